//! The commands, one file each: arguments, what is asked of the other rooms, and the answer.

pub(crate) mod programme;
pub(crate) mod replay;

use crate::arguments::Command;
use crate::failure::{Exit, Failure};
use crate::terminal::Terminal;

/// Runs a command.
///
/// # Errors
/// Why it could not do its work.
pub(crate) fn run(command: Command, terminal: &Terminal) -> Result<Exit, Failure> {
    match command {
        Command::Programme(command) => programme::run(command, terminal),
        Command::Replay(command) => replay::run(&command, terminal),
    }
}
