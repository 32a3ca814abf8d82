//! Mappings of files' columns that are kept under a name.

use crate::access::{Read, Row, Tx};
use crate::error::BooksError;

/// A mapping kept under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MappingRow {
    /// The name.
    pub name: String,
    /// The mapping, as JSON.
    pub mapping: String,
    /// When it was kept, in microseconds of UTC.
    pub saved_at: i64,
}

/// Keeps a mapping under a name, in the place of one that is there.
///
/// # Errors
/// [`BooksError`].
pub fn save_mapping(tx: &mut dyn Tx, mapping: &MappingRow) -> Result<(), BooksError> {
    let sql = "INSERT INTO import_mappings (name, mapping, saved_at) VALUES ($1, $2, $3) \
               ON CONFLICT (name) DO UPDATE SET mapping = excluded.mapping, saved_at = excluded.saved_at";
    tx.execute(sql, &[&mapping.name, &mapping.mapping, &mapping.saved_at])?;
    Ok(())
}

/// The kept mappings, the latest first.
///
/// # Errors
/// [`BooksError`].
pub fn mappings(tx: &mut dyn Read) -> Result<Vec<MappingRow>, BooksError> {
    let order = tx.by_bytes();
    let sql = format!("SELECT name, mapping, saved_at FROM import_mappings ORDER BY saved_at DESC, name{order}");
    let mapping = |row: &Row| {
        Ok(MappingRow { name: row.text(0)?.to_owned(), mapping: row.text(1)?.to_owned(), saved_at: row.int(2)? })
    };
    tx.query(&sql, &[])?.iter().map(mapping).collect()
}
