//! Room `vault`.
