//! `yanji programme difference`: what changes from one programme file to another, in plain words.

use std::path::PathBuf;

use clap::Args;

use super::read_file;
use crate::failure::{Exit, Failure};
use crate::output;
use crate::terminal::Terminal;

#[derive(Debug, Args)]
pub(crate) struct Difference {
    #[arg(value_name = "OLD")]
    old: PathBuf,
    #[arg(value_name = "NEW")]
    new: PathBuf,
}

/// Runs the command, one change a line: clean when nothing changes, found when something does, as `diff` has it.
///
/// # Errors
/// When a file cannot be read or has errors.
pub(super) fn run(command: &Difference, terminal: Terminal) -> Result<Exit, Failure> {
    let (old, new) = (read_file(&command.old, terminal)?, read_file(&command.new, terminal)?);
    let told = yanji_words::difference(terminal.lang(), &old.programme, &new.programme);
    output::print(&told.iter().map(|sentence| format!("{sentence}\n")).collect::<String>())?;
    Ok(if told.is_empty() { Exit::Clean } else { Exit::Found })
}
