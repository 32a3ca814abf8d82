//! Months that were counted, in memory, by the rules in which this stands: a publication forgets them all. What is kept here can be lost at any time and is counted again.
//!
//! Nothing is ever dated into a month whose last day is closed, neither at the desk nor by an import. Only refunds still
//! change it, since they take from the sales of earlier days; they themselves are dated after the closed days. And an
//! import that was taken back may set accounts aside with all that they ever did. So a month is what it was as long as
//! two counts are what they were when it was counted: the accounts set aside, and the refunds that took from its sales
//! and are dated after the day through which the books were closed. The books are asked for both each time, since
//! another process may have written.
//!
//! In a clinic in which nothing but imports was recorded no day is closed, and [`Imported`] tells the same of every
//! month. Of months that are not closed, who came in them is kept: that is what takes longest to count, and as long as
//! as many sales were recorded and as much is left of them it is what it was, since what is left only ever shrinks.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use yanji_books::figures::{self, Span, Trade};
use yanji_books::id::StoreId;
use yanji_books::{BooksError, Read, reports};
use yanji_engine::Day;

use super::MonthTally;
use crate::clinic::Present;
use crate::imported::Imported;
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
    set_aside: i64,
    imported: Option<Imported>,
    months: HashMap<(Month, Option<StoreId>), Counted>,
    visitors: HashMap<Span, Visitors>,
}

/// Who came, with the sales of which that is so.
#[derive(Clone, Copy, Debug)]
struct Visitors {
    recorded: i64,
    revenue_fen: i64,
    came: i64,
    came_again: i64,
}

impl Kept {
    /// Whether a transaction sees the same closed days and accounts.
    fn is_seen_by(&self, seen: &Seen) -> bool {
        self.closed_through == Some(seen.closed_through)
            && self.set_aside == seen.set_aside
            && self.imported == seen.imported
    }
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
    set_aside: i64,
    imported: Option<Imported>,
    refunds: Refunds,
}

type Refunds = BTreeMap<Month, i64>;

impl Settled {
    /// What a transaction sees; when more days are closed by now, what refunds have changed by then is forgotten.
    /// `None` for a transaction that began before the last day was closed, which has nothing from here.
    ///
    /// # Errors
    /// [`BooksError`].
    pub(super) fn seen(tx: &mut dyn Read, present: &Present) -> Result<Option<Seen>, BooksError> {
        let imported = Imported::seen(tx, present)?;
        // The whole month that runs: tomorrow it is another one that is imported.
        let all = imported.map(|_| Month::of(present.today).last());
        let Some(closed_through) = all.or(present.closed_through) else { return Ok(None) };
        present.rules.settled.seen_through(tx, closed_through, imported)
    }

    fn seen_through(
        &self,
        tx: &mut dyn Read,
        closed_through: Day,
        imported: Option<Imported>,
    ) -> Result<Option<Seen>, BooksError> {
        let set_aside = reports::set_aside(tx)?;
        let known = {
            let mut kept = self.kept();
            if (kept.set_aside, kept.imported) != (set_aside, imported) {
                *kept = Kept { set_aside, imported, ..Kept::default() };
            }
            kept.closed_through
        };
        if known.is_some_and(|known| known > closed_through) {
            return Ok(None);
        }
        let seen = Seen { closed_through, set_aside, imported, refunds: refunds(tx, closed_through)? };
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
        let holds = kept.is_seen_by(seen) && counted.refunds == count(&seen.refunds, month);
        holds.then(|| counted.tally.clone())
    }

    /// Keeps a month, if it is closed.
    pub(super) fn keep(&self, seen: &Seen, month: Month, store: Option<StoreId>, tally: &MonthTally) {
        let mut kept = self.kept();
        if month.last() > seen.closed_through || !kept.is_seen_by(seen) {
            return;
        }
        if kept.months.len() >= KEPT_MAX {
            kept.months.clear();
        }
        let refunds = count(&seen.refunds, month);
        kept.months.insert((month, store), Counted { refunds, tally: tally.clone() });
    }

    /// How many members came in a span whose sales were added up just now, and how many of them again.
    ///
    /// # Errors
    /// [`BooksError`].
    pub(super) fn visitors(&self, tx: &mut dyn Read, span: &Span, trade: Trade) -> Result<(i64, i64), BooksError> {
        let known = self.kept().visitors.get(span).copied();
        let holds = |known: &Visitors| known.recorded == trade.recorded && known.revenue_fen == trade.revenue_fen;
        if let Some(known) = known.filter(holds) {
            return Ok((known.came, known.came_again));
        }
        let (came, came_again) = figures::visitors(tx, span)?;
        let Trade { recorded, revenue_fen, .. } = trade;
        let mut kept = self.kept();
        if kept.visitors.len() >= KEPT_MAX {
            kept.visitors.clear();
        }
        kept.visitors.insert(*span, Visitors { recorded, revenue_fen, came, came_again });
        Ok((came, came_again))
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
