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
}

const COLUMNS: &str = "id, account_id, sale_id, line, item_id, day, at, store_id, operator, batch_number, note_id";

/// Adds a record.
///
/// # Errors
/// [`BooksError`].
pub fn insert(tx: &mut dyn Tx, treatment: &Treatment) -> Result<(), BooksError> {
    tx.execute(
        "INSERT INTO treatments (id, account_id, sale_id, line, item_id, day, at, store_id, operator, batch_number, \
         note_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
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
        ],
    )?;
    Ok(())
}

/// The treatments of an account, the latest first.
///
/// # Errors
/// [`BooksError`].
pub fn of_account(tx: &mut dyn Read, account: AccountId, limit: i64) -> Result<Vec<Treatment>, BooksError> {
    let sql = format!("SELECT {COLUMNS} FROM treatments WHERE account_id = $1 ORDER BY day DESC, at DESC LIMIT $2");
    tx.query(&sql, &[&account, &limit])?.iter().map(from_row).collect()
}

/// The treatments of a day, the latest first.
///
/// # Errors
/// [`BooksError`].
pub fn of_day(tx: &mut dyn Read, day: Day) -> Result<Vec<Treatment>, BooksError> {
    let sql = format!("SELECT {COLUMNS} FROM treatments WHERE day = $1 ORDER BY at DESC, id DESC");
    tx.query(&sql, &[&day.number()])?.iter().map(from_row).collect()
}

/// The treatments in which a batch was used, the latest first: whom to call when a batch is recalled.
///
/// # Errors
/// [`BooksError`].
pub fn of_batch(tx: &mut dyn Read, batch_number: &str) -> Result<Vec<Treatment>, BooksError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM treatments WHERE batch_number = $1 AND batch_number <> '' ORDER BY day DESC, at DESC"
    );
    tx.query(&sql, &[&batch_number])?.iter().map(from_row).collect()
}

fn from_row(row: &Row) -> Result<Treatment, BooksError> {
    Ok(Treatment {
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
    })
}
