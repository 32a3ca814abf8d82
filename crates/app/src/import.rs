//! Import of purchase histories: looking at a file, trying it out, taking it in, and going on after a kill.
//!
//! A file becomes rows, rows become lines by a mapping, lines become sales through the engine like any other, and
//! refunds of such sales. Names and phones are imported only of members who are new.

mod amount;
mod batch;
mod date;
mod encoding;
mod excel;
mod guess;
mod header;
mod inspect;
mod lines;
pub mod mapping;
mod mend;
mod profile;
mod receipts;
mod refunds;
mod repeats;
mod report;
mod saved;
mod sheet;
mod table;
mod undo;
mod unlisted;
mod work;

use sha2::{Digest, Sha256};
use yanji_books::Tx;
use yanji_books::id::ImportId;
use yanji_books::imports::{self, ImportRow, LineCounts, Standing, Status};
use yanji_engine::Day;
use yanji_vault::Padding;
use yanji_words::{Problem, Thing};

pub(crate) use amount::fen_of;
pub use guess::Certainty;
pub(crate) use guess::table_of;
pub use inspect::{ColumnSeen, Inspection, RowSeen};
pub use mapping::{Mapping, MappingChoice};
pub use mend::{RefusedCells, RefusedLines};
pub use report::{
    ImportQuery, ImportRefusal, ImportReport, ImportStatus, ImportUndoPreview, ImportUndoStatus, RefusalCount,
    UnlistedCategory,
};
pub use saved::SavedMapping;
pub use sheet::{SheetGuess, SheetSign};

use crate::actor::{Actor, Permission};
use crate::clinic::Clinic;
use crate::clock::Instant;
use crate::error::AppError;
use crate::log;
use crate::once::Key;
use crate::records::{Page, Progress};
use crate::store;
use batch::{NumberMaker, Order, Taken, batches, prepare};
use lines::{History, read_lines};
use saved::saved_mappings;

/// The largest file, in MiB.
const MOST_MIB: usize = 64;
/// The most characters of the name of a file.
const NAME_MOST: usize = 100;
/// The most imports of a page.
const LISTED_MOST: usize = 200;

impl Clinic {
    /// Looks at a file: how it seems to be written, what its columns seem to hold, and its first rows as they would be
    /// read. What `choice` decides is not guessed. Nothing is written.
    ///
    /// # Errors
    /// [`Problem::Forbidden`], [`Problem::FileTooLarge`], [`Problem::FileUnreadable`], [`Problem::FileEmpty`].
    pub fn import_inspect(
        &self,
        actor: &Actor,
        file_name: &str,
        bytes: &[u8],
        choice: &MappingChoice,
    ) -> Result<Inspection, AppError> {
        actor.require(Permission::ImportRun)?;
        check_size(bytes)?;
        let saved = self.books.read(|tx| saved_mappings(tx))?;
        inspect::inspect(&shortened(file_name), bytes, choice, &saved)
    }

    /// Says what an import would come to. Nothing is written.
    ///
    /// # Errors
    /// As [`Clinic::import_inspect`], and [`Problem::MappingIncomplete`], [`Problem::NoProgramme`].
    pub fn import_dry_run(&self, actor: &Actor, bytes: &[u8], mapping: &Mapping) -> Result<ImportReport, AppError> {
        actor.require(Permission::ImportRun)?;
        let history = read_file(bytes, mapping)?;
        let operator = actor.name();
        let order = Order { operator: &operator, store: actor.stands_in(), import: None };
        let mut numbers = self.books.read(|tx| NumberMaker::new(tx))?;
        let unlisted_categories = self.unlisted_in(&history)?;
        let totals = totals(&history);
        let mut report =
            ImportReport { lines: line_count(&history), totals, unlisted_categories, ..ImportReport::default() };
        let mut taken = Taken::default();
        for batch in batches(&history) {
            let prepared = prepare(self, &history, &batch, order, &mut numbers)?;
            report.new += prepared.counts.new;
            report.known += prepared.counts.known;
            report.refused += prepared.counts.refused;
            report.members_new += prepared.counts.members_new;
            report.refunds += prepared.counts.refunds;
            report.refunds_fen += prepared.counts.refunds_fen;
            taken = taken.and(prepared.taken);
            report.refusals.extend(prepared.refused.iter().map(|refused| work::refusal_row(refused).into()));
        }
        report.refusals.sort_by_key(|refusal| refusal.line);
        report.repeated = repeats::count(&history, &report.refusals);
        let Taken { first_day, last_day, amount_fen } = taken;
        Ok(ImportReport { first_day, last_day, amount_fen, ..report })
    }

    /// The first day of a sale that can be read, so that a programme can be published from then on; nothing is written.
    ///
    /// # Errors
    /// As [`Clinic::import_inspect`], and [`Problem::MappingIncomplete`].
    pub fn import_first_day(&self, actor: &Actor, bytes: &[u8], mapping: &Mapping) -> Result<Option<Day>, AppError> {
        actor.require(Permission::ImportRun)?;
        Ok(read_file(bytes, mapping)?.lines.iter().filter(|line| !line.is_refund()).map(|line| line.day).min())
    }

    /// Begins an import for the store in which the actor stands: the file is kept sealed, so that [`Clinic::import_work`] can take it in now, and
    /// [`Clinic::import_resume_all`] after a kill. The same file read the same way gives the import that is running.
    ///
    /// # Errors
    /// As [`Clinic::import_dry_run`]; [`Problem::ImportRunning`] while another one is; [`Problem::StoreForeign`].
    pub fn import_start(
        &self,
        actor: &Actor,
        key: &Key,
        file_name: &str,
        bytes: &[u8],
        mapping: &Mapping,
    ) -> Result<ImportId, AppError> {
        actor.require(Permission::ImportRun)?;
        self.check_store(actor)?;
        let history = read_file(bytes, mapping)?;
        let import = self.new_import(actor, file_name, bytes, mapping, &history)?;
        let data_key = self.data_key(import.id.0)?;
        let place = self.place("import_files", "file", import.id.0, import.id.0);
        let sealed = data_key.seal(&place, bytes, Padding::Exact)?;
        let request = self.request(actor, key, "import_start", self.now());
        let input = (&import.file_name, &import.file_hash, &import.mapping, import.store);
        let begun = self.books.write(|tx| {
            // The organisation is held, so that no two imports begin at once.
            self.present_held(tx)?;
            refuse_undoing(tx)?;
            request.once(tx, &input, |tx| {
                let running = imports::running(tx)?.filter(|running| is_same(running, &import));
                if let Some(running) = running
                    && imports::has_file(tx, running.id)?
                {
                    return Ok(running.id);
                }
                give_up_left(tx, self.now())?;
                imports::insert(tx, &import, Some(&sealed))?;
                log_start(tx, actor, &import)?;
                Ok(import.id)
            })
        });
        if !begun.as_ref().is_ok_and(|id| *id == import.id) {
            self.destroy_keys(import.id.0)?;
        }
        begun
    }

    /// Takes in what is left of an import that was begun, and ends it.
    ///
    /// # Errors
    /// [`Problem::NotFound`], [`Problem::ImportRunning`] when somebody else works on it, and errors of the books.
    pub fn import_work(&self, id: ImportId, progress: &mut dyn FnMut(Progress)) -> Result<ImportReport, AppError> {
        let import = self.import_row(id)?;
        let Some(sealed) = self.books.read(|tx| imports::file(tx, id))? else { return self.report_of(id) };
        let place = self.place("import_files", "file", id.0, id.0);
        let file = self.data_key(id.0)?.open(&place, &sealed)?;
        let mapping = mapping_of(&import)?;
        self.work_on(&import, read_file(file.as_bytes(), &mapping), progress)
    }

    /// Takes in a file at once, without keeping it: whoever runs the command again after a kill has it still, and the
    /// import goes on where it was.
    ///
    /// # Errors
    /// As [`Clinic::import_start`].
    pub fn import_file(
        &self,
        actor: &Actor,
        file_name: &str,
        bytes: &[u8],
        mapping: &Mapping,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<ImportReport, AppError> {
        actor.require(Permission::ImportRun)?;
        self.check_store(actor)?;
        let history = read_file(bytes, mapping)?;
        let import = self.new_import(actor, file_name, bytes, mapping, &history)?;
        let import = self.books.write(|tx| {
            self.present_held(tx)?;
            refuse_undoing(tx)?;
            if let Some(running) = imports::running(tx)?.filter(|running| is_same(running, &import)) {
                return Ok::<_, AppError>(running);
            }
            give_up_left(tx, Instant(import.started_at))?;
            imports::insert(tx, &import, None)?;
            log_start(tx, actor, &import)?;
            Ok(import.clone())
        })?;
        self.work_on(&import, Ok(history), progress)
    }

    /// Goes on with the import that a kill interrupted, or with taking one back, at the start of the server.
    ///
    /// # Errors
    /// Those of [`Clinic::import_work`]. An import that another process works on is left to it.
    pub fn import_resume_all(&self) -> Result<(), AppError> {
        if let Some(undoing) = self.books.read(|tx| imports::undoing(tx))? {
            return match self.import_undo_work(undoing.id, &mut |_| {}) {
                Err(AppError { problem: Problem::ImportRunning, .. }) => Ok(()),
                answer => answer,
            };
        }
        let kept = self.books.read(|tx| match imports::running(tx)? {
            // An import without its file was begun by a command, and waits for that command to be run again.
            Some(running) if imports::has_file(tx, running.id)? => Ok::<_, AppError>(Some(running.id)),
            Some(_) | None => Ok(None),
        })?;
        let Some(id) = kept else { return Ok(()) };
        match self.import_work(id, &mut |_| {}) {
            Ok(_) | Err(AppError { problem: Problem::ImportRunning, .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// How far an import is.
    ///
    /// # Errors
    /// [`Problem::Forbidden`], [`Problem::NotFound`].
    pub fn import_status(&self, actor: &Actor, id: ImportId) -> Result<ImportStatus, AppError> {
        actor.require(Permission::ImportRun)?;
        let row = self.import_row(id)?;
        self.books.read(|tx| ImportStatus::of(tx, row.clone()))
    }

    /// The imports, the latest first, page by page.
    ///
    /// # Errors
    /// [`Problem::Forbidden`], [`Problem::Malformed`] about `state` and `after`.
    pub fn import_list(&self, actor: &Actor, query: &ImportQuery) -> Result<Page<ImportStatus>, AppError> {
        actor.require(Permission::ImportRun)?;
        let malformed = |field: &str| AppError::at(Problem::Malformed, field);
        let standing = match &query.state {
            Some(code) => Some(Standing::from_code(code).ok_or_else(|| malformed("state"))?),
            None => None,
        };
        let before = match &query.after {
            Some(cursor) => Some(cursor.parse().map_err(|_| malformed("after"))?),
            None => None,
        };
        let limit = query.limit.clamp(1, LISTED_MOST);
        let one_more = i64::try_from(limit + 1).unwrap_or(i64::MAX);
        self.books.read(|tx| {
            let mut rows = imports::list(tx, standing, before, one_more)?;
            let has_more = rows.len() > limit;
            rows.truncate(limit);
            let next = rows.last().filter(|_| has_more).map(|row| row.id.to_string());
            let items = rows.into_iter().map(|row| ImportStatus::of(tx, row)).collect::<Result<_, _>>()?;
            Ok(Page { items, next, total: None })
        })
    }

    /// The lines that an import refused, in the order of the file, at most `limit`; a file may have as many as it has
    /// lines.
    ///
    /// # Errors
    /// [`Problem::Forbidden`], [`Problem::NotFound`].
    pub fn import_refusals(&self, actor: &Actor, id: ImportId, limit: usize) -> Result<Vec<ImportRefusal>, AppError> {
        actor.require(Permission::ImportRun)?;
        self.import_row(id)?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let rows = self.books.read(|tx| imports::refusals(tx, id, limit))?;
        Ok(rows.into_iter().map(ImportRefusal::from).collect())
    }

    /// How many lines an import refused for the same reason, the most first.
    ///
    /// # Errors
    /// [`Problem::Forbidden`], [`Problem::NotFound`].
    pub fn import_refusal_counts(&self, actor: &Actor, id: ImportId) -> Result<Vec<RefusalCount>, AppError> {
        actor.require(Permission::ImportRun)?;
        self.import_row(id)?;
        let counted = self.books.read(|tx| imports::refusal_counts(tx, id))?;
        Ok(counted.into_iter().map(|(field, code, lines)| RefusalCount { field, code, lines }).collect())
    }

    fn work_on(
        &self,
        import: &ImportRow,
        history: Result<History, AppError>,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<ImportReport, AppError> {
        let worked = history.and_then(|history| work::run(self, import, &history, progress).map(|()| history));
        match worked {
            Ok(history) => {
                let done = self.report_of(import.id)?;
                let (totals, repeated) = (totals(&history), repeats::count(&history, &done.refusals));
                let (days, amount_fen) = self.books.read(|tx| imports::taken(tx, import.id))?;
                let (first_day, last_day) = days.unzip();
                Ok(ImportReport { first_day, last_day, amount_fen, totals, repeated, ..done })
            }
            // Somebody else has it, or the moment was bad: it stays running and can be gone on with.
            Err(error) if matches!(error.problem, Problem::ImportRunning | Problem::Busy) => Err(error),
            Err(error) => {
                work::finish(self, import, Status::Failed)?;
                Err(error)
            }
        }
    }

    fn report_of(&self, id: ImportId) -> Result<ImportReport, AppError> {
        let import = self.import_row(id)?;
        let refusals = self.books.read(|tx| imports::refusals(tx, id, i64::MAX))?;
        Ok(ImportReport {
            id: Some(id),
            lines: import.lines_total,
            new: import.counts.new,
            known: import.counts.known,
            refused: import.counts.refused,
            members_new: import.counts.members_new,
            refunds: import.counts.refunds,
            refunds_fen: import.counts.refunds_fen,
            refusals: refusals.into_iter().map(ImportRefusal::from).collect(),
            ..ImportReport::default()
        })
    }

    /// Refuses an import for a store that is not there or was given up, and for another one than that which the actor
    /// belongs to.
    fn check_store(&self, actor: &Actor) -> Result<(), AppError> {
        store::require_all_or(actor, actor.stands_in())?;
        match actor.stands_in() {
            Some(store) => self.books.read(|tx| store::require_open(tx, store)),
            None => Ok(()),
        }
    }

    fn import_row(&self, id: ImportId) -> Result<ImportRow, AppError> {
        let found = self.books.read(|tx| imports::find(tx, id))?;
        found.ok_or(AppError::new(Problem::NotFound(Thing::Import)))
    }

    fn new_import(
        &self,
        actor: &Actor,
        file_name: &str,
        bytes: &[u8],
        mapping: &Mapping,
        history: &History,
    ) -> Result<ImportRow, AppError> {
        let now = self.now();
        Ok(ImportRow {
            id: ImportId::new(now.0),
            file_name: shortened(file_name),
            file_hash: Sha256::digest(bytes).into(),
            mapping: json(mapping)?,
            status: Status::Running,
            lines_total: line_count(history),
            counts: LineCounts::default(),
            started_at: now.0,
            ended_at: None,
            started_by: actor.name(),
            store: actor.stands_in(),
            undo: None,
        })
    }
}

fn read_file(bytes: &[u8], mapping: &Mapping) -> Result<History, AppError> {
    check_size(bytes)?;
    let table = guess::read(bytes, &mapping.layout)?;
    if table.len() <= mapping.header_rows {
        return Err(AppError::new(Problem::FileEmpty));
    }
    read_lines(&table, mapping)
}

fn check_size(bytes: &[u8]) -> Result<(), AppError> {
    if bytes.len() > MOST_MIB << 20 {
        return Err(AppError::new(Problem::FileTooLarge { most_mib: MOST_MIB as u64 }));
    }
    if bytes.iter().all(u8::is_ascii_whitespace) { Err(AppError::new(Problem::FileEmpty)) } else { Ok(()) }
}

/// How many lines a file has, those that cannot be read included, sums of lines not.
fn line_count(history: &History) -> i64 {
    i64::try_from(history.lines.len() + history.refused.len()).unwrap_or(i64::MAX)
}

/// How many lines of a file sum up others.
fn totals(history: &History) -> i64 {
    i64::try_from(history.totals).unwrap_or(i64::MAX)
}

/// Whether two imports are of one file read one way for one store.
fn is_same(one: &ImportRow, other: &ImportRow) -> bool {
    one.file_hash == other.file_hash && one.mapping == other.mapping && one.store == other.store
}

/// Refuses a new import while one is being taken back.
fn refuse_undoing(tx: &mut dyn Tx) -> Result<(), AppError> {
    if imports::undoing(tx)?.is_some() { Err(AppError::new(Problem::ImportRunning)) } else { Ok(()) }
}

/// Gives up the import that a command began and left: its file was not kept, and nobody has brought it again. A command
/// that is still at work stops at its next batch.
///
/// # Errors
/// [`Problem::ImportRunning`] while one runs that goes on by itself.
fn give_up_left(tx: &mut dyn Tx, now: Instant) -> Result<(), AppError> {
    let Some(running) = imports::running(tx)? else { return Ok(()) };
    if imports::has_file(tx, running.id)? {
        return Err(AppError::new(Problem::ImportRunning));
    }
    work::end(tx, running.id, Status::Failed, now)
}

fn log_start(tx: &mut dyn Tx, actor: &Actor, import: &ImportRow) -> Result<(), AppError> {
    let deed = log::Deed {
        action: "import_start",
        subject: import.id.to_string(),
        count: Some(import.lines_total),
        ..log::Deed::default()
    };
    log::record(tx, actor, Permission::ImportRun, Instant(import.started_at), deed)
}

fn mapping_of(import: &ImportRow) -> Result<Mapping, AppError> {
    serde_json::from_str(&import.mapping).map_err(|error| AppError::caused(Problem::Inconsistent, error))
}

fn json(mapping: &Mapping) -> Result<String, AppError> {
    serde_json::to_string(mapping).map_err(|error| AppError::caused(Problem::Internal, error))
}

/// The name of a file without its folders, short enough to be kept.
fn shortened(file_name: &str) -> String {
    let name = file_name.rsplit(['/', '\\']).next().unwrap_or_default();
    name.chars().filter(|character| !character.is_control()).take(NAME_MOST).collect()
}
