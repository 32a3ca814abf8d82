//! The log, for reading: strands of records, each from its newest. What a record says is for the use cases, which
//! write it too.

use std::ops::RangeInclusive;

use crate::access::{Read, query_keyed};
use crate::error::BooksError;
use crate::id::{MemberId, SaleId};

/// Every strand by its number, with how many records it has.
///
/// # Errors
/// [`BooksError`].
pub fn strands(tx: &mut dyn Read) -> Result<Vec<(i64, i64)>, BooksError> {
    let rows = tx.query("SELECT strand, length FROM log_heads ORDER BY strand", &[])?;
    rows.iter().map(|row| Ok((row.int(0)?, row.int(1)?))).collect()
}

/// One record of a strand, if it is there.
///
/// # Errors
/// [`BooksError`].
pub fn record(tx: &mut dyn Read, strand: i64, seq: i64) -> Result<Option<String>, BooksError> {
    let row = tx.query_opt("SELECT body FROM log WHERE strand = $1 AND seq = $2", &[&strand, &seq])?;
    row.map(|row| row.text(0).map(str::to_owned)).transpose()
}

/// The records of a stretch of a strand whose text is `LIKE` a pattern, newest first, at most `limit`.
///
/// # Errors
/// [`BooksError`].
pub fn back(
    tx: &mut dyn Read,
    strand: i64,
    stretch: &RangeInclusive<i64>,
    pattern: &str,
    limit: i64,
) -> Result<Vec<(i64, String)>, BooksError> {
    let sql = "SELECT seq, body FROM log WHERE strand = $1 AND seq BETWEEN $2 AND $3 AND body LIKE $4 \
         ORDER BY seq DESC LIMIT $5";
    let rows = tx.query(sql, &[&strand, stretch.start(), stretch.end(), &pattern, &limit])?;
    rows.iter().map(|row| Ok((row.int(0)?, row.text(1)?.to_owned()))).collect()
}

/// The records of a stretch of a strand about a subject, newest first, at most `limit`; none are found that are older
/// than the column of the subject.
///
/// # Errors
/// [`BooksError`].
pub fn about(
    tx: &mut dyn Read,
    strand: i64,
    stretch: &RangeInclusive<i64>,
    subject: &str,
    limit: i64,
) -> Result<Vec<(i64, String)>, BooksError> {
    let sql = "SELECT seq, body FROM log WHERE subject = $1 AND subject <> '' AND strand = $2 \
         AND seq BETWEEN $3 AND $4 ORDER BY seq DESC LIMIT $5";
    let rows = tx.query(sql, &[&subject, &strand, stretch.start(), stretch.end(), &limit])?;
    rows.iter().map(|row| Ok((row.int(0)?, row.text(1)?.to_owned()))).collect()
}

/// The card numbers of members, as far as they are there.
///
/// # Errors
/// [`BooksError`].
pub fn card_numbers(tx: &mut dyn Read, members: &[MemberId]) -> Result<Vec<(MemberId, String)>, BooksError> {
    let sql =
        |keys: &str| format!("SELECT member_id, number FROM accounts WHERE member_id IN ({keys}) ORDER BY number");
    let rows = query_keyed(tx, members, sql)?;
    rows.iter().map(|row| Ok((MemberId::from_row(row, 0)?, row.text(1)?.to_owned()))).collect()
}

/// The numbers of sales, as far as they are there.
///
/// # Errors
/// [`BooksError`].
pub fn sale_numbers(tx: &mut dyn Read, sales: &[SaleId]) -> Result<Vec<(SaleId, String)>, BooksError> {
    let sql = |keys: &str| format!("SELECT id, number FROM sales WHERE id IN ({keys}) ORDER BY number");
    query_keyed(tx, sales, sql)?.iter().map(|row| Ok((SaleId::from_row(row, 0)?, row.text(1)?.to_owned()))).collect()
}
