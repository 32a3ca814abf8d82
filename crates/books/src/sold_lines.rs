//! What was sold line by line, for adding up by who sold it and who served. The lines of one bill are in the journal.

use yanji_engine::Day;

use crate::access::{Read, Tx, Value};
use crate::column::day;
use crate::error::BooksError;
use crate::id::{ItemId, SaleId, StoreId};
use crate::values;

/// A line of a bill that names an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SoldLine {
    /// The sale.
    pub sale: SaleId,
    /// The place of the line, from 0.
    pub line: i64,
    /// The item.
    pub item: ItemId,
    /// Where.
    pub store: Option<StoreId>,
    /// The day of the sale.
    pub day: Day,
    /// How many pieces.
    pub quantity: i64,
    /// What one piece was sold at, in fen, points used as money not taken off.
    pub unit_fen: i64,
    /// What was paid for the line, in fen.
    pub paid_fen: i64,
    /// Who sold it; empty for nobody.
    pub seller: String,
    /// Who served it; empty for nobody.
    pub server: String,
}

/// What somebody sold or served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffSum {
    /// Who, as the journal names them.
    pub staff: String,
    /// How many lines.
    pub lines: i64,
    /// What was paid for them, in fen, without what was given back later.
    pub paid_fen: i64,
}

/// Which of the two that a line names is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Who sold it.
    Seller,
    /// Who served it.
    Server,
}

impl Part {
    const fn column(self) -> &'static str {
        match self {
            Self::Seller => "seller",
            Self::Server => "server",
        }
    }
}

/// The row of a line, to be written with others at once by [`INSERT`].
#[must_use]
pub fn values_of(line: &SoldLine) -> Vec<Value> {
    values![
        line.sale,
        line.line,
        line.item,
        line.store,
        i64::from(line.day.number()),
        line.quantity,
        line.unit_fen,
        line.paid_fen,
        line.seller,
        line.server
    ]
}

/// Writes a row of [`values_of`].
pub const INSERT: &str = "INSERT INTO sale_lines (sale_id, line, item_id, store_id, day, quantity, unit_fen, paid_fen, \
     seller, server) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";

/// The lines of a sale that name an item.
///
/// # Errors
/// [`BooksError`].
pub fn of_sale(tx: &mut dyn Read, sale: SaleId) -> Result<Vec<SoldLine>, BooksError> {
    let sql = "SELECT line, item_id, store_id, day, quantity, unit_fen, paid_fen, seller, server FROM sale_lines \
               WHERE sale_id = $1 ORDER BY line";
    let rows = tx.query(sql, &[&sale])?;
    rows.iter()
        .map(|row| {
            Ok(SoldLine {
                sale,
                line: row.int(0)?,
                item: ItemId::from_row(row, 1)?,
                store: row.opt_array(2)?.map(StoreId),
                day: day(row, 3)?,
                quantity: row.int(4)?,
                unit_fen: row.int(5)?,
                paid_fen: row.int(6)?,
                seller: row.text(7)?.to_owned(),
                server: row.text(8)?.to_owned(),
            })
        })
        .collect()
}

/// Takes off what was given back on a line.
///
/// # Errors
/// [`BooksError`].
pub fn give_back(tx: &mut dyn Tx, sale: SaleId, line: i64, paid_fen: i64) -> Result<(), BooksError> {
    let sql = "UPDATE sale_lines SET paid_fen = paid_fen - $3 WHERE sale_id = $1 AND line = $2";
    tx.execute(sql, &[&sale, &line, &paid_fen])?;
    Ok(())
}

/// What everybody sold, or served, on the days of a span; in one store, or in all.
///
/// # Errors
/// [`BooksError`].
pub fn by_staff(
    tx: &mut dyn Read,
    part: Part,
    (from, until): (Day, Day),
    store: Option<StoreId>,
) -> Result<Vec<StaffSum>, BooksError> {
    let column = part.column();
    let at = if store.is_some() { "AND l.store_id = $3 " } else { "" };
    let sql = format!(
        "SELECT l.{column}, COUNT(*), CAST(SUM(l.paid_fen) AS BIGINT) FROM sales s JOIN sale_lines l ON l.sale_id = s.id \
         WHERE s.day >= $1 AND s.day <= $2 {at}AND l.{column} <> '' GROUP BY l.{column} ORDER BY 3 DESC, 1"
    );
    let rows = match store {
        Some(store) => tx.query(&sql, &[&from.number(), &until.number(), &store])?,
        None => tx.query(&sql, &[&from.number(), &until.number()])?,
    };
    rows.iter()
        .map(|row| Ok(StaffSum { staff: row.text(0)?.to_owned(), lines: row.int(1)?, paid_fen: row.int(2)? }))
        .collect()
}
