//! Members: sealed personal columns and the blind indexes by which a phone is found. Knows no key and no plain text.

use crate::access::{Read, Row, Tx, Value, query_keyed};
use crate::column::narrow;
use crate::error::BooksError;
use crate::id::MemberId;
use crate::values;

/// A member as a row: what can be read of her without a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberRow {
    /// Her id.
    pub id: MemberId,
    /// Her name, sealed; `None` when there is none.
    pub name_sealed: Option<Vec<u8>>,
    /// Her phone, sealed; `None` when there is none.
    pub phone_sealed: Option<Vec<u8>>,
    /// The note about her, sealed; `None` when there is none.
    pub note_sealed: Option<Vec<u8>>,
    /// Her birthday, sealed; `None` when there is none.
    pub birthday_sealed: Option<Vec<u8>>,
    /// What she is allergic to, sealed; `None` when there is nothing.
    pub allergies_sealed: Option<Vec<u8>>,
    /// The blind index of her phone.
    pub phone_index: Option<[u8; 16]>,
    /// The blind index of the last four digits of her phone.
    pub phone_tail_index: Option<i64>,
    /// The generation of the data key that seals the columns; 0 while nothing is sealed.
    pub key_generation: u32,
    /// When she was taken on, in microseconds of UTC.
    pub created_at: i64,
}

const COLUMNS: &str = "id, name_sealed, phone_sealed, note_sealed, phone_index, phone_tail_index, key_generation, \
     created_at, birthday_sealed, allergies_sealed";

/// Adds members.
///
/// # Errors
/// [`BooksError`].
pub fn insert(tx: &mut dyn Tx, members: &[MemberRow]) -> Result<(), BooksError> {
    let rows: Vec<_> = members.iter().map(values_of).collect();
    insert_values(tx, &rows)
}

/// As [`insert`], for rows that [`values_of`] made beforehand, off the thread that writes.
///
/// # Errors
/// [`BooksError`].
pub fn insert_values(tx: &mut dyn Tx, rows: &[Vec<Value>]) -> Result<(), BooksError> {
    let sql = "INSERT INTO members (id, name_sealed, phone_sealed, note_sealed, phone_index, phone_tail_index, \
               key_generation, created_at, birthday_sealed, allergies_sealed) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    if !rows.is_empty() {
        tx.execute_many(sql, rows)?;
    }
    Ok(())
}

/// The row of a member for [`insert_values`].
#[must_use]
pub fn values_of(member: &MemberRow) -> Vec<Value> {
    values![
        member.id,
        member.name_sealed,
        member.phone_sealed,
        member.note_sealed,
        member.phone_index,
        member.phone_tail_index,
        member.key_generation,
        member.created_at,
        member.birthday_sealed,
        member.allergies_sealed
    ]
}

/// Replaces a member's sealed columns, indexes and key generation; gives whether she is there.
///
/// # Errors
/// [`BooksError`].
pub fn update(tx: &mut dyn Tx, member: &MemberRow) -> Result<bool, BooksError> {
    let changed = tx.execute(
        "UPDATE members SET name_sealed = $2, phone_sealed = $3, note_sealed = $4, phone_index = $5, \
         phone_tail_index = $6, key_generation = $7, birthday_sealed = $8, allergies_sealed = $9 WHERE id = $1",
        &[
            &member.id,
            &member.name_sealed,
            &member.phone_sealed,
            &member.note_sealed,
            &member.phone_index,
            &member.phone_tail_index,
            &member.key_generation,
            &member.birthday_sealed,
            &member.allergies_sealed,
        ],
    )?;
    Ok(changed > 0)
}

/// A member by her id.
///
/// # Errors
/// [`BooksError`].
pub fn find(tx: &mut dyn Read, id: MemberId) -> Result<Option<MemberRow>, BooksError> {
    let sql = format!("SELECT {COLUMNS} FROM members WHERE id = $1");
    tx.query_opt(&sql, &[&id])?.map(|row| from_row(&row)).transpose()
}

/// A member by her id, locked until the end of the transaction.
///
/// # Errors
/// [`BooksError`].
pub fn lock(tx: &mut dyn Tx, id: MemberId) -> Result<Option<MemberRow>, BooksError> {
    let sql = format!("SELECT {COLUMNS} FROM members WHERE id = $1{}", tx.for_update());
    tx.query_opt(&sql, &[&id])?.map(|row| from_row(&row)).transpose()
}

/// The members with these ids, in no order.
///
/// # Errors
/// [`BooksError`].
pub fn find_all(tx: &mut dyn Read, ids: &[MemberId]) -> Result<Vec<MemberRow>, BooksError> {
    let rows = query_keyed(tx, ids, |keys| format!("SELECT {COLUMNS} FROM members WHERE id IN ({keys})"))?;
    rows.iter().map(from_row).collect()
}

/// How many members there are after one.
///
/// # Errors
/// [`BooksError`].
pub fn count_after(tx: &mut dyn Read, after: MemberId) -> Result<i64, BooksError> {
    tx.query_one("SELECT COUNT(*) FROM members WHERE id > $1", &[&after])?.int(0)
}

/// The ids of members after one, in their order, at most `limit`.
///
/// # Errors
/// [`BooksError`].
pub fn ids_after(tx: &mut dyn Read, after: MemberId, limit: i64) -> Result<Vec<MemberId>, BooksError> {
    let rows = tx.query("SELECT id FROM members WHERE id > $1 ORDER BY id LIMIT $2", &[&after, &limit])?;
    rows.iter().map(|row| MemberId::from_row(row, 0)).collect()
}

/// Members with a birthday, after an id, in their order, of their sealed columns the birthday alone; at most `limit`.
///
/// # Errors
/// [`BooksError`].
pub fn with_birthday_after(tx: &mut dyn Read, after: MemberId, limit: i64) -> Result<Vec<MemberRow>, BooksError> {
    let sql = "SELECT id, CAST(NULL AS BYTEA), CAST(NULL AS BYTEA), CAST(NULL AS BYTEA), CAST(NULL AS BYTEA), \
               CAST(NULL AS BIGINT), key_generation, created_at, birthday_sealed, CAST(NULL AS BYTEA) FROM members \
               WHERE birthday_sealed IS NOT NULL AND id > $1 ORDER BY id LIMIT $2";
    tx.query(sql, &[&after, &limit])?.iter().map(from_row).collect()
}

/// The members with these ids, in no order, of their sealed columns the name alone.
///
/// # Errors
/// [`BooksError`].
pub fn find_names(tx: &mut dyn Read, ids: &[MemberId]) -> Result<Vec<MemberRow>, BooksError> {
    let names = "SELECT id, name_sealed, CAST(NULL AS BYTEA), CAST(NULL AS BYTEA), CAST(NULL AS BYTEA), \
         CAST(NULL AS BIGINT), key_generation, created_at, CAST(NULL AS BYTEA), CAST(NULL AS BYTEA) FROM members";
    let rows = query_keyed(tx, ids, |keys| format!("{names} WHERE id IN ({keys})"))?;
    rows.iter().map(from_row).collect()
}

/// As [`find_all`], but with the sealed names and phones alone.
///
/// # Errors
/// [`BooksError`].
pub fn find_contacts(tx: &mut dyn Read, ids: &[MemberId]) -> Result<Vec<MemberRow>, BooksError> {
    let contacts = "SELECT id, name_sealed, phone_sealed, CAST(NULL AS BYTEA), CAST(NULL AS BYTEA), \
         CAST(NULL AS BIGINT), key_generation, created_at, CAST(NULL AS BYTEA), CAST(NULL AS BYTEA) FROM members";
    let rows = query_keyed(tx, ids, |keys| format!("{contacts} WHERE id IN ({keys})"))?;
    rows.iter().map(from_row).collect()
}

/// The members with a phone, by its blind index, oldest first.
///
/// # Errors
/// [`BooksError`].
pub fn find_by_phone(tx: &mut dyn Read, phone_index: [u8; 16]) -> Result<Vec<MemberId>, BooksError> {
    let rows = tx.query("SELECT id FROM members WHERE phone_index = $1 ORDER BY id", &[&phone_index])?;
    rows.iter().map(|row| MemberId::from_row(row, 0)).collect()
}

/// The oldest member with each of these phones, by blind index, in no order.
///
/// # Errors
/// [`BooksError`].
pub fn find_by_phones(tx: &mut dyn Read, phone_indexes: &[[u8; 16]]) -> Result<Vec<([u8; 16], MemberId)>, BooksError> {
    let sql = |keys: &str| format!("SELECT phone_index, id FROM members WHERE phone_index IN ({keys}) ORDER BY id");
    let rows = query_keyed(tx, phone_indexes, sql)?;
    let phone = |row: &Row| Ok((row.array(0)?, MemberId::from_row(row, 1)?));
    let mut found = rows.iter().map(phone).collect::<Result<Vec<_>, BooksError>>()?;
    // Stable, so that the oldest of one phone comes first and is the one that stays.
    found.sort_by_key(|(phone_index, _)| *phone_index);
    found.dedup_by_key(|(phone_index, _)| *phone_index);
    Ok(found)
}

/// Members whose phone may end in four digits, by the blind index of those; several endings share one, so that the
/// caller opens the phones and compares.
///
/// # Errors
/// [`BooksError`].
pub fn find_by_phone_tail(tx: &mut dyn Read, tail_index: i64, limit: i64) -> Result<Vec<MemberRow>, BooksError> {
    let sql = format!("SELECT {COLUMNS} FROM members WHERE phone_tail_index = $1 ORDER BY id LIMIT $2");
    tx.query(&sql, &[&tail_index, &limit])?.iter().map(from_row).collect()
}

fn from_row(row: &Row) -> Result<MemberRow, BooksError> {
    let bytes = |column| row.opt_bytes(column).map(|bytes| bytes.map(<[u8]>::to_vec));
    Ok(MemberRow {
        id: MemberId::from_row(row, 0)?,
        name_sealed: bytes(1)?,
        phone_sealed: bytes(2)?,
        note_sealed: bytes(3)?,
        phone_index: row.opt_array(4)?,
        phone_tail_index: row.opt_int(5)?,
        key_generation: narrow(row, 6)?,
        created_at: row.int(7)?,
        birthday_sealed: bytes(8)?,
        allergies_sealed: bytes(9)?,
    })
}
