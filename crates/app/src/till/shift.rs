//! Shifts at the till: begun with the cash in the drawer, handed over with what was counted.

use serde::{Deserialize, Serialize};
use yanji_books::id::{ShiftId, StaffId, StoreId};
use yanji_books::payments::Span;
use yanji_books::{Read, Tx, shifts, staff};
use yanji_engine::Day;
use yanji_words::{Problem, Thing};

use super::close::{TillCount, TillDifference, differences, sound_counts};
use super::day::tenders_within;
use crate::actor::{Actor, Permission};
use crate::clinic::Clinic;
use crate::clock::Instant;
use crate::error::AppError;
use crate::log;
use crate::once::Key;
use crate::store;

/// The most cash with which a shift begins, in fen.
const FLOAT_MOST: i64 = 10_000_000;

/// A shift.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shift {
    /// Its id.
    pub id: ShiftId,
    /// Where.
    pub store: Option<StoreId>,
    /// Whose, as the journal names them.
    pub operator: String,
    /// The business day on which it began.
    pub day: Day,
    /// When it began.
    pub opened_at: Instant,
    /// The cash in the drawer at its beginning, in fen.
    pub float_fen: i64,
    /// When it ended; `None` while it runs.
    pub closed_at: Option<Instant>,
    /// Tender by tender: what should be there, the cash of the beginning included, and what was counted at its end.
    /// While it runs nothing is counted.
    pub tenders: Vec<TillDifference>,
    /// Who took over, as the journal names them; empty for nobody.
    pub handed_to: String,
}

/// The end of a shift.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShiftEnd {
    /// What was counted; a tender that is not named was not.
    pub counted: Vec<TillCount>,
    /// Who takes over.
    pub handed_to: Option<StaffId>,
}

impl Clinic {
    /// Begins a shift of the actor with the cash in the drawer, in a store: the named one, or that in which they act.
    ///
    /// # Errors
    /// [`Problem::ShiftRunning`]; [`Problem::OutOfRange`] about `float_fen`; about `store`: [`Problem::NotFound`],
    /// [`Problem::StoreForeign`], and [`Problem::StoreMissing`] where there are several and none is meant.
    pub fn shift_open(
        &self,
        actor: &Actor,
        key: &Key,
        float_fen: i64,
        store: Option<StoreId>,
    ) -> Result<Shift, AppError> {
        actor.require(Permission::SalePost)?;
        if !(0..=FLOAT_MOST).contains(&float_fen) {
            return Err(AppError::at(Problem::OutOfRange { least: 0, most: FLOAT_MOST }, "float_fen"));
        }
        let (at, day) = (self.now(), self.today());
        let request = self.request(actor, key, "shift_open", at);
        self.books.write(|tx| {
            request.once(tx, &(float_fen, store), |tx| {
                let row = shifts::Shift {
                    id: ShiftId::new(at.0),
                    store: store::drawer(tx, actor, store)?,
                    operator: actor.name(),
                    day,
                    opened_at: at.0,
                    float_fen,
                    closed_at: None,
                    expected: String::new(),
                    counted: String::new(),
                    handed_to: String::new(),
                };
                if !shifts::open(tx, &row)? {
                    return Err(AppError::new(Problem::ShiftRunning));
                }
                let deed = log::Deed { action: "shift_open", subject: row.id.to_string(), ..log::Deed::default() };
                log::record(tx, actor, Permission::SalePost, at, deed)?;
                as_running(tx, row)
            })
        })
    }

    /// The shift that the actor is in, with what should be there now.
    ///
    /// # Errors
    /// [`Problem::Forbidden`] and errors of the database.
    pub fn shift_now(&self, actor: &Actor) -> Result<Option<Shift>, AppError> {
        actor.require(Permission::SalePost)?;
        let operator = actor.name();
        self.books.read(|tx| shifts::running(tx, &operator)?.map(|row| as_running(tx, row)).transpose())
    }

    /// Ends the actor's shift with what was counted, and hands it over.
    ///
    /// # Errors
    /// [`Problem::ShiftMissing`]; [`Problem::OutOfRange`] and [`Problem::Malformed`] about `counted`;
    /// [`Problem::NotFound`] about `handed_to`.
    pub fn shift_close(&self, actor: &Actor, key: &Key, end: &ShiftEnd) -> Result<Shift, AppError> {
        actor.require(Permission::SalePost)?;
        sound_counts(&end.counted)?;
        let at = self.now();
        let request = self.request(actor, key, "shift_close", at);
        self.books.write(|tx| {
            request.once(tx, end, |tx| {
                let row = shifts::lock_running(tx, &actor.name())?.ok_or(AppError::new(Problem::ShiftMissing))?;
                ended(tx, actor, row, end, at)
            })
        })
    }

    /// A shift as it stands, for whoever may end it: the one who began it, or somebody who closes days.
    ///
    /// # Errors
    /// [`Problem::NotFound`]; [`Problem::Forbidden`], [`Problem::StoreForeign`].
    pub fn shift_get(&self, actor: &Actor, id: ShiftId) -> Result<Shift, AppError> {
        self.books.read(|tx| {
            let row = shifts::find(tx, id)?.ok_or(AppError::new(Problem::NotFound(Thing::Shift)))?;
            require_endable(actor, &row)?;
            as_running(tx, row)
        })
    }

    /// Ends a shift with what was counted, and hands it over: one's own, or, for whoever closes days, that of somebody
    /// who went home without ending it. The log names both.
    ///
    /// # Errors
    /// [`Problem::NotFound`]; [`Problem::ShiftEnded`]; [`Problem::Forbidden`], [`Problem::StoreForeign`];
    /// [`Problem::OutOfRange`] and [`Problem::Malformed`] about `counted`; [`Problem::NotFound`] about `handed_to`.
    pub fn shift_end(&self, actor: &Actor, key: &Key, id: ShiftId, end: &ShiftEnd) -> Result<Shift, AppError> {
        sound_counts(&end.counted)?;
        let at = self.now();
        let request = self.request(actor, key, "shift_end", at);
        self.books.write(|tx| {
            request.once(tx, &(id, end), |tx| {
                let row = shifts::lock(tx, id)?.ok_or(AppError::new(Problem::NotFound(Thing::Shift)))?;
                require_endable(actor, &row)?;
                if row.closed_at.is_some() {
                    return Err(AppError::new(Problem::ShiftEnded));
                }
                ended(tx, actor, row, end, at)
            })
        })
    }

    /// The shifts that began on these days in the stores that the actor may know of, the latest first, at most `limit` (200) after the first `skip`.
    ///
    /// # Errors
    /// [`Problem::Forbidden`] and errors of the database.
    pub fn shift_list(
        &self,
        actor: &Actor,
        (from, until): (Day, Day),
        skip: usize,
        limit: usize,
    ) -> Result<Vec<Shift>, AppError> {
        actor.require(Permission::MoneyRead)?;
        let (skip, limit) = (i64::try_from(skip).unwrap_or(i64::MAX), i64::try_from(limit.min(200)).unwrap_or(200));
        self.books.read(|tx| {
            let rows = shifts::list(tx, (from, until), actor.bound_to(), skip, limit)?;
            rows.into_iter().map(|row| as_running(tx, row)).collect()
        })
    }
}

/// Refuses the shift of somebody else to whoever closes no days, or not those of its store.
fn require_endable(actor: &Actor, row: &shifts::Shift) -> Result<(), AppError> {
    if row.operator == actor.name() {
        return actor.require(Permission::SalePost);
    }
    actor.require(Permission::DayClose)?;
    store::require_not_foreign(actor, row.store)
}

/// Ends a shift that runs and is locked.
fn ended(
    tx: &mut dyn Tx,
    actor: &Actor,
    mut row: shifts::Shift,
    end: &ShiftEnd,
    at: Instant,
) -> Result<Shift, AppError> {
    if let Some(next) = end.handed_to
        && staff::find(tx, next)?.is_none_or(|found| found.is_disabled)
    {
        return Err(AppError::at(Problem::NotFound(Thing::Staff), "handed_to"));
    }
    let tenders = tenders_of(tx, &row, &end.counted)?;
    row.closed_at = Some(at.0);
    row.expected = serde_json::to_string(&tenders).map_err(|e| AppError::caused(Problem::Internal, e))?;
    row.counted = serde_json::to_string(&end.counted).map_err(|e| AppError::caused(Problem::Internal, e))?;
    row.handed_to = end.handed_to.map(|next| next.to_string()).unwrap_or_default();
    shifts::close(tx, &row)?;
    let (action, subject, permission) = if row.operator == actor.name() {
        ("shift_close", row.id.to_string(), Permission::SalePost)
    } else {
        ("shift_end", row.operator.clone(), Permission::DayClose)
    };
    log::record(tx, actor, permission, at, log::Deed { action, subject, ..log::Deed::default() })?;
    Ok(shift_of(row, tenders))
}

/// A shift as it stands: of one that has ended what was kept, of one that runs what should be there now.
fn as_running(tx: &mut dyn Read, row: shifts::Shift) -> Result<Shift, AppError> {
    let tenders = match row.closed_at {
        Some(_) => {
            serde_json::from_str(&row.expected).map_err(|error| AppError::caused(Problem::Inconsistent, error))?
        }
        None => tenders_of(tx, &row, &[])?,
    };
    Ok(shift_of(row, tenders))
}

/// What its operator took since it began, with the cash of its beginning, beside what was counted.
fn tenders_of(tx: &mut dyn Read, row: &shifts::Shift, counted: &[TillCount]) -> Result<Vec<TillDifference>, AppError> {
    let span =
        Span { from: row.day, until: Day::LAST, store: None, operator: Some(&row.operator), since: row.opened_at };
    Ok(differences(&tenders_within(tx, &span)?, counted, row.float_fen))
}

fn shift_of(row: shifts::Shift, tenders: Vec<TillDifference>) -> Shift {
    Shift {
        id: row.id,
        store: row.store,
        operator: row.operator,
        day: row.day,
        opened_at: Instant(row.opened_at),
        float_fen: row.float_fen,
        closed_at: row.closed_at.map(Instant),
        tenders,
        handed_to: row.handed_to,
    }
}
