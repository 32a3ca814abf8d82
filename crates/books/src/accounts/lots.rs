//! The lots of points of an account, for reading. They are written with the activity that changes them.

use yanji_engine::Day;
use yanji_engine::number::Points;
use yanji_engine::purse::Lot;

use crate::access::{Read, Row, query_keyed};
use crate::column::{day, narrow, opt_day};
use crate::error::BooksError;
use crate::id::AccountId;

/// What [`lot_from_row`] reads, in its order.
const COLUMNS: &str = "number, earned_on, expires_on, granted, left_over, expired";

/// Which lots are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lots {
    /// Those with something left.
    Open,
    /// All.
    All,
}

/// The lots of an account: those with something left, or all.
///
/// # Errors
/// [`BooksError`].
pub fn lots(tx: &mut dyn Read, account: AccountId, which: Lots) -> Result<Vec<Lot>, BooksError> {
    let open = match which {
        Lots::Open => "AND left_over > 0",
        Lots::All => "",
    };
    let sql = format!("SELECT {COLUMNS} FROM lots WHERE account_id = $1 {open} ORDER BY number");
    tx.query(&sql, &[&account])?.iter().map(lot_from_row).collect()
}

/// All lots of these accounts with whose they are, those of one account in their order.
///
/// # Errors
/// [`BooksError`].
pub fn lots_of_all(tx: &mut dyn Read, accounts: &[AccountId]) -> Result<Vec<(AccountId, Lot)>, BooksError> {
    let sql = |keys: &str| {
        format!("SELECT {COLUMNS}, account_id FROM lots WHERE account_id IN ({keys}) ORDER BY account_id, number")
    };
    let rows = query_keyed(tx, accounts, sql)?;
    rows.iter().map(|row| Ok((AccountId::from_row(row, 6)?, lot_from_row(row)?))).collect()
}

/// The lots of an account with a running number below `before`, newest first, at most `limit`.
///
/// # Errors
/// [`BooksError`].
pub fn lots_back(tx: &mut dyn Read, account: AccountId, before: i64, limit: i64) -> Result<Vec<Lot>, BooksError> {
    let sql = format!("SELECT {COLUMNS} FROM lots WHERE account_id = $1 AND number < $2 ORDER BY number DESC LIMIT $3");
    tx.query(&sql, &[&account, &before, &limit])?.iter().map(lot_from_row).collect()
}

/// Points that expire on a day from `from` to `until`, of accounts with an id above the first and up to the second of the
/// span: the account, the day and how many, in the order of accounts and days.
///
/// # Errors
/// [`BooksError`].
pub fn expiring(
    tx: &mut dyn Read,
    span: (AccountId, AccountId),
    from: Day,
    until: Day,
) -> Result<Vec<(AccountId, Day, i64)>, BooksError> {
    let sql = "SELECT account_id, expires_on, CAST(SUM(left_over) AS BIGINT) FROM lots \
         WHERE account_id > $1 AND account_id <= $2 AND left_over > 0 AND expires_on BETWEEN $3 AND $4 \
         GROUP BY account_id, expires_on ORDER BY account_id, expires_on";
    let days = (i64::from(from.number()), i64::from(until.number()));
    let rows = tx.query(sql, &[&span.0, &span.1, &days.0, &days.1])?;
    rows.iter().map(|row| Ok((AccountId::from_row(row, 0)?, day(row, 1)?, row.int(2)?))).collect()
}

fn lot_from_row(row: &Row) -> Result<Lot, BooksError> {
    Ok(Lot {
        number: narrow(row, 0)?,
        earned_on: day(row, 1)?,
        expires_on: opt_day(row, 2)?.unwrap_or(Day::NEVER),
        granted: Points(row.int(3)?),
        left: Points(row.int(4)?),
        expired: Points(row.int(5)?),
    })
}
