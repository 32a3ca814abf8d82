//! Days as they are closed: what should be there, what was counted, and a seal that shows when either was changed.

use serde::{Deserialize, Serialize};
use yanji_books::Read;
use yanji_books::day_closes::{self, DayClose};
use yanji_books::id::StoreId;
use yanji_engine::Day;
use yanji_engine::programme::benefit::Tender;
use yanji_words::Problem;

use super::alarm::{self, AlarmKind};
use super::day::{TenderSum, day_span, tenders_within};
use crate::actor::{Actor, Permission};
use crate::clinic::Clinic;
use crate::clock::Instant;
use crate::error::AppError;
use crate::log;
use crate::once::Key;
use crate::rehearsal::Rehearsal;
use crate::store;

/// The most that is counted of one tender, in fen.
const COUNT_MOST: i64 = 100_000_000_000;

/// What was counted of one tender.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TillCount {
    /// The tender.
    pub tender: Tender,
    /// How much, in fen.
    pub counted_fen: i64,
}

/// One tender of a closed day or an ended shift.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TillDifference {
    /// The tender.
    pub tender: Tender,
    /// What should be there by the books, in fen.
    pub expected_fen: i64,
    /// What was counted, in fen; `None` where nobody counted it.
    pub counted_fen: Option<i64>,
}

impl TillDifference {
    /// What was counted above what should be there, or below it when negative, in fen; `None` where nobody counted it.
    #[must_use]
    pub fn difference_fen(&self) -> Option<i64> {
        self.counted_fen.map(|counted_fen| counted_fen - self.expected_fen)
    }
}

/// A day of a store as it was closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClosedDay {
    /// The day.
    pub day: Day,
    /// The store; `None` where the clinic was closed as one.
    pub store: Option<StoreId>,
    /// Tender by tender.
    pub tenders: Vec<TillDifference>,
    /// When.
    pub closed_at: Instant,
    /// By whom, as the log names them.
    pub closed_by: String,
    /// Whether the seal is that of these figures: whether nobody changed them since.
    pub is_sound: bool,
}

impl Clinic {
    /// Closes the money of a day of a store; where none is named, of the only open one, or of the clinic as one where
    /// there are several. It keeps what the books expect beside what was counted, under a seal, and
    /// raises an alarm where they differ. A tender that was not counted is kept as such, and differs by nothing.
    ///
    /// # Errors
    /// [`Problem::MoneyDayClosed`]; [`Problem::OutOfRange`] and [`Problem::Malformed`] about `counted`;
    /// [`Problem::MoneyDayOutside`] about a `day` that has not come, or lies before the clinic was founded and before
    /// anything that was recorded; [`Problem::NotFound`] and [`Problem::StoreForeign`] about `store`.
    pub fn till_close(
        &self,
        actor: &Actor,
        key: &Key,
        day: Day,
        at_store: Option<StoreId>,
        counted: &[TillCount],
        rehearsal: Rehearsal,
    ) -> Result<ClosedDay, AppError> {
        actor.require(Permission::DayClose)?;
        sound_counts(counted)?;
        let at = self.now();
        let request = self.request(actor, key, "till_close", at);
        rehearsal.write(&self.books, |tx| {
            request.once(tx, &(day, at_store, counted), |tx| {
                let at_store = at_store.or(actor.only_store);
                if let Some(id) = at_store {
                    // The last day of a store that was given up is closed like any other.
                    store::require_known(tx, id)?;
                }
                store::require_all_or(actor, at_store)?;
                self.require_money_day(tx, day)?;
                let apart = store::apart(tx, at_store)?;
                let tenders = differences(&tenders_within(tx, &day_span(day, apart))?, counted, 0);
                let figures = serde_json::to_string(&tenders).map_err(|e| AppError::caused(Problem::Internal, e))?;
                let close = DayClose {
                    day,
                    store: at_store,
                    seal: self.keys.day_seal(day.number(), at_store.map(|store| store.0), &figures),
                    figures,
                    closed_at: at.0,
                    closed_by: actor.name(),
                };
                let is_closed = apart.is_none() && at_store.is_some() && day_closes::find(tx, day, None)?.is_some();
                if is_closed || !day_closes::insert(tx, &close)? {
                    return Err(AppError::new(Problem::MoneyDayClosed));
                }
                let off_fen: i64 = tenders.iter().filter_map(TillDifference::difference_fen).map(i64::abs).sum();
                if off_fen > 0 {
                    let store = at_store.map(|store| store.to_string()).unwrap_or_default();
                    let occasion = format!("{}:{store}", day.number());
                    alarm::raise(tx, at, day, at_store, &occasion, &AlarmKind::DayDiffers { off_fen })?;
                }
                let subject = format!("{day:?}");
                let deed = log::Deed { action: "till_close", subject, ..log::Deed::default() };
                log::record(tx, actor, Permission::DayClose, at, deed)?;
                self.closed_day(close)
            })
        })
    }

    /// Closed days of the stores that the actor may know of, the latest first, at most `limit` (200) after the first `skip`.
    ///
    /// # Errors
    /// [`Problem::Forbidden`] and errors of the database.
    pub fn till_closes(&self, actor: &Actor, skip: usize, limit: usize) -> Result<Vec<ClosedDay>, AppError> {
        actor.require(Permission::MoneyRead)?;
        let (skip, limit) = (i64::try_from(skip).unwrap_or(i64::MAX), i64::try_from(limit.min(200)).unwrap_or(200));
        let rows = |tx: &mut dyn Read| day_closes::list(tx, actor.bound_to(), skip, limit);
        self.books.read(|tx| rows(tx)?.into_iter().map(|row| self.closed_day(row)).collect())
    }

    /// Refuses a day that has not come, and one before the clinic was founded and before anything that was recorded.
    fn require_money_day(&self, tx: &mut dyn Read, day: Day) -> Result<(), AppError> {
        let founded = tx.query_one("SELECT created_at FROM organisation WHERE one = 1", &[])?.int(0)?;
        let founded = Instant(founded).day_in(&self.zone());
        let last = self.today();
        let first = day_closes::first_day(tx)?.map_or(founded, |recorded| recorded.min(founded)).min(last);
        if (first..=last).contains(&day) {
            return Ok(());
        }
        Err(AppError::at(Problem::MoneyDayOutside { first, last }, "day"))
    }

    pub(super) fn closed_day(&self, row: DayClose) -> Result<ClosedDay, AppError> {
        let seal = self.keys.day_seal(row.day.number(), row.store.map(|store| store.0), &row.figures);
        let tenders =
            serde_json::from_str(&row.figures).map_err(|error| AppError::caused(Problem::Inconsistent, error))?;
        Ok(ClosedDay {
            day: row.day,
            store: row.store,
            tenders,
            closed_at: Instant(row.closed_at),
            closed_by: row.closed_by,
            is_sound: seal == row.seal,
        })
    }
}

/// Refuses counts below nothing and above any drawer, those of deposits, which lie in no drawer, and a tender that is
/// counted twice.
pub(super) fn sound_counts(counted: &[TillCount]) -> Result<(), AppError> {
    for (place, count) in counted.iter().enumerate() {
        let field = || format!("counted[{place}]");
        if count.tender == Tender::Deposit {
            return Err(AppError::at(Problem::Malformed, format!("counted[{place}].tender")));
        }
        if !(0..=COUNT_MOST).contains(&count.counted_fen) {
            return Err(AppError::at(Problem::OutOfRange { least: 0, most: COUNT_MOST }, field()));
        }
        if counted[..place].iter().any(|other| other.tender == count.tender) {
            return Err(AppError::at(Problem::Malformed, field()));
        }
    }
    Ok(())
}

/// What should be there beside what was counted, for tenders that came to something or were counted. The drawer held
/// `float_fen` of cash before. Deposits that paid for sales lie in no drawer.
pub(super) fn differences(sums: &[TenderSum], counted: &[TillCount], float_fen: i64) -> Vec<TillDifference> {
    let real = sums.iter().filter(|sum| sum.tender != Tender::Deposit);
    real.filter_map(|sum| {
        let float_fen = if sum.tender == Tender::Cash { float_fen } else { 0 };
        let expected_fen = float_fen + sum.in_fen - sum.out_fen;
        let counted_fen = counted.iter().find(|count| count.tender == sum.tender).map(|count| count.counted_fen);
        let is_empty = expected_fen == 0 && counted_fen.is_none_or(|counted_fen| counted_fen == 0);
        (!is_empty).then_some(TillDifference { tender: sum.tender, expected_fen, counted_fen })
    })
    .collect()
}
