//! The work of an import: one thread folds batches while another writes them, each with its progress, its refused lines
//! and its log record in one commit. Killed at any moment it leaves whole batches.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use yanji_books::id::ImportId;
use yanji_books::imports::{self, ImportRow, LineCounts, RefusalRow, Status};
use yanji_books::{BooksError, Tx, accounts, members};
use yanji_words::Problem;

use super::batch::{Batch, NumberMaker, Order, Prepared, batches, prepare};
use super::lines::{History, RefusedLine};
use crate::actor::{Actor, Channel, Permission};
use crate::clinic::Clinic;
use crate::clock::Instant;
use crate::error::AppError;
use crate::log;
use crate::records::Progress;

/// How many folded batches wait to be written.
const AHEAD: usize = 2;
/// How often a batch is folded anew because somebody else changed what it was folded from.
const ATTEMPTS: usize = 5;

/// Why a batch was not written.
enum Unwritten {
    /// The books have changed since it was folded: fold it again.
    Stale,
    Failed(AppError),
}

impl From<AppError> for Unwritten {
    fn from(error: AppError) -> Self {
        Self::Failed(error)
    }
}

impl From<BooksError> for Unwritten {
    fn from(error: BooksError) -> Self {
        // Somebody else took a card number or a place in a journal first.
        if error.is_unique_violation() { Self::Stale } else { Self::Failed(error.into()) }
    }
}

/// Takes in what is left of an import and ends it.
///
/// # Errors
/// [`Problem::ImportRunning`] when somebody else works on it, and errors of the books; it can be resumed then.
pub(super) fn run(
    clinic: &Clinic,
    import: &ImportRow,
    history: &History,
    progress: &mut dyn FnMut(Progress),
) -> Result<(), AppError> {
    let rest = left_over(batches(history), history, import.counts.done)?;
    let mut counts = import.counts;
    let numbers = clinic.books.read(|tx| NumberMaker::new(tx))?;
    progress(Progress { done: counts.done, total: import.lines_total });
    thread::scope(|scope| {
        let (sender, receiver) = sync_channel(AHEAD);
        let folded = &rest;
        scope.spawn(move || fold_all(clinic, history, folded, order_of(import), numbers, &sender));
        let worker = Worker { clinic, import, history };
        for batch in &rest {
            let prepared = worker.next(&receiver)?;
            counts = worker.write(batch, prepared, counts)?;
            progress(Progress { done: counts.done, total: import.lines_total });
        }
        Ok::<(), AppError>(())
    })?;
    finish(clinic, import, Status::Done)
}

/// Ends an import, removes its file and destroys the key that sealed it.
pub(super) fn finish(clinic: &Clinic, import: &ImportRow, status: Status) -> Result<(), AppError> {
    let now = clinic.now();
    clinic.books.write(|tx| end(tx, import.id, status, now))?;
    clinic.destroy_keys(import.id.0)
}

/// Ends an import that runs and removes its file.
pub(super) fn end(tx: &mut dyn Tx, id: ImportId, status: Status, now: Instant) -> Result<(), AppError> {
    if imports::end(tx, id, status, now.0)? {
        let action = match status {
            Status::Failed => "import_abandon",
            Status::Done | Status::Running => "import_finish",
        };
        let deed = log::Deed { action, subject: id.to_string(), ..log::Deed::default() };
        log::record(tx, &Actor::machine(Channel::Import), Permission::ImportRun, now, deed)?;
    }
    Ok(())
}

fn order_of(import: &ImportRow) -> Order<'_> {
    Order { operator: &import.started_by, store: import.store, import: Some(import.id) }
}

/// The batches after the first `done` lines.
fn left_over(batches: Vec<Batch>, history: &History, done: i64) -> Result<Vec<Batch>, AppError> {
    let mut passed = 0;
    let mut batches = batches.into_iter().peekable();
    while passed < done
        && let Some(batch) = batches.next()
    {
        passed += lines_of(&batch, history);
    }
    // The same file read the same way has the same batches; another count is another file.
    if passed == done { Ok(batches.collect()) } else { Err(AppError::new(Problem::Inconsistent)) }
}

fn lines_of(batch: &Batch, history: &History) -> i64 {
    let lines = match batch {
        Batch::Refused(places) => places.len(),
        Batch::Members(places) => {
            history.members.get(places.clone()).unwrap_or_default().iter().map(|member| member.end - member.first).sum()
        }
    };
    i64::try_from(lines).unwrap_or(i64::MAX)
}

fn fold_all(
    clinic: &Clinic,
    history: &History,
    batches: &[Batch],
    order: Order<'_>,
    mut numbers: NumberMaker,
    sender: &SyncSender<Result<Prepared, AppError>>,
) {
    for batch in batches {
        let prepared = prepare(clinic, history, batch, order, &mut numbers);
        let failed = prepared.is_err();
        // Nobody receives any more when the writing failed.
        if sender.send(prepared).is_err() || failed {
            return;
        }
    }
}

struct Worker<'c> {
    clinic: &'c Clinic,
    import: &'c ImportRow,
    history: &'c History,
}

impl Worker<'_> {
    fn next(&self, receiver: &Receiver<Result<Prepared, AppError>>) -> Result<Prepared, AppError> {
        receiver.recv().map_err(|error| AppError::caused(Problem::Internal, error))?
    }

    /// Writes a batch, folded anew as long as it is stale; gives the counts after it.
    fn write(&self, batch: &Batch, mut prepared: Prepared, before: LineCounts) -> Result<LineCounts, AppError> {
        for _ in 0..ATTEMPTS {
            match self.write_once(&prepared, before) {
                Ok(after) => return Ok(after),
                Err(Unwritten::Failed(error)) => return Err(error),
                Err(Unwritten::Stale) => {
                    let mut numbers = self.clinic.books.read(|tx| NumberMaker::new(tx))?;
                    prepared = prepare(self.clinic, self.history, batch, order_of(self.import), &mut numbers)?;
                }
            }
        }
        Err(AppError::new(Problem::Busy))
    }

    fn write_once(&self, prepared: &Prepared, before: LineCounts) -> Result<LineCounts, Unwritten> {
        // Keys are durable before anything that they seal.
        self.clinic.keep_keys(&prepared.keys)?;
        let now = self.clinic.now();
        let found = prepared.counts;
        let after = LineCounts {
            done: before.done + found.done,
            new: before.new + found.new,
            known: before.known + found.known,
            refused: before.refused + found.refused,
            members_new: before.members_new + found.members_new,
            refunds: before.refunds + found.refunds,
            refunds_fen: before.refunds_fen + found.refunds_fen,
        };
        let refusals: Vec<RefusalRow> = prepared.refused.iter().map(refusal_row).collect();
        self.clinic.books.write(|tx| {
            if !prepared.still_fits(self.clinic, tx)? {
                return Err(Unwritten::Stale);
            }
            if !imports::advance(tx, self.import.id, before, after)? {
                return Err(AppError::new(Problem::ImportRunning).into());
            }
            for account in &prepared.set_aside {
                accounts::set_aside(tx, *account)?;
            }
            members::insert_values(tx, &prepared.member_rows)?;
            prepared.posting.write(tx)?;
            imports::add_refusals(tx, self.import.id, &refusals)?;
            let deed = log::Deed {
                action: "import_work",
                subject: self.import.id.to_string(),
                count: Some(found.done),
                ..log::Deed::default()
            };
            log::record(tx, &Actor::machine(Channel::Import), Permission::ImportRun, now, deed)?;
            Ok(after)
        })
    }
}

/// A refused line as the books keep it.
pub(super) fn refusal_row(refused: &RefusedLine) -> RefusalRow {
    RefusalRow {
        line: i64::from(refused.line),
        member: refused.member.clone(),
        field: refused.field.code().to_owned(),
        code: refused.fault.code().to_owned(),
        value: refused.value.clone(),
    }
}
