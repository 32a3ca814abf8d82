//! The figures of a month beside the same days of the months before, and what happened on a day.

mod day;

use yanji_books::figures::{self, Span, Trade};
use yanji_books::id::StoreId;
use yanji_books::{BooksError, Read};
use yanji_engine::{Day, Rulebook};
use yanji_words::Problem;

use crate::actor::{Actor, Permission};
use crate::clinic::Clinic;
use crate::error::AppError;
use crate::records::{Figures, Month, MonthFigures};
use crate::store;

/// How many months a trend has, the last one included.
const TREND_MONTHS: i32 = 6;

impl Clinic {
    /// The figures of a month up to today, of one store or of all, beside those of the same days of the months before.
    ///
    /// Sales belong to the store where they were made; members, tiers and points used to the one where they joined.
    ///
    /// # Errors
    /// [`Problem::Forbidden`]; [`Problem::StoreForeign`]; [`Problem::NoProgramme`]; [`Problem::Malformed`] for a month that has not begun.
    pub fn figures_month(&self, actor: &Actor, store: Option<StoreId>, month: Month) -> Result<MonthFigures, AppError> {
        actor.require(Permission::MoneyRead)?;
        let store = store::told_of(actor, store)?;
        let (rules, today) = self.books.read(|tx| {
            let present = self.present(tx)?;
            Ok::<_, AppError>((present.rules, present.today))
        })?;
        if month.first() > today {
            return Err(AppError::at(Problem::Malformed, "month"));
        }
        let until = month.last().min(today);
        // Each month in a read of its own, so that none is long.
        let same_days = |back: i32| {
            let past = month.add(-back);
            // A whole month is compared with whole months; the 31st with the last day there is.
            let last = if until == month.last() { past.last() } else { until.add_months(-back) };
            let span = Span { from: past.first(), until: last, store };
            self.books.read(|tx| Ok::<_, AppError>(of_span(tx, &rules.book, &span)?))
        };
        let trend = (0..TREND_MONTHS).rev().map(same_days).collect::<Result<Vec<_>, _>>()?;
        let (before, now) = match trend.as_slice() {
            [.., before, now] => (*before, *now),
            [] | [_] => return Err(AppError::new(Problem::Internal)),
        };
        Ok(MonthFigures { from: month.first(), until, now, before, trend })
    }
}

/// What a span adds up to.
pub(crate) fn of_span(tx: &mut dyn Read, rulebook: &Rulebook, span: &Span) -> Result<Figures, BooksError> {
    let (trade, visitors) = (figures::trade(tx, span)?, figures::visitors(tx, span)?);
    with_trade(tx, rulebook, span, trade, visitors)
}

/// What a span adds up to of which the sales are known, and how many members came and how many of them again.
pub(crate) fn with_trade(
    tx: &mut dyn Read,
    rulebook: &Rulebook,
    span: &Span,
    trade: Trade,
    (active_members, returning_members): (i64, i64),
) -> Result<Figures, BooksError> {
    let (upgrades, downgrades) = moves(tx, rulebook, span)?;
    Ok(Figures {
        revenue_fen: trade.revenue_fen,
        sales: trade.sales,
        new_members: figures::enrolled(tx, span)?,
        active_members,
        returning_members,
        points_earned: trade.points,
        points_used: figures::points_used(tx, span)?,
        upgrades,
        downgrades,
    })
}

/// How many moves led up and how many down, by the ladder in force at the end of the span.
pub(crate) fn moves(tx: &mut dyn Read, rulebook: &Rulebook, span: &Span) -> Result<(i64, i64), BooksError> {
    let (mut up, mut down) = (0, 0);
    for moves in figures::moves(tx, span)? {
        let rank = |code: &str| rank(rulebook, span.until, code);
        match (rank(&moves.from_tier), rank(&moves.to_tier)) {
            (Some(from), Some(to)) if to > from => up += moves.accounts,
            (Some(from), Some(to)) if to < from => down += moves.accounts,
            // A tier that the ladder no longer has lies neither above nor below another.
            (Some(_) | None, Some(_) | None) => {}
        }
    }
    Ok((up, down))
}

/// The place of a tier in the ladder in force on a day, or in the latest earlier one that has it.
pub(crate) fn rank(rulebook: &Rulebook, day: Day, code: &str) -> Option<usize> {
    rulebook.until(day).find_map(|version| version.programme.tier_index(code))
}
