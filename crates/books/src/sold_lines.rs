//! What was sold line by line, for adding up by who sold it and who served. The lines of one bill are in the journal.

use yanji_engine::Day;

use crate::access::{Read, Tx, Value};
use crate::column::day;
use crate::error::BooksError;
use crate::id::{ItemId, SaleId, StoreId};
use crate::values;

/// A line of a bill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SoldLine {
    /// The sale.
    pub sale: SaleId,
    /// The place of the line, from 0.
    pub line: i64,
    /// The item; `None` for what is not in the catalogue.
    pub item: Option<ItemId>,
    /// Where.
    pub store: Option<StoreId>,
    /// The day of the sale.
    pub day: Day,
    /// Who rang it up, as the journal names them.
    pub operator: String,
    /// How many pieces.
    pub quantity: i64,
    /// What one piece was sold at, in fen, points used as money not taken off.
    pub unit_fen: i64,
    /// What was paid for the line, in fen.
    pub paid_fen: i64,
    /// What the pieces of it that were given away by hand and have not come back cost on the list, in fen; else 0.
    pub given_fen: i64,
    /// Who sold it; empty for nobody.
    pub seller: String,
    /// Who served it; empty for nobody.
    pub server: String,
}

/// What somebody sold or served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffSum {
    /// Who, as the journal names them; empty for the lines that name nobody.
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

fn values_of(line: &SoldLine) -> Vec<Value> {
    values![
        line.sale,
        line.line,
        line.item,
        line.store,
        i64::from(line.day.number()),
        line.operator,
        line.quantity,
        line.unit_fen,
        line.paid_fen,
        line.given_fen,
        line.seller,
        line.server
    ]
}

const INSERT: &str = "INSERT INTO sale_lines (sale_id, line, item_id, store_id, day, operator, quantity, unit_fen, paid_fen, \
     given_fen, seller, server) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";

/// Adds lines.
///
/// # Errors
/// [`BooksError`].
pub fn insert(tx: &mut dyn Tx, lines: &[SoldLine]) -> Result<(), BooksError> {
    let rows: Vec<_> = lines.iter().map(values_of).collect();
    if rows.is_empty() { Ok(()) } else { tx.send(INSERT, rows) }
}

/// The lines of a sale.
///
/// # Errors
/// [`BooksError`].
pub fn of_sale(tx: &mut dyn Read, sale: SaleId) -> Result<Vec<SoldLine>, BooksError> {
    let sql = "SELECT line, item_id, store_id, day, operator, quantity, unit_fen, paid_fen, given_fen, seller, server \
               FROM sale_lines WHERE sale_id = $1 ORDER BY line";
    let rows = tx.query(sql, &[&sale])?;
    rows.iter()
        .map(|row| {
            Ok(SoldLine {
                sale,
                line: row.int(0)?,
                item: row.opt_array(1)?.map(ItemId),
                store: row.opt_array(2)?.map(StoreId),
                day: day(row, 3)?,
                operator: row.text(4)?.to_owned(),
                quantity: row.int(5)?,
                unit_fen: row.int(6)?,
                paid_fen: row.int(7)?,
                given_fen: row.int(8)?,
                seller: row.text(9)?.to_owned(),
                server: row.text(10)?.to_owned(),
            })
        })
        .collect()
}

/// What somebody gave away by hand on a day, by list price, in fen, without what has come back since.
///
/// # Errors
/// [`BooksError`].
pub fn given_by(tx: &mut dyn Read, operator: &str, day: Day) -> Result<i64, BooksError> {
    let sql = "SELECT CAST(COALESCE(SUM(given_fen), 0) AS BIGINT) FROM sale_lines \
               WHERE operator = $1 AND day = $2 AND given_fen > 0";
    tx.query_one(sql, &[&operator, &day.number()])?.int(0)
}

/// Takes off what was given back on lines, or adds what was paid later when negative: the line and the money, in fen.
///
/// # Errors
/// [`BooksError`].
pub fn give_back(tx: &mut dyn Tx, sale: SaleId, lines: &[(i64, i64)]) -> Result<(), BooksError> {
    let sql = "UPDATE sale_lines SET paid_fen = paid_fen - $3 WHERE sale_id = $1 AND line = $2";
    let rows: Vec<_> = lines.iter().map(|(line, back_fen)| values![sale, *line, *back_fen]).collect();
    if !rows.is_empty() {
        tx.execute_many(sql, &rows)?;
    }
    Ok(())
}

/// Takes pieces off what lines gave away, of which they no longer count as given: the line, how many pieces it had and
/// how many it has left. Lines that gave nothing away stay as they are.
///
/// # Errors
/// [`BooksError`].
pub fn return_gifts(tx: &mut dyn Tx, sale: SaleId, lines: &[(i64, i64, i64)]) -> Result<(), BooksError> {
    let sql =
        "UPDATE sale_lines SET given_fen = given_fen * $4 / $3 WHERE sale_id = $1 AND line = $2 AND given_fen > 0";
    let rows: Vec<_> = lines.iter().map(|(line, had, left)| values![sale, *line, *had, *left]).collect();
    if !rows.is_empty() {
        tx.execute_many(sql, &rows)?;
    }
    Ok(())
}

/// What everybody sold, or served, on the days of a span, the most first; in one store, or in all. Lines that name
/// nobody come last, so that the sum is that of all bills.
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
         WHERE s.day >= $1 AND s.day <= $2 {at}GROUP BY l.{column} \
         ORDER BY CASE WHEN l.{column} = '' THEN 1 ELSE 0 END, 3 DESC, 1"
    );
    let rows = match store {
        Some(store) => tx.query(&sql, &[&from.number(), &until.number(), &store])?,
        None => tx.query(&sql, &[&from.number(), &until.number()])?,
    };
    rows.iter()
        .map(|row| Ok(StaffSum { staff: row.text(0)?.to_owned(), lines: row.int(1)?, paid_fen: row.int(2)? }))
        .collect()
}
