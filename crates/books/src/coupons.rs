//! Pieces of coupons: whose they are, by which terms, and what became of them. Knows no rule; terms are a text.

use yanji_engine::Day;

use crate::access::{Read, Row, ToParam, Tx, Value, query_keyed};
use crate::column::{day, narrow, opt_day};
use crate::error::BooksError;
use crate::id::{AccountId, CouponId, MemberId, SaleId};
use crate::values;

/// A piece of a coupon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CouponRow {
    /// Its id.
    pub id: CouponId,
    /// What is printed on it, unique.
    pub code: String,
    /// The code of its kind in the programme.
    pub kind: String,
    /// The number of the version by which it was issued, from 1.
    pub version: u32,
    /// Its terms at that moment, for ever, as the use cases write them.
    pub terms: String,
    /// Whose it is.
    pub account: AccountId,
    /// Who got it first: what counts for the limit of each member.
    pub first_account: AccountId,
    /// The day of issue.
    pub issued_on: Day,
    /// The last day; `None`: for ever.
    pub expires_on: Option<Day>,
    /// What became of it.
    pub state: CouponState,
    /// Where it came from.
    pub source: CouponSource,
    /// The sale on which it was used.
    pub sale: Option<SaleId>,
    /// The day on which it was used.
    pub used_on: Option<Day>,
    /// What came off that bill by it, in fen.
    pub off_fen: i64,
}

/// What became of a piece. That it is expired is told by its last day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CouponState {
    /// It can be used.
    Open,
    /// It was used.
    Used,
    /// It was taken back.
    Void,
}

/// Where a piece came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CouponSource {
    /// The member claimed it.
    Claim,
    /// Somebody gave it by hand.
    Hand,
    /// A gift of the programme.
    Gift,
    /// Points bought it.
    Reward,
}

impl CouponState {
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

impl CouponSource {
    /// Every source.
    pub const ALL: [Self; 4] = [Self::Claim, Self::Hand, Self::Gift, Self::Reward];

    /// The word in the books.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Claim => "claim",
            Self::Hand => "hand",
            Self::Gift => "gift",
            Self::Reward => "reward",
        }
    }

    /// The source with this word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|source| source.code() == code)
    }
}

/// What became of the pieces of one kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KindTotals {
    /// The code of the kind.
    pub kind: String,
    /// Pieces that were issued, those taken back left out.
    pub issued: i64,
    /// Pieces that can be used.
    pub open: i64,
    /// Pieces that were used.
    pub used: i64,
    /// Pieces that ended unused.
    pub expired: i64,
    /// Pieces that were taken back.
    pub void: i64,
    /// What came off bills by them, in fen.
    pub off_fen: i64,
    /// What is left of the sales with them, in fen: what was given back is taken off. A sale with two pieces of the kind
    /// counts once.
    pub sales_fen: i64,
    /// How many sales there were with them.
    pub sales: i64,
}

const COLUMNS: &str = "id, code, kind, version, terms, account_id, first_account_id, issued_on, expires_on, state, \
     source, sale_id, used_on, off_fen";

/// Adds pieces.
///
/// # Errors
/// [`BooksError`]; a code that is taken is a unique violation.
pub fn insert(tx: &mut dyn Tx, coupons: &[CouponRow]) -> Result<(), BooksError> {
    if coupons.is_empty() {
        return Ok(());
    }
    let sql = "INSERT INTO coupons (id, code, kind, version, terms, account_id, first_account_id, issued_on, \
               expires_on, state, source, sale_id, used_on, off_fen) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    let rows: Vec<_> = coupons.iter().map(values_of).collect();
    tx.execute_many(sql, &rows)?;
    Ok(())
}

/// The pieces of an account that can be used on a day, those that end first before the others.
///
/// # Errors
/// [`BooksError`].
pub fn open_of_account(tx: &mut dyn Read, account: AccountId, on: Day) -> Result<Vec<CouponRow>, BooksError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM coupons WHERE account_id = $1 AND state = 'open' \
         AND (expires_on IS NULL OR expires_on >= $2) ORDER BY CASE WHEN expires_on IS NULL THEN 1 ELSE 0 END, expires_on, id"
    );
    tx.query(&sql, &[&account, &number(on)])?.iter().map(from_row).collect()
}

/// Every piece of an account, the latest first, at most `limit`.
///
/// # Errors
/// [`BooksError`].
pub fn of_account(tx: &mut dyn Read, account: AccountId, limit: i64) -> Result<Vec<CouponRow>, BooksError> {
    let sql = format!("SELECT {COLUMNS} FROM coupons WHERE account_id = $1 ORDER BY id DESC LIMIT $2");
    tx.query(&sql, &[&account, &limit])?.iter().map(from_row).collect()
}

/// The pieces that were used on a sale.
///
/// # Errors
/// [`BooksError`].
pub fn of_sale(tx: &mut dyn Read, sale: SaleId) -> Result<Vec<CouponRow>, BooksError> {
    let sql = format!("SELECT {COLUMNS} FROM coupons WHERE sale_id = $1 ORDER BY id");
    tx.query(&sql, &[&sale])?.iter().map(from_row).collect()
}

/// Which pieces are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted<'a> {
    /// Of this kind.
    pub kind: Option<&'a str>,
    /// In this state.
    pub state: Option<CouponState>,
    /// Whose last day is this one or later, or that have none.
    pub lasts_on: Option<Day>,
    /// Whose last day is before this one.
    pub ended_before: Option<Day>,
    /// Of an earlier id than this one: where the next page begins.
    pub before: Option<CouponId>,
}

/// A piece with whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The piece.
    pub coupon: CouponRow,
    /// The person.
    pub member: MemberId,
    /// Her card number.
    pub number: String,
}

/// Pieces, the latest first, at most `limit`.
///
/// # Errors
/// [`BooksError`].
pub fn list(tx: &mut dyn Read, wanted: &Wanted<'_>, limit: i64) -> Result<Vec<Listed>, BooksError> {
    let state = wanted.state.map(CouponState::code);
    let (lasts, ended) = (wanted.lasts_on.map(number), wanted.ended_before.map(number));
    let mut conditions = Conditions::after(&limit);
    conditions.add("c.kind = ", wanted.kind.as_ref().map(|kind| kind as &dyn ToParam));
    conditions.add("c.state = ", state.as_ref().map(|state| state as &dyn ToParam));
    conditions.add("COALESCE(c.expires_on, 9223372036854775807) >= ", lasts.as_ref().map(|day| day as &dyn ToParam));
    conditions.add("c.expires_on < ", ended.as_ref().map(|day| day as &dyn ToParam));
    conditions.add("c.id < ", wanted.before.as_ref().map(|before| before as &dyn ToParam));
    let sql = format!("{LISTED} {} ORDER BY c.id DESC LIMIT $1", conditions.text);
    tx.query(&sql, &conditions.params)?.iter().map(listed).collect()
}

/// What rows have to fulfil, with the parameters that the conditions name.
struct Conditions<'a> {
    text: String,
    params: Vec<&'a dyn ToParam>,
}

impl<'a> Conditions<'a> {
    fn after(first: &'a dyn ToParam) -> Self {
        Self { text: String::new(), params: vec![first] }
    }

    fn add(&mut self, comparison: &str, value: Option<&'a dyn ToParam>) {
        let Some(value) = value else { return };
        self.params.push(value);
        let before = if self.text.is_empty() { "WHERE " } else { " AND " };
        self.text.push_str(&format!("{before}{comparison}${}", self.params.len()));
    }
}

const LISTED: &str = "SELECT c.id, c.code, c.kind, c.version, c.terms, c.account_id, c.first_account_id, c.issued_on, \
     c.expires_on, c.state, c.source, c.sale_id, c.used_on, c.off_fen, a.member_id, a.number \
     FROM coupons c JOIN accounts a ON a.id = c.account_id";

fn listed(row: &Row) -> Result<Listed, BooksError> {
    Ok(Listed { coupon: from_row(row)?, member: MemberId::from_row(row, 14)?, number: row.text(15)?.to_owned() })
}

/// A piece with whose it is, by its id.
///
/// # Errors
/// [`BooksError`].
pub fn get_listed(tx: &mut dyn Read, id: CouponId) -> Result<Option<Listed>, BooksError> {
    tx.query_opt(&format!("{LISTED} WHERE c.id = $1"), &[&id])?.map(|row| listed(&row)).transpose()
}

/// A piece with whose it is, by what is printed on it.
///
/// # Errors
/// [`BooksError`].
pub fn find_listed(tx: &mut dyn Read, code: &str) -> Result<Option<Listed>, BooksError> {
    tx.query_opt(&format!("{LISTED} WHERE c.code = $1"), &[&code])?.map(|row| listed(&row)).transpose()
}

/// A piece by its id.
///
/// # Errors
/// [`BooksError`].
pub fn find(tx: &mut dyn Read, id: CouponId) -> Result<Option<CouponRow>, BooksError> {
    let sql = format!("SELECT {COLUMNS} FROM coupons WHERE id = $1");
    tx.query_opt(&sql, &[&id])?.map(|row| from_row(&row)).transpose()
}

/// A piece by what is printed on it.
///
/// # Errors
/// [`BooksError`].
pub fn find_by_code(tx: &mut dyn Read, code: &str) -> Result<Option<CouponRow>, BooksError> {
    let sql = format!("SELECT {COLUMNS} FROM coupons WHERE code = $1");
    tx.query_opt(&sql, &[&code])?.map(|row| from_row(&row)).transpose()
}

/// The pieces with these codes, in no order; what is not there is left out.
///
/// # Errors
/// [`BooksError`].
pub fn find_by_codes(tx: &mut dyn Read, codes: &[String]) -> Result<Vec<CouponRow>, BooksError> {
    let rows = query_keyed(tx, codes, |keys| format!("SELECT {COLUMNS} FROM coupons WHERE code IN ({keys})"))?;
    rows.iter().map(from_row).collect()
}

/// Uses an open piece of an account on a sale; says whether it was there to be used.
///
/// # Errors
/// [`BooksError`].
pub fn mark_used(
    tx: &mut dyn Tx,
    id: CouponId,
    account: AccountId,
    sale: SaleId,
    on: Day,
    off_fen: i64,
) -> Result<bool, BooksError> {
    let changed = tx.execute(
        "UPDATE coupons SET state = 'used', sale_id = $3, used_on = $4, off_fen = $5 \
         WHERE id = $1 AND account_id = $2 AND state = 'open'",
        &[&id, &account, &sale, &number(on), &off_fen],
    )?;
    Ok(changed == 1)
}

/// Gives a used piece back, as it was before; says whether it was used.
///
/// # Errors
/// [`BooksError`].
pub fn mark_open(tx: &mut dyn Tx, id: CouponId) -> Result<bool, BooksError> {
    let changed = tx.execute(
        "UPDATE coupons SET state = 'open', sale_id = NULL, used_on = NULL, off_fen = 0 \
         WHERE id = $1 AND state = 'used'",
        &[&id],
    )?;
    Ok(changed == 1)
}

/// Takes an open piece of an account back; says whether it was there.
///
/// # Errors
/// [`BooksError`].
pub fn mark_void(tx: &mut dyn Tx, id: CouponId, account: AccountId) -> Result<bool, BooksError> {
    let sql = "UPDATE coupons SET state = 'void' WHERE id = $1 AND account_id = $2 AND state = 'open'";
    Ok(tx.execute(sql, &[&id, &account])? == 1)
}

/// Hands an open piece on from one account to another; says whether it was there.
///
/// # Errors
/// [`BooksError`].
pub fn hand_on(tx: &mut dyn Tx, id: CouponId, from: AccountId, to: AccountId) -> Result<bool, BooksError> {
    let sql = "UPDATE coupons SET account_id = $3 WHERE id = $1 AND account_id = $2 AND state = 'open'";
    Ok(tx.execute(sql, &[&id, &from, &to])? == 1)
}

/// How many pieces of a kind an account was the first to get, those taken back left out.
///
/// # Errors
/// [`BooksError`].
pub fn count_of_first(tx: &mut dyn Read, account: AccountId, kind: &str) -> Result<i64, BooksError> {
    let sql = "SELECT COUNT(*) FROM coupons WHERE first_account_id = $1 AND kind = $2 AND state <> 'void'";
    tx.query_one(sql, &[&account, &kind])?.int(0)
}

/// How many pieces of a kind there are, those taken back left out.
///
/// # Errors
/// [`BooksError`].
pub fn count_of_kind(tx: &mut dyn Read, kind: &str) -> Result<i64, BooksError> {
    tx.query_one("SELECT COUNT(*) FROM coupons WHERE kind = $1 AND state <> 'void'", &[&kind])?.int(0)
}

/// What became of the pieces of every kind, by the day on which it is asked, in the order of the kinds' codes.
///
/// # Errors
/// [`BooksError`].
pub fn totals(tx: &mut dyn Read, on: Day) -> Result<Vec<KindTotals>, BooksError> {
    let sql = "SELECT c.kind, \
         CAST(SUM(CASE WHEN c.state <> 'void' THEN 1 ELSE 0 END) AS BIGINT), \
         CAST(SUM(CASE WHEN c.state = 'open' AND (c.expires_on IS NULL OR c.expires_on >= $1) THEN 1 ELSE 0 END) AS BIGINT), \
         CAST(SUM(CASE WHEN c.state = 'used' THEN 1 ELSE 0 END) AS BIGINT), \
         CAST(SUM(CASE WHEN c.state = 'open' AND c.expires_on < $1 THEN 1 ELSE 0 END) AS BIGINT), \
         CAST(SUM(CASE WHEN c.state = 'void' THEN 1 ELSE 0 END) AS BIGINT), \
         CAST(SUM(CASE WHEN c.state = 'used' THEN c.off_fen ELSE 0 END) AS BIGINT) \
         FROM coupons c GROUP BY c.kind ORDER BY c.kind";
    let mut totals = Vec::new();
    for row in tx.query(sql, &[&number(on)])? {
        totals.push(KindTotals {
            kind: row.text(0)?.to_owned(),
            issued: row.int(1)?,
            open: row.int(2)?,
            used: row.int(3)?,
            expired: row.int(4)?,
            void: row.int(5)?,
            off_fen: row.int(6)?,
            ..KindTotals::default()
        });
    }
    let sql = "SELECT u.kind, COUNT(*), CAST(SUM(s.owed_fen + \
         (SELECT COALESCE(SUM(l.paid_fen), 0) FROM sale_lines l WHERE l.sale_id = s.id)) AS BIGINT) \
         FROM (SELECT DISTINCT kind, sale_id FROM coupons WHERE sale_id IS NOT NULL) u \
         JOIN sales s ON s.id = u.sale_id GROUP BY u.kind";
    for row in tx.query(sql, &[])? {
        let kind = row.text(0)?;
        if let Some(total) = totals.iter_mut().find(|total| total.kind == kind) {
            (total.sales, total.sales_fen) = (row.int(1)?, row.int(2)?);
        }
    }
    Ok(totals)
}

/// Open pieces of accounts with an id above the first and up to the second of the span, that end on a day from `from` to
/// `until`.
///
/// # Errors
/// [`BooksError`].
pub fn expiring(
    tx: &mut dyn Read,
    span: (AccountId, AccountId),
    from: Day,
    until: Day,
) -> Result<Vec<CouponRow>, BooksError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM coupons WHERE account_id > $1 AND account_id <= $2 AND state = 'open' \
         AND expires_on BETWEEN $3 AND $4 ORDER BY account_id, expires_on, id"
    );
    tx.query(&sql, &[&span.0, &span.1, &number(from), &number(until)])?.iter().map(from_row).collect()
}

fn number(day: Day) -> i64 {
    i64::from(day.number())
}

fn values_of(coupon: &CouponRow) -> Vec<Value> {
    values![
        coupon.id,
        coupon.code,
        coupon.kind,
        coupon.version,
        coupon.terms,
        coupon.account,
        coupon.first_account,
        number(coupon.issued_on),
        coupon.expires_on.map(number),
        coupon.state.code(),
        coupon.source.code(),
        coupon.sale,
        coupon.used_on.map(number),
        coupon.off_fen
    ]
}

fn from_row(row: &Row) -> Result<CouponRow, BooksError> {
    Ok(CouponRow {
        id: CouponId::from_row(row, 0)?,
        code: row.text(1)?.to_owned(),
        kind: row.text(2)?.to_owned(),
        version: narrow(row, 3)?,
        terms: row.text(4)?.to_owned(),
        account: AccountId::from_row(row, 5)?,
        first_account: AccountId::from_row(row, 6)?,
        issued_on: day(row, 7)?,
        expires_on: opt_day(row, 8)?,
        state: CouponState::from_code(row.text(9)?).ok_or_else(|| row.misfit(9))?,
        source: CouponSource::from_code(row.text(10)?).ok_or_else(|| row.misfit(10))?,
        sale: row.opt_array(11)?.map(SaleId),
        used_on: opt_day(row, 12)?,
        off_fen: row.int(13)?,
    })
}
