//! The sales of an account, for reading. They are written with the activity that makes or changes them.

use yanji_engine::Day;

use crate::access::{Read, Row, ToParam, Tx, query_keyed};
use crate::column::day;
use crate::error::BooksError;
use crate::id::{AccountId, ImportId, SaleId, StoreId};

/// A sale as the books keep it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sale {
    /// Its id.
    pub id: SaleId,
    /// Whose it is.
    pub account: AccountId,
    /// Its number, unique within the account.
    pub number: String,
    /// The journal entry that made it.
    pub seq: i64,
    /// Its day.
    pub day: Day,
    /// What it was, in fen.
    pub amount_fen: i64,
    /// What is left of it, in fen.
    pub left_fen: i64,
    /// The points that it earns at what is left.
    pub points: i64,
    /// The lot that it made.
    pub lot: Option<i64>,
    /// Where it was made, as its journal entry says.
    pub store: Option<StoreId>,
    /// The import that brought it.
    pub import: Option<ImportId>,
    /// What the bill came to, in fen, if it was priced by the desk.
    pub total_fen: Option<i64>,
    /// What of it is still owed, in fen.
    pub owed_fen: i64,
}

/// What [`sale_from_row`] reads, in its order.
const COLUMNS: &str = "id, account_id, number, seq, day, amount_fen, left_fen, points, lot, store_id, import_id, \
     total_fen, owed_fen";

/// A sale by its id.
///
/// # Errors
/// [`BooksError`].
pub fn find_sale(tx: &mut dyn Read, id: SaleId) -> Result<Option<Sale>, BooksError> {
    let sql = format!("SELECT {COLUMNS} FROM sales WHERE id = $1");
    tx.query_opt(&sql, &[&id])?.map(|row| sale_from_row(&row)).transpose()
}

/// A sale by its id, locked until the end of the transaction.
///
/// # Errors
/// [`BooksError`].
pub fn lock_sale(tx: &mut dyn Tx, id: SaleId) -> Result<Option<Sale>, BooksError> {
    let sql = format!("SELECT {COLUMNS} FROM sales WHERE id = $1{}", tx.for_update());
    tx.query_opt(&sql, &[&id])?.map(|row| sale_from_row(&row)).transpose()
}

/// A sale by its number within an account.
///
/// # Errors
/// [`BooksError`].
pub fn find_sale_by_number(tx: &mut dyn Read, account: AccountId, number: &str) -> Result<Option<Sale>, BooksError> {
    let sql = format!("SELECT {COLUMNS} FROM sales WHERE account_id = $1 AND number = $2");
    tx.query_opt(&sql, &[&account, &number])?.map(|row| sale_from_row(&row)).transpose()
}

/// Whether a sale of any account, or of none, has this number.
///
/// # Errors
/// [`BooksError`].
pub fn is_sale_number_taken(tx: &mut dyn Read, number: &str) -> Result<bool, BooksError> {
    Ok(tx.query_opt("SELECT 1 FROM sales WHERE number = $1 LIMIT 1", &[&number])?.is_some())
}

/// Sales of any account, and of none, that have this number, the latest first, at most `limit`. What was made by hand or
/// elsewhere may stand on the sales of several members.
///
/// # Errors
/// [`BooksError`].
pub fn sales_numbered(tx: &mut dyn Read, number: &str, limit: i64) -> Result<Vec<Sale>, BooksError> {
    let sql = format!("SELECT {COLUMNS} FROM sales WHERE number = $1 ORDER BY day DESC, id DESC LIMIT $2");
    tx.query(&sql, &[&number, &limit])?.iter().map(sale_from_row).collect()
}

/// Every sale of an account, in the order of the journal.
///
/// # Errors
/// [`BooksError`].
pub fn sales(tx: &mut dyn Read, account: AccountId) -> Result<Vec<Sale>, BooksError> {
    let sql = format!("SELECT {COLUMNS} FROM sales WHERE account_id = $1 ORDER BY seq");
    tx.query(&sql, &[&account])?.iter().map(sale_from_row).collect()
}

/// Every sale of these accounts, those of one account in the order of its journal.
///
/// # Errors
/// [`BooksError`].
pub fn sales_of_all(tx: &mut dyn Read, accounts: &[AccountId]) -> Result<Vec<Sale>, BooksError> {
    let sql = |keys: &str| format!("SELECT {COLUMNS} FROM sales WHERE account_id IN ({keys}) ORDER BY account_id, seq");
    query_keyed(tx, accounts, sql)?.iter().map(sale_from_row).collect()
}

/// Sales without a member, each of which has a chain of its own, with an id above `after`, in the order of their ids, at
/// most `limit`.
///
/// # Errors
/// [`BooksError`].
pub fn walk_ins(tx: &mut dyn Read, after: SaleId, limit: i64) -> Result<Vec<Sale>, BooksError> {
    let sql = format!("SELECT {COLUMNS} FROM sales WHERE account_id = id AND id > $1 ORDER BY id LIMIT $2");
    tx.query(&sql, &[&after, &limit])?.iter().map(sale_from_row).collect()
}

/// Which sales of the desk are meant.
#[derive(Clone, Copy, Debug)]
pub struct SoldSpan {
    /// The first day.
    pub from: Day,
    /// The last day.
    pub until: Day,
    /// In which store; `None`: in all, and outside of any.
    pub store: Option<StoreId>,
    /// Of which account; `None`: of any, and without one.
    pub account: Option<AccountId>,
}

/// The sales of the desk within a span, the latest first, at most `limit` of them after the first `skip`. What was
/// repaid is a sale too, but has no bill and is not listed.
///
/// # Errors
/// [`BooksError`].
pub fn sold(tx: &mut dyn Read, span: &SoldSpan, skip: i64, limit: i64) -> Result<Vec<Sale>, BooksError> {
    let (from, until) = (i64::from(span.from.number()), i64::from(span.until.number()));
    let (within, params) = span.within(&from, &until);
    let sql =
        format!("SELECT {COLUMNS} FROM sales WHERE {within} ORDER BY day DESC, id DESC LIMIT {limit} OFFSET {skip}");
    tx.query(&sql, &params)?.iter().map(sale_from_row).collect()
}

/// What the sales of a span come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SoldSum {
    /// How many there are.
    pub sales: i64,
    /// What their bills come to, in fen.
    pub total_fen: i64,
    /// What of that is still owed, in fen.
    pub owed_fen: i64,
}

/// What all sales of the desk within a span come to.
///
/// # Errors
/// [`BooksError`].
pub fn sold_sum(tx: &mut dyn Read, span: &SoldSpan) -> Result<SoldSum, BooksError> {
    let (from, until) = (i64::from(span.from.number()), i64::from(span.until.number()));
    let (within, params) = span.within(&from, &until);
    let sql = format!(
        "SELECT COUNT(*), CAST(COALESCE(SUM(total_fen), 0) AS BIGINT), CAST(COALESCE(SUM(owed_fen), 0) AS BIGINT) \
         FROM sales WHERE {within}"
    );
    let row = tx.query_one(&sql, &params)?;
    Ok(SoldSum { sales: row.int(0)?, total_fen: row.int(1)?, owed_fen: row.int(2)? })
}

impl SoldSpan {
    /// The condition that picks the sales of the span, and its values; `from` and `until` are the numbers of its days.
    fn within<'p>(&'p self, from: &'p i64, until: &'p i64) -> (String, Vec<&'p dyn ToParam>) {
        let mut within = "total_fen IS NOT NULL AND day >= $1 AND day <= $2".to_owned();
        let mut params: Vec<&dyn ToParam> = vec![from, until];
        for (column, value) in [
            ("store_id", self.store.as_ref().map(|store| store as &dyn ToParam)),
            ("account_id", self.account.as_ref().map(|account| account as &dyn ToParam)),
        ] {
            if let Some(value) = value {
                params.push(value);
                within.push_str(&format!(" AND {column} = ${}", params.len()));
            }
        }
        (within, params)
    }
}

fn sale_from_row(row: &Row) -> Result<Sale, BooksError> {
    Ok(Sale {
        id: SaleId::from_row(row, 0)?,
        account: AccountId::from_row(row, 1)?,
        number: row.text(2)?.to_owned(),
        seq: row.int(3)?,
        day: day(row, 4)?,
        amount_fen: row.int(5)?,
        left_fen: row.int(6)?,
        points: row.int(7)?,
        lot: row.opt_int(8)?,
        store: row.opt_array(9)?.map(StoreId),
        import: row.opt_array(10)?.map(ImportId),
        total_fen: row.opt_int(11)?,
        owed_fen: row.int(12)?,
    })
}
