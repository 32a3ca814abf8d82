//! Room `books`.
