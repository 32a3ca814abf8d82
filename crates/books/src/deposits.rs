//! Money paid in for a later sale, piece by piece. What it was used for is in the journal.

use yanji_engine::Day;

use crate::access::{Read, Row, Tx};
use crate::column::day;
use crate::error::BooksError;
use crate::id::{AccountId, DepositId, ItemId};

/// A deposit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deposit {
    /// Its id.
    pub id: DepositId,
    /// Whose it is.
    pub account: AccountId,
    /// What it is for, if for one thing.
    pub item: Option<ItemId>,
    /// How much was paid in, in fen.
    pub amount_fen: i64,
    /// How much of it is left, in fen.
    pub left_fen: i64,
    /// The day on which it was paid in.
    pub day: Day,
    /// The journal entry that took it.
    pub seq: i64,
}

const COLUMNS: &str = "id, account_id, item_id, amount_fen, left_fen, day, seq";

/// Adds a deposit.
///
/// # Errors
/// [`BooksError`].
pub fn insert(tx: &mut dyn Tx, deposit: &Deposit) -> Result<(), BooksError> {
    tx.execute(
        "INSERT INTO deposits (id, account_id, item_id, amount_fen, left_fen, day, seq) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &[
            &deposit.id,
            &deposit.account,
            &deposit.item,
            &deposit.amount_fen,
            &deposit.left_fen,
            &deposit.day.number(),
            &deposit.seq,
        ],
    )?;
    Ok(())
}

/// Changes what is left of a deposit, less when negative. The account is locked by whoever calls, and there is enough.
///
/// # Errors
/// [`BooksError`].
pub fn change(tx: &mut dyn Tx, id: DepositId, by_fen: i64) -> Result<(), BooksError> {
    tx.execute("UPDATE deposits SET left_fen = left_fen + $2 WHERE id = $1", &[&id, &by_fen])?;
    Ok(())
}

/// A deposit by its id.
///
/// # Errors
/// [`BooksError`].
pub fn find(tx: &mut dyn Read, id: DepositId) -> Result<Option<Deposit>, BooksError> {
    let sql = format!("SELECT {COLUMNS} FROM deposits WHERE id = $1");
    tx.query_opt(&sql, &[&id])?.map(|row| from_row(&row)).transpose()
}

/// The deposits of an account, the oldest first.
///
/// # Errors
/// [`BooksError`].
pub fn of_account(tx: &mut dyn Read, account: AccountId) -> Result<Vec<Deposit>, BooksError> {
    let sql = format!("SELECT {COLUMNS} FROM deposits WHERE account_id = $1 ORDER BY day, id");
    tx.query(&sql, &[&account])?.iter().map(from_row).collect()
}

/// The deposits of which something is left, the oldest first, at most `limit` after the first `skip`.
///
/// # Errors
/// [`BooksError`].
pub fn open(tx: &mut dyn Read, skip: i64, limit: i64) -> Result<Vec<Deposit>, BooksError> {
    let sql = format!("SELECT {COLUMNS} FROM deposits WHERE left_fen > 0 ORDER BY day, id LIMIT $1 OFFSET $2");
    tx.query(&sql, &[&limit, &skip])?.iter().map(from_row).collect()
}

/// What is left of all deposits, in fen.
///
/// # Errors
/// [`BooksError`].
pub fn left(tx: &mut dyn Read) -> Result<i64, BooksError> {
    tx.query_one("SELECT CAST(COALESCE(SUM(left_fen), 0) AS BIGINT) FROM deposits WHERE left_fen > 0", &[])?.int(0)
}

fn from_row(row: &Row) -> Result<Deposit, BooksError> {
    Ok(Deposit {
        id: DepositId::from_row(row, 0)?,
        account: AccountId::from_row(row, 1)?,
        item: row.opt_array(2)?.map(ItemId),
        amount_fen: row.int(3)?,
        left_fen: row.int(4)?,
        day: day(row, 5)?,
        seq: row.int(6)?,
    })
}
