//! Those who may come in: staff with their sessions, keys of the API, and what roles allow. Holds hashes of passwords
//! and tokens; never a password, never a token.

mod changes;
mod devices;

pub use self::changes::{
    Entry, Position, count_enabled, enable, entries, is_let_in_by, key_used, password_hash, place, set_password, unlock,
};
pub use self::devices::{forget_devices, is_known_device, know_device, sweep_devices};
use crate::access::{Read, Row, Tx};
use crate::error::BooksError;
use crate::id::{KeyId, StaffId, StoreId};

/// A member of staff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Staff {
    /// Their id.
    pub id: StaffId,
    /// Their log-in name, unique in the organisation.
    pub login: String,
    /// What people call them; two may have the same.
    pub name: String,
    /// The code of their role.
    pub role: String,
    /// The store where they work.
    pub store: Option<StoreId>,
    /// Whether they may no longer come in.
    pub is_disabled: bool,
    /// When they were taken on, in microseconds of UTC.
    pub created_at: i64,
}

/// An attempt to sign in, counted before the password is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// Nobody has this log-in name.
    Unknown,
    /// There were too many; the password is not to be looked at.
    Locked,
    /// The password is to be compared with this hash.
    Counted {
        /// Whose it is.
        staff: Staff,
        /// The hash of the password, as a PHC string.
        password_hash: String,
    },
}

/// How many wrong passwords in a row lock the log-in, and for how long.
#[derive(Clone, Copy, Debug)]
pub struct LockOut {
    /// How many.
    pub attempts: i64,
    /// For how long, in microseconds.
    pub micros: i64,
}

/// A session as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Whose it is.
    pub staff: Staff,
    /// The token that forms carry.
    pub csrf: String,
    /// When it began, in microseconds of UTC.
    pub created_at: i64,
    /// When it was last used, in microseconds of UTC, to the minute or so.
    pub seen_at: i64,
}

/// A key of the API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKey {
    /// Its id.
    pub id: KeyId,
    /// What it is called.
    pub name: String,
    /// The code of its role.
    pub role: String,
    /// Whether it no longer opens anything.
    pub is_revoked: bool,
    /// When it was made, in microseconds of UTC.
    pub created_at: i64,
    /// When it was last used, in microseconds of UTC, to the minute or so.
    pub used_at: Option<i64>,
}

const STAFF: &str = "s.id, s.login, s.name, s.role, s.store_id, s.is_disabled, s.created_at";
const KEY: &str = "id, name, role, is_revoked, created_at, used_at";

/// The codes of what a role may do.
///
/// # Errors
/// [`BooksError`].
pub fn permissions_of(tx: &mut dyn Read, role: &str) -> Result<Vec<String>, BooksError> {
    let rows = tx.query("SELECT permission FROM role_permissions WHERE role = $1", &[&role])?;
    rows.iter().map(|row| row.text(0).map(str::to_owned)).collect()
}

/// Everybody, by log-in name.
///
/// # Errors
/// [`BooksError`].
pub fn list(tx: &mut dyn Read) -> Result<Vec<Staff>, BooksError> {
    let sql = format!("SELECT {STAFF} FROM staff s ORDER BY s.login COLLATE \"C\"");
    tx.query(&sql, &[])?.iter().map(staff_from_row).collect()
}

/// One of the staff.
///
/// # Errors
/// [`BooksError`].
pub fn find(tx: &mut dyn Read, id: StaffId) -> Result<Option<Staff>, BooksError> {
    let sql = format!("SELECT {STAFF} FROM staff s WHERE s.id = $1");
    tx.query_opt(&sql, &[&id])?.map(|row| staff_from_row(&row)).transpose()
}

/// Takes somebody on, unless the log-in name is taken; says whether it was free.
///
/// # Errors
/// [`BooksError`].
pub fn insert(tx: &mut dyn Tx, staff: &Staff, password_hash: &str) -> Result<bool, BooksError> {
    let made = tx.execute(
        "INSERT INTO staff (id, login, name, role, store_id, password_hash, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (login) DO NOTHING",
        &[&staff.id, &staff.login, &staff.name, &staff.role, &staff.store, &password_hash, &staff.created_at],
    )?;
    Ok(made == 1)
}

/// Lets one of the staff in no more, and ends their sessions.
///
/// # Errors
/// [`BooksError`].
pub fn disable(tx: &mut dyn Tx, id: StaffId) -> Result<(), BooksError> {
    tx.execute("UPDATE staff SET is_disabled = 1 WHERE id = $1", &[&id])?;
    tx.execute("DELETE FROM sessions WHERE staff_id = $1", &[&id])?;
    forget_devices(tx, id)
}

/// Counts an attempt to sign in at `now`, which is undone by [`signed_in`] when the password turns out right.
///
/// Counting first keeps attempts that run at the same time within the limit. Attempts from a device in which this one has
/// signed in before are counted for that device alone: nobody locks her out of it who does not sit before it.
///
/// # Errors
/// [`BooksError`].
pub fn count_attempt(
    tx: &mut dyn Tx,
    login: &str,
    device: Option<&[u8; 32]>,
    now: i64,
    lock_out: LockOut,
) -> Result<Attempt, BooksError> {
    let sql = format!(
        "SELECT {STAFF}, s.password_hash, s.failed_sign_ins, s.locked_until FROM staff s WHERE s.login = $1{}",
        tx.for_update()
    );
    let Some(row) = tx.query_opt(&sql, &[&login])? else { return Ok(Attempt::Unknown) };
    let staff = staff_from_row(&row)?;
    let known = device.map(|device| devices::count(tx, device, staff.id)).transpose()?.flatten();
    let count = match known {
        Some(count) => count,
        None => Count { failed: row.int(8)?, locked_until: row.opt_int(9)? },
    };
    let Some(count) = count.one_more(now, lock_out) else { return Ok(Attempt::Locked) };
    match device.filter(|_| known.is_some()) {
        Some(device) => devices::set_count(tx, device, staff.id, count)?,
        None => set_count(tx, staff.id, count)?,
    }
    Ok(Attempt::Counted { staff, password_hash: row.text(7)?.to_owned() })
}

/// How many attempts in a row failed, and until when that locks.
#[derive(Clone, Copy)]
struct Count {
    failed: i64,
    locked_until: Option<i64>,
}

impl Count {
    /// The count with one attempt more at `now`; `None` while it is locked.
    fn one_more(self, now: i64, lock_out: LockOut) -> Option<Self> {
        let before = match self.locked_until {
            Some(until) if until > now => return None,
            Some(_) => 0,
            None => self.failed,
        };
        let failed = before + 1;
        Some(Self { failed, locked_until: (failed >= lock_out.attempts).then_some(now + lock_out.micros) })
    }
}

fn set_count(tx: &mut dyn Tx, id: StaffId, count: Count) -> Result<(), BooksError> {
    let sql = "UPDATE staff SET failed_sign_ins = $2, locked_until = $3 WHERE id = $1";
    tx.execute(sql, &[&id, &count.failed, &count.locked_until])?;
    Ok(())
}

/// Forgets the attempts of somebody whose password was right at `at`, those that were counted with this one, and notes
/// that they signed in.
///
/// # Errors
/// [`BooksError`].
pub fn signed_in(tx: &mut dyn Tx, id: StaffId, device: Option<&[u8; 32]>, at: i64) -> Result<(), BooksError> {
    tx.execute("UPDATE staff SET signed_in_at = $2 WHERE id = $1", &[&id, &at])?;
    let none = Count { failed: 0, locked_until: None };
    match device {
        Some(device) if devices::count(tx, device, id)?.is_some() => devices::set_count(tx, device, id, none),
        Some(_) | None => set_count(tx, id, none),
    }
}

/// Begins a session.
///
/// # Errors
/// [`BooksError`].
pub fn insert_session(tx: &mut dyn Tx, token_hash: &[u8; 32], session: &Session) -> Result<(), BooksError> {
    tx.execute(
        "INSERT INTO sessions (token_hash, staff_id, csrf_token, created_at, seen_at) VALUES ($1, $2, $3, $4, $5)",
        &[token_hash, &session.staff.id, &session.csrf, &session.created_at, &session.seen_at],
    )?;
    Ok(())
}

/// A session by the hash of its token, however old it is.
///
/// # Errors
/// [`BooksError`].
pub fn find_session(tx: &mut dyn Read, token_hash: &[u8; 32]) -> Result<Option<Session>, BooksError> {
    let sql = format!(
        "SELECT {STAFF}, x.csrf_token, x.created_at, x.seen_at \
         FROM sessions x JOIN staff s ON s.id = x.staff_id WHERE x.token_hash = $1"
    );
    let row = tx.query_opt(&sql, &[token_hash])?;
    row.map(|row| {
        Ok(Session {
            staff: staff_from_row(&row)?,
            csrf: row.text(7)?.to_owned(),
            created_at: row.int(8)?,
            seen_at: row.int(9)?,
        })
    })
    .transpose()
}

/// Notes that a session was used.
///
/// # Errors
/// [`BooksError`].
pub fn session_seen(tx: &mut dyn Tx, token_hash: &[u8; 32], at: i64) -> Result<(), BooksError> {
    tx.execute("UPDATE sessions SET seen_at = $2 WHERE token_hash = $1 AND seen_at < $2", &[token_hash, &at])?;
    Ok(())
}

/// Ends a session.
///
/// # Errors
/// [`BooksError`].
pub fn end_session(tx: &mut dyn Tx, token_hash: &[u8; 32]) -> Result<(), BooksError> {
    tx.execute("DELETE FROM sessions WHERE token_hash = $1", &[token_hash])?;
    Ok(())
}

/// Clears away the sessions last used before `seen_before` or begun before `begun_before`.
///
/// # Errors
/// [`BooksError`].
pub fn sweep_sessions(tx: &mut dyn Tx, seen_before: i64, begun_before: i64) -> Result<(), BooksError> {
    tx.execute("DELETE FROM sessions WHERE seen_at < $1 OR created_at < $2", &[&seen_before, &begun_before])?;
    Ok(())
}

/// Every key, newest first.
///
/// # Errors
/// [`BooksError`].
pub fn keys(tx: &mut dyn Read) -> Result<Vec<ApiKey>, BooksError> {
    let sql = format!("SELECT {KEY} FROM api_keys ORDER BY created_at DESC, id DESC");
    tx.query(&sql, &[])?.iter().map(key_from_row).collect()
}

/// A key by its id.
///
/// # Errors
/// [`BooksError`].
pub fn find_key(tx: &mut dyn Read, id: KeyId) -> Result<Option<ApiKey>, BooksError> {
    let sql = format!("SELECT {KEY} FROM api_keys WHERE id = $1");
    tx.query_opt(&sql, &[&id])?.map(|row| key_from_row(&row)).transpose()
}

/// A key by the hash of its token.
///
/// # Errors
/// [`BooksError`].
pub fn find_key_by_token(tx: &mut dyn Read, token_hash: &[u8; 32]) -> Result<Option<ApiKey>, BooksError> {
    let sql = format!("SELECT {KEY} FROM api_keys WHERE token_hash = $1");
    tx.query_opt(&sql, &[token_hash])?.map(|row| key_from_row(&row)).transpose()
}

/// Adds a key.
///
/// # Errors
/// [`BooksError`].
pub fn insert_key(tx: &mut dyn Tx, key: &ApiKey, token_hash: &[u8; 32]) -> Result<(), BooksError> {
    tx.execute(
        "INSERT INTO api_keys (id, name, role, token_hash, created_at) VALUES ($1, $2, $3, $4, $5)",
        &[&key.id, &key.name, &key.role, token_hash, &key.created_at],
    )?;
    Ok(())
}

/// Makes a key open nothing any more.
///
/// # Errors
/// [`BooksError`].
pub fn revoke_key(tx: &mut dyn Tx, id: KeyId) -> Result<(), BooksError> {
    tx.execute("UPDATE api_keys SET is_revoked = 1 WHERE id = $1", &[&id])?;
    Ok(())
}

fn staff_from_row(row: &Row) -> Result<Staff, BooksError> {
    Ok(Staff {
        id: StaffId::from_row(row, 0)?,
        login: row.text(1)?.to_owned(),
        name: row.text(2)?.to_owned(),
        role: row.text(3)?.to_owned(),
        store: row.opt_array(4)?.map(StoreId),
        is_disabled: row.int(5)? != 0,
        created_at: row.int(6)?,
    })
}

fn key_from_row(row: &Row) -> Result<ApiKey, BooksError> {
    Ok(ApiKey {
        id: KeyId::from_row(row, 0)?,
        name: row.text(1)?.to_owned(),
        role: row.text(2)?.to_owned(),
        is_revoked: row.int(3)? != 0,
        created_at: row.int(4)?,
        used_at: row.opt_int(5)?,
    })
}
