//! `yanji import`: a purchase history into the books.

mod answer;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use yanji_app::import::mapping::{DayFormat, Layout};
use yanji_app::import::{ImportReport, Inspection, Mapping, MappingChoice, SheetGuess};
use yanji_app::records::Progress;
use yanji_app::{AppError, Channel, Clinic, Founding, Place, SystemClock};
use yanji_engine::Day;
use yanji_engine::programme::ready;
use yanji_vault::RootKey;
use yanji_words::{Problem, Thing};

use crate::books::{Books, TIMEZONE, actor};
use crate::command::programme::{put_into_force, read_source};
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
/// first day of the file; one that was killed goes on where it was. A file that cannot be taken in founds no clinic.
///
/// # Errors
/// Files that cannot be read, days that can be read in two ways, and those of the use cases.
pub(crate) fn run(command: &Import, terminal: Terminal) -> Result<Exit, Failure> {
    let name = command.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let file = History {
        bytes: fs::read(&command.file).map_err(Failure::file(&command.file))?,
        name,
        source: command.programme.as_deref().map(|path| read_source(path, terminal)).transpose()?,
        choice: command.mapping.as_deref().map(choice_in).transpose()?.unwrap_or_default(),
    };
    let report = if command.dry_run { rehearse(command, &file, terminal) } else { take_in(command, &file, terminal) }?;
    answer::print(&report, command.format, terminal)?;
    if let Some(path) = &command.refused {
        answer::write_refused(path, &report.refusals, terminal.lang())
            .map_err(|error| Failure::file(path)(error.into()))?;
    }
    Ok(Exit::Clean)
}

/// A purchase history as it was brought.
struct History {
    bytes: Vec<u8>,
    name: String,
    /// The programme that a new clinic is to have; the ready-made one where there is none.
    source: Option<String>,
    /// What was decided about how it is read.
    choice: MappingChoice,
}

impl History {
    /// How it is read, in a clinic with its kept mappings.
    fn seen_by(&self, clinic: &Clinic) -> Result<Inspection, Failure> {
        Ok(clinic.import_inspect(&actor(), &self.name, &self.bytes, &self.choice)?)
    }
}

/// Says what an import would come to. A clinic without a programme is left without: the file is tried on another.
fn rehearse(command: &Import, file: &History, terminal: Terminal) -> Result<ImportReport, Failure> {
    let there = match command.books.open() {
        Err(Failure::App(AppError { problem: Problem::NotFound(Thing::Clinic), .. })) => None,
        opened => Some(opened?),
    };
    let seen = there.as_ref().map(|clinic| file.seen_by(clinic)).transpose()?;
    let nowhere = tempfile::tempdir()?;
    let mut listed_elsewhere = None;
    let clinic = match there {
        Some(clinic) if has_programme(&clinic)? => clinic,
        there => {
            listed_elsewhere = there;
            passing_clinic(nowhere.path())?
        }
    };
    let seen = seen.map_or_else(|| file.seen_by(&clinic), Ok)?;
    if seen.is_day_ambiguous {
        let (zh, en) = day_is_ambiguous();
        terminal.say(&zh, &en);
    }
    if let Some(SheetGuess { filled, .. }) = seen.sheet_guess
        && let Layout::Workbook { sheet: Some(sheet) } = &seen.mapping.layout
    {
        terminal.say(
            &format!("有内容的工作表有 {filled} 张，读的是“{sheet}”；要读别的，请在 --mapping 的文件里写 sheet。"),
            &format!("Of {filled} sheets with content “{sheet}” is read; write sheet into a file for --mapping to read another."),
        );
    }
    publish_first(&clinic, file, &seen.mapping)?;
    let importer = clinic.machine(Channel::Command)?;
    let mut report = clinic.import_dry_run(&importer, &file.bytes, &seen.mapping)?;
    if let Some(clinic) = listed_elsewhere {
        // Tried on another programme, but it is this clinic's price list that its sales will meet.
        report.unlisted_categories = clinic.import_unlisted_categories(&importer, &file.bytes, &seen.mapping)?;
    }
    Ok(report)
}

/// Takes a file in.
fn take_in(command: &Import, file: &History, terminal: Terminal) -> Result<ImportReport, Failure> {
    if command.books.is_vacant()? {
        let nowhere = tempfile::tempdir()?;
        let passing = passing_clinic(nowhere.path())?;
        let seen = certain(file.seen_by(&passing)?)?;
        publish_first(&passing, file, &seen.mapping)?;
    }
    let clinic = command.books.open_or_found(terminal)?.clinic;
    let Inspection { mapping, .. } = certain(file.seen_by(&clinic)?)?;
    let began = publish_first(&clinic, file, &mapping)?;
    if file.source.is_none()
        && let Some(name) = began
    {
        terminal.say(
            &format!("没有用 --programme 指定方案，先按现成的“{name}”；折扣和礼遇请改成本店的。"),
            &format!(
                "No --programme was given: the ready-made “{name}” is in force. Change its prices and gifts to yours."
            ),
        );
    }
    let importer = clinic.machine(Channel::Command)?;
    let work =
        |report: &mut dyn FnMut(Progress)| clinic.import_file(&importer, &file.name, &file.bytes, &mapping, report);
    Ok(terminal.with_progress(work)?)
}

/// Refuses a file whose days can be read in two ways.
fn certain(seen: Inspection) -> Result<Inspection, Failure> {
    if seen.is_day_ambiguous {
        let (zh, en) = day_is_ambiguous();
        return Err(Failure::said(zh, en));
    }
    Ok(seen)
}

/// What is said of days that can be read in two ways, in Chinese and in English.
fn day_is_ambiguous() -> (String, String) {
    let [month, day] = [DayFormat::MonthFirst, DayFormat::DayFirst].map(DayFormat::code);
    (
        format!(
            "日期既可以按“月/日”读，也可以按“日/月”读：请在 --mapping 的文件里写 day_format = \"{month}\" 或 \"{day}\"。"
        ),
        format!(
            "The days can be read with the month first or with the day first: write day_format = \"{month}\" or \
             \"{day}\" into a file for --mapping."
        ),
    )
}

/// A clinic that is gone after the command, to try a file on.
fn passing_clinic(folder: &Path) -> Result<Clinic, Failure> {
    let founding = Founding { name: String::new(), timezone: TIMEZONE.to_owned() };
    let key = RootKey::generate().map_err(|error| AppError::caused(Problem::Internal, error))?;
    Ok(Clinic::found(&Place::Folder(folder.to_owned()), &key, Arc::new(SystemClock), &founding)?)
}

/// Whether a programme is in force, or will be.
fn has_programme(clinic: &Clinic) -> Result<bool, Failure> {
    Ok(clinic.programme_list(&actor())?.iter().any(|version| version.in_force_from.is_some()))
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

/// Puts a programme into force where there is none yet, and answers its name.
fn publish_first(clinic: &Clinic, file: &History, mapping: &Mapping) -> Result<Option<String>, Failure> {
    if has_programme(clinic)? {
        return Ok(None);
    }
    let first: Day = clinic.import_first_day(&actor(), &file.bytes, mapping)?.unwrap_or(clinic.today());
    let source = file.source.as_deref().unwrap_or(ready::DEFAULT.source);
    Ok(Some(put_into_force(clinic, source, first)?.name))
}
