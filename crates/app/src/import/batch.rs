//! One batch of an import: members' lines folded in memory into the rows that they come to. Reads the books and writes
//! nothing.

mod folding;
mod posting;

use std::ops::Range;
use std::sync::Arc;

use yanji_books::accounts;
use yanji_books::data_keys::DataKeyRow;
use yanji_books::id::{AccountId, ImportId, StoreId};
use yanji_books::imports::LineCounts;
use yanji_books::posting::Posting;
use yanji_books::{Read, Tx, Value};
use yanji_engine::Day;

use self::folding::Folding;
use super::lines::{History, Line, RefusedLine};
use crate::clinic::{Clinic, Present};
use crate::error::AppError;

/// About how many lines a batch holds: enough that a commit is shared by many, few enough to be written in 50 ms.
const LINES: usize = 1_000;

/// What one commit of an import takes in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Batch {
    /// Lines that cannot be read, by their places in [`History::refused`].
    Refused(Range<usize>),
    /// Members with all of their lines, by their places in [`History::members`].
    Members(Range<usize>),
}

/// The batches of a history: the same ones whenever the same file is read the same way, so that an import that was
/// killed goes on where it was.
pub(super) fn batches(history: &History) -> Vec<Batch> {
    let refused = history.refused.len();
    let mut batches: Vec<Batch> =
        (0..refused).step_by(LINES).map(|first| Batch::Refused(first..(first + LINES).min(refused))).collect();
    let (mut first, mut lines) = (0, 0);
    for (place, member) in history.members.iter().enumerate() {
        lines += member.end - member.first;
        if lines >= LINES || place + 1 == history.members.len() {
            batches.push(Batch::Members(first..place + 1));
            (first, lines) = (place + 1, 0);
        }
    }
    batches
}

/// Gives out card numbers to members who have none: six digits or more, after the members there are.
#[derive(Clone, Copy, Debug)]
pub(super) struct NumberMaker {
    next: i64,
}

impl NumberMaker {
    pub(super) fn new(tx: &mut dyn Read) -> Result<Self, AppError> {
        Ok(Self { next: accounts::count(tx)? + 1 })
    }

    fn make(&mut self, tx: &mut dyn Read) -> Result<String, AppError> {
        loop {
            let number = format!("{:06}", self.next);
            self.next += 1;
            if accounts::find_by_number(tx, &number)?.is_none() {
                return Ok(number);
            }
        }
    }
}

/// Whose import it is, for which store, and which one; a dry run is none.
#[derive(Clone, Copy, Debug)]
pub(super) struct Order<'a> {
    pub(super) operator: &'a str,
    pub(super) store: Option<StoreId>,
    pub(super) import: Option<ImportId>,
}

/// What sales that are taken in come to.
#[derive(Clone, Copy, Default)]
pub(super) struct Taken {
    pub(super) first_day: Option<Day>,
    pub(super) last_day: Option<Day>,
    pub(super) amount_fen: i64,
}

impl Taken {
    fn add(&mut self, line: &Line) {
        let one = Self { first_day: Some(line.day), last_day: Some(line.day), amount_fen: line.amount.0 };
        *self = self.and(one);
    }

    /// Both together.
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            first_day: self.first_day.into_iter().chain(other.first_day).min(),
            last_day: self.last_day.max(other.last_day),
            amount_fen: self.amount_fen.saturating_add(other.amount_fen),
        }
    }
}

/// What a batch comes to, ready to be written.
pub(super) struct Prepared {
    pub(super) counts: LineCounts,
    pub(super) taken: Taken,
    pub(super) refused: Vec<RefusedLine>,
    pub(super) present: Option<Present>,
    pub(super) member_rows: Vec<Vec<Value>>,
    pub(super) keys: Vec<DataKeyRow>,
    pub(super) posting: Posting,
    /// The accounts to be set aside before anything is written.
    pub(super) set_aside: Vec<AccountId>,
    /// The accounts that were there before, as they were read.
    touched: Vec<Touched>,
}

/// How far an account was when it was read.
struct Touched {
    id: AccountId,
    journal_length: i64,
    transfer_count: i64,
    decision_count: i64,
}

impl Prepared {
    fn nothing() -> Self {
        Self {
            counts: LineCounts::default(),
            taken: Taken::default(),
            refused: Vec::new(),
            present: None,
            member_rows: Vec::new(),
            keys: Vec::new(),
            posting: Posting::new(),
            set_aside: Vec::new(),
            touched: Vec::new(),
        }
    }

    /// Whether the books still are as they were when the batch was folded; holds them so until the transaction ends.
    pub(super) fn still_fits(&self, clinic: &Clinic, tx: &mut dyn Tx) -> Result<bool, AppError> {
        let Some(then) = &self.present else { return Ok(true) };
        let now = clinic.present_held(tx)?;
        if !Arc::ptr_eq(&then.rules, &now.rules) || then.closed_through != now.closed_through {
            return Ok(false);
        }
        for touched in &self.touched {
            let fits = accounts::lock(tx, touched.id)?.is_some_and(|account| {
                account.journal.length == touched.journal_length
                    && account.transfer_count == touched.transfer_count
                    && account.decision_count == touched.decision_count
            });
            if !fits {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// Folds a batch.
pub(super) fn prepare(
    clinic: &Clinic,
    history: &History,
    batch: &Batch,
    order: Order<'_>,
    numbers: &mut NumberMaker,
) -> Result<Prepared, AppError> {
    match batch {
        Batch::Refused(places) => {
            let refused = history.refused.get(places.clone()).unwrap_or_default().to_vec();
            let lines = count(refused.len());
            let counts = LineCounts { done: lines, refused: lines, ..LineCounts::default() };
            Ok(Prepared { counts, refused, ..Prepared::nothing() })
        }
        Batch::Members(places) => {
            let members = history.members.get(places.clone()).unwrap_or_default();
            let (prepared, after) = clinic.books.read(|tx| {
                let mut folding = Folding::begin(clinic, tx, history, members, order, *numbers)?;
                for (place, member) in members.iter().enumerate() {
                    let lines = history.lines.get(member.first..member.end).unwrap_or_default();
                    folding.member(tx, place, member, lines)?;
                }
                Ok::<_, AppError>((folding.prepared, folding.numbers))
            })?;
            *numbers = after;
            Ok(prepared)
        }
    }
}

fn count(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}
