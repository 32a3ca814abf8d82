//! `yanji user …`: who may sign in.

use std::io::{self, IsTerminal, Read};

use clap::{Args, Subcommand};
use serde_json::json;
use yanji_app::records::{NewStaff, Staff};
use yanji_app::{AppError, Clinic, Key, StaffChanges};
use yanji_books::id::StoreId;
use yanji_words::{Problem, Thing};

use crate::books::{Books, actor};
use crate::failure::{Exit, Failure};
use crate::output::{self, Format};
use crate::terminal::Terminal;

#[derive(Debug, Subcommand)]
pub(crate) enum UserCommand {
    Add(Add),
    Rename(Rename),
    SetRole(SetRole),
    Password(One),
    Disable(One),
    Enable(One),
}

#[derive(Debug, Args)]
pub(crate) struct Add {
    #[command(flatten)]
    one: One,
    #[arg(long, value_name = "NAME")]
    name: String,
    #[arg(long, value_name = "NAME")]
    role: String,
    #[arg(long, value_name = "NAME")]
    store: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Rename {
    #[command(flatten)]
    one: One,
    #[arg(long, value_name = "NAME")]
    name: String,
}

#[derive(Debug, Args)]
pub(crate) struct SetRole {
    #[command(flatten)]
    one: One,
    #[arg(long, value_name = "NAME")]
    role: String,
}

/// Whose log-in it is about.
#[derive(Debug, Args)]
pub(crate) struct One {
    #[command(flatten)]
    books: Books,
    #[arg(long, value_name = "NAME")]
    login: String,
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// Runs the command. A password comes from a prompt or from standard input, never from an argument, where every
/// program of the machine could read it.
///
/// # Errors
/// Those of the use cases.
pub(crate) fn run(command: UserCommand, terminal: Terminal) -> Result<Exit, Failure> {
    let key = Key::fresh()?;
    match command {
        UserCommand::Add(Add { one, name, role, store }) => {
            let clinic = one.books.open()?;
            let store = store.map(|name| store_named(&clinic, &name)).transpose()?;
            let role = role_named(&clinic, &role)?;
            let new = NewStaff { login: one.login, name: Some(name), password: password(terminal)?, role, store };
            tell(&clinic.staff_add(&actor(), &key, &new)?, one.format)
        }
        UserCommand::Rename(Rename { one, name }) => {
            let clinic = one.books.open()?;
            let staff = staff_named(&clinic, &one.login)?;
            let changes = StaffChanges { name: Some(name), role: staff.role, store: staff.store };
            tell(&clinic.staff_edit(&actor(), &key, staff.id, &changes)?, one.format)
        }
        UserCommand::SetRole(SetRole { one, role }) => {
            let clinic = one.books.open()?;
            let staff = staff_named(&clinic, &one.login)?;
            let changes = StaffChanges { name: None, role: role_named(&clinic, &role)?, store: staff.store };
            tell(&clinic.staff_edit(&actor(), &key, staff.id, &changes)?, one.format)
        }
        UserCommand::Password(one) => {
            let clinic = one.books.open()?;
            let staff = staff_named(&clinic, &one.login)?;
            tell(&clinic.staff_password(&actor(), &key, staff.id, &password(terminal)?)?, one.format)
        }
        UserCommand::Disable(one) => {
            let clinic = one.books.open()?;
            let staff = staff_named(&clinic, &one.login)?;
            tell(&clinic.staff_disable(&actor(), &key, staff.id)?, one.format)
        }
        UserCommand::Enable(one) => {
            let clinic = one.books.open()?;
            let staff = staff_named(&clinic, &one.login)?;
            tell(&clinic.staff_enable(&actor(), &key, staff.id)?, one.format)
        }
    }
}

fn tell(staff: &Staff, format: Format) -> Result<Exit, Failure> {
    match format {
        Format::Text => {
            let disabled = if staff.is_disabled { " disabled" } else { "" };
            output::print(&format!("{} {} {}{disabled} {}\n", staff.id, staff.login, staff.role, staff.name))?;
        }
        Format::Json => output::print_json(&json!({
            "id": staff.id.to_string(), "login": staff.login, "name": staff.name, "role": staff.role,
            "is_disabled": staff.is_disabled,
        }))?,
    }
    Ok(Exit::Clean)
}

/// The code of a role that is named by its code, or by the name that it was given.
///
/// # Errors
/// [`Problem::NotFound`].
pub(crate) fn role_named(clinic: &Clinic, name: &str) -> Result<String, Failure> {
    let found = clinic.role_list(&actor())?.into_iter().find(|role| role.code == name || role.name == name);
    Ok(found.ok_or_else(|| AppError::at(Problem::NotFound(Thing::Role), "role"))?.code)
}

fn staff_named(clinic: &Clinic, login: &str) -> Result<Staff, Failure> {
    let login = login.trim().to_ascii_lowercase();
    let found = clinic.staff_list(&actor())?.into_iter().find(|staff| staff.login == login);
    Ok(found.ok_or_else(|| AppError::at(Problem::NotFound(Thing::Staff), "login"))?)
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
