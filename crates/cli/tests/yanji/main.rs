//! Runs the program as people and scripts do: what it prints where, and with which status it ends.

mod books;
mod program;
mod programme;
mod replay;
mod usage;
