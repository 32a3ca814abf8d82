//! Records of treatments: what was done to whom, by whom, with which batch. Notes are sealed rows elsewhere.

use yanji_engine::Day;

use crate::access::{Read, Row, Tx};
use crate::column::day;
use crate::error::BooksError;
use crate::id::{AccountId, ItemId, NoteId, SaleId, StoreId, TreatmentId};

/// A record of a treatment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Treatment {
    /// Its id.
    pub id: TreatmentId,
    /// Who was treated.
    pub account: AccountId,
    /// The sale on which it was sold, if it was sold on one.
    pub sale: Option<SaleId>,
    /// The line of that sale, from 0.
    pub line: Option<i64>,
    /// What was done.
    pub item: ItemId,
    /// The business day.
    pub day: Day,
    /// When it was recorded, in microseconds of UTC.
    pub at: i64,
    /// Where.
    pub store: Option<StoreId>,
    /// Who did it.
    pub operator: String,
    /// The number of the batch of what was used; empty where there is none.
    pub batch_number: String,
    /// A sealed note.
    pub note: Option<NoteId>,
    /// Who wrote it down; empty for whoever did it.
    pub recorded_by: String,
    /// The record in whose place this one stands.
    pub replaces: Option<TreatmentId>,
}

/// A record with what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The record, for ever as it was written.
    pub treatment: Treatment,
    /// The record that stands in its place.
    pub correction: Option<Correction>,
}

/// That a record was replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// The record that stands in its place.
    pub by: TreatmentId,
    /// When, in microseconds of UTC.
    pub at: i64,
    /// Who wrote it down.
    pub recorded_by: String,
}

const COLUMNS: &str = "t.id, t.account_id, t.sale_id, t.line, t.item_id, t.day, t.at, t.store_id, t.operator, \
     t.batch_number, t.note_id, t.recorded_by, t.replaces, c.id, c.at, c.recorded_by";
const FROM: &str = "FROM treatments t LEFT JOIN treatments c ON c.replaces = t.id";

/// Adds a record.
///
/// # Errors
/// [`BooksError`]; a record that was replaced already is a unique violation.
pub fn insert(tx: &mut dyn Tx, treatment: &Treatment) -> Result<(), BooksError> {
    tx.execute(
        "INSERT INTO treatments (id, account_id, sale_id, line, item_id, day, at, store_id, operator, batch_number, \
         note_id, recorded_by, replaces) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        &[
            &treatment.id,
            &treatment.account,
            &treatment.sale,
            &treatment.line,
            &treatment.item,
            &treatment.day.number(),
            &treatment.at,
            &treatment.store,
            &treatment.operator,
            &treatment.batch_number,
            &treatment.note,
            &treatment.recorded_by,
            &treatment.replaces,
        ],
    )?;
    Ok(())
}

/// A record by its id.
///
/// # Errors
/// [`BooksError`].
pub fn find(tx: &mut dyn Read, id: TreatmentId) -> Result<Option<Told>, BooksError> {
    tx.query_opt(&format!("SELECT {COLUMNS} {FROM} WHERE t.id = $1"), &[&id])?.as_ref().map(from_row).transpose()
}

/// The treatments of an account, the latest first.
///
/// # Errors
/// [`BooksError`].
pub fn of_account(tx: &mut dyn Read, account: AccountId, limit: i64) -> Result<Vec<Told>, BooksError> {
    let sql =
        format!("SELECT {COLUMNS} {FROM} WHERE t.account_id = $1 ORDER BY t.day DESC, t.at DESC, t.id DESC LIMIT $2");
    tx.query(&sql, &[&account, &limit])?.iter().map(from_row).collect()
}

/// The treatments of a day in a store, or in all, the latest first.
///
/// # Errors
/// [`BooksError`].
pub fn of_day(tx: &mut dyn Read, day: Day, store: Option<StoreId>) -> Result<Vec<Told>, BooksError> {
    let (head, tail) = (format!("SELECT {COLUMNS} {FROM} WHERE t.day = $1"), "ORDER BY t.at DESC, t.id DESC");
    let rows = match store {
        Some(store) => tx.query(&format!("{head} AND t.store_id = $2 {tail}"), &[&day.number(), &store])?,
        None => tx.query(&format!("{head} {tail}"), &[&day.number()])?,
    };
    rows.iter().map(from_row).collect()
}

/// The treatments in which a batch was used, the latest first: whom to call when a batch is recalled. Among them are those
/// of which a correction says that it was another batch.
///
/// # Errors
/// [`BooksError`].
pub fn of_batch(tx: &mut dyn Read, batch_number: &str) -> Result<Vec<Told>, BooksError> {
    let sql = format!(
        "SELECT {COLUMNS} {FROM} WHERE t.batch_number = $1 AND t.batch_number <> '' \
         ORDER BY t.day DESC, t.at DESC, t.id DESC"
    );
    tx.query(&sql, &[&batch_number])?.iter().map(from_row).collect()
}

fn from_row(row: &Row) -> Result<Told, BooksError> {
    let treatment = Treatment {
        id: TreatmentId::from_row(row, 0)?,
        account: AccountId::from_row(row, 1)?,
        sale: row.opt_array(2)?.map(SaleId),
        line: row.opt_int(3)?,
        item: ItemId::from_row(row, 4)?,
        day: day(row, 5)?,
        at: row.int(6)?,
        store: row.opt_array(7)?.map(StoreId),
        operator: row.text(8)?.to_owned(),
        batch_number: row.text(9)?.to_owned(),
        note: row.opt_array(10)?.map(NoteId),
        recorded_by: row.text(11)?.to_owned(),
        replaces: row.opt_array(12)?.map(TreatmentId),
    };
    let correction = match row.opt_array(13)? {
        Some(by) => Some(Correction { by: TreatmentId(by), at: row.int(14)?, recorded_by: row.text(15)?.to_owned() }),
        None => None,
    };
    Ok(Told { treatment, correction })
}
