//! `yanji programme …`: the membership programme as a file.

mod check;
mod difference;
mod explain;
mod publish;
mod repair;
mod withdraw;

pub(crate) use publish::put_into_force;

use std::fs;
use std::path::Path;

use clap::Subcommand;
use yanji_engine::programme::read::{ProgrammeError, Read, read};
use yanji_words::Lang;

use crate::failure::{Exit, Failure};
use crate::terminal::Terminal;

#[derive(Debug, Subcommand)]
pub(crate) enum ProgrammeCommand {
    Check(check::Check),
    Explain(explain::Explain),
    Difference(difference::Difference),
    Repair(repair::Repair),
    Publish(publish::Publish),
    Withdraw(withdraw::Withdraw),
}

/// Runs the command.
///
/// # Errors
/// Why it could not do its work.
pub(crate) fn run(command: ProgrammeCommand, terminal: Terminal) -> Result<Exit, Failure> {
    match command {
        ProgrammeCommand::Check(command) => check::run(&command, terminal),
        ProgrammeCommand::Explain(command) => explain::run(&command, terminal),
        ProgrammeCommand::Difference(command) => difference::run(&command, terminal),
        ProgrammeCommand::Repair(command) => repair::run(&command, terminal),
        ProgrammeCommand::Publish(command) => publish::run(&command, terminal),
        ProgrammeCommand::Withdraw(command) => withdraw::run(&command, terminal),
    }
}

/// The text of a programme file.
///
/// # Errors
/// When the file cannot be read or is no UTF-8.
fn source_of(path: &Path) -> Result<String, Failure> {
    let bytes = fs::read(path).map_err(Failure::file(path))?;
    String::from_utf8(bytes).map_err(|_| {
        let path = path.display();
        Failure::said(format!("{path} 不是 UTF-8 编码的文本。"), format!("{path} is not text in UTF-8."))
    })
}

/// A programme file that has no errors; those that it has are told, one a line.
///
/// # Errors
/// When it has some, or cannot be read.
pub(crate) fn read_file(path: &Path, terminal: Terminal) -> Result<Read, Failure> {
    read(&source_of(path)?).map_err(|errors| {
        for error in &errors {
            terminal.note(&error_line(terminal.lang(), path, error));
        }
        let path = path.display();
        Failure::said(format!("方案 {path} 有错误，无法使用。"), format!("The programme {path} has errors."))
    })
}

/// The text of a programme file that has no errors.
///
/// # Errors
/// As [`read_file`].
pub(crate) fn read_source(path: &Path, terminal: Terminal) -> Result<String, Failure> {
    read_file(path, terminal)?;
    source_of(path)
}

/// An error as compilers write it, so that editors can jump to it.
fn error_line(lang: Lang, path: &Path, error: &ProgrammeError) -> String {
    let ProgrammeError { line, column, key, fault } = error;
    let key = if key.is_empty() { String::new() } else { format!(" {key}") };
    let text = yanji_words::programme_fault(lang, fault);
    format!("{}:{line}:{column}: {}{key}: {text}", path.display(), fault.code())
}
