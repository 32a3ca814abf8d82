//! What is sold: categories, and the items in them. What was sold is in the journal, by the words of its day.

use crate::access::{Read, Row, Tx};
use crate::error::BooksError;
use crate::id::{CategoryId, ServiceId};

/// A category of what is sold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Category {
    /// Its id.
    pub id: CategoryId,
    /// The word that sales and programmes use, unique in the organisation.
    pub name: String,
    /// Whether it is no longer offered.
    pub is_hidden: bool,
    /// When it was added, in microseconds of UTC.
    pub created_at: i64,
}

/// A treatment or goods.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    /// Its id.
    pub id: ServiceId,
    /// Its category.
    pub category: CategoryId,
    /// What it is called, unique in the organisation.
    pub name: String,
    /// What it costs, in fen.
    pub price_fen: i64,
    /// How long it takes, in minutes; 0 where that is no matter.
    pub minutes: i64,
    /// Whether it is no longer offered.
    pub is_hidden: bool,
    /// When it was added, in microseconds of UTC.
    pub created_at: i64,
}

const CATEGORY: &str = "id, name, is_hidden, created_at";
const SERVICE: &str = "s.id, s.category_id, s.name, s.price_fen, s.minutes, s.is_hidden, s.created_at";

/// Every category, in the order in which they were added.
///
/// # Errors
/// [`BooksError`].
pub fn categories(tx: &mut dyn Read) -> Result<Vec<Category>, BooksError> {
    let sql = format!("SELECT {CATEGORY} FROM categories ORDER BY created_at, id");
    tx.query(&sql, &[])?.iter().map(category_from_row).collect()
}

/// A category by its id.
///
/// # Errors
/// [`BooksError`].
pub fn category(tx: &mut dyn Read, id: CategoryId) -> Result<Option<Category>, BooksError> {
    let row = tx.query_opt(&format!("SELECT {CATEGORY} FROM categories WHERE id = $1"), &[&id])?;
    row.as_ref().map(category_from_row).transpose()
}

/// Adds a category, unless the name is taken; says whether it was free.
///
/// # Errors
/// [`BooksError`].
pub fn insert_category(tx: &mut dyn Tx, category: &Category) -> Result<bool, BooksError> {
    let made = tx.execute(
        "INSERT INTO categories (id, name, is_hidden, created_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (name) DO NOTHING",
        &[&category.id, &category.name, &i64::from(category.is_hidden), &category.created_at],
    )?;
    Ok(made == 1)
}

/// Stores what a category is called and whether it is hidden, unless another has that name; says whether it was free.
///
/// # Errors
/// [`BooksError`].
pub fn update_category(tx: &mut dyn Tx, category: &Category) -> Result<bool, BooksError> {
    let sql = "SELECT id FROM categories WHERE name = $1 AND id <> $2";
    if tx.query_opt(sql, &[&category.name, &category.id])?.is_some() {
        return Ok(false);
    }
    tx.execute(
        "UPDATE categories SET name = $2, is_hidden = $3 WHERE id = $1",
        &[&category.id, &category.name, &i64::from(category.is_hidden)],
    )?;
    Ok(true)
}

/// Every service, by category and then in the order in which they were added.
///
/// # Errors
/// [`BooksError`].
pub fn services(tx: &mut dyn Read) -> Result<Vec<Service>, BooksError> {
    let sql = format!(
        "SELECT {SERVICE} FROM items s JOIN categories c ON c.id = s.category_id \
         ORDER BY c.created_at, c.id, s.created_at, s.id"
    );
    tx.query(&sql, &[])?.iter().map(service_from_row).collect()
}

/// A service by its id.
///
/// # Errors
/// [`BooksError`].
pub fn service(tx: &mut dyn Read, id: ServiceId) -> Result<Option<Service>, BooksError> {
    let row = tx.query_opt(&format!("SELECT {SERVICE} FROM items s WHERE s.id = $1"), &[&id])?;
    row.as_ref().map(service_from_row).transpose()
}

/// Adds a service, unless the name is taken; says whether it was free.
///
/// # Errors
/// [`BooksError`].
pub fn insert_service(tx: &mut dyn Tx, service: &Service) -> Result<bool, BooksError> {
    let made = tx.execute(
        "INSERT INTO items (id, category_id, name, price_fen, minutes, is_hidden, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (name) DO NOTHING",
        &[
            &service.id,
            &service.category,
            &service.name,
            &service.price_fen,
            &service.minutes,
            &i64::from(service.is_hidden),
            &service.created_at,
        ],
    )?;
    Ok(made == 1)
}

/// Stores what was changed about a service, unless another has its name; says whether it was free.
///
/// # Errors
/// [`BooksError`].
pub fn update_service(tx: &mut dyn Tx, service: &Service) -> Result<bool, BooksError> {
    let sql = "SELECT id FROM items WHERE name = $1 AND id <> $2";
    if tx.query_opt(sql, &[&service.name, &service.id])?.is_some() {
        return Ok(false);
    }
    tx.execute(
        "UPDATE items SET category_id = $2, name = $3, price_fen = $4, minutes = $5, is_hidden = $6 WHERE id = $1",
        &[
            &service.id,
            &service.category,
            &service.name,
            &service.price_fen,
            &service.minutes,
            &i64::from(service.is_hidden),
        ],
    )?;
    Ok(true)
}

fn category_from_row(row: &Row) -> Result<Category, BooksError> {
    Ok(Category {
        id: CategoryId::from_row(row, 0)?,
        name: row.text(1)?.to_owned(),
        is_hidden: row.int(2)? != 0,
        created_at: row.int(3)?,
    })
}

fn service_from_row(row: &Row) -> Result<Service, BooksError> {
    Ok(Service {
        id: ServiceId::from_row(row, 0)?,
        category: CategoryId::from_row(row, 1)?,
        name: row.text(2)?.to_owned(),
        price_fen: row.int(3)?,
        minutes: row.int(4)?,
        is_hidden: row.int(5)? != 0,
        created_at: row.int(6)?,
    })
}
