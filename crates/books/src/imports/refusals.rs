//! The lines that an import refused, and how many for which reason.

use std::collections::BTreeMap;

use crate::access::{Read, Row, Tx};
use crate::error::BooksError;
use crate::id::ImportId;
use crate::values;

/// A line that an import refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusalRow {
    /// The line of the file.
    pub line: i64,
    /// The card number on it; empty where members are known by their phones.
    pub member: String,
    /// The field that it is about.
    pub field: String,
    /// The stable code of the reason.
    pub code: String,
    /// What stands in the field; never a name or a phone.
    pub value: String,
}

/// Adds refused lines, and to how many there are for each reason.
///
/// # Errors
/// [`BooksError`].
pub fn add_refusals(tx: &mut dyn Tx, id: ImportId, refusals: &[RefusalRow]) -> Result<(), BooksError> {
    if refusals.is_empty() {
        return Ok(());
    }
    let rows: Vec<_> = refusals
        .iter()
        .map(|refusal| values![id, refusal.line, refusal.member, refusal.field, refusal.code, refusal.value])
        .collect();
    let sql = "INSERT INTO import_refusals (import_id, line, member, field, code, value) \
               VALUES ($1, $2, $3, $4, $5, $6)";
    tx.execute_many(sql, &rows)?;
    let mut counts: BTreeMap<(&str, &str), i64> = BTreeMap::new();
    for refusal in refusals {
        *counts.entry((&refusal.field, &refusal.code)).or_default() += 1;
    }
    let sql = "INSERT INTO import_refusal_counts AS kept (import_id, field, code, lines) VALUES ($1, $2, $3, $4) \
               ON CONFLICT (import_id, field, code) DO UPDATE SET lines = kept.lines + excluded.lines";
    tx.send(sql, counts.into_iter().map(|((field, code), lines)| values![id, field, code, lines]).collect())
}

/// The refused lines of an import, in the order of the file, at most `limit`.
///
/// # Errors
/// [`BooksError`].
pub fn refusals(tx: &mut dyn Read, id: ImportId, limit: i64) -> Result<Vec<RefusalRow>, BooksError> {
    let sql =
        "SELECT line, member, field, code, value FROM import_refusals WHERE import_id = $1 ORDER BY line LIMIT $2";
    let refusal = |row: &Row| {
        Ok(RefusalRow {
            line: row.int(0)?,
            member: row.text(1)?.to_owned(),
            field: row.text(2)?.to_owned(),
            code: row.text(3)?.to_owned(),
            value: row.text(4)?.to_owned(),
        })
    };
    tx.query(sql, &[&id, &limit])?.iter().map(refusal).collect()
}

/// How many lines an import refused for the same fault of the same field, by the codes of the two; the most first.
///
/// # Errors
/// [`BooksError`].
pub fn refusal_counts(tx: &mut dyn Read, id: ImportId) -> Result<Vec<(String, String, i64)>, BooksError> {
    let order = tx.by_bytes();
    let sql = format!(
        "SELECT field, code, lines FROM import_refusal_counts WHERE import_id = $1 \
         ORDER BY lines DESC, field{order}, code{order}"
    );
    let counted = |row: &Row| Ok((row.text(0)?.to_owned(), row.text(1)?.to_owned(), row.int(2)?));
    tx.query(&sql, &[&id])?.iter().map(counted).collect()
}
