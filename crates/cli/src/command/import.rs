//! `yanji import`: a purchase history into the books.

mod answer;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use yanji_app::import::{Mapping, MappingChoice};
use yanji_app::{AppError, Clinic, Founding, Key, Place, SystemClock};
use yanji_engine::Day;
use yanji_engine::programme::ready;
use yanji_vault::RootKey;
use yanji_words::{Problem, Thing};

use crate::books::{Books, actor};
use crate::command::programme::read_source;
use crate::failure::{Exit, Failure};
use crate::output::Format;
use crate::terminal::Terminal;

#[derive(Debug, Args)]
pub(crate) struct Import {
    #[command(flatten)]
    books: Books,
    #[arg(long, value_name = "FILE")]
    file: PathBuf,
    #[arg(long, value_name = "FILE")]
    programme: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
    #[arg(long)]
    dry_run: bool,
    #[arg(long, value_name = "FILE")]
    refused: Option<PathBuf>,
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// Runs the command. Books that hold no clinic get one, under the programme given or the ready-made one, from the
/// first day of the file; one that was killed goes on where it was.
///
/// # Errors
/// Files that cannot be read, and those of the use cases.
pub(crate) fn run(command: &Import, terminal: Terminal) -> Result<Exit, Failure> {
    let bytes = fs::read(&command.file).map_err(Failure::file(&command.file))?;
    let name = command.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let source = command.programme.as_deref().map(|path| read_source(path, terminal)).transpose()?;
    let choice = command.mapping.as_deref().map(choice_in).transpose()?.unwrap_or_default();

    let nowhere;
    let clinic = if command.dry_run {
        match command.books.open() {
            Err(Failure::App(AppError { problem: Problem::NotFound(Thing::Clinic), .. })) => {
                nowhere = tempfile::tempdir()?;
                passing_clinic(nowhere.path())?
            }
            opened => opened?,
        }
    } else {
        command.books.open_or_found(terminal)?.clinic
    };
    let mapping = clinic.import_inspect(&actor(), &name, &bytes, &choice)?.mapping;
    publish_first(&clinic, source.as_deref(), &bytes, &mapping)?;
    let report = if command.dry_run {
        clinic.import_dry_run(&actor(), &bytes, &mapping)?
    } else {
        terminal.with_progress(|report| clinic.import_file(&actor(), &name, &bytes, &mapping, report))?
    };
    answer::print(&report, command.format, terminal)?;
    if let Some(path) = &command.refused {
        answer::write_refused(path, &report.refusals, terminal.lang())
            .map_err(|error| Failure::file(path)(error.into()))?;
    }
    Ok(Exit::Clean)
}

/// A clinic that is gone after the command, to try a file on.
fn passing_clinic(folder: &Path) -> Result<Clinic, Failure> {
    let founding = Founding { name: "dry run".to_owned(), timezone: "Asia/Shanghai".to_owned() };
    let key = RootKey::generate().map_err(|error| AppError::caused(Problem::Internal, error))?;
    Ok(Clinic::found(&Place::Folder(folder.to_owned()), &key, Arc::new(SystemClock), &founding)?)
}

/// What a mapping file decides; the rest is guessed. TOML, or JSON as the API and the pages show it.
fn choice_in(path: &Path) -> Result<MappingChoice, Failure> {
    let text = fs::read_to_string(path).map_err(Failure::file(path))?;
    let read = if text.trim_start().starts_with('{') {
        serde_json::from_str(&text).map_err(|error| error.to_string())
    } else {
        toml::from_str(&text).map_err(|error| error.to_string())
    };
    read.map_err(|error| {
        let path = path.display();
        Failure::said(format!("列对应文件 {path} 读不懂（{error}）。"), format!("{path} is no mapping: {error}"))
    })
}

/// Puts a programme into force where there is none yet.
fn publish_first(clinic: &Clinic, source: Option<&str>, bytes: &[u8], mapping: &Mapping) -> Result<(), Failure> {
    let actor = actor();
    if clinic.programme_list(&actor)?.iter().any(|version| version.in_force_from.is_some()) {
        return Ok(());
    }
    let first: Day = clinic.import_first_day(&actor, bytes, mapping)?.unwrap_or(clinic.today());
    let draft = clinic.programme_save(&actor, &Key::fresh()?, source.unwrap_or(ready::DEFAULT.source))?;
    clinic.programme_publish(&actor, &Key::fresh()?, draft.id, first)?;
    Ok(())
}
