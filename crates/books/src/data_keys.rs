//! The keystore: wrapped data keys, as the vault made them. Lies apart from the books; never holds a key in the clear.

use crate::access::{Read, Row, Tx, query_keyed};
use crate::column::narrow;
use crate::error::BooksError;
use crate::values;

/// A wrapped data key as a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataKeyRow {
    /// The 16 bytes of the id of whose key it is: a member's, or an import's.
    pub owner: [u8; 16],
    /// The how-manieth key of the owner it is, from 1.
    pub generation: u32,
    /// The version of the key that wraps it.
    pub kek_version: u32,
    /// The wrapped key.
    pub wrapped: Vec<u8>,
    /// What the key commits to itself with.
    pub commitment: [u8; 32],
}

const COLUMNS: &str = "member_id, generation, kek_version, wrapped, commitment";

/// Adds keys; one whose owner and generation are there already is left out, and the one that is there stays.
///
/// # Errors
/// [`BooksError`].
pub fn insert(tx: &mut dyn Tx, keys: &[DataKeyRow]) -> Result<(), BooksError> {
    let sql = "INSERT INTO data_keys (member_id, generation, kek_version, wrapped, commitment) \
               VALUES ($1, $2, $3, $4, $5) ON CONFLICT (member_id, generation) DO NOTHING";
    let rows: Vec<_> = keys
        .iter()
        .map(|key| values![key.owner, key.generation, key.kek_version, key.wrapped, key.commitment])
        .collect();
    tx.execute_many(sql, &rows)?;
    Ok(())
}

/// The newest key of an owner.
///
/// # Errors
/// [`BooksError`].
pub fn newest(tx: &mut dyn Read, owner: [u8; 16]) -> Result<Option<DataKeyRow>, BooksError> {
    let sql = format!("SELECT {COLUMNS} FROM data_keys WHERE member_id = $1 ORDER BY generation DESC LIMIT 1");
    tx.query_opt(&sql, &[&owner])?.map(|row| from_row(&row)).transpose()
}

/// Every key of these owners, in no order.
///
/// # Errors
/// [`BooksError`].
pub fn of_owners(tx: &mut dyn Read, owners: &[[u8; 16]]) -> Result<Vec<DataKeyRow>, BooksError> {
    let rows = query_keyed(tx, owners, |keys| format!("SELECT {COLUMNS} FROM data_keys WHERE member_id IN ({keys})"))?;
    rows.iter().map(from_row).collect()
}

/// Destroys every key of an owner: what was sealed with them can never be opened again.
///
/// # Errors
/// [`BooksError`].
pub fn destroy(tx: &mut dyn Tx, owner: [u8; 16]) -> Result<(), BooksError> {
    tx.execute("DELETE FROM data_keys WHERE member_id = $1", &[&owner])?;
    Ok(())
}

fn from_row(row: &Row) -> Result<DataKeyRow, BooksError> {
    Ok(DataKeyRow {
        owner: row.array(0)?,
        generation: narrow(row, 1)?,
        kek_version: narrow(row, 2)?,
        wrapped: row.bytes(3)?.to_vec(),
        commitment: row.array(4)?,
    })
}
