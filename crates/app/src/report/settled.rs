//! Closed months that were counted, in memory. What is kept here can be lost at any time and is counted again.
//!
//! Nothing is ever dated into a month whose last day is closed, neither at the desk nor by an import: only refunds still
//! change it, since they take from the sales of earlier days. They themselves are dated after the closed days. So a month
//! is what it was as long as the refunds dated after the day through which the books were closed when it was counted,
//! and which took from its sales, are as many as they were then. Another process may have made them.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use yanji_books::id::StoreId;
use yanji_books::{BooksError, Read, reports};
use yanji_engine::Day;

use super::MonthTally;
use crate::records::Month;

/// How many months are kept; beyond that everything is forgotten, which is a matter of a second.
const KEPT_MAX: usize = 4_000;

/// The closed months that were counted.
#[derive(Debug, Default)]
pub(crate) struct Settled(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    /// The last closed day when everything here was true.
    closed_through: Option<Day>,
    months: HashMap<(Month, Option<StoreId>), Counted>,
}

/// A month with how many refunds dated after the closed days had taken from it when it was counted.
#[derive(Debug)]
struct Counted {
    refunds: i64,
    tally: MonthTally,
}

/// What a transaction sees of closed days, and of the refunds dated after them by the month from which they took.
#[derive(Debug)]
pub(super) struct Seen {
    closed_through: Day,
    refunds: Refunds,
}

type Refunds = BTreeMap<Month, i64>;

impl Settled {
    /// What a transaction sees; when more days are closed by now, what refunds have changed by then is forgotten.
    /// `None` for a transaction that began before the last day was closed, which has nothing from here.
    ///
    /// # Errors
    /// [`BooksError`].
    pub(super) fn seen(&self, tx: &mut dyn Read, closed_through: Option<Day>) -> Result<Option<Seen>, BooksError> {
        let Some(closed_through) = closed_through else { return Ok(None) };
        let known = self.kept().closed_through;
        if known.is_some_and(|known| known > closed_through) {
            return Ok(None);
        }
        let seen = Seen { closed_through, refunds: refunds(tx, closed_through)? };
        if known != Some(closed_through) {
            let since_known = known.map(|known| refunds(tx, known)).transpose()?.unwrap_or_default();
            let mut kept = self.kept();
            if kept.closed_through == known {
                kept.months.retain(|(month, _), counted| counted.refunds == count(&since_known, *month));
                for ((month, _), counted) in &mut kept.months {
                    counted.refunds = count(&seen.refunds, *month);
                }
                kept.closed_through = Some(closed_through);
            }
        }
        Ok(Some(seen))
    }

    /// A month that is kept and still is what it was.
    pub(super) fn get(&self, seen: &Seen, month: Month, store: Option<StoreId>) -> Option<MonthTally> {
        let kept = self.kept();
        let counted = kept.months.get(&(month, store))?;
        let holds = kept.closed_through == Some(seen.closed_through) && counted.refunds == count(&seen.refunds, month);
        holds.then(|| counted.tally.clone())
    }

    /// Keeps a month, if it is closed.
    pub(super) fn keep(&self, seen: &Seen, month: Month, store: Option<StoreId>, tally: &MonthTally) {
        let mut kept = self.kept();
        if month.last() > seen.closed_through || kept.closed_through != Some(seen.closed_through) {
            return;
        }
        if kept.months.len() >= KEPT_MAX {
            kept.months.clear();
        }
        let refunds = count(&seen.refunds, month);
        kept.months.insert((month, store), Counted { refunds, tally: tally.clone() });
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How many refunds dated after a day took from each month.
fn refunds(tx: &mut dyn Read, after: Day) -> Result<Refunds, BooksError> {
    let mut months = Refunds::new();
    for (day, refunds) in reports::refunded_after(tx, after)? {
        *months.entry(Month::of(day)).or_default() += refunds;
    }
    Ok(months)
}

fn count(refunds: &Refunds, month: Month) -> i64 {
    refunds.get(&month).copied().unwrap_or_default()
}
