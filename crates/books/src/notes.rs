//! Notes: sealed texts that the journal refers to by their ids.

use crate::access::{Read, Tx};
use crate::error::BooksError;
use crate::id::{MemberId, NoteId};

/// A note as a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteRow {
    /// Its id.
    pub id: NoteId,
    /// Whom it is about; of a sale without a card the sale.
    pub member: MemberId,
    /// The text, sealed.
    pub body_sealed: Vec<u8>,
    /// When it was written, in microseconds of UTC.
    pub created_at: i64,
}

/// Adds a note.
///
/// # Errors
/// [`BooksError`].
pub fn insert(tx: &mut dyn Tx, note: &NoteRow) -> Result<(), BooksError> {
    tx.execute(
        "INSERT INTO notes (id, member_id, body_sealed, created_at) VALUES ($1, $2, $3, $4)",
        &[&note.id, &note.member, &note.body_sealed, &note.created_at],
    )?;
    Ok(())
}

/// A note about a member by its id.
///
/// # Errors
/// [`BooksError`].
pub fn find(tx: &mut dyn Read, member: MemberId, id: NoteId) -> Result<Option<NoteRow>, BooksError> {
    let sql = "SELECT body_sealed, created_at FROM notes WHERE id = $1 AND member_id = $2";
    let found = tx.query_opt(sql, &[&id, &member])?;
    found
        .map(|row| Ok(NoteRow { id, member, body_sealed: row.bytes(0)?.to_vec(), created_at: row.int(1)? }))
        .transpose()
}
