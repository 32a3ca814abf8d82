//! Runs the program as people and scripts do: what it prints where, and with which status it ends.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod books;
mod program;
mod programme;
mod replay;
mod usage;
