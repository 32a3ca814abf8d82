//! Versions of the programme: drafts, what is in force from when, and how far the accounts are prepared for a version
//! that was just published. Holds the texts; never reads one.

use yanji_engine::Day;

use crate::access::{Read, Row, Tx};
use crate::column::{day, opt_day};
use crate::error::BooksError;
use crate::id::ProgrammeId;

/// A version of the programme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Programme {
    /// Its id.
    pub id: ProgrammeId,
    /// Its running number, from 1.
    pub number: i64,
    /// What it is called; empty when the text cannot be read.
    pub name: String,
    /// The text.
    pub source: String,
    /// The first day on which it is in force; a draft has none.
    pub in_force_from: Option<Day>,
    /// When it was saved, in microseconds of UTC.
    pub created_at: i64,
    /// Who saved it.
    pub created_by: String,
    /// When it was published, in microseconds of UTC.
    pub published_at: Option<i64>,
    /// Who published it.
    pub published_by: Option<String>,
}

/// A draft to be saved.
#[derive(Clone, Copy, Debug)]
pub struct Draft<'a> {
    /// Its id.
    pub id: ProgrammeId,
    /// What it is called; empty when the text cannot be read.
    pub name: &'a str,
    /// The text.
    pub source: &'a str,
    /// When, in microseconds of UTC.
    pub at: i64,
    /// Who.
    pub by: &'a str,
}

/// The publication of a draft.
#[derive(Clone, Copy, Debug)]
pub struct Publication<'a> {
    /// The version.
    pub id: ProgrammeId,
    /// The first day on which it is in force.
    pub from: Day,
    /// When, in microseconds of UTC.
    pub at: i64,
    /// Who.
    pub by: &'a str,
    /// Whether there are accounts to be prepared for it.
    pub has_accounts: bool,
}

/// A version for which accounts are being prepared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preparation {
    /// The version.
    pub id: ProgrammeId,
    /// Its first day.
    pub from: Day,
    /// The card number after which the next batch begins.
    pub after: String,
}

/// Accounts that were prepared together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// The last card number among them.
    pub last: String,
    /// How many they are.
    pub accounts: usize,
}

const COLUMNS: &str = "id, number, name, source, in_force_from, created_at, created_by, published_at, published_by";

/// Every version, newest number first.
///
/// # Errors
/// [`BooksError`].
pub fn list(tx: &mut dyn Read) -> Result<Vec<Programme>, BooksError> {
    let sql = format!("SELECT {COLUMNS} FROM programmes ORDER BY number DESC");
    tx.query(&sql, &[])?.iter().map(from_row).collect()
}

/// A version by its id.
///
/// # Errors
/// [`BooksError`].
pub fn find(tx: &mut dyn Read, id: ProgrammeId) -> Result<Option<Programme>, BooksError> {
    let sql = format!("SELECT {COLUMNS} FROM programmes WHERE id = $1");
    tx.query_opt(&sql, &[&id])?.map(|row| from_row(&row)).transpose()
}

/// Saves a draft under the next number. The caller holds the organisation, so that no two take the same number.
///
/// # Errors
/// [`BooksError`].
pub fn insert(tx: &mut dyn Tx, draft: &Draft<'_>) -> Result<(), BooksError> {
    let number = tx.query_one("SELECT COALESCE(MAX(number), 0) + 1 FROM programmes", &[])?.int(0)?;
    tx.execute(
        "INSERT INTO programmes (id, number, name, source, created_at, created_by) VALUES ($1, $2, $3, $4, $5, $6)",
        &[&draft.id, &number, &draft.name, &draft.source, &draft.at, &draft.by],
    )?;
    Ok(())
}

/// Saves over a draft, under its number.
///
/// # Errors
/// [`BooksError`].
pub fn replace(tx: &mut dyn Tx, draft: &Draft<'_>) -> Result<(), BooksError> {
    tx.execute(
        "UPDATE programmes SET name = $2, source = $3, created_at = $4, created_by = $5 \
         WHERE id = $1 AND in_force_from IS NULL",
        &[&draft.id, &draft.name, &draft.source, &draft.at, &draft.by],
    )?;
    Ok(())
}

/// The newest draft that has this very text.
///
/// # Errors
/// [`BooksError`].
pub fn draft_of(tx: &mut dyn Read, source: &str) -> Result<Option<ProgrammeId>, BooksError> {
    let sql = "SELECT id FROM programmes WHERE in_force_from IS NULL AND source = $1 ORDER BY number DESC LIMIT 1";
    tx.query_opt(sql, &[&source])?.map(|row| ProgrammeId::from_row(&row, 0)).transpose()
}

/// Takes a draft away; answers whether there was one. What was published stays for ever.
///
/// # Errors
/// [`BooksError`].
pub fn discard(tx: &mut dyn Tx, id: ProgrammeId) -> Result<bool, BooksError> {
    Ok(tx.execute("DELETE FROM programmes WHERE id = $1 AND in_force_from IS NULL", &[&id])? > 0)
}

/// Puts a draft into force and says to every process that the rules changed. With accounts, their preparation begins.
///
/// # Errors
/// [`BooksError`].
pub fn publish(tx: &mut dyn Tx, publication: &Publication<'_>) -> Result<(), BooksError> {
    let preparing_after = publication.has_accounts.then_some("");
    tx.execute(
        "UPDATE programmes SET in_force_from = $2, published_at = $3, published_by = $4, preparing_after = $5 \
         WHERE id = $1",
        &[&publication.id, &publication.from.number(), &publication.at, &publication.by, &preparing_after],
    )?;
    announce(tx)
}

/// Makes a draft of a published version again and says to every process that the rules changed. A preparation of accounts
/// for it ends where it is.
///
/// # Errors
/// [`BooksError`].
pub fn withdraw(tx: &mut dyn Tx, id: ProgrammeId) -> Result<(), BooksError> {
    tx.execute(
        "UPDATE programmes SET in_force_from = NULL, published_at = NULL, published_by = NULL, preparing_after = NULL \
         WHERE id = $1",
        &[&id],
    )?;
    announce(tx)
}

/// The version for which accounts are being prepared, if there is one.
///
/// # Errors
/// [`BooksError`].
pub fn preparation(tx: &mut dyn Read) -> Result<Option<Preparation>, BooksError> {
    let sql = "SELECT id, in_force_from, preparing_after FROM programmes WHERE preparing_after IS NOT NULL";
    let row = tx.query_opt(sql, &[])?;
    row.map(|row| {
        Ok(Preparation { id: ProgrammeId::from_row(&row, 0)?, from: day(&row, 1)?, after: row.text(2)?.to_owned() })
    })
    .transpose()
}

/// Notes up to which card number the accounts are prepared for a version.
///
/// # Errors
/// [`BooksError`].
pub fn prepared_through(tx: &mut dyn Tx, id: ProgrammeId, number: &str) -> Result<(), BooksError> {
    tx.execute("UPDATE programmes SET preparing_after = $2 WHERE id = $1", &[&id, &number])?;
    Ok(())
}

/// Notes that every account is prepared for a version, and says so to every process.
///
/// # Errors
/// [`BooksError`].
pub fn prepared(tx: &mut dyn Tx, id: ProgrammeId) -> Result<(), BooksError> {
    tx.execute("UPDATE programmes SET preparing_after = NULL WHERE id = $1", &[&id])?;
    announce(tx)
}

/// Has the accounts with a card number above `after` visited at the end of `day` at the latest, at most `limit` of
/// them; `None` when there is no such account.
///
/// # Errors
/// [`BooksError`].
pub fn visit_by(tx: &mut dyn Tx, day: Day, after: &str, limit: i64) -> Result<Option<Batch>, BooksError> {
    let order = tx.by_bytes();
    let sql = format!("SELECT number FROM accounts WHERE number{order} > $1 ORDER BY number{order} LIMIT $2");
    let rows = tx.query(&sql, &[&after, &limit])?;
    let Some(last) = rows.last() else { return Ok(None) };
    let last = last.text(0)?.to_owned();
    let sql = format!(
        "UPDATE accounts SET due_on = $1 \
         WHERE number{order} > $2 AND number{order} <= $3 AND (due_on IS NULL OR due_on > $1)"
    );
    tx.execute(&sql, &[&day.number(), &after, &last])?;
    Ok(Some(Batch { last, accounts: rows.len() }))
}

/// Makes every process read the programme anew.
fn announce(tx: &mut dyn Tx) -> Result<(), BooksError> {
    tx.execute("UPDATE organisation SET generation = generation + 1 WHERE one = 1", &[])?;
    Ok(())
}

fn from_row(row: &Row) -> Result<Programme, BooksError> {
    Ok(Programme {
        id: ProgrammeId::from_row(row, 0)?,
        number: row.int(1)?,
        name: row.text(2)?.to_owned(),
        source: row.text(3)?.to_owned(),
        in_force_from: opt_day(row, 4)?,
        created_at: row.int(5)?,
        created_by: row.text(6)?.to_owned(),
        published_at: row.opt_int(7)?,
        published_by: row.opt_text(8)?.map(str::to_owned),
    })
}
