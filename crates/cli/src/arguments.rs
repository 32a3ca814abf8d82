//! The command line as a type. What each part is for is said in `help/texts.rs`, in both languages.

use clap::{Parser, Subcommand};
use yanji_engine::Day;
use yanji_words::Lang;

use crate::command::backup::Backup;
use crate::command::clock::Clock;
use crate::command::demo::Demo;
use crate::command::import::Import;
use crate::command::key::KeyCommand;
use crate::command::programme::ProgrammeCommand;
use crate::command::replay::Replay;
use crate::command::restore::Restore;
use crate::command::serve::Serve;
use crate::command::user::UserCommand;
use crate::command::verify::Verify;

/// The whole command line.
#[derive(Debug, Parser)]
#[command(name = "yanji", version, disable_help_flag = true, disable_version_flag = true)]
#[command(disable_help_subcommand = true, subcommand_required = true)]
pub(crate) struct Arguments {
    /// Read before everything else by [`help::language`](crate::help::language).
    #[arg(long, global = true, value_parser = language)]
    pub(crate) lang: Option<Lang>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Demo(Demo),
    Serve(Serve),
    #[command(subcommand)]
    Programme(ProgrammeCommand),
    Replay(Replay),
    Import(Import),
    Clock(Clock),
    Verify(Verify),
    Backup(Backup),
    Restore(Restore),
    #[command(subcommand)]
    User(UserCommand),
    #[command(subcommand)]
    Key(KeyCommand),
}

fn language(text: &str) -> Result<Lang, String> {
    Lang::from_tag(text).ok_or_else(|| "zh, en".to_owned())
}

/// Reads a day of the command line.
pub(crate) fn day(text: &str) -> Result<Day, String> {
    Day::parse(text).ok_or_else(|| "YYYY-MM-DD".to_owned())
}
