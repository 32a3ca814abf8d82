//! What rules gave, once for each occasion, with the rule and its version. Knows no rule; terms are a text.

use serde::{Deserialize, Serialize};
use yanji_engine::Day;

use crate::access::{Read, Row, ToParam, Tx, numbered};
use crate::column::{day, narrow, opt_day};
use crate::error::BooksError;
use crate::id::{AccountId, CouponId, GrantId, SaleId};

/// Something that was given by a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrantRow {
    /// Its id.
    pub id: GrantId,
    /// To whom.
    pub account: AccountId,
    /// The code of the gift in the programme.
    pub gift: String,
    /// The occasion: `enrolment`, `upgrade:gold`, `birthday:2026`, `day:2026-11-11`.
    pub occasion: String,
    /// Its place among what was given on that occasion, from 0.
    pub place: i64,
    /// The number of the version by which it was given, from 1.
    pub version: u32,
    /// What sort of thing it is.
    pub kind: GrantKind,
    /// The code of the coupon, offer or bonus, or how many points.
    pub what: String,
    /// The terms at that moment, for ever, as the use cases write them.
    pub terms: String,
    /// The day on which it was given.
    pub given_on: Day,
    /// The last day; `None`: for ever.
    pub expires_on: Option<Day>,
    /// For how many bills it still serves; `None`: for any number.
    pub bills_left: Option<i64>,
    /// The piece that was issued, of a coupon.
    pub coupon: Option<CouponId>,
    /// The sale that brought it about, if one did.
    pub sale: Option<SaleId>,
    /// What became of it.
    pub state: GrantState,
}

/// What sort of thing was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GrantKind {
    /// A piece of a coupon.
    Coupon,
    /// Points.
    Points,
    /// The right to an offer.
    Offer,
    /// The right to a bonus.
    Bonus,
}

/// What became of a grant. That it is over is told by its last day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GrantState {
    /// It can be used.
    Open,
    /// It was used up, or had its whole effect at once.
    Used,
    /// It was taken back.
    Void,
}

impl GrantKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Coupon, Self::Points, Self::Offer, Self::Bonus];

    /// The word in the books.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Coupon => "coupon",
            Self::Points => "points",
            Self::Offer => "offer",
            Self::Bonus => "bonus",
        }
    }

    /// The kind with this word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

impl GrantState {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Open, Self::Used, Self::Void];

    /// The word in the books.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Used => "used",
            Self::Void => "void",
        }
    }

    /// The state with this word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// What became of what one gift gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GiftTotals {
    /// The code of the gift.
    pub gift: String,
    /// To how many members something was given.
    pub members: i64,
    /// How many things were given, those taken back left out.
    pub given: i64,
    /// How many of them were used.
    pub used: i64,
    /// How many were taken back.
    pub void: i64,
}

const COLUMNS: &str = "id, account_id, gift, occasion, place, version, kind, what, terms, given_on, expires_on, \
     bills_left, coupon_id, sale_id, state";

/// Adds a grant, unless this was given on the occasion already; says whether it was not.
///
/// # Errors
/// [`BooksError`].
pub fn insert(tx: &mut dyn Tx, grant: &GrantRow) -> Result<bool, BooksError> {
    let sql = "INSERT INTO grants (id, account_id, gift, occasion, place, version, kind, what, terms, given_on, \
               expires_on, bills_left, coupon_id, sale_id, state) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) ON CONFLICT DO NOTHING";
    let made = tx.execute(
        sql,
        &[
            &grant.id,
            &grant.account,
            &grant.gift,
            &grant.occasion,
            &grant.place,
            &grant.version,
            &grant.kind.code(),
            &grant.what,
            &grant.terms,
            &number(grant.given_on),
            &grant.expires_on.map(number),
            &grant.bills_left,
            &grant.coupon,
            &grant.sale,
            &grant.state.code(),
        ],
    )?;
    Ok(made == 1)
}

/// The accounts to which something was given on an occasion and not taken back, in the order of their ids.
///
/// # Errors
/// [`BooksError`].
pub fn accounts_given(tx: &mut dyn Read, gift: &str, occasion: &str) -> Result<Vec<AccountId>, BooksError> {
    let sql = "SELECT DISTINCT account_id FROM grants WHERE gift = $1 AND occasion = $2 AND state <> 'void' \
               ORDER BY account_id";
    tx.query(sql, &[&gift, &occasion])?.iter().map(|row| AccountId::from_row(row, 0)).collect()
}

/// The rights of an account to offers and bonuses on a day, in the order in which they were given.
///
/// # Errors
/// [`BooksError`].
pub fn rights_of_account(tx: &mut dyn Read, account: AccountId, on: Day) -> Result<Vec<GrantRow>, BooksError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM grants WHERE account_id = $1 AND state = 'open' AND kind IN ('offer', 'bonus') \
         AND given_on <= $2 AND (expires_on IS NULL OR expires_on >= $2) ORDER BY id"
    );
    tx.query(&sql, &[&account, &number(on)])?.iter().map(from_row).collect()
}

/// Everything that was given to an account, the latest first, at most `limit`.
///
/// # Errors
/// [`BooksError`].
pub fn of_account(tx: &mut dyn Read, account: AccountId, limit: i64) -> Result<Vec<GrantRow>, BooksError> {
    let sql = format!("SELECT {COLUMNS} FROM grants WHERE account_id = $1 ORDER BY id DESC LIMIT $2");
    tx.query(&sql, &[&account, &limit])?.iter().map(from_row).collect()
}

/// What was given to an account on these occasions and not taken back, in the order in which it was given.
///
/// # Errors
/// [`BooksError`].
pub fn standing_on(tx: &mut dyn Read, account: AccountId, occasions: &[String]) -> Result<Vec<GrantRow>, BooksError> {
    if occasions.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT {COLUMNS} FROM grants WHERE account_id = $1 AND state <> 'void' AND occasion IN ({}) ORDER BY id",
        numbered(2..=1 + occasions.len())
    );
    let mut params: Vec<&dyn ToParam> = vec![&account];
    params.extend(occasions.iter().map(|occasion| occasion as &dyn ToParam));
    tx.query(&sql, &params)?.iter().map(from_row).collect()
}

/// A grant by its id.
///
/// # Errors
/// [`BooksError`].
pub fn find(tx: &mut dyn Read, id: GrantId) -> Result<Option<GrantRow>, BooksError> {
    let sql = format!("SELECT {COLUMNS} FROM grants WHERE id = $1");
    tx.query_opt(&sql, &[&id])?.map(|row| from_row(&row)).transpose()
}

/// Uses a right for one bill; says whether it was there to be used.
///
/// # Errors
/// [`BooksError`].
pub fn use_for_bill(tx: &mut dyn Tx, id: GrantId) -> Result<bool, BooksError> {
    let sql = "UPDATE grants SET bills_left = bills_left - 1, \
               state = CASE WHEN bills_left = 1 THEN 'used' ELSE state END \
               WHERE id = $1 AND state = 'open' AND (bills_left IS NULL OR bills_left > 0)";
    Ok(tx.execute(sql, &[&id])? == 1)
}

/// Gives back the use of a right for one bill.
///
/// # Errors
/// [`BooksError`].
pub fn give_back_bill(tx: &mut dyn Tx, id: GrantId) -> Result<bool, BooksError> {
    let sql = "UPDATE grants SET bills_left = bills_left + 1, state = 'open' WHERE id = $1 AND state <> 'void'";
    Ok(tx.execute(sql, &[&id])? == 1)
}

/// Says what became of a grant; says whether that was not so before.
///
/// # Errors
/// [`BooksError`].
pub fn mark(tx: &mut dyn Tx, id: GrantId, state: GrantState) -> Result<bool, BooksError> {
    let sql = "UPDATE grants SET state = $2 WHERE id = $1 AND state <> $2";
    Ok(tx.execute(sql, &[&id, &state.code()])? == 1)
}

/// Says of points that were given that so many of them were taken back and the rest had been spent.
///
/// # Errors
/// [`BooksError`].
pub fn mark_taken_in_part(tx: &mut dyn Tx, id: GrantId, points: i64) -> Result<(), BooksError> {
    tx.execute("UPDATE grants SET state = 'used', points_taken = $2 WHERE id = $1", &[&id, &points]).map(|_| ())
}

/// What became of what every gift gave, in the order of the gifts' codes. A coupon that was used counts as used.
///
/// # Errors
/// [`BooksError`].
pub fn totals(tx: &mut dyn Read) -> Result<Vec<GiftTotals>, BooksError> {
    let sql = "SELECT g.gift, COUNT(DISTINCT g.account_id), \
         CAST(SUM(CASE WHEN g.state <> 'void' THEN 1 ELSE 0 END) AS BIGINT), \
         CAST(SUM(CASE WHEN g.state = 'used' OR c.state = 'used' THEN 1 ELSE 0 END) AS BIGINT), \
         CAST(SUM(CASE WHEN g.state = 'void' THEN 1 ELSE 0 END) AS BIGINT) \
         FROM grants g LEFT JOIN coupons c ON c.id = g.coupon_id GROUP BY g.gift ORDER BY g.gift";
    let total = |row: &Row| {
        Ok(GiftTotals {
            gift: row.text(0)?.to_owned(),
            members: row.int(1)?,
            given: row.int(2)?,
            used: row.int(3)?,
            void: row.int(4)?,
        })
    };
    tx.query(sql, &[])?.iter().map(total).collect()
}

fn number(day: Day) -> i64 {
    i64::from(day.number())
}

fn from_row(row: &Row) -> Result<GrantRow, BooksError> {
    Ok(GrantRow {
        id: GrantId::from_row(row, 0)?,
        account: AccountId::from_row(row, 1)?,
        gift: row.text(2)?.to_owned(),
        occasion: row.text(3)?.to_owned(),
        place: row.int(4)?,
        version: narrow(row, 5)?,
        kind: GrantKind::from_code(row.text(6)?).ok_or_else(|| row.misfit(6))?,
        what: row.text(7)?.to_owned(),
        terms: row.text(8)?.to_owned(),
        given_on: day(row, 9)?,
        expires_on: opt_day(row, 10)?,
        bills_left: row.opt_int(11)?,
        coupon: row.opt_array(12)?.map(CouponId),
        sale: row.opt_array(13)?.map(SaleId),
        state: GrantState::from_code(row.text(14)?).ok_or_else(|| row.misfit(14))?,
    })
}
