//! Roles and what each allows. What a permission means is for the use cases; here it is a code.

use crate::access::{Read, Row, Tx};
use crate::error::BooksError;
use crate::values;

/// A role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// Its stable code.
    pub code: String,
    /// What it is called; empty for one that the program names.
    pub name: String,
    /// When it was made, in microseconds of UTC.
    pub created_at: i64,
}

/// Every role, in the order in which they were made.
///
/// # Errors
/// [`BooksError`].
pub fn list(tx: &mut dyn Read) -> Result<Vec<Role>, BooksError> {
    let sql = "SELECT code, name, created_at FROM roles ORDER BY created_at, code COLLATE \"C\"";
    tx.query(sql, &[])?.iter().map(from_row).collect()
}

/// A role by its code.
///
/// # Errors
/// [`BooksError`].
pub fn find(tx: &mut dyn Read, code: &str) -> Result<Option<Role>, BooksError> {
    let row = tx.query_opt("SELECT code, name, created_at FROM roles WHERE code = $1", &[&code])?;
    row.as_ref().map(from_row).transpose()
}

/// The codes of what every role allows, as pairs of role and permission.
///
/// # Errors
/// [`BooksError`].
pub fn permissions(tx: &mut dyn Read) -> Result<Vec<(String, String)>, BooksError> {
    let rows = tx.query("SELECT role, permission FROM role_permissions", &[])?;
    rows.iter().map(|row| Ok((row.text(0)?.to_owned(), row.text(1)?.to_owned()))).collect()
}

/// How many of the staff, let in or not, and how many keys that still open have each role.
///
/// # Errors
/// [`BooksError`].
pub fn holders(tx: &mut dyn Read) -> Result<Vec<(String, i64)>, BooksError> {
    let rows = tx.query(
        "SELECT role, CAST(SUM(held) AS BIGINT) FROM (\
         SELECT role, COUNT(*) AS held FROM staff GROUP BY role \
         UNION ALL SELECT role, COUNT(*) AS held FROM api_keys WHERE is_revoked = 0 GROUP BY role) h GROUP BY role",
        &[],
    )?;
    rows.iter().map(|row| Ok((row.text(0)?.to_owned(), row.int(1)?))).collect()
}

/// Adds a role, unless the code is taken; says whether it was free.
///
/// # Errors
/// [`BooksError`].
pub fn insert(tx: &mut dyn Tx, role: &Role) -> Result<bool, BooksError> {
    let sql = "INSERT INTO roles (code, name, created_at) VALUES ($1, $2, $3) ON CONFLICT (code) DO NOTHING";
    Ok(tx.execute(sql, &[&role.code, &role.name, &role.created_at])? == 1)
}

/// Calls a role something else.
///
/// # Errors
/// [`BooksError`].
pub fn rename(tx: &mut dyn Tx, code: &str, name: &str) -> Result<(), BooksError> {
    tx.execute("UPDATE roles SET name = $2 WHERE code = $1", &[&code, &name])?;
    Ok(())
}

/// Lets a role do this and nothing else.
///
/// # Errors
/// [`BooksError`].
pub fn allow(tx: &mut dyn Tx, code: &str, permissions: &[&str]) -> Result<(), BooksError> {
    tx.execute("DELETE FROM role_permissions WHERE role = $1", &[&code])?;
    let rows: Vec<_> =
        permissions.iter().map(|permission| values![code.to_owned(), (*permission).to_owned()]).collect();
    tx.execute_many("INSERT INTO role_permissions (role, permission) VALUES ($1, $2)", &rows)?;
    Ok(())
}

/// Removes a role and what it allows.
///
/// # Errors
/// [`BooksError`].
pub fn delete(tx: &mut dyn Tx, code: &str) -> Result<(), BooksError> {
    tx.execute("DELETE FROM role_permissions WHERE role = $1", &[&code])?;
    tx.execute("DELETE FROM roles WHERE code = $1", &[&code])?;
    Ok(())
}

fn from_row(row: &Row) -> Result<Role, BooksError> {
    Ok(Role { code: row.text(0)?.to_owned(), name: row.text(1)?.to_owned(), created_at: row.int(2)? })
}
