//! Which coupons the members of a batch got, and what of them cannot be taken back.

use yanji_engine::Day;

use crate::access::{Read, Tx};
use crate::error::BooksError;
use crate::id::{BatchId, CouponId};
use crate::values;

/// Notes the pieces that a member of a batch got.
///
/// # Errors
/// [`BooksError`].
pub fn add_coupons(tx: &mut dyn Tx, id: BatchId, place: i64, coupons: &[CouponId]) -> Result<(), BooksError> {
    let rows: Vec<_> = coupons.iter().map(|coupon| values![id, place, *coupon]).collect();
    tx.execute_many("INSERT INTO batch_coupons (batch_id, place, coupon_id) VALUES ($1, $2, $3)", &rows)?;
    Ok(())
}

/// The pieces that a member of a batch got, in the order of their ids.
///
/// # Errors
/// [`BooksError`].
pub fn coupons_of(tx: &mut dyn Read, id: BatchId, place: i64) -> Result<Vec<CouponId>, BooksError> {
    let sql = "SELECT coupon_id FROM batch_coupons WHERE batch_id = $1 AND place = $2 ORDER BY coupon_id";
    tx.query(sql, &[&id, &place])?.iter().map(|row| CouponId::from_row(row, 0)).collect()
}

/// What is printed on the pieces that members from one place to another got, each with the place, in order.
///
/// # Errors
/// [`BooksError`].
pub fn coupon_codes(tx: &mut dyn Read, id: BatchId, from: i64, to: i64) -> Result<Vec<(i64, String)>, BooksError> {
    let sql = "SELECT b.place, c.code FROM batch_coupons b JOIN coupons c ON c.id = b.coupon_id \
               WHERE b.batch_id = $1 AND b.place BETWEEN $2 AND $3 ORDER BY b.place, b.coupon_id";
    let rows = tx.query(sql, &[&id, &from, &to])?;
    rows.iter().map(|row| Ok((row.int(0)?, row.text(1)?.to_owned()))).collect()
}

/// How many of the members whom a batch gave coupons have a piece that could not be taken back on a day: it was used, was
/// taken back already, has ended or was handed on.
///
/// # Errors
/// [`BooksError`].
pub fn count_keeping_coupons(tx: &mut dyn Read, id: BatchId, on: Day) -> Result<i64, BooksError> {
    let sql = "SELECT COUNT(*) FROM batch_members m WHERE m.batch_id = $1 AND m.state = 'done' AND EXISTS \
               (SELECT 1 FROM batch_coupons b JOIN coupons c ON c.id = b.coupon_id \
               WHERE b.batch_id = m.batch_id AND b.place = m.place \
               AND (c.state <> 'open' OR c.expires_on < $2 OR c.account_id <> m.account_id))";
    tx.query_one(sql, &[&id, &i64::from(on.number())])?.int(0)
}
