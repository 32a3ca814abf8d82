//! Figures of months that only reports ask for, and what tells that a month is no longer what it was. What reports have
//! in common with other pages stands in `figures`.

use yanji_engine::Day;

use crate::access::Read;
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

/// How many points were given by hand; those of a store are those of the members who joined there.
///
/// # Errors
/// [`BooksError`].
pub fn points_given_by_hand(tx: &mut dyn Read, span: &Span) -> Result<i64, BooksError> {
    let (join, store) = of_members(span);
    // The first two conditions on the kind are those of the index.
    let sql = format!(
        "SELECT CAST(COALESCE(SUM(t.amount), 0) AS BIGINT) FROM activities e \
         JOIN transfers t ON t.account_id = e.account_id AND t.seq = e.seq{join} WHERE e.day BETWEEN $1 AND $2{store} \
         AND e.kind <> 'sale' AND e.kind <> 'enrol' AND e.kind = 'points' \
         AND t.unit = 'point' AND t.from_account = 'issued' AND t.to_account = 'member' AND {COUNTS}t.account_id)"
    );
    span.number(tx, &sql)
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
