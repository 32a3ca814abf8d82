//! Taking back an import that was wrong: everything that is left of every sale that it brought is given back, today, by
//! one refund each.
//!
//! A refund corrects the day of its sale, so that tiers and points become what they would be without the import; whoever
//! has used points of it owes them. Sales that were refunded in full since are left alone, members stay. The work goes
//! on in batches, account by account in the order of their ids, each with its progress in one commit: killed at any
//! moment it goes on where it was.
//!
//! # The same file, mended and imported again
//!
//! What an import brought counts as new once the import was taken back. Two things stand in the way, since the journal
//! is never changed: an account takes no activity before its last one, which is a refund of today, and it takes no
//! number of a sale twice. So an account that nothing but undone imports ever touched is *set aside* when its member is
//! imported again: its journal stays and is proven with all others, and the member gets a new account under her card
//! number. In any other account a line comes under a derived number, `5001~2` for `5001`, and days before the last
//! activity are refused as ever.

use std::collections::{HashMap, HashSet};

use yanji_books::accounts::{self, Account};
use yanji_books::id::{AccountId, ImportId, SaleId, StoreId};
use yanji_books::imports::{self, Brought, ImportRow, Undo};
use yanji_books::journal::{self, Entry, EntryDeed, EntryRefundLine, StoredEntry};
use yanji_books::posting::Posting;
use yanji_books::{Read, Tx};
use yanji_engine::Fen;
use yanji_engine::rulebook::RULES_NUMBER;
use yanji_words::Problem;

use super::give_up_left;
use super::report::ImportUndoPreview;
use crate::account::{OpenAccount, Past};
use crate::actor::{Actor, Channel, Permission};
use crate::clinic::{Clinic, Present};
use crate::error::AppError;
use crate::log;
use crate::once::Key;
use crate::records::Progress;
use crate::store;

/// About how many sales are taken back in one commit.
const SALES: i64 = 100;
/// How many accounts a preview looks at in one read, so that it stays within some 50 ms.
const ACCOUNTS: usize = 250;

impl Clinic {
    /// Says what taking an import back would come to. Nothing is written.
    ///
    /// # Errors
    /// [`Problem::Forbidden`], [`Problem::NotFound`]; [`Problem::ImportRunning`], [`Problem::ImportUndone`] and
    /// [`Problem::ImportBroughtNothing`] when it cannot be taken back.
    pub fn import_undo_preview(&self, actor: &Actor, id: ImportId) -> Result<ImportUndoPreview, AppError> {
        require(actor)?;
        let import = self.import_row(id)?;
        let brought = self.books.read(|tx| {
            refuse_others(tx, &import)?;
            Ok::<_, AppError>(imports::brought(tx, id)?)
        })?;
        if brought.is_empty() {
            return Err(AppError::new(Problem::ImportBroughtNothing));
        }
        let mut preview = ImportUndoPreview::default();
        for accounts in brought.chunks(ACCOUNTS) {
            preview = self.books.read(|tx| {
                let present = self.present(tx)?;
                let mut counted = ImportUndoPreview { closed_through: present.closed_through, ..preview };
                let accounts = accounts::find_all(tx, &ids_of(accounts))?;
                Past::each(tx, accounts, &mut |past| foresee(&present, &import, past, &mut counted))?;
                Ok::<_, AppError>(counted)
            })?;
        }
        Ok(preview)
    }

    /// Begins to take an import back; [`Clinic::import_undo_work`] does it, now or after a kill.
    ///
    /// # Errors
    /// As [`Clinic::import_undo_preview`], and [`Problem::StoreForeign`].
    pub fn import_undo_start(&self, actor: &Actor, key: &Key, id: ImportId) -> Result<(), AppError> {
        require(actor)?;
        let import = self.import_row(id)?;
        store::require_all_or(actor, import.store)?;
        let request = self.request(actor, key, "import_undo", self.now());
        self.books.write(|tx| {
            // The organisation is held, so that no import begins at once.
            self.present_held(tx)?;
            request.once(tx, &id, |tx| {
                refuse_others(tx, &import)?;
                give_up_left(tx, request.at)?;
                let sales: i64 = imports::brought(tx, id)?.iter().map(|brought| brought.sales).sum();
                if sales == 0 {
                    return Err(AppError::new(Problem::ImportBroughtNothing));
                }
                if !imports::begin_undo(tx, id, &actor.name(), sales)? {
                    return Err(AppError::new(Problem::ImportUndone));
                }
                let deed = log::Deed {
                    action: "import_undo",
                    subject: id.to_string(),
                    count: Some(sales),
                    ..log::Deed::default()
                };
                log::record(tx, actor, Permission::SaleRefund, request.at, deed)
            })
        })
    }

    /// Takes back what is left of an import that somebody began to take back, and ends it.
    ///
    /// # Errors
    /// [`Problem::NotFound`], [`Problem::ImportRunning`] when somebody else works on it, and errors of the books; it can
    /// be gone on with then.
    pub fn import_undo_work(&self, id: ImportId, progress: &mut dyn FnMut(Progress)) -> Result<(), AppError> {
        let import = self.import_row(id)?;
        let Some(Undo { by, ended_at: None, mut done, total }) = import.undo.clone() else { return Ok(()) };
        let brought = self.books.read(|tx| imports::brought(tx, id))?;
        progress(Progress { done, total });
        for accounts in left_over(&brought, done)? {
            let after = done + accounts.iter().map(|brought| brought.sales).sum::<i64>();
            self.books.write(|tx| self.take_back_batch(tx, &import, &by, accounts, (done, after)))?;
            done = after;
            progress(Progress { done, total });
        }
        let now = self.now();
        self.books.write(|tx| {
            if imports::end_undo(tx, id, now.0)? {
                let deed = log::Deed { action: "import_undo_finish", subject: id.to_string(), ..log::Deed::default() };
                log::record(tx, &Actor::machine(Channel::Import), Permission::SaleRefund, now, deed)?;
            }
            Ok(())
        })
    }

    fn take_back_batch(
        &self,
        tx: &mut dyn Tx,
        import: &ImportRow,
        by: &str,
        accounts: &[Brought],
        (before, after): (i64, i64),
    ) -> Result<(), AppError> {
        if !imports::advance_undo(tx, import.id, before, after)? {
            return Err(AppError::new(Problem::ImportRunning));
        }
        let present = self.present(tx)?;
        let mut posting = Posting::new();
        let rulebook = &present.rules.book;
        let locked = accounts::lock_all(tx, &ids_of(accounts))?;
        Past::each(tx, locked, &mut |past| {
            let lefts = lefts(&past, import.id);
            let mut open = OpenAccount::of_past(rulebook, past)?;
            for refund in refunds(&present, &lefts, by) {
                open.post(rulebook, present.bounds(), refund, &mut posting)?;
            }
            // The clinic's days are not opened by it: a new clinic that takes its first import back is as it was.
            open.put_back(rulebook, &mut posting)
        })?;
        posting.write(tx)?;
        let deed = log::Deed {
            action: "import_undo_work",
            subject: import.id.to_string(),
            count: Some(after - before),
            ..log::Deed::default()
        };
        log::record(tx, &Actor::machine(Channel::Import), Permission::SaleRefund, present.now, deed)
    }
}

/// Taking back is importing and refunding at once.
fn require(actor: &Actor) -> Result<(), AppError> {
    actor.require(Permission::ImportRun)?;
    actor.require(Permission::SaleRefund)
}

/// Refuses what was taken back or is being taken back, and anything while an import runs; one that a command began and
/// left runs no more.
fn refuse_others(tx: &mut dyn Read, import: &ImportRow) -> Result<(), AppError> {
    if let Some(running) = imports::running(tx)?
        && imports::has_file(tx, running.id)?
    {
        return Err(AppError::new(Problem::ImportRunning));
    }
    if import.undo.is_some() {
        return Err(AppError::new(Problem::ImportUndone));
    }
    if imports::undoing(tx)?.is_some() { Err(AppError::new(Problem::ImportRunning)) } else { Ok(()) }
}

/// The batches of accounts after the first `done` sales. An import that has ended brings no more, so that the same
/// accounts stand in the same order whenever it is gone on with.
fn left_over(brought: &[Brought], done: i64) -> Result<Vec<&[Brought]>, AppError> {
    let (mut passed, mut first) = (0, 0);
    while passed < done {
        let one = brought.get(first).ok_or(AppError::new(Problem::Inconsistent))?;
        (passed, first) = (passed + one.sales, first + 1);
    }
    if passed != done {
        return Err(AppError::new(Problem::Inconsistent));
    }
    let (mut batches, mut sales) = (Vec::new(), 0);
    for (place, one) in brought.iter().enumerate().skip(first) {
        sales += one.sales;
        if sales >= SALES || place + 1 == brought.len() {
            batches.push(&brought[first..=place]);
            (first, sales) = (place + 1, 0);
        }
    }
    Ok(batches)
}

/// A sale of an import as it stands.
struct Left {
    sale: SaleId,
    store: Option<StoreId>,
    /// What is left of each line that has something left.
    lines: Vec<EntryRefundLine>,
    /// Whether anything was given back on it that stood in no file.
    is_refunded: bool,
    /// Whether there is nothing to give back.
    is_gone: bool,
}

impl Left {
    fn amount_fen(&self) -> i64 {
        self.lines.iter().map(|line| line.amount_fen.0).sum()
    }
}

fn ids_of(accounts: &[Brought]) -> Vec<AccountId> {
    accounts.iter().map(|brought| brought.account).collect()
}

/// The sales that an import brought to an account, as they stand, in the order of the journal.
fn lefts(past: &Past, import: ImportId) -> Vec<Left> {
    let own: HashSet<SaleId> =
        past.sales.iter().filter(|sale| sale.import == Some(import)).map(|sale| sale.id).collect();
    let mut backs: HashMap<SaleId, Vec<EntryRefundLine>> = HashMap::new();
    let mut given_here = HashSet::new();
    for stored in &past.entries {
        if let EntryDeed::Refund { sale, lines, number, .. } = &stored.entry.deed {
            backs.entry(*sale).or_default().extend(lines);
            if number.is_empty() {
                given_here.insert(*sale);
            }
        }
    }
    let left = |stored: &StoredEntry| {
        let EntryDeed::Sale { sale, lines, .. } = &stored.entry.deed else { return None };
        let backs_of = backs.get(sale);
        let given = |line: usize| {
            backs_of.into_iter().flatten().filter(|back| back.line == line).map(|back| back.amount_fen.0).sum::<i64>()
        };
        let amounts = lines.iter().enumerate().map(|(line, sold)| (line, sold.amount_fen.0 - given(line)));
        let lines: Vec<_> = amounts
            .filter(|(_, fen)| *fen > 0)
            .map(|(line, fen)| EntryRefundLine { line, amount_fen: Fen(fen) })
            .collect();
        let is_refunded = given_here.contains(sale);
        // A sale of nothing counts as a visit until it is refunded, which needs no line.
        let is_gone = lines.is_empty() && backs_of.is_some();
        own.contains(sale).then_some(Left { sale: *sale, store: stored.entry.store, lines, is_refunded, is_gone })
    };
    past.entries.iter().filter_map(left).collect()
}

/// What gives everything back that is left of these sales, today.
fn refunds(present: &Present, lefts: &[Left], operator: &str) -> impl Iterator<Item = Entry> {
    let version = present.rules.book.version_on(present.today) + 1;
    lefts.iter().filter(|left| !left.is_gone).map(move |left| Entry {
        // Refunds that stood in a file have numbers: without one it says that an undo took the sale back.
        deed: EntryDeed::Refund { sale: left.sale, lines: left.lines.clone(), plan: None, number: String::new() },
        day: present.today,
        recorded_at: present.now.0,
        store: left.store,
        operator: operator.to_owned(),
        channel: Channel::Import.code().to_owned(),
        version: u32::try_from(version).unwrap_or(u32::MAX),
        rules: RULES_NUMBER,
        note: None,
    })
}

/// Takes back in memory what an import brought to an account, and counts what comes of it.
fn foresee(present: &Present, import: &ImportRow, past: Past, counted: &mut ImportUndoPreview) -> Result<(), AppError> {
    let lefts = lefts(&past, import.id);
    let rulebook = &present.rules.book;
    let mut open = OpenAccount::of_past(rulebook, past)?;
    open.member.open_day(rulebook, present.today, &mut ());
    let before = open.member.life().ok_or(AppError::new(Problem::Internal))?.state();
    for refund in refunds(present, &lefts, "") {
        open.foresee(rulebook, present.bounds(), &refund)?;
    }
    let after = open.member.life().ok_or(AppError::new(Problem::Internal))?.state();
    let owed = after.points_debt.0 - before.points_debt.0;
    let (gone, standing): (Vec<&Left>, Vec<&Left>) = lefts.iter().partition(|left| left.is_gone);
    counted.sales_refunded += count(gone.len());
    counted.sales += count(standing.len());
    counted.sales_partly += count(standing.iter().filter(|left| left.is_refunded).count());
    counted.amount_fen += standing.iter().map(|left| left.amount_fen()).sum::<i64>();
    counted.members += i64::from(!standing.is_empty());
    counted.members_falling += i64::from(after.tier < before.tier);
    counted.members_owing += i64::from(owed > 0);
    counted.points_owed += owed.max(0);
    Ok(())
}

fn count(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

/// What undone imports have left in an account.
pub(super) struct Remains {
    /// The sales that an undo took back: their lines count as new.
    pub(super) taken: HashSet<SaleId>,
    /// Whether nothing else ever happened to the account, so that its member can begin anew.
    pub(super) is_all: bool,
}

/// What undone imports have left in an account; `undone` are the sales that they had brought.
pub(super) fn remains(tx: &mut dyn Read, account: &Account, undone: &HashSet<SaleId>) -> Result<Remains, AppError> {
    let entries = journal::read_between(tx, account.id, 1, account.journal.length)?;
    let taken = taken(&entries);
    // An undo finds nothing to give back where the file itself had given everything back.
    let is_undone = |stored: &StoredEntry| match &stored.entry.deed {
        EntryDeed::Sale { sale, .. } => is_import(stored) && (taken.contains(sale) || undone.contains(sale)),
        EntryDeed::Refund { .. } => is_import(stored),
        _ => false,
    };
    let is_all = entries.iter().all(is_undone);
    Ok(Remains { taken, is_all })
}

/// The sales that an undo took back, as a journal tells.
pub(super) fn taken(entries: &[StoredEntry]) -> HashSet<SaleId> {
    let taken = entries.iter().filter(|stored| is_import(stored)).filter_map(|stored| match &stored.entry.deed {
        EntryDeed::Refund { sale, number, .. } if number.is_empty() => Some(*sale),
        _ => None,
    });
    taken.collect()
}

fn is_import(stored: &StoredEntry) -> bool {
    stored.entry.channel == Channel::Import.code()
}
