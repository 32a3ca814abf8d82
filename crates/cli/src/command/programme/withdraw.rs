//! `yanji programme withdraw`: calls off a publication before its first day.

use clap::Args;
use serde_json::json;
use yanji_app::{AppError, Key};
use yanji_words::{Problem, Thing};

use crate::books::{Books, actor};
use crate::failure::{Exit, Failure};
use crate::output::{self, Format};
use crate::terminal::Terminal;

#[derive(Debug, Args)]
pub(crate) struct Withdraw {
    #[arg(value_name = "NUMBER")]
    number: i64,
    #[command(flatten)]
    books: Books,
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// Runs the command.
///
/// # Errors
/// When there is no version of that number, and those of the use cases.
pub(super) fn run(command: &Withdraw, terminal: Terminal) -> Result<Exit, Failure> {
    let clinic = command.books.open()?;
    let versions = clinic.programme_list(&actor())?;
    let named = versions.iter().find(|version| version.number == command.number);
    let id = named.ok_or(AppError::new(Problem::NotFound(Thing::Programme)))?.id;
    let version = clinic.programme_withdraw(&actor(), &Key::fresh()?, id)?;
    let number = version.number;
    match command.format {
        Format::Text => output::print(&terminal.lang().pick(
            format!("已撤回第 {number} 版的发布，它变回草稿\n"),
            format!("publication of version {number} withdrawn; it is a draft again\n"),
        ))?,
        Format::Json => output::print_json(&json!({ "id": version.id.to_string(), "number": number }))?,
    }
    Ok(Exit::Clean)
}
