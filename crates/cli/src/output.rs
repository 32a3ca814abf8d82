//! The answer of a command, on standard output: text for people or JSON for programs.

use std::io::{self, BufWriter, Write};

use clap::ValueEnum;
use serde_json::Value;

/// The form of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Text,
    /// For programs: one JSON document.
    Json,
}

/// Prints a text as it is.
///
/// # Errors
/// What standard output answers.
pub(crate) fn print(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// Prints a JSON document and a line feed.
///
/// # Errors
/// What standard output answers.
pub(crate) fn print_json(document: &Value) -> io::Result<()> {
    print(&format!("{document:#}\n"))
}

/// Standard output, for long answers.
pub(crate) fn buffered() -> BufWriter<io::StdoutLock<'static>> {
    BufWriter::with_capacity(1 << 16, io::stdout().lock())
}
