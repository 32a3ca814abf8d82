//! The commands, one file each: arguments, what is asked of the other rooms, and the answer.

pub(crate) mod backup;
pub(crate) mod clock;
pub(crate) mod demo;
pub(crate) mod import;
pub(crate) mod key;
pub(crate) mod programme;
pub(crate) mod replay;
pub(crate) mod restore;
pub(crate) mod serve;
pub(crate) mod user;
pub(crate) mod verify;

use crate::arguments::Command;
use crate::failure::{Exit, Failure};
use crate::terminal::Terminal;

/// Runs a command.
///
/// # Errors
/// Why it could not do its work.
pub(crate) fn run(command: Command, terminal: Terminal) -> Result<Exit, Failure> {
    match command {
        Command::Demo(command) => demo::run(&command, terminal),
        Command::Serve(command) => serve::run(&command, terminal),
        Command::Programme(command) => programme::run(command, terminal),
        Command::Replay(command) => replay::run(&command, terminal),
        Command::Import(command) => import::run(&command, terminal),
        Command::Clock(command) => clock::run(&command, terminal),
        Command::Verify(command) => verify::run(&command, terminal),
        Command::Backup(command) => backup::run(&command, terminal),
        Command::Restore(command) => restore::run(&command, terminal),
        Command::User(command) => user::run(command, terminal),
        Command::Key(command) => key::run(command, terminal),
    }
}
