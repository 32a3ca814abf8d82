//! Figures of months that only reports ask for, and what tells that a month is no longer what it was. What reports have
//! in common with other pages stands in `figures`.

use yanji_engine::Day;

use crate::access::{Read, Row};
use crate::column::day;
use crate::error::BooksError;
use crate::figures::{COUNTS, EXPIRED, Span};

/// Decisions of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// The code of the tier before.
    pub from_tier: String,
    /// The code of the tier after.
    pub to_tier: String,
    /// The code of the cause.
    pub cause: String,
    /// How many.
    pub accounts: i64,
}

/// The enrolments and changes of tier of a span by their cause; those of a store are those of the members who joined
/// there.
///
/// # Errors
/// [`BooksError`].
pub fn decided(tx: &mut dyn Read, span: &Span) -> Result<Vec<Decided>, BooksError> {
    let (join, store) = match span.store {
        None => ("", String::new()),
        Some(_) => (" JOIN accounts a ON a.id = d.account_id", span.and_store("a.store_id")),
    };
    let sql = format!(
        "SELECT d.from_tier, d.to_tier, d.cause, COUNT(*) FROM decisions d{join} WHERE d.day BETWEEN $1 AND $2{store} \
         AND (d.from_tier <> d.to_tier OR d.cause = 'enrolled') AND {COUNTS}d.account_id) GROUP BY d.from_tier, d.to_tier, d.cause \
         ORDER BY d.from_tier, d.to_tier, d.cause"
    );
    let rows = span.rows(tx, &sql)?;
    rows.iter()
        .map(|row| {
            Ok(Decided {
                from_tier: row.text(0)?.to_owned(),
                to_tier: row.text(1)?.to_owned(),
                cause: row.text(2)?.to_owned(),
                accounts: row.int(3)?,
            })
        })
        .collect()
}

/// Points that were given without anything that earns them, and taken without anything that uses them, for one cause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PointsMoved {
    /// The code of the cause; `None` where nobody said.
    pub cause: Option<String>,
    /// How many were given.
    pub given: i64,
    /// How many were taken.
    pub taken: i64,
}

/// The points that were given and taken without anything that earns or uses them, by their cause; those of a store are
/// those of the members who joined there.
///
/// # Errors
/// [`BooksError`].
pub fn points_by_cause(tx: &mut dyn Read, span: &Span) -> Result<Vec<PointsMoved>, BooksError> {
    let (join, store) = of_members(span);
    let sql = format!(
        "SELECT e.cause, CAST(SUM(CASE WHEN t.from_account = 'issued' THEN t.amount ELSE 0 END) AS BIGINT), \
         CAST(SUM(CASE WHEN t.to_account = 'deducted' THEN t.amount ELSE 0 END) AS BIGINT) FROM activities e \
         JOIN transfers t ON t.account_id = e.account_id AND t.seq = e.seq{join} WHERE e.kind = 'points' \
         AND e.day BETWEEN $1 AND $2{store} AND t.unit = 'point' AND {COUNTS}t.account_id) \
         GROUP BY e.cause ORDER BY e.cause"
    );
    let moved = |row: &Row| {
        Ok(PointsMoved { cause: row.opt_text(0)?.map(str::to_owned), given: row.int(1)?, taken: row.int(2)? })
    };
    span.rows(tx, &sql)?.iter().map(moved).collect()
}

/// How many points expired; those of a store are those of the members who joined there.
///
/// # Errors
/// [`BooksError`].
pub fn points_expired(tx: &mut dyn Read, span: &Span) -> Result<i64, BooksError> {
    let (join, store) = of_members(span);
    let sql = format!(
        "SELECT CAST(COALESCE(SUM(t.amount), 0) AS BIGINT) FROM transfers t{join} \
         WHERE {EXPIRED} AND t.day BETWEEN $1 AND $2{store} AND {COUNTS}t.account_id)"
    );
    span.number(tx, &sql)
}

/// What asks of transfers that they are of a member who joined in the span's store.
fn of_members(span: &Span) -> (&'static str, String) {
    match span.store {
        None => ("", String::new()),
        Some(_) => (" JOIN accounts a ON a.id = t.account_id", span.and_store("a.store_id")),
    }
}

/// The days of the sales from which the refunds dated after a day took something back, each with how many did.
///
/// # Errors
/// [`BooksError`].
pub fn refunded_after(tx: &mut dyn Read, after: Day) -> Result<Vec<(Day, i64)>, BooksError> {
    let sql = "SELECT s.day, COUNT(*) FROM activities e JOIN sales s ON s.id = e.subject \
         WHERE e.kind = 'refund' AND e.day > $1 GROUP BY s.day ORDER BY s.day";
    tx.query(sql, &[&after.number()])?.iter().map(|row| Ok((day(row, 0)?, row.int(1)?))).collect()
}

/// How many accounts were set aside.
///
/// # Errors
/// [`BooksError`].
pub fn set_aside(tx: &mut dyn Read) -> Result<i64, BooksError> {
    tx.query_one("SELECT COUNT(*) FROM set_aside_accounts", &[])?.int(0)
}
