//! `yanji key …`: keys for programs that use the API.

use clap::{Args, Subcommand};
use serde_json::json;
use yanji_app::Key;

use crate::books::{Books, actor};
use crate::command::user::role_named;
use crate::failure::{Exit, Failure};
use crate::output::{self, Format};
use crate::terminal::Terminal;

#[derive(Debug, Subcommand)]
pub(crate) enum KeyCommand {
    Add(Add),
}

#[derive(Debug, Args)]
pub(crate) struct Add {
    #[command(flatten)]
    books: Books,
    #[arg(long, value_name = "NAME")]
    name: String,
    #[arg(long, value_name = "NAME")]
    role: String,
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// Runs the command: prints the token, which nobody can ask for again.
///
/// # Errors
/// Those of the use cases.
pub(crate) fn run(command: KeyCommand, terminal: Terminal) -> Result<Exit, Failure> {
    let KeyCommand::Add(Add { books, name, role, format }) = command;
    let clinic = books.open()?;
    let key = clinic.key_add(&actor(), &Key::fresh()?, &name, &role_named(&clinic, &role)?)?;
    let token = key.token.unwrap_or_default();
    match format {
        Format::Text => output::print(&format!("{token}\n"))?,
        Format::Json => output::print_json(&json!({ "id": key.id.to_string(), "token": token }))?,
    }
    terminal.say("密钥只显示这一次，请妥善保存。", "The key is shown this once; keep it safe.");
    Ok(Exit::Clean)
}
