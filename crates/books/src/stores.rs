//! The stores of an organisation. Nothing about what is done in them.

use crate::access::{Read, Row, Tx};
use crate::error::BooksError;
use crate::id::StoreId;

/// A store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Store {
    /// Its id.
    pub id: StoreId,
    /// What it is called, unique in the organisation.
    pub name: String,
    /// Whether it was given up.
    pub is_closed: bool,
    /// Address, telephone and hours, as the use cases write them.
    pub details: String,
    /// When it was added, in microseconds of UTC.
    pub created_at: i64,
}

const COLUMNS: &str = "id, name, is_closed, created_at, details";

/// Every store, in the order in which they were added.
///
/// # Errors
/// [`BooksError`].
pub fn list(tx: &mut dyn Read) -> Result<Vec<Store>, BooksError> {
    let sql = format!("SELECT {COLUMNS} FROM stores ORDER BY created_at, id");
    tx.query(&sql, &[])?.iter().map(from_row).collect()
}

/// A store by its id.
///
/// # Errors
/// [`BooksError`].
pub fn find(tx: &mut dyn Read, id: StoreId) -> Result<Option<Store>, BooksError> {
    let sql = format!("SELECT {COLUMNS} FROM stores WHERE id = $1");
    tx.query_opt(&sql, &[&id])?.map(|row| from_row(&row)).transpose()
}

/// The only store that is open; `None` where there are several or none.
///
/// # Errors
/// [`BooksError`].
pub fn only_open(tx: &mut dyn Read) -> Result<Option<StoreId>, BooksError> {
    match tx.query("SELECT id FROM stores WHERE is_closed = 0 LIMIT 2", &[])?.as_slice() {
        [only] => Ok(Some(StoreId::from_row(only, 0)?)),
        _ => Ok(None),
    }
}

/// Adds a store, unless the name is taken; says whether it was free.
///
/// # Errors
/// [`BooksError`].
pub fn insert(tx: &mut dyn Tx, store: &Store) -> Result<bool, BooksError> {
    let made = tx.execute(
        "INSERT INTO stores (id, name, created_at, details) VALUES ($1, $2, $3, $4) ON CONFLICT (name) DO NOTHING",
        &[&store.id, &store.name, &store.created_at, &store.details],
    )?;
    Ok(made == 1)
}

/// Stores what was changed about a store, unless another has its name; says whether it was free.
///
/// # Errors
/// [`BooksError`].
pub fn update(tx: &mut dyn Tx, store: &Store) -> Result<bool, BooksError> {
    let sql = "SELECT id FROM stores WHERE name = $1 AND id <> $2";
    if tx.query_opt(sql, &[&store.name, &store.id])?.is_some() {
        return Ok(false);
    }
    tx.execute(
        "UPDATE stores SET name = $2, is_closed = $3, details = $4 WHERE id = $1",
        &[&store.id, &store.name, &i64::from(store.is_closed), &store.details],
    )?;
    Ok(true)
}

fn from_row(row: &Row) -> Result<Store, BooksError> {
    Ok(Store {
        id: StoreId::from_row(row, 0)?,
        name: row.text(1)?.to_owned(),
        is_closed: row.int(2)? != 0,
        created_at: row.int(3)?,
        details: row.text(4)?.to_owned(),
    })
}
