//! What journals have brought about: transfers and decisions, read back for timelines, pyramids and proofs.

use yanji_engine::Day;
use yanji_engine::ledger::{LedgerAccount, Transfer, Unit};

use crate::access::{Read, Row, query_keyed};
use crate::column::{day, opt_day};
use crate::error::BooksError;
use crate::id::AccountId;
use crate::posting::{BookedDecision, BookedTransfer};

const TRANSFER_COLUMNS: &str = "seq, day, unit, from_account, to_account, amount";
const DECISION_COLUMNS: &str = "seq, day, cause, from_tier, to_tier, since, grace_until, figures";

/// A stretch of an account's history: journal entries from `first_seq` to `last_seq`, and the ends of days from
/// `first_day` up to and with `last_day`.
#[derive(Clone, Copy, Debug)]
pub struct Stretch {
    /// The first journal entry.
    pub first_seq: i64,
    /// The last journal entry.
    pub last_seq: i64,
    /// The first day.
    pub first_day: Day,
    /// The last day.
    pub last_day: Day,
}

const WITHIN: &str = "account_id = $1 AND (seq BETWEEN $2 AND $3 OR (seq IS NULL AND day BETWEEN $4 AND $5))";

/// The transfers of a stretch, oldest first.
///
/// # Errors
/// [`BooksError`].
pub fn transfers_within(
    tx: &mut dyn Read,
    account: AccountId,
    stretch: Stretch,
) -> Result<Vec<BookedTransfer>, BooksError> {
    let sql = format!("SELECT {TRANSFER_COLUMNS} FROM transfers WHERE {WITHIN} ORDER BY number");
    within(tx, &sql, account, stretch)?.iter().map(transfer).collect()
}

/// The decisions of a stretch, oldest first.
///
/// # Errors
/// [`BooksError`].
pub fn decisions_within(
    tx: &mut dyn Read,
    account: AccountId,
    stretch: Stretch,
) -> Result<Vec<BookedDecision>, BooksError> {
    let sql = format!("SELECT {DECISION_COLUMNS} FROM decisions WHERE {WITHIN} ORDER BY number");
    within(tx, &sql, account, stretch)?.iter().map(decision).collect()
}

fn within(tx: &mut dyn Read, sql: &str, account: AccountId, stretch: Stretch) -> Result<Vec<Row>, BooksError> {
    let (first_day, last_day) = (i64::from(stretch.first_day.number()), i64::from(stretch.last_day.number()));
    tx.query(sql, &[&account, &stretch.first_seq, &stretch.last_seq, &first_day, &last_day])
}

/// Every transfer of an account, oldest first.
///
/// # Errors
/// [`BooksError`].
pub fn transfers(tx: &mut dyn Read, account: AccountId) -> Result<Vec<BookedTransfer>, BooksError> {
    let sql = format!("SELECT {TRANSFER_COLUMNS} FROM transfers WHERE account_id = $1 ORDER BY number");
    tx.query(&sql, &[&account])?.iter().map(transfer).collect()
}

/// Every decision of these accounts with whose it is, those of one account oldest first.
///
/// # Errors
/// [`BooksError`].
pub fn decisions_of_all(
    tx: &mut dyn Read,
    accounts: &[AccountId],
) -> Result<Vec<(AccountId, BookedDecision)>, BooksError> {
    let sql = |keys: &str| {
        format!(
            "SELECT {DECISION_COLUMNS}, account_id FROM decisions WHERE account_id IN ({keys}) \
             ORDER BY account_id, number"
        )
    };
    let rows = query_keyed(tx, accounts, sql)?;
    rows.iter().map(|row| Ok((AccountId::from_row(row, 8)?, decision(row)?))).collect()
}

/// Every decision of an account, oldest first.
///
/// # Errors
/// [`BooksError`].
pub fn decisions(tx: &mut dyn Read, account: AccountId) -> Result<Vec<BookedDecision>, BooksError> {
    let sql = format!("SELECT {DECISION_COLUMNS} FROM decisions WHERE account_id = $1 ORDER BY number");
    tx.query(&sql, &[&account])?.iter().map(decision).collect()
}

/// What a page of an account's history begins below: the running number of a transfer or a decision.
#[derive(Clone, Copy, Debug)]
pub struct Back {
    /// The page begins below this one.
    pub before: i64,
    /// The most rows.
    pub limit: i64,
}

/// The transfers of points of an account with their running numbers, newest first. Money has pages of its own.
///
/// # Errors
/// [`BooksError`].
pub fn transfers_back(
    tx: &mut dyn Read,
    account: AccountId,
    back: Back,
) -> Result<Vec<(i64, BookedTransfer)>, BooksError> {
    let sql = format!(
        "SELECT {TRANSFER_COLUMNS}, number FROM transfers WHERE account_id = $1 AND number < $2 \
         AND unit IN ('point', 'point_owed') ORDER BY number DESC LIMIT $3"
    );
    let rows = tx.query(&sql, &[&account, &back.before, &back.limit])?;
    rows.iter().map(|row| Ok((row.int(6)?, transfer(row)?))).collect()
}

/// The decisions of an account with their running numbers, newest first.
///
/// # Errors
/// [`BooksError`].
pub fn decisions_back(
    tx: &mut dyn Read,
    account: AccountId,
    back: Back,
) -> Result<Vec<(i64, BookedDecision)>, BooksError> {
    let sql = format!(
        "SELECT {DECISION_COLUMNS}, number FROM decisions WHERE account_id = $1 AND number < $2 \
         ORDER BY number DESC LIMIT $3"
    );
    let rows = tx.query(&sql, &[&account, &back.before, &back.limit])?;
    rows.iter().map(|row| Ok((row.int(8)?, decision(row)?))).collect()
}

/// What an account's transfers up to and with the one of this running number add up to, in one unit.
///
/// # Errors
/// [`BooksError`].
pub fn balance_after(tx: &mut dyn Read, account: AccountId, unit: Unit, number: i64) -> Result<i64, BooksError> {
    let member = LedgerAccount::Member.code();
    let sql = "SELECT CAST(COALESCE(SUM(CASE WHEN to_account = $3 THEN amount ELSE -amount END), 0) AS BIGINT) \
         FROM transfers WHERE account_id = $1 AND unit = $2 AND number <= $4";
    tx.query_one(sql, &[&account, &unit.code(), &member, &number])?.int(0)
}

/// The days before `before` whose ends moved points or decided on the tier of an account, newest first.
///
/// # Errors
/// [`BooksError`].
pub fn day_ends_back(tx: &mut dyn Read, account: AccountId, before: Day, limit: i64) -> Result<Vec<Day>, BooksError> {
    let sql = "SELECT day FROM transfers WHERE account_id = $1 AND seq IS NULL AND day < $2 \
         UNION SELECT day FROM decisions WHERE account_id = $1 AND seq IS NULL AND day < $2 \
         ORDER BY day DESC LIMIT $3";
    let rows = tx.query(sql, &[&account, &i64::from(before.number()), &limit])?;
    rows.iter().map(|row| day(row, 0)).collect()
}

fn transfer(row: &Row) -> Result<BookedTransfer, BooksError> {
    let account = |column| LedgerAccount::from_code(row.text(column)?).ok_or_else(|| row.misfit(column));
    let transfer = Transfer {
        unit: Unit::from_code(row.text(2)?).ok_or_else(|| row.misfit(2))?,
        from: account(3)?,
        to: account(4)?,
        amount: row.int(5)?,
    };
    Ok(BookedTransfer { seq: row.opt_int(0)?, day: day(row, 1)?, transfer })
}

fn decision(row: &Row) -> Result<BookedDecision, BooksError> {
    Ok(BookedDecision {
        seq: row.opt_int(0)?,
        day: day(row, 1)?,
        cause: row.text(2)?.to_owned(),
        from_tier: row.text(3)?.to_owned(),
        to_tier: row.text(4)?.to_owned(),
        since: day(row, 5)?,
        grace_until: opt_day(row, 6)?,
        figures: row.text(7)?.to_owned(),
    })
}
