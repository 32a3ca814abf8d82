//! Shifts at the till: who, from when to when, what should have been there and what was counted. Adds nothing up.

use yanji_engine::Day;

use crate::access::{Read, Row, Tx};
use crate::column::day;
use crate::error::BooksError;
use crate::id::{ShiftId, StoreId};

/// A shift.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shift {
    /// Its id.
    pub id: ShiftId,
    /// Where.
    pub store: Option<StoreId>,
    /// Whose.
    pub operator: String,
    /// The business day on which it began.
    pub day: Day,
    /// When it began, in microseconds of UTC.
    pub opened_at: i64,
    /// The cash in the drawer at its beginning, in fen.
    pub float_fen: i64,
    /// When it ended.
    pub closed_at: Option<i64>,
    /// What should have been there at its end, as JSON.
    pub expected: String,
    /// What was counted, as JSON.
    pub counted: String,
    /// Who took over; empty for nobody.
    pub handed_to: String,
}

const COLUMNS: &str = "id, store_id, operator, day, opened_at, float_fen, closed_at, expected, counted, handed_to";

/// Begins a shift, unless its operator is in one; says whether it began.
///
/// # Errors
/// [`BooksError`].
pub fn open(tx: &mut dyn Tx, shift: &Shift) -> Result<bool, BooksError> {
    let made = tx.execute(
        "INSERT INTO shifts (id, store_id, operator, day, opened_at, float_fen, expected, counted, handed_to) \
         VALUES ($1, $2, $3, $4, $5, $6, '', '', '') ON CONFLICT (operator) WHERE closed_at IS NULL DO NOTHING",
        &[&shift.id, &shift.store, &shift.operator, &shift.day.number(), &shift.opened_at, &shift.float_fen],
    )?;
    Ok(made == 1)
}

/// The shift that somebody is in, locked until the end of the transaction.
///
/// # Errors
/// [`BooksError`].
pub fn lock_running(tx: &mut dyn Tx, operator: &str) -> Result<Option<Shift>, BooksError> {
    let lock = tx.for_update();
    let sql = format!("SELECT {COLUMNS} FROM shifts WHERE operator = $1 AND closed_at IS NULL{lock}");
    tx.query_opt(&sql, &[&operator])?.map(|row| from_row(&row)).transpose()
}

/// The shift that somebody is in.
///
/// # Errors
/// [`BooksError`].
pub fn running(tx: &mut dyn Read, operator: &str) -> Result<Option<Shift>, BooksError> {
    let sql = format!("SELECT {COLUMNS} FROM shifts WHERE operator = $1 AND closed_at IS NULL");
    tx.query_opt(&sql, &[&operator])?.map(|row| from_row(&row)).transpose()
}

/// Ends a shift with what was counted.
///
/// # Errors
/// [`BooksError`].
pub fn close(tx: &mut dyn Tx, shift: &Shift) -> Result<(), BooksError> {
    tx.execute(
        "UPDATE shifts SET closed_at = $2, expected = $3, counted = $4, handed_to = $5 WHERE id = $1",
        &[&shift.id, &shift.closed_at, &shift.expected, &shift.counted, &shift.handed_to],
    )?;
    Ok(())
}

/// The shifts that began on days of a span, in one store or in all, the latest first, at most `limit` after the first
/// `skip`.
///
/// # Errors
/// [`BooksError`].
pub fn list(
    tx: &mut dyn Read,
    (from, until): (Day, Day),
    store: Option<StoreId>,
    skip: i64,
    limit: i64,
) -> Result<Vec<Shift>, BooksError> {
    let (from, until) = (from.number(), until.number());
    let head = format!("SELECT {COLUMNS} FROM shifts WHERE day >= $1 AND day <= $2");
    let tail = "ORDER BY opened_at DESC, id DESC LIMIT $3 OFFSET $4";
    let rows = match store {
        Some(store) => {
            tx.query(&format!("{head} AND store_id = $5 {tail}"), &[&from, &until, &limit, &skip, &store])?
        }
        None => tx.query(&format!("{head} {tail}"), &[&from, &until, &limit, &skip])?,
    };
    rows.iter().map(from_row).collect()
}

/// A shift.
///
/// # Errors
/// [`BooksError`].
pub fn find(tx: &mut dyn Read, id: ShiftId) -> Result<Option<Shift>, BooksError> {
    let sql = format!("SELECT {COLUMNS} FROM shifts WHERE id = $1");
    tx.query_opt(&sql, &[&id])?.map(|row| from_row(&row)).transpose()
}

/// A shift, locked until the end of the transaction.
///
/// # Errors
/// [`BooksError`].
pub fn lock(tx: &mut dyn Tx, id: ShiftId) -> Result<Option<Shift>, BooksError> {
    let lock = tx.for_update();
    let sql = format!("SELECT {COLUMNS} FROM shifts WHERE id = $1{lock}");
    tx.query_opt(&sql, &[&id])?.map(|row| from_row(&row)).transpose()
}

/// How many shifts that began on a day are running still, in one store or in all.
///
/// # Errors
/// [`BooksError`].
pub fn count_running(tx: &mut dyn Read, day: Day, store: Option<StoreId>) -> Result<i64, BooksError> {
    let sql = "SELECT COUNT(*) FROM shifts WHERE day = $1 AND closed_at IS NULL";
    let row = match store {
        Some(store) => tx.query_one(&format!("{sql} AND store_id = $2"), &[&day.number(), &store])?,
        None => tx.query_one(sql, &[&day.number()])?,
    };
    row.int(0)
}

fn from_row(row: &Row) -> Result<Shift, BooksError> {
    Ok(Shift {
        id: ShiftId::from_row(row, 0)?,
        store: row.opt_array(1)?.map(StoreId),
        operator: row.text(2)?.to_owned(),
        day: day(row, 3)?,
        opened_at: row.int(4)?,
        float_fen: row.int(5)?,
        closed_at: row.opt_int(6)?,
        expected: row.text(7)?.to_owned(),
        counted: row.text(8)?.to_owned(),
        handed_to: row.text(9)?.to_owned(),
    })
}
