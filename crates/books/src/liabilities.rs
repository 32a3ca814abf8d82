//! What the clinic owes its members and they owe it, added up over all accounts. What a point is worth is not known here.

use yanji_engine::Day;

use crate::access::Read;
use crate::column::day;
use crate::error::BooksError;
use crate::figures::{EXPIRED, RESTORED, SPENT};
use crate::id::{AccountId, SaleId, StoreId};

/// The points of the members who joined in one store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StorePoints {
    /// The store; `None` for members who joined in none.
    pub store: Option<StoreId>,
    /// How many members hold points.
    pub holders: i64,
    /// How many points can be used.
    pub points: i64,
    /// How many points are owed to the clinic.
    pub owed: i64,
}

/// What ever became of points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PointsFate {
    /// How many were used and did not come back.
    pub used: i64,
    /// How many expired.
    pub expired: i64,
}

/// The points of members by the store in which they joined.
///
/// # Errors
/// [`BooksError`].
pub fn points(tx: &mut dyn Read) -> Result<Vec<StorePoints>, BooksError> {
    let rows = tx.query(
        "SELECT store_id, CAST(SUM(CASE WHEN points > 0 THEN 1 ELSE 0 END) AS BIGINT), CAST(SUM(points) AS BIGINT), \
         CAST(SUM(points_debt) AS BIGINT) FROM accounts GROUP BY store_id ORDER BY store_id",
        &[],
    )?;
    rows.iter()
        .map(|row| {
            Ok(StorePoints {
                store: row.opt_array(0)?.map(StoreId),
                holders: row.int(1)?,
                points: row.int(2)?,
                owed: row.int(3)?,
            })
        })
        .collect()
}

/// What ever became of the points that are gone.
///
/// # Errors
/// [`BooksError`].
pub fn points_fate(tx: &mut dyn Read) -> Result<PointsFate, BooksError> {
    let mut sum = |which: &str| {
        let sql = format!("SELECT CAST(COALESCE(SUM(t.amount), 0) AS BIGINT) FROM transfers t WHERE {which}");
        tx.query_one(&sql, &[])?.int(0)
    };
    Ok(PointsFate { used: sum(SPENT)? - sum(RESTORED)?, expired: sum(EXPIRED)? })
}

/// What members still owe on sales, and on how many of them, in fen.
///
/// # Errors
/// [`BooksError`].
pub fn owed(tx: &mut dyn Read) -> Result<(i64, i64), BooksError> {
    let sql = "SELECT COUNT(*), CAST(COALESCE(SUM(owed_fen), 0) AS BIGINT) FROM sales WHERE owed_fen > 0";
    let row = tx.query_one(sql, &[])?;
    Ok((row.int(0)?, row.int(1)?))
}

/// Coupons that can be used on a day, by their terms as the use cases wrote them: the terms and how many.
///
/// # Errors
/// [`BooksError`].
pub fn coupons(tx: &mut dyn Read, on: Day) -> Result<Vec<(String, i64)>, BooksError> {
    let sql = "SELECT terms, COUNT(*) FROM coupons WHERE state = 'open' AND (expires_on IS NULL OR expires_on >= $1) \
               GROUP BY terms";
    tx.query(sql, &[&on.number()])?.iter().map(|row| Ok((row.text(0)?.to_owned(), row.int(1)?))).collect()
}

/// A sale on which something is owed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwedSale {
    /// The sale.
    pub sale: SaleId,
    /// Whose it is.
    pub account: AccountId,
    /// Its number.
    pub number: String,
    /// Its day.
    pub day: Day,
    /// What the bill came to, in fen.
    pub total_fen: i64,
    /// What is still owed, in fen.
    pub owed_fen: i64,
}

/// The sales on which something is owed, of one account or of all, the oldest first, at most `limit` after the first
/// `skip`.
///
/// # Errors
/// [`BooksError`].
pub fn owed_sales(
    tx: &mut dyn Read,
    account: Option<AccountId>,
    skip: i64,
    limit: i64,
) -> Result<Vec<OwedSale>, BooksError> {
    let whose = if account.is_some() { "AND account_id = $3 " } else { "" };
    let sql = format!(
        "SELECT id, account_id, number, day, COALESCE(total_fen, amount_fen), owed_fen FROM sales \
         WHERE owed_fen > 0 {whose}ORDER BY day, id LIMIT $1 OFFSET $2"
    );
    let rows = match account {
        Some(account) => tx.query(&sql, &[&limit, &skip, &account])?,
        None => tx.query(&sql, &[&limit, &skip])?,
    };
    rows.iter()
        .map(|row| {
            Ok(OwedSale {
                sale: SaleId::from_row(row, 0)?,
                account: AccountId::from_row(row, 1)?,
                number: row.text(2)?.to_owned(),
                day: day(row, 3)?,
                total_fen: row.int(4)?,
                owed_fen: row.int(5)?,
            })
        })
        .collect()
}
