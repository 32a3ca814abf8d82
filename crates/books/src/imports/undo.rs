//! The taking back of an import: how far it is, and to which accounts it had brought sales.

use super::{COLUMNS, ImportRow, from_row};
use crate::access::{Read, Tx};
use crate::error::BooksError;
use crate::id::{AccountId, ImportId};

/// How far an import was taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undo {
    /// Who began it, as the journal names them.
    pub by: String,
    /// When it ended; `None` while it goes on.
    pub ended_at: Option<i64>,
    /// How many of its sales have been gone through.
    pub done: i64,
    /// How many sales it brought.
    pub total: i64,
}

/// How many sales an import brought to an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Brought {
    /// The account.
    pub account: AccountId,
    /// How many sales.
    pub sales: i64,
}

/// The import that is being taken back.
///
/// # Errors
/// [`BooksError`].
pub fn undoing(tx: &mut dyn Read) -> Result<Option<ImportRow>, BooksError> {
    let sql = format!("SELECT {COLUMNS} FROM imports WHERE undone_by IS NOT NULL AND undone_at IS NULL");
    tx.query_opt(&sql, &[])?.map(|row| from_row(&row)).transpose()
}

/// Begins to take an import back that brought so many sales; gives whether nobody had begun before.
///
/// # Errors
/// [`BooksError`].
pub fn begin_undo(tx: &mut dyn Tx, id: ImportId, by: &str, sales: i64) -> Result<bool, BooksError> {
    let sql = "UPDATE imports SET undone_by = $2, undo_total = $3 \
               WHERE id = $1 AND status <> 'running' AND undone_by IS NULL";
    Ok(tx.execute(sql, &[&id, &by, &sales])? > 0)
}

/// Moves the taking back of an import on; gives whether it was exactly there and going on.
///
/// # Errors
/// [`BooksError`].
pub fn advance_undo(tx: &mut dyn Tx, id: ImportId, before: i64, after: i64) -> Result<bool, BooksError> {
    let sql = "UPDATE imports SET undo_done = $3 \
               WHERE id = $1 AND undo_done = $2 AND undone_by IS NOT NULL AND undone_at IS NULL";
    Ok(tx.execute(sql, &[&id, &before, &after])? > 0)
}

/// Ends the taking back of an import; gives whether it was going on.
///
/// # Errors
/// [`BooksError`].
pub fn end_undo(tx: &mut dyn Tx, id: ImportId, at: i64) -> Result<bool, BooksError> {
    let sql = "UPDATE imports SET undone_at = $2 WHERE id = $1 AND undone_by IS NOT NULL AND undone_at IS NULL";
    Ok(tx.execute(sql, &[&id, &at])? > 0)
}

/// The accounts to which an import brought sales, in the order of their ids.
///
/// # Errors
/// [`BooksError`].
pub fn brought(tx: &mut dyn Read, id: ImportId) -> Result<Vec<Brought>, BooksError> {
    let sql = "SELECT account_id, COUNT(*) FROM sales WHERE import_id = $1 GROUP BY account_id ORDER BY account_id";
    let rows = tx.query(sql, &[&id])?;
    rows.iter().map(|row| Ok(Brought { account: AccountId::from_row(row, 0)?, sales: row.int(1)? })).collect()
}
