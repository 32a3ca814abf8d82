//! What about money wants a look, once for each occasion. Decides nothing about what is unusual.

use yanji_engine::Day;

use crate::access::{Read, Row, Tx};
use crate::column::day;
use crate::error::BooksError;
use crate::id::{AlarmId, StoreId};

/// An alarm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alarm {
    /// Its id.
    pub id: AlarmId,
    /// The code of its kind.
    pub kind: String,
    /// What it is about; of each kind there is one for each occasion.
    pub occasion: String,
    /// The business day.
    pub day: Day,
    /// When, in microseconds of UTC.
    pub at: i64,
    /// Where.
    pub store: Option<StoreId>,
    /// The figures, as JSON.
    pub figures: String,
    /// When somebody settled it, in microseconds of UTC.
    pub seen_at: Option<i64>,
    /// Who settled it; empty before.
    pub seen_by: String,
}

const COLUMNS: &str = "id, kind, occasion, day, at, store_id, figures, seen_at, seen_by";

/// Raises an alarm, unless there is one of its kind for the occasion.
///
/// # Errors
/// [`BooksError`].
pub fn raise(tx: &mut dyn Tx, alarm: &Alarm) -> Result<(), BooksError> {
    tx.execute(
        "INSERT INTO alarms (id, kind, occasion, day, at, store_id, figures) VALUES ($1, $2, $3, $4, $5, $6, $7) \
         ON CONFLICT (kind, occasion) DO NOTHING",
        &[&alarm.id, &alarm.kind, &alarm.occasion, &alarm.day.number(), &alarm.at, &alarm.store, &alarm.figures],
    )?;
    Ok(())
}

/// Alarms of a store, or of all, the latest first: those that nobody has settled, or all; at most `limit` after the first
/// `skip`.
///
/// # Errors
/// [`BooksError`].
pub fn list(
    tx: &mut dyn Read,
    store: Option<StoreId>,
    only_open: bool,
    skip: i64,
    limit: i64,
) -> Result<Vec<Alarm>, BooksError> {
    let open = if only_open { "seen_at IS NULL" } else { "1 = 1" };
    let (head, tail) =
        (format!("SELECT {COLUMNS} FROM alarms WHERE {open}"), "ORDER BY at DESC, id DESC LIMIT $1 OFFSET $2");
    let rows = match store {
        Some(store) => tx.query(&format!("{head} AND store_id = $3 {tail}"), &[&limit, &skip, &store])?,
        None => tx.query(&format!("{head} {tail}"), &[&limit, &skip])?,
    };
    rows.iter().map(from_row).collect()
}

/// How many alarms of a store, or of all, nobody has settled.
///
/// # Errors
/// [`BooksError`].
pub fn count_open(tx: &mut dyn Read, store: Option<StoreId>) -> Result<i64, BooksError> {
    let sql = "SELECT COUNT(*) FROM alarms WHERE seen_at IS NULL";
    let row = match store {
        Some(store) => tx.query_one(&format!("{sql} AND store_id = $1"), &[&store])?,
        None => tx.query_one(sql, &[])?,
    };
    row.int(0)
}

/// How many alarms of each kind nobody has settled, of a store or of all, by the codes of the kinds. Only those are
/// visited: they have an index of their own.
///
/// # Errors
/// [`BooksError`].
pub fn open_kinds(tx: &mut dyn Read, store: Option<StoreId>) -> Result<Vec<(String, i64)>, BooksError> {
    let head = "SELECT kind, COUNT(*) FROM alarms WHERE seen_at IS NULL";
    let tail = "GROUP BY kind ORDER BY kind";
    let rows = match store {
        Some(store) => tx.query(&format!("{head} AND store_id = $1 {tail}"), &[&store])?,
        None => tx.query(&format!("{head} {tail}"), &[])?,
    };
    rows.iter().map(|row| Ok((row.text(0)?.to_owned(), row.int(1)?))).collect()
}

/// An alarm by its id.
///
/// # Errors
/// [`BooksError`].
pub fn find(tx: &mut dyn Read, id: AlarmId) -> Result<Option<Alarm>, BooksError> {
    let sql = format!("SELECT {COLUMNS} FROM alarms WHERE id = $1");
    tx.query_opt(&sql, &[&id])?.map(|row| from_row(&row)).transpose()
}

/// Settles an alarm that nobody has settled.
///
/// # Errors
/// [`BooksError`].
pub fn settle(tx: &mut dyn Tx, id: AlarmId, at: i64, by: &str) -> Result<(), BooksError> {
    tx.execute("UPDATE alarms SET seen_at = $2, seen_by = $3 WHERE id = $1 AND seen_at IS NULL", &[&id, &at, &by])?;
    Ok(())
}

fn from_row(row: &Row) -> Result<Alarm, BooksError> {
    Ok(Alarm {
        id: AlarmId::from_row(row, 0)?,
        kind: row.text(1)?.to_owned(),
        occasion: row.text(2)?.to_owned(),
        day: day(row, 3)?,
        at: row.int(4)?,
        store: row.opt_array(5)?.map(StoreId),
        figures: row.text(6)?.to_owned(),
        seen_at: row.opt_int(7)?,
        seen_by: row.opt_text(8)?.unwrap_or_default().to_owned(),
    })
}
