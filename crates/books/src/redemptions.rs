//! Rewards that were bought with points, and what became of them. Knows no rule.

use yanji_engine::Day;

use crate::access::{Read, Row, Tx};
use crate::column::{day, narrow};
use crate::error::BooksError;
use crate::id::{AccountId, CouponId, RedemptionId, StoreId};

/// A reward that was bought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RedemptionRow {
    /// Its id.
    pub id: RedemptionId,
    /// Whose it is.
    pub account: AccountId,
    /// The code of the reward in the programme.
    pub reward: String,
    /// The number of the version by which it was bought, from 1.
    pub version: u32,
    /// What it was called then.
    pub name: String,
    /// What it cost.
    pub points: i64,
    /// The day.
    pub day: Day,
    /// The journal entry that took the points.
    pub seq: i64,
    /// The piece of a coupon that it gave, if it did.
    pub coupon: Option<CouponId>,
    /// Whether it was taken back.
    pub is_undone: bool,
    /// Where.
    pub store: Option<StoreId>,
    /// Who did it.
    pub operator: String,
}

/// What became of one reward.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RewardTotals {
    /// The code of the reward.
    pub reward: String,
    /// How often it was bought, what was taken back left out.
    pub bought: i64,
    /// The points that it cost in all.
    pub points: i64,
}

const COLUMNS: &str = "id, account_id, reward, version, name, points, day, seq, coupon_id, state, store_id, operator";
const DONE: &str = "done";
const UNDONE: &str = "undone";

/// Adds a redemption.
///
/// # Errors
/// [`BooksError`].
pub fn insert(tx: &mut dyn Tx, redemption: &RedemptionRow) -> Result<(), BooksError> {
    let state = if redemption.is_undone { UNDONE } else { DONE };
    tx.execute(
        "INSERT INTO redemptions (id, account_id, reward, version, name, points, day, seq, coupon_id, state, store_id, \
         operator) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        &[
            &redemption.id,
            &redemption.account,
            &redemption.reward,
            &redemption.version,
            &redemption.name,
            &redemption.points,
            &i64::from(redemption.day.number()),
            &redemption.seq,
            &redemption.coupon,
            &state,
            &redemption.store,
            &redemption.operator,
        ],
    )?;
    Ok(())
}

/// A redemption by its id.
///
/// # Errors
/// [`BooksError`].
pub fn find(tx: &mut dyn Read, id: RedemptionId) -> Result<Option<RedemptionRow>, BooksError> {
    let sql = format!("SELECT {COLUMNS} FROM redemptions WHERE id = $1");
    tx.query_opt(&sql, &[&id])?.map(|row| from_row(&row)).transpose()
}

/// The redemptions of an account, the latest first, at most `limit`.
///
/// # Errors
/// [`BooksError`].
pub fn of_account(tx: &mut dyn Read, account: AccountId, limit: i64) -> Result<Vec<RedemptionRow>, BooksError> {
    let sql = format!("SELECT {COLUMNS} FROM redemptions WHERE account_id = $1 ORDER BY id DESC LIMIT $2");
    tx.query(&sql, &[&account, &limit])?.iter().map(from_row).collect()
}

/// How often an account bought a reward, what was taken back left out.
///
/// # Errors
/// [`BooksError`].
pub fn count_of_account(tx: &mut dyn Read, account: AccountId, reward: &str) -> Result<i64, BooksError> {
    let sql = "SELECT COUNT(*) FROM redemptions WHERE account_id = $1 AND reward = $2 AND state = 'done'";
    tx.query_one(sql, &[&account, &reward])?.int(0)
}

/// How often a reward was bought, what was taken back left out.
///
/// # Errors
/// [`BooksError`].
pub fn count_of_reward(tx: &mut dyn Read, reward: &str) -> Result<i64, BooksError> {
    let sql = "SELECT COUNT(*) FROM redemptions WHERE reward = $1 AND state = 'done'";
    tx.query_one(sql, &[&reward])?.int(0)
}

/// Takes a redemption back; says whether it stood.
///
/// # Errors
/// [`BooksError`].
pub fn mark_undone(tx: &mut dyn Tx, id: RedemptionId) -> Result<bool, BooksError> {
    Ok(tx.execute("UPDATE redemptions SET state = 'undone' WHERE id = $1 AND state = 'done'", &[&id])? == 1)
}

/// What became of every reward, in the order of their codes.
///
/// # Errors
/// [`BooksError`].
pub fn totals(tx: &mut dyn Read) -> Result<Vec<RewardTotals>, BooksError> {
    let sql = "SELECT reward, COUNT(*), CAST(SUM(points) AS BIGINT) FROM redemptions WHERE state = 'done' \
         GROUP BY reward ORDER BY reward";
    let total =
        |row: &Row| Ok(RewardTotals { reward: row.text(0)?.to_owned(), bought: row.int(1)?, points: row.int(2)? });
    tx.query(sql, &[])?.iter().map(total).collect()
}

fn from_row(row: &Row) -> Result<RedemptionRow, BooksError> {
    Ok(RedemptionRow {
        id: RedemptionId::from_row(row, 0)?,
        account: AccountId::from_row(row, 1)?,
        reward: row.text(2)?.to_owned(),
        version: narrow(row, 3)?,
        name: row.text(4)?.to_owned(),
        points: row.int(5)?,
        day: day(row, 6)?,
        seq: row.int(7)?,
        coupon: row.opt_array(8)?.map(CouponId),
        is_undone: match row.text(9)? {
            DONE => false,
            UNDONE => true,
            _ => return Err(row.misfit(9)),
        },
        store: row.opt_array(10)?.map(StoreId),
        operator: row.text(11)?.to_owned(),
    })
}
