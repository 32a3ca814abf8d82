//! `yanji user …`: who may sign in.

use std::io::{self, IsTerminal, Read};

use clap::{Args, Subcommand};
use serde_json::json;
use yanji_app::records::NewStaff;
use yanji_app::{AppError, Clinic, Key};
use yanji_books::id::StoreId;
use yanji_words::{Problem, Thing};

use crate::arguments::RoleName;
use crate::books::{Books, actor};
use crate::failure::{Exit, Failure};
use crate::output::{self, Format};
use crate::terminal::Terminal;

#[derive(Debug, Subcommand)]
pub(crate) enum UserCommand {
    Add(Add),
}

#[derive(Debug, Args)]
pub(crate) struct Add {
    #[command(flatten)]
    books: Books,
    #[arg(long, value_name = "NAME")]
    login: String,
    #[arg(long, value_enum)]
    role: RoleName,
    #[arg(long, value_name = "NAME")]
    store: Option<String>,
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// Runs the command. The password comes from a prompt or from standard input, never from an argument, where every
/// program of the machine could read it.
///
/// # Errors
/// Those of the use cases.
pub(crate) fn run(command: UserCommand, terminal: Terminal) -> Result<Exit, Failure> {
    let UserCommand::Add(Add { books, login, role, store, format }) = command;
    let clinic = books.open()?;
    let store = store.map(|name| store_named(&clinic, &name)).transpose()?;
    let password = password(terminal)?;
    let new = NewStaff { login, password, role: role.code().to_owned(), store };
    let staff = clinic.staff_add(&actor(), &Key::fresh()?, &new)?;
    match format {
        Format::Text => output::print(&format!("{} {} {}\n", staff.id, staff.login, staff.role))?,
        Format::Json => {
            output::print_json(&json!({ "id": staff.id.to_string(), "login": staff.login, "role": staff.role }))?;
        }
    }
    Ok(Exit::Clean)
}

fn store_named(clinic: &Clinic, name: &str) -> Result<StoreId, Failure> {
    let stores = clinic.store_list(&actor())?;
    let found = stores.into_iter().find(|store| store.name == name);
    Ok(found.ok_or_else(|| AppError::at(Problem::NotFound(Thing::Store), "store"))?.id)
}

fn password(terminal: Terminal) -> Result<String, Failure> {
    if io::stdin().is_terminal() {
        return Ok(rpassword::prompt_password(terminal.lang().pick("密码：", "Password: "))?);
    }
    let mut text = String::new();
    io::stdin().read_to_string(&mut text)?;
    Ok(text.lines().next().unwrap_or_default().to_owned())
}
