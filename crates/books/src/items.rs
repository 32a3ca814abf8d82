//! What is sold: categories, and the items in them. What was sold is in the journal, by the words of its day.

use serde::{Deserialize, Serialize};
use yanji_engine::Day;

use crate::access::{Read, Row, ToParam, Tx, query_keyed};
use crate::error::BooksError;
use crate::id::{CategoryId, ItemId, StoreId};

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

/// What kind of thing an item is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemKind {
    /// A treatment: somebody does it.
    #[default]
    Service,
    /// Goods: somebody takes them home.
    Product,
}

impl ItemKind {
    /// Every kind.
    pub const ALL: [Self; 2] = [Self::Service, Self::Product];

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Service => "service",
            Self::Product => "product",
        }
    }

    /// The kind with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// A treatment or goods. All prices are for one piece.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its id.
    pub id: ItemId,
    /// Its category.
    pub category: CategoryId,
    /// What its category is called; read with the item, never stored with it.
    pub category_name: String,
    /// What kind of thing it is.
    pub kind: ItemKind,
    /// A short code or bar code, unique where there is one.
    pub code: Option<String>,
    /// What it is called, unique in the organisation.
    pub name: String,
    /// What it costs at the desk (零售), in fen.
    pub price_fen: i64,
    /// What it costs when it is sold in quantity (批发), in fen; `None`: the same.
    pub wholesale_fen: Option<i64>,
    /// What members pay, in fen; `None`: what the programme says.
    pub member_fen: Option<i64>,
    /// The least that it is ever sold at, in fen.
    pub floor_fen: i64,
    /// How long it takes, in minutes; 0 where that is no matter.
    pub minutes: i64,
    /// What is to be looked at before it is done or sold; may be empty.
    pub cautions: String,
    /// Whether it is no longer sold.
    pub is_hidden: bool,
    /// When it was added, in microseconds of UTC.
    pub created_at: i64,
}

/// What another item has already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// The name.
    Name,
    /// The code.
    Code,
}

const CATEGORY: &str = "id, name, is_hidden, created_at";
const ITEM: &str = "i.id, i.category_id, c.name, i.kind, i.code, i.name, i.price_fen, i.wholesale_fen, i.member_fen, \
     i.floor_fen, i.minutes, i.cautions, i.is_hidden, i.created_at";

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

/// Every item, by category and then in the order in which they were added.
///
/// # Errors
/// [`BooksError`].
pub fn list(tx: &mut dyn Read) -> Result<Vec<Item>, BooksError> {
    let sql = format!(
        "SELECT {ITEM} FROM items i JOIN categories c ON c.id = i.category_id \
         ORDER BY c.created_at, c.id, i.created_at, i.id"
    );
    tx.query(&sql, &[])?.iter().map(item_from_row).collect()
}

/// Whether there is any item.
///
/// # Errors
/// [`BooksError`].
pub fn has_any(tx: &mut dyn Read) -> Result<bool, BooksError> {
    Ok(tx.query_opt("SELECT id FROM items LIMIT 1", &[])?.is_some())
}

/// An item by its id.
///
/// # Errors
/// [`BooksError`].
pub fn find(tx: &mut dyn Read, id: ItemId) -> Result<Option<Item>, BooksError> {
    let sql = format!("SELECT {ITEM} FROM items i JOIN categories c ON c.id = i.category_id WHERE i.id = $1");
    tx.query_opt(&sql, &[&id])?.as_ref().map(item_from_row).transpose()
}

/// Items by their ids, as far as they are there, each once and in no particular order.
///
/// # Errors
/// [`BooksError`].
pub fn find_many(tx: &mut dyn Read, ids: &[ItemId]) -> Result<Vec<Item>, BooksError> {
    let items = format!("SELECT {ITEM} FROM items i JOIN categories c ON c.id = i.category_id");
    let rows = query_keyed(tx, ids, |keys| format!("{items} WHERE i.id IN ({keys})"))?;
    rows.iter().map(item_from_row).collect()
}

/// Adds an item, unless another has its name or code; says which.
///
/// # Errors
/// [`BooksError`].
pub fn insert(tx: &mut dyn Tx, item: &Item) -> Result<Option<Taken>, BooksError> {
    let sql = "INSERT INTO items (id, category_id, kind, code, name, price_fen, wholesale_fen, member_fen, floor_fen, \
         minutes, cautions, is_hidden, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    store(tx, sql, item, &[&item.created_at])
}

/// Stores everything about an item but when it was added, unless another has its name or code; says which.
///
/// # Errors
/// [`BooksError`].
pub fn update(tx: &mut dyn Tx, item: &Item) -> Result<Option<Taken>, BooksError> {
    let sql = "UPDATE items SET category_id = $2, kind = $3, code = $4, name = $5, price_fen = $6, \
         wholesale_fen = $7, member_fen = $8, floor_fen = $9, minutes = $10, cautions = $11, is_hidden = $12 \
         WHERE id = $1";
    store(tx, sql, item, &[])
}

/// Runs a statement that has the columns of an item at `$1` to `$12` and more after them, unless another item has its
/// name or code; says which.
fn store(tx: &mut dyn Tx, sql: &str, item: &Item, more: &[&dyn ToParam]) -> Result<Option<Taken>, BooksError> {
    if let Some(taken) = taken(tx, item)? {
        return Ok(Some(taken));
    }
    let (kind, is_hidden) = (item.kind.code(), i64::from(item.is_hidden));
    let columns: [&dyn ToParam; 12] = [
        &item.id,
        &item.category,
        &kind,
        &item.code,
        &item.name,
        &item.price_fen,
        &item.wholesale_fen,
        &item.member_fen,
        &item.floor_fen,
        &item.minutes,
        &item.cautions,
        &is_hidden,
    ];
    tx.execute(sql, &[&columns, more].concat())?;
    Ok(None)
}

/// The price that a struck-through price may not exceed, in fen: the lowest at which one piece was sold in a store in
/// the 7 days before a day, else the last one before those. `None` where it was never sold there; pieces given away
/// are no sales.
///
/// The rule is article 16 of 明码标价和禁止价格欺诈规定 (order 56 of the State Administration for Market Regulation, in
/// force since 2022-07-01): a price to compare with that is not explained must not be higher than the lowest price of
/// the 7 days before in the same place of business, and without a sale in these, than that of the last sale.
///
/// # Errors
/// [`BooksError`].
pub fn lowest_price(
    tx: &mut dyn Read,
    item: ItemId,
    store: Option<StoreId>,
    day: Day,
) -> Result<Option<i64>, BooksError> {
    let (before, first) = (i64::from(day.number()), i64::from(day.plus_days(-7).number()));
    let place = if store.is_some() { "store_id = $4" } else { "store_id IS NULL" };
    let sold = format!("FROM sale_lines WHERE item_id = $1 AND {place} AND unit_fen > 0");
    // The last day of sales may have seen several prices; the lowest of them is on the safe side.
    let sql = format!(
        "SELECT COALESCE((SELECT MIN(unit_fen) {sold} AND day >= $2 AND day < $3), \
         (SELECT unit_fen {sold} AND day < $2 ORDER BY day DESC, unit_fen LIMIT 1))"
    );
    let mut params: Vec<&dyn ToParam> = vec![&item, &first, &before];
    if let Some(store) = &store {
        params.push(store);
    }
    tx.query_one(&sql, &params)?.opt_int(0)
}

fn taken(tx: &mut dyn Read, item: &Item) -> Result<Option<Taken>, BooksError> {
    let sql = "SELECT id FROM items WHERE name = $1 AND id <> $2";
    if tx.query_opt(sql, &[&item.name, &item.id])?.is_some() {
        return Ok(Some(Taken::Name));
    }
    let Some(code) = &item.code else { return Ok(None) };
    let sql = "SELECT id FROM items WHERE code = $1 AND id <> $2";
    Ok(tx.query_opt(sql, &[code, &item.id])?.map(|_| Taken::Code))
}

fn category_from_row(row: &Row) -> Result<Category, BooksError> {
    Ok(Category {
        id: CategoryId::from_row(row, 0)?,
        name: row.text(1)?.to_owned(),
        is_hidden: row.int(2)? != 0,
        created_at: row.int(3)?,
    })
}

fn item_from_row(row: &Row) -> Result<Item, BooksError> {
    Ok(Item {
        id: ItemId::from_row(row, 0)?,
        category: CategoryId::from_row(row, 1)?,
        category_name: row.text(2)?.to_owned(),
        kind: ItemKind::from_code(row.text(3)?).ok_or_else(|| row.misfit(3))?,
        code: row.opt_text(4)?.map(str::to_owned),
        name: row.text(5)?.to_owned(),
        price_fen: row.int(6)?,
        wholesale_fen: row.opt_int(7)?,
        member_fen: row.opt_int(8)?,
        floor_fen: row.int(9)?,
        minutes: row.int(10)?,
        cautions: row.text(11)?.to_owned(),
        is_hidden: row.int(12)? != 0,
        created_at: row.int(13)?,
    })
}
