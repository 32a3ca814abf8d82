//! What is changed about those who may come in, and what only the settings ask of them. Signing in is not here.

use super::{STAFF, Staff, staff_from_row};
use crate::access::{Read, Tx};
use crate::error::BooksError;
use crate::id::{KeyId, StaffId, StoreId};

/// A member of staff with what the settings show of their coming in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Who it is.
    pub staff: Staff,
    /// When they last signed in, in microseconds of UTC.
    pub signed_in_at: Option<i64>,
    /// Until when wrong passwords lock the log-in, in microseconds of UTC; may have passed.
    pub locked_until: Option<i64>,
}

/// What somebody is called, where they work, and as what.
#[derive(Clone, Copy, Debug)]
pub struct Position<'a> {
    /// What people call them.
    pub name: &'a str,
    /// The code of their role.
    pub role: &'a str,
    /// The store where they work; `None`: all of them.
    pub store: Option<StoreId>,
}

/// Everybody with what the settings show, by log-in name.
///
/// # Errors
/// [`BooksError`].
pub fn entries(tx: &mut dyn Read) -> Result<Vec<Entry>, BooksError> {
    let sql = format!("SELECT {STAFF}, s.signed_in_at, s.locked_until FROM staff s ORDER BY s.login COLLATE \"C\"");
    let entry = |row: &crate::Row| {
        Ok(Entry { staff: staff_from_row(row)?, signed_in_at: row.opt_int(7)?, locked_until: row.opt_int(8)? })
    };
    tx.query(&sql, &[])?.iter().map(entry).collect()
}

/// How many of the staff have a role and may come in.
///
/// # Errors
/// [`BooksError`].
pub fn count_enabled(tx: &mut dyn Read, role: &str) -> Result<i64, BooksError> {
    let sql = "SELECT COUNT(*) FROM staff WHERE role = $1 AND is_disabled = 0";
    tx.query_one(sql, &[&role])?.int(0)
}

/// Gives one of the staff a name, a role and a store.
///
/// # Errors
/// [`BooksError`].
pub fn place(tx: &mut dyn Tx, id: StaffId, position: &Position<'_>) -> Result<(), BooksError> {
    let Position { name, role, store } = position;
    let sql = "UPDATE staff SET name = $2, role = $3, store_id = $4 WHERE id = $1";
    tx.execute(sql, &[&id, name, role, store])?;
    Ok(())
}

/// Lets one of the staff in again.
///
/// # Errors
/// [`BooksError`].
pub fn enable(tx: &mut dyn Tx, id: StaffId) -> Result<(), BooksError> {
    tx.execute("UPDATE staff SET is_disabled = 0 WHERE id = $1", &[&id])?;
    unlock(tx, id)
}

/// Forgets wrong passwords wherever they were counted, so that the right one opens again at once.
///
/// # Errors
/// [`BooksError`].
pub fn unlock(tx: &mut dyn Tx, id: StaffId) -> Result<(), BooksError> {
    tx.execute("UPDATE staff SET failed_sign_ins = 0, locked_until = NULL WHERE id = $1", &[&id])?;
    super::devices::unlock(tx, id)
}

/// Gives one of the staff another password, and ends their sessions but the one whose forms carry `kept_csrf`; a
/// session never has an empty token, so that an empty one keeps none.
///
/// # Errors
/// [`BooksError`].
pub fn set_password(tx: &mut dyn Tx, id: StaffId, password_hash: &str, kept_csrf: &str) -> Result<(), BooksError> {
    tx.execute("UPDATE staff SET password_hash = $2 WHERE id = $1", &[&id, &password_hash])?;
    tx.execute("DELETE FROM sessions WHERE staff_id = $1 AND csrf_token <> $2", &[&id, &kept_csrf])?;
    unlock(tx, id)
}

/// The hash of somebody's password, as a PHC string; `None` when there is no such person.
///
/// # Errors
/// [`BooksError`].
pub fn password_hash(tx: &mut dyn Read, id: StaffId) -> Result<Option<String>, BooksError> {
    let row = tx.query_opt("SELECT password_hash FROM staff WHERE id = $1", &[&id])?;
    row.map(|row| row.text(0).map(str::to_owned)).transpose()
}

/// Whether somebody may come in with a password whose hash was read a while ago and compared with what they gave: it is
/// theirs still, and nobody has shut them out meanwhile. They are locked until the end of the transaction.
///
/// # Errors
/// [`BooksError`].
pub fn is_let_in_by(tx: &mut dyn Tx, id: StaffId, password_hash: &str) -> Result<bool, BooksError> {
    let sql = format!("SELECT password_hash, is_disabled FROM staff WHERE id = $1{}", tx.for_update());
    let Some(row) = tx.query_opt(&sql, &[&id])? else { return Ok(false) };
    Ok(row.text(0)? == password_hash && row.int(1)? == 0)
}

/// Notes that a key of the API was used.
///
/// # Errors
/// [`BooksError`].
pub fn key_used(tx: &mut dyn Tx, id: KeyId, at: i64) -> Result<(), BooksError> {
    tx.execute("UPDATE api_keys SET used_at = $2 WHERE id = $1 AND (used_at IS NULL OR used_at < $2)", &[&id, &at])?;
    Ok(())
}
