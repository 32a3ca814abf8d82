//! The program `yanji`: reads the command line, asks the other rooms, prints the answer. It holds no rule and no SQL.
//!
//! The answer goes to standard output and nothing else does; whatever else there is to say goes to standard error.

mod arguments;
mod books;
mod command;
mod failure;
mod help;
mod output;
mod root_key;
mod server;
mod terminal;

use std::process::ExitCode;

use crate::failure::Exit;
use crate::terminal::Terminal;

fn main() -> ExitCode {
    let words: Vec<_> = std::env::args_os().collect();
    let lang = help::language(&words, |name| std::env::var(name).ok());
    let terminal = Terminal::new(lang);
    let command = match help::parse(lang, &words) {
        Ok(arguments) => arguments.command,
        Err(error) => return terminal.explain(&error).into(),
    };
    let exit = command::run(command, terminal).unwrap_or_else(|failure| {
        if let Some(text) = failure.text(lang) {
            terminal.note(&text);
        }
        failure.exit()
    });
    ExitCode::from(exit)
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
