//! What benefits brought about, by the days on which they were given: pieces of coupons, what gifts gave, rewards that
//! were bought, and what became of the pieces. Reads indexes that hold everything it asks of what was given; knows no
//! rule and no price.

use yanji_engine::Day;

use crate::access::{Read, Row};
use crate::column::day;
use crate::error::BooksError;
use crate::grants::GrantKind;
use crate::id::{AccountId, SaleId};

/// The pieces of one kind of coupon that were issued in a span, those taken back left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CouponsGiven {
    /// The code of the kind.
    pub kind: String,
    /// How many.
    pub pieces: i64,
    /// The first day on which one was.
    pub first: Day,
}

/// What one gift gave in a span, what was taken back with its occasion left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GiftGiven {
    /// The code of the gift.
    pub gift: String,
    /// What sort of thing.
    pub kind: GrantKind,
    /// The code of the coupon, offer or bonus, or how many points.
    pub what: String,
    /// How often.
    pub times: i64,
    /// How many points were taken back of those of which the rest had been spent.
    pub points_taken: i64,
    /// The first day on which it was.
    pub first: Day,
}

/// How often one reward was bought in a span, what was undone left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RewardsBought {
    /// The code of the reward.
    pub reward: String,
    /// How often.
    pub times: i64,
    /// How many of these gave a piece of a coupon.
    pub pieces: i64,
    /// The points that all of them cost.
    pub points: i64,
    /// The points that those cost that gave no piece.
    pub points_of_things: i64,
    /// The first day on which it was.
    pub first: Day,
}

/// A piece that was issued in a span and is used or was taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PieceSettled {
    /// The code of its kind.
    pub kind: String,
    /// The code of the gift that gave it, if one did that still stands.
    pub gift: Option<String>,
    /// The code of the reward that gave it, if one did that was not undone.
    pub reward: Option<String>,
    /// On what it was used; `None`: it was taken back.
    pub used: Option<PieceUsed>,
}

/// What a piece was used on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PieceUsed {
    /// The sale.
    pub sale: SaleId,
    /// Whose sale it is.
    pub account: AccountId,
    /// What came off its bill by the piece, in fen.
    pub off_fen: i64,
    /// What is left of the sale, in fen: what was given back is taken off, what is owed is in it.
    pub left_fen: i64,
}

/// The pieces that were issued in a span, in the order of the kinds' codes.
///
/// # Errors
/// [`BooksError`].
pub fn coupons(tx: &mut dyn Read, span: (Day, Day)) -> Result<Vec<CouponsGiven>, BooksError> {
    let sql = "SELECT kind, COUNT(*), MIN(issued_on) FROM coupons WHERE issued_on BETWEEN $1 AND $2 \
               AND state <> 'void' GROUP BY kind ORDER BY kind";
    let given =
        |row: &Row| Ok(CouponsGiven { kind: row.text(0)?.to_owned(), pieces: row.int(1)?, first: day(row, 2)? });
    rows(tx, sql, span)?.iter().map(given).collect()
}

/// What gifts gave in a span, in the order of their codes.
///
/// # Errors
/// [`BooksError`].
pub fn gifts(tx: &mut dyn Read, span: (Day, Day)) -> Result<Vec<GiftGiven>, BooksError> {
    let sql = "SELECT gift, kind, what, COUNT(*), CAST(SUM(points_taken) AS BIGINT), MIN(given_on) FROM grants \
               WHERE given_on BETWEEN $1 AND $2 AND state <> 'void' GROUP BY gift, kind, what ORDER BY gift, kind, what";
    let given = |row: &Row| {
        Ok(GiftGiven {
            gift: row.text(0)?.to_owned(),
            kind: GrantKind::from_code(row.text(1)?).ok_or_else(|| row.misfit(1))?,
            what: row.text(2)?.to_owned(),
            times: row.int(3)?,
            points_taken: row.int(4)?,
            first: day(row, 5)?,
        })
    };
    rows(tx, sql, span)?.iter().map(given).collect()
}

/// The rewards that were bought in a span, in the order of their codes.
///
/// # Errors
/// [`BooksError`].
pub fn rewards(tx: &mut dyn Read, span: (Day, Day)) -> Result<Vec<RewardsBought>, BooksError> {
    let sql = "SELECT reward, COUNT(*), COUNT(coupon_id), CAST(SUM(points) AS BIGINT), \
               CAST(SUM(CASE WHEN coupon_id IS NULL THEN points ELSE 0 END) AS BIGINT), MIN(day) \
               FROM redemptions WHERE day BETWEEN $1 AND $2 AND state = 'done' GROUP BY reward ORDER BY reward";
    let bought = |row: &Row| {
        Ok(RewardsBought {
            reward: row.text(0)?.to_owned(),
            times: row.int(1)?,
            pieces: row.int(2)?,
            points: row.int(3)?,
            points_of_things: row.int(4)?,
            first: day(row, 5)?,
        })
    };
    rows(tx, sql, span)?.iter().map(bought).collect()
}

/// The pieces that were issued in a span and are used or were taken back, in no order.
///
/// # Errors
/// [`BooksError`].
pub fn settled(tx: &mut dyn Read, span: (Day, Day)) -> Result<Vec<PieceSettled>, BooksError> {
    let sql = "SELECT c.kind, g.gift, r.reward, c.sale_id, s.account_id, c.off_fen, \
               COALESCE(s.owed_fen, 0) + \
               (SELECT CAST(COALESCE(SUM(l.paid_fen), 0) AS BIGINT) FROM sale_lines l WHERE l.sale_id = c.sale_id) \
               FROM coupons c LEFT JOIN grants g ON g.coupon_id = c.id AND g.state <> 'void' \
               LEFT JOIN redemptions r ON r.coupon_id = c.id AND r.state = 'done' \
               LEFT JOIN sales s ON s.id = c.sale_id \
               WHERE c.issued_on BETWEEN $1 AND $2 AND c.state IN ('used', 'void')";
    let settled = |row: &Row| {
        let used = |sale: [u8; 16]| {
            Ok::<_, BooksError>(PieceUsed {
                sale: SaleId(sale),
                account: AccountId::from_row(row, 4)?,
                off_fen: row.int(5)?,
                left_fen: row.int(6)?,
            })
        };
        Ok(PieceSettled {
            kind: row.text(0)?.to_owned(),
            gift: row.opt_text(1)?.map(str::to_owned),
            reward: row.opt_text(2)?.map(str::to_owned),
            used: row.opt_array(3)?.map(used).transpose()?,
        })
    };
    rows(tx, sql, span)?.iter().map(settled).collect()
}

fn rows(tx: &mut dyn Read, sql: &str, (from, until): (Day, Day)) -> Result<Vec<Row>, BooksError> {
    tx.query(sql, &[&i64::from(from.number()), &i64::from(until.number())])
}
