//! Issuing pieces of coupons within a transaction: codes, stock, the limit of each member, terms that are kept for ever.
//! The account is locked by whoever calls; what the journal says of it is theirs as well.

use yanji_books::coupons::{self, CouponRow, CouponSource, CouponState};
use yanji_books::id::{AccountId, CouponId};
use yanji_books::{Read, Tx, stocks};
use yanji_engine::Day;
use yanji_engine::programme::benefit::Coupon;
use yanji_words::Problem;

use super::code;
use crate::clock::Instant;
use crate::error::AppError;

/// What limited things the books count under.
const STOCK: &str = "coupon";

/// A piece to be issued.
pub(crate) struct Issue<'a> {
    /// To whom; locked.
    pub(crate) account: AccountId,
    /// By which terms.
    pub(crate) terms: &'a Coupon,
    /// The number of the version that has them, from 1.
    pub(crate) version: u32,
    /// Why.
    pub(crate) source: CouponSource,
    /// The day of issue.
    pub(crate) day: Day,
    /// The instant.
    pub(crate) at: Instant,
}

/// Issues a piece.
///
/// # Errors
/// As [`issue_all`].
pub(crate) fn issue(tx: &mut dyn Tx, issue: &Issue<'_>) -> Result<CouponRow, AppError> {
    issue_all(tx, issue, 1)?.pop().ok_or(AppError::new(Problem::Internal))
}

/// Issues so many pieces, all or none: what is refused has written nothing.
///
/// # Errors
/// [`Problem::MemberLimit`], [`Problem::SoldOut`], and [`Problem::CouponNotOpen`] for a kind that has ended.
pub(crate) fn issue_all(tx: &mut dyn Tx, issue: &Issue<'_>, pieces: u16) -> Result<Vec<CouponRow>, AppError> {
    let Issue { terms, day, .. } = issue;
    if let Some(problem) = refusal_but_for_stock(tx, issue.account, terms, *day, pieces)? {
        return Err(AppError::new(problem));
    }
    let gone = |tx: &mut dyn Read| coupons::count_of_kind(tx, &terms.code);
    if let Some(stock) = terms.stock
        && !stocks::take(tx, STOCK, &terms.code, i64::from(stock), i64::from(pieces), gone)?
    {
        return Err(AppError::new(Problem::SoldOut));
    }
    let rows = (0..pieces).map(|_| fresh_piece(issue)).collect::<Result<Vec<_>, _>>()?;
    coupons::insert(tx, &rows)?;
    Ok(rows)
}

fn fresh_piece(issue: &Issue<'_>) -> Result<CouponRow, AppError> {
    let Issue { terms, day, .. } = issue;
    let last_day = terms.last_day(*day);
    let written = serde_json::to_string(terms).map_err(|error| AppError::caused(Problem::Internal, error))?;
    Ok(CouponRow {
        id: CouponId::new(issue.at.0),
        code: code::fresh()?,
        kind: terms.code.clone(),
        version: issue.version,
        terms: written,
        account: issue.account,
        first_account: issue.account,
        issued_on: *day,
        expires_on: (last_day != Day::NEVER).then_some(last_day),
        state: CouponState::Open,
        source: issue.source,
        sale: None,
        used_on: None,
        off_fen: 0,
    })
}

/// Why an account could not get a piece on a day: the kind has ended, is gone, or she has had as many as one may.
pub(crate) fn refusal_of(
    tx: &mut dyn Read,
    account: AccountId,
    terms: &Coupon,
    day: Day,
) -> Result<Option<Problem>, AppError> {
    if let Some(problem) = refusal_but_for_stock(tx, account, terms, day, 1)? {
        return Ok(Some(problem));
    }
    Ok(left_of(tx, terms)?.is_some_and(|left| left < 1).then_some(Problem::SoldOut))
}

/// How many pieces of a kind can still be issued; `None`: as many as asked for.
pub(crate) fn left_of(tx: &mut dyn Read, terms: &Coupon) -> Result<Option<i64>, AppError> {
    let Some(stock) = terms.stock else { return Ok(None) };
    Ok(Some((i64::from(stock) - gone(tx, &terms.code)?).max(0)))
}

/// As [`refusal_of`], for so many pieces, but for the stock: of that the row that counts it has the last word.
pub(crate) fn refusal_but_for_stock(
    tx: &mut dyn Read,
    account: AccountId,
    terms: &Coupon,
    day: Day,
    pieces: u16,
) -> Result<Option<Problem>, AppError> {
    if terms.last_day(day) < day {
        return Ok(Some(Problem::CouponNotOpen));
    }
    let Some(most) = terms.per_member else { return Ok(None) };
    let had = coupons::count_of_first(tx, account, &terms.code)?;
    Ok((had + i64::from(pieces) > i64::from(most)).then_some(Problem::MemberLimit))
}

/// How many pieces of a limited kind are gone: what is counted, else what was issued before anybody counted.
fn gone(tx: &mut dyn Read, kind: &str) -> Result<i64, AppError> {
    let counted = stocks::used(tx, STOCK)?;
    match counted.iter().find(|(code, _)| code == kind) {
        Some((_, used)) => Ok(*used),
        None => Ok(coupons::count_of_kind(tx, kind)?),
    }
}

/// Takes an open piece back, and puts it back into the stock; says whether it was open.
pub(crate) fn take_back(tx: &mut dyn Tx, coupon: &CouponRow) -> Result<bool, AppError> {
    let was_open = coupons::mark_void(tx, coupon.id, coupon.account)?;
    if was_open && terms_of(coupon)?.stock.is_some() {
        stocks::put_back(tx, STOCK, &coupon.kind)?;
    }
    Ok(was_open)
}

/// The terms of a piece, as they were when it was issued.
pub(crate) fn terms_of(coupon: &CouponRow) -> Result<Coupon, AppError> {
    serde_json::from_str(&coupon.terms).map_err(|error| AppError::caused(Problem::Inconsistent, error))
}
