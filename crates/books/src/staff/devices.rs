//! Devices in which staff have signed in, each known by the hash of a secret that it keeps. One device may be several
//! people's, as the one at the counter is.

use super::Count;
use crate::access::{Read, Tx};
use crate::error::BooksError;
use crate::id::StaffId;

/// Whether anybody has signed in with a device.
///
/// # Errors
/// [`BooksError`].
pub fn is_known_device(tx: &mut dyn Read, device: &[u8; 32]) -> Result<bool, BooksError> {
    Ok(tx.query_opt("SELECT 1 FROM known_devices WHERE device_hash = $1 LIMIT 1", &[device])?.is_some())
}

/// Notes that somebody signed in with a device at `at`.
///
/// # Errors
/// [`BooksError`].
pub fn know_device(tx: &mut dyn Tx, device: &[u8; 32], id: StaffId, at: i64) -> Result<(), BooksError> {
    tx.execute(
        "INSERT INTO known_devices (device_hash, staff_id, seen_at) VALUES ($1, $2, $3) \
         ON CONFLICT (device_hash, staff_id) DO UPDATE SET seen_at = excluded.seen_at",
        &[device, &id, &at],
    )?;
    Ok(())
}

/// Forgets every device of somebody.
///
/// # Errors
/// [`BooksError`].
pub fn forget_devices(tx: &mut dyn Tx, id: StaffId) -> Result<(), BooksError> {
    tx.execute("DELETE FROM known_devices WHERE staff_id = $1", &[&id])?;
    Ok(())
}

/// Clears away the devices in which nobody has signed in since `seen_before`.
///
/// # Errors
/// [`BooksError`].
pub fn sweep_devices(tx: &mut dyn Tx, seen_before: i64) -> Result<(), BooksError> {
    tx.execute("DELETE FROM known_devices WHERE seen_at < $1", &[&seen_before])?;
    Ok(())
}

/// Forgets the wrong passwords of somebody on all of their devices.
pub(super) fn unlock(tx: &mut dyn Tx, id: StaffId) -> Result<(), BooksError> {
    tx.execute("UPDATE known_devices SET failed_sign_ins = 0, locked_until = NULL WHERE staff_id = $1", &[&id])?;
    Ok(())
}

/// What is counted of somebody on a device; `None` when they have never signed in there.
pub(super) fn count(tx: &mut dyn Read, device: &[u8; 32], id: StaffId) -> Result<Option<Count>, BooksError> {
    let sql = "SELECT failed_sign_ins, locked_until FROM known_devices WHERE device_hash = $1 AND staff_id = $2";
    let row = tx.query_opt(sql, &[device, &id])?;
    row.map(|row| Ok(Count { failed: row.int(0)?, locked_until: row.opt_int(1)? })).transpose()
}

pub(super) fn set_count(tx: &mut dyn Tx, device: &[u8; 32], id: StaffId, count: Count) -> Result<(), BooksError> {
    let sql =
        "UPDATE known_devices SET failed_sign_ins = $3, locked_until = $4 WHERE device_hash = $1 AND staff_id = $2";
    tx.execute(sql, &[device, &id, &count.failed, &count.locked_until])?;
    Ok(())
}
