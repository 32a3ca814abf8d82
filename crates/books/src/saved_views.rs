//! Views of lists that people saved under a name. Never holds personal text.

use crate::access::{Read, Row, Tx};
use crate::error::BooksError;
use crate::id::{StaffId, ViewId};

/// A saved view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViewRow {
    /// Its id.
    pub id: ViewId,
    /// Whose it is.
    pub staff: StaffId,
    /// The page that it is a view of.
    pub page: String,
    /// What it is called, unique among those of one person on one page.
    pub name: String,
    /// Whether everybody sees it.
    pub is_shared: bool,
    /// What it shows, as the query of an address.
    pub query: String,
    /// When it was saved, in microseconds of UTC.
    pub created_at: i64,
}

const COLUMNS: &str = "id, staff_id, page, name, is_shared, query, created_at";

/// The views of a page that somebody sees: their own and those that are shared, in the order of their making.
///
/// # Errors
/// [`BooksError`].
pub fn list(tx: &mut dyn Read, page: &str, staff: StaffId) -> Result<Vec<ViewRow>, BooksError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM saved_views WHERE page = $1 AND (staff_id = $2 OR is_shared = 1) \
         ORDER BY created_at, id"
    );
    tx.query(&sql, &[&page, &staff])?.iter().map(from_row).collect()
}

/// How many views of a page somebody saved.
///
/// # Errors
/// [`BooksError`].
pub fn count_of(tx: &mut dyn Read, page: &str, staff: StaffId) -> Result<i64, BooksError> {
    tx.query_one("SELECT COUNT(*) FROM saved_views WHERE page = $1 AND staff_id = $2", &[&page, &staff])?.int(0)
}

/// A view by its id.
///
/// # Errors
/// [`BooksError`].
pub fn find(tx: &mut dyn Read, id: ViewId) -> Result<Option<ViewRow>, BooksError> {
    let sql = format!("SELECT {COLUMNS} FROM saved_views WHERE id = $1");
    tx.query_opt(&sql, &[&id])?.map(|row| from_row(&row)).transpose()
}

/// A view by its owner and name.
///
/// # Errors
/// [`BooksError`].
pub fn find_named(tx: &mut dyn Read, page: &str, staff: StaffId, name: &str) -> Result<Option<ViewRow>, BooksError> {
    let sql = format!("SELECT {COLUMNS} FROM saved_views WHERE page = $1 AND staff_id = $2 AND name = $3");
    tx.query_opt(&sql, &[&page, &staff, &name])?.map(|row| from_row(&row)).transpose()
}

/// Adds a view, unless its name is taken; says whether it was free.
///
/// # Errors
/// [`BooksError`].
pub fn insert(tx: &mut dyn Tx, view: &ViewRow) -> Result<bool, BooksError> {
    let sql = "INSERT INTO saved_views (id, staff_id, page, name, is_shared, query, created_at) \
               VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (page, staff_id, name) DO NOTHING";
    let made = tx.execute(
        sql,
        &[&view.id, &view.staff, &view.page, &view.name, &i64::from(view.is_shared), &view.query, &view.created_at],
    )?;
    Ok(made == 1)
}

/// Renames a view, and shares it or keeps it to its owner.
///
/// # Errors
/// [`BooksError`].
pub fn update(tx: &mut dyn Tx, id: ViewId, name: &str, is_shared: bool) -> Result<(), BooksError> {
    let sql = "UPDATE saved_views SET name = $2, is_shared = $3 WHERE id = $1";
    tx.execute(sql, &[&id, &name, &i64::from(is_shared)])?;
    Ok(())
}

/// Removes a view.
///
/// # Errors
/// [`BooksError`].
pub fn remove(tx: &mut dyn Tx, id: ViewId) -> Result<(), BooksError> {
    tx.execute("DELETE FROM saved_views WHERE id = $1", &[&id])?;
    Ok(())
}

fn from_row(row: &Row) -> Result<ViewRow, BooksError> {
    Ok(ViewRow {
        id: ViewId::from_row(row, 0)?,
        staff: StaffId::from_row(row, 1)?,
        page: row.text(2)?.to_owned(),
        name: row.text(3)?.to_owned(),
        is_shared: row.int(4)? != 0,
        query: row.text(5)?.to_owned(),
        created_at: row.int(6)?,
    })
}
