//! Days as they were closed, store by store: figures under a seal. Append-only; works nothing out.

use yanji_engine::Day;

use crate::access::{Read, Row, Tx};
use crate::column::{day, opt_day};
use crate::error::BooksError;
use crate::id::StoreId;

/// A closed day of a store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayClose {
    /// The day.
    pub day: Day,
    /// The store; `None` for what belongs to none.
    pub store: Option<StoreId>,
    /// The figures, as JSON.
    pub figures: String,
    /// The seal over day, store and figures.
    pub seal: [u8; 32],
    /// When, in microseconds of UTC.
    pub closed_at: i64,
    /// By whom.
    pub closed_by: String,
}

const COLUMNS: &str = "day, store_key, figures, seal, closed_at, closed_by";

/// The key of a store, or of what belongs to none.
fn store_key(store: Option<StoreId>) -> Vec<u8> {
    store.map(|store| store.0.to_vec()).unwrap_or_default()
}

/// Closes a day of a store; says whether it was open.
///
/// # Errors
/// [`BooksError`].
pub fn insert(tx: &mut dyn Tx, close: &DayClose) -> Result<bool, BooksError> {
    let made = tx.execute(
        "INSERT INTO day_closes (day, store_key, figures, seal, closed_at, closed_by) \
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (day, store_key) DO NOTHING",
        &[
            &close.day.number(),
            &store_key(close.store),
            &close.figures,
            &close.seal,
            &close.closed_at,
            &close.closed_by,
        ],
    )?;
    Ok(made == 1)
}

/// A day of a store, if it was closed.
///
/// # Errors
/// [`BooksError`].
pub fn find(tx: &mut dyn Read, day: Day, store: Option<StoreId>) -> Result<Option<DayClose>, BooksError> {
    let sql = format!("SELECT {COLUMNS} FROM day_closes WHERE day = $1 AND store_key = $2");
    tx.query_opt(&sql, &[&day.number(), &store_key(store)])?.map(|row| from_row(&row)).transpose()
}

/// Closed days of a store, or of all, the latest first, at most `limit` after the first `skip`.
///
/// # Errors
/// [`BooksError`].
pub fn list(tx: &mut dyn Read, store: Option<StoreId>, skip: i64, limit: i64) -> Result<Vec<DayClose>, BooksError> {
    let (head, tail) =
        (format!("SELECT {COLUMNS} FROM day_closes"), "ORDER BY day DESC, closed_at DESC LIMIT $1 OFFSET $2");
    let rows = match store {
        Some(_) => tx.query(&format!("{head} WHERE store_key = $3 {tail}"), &[&limit, &skip, &store_key(store)])?,
        None => tx.query(&format!("{head} {tail}"), &[&limit, &skip])?,
    };
    rows.iter().map(from_row).collect()
}

/// The first day on which a sale or a payment was recorded; `None` while there is none.
///
/// # Errors
/// [`BooksError`].
pub fn first_day(tx: &mut dyn Read) -> Result<Option<Day>, BooksError> {
    let sql = "SELECT (SELECT MIN(day) FROM sales), (SELECT MIN(day) FROM payments)";
    let row = tx.query_one(sql, &[])?;
    Ok([opt_day(&row, 0)?, opt_day(&row, 1)?].into_iter().flatten().min())
}

fn from_row(row: &Row) -> Result<DayClose, BooksError> {
    let key = row.bytes(1)?;
    let store = if key.is_empty() { None } else { Some(StoreId::from_row(row, 1)?) };
    Ok(DayClose {
        day: day(row, 0)?,
        store,
        figures: row.text(2)?.to_owned(),
        seal: row.array(3)?,
        closed_at: row.int(4)?,
        closed_by: row.text(5)?.to_owned(),
    })
}
