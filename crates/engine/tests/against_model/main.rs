//! The engine held against a second, slow implementation of the programme language, written from the page.
//!
//! `cases` runs small histories with their right answers through both, `comparison` random ones, and `properties`
//! holds what must be true of every history. The model never sees the engine, but for the parsed programme.

mod cases;
mod comparison;
mod dice;
mod engine;
mod histories;
mod model;
mod programmes;
mod properties;
mod script;
mod threads;
