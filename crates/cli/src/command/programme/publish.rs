//! `yanji programme publish`: puts a programme file into force from a day.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;
use yanji_app::records::ProgrammeVersion;
use yanji_app::{Clinic, Key};
use yanji_engine::Day;

use super::read_source;
use crate::arguments::day;
use crate::books::{Books, actor};
use crate::failure::{Exit, Failure};
use crate::output::{self, Format};
use crate::terminal::Terminal;

#[derive(Debug, Args)]
pub(crate) struct Publish {
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    books: Books,
    #[arg(long, value_name = "DAY", value_parser = day)]
    from: Day,
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// Puts a programme into force from a day. One that is refused leaves no draft behind that was not there.
///
/// # Errors
/// Those of the use cases.
pub(crate) fn put_into_force(clinic: &Clinic, source: &str, from: Day) -> Result<ProgrammeVersion, Failure> {
    let before = clinic.programme_list(&actor())?;
    let draft = clinic.programme_save(&actor(), &Key::fresh()?, source)?;
    clinic.programme_publish(&actor(), &Key::fresh()?, draft.id, from).map_err(|refusal| {
        // The refusal is what counts; one that came after the publication finds nothing to take away.
        if before.iter().all(|version| version.id != draft.id) {
            let _ = Key::fresh().and_then(|key| clinic.programme_discard(&actor(), &key, draft.id));
        }
        refusal.into()
    })
}

/// Runs the command.
///
/// # Errors
/// When the file cannot be read or has errors, and those of the use cases.
pub(super) fn run(command: &Publish, terminal: Terminal) -> Result<Exit, Failure> {
    let source = read_source(&command.file, terminal)?;
    let clinic = command.books.open()?;
    let version = put_into_force(&clinic, &source, command.from)?;
    let (number, name, from) = (version.number, &version.name, command.from);
    match command.format {
        Format::Text => output::print(&terminal.lang().pick(
            format!("第 {number} 版《{name}》自 {from} 起生效\n"),
            format!("version {number}, {name}, in force from {from}\n"),
        ))?,
        Format::Json => output::print_json(&json!({
            "id": version.id.to_string(), "number": number, "name": name, "in_force_from": from.to_string(),
        }))?,
    }
    Ok(Exit::Clean)
}
