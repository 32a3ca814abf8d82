//! `yanji programme explain`: the rules in plain words, as members will read them.

use std::path::PathBuf;

use clap::Args;

use super::read_file;
use crate::failure::{Exit, Failure};
use crate::output;
use crate::terminal::Terminal;

#[derive(Debug, Args)]
pub(crate) struct Explain {
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// Runs the command.
///
/// # Errors
/// When the file cannot be read or has errors.
pub(super) fn run(command: &Explain, terminal: Terminal) -> Result<Exit, Failure> {
    let read = read_file(&command.file, terminal)?;
    output::print(&yanji_words::explain(terminal.lang(), &read.programme))?;
    Ok(Exit::Clean)
}
