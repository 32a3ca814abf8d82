//! Settings of the organisation: one text under one name each. What a text means is for the use case that keeps it.

use crate::access::{Read, Tx};
use crate::error::BooksError;

/// Who changes a setting, and when.
#[derive(Clone, Copy, Debug)]
pub struct Change<'a> {
    /// When, in microseconds of UTC.
    pub at: i64,
    /// Who, as the log names them.
    pub by: &'a str,
}

/// What is kept under a name.
///
/// # Errors
/// [`BooksError`].
pub fn get(tx: &mut dyn Read, name: &str) -> Result<Option<String>, BooksError> {
    let row = tx.query_opt("SELECT value FROM settings WHERE name = $1", &[&name])?;
    row.map(|row| row.text(0).map(str::to_owned)).transpose()
}

/// Keeps a text under a name, in the place of the one before.
///
/// # Errors
/// [`BooksError`].
pub fn put(tx: &mut dyn Tx, name: &str, value: &str, change: Change<'_>) -> Result<(), BooksError> {
    tx.execute(
        "INSERT INTO settings (name, value, changed_at, changed_by) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (name) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at, \
         changed_by = excluded.changed_by",
        &[&name, &value, &change.at, &change.by],
    )?;
    Ok(())
}

/// Keeps nothing under a name any more.
///
/// # Errors
/// [`BooksError`].
pub fn remove(tx: &mut dyn Tx, name: &str) -> Result<(), BooksError> {
    tx.execute("DELETE FROM settings WHERE name = $1", &[&name])?;
    Ok(())
}
