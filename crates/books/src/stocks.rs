//! How many pieces of something limited are gone. Who counts as limited is for the use cases.

use crate::access::{Read, Tx};
use crate::error::BooksError;

/// Takes so many pieces, all or none; says whether there were as many. `gone` says how many went before anybody counted.
///
/// One statement decides, so that the last piece goes once however many ask at the same moment.
///
/// # Errors
/// [`BooksError`].
pub fn take(
    tx: &mut dyn Tx,
    kind: &str,
    code: &str,
    stock: i64,
    pieces: i64,
    gone: impl FnOnce(&mut dyn Read) -> Result<i64, BooksError>,
) -> Result<bool, BooksError> {
    const TAKE: &str = "UPDATE stocks SET used = used + $4 WHERE kind = $1 AND code = $2 AND used + $4 <= $3";
    if tx.execute(TAKE, &[&kind, &code, &stock, &pieces])? == 1 {
        return Ok(true);
    }
    let sql = "SELECT used FROM stocks WHERE kind = $1 AND code = $2";
    if tx.query_opt(sql, &[&kind, &code])?.is_some() {
        return Ok(false);
    }
    let gone = gone(tx)?;
    let sql = "INSERT INTO stocks (kind, code, used) VALUES ($1, $2, $3) ON CONFLICT (kind, code) DO NOTHING";
    tx.execute(sql, &[&kind, &code, &gone])?;
    Ok(tx.execute(TAKE, &[&kind, &code, &stock, &pieces])? == 1)
}

/// Puts one piece back that was taken.
///
/// # Errors
/// [`BooksError`].
pub fn put_back(tx: &mut dyn Tx, kind: &str, code: &str) -> Result<(), BooksError> {
    let sql = "UPDATE stocks SET used = used - 1 WHERE kind = $1 AND code = $2 AND used > 0";
    tx.execute(sql, &[&kind, &code])?;
    Ok(())
}

/// How many pieces are gone of everything limited of a kind, by code.
///
/// # Errors
/// [`BooksError`].
pub fn used(tx: &mut dyn Read, kind: &str) -> Result<Vec<(String, i64)>, BooksError> {
    let rows = tx.query("SELECT code, used FROM stocks WHERE kind = $1 ORDER BY code", &[&kind])?;
    rows.iter().map(|row| Ok((row.text(0)?.to_owned(), row.int(1)?))).collect()
}
