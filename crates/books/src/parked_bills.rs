//! Bills that wait at the desk. A basket is a text here; it names no person.

use crate::access::{Read, Row, Tx};
use crate::error::BooksError;
use crate::id::{AccountId, ParkedId, StoreId};

/// A bill that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParkedBill {
    /// Its id.
    pub id: ParkedId,
    /// The number that is called out, from 1, among those that wait in its store.
    pub number: i64,
    /// Where.
    pub store: Option<StoreId>,
    /// Whose.
    pub account: Option<AccountId>,
    /// What is on it, as JSON.
    pub basket: String,
    /// Since when, in microseconds of UTC.
    pub parked_at: i64,
    /// By whom.
    pub parked_by: String,
}

const COLUMNS: &str = "id, number, store_id, account_id, basket, parked_at, parked_by";

/// Adds a bill.
///
/// # Errors
/// [`BooksError`].
pub fn insert(tx: &mut dyn Tx, bill: &ParkedBill) -> Result<(), BooksError> {
    tx.execute(
        "INSERT INTO parked_bills (id, number, store_id, account_id, basket, parked_at, parked_by) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &[&bill.id, &bill.number, &bill.store, &bill.account, &bill.basket, &bill.parked_at, &bill.parked_by],
    )?;
    Ok(())
}

/// Every bill that waits, the oldest first.
///
/// # Errors
/// [`BooksError`].
pub fn list(tx: &mut dyn Read) -> Result<Vec<ParkedBill>, BooksError> {
    let sql = format!("SELECT {COLUMNS} FROM parked_bills ORDER BY parked_at, id");
    tx.query(&sql, &[])?.iter().map(from_row).collect()
}

/// Takes a bill away and gives it, if it still waits.
///
/// # Errors
/// [`BooksError`].
pub fn take(tx: &mut dyn Tx, id: ParkedId) -> Result<Option<ParkedBill>, BooksError> {
    let sql = format!("SELECT {COLUMNS} FROM parked_bills WHERE id = $1{}", tx.for_update());
    let Some(row) = tx.query_opt(&sql, &[&id])? else { return Ok(None) };
    tx.execute("DELETE FROM parked_bills WHERE id = $1", &[&id])?;
    from_row(&row).map(Some)
}

fn from_row(row: &Row) -> Result<ParkedBill, BooksError> {
    Ok(ParkedBill {
        id: ParkedId::from_row(row, 0)?,
        number: row.int(1)?,
        store: row.opt_array(2)?.map(StoreId),
        account: row.opt_array(3)?.map(AccountId),
        basket: row.text(4)?.to_owned(),
        parked_at: row.int(5)?,
        parked_by: row.text(6)?.to_owned(),
    })
}
