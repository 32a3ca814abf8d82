//! Changes of many members at once: what is to be changed, for whom, and what became of each. Knows no reason in the
//! clear and decides nothing.

mod coupons;
mod members;
mod since;

use yanji_engine::Day;

use crate::access::{Read, Row, Tx};
use crate::column::opt_day;
use crate::error::BooksError;
use crate::id::{BatchId, StoreId};

pub use coupons::{add_coupons, count_keeping_coupons, coupon_codes, coupons_of};
pub use members::{
    BatchMemberRow, Picked, State, Tallied, add_members, members, remove_members, tally, update_members,
};
pub use since::{count_decided_since, count_poorer, is_decided_since};

/// Where a batch stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Its members are being put down.
    Choosing,
    /// It can be looked at; nothing has been changed.
    Draft,
    /// It has begun and not ended; a killed one is gone on with.
    Running,
    /// Every member has been looked at.
    Done,
    /// It is being taken back.
    Undoing,
    /// It was taken back.
    Undone,
}

impl Status {
    const ALL: [Self; 6] = [Self::Choosing, Self::Draft, Self::Running, Self::Done, Self::Undoing, Self::Undone];

    /// The word in the column.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Choosing => "choosing",
            Self::Draft => "draft",
            Self::Running => "running",
            Self::Done => "done",
            Self::Undoing => "undoing",
            Self::Undone => "undone",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }
}

/// A batch as a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchRow {
    /// Its id.
    pub id: BatchId,
    /// What is changed: `tier`, `points` or `coupon`.
    pub kind: String,
    /// The code of the tier; empty for anything else.
    pub tier: String,
    /// The last day of the lock.
    pub locked_until: Option<Day>,
    /// Points given or, when negative, taken; 0 for anything else.
    pub points: i64,
    /// The code of why points are given or taken; empty where nobody said, and for anything else.
    pub cause: String,
    /// The code of the kind of coupon that is given; empty for anything else.
    pub coupon: String,
    /// How many pieces of it each member gets; 0 for anything else.
    pub pieces_each: i64,
    /// Where it stands.
    pub status: Status,
    /// How many members it is about.
    pub members_total: i64,
    /// Why, sealed; `None` in a draft.
    pub reason_sealed: Option<Vec<u8>>,
    /// When it was put together, in microseconds of UTC.
    pub created_at: i64,
    /// Who did, as the journal names them.
    pub created_by: String,
    /// When it began.
    pub started_at: Option<i64>,
    /// When it ended.
    pub ended_at: Option<i64>,
    /// Why it was taken back, sealed.
    pub undo_reason_sealed: Option<Vec<u8>>,
    /// When it was taken back.
    pub undone_at: Option<i64>,
    /// Who did.
    pub undone_by: Option<String>,
    /// Where whoever began it, or its undoing, acts.
    pub store: Option<StoreId>,
    /// Through which door.
    pub channel: String,
}

const COLUMNS: &str = "id, kind, tier, locked_until, points, status, members_total, reason_sealed, created_at, \
     created_by, started_at, ended_at, undo_reason_sealed, undone_at, undone_by, store_id, channel, coupon, pieces_each, cause";

/// Adds a batch without members.
///
/// # Errors
/// [`BooksError`].
pub fn insert(tx: &mut dyn Tx, batch: &BatchRow) -> Result<(), BooksError> {
    let sql = "INSERT INTO batches (id, kind, tier, locked_until, points, status, members_total, created_at, \
               created_by, store_id, channel, coupon, pieces_each, cause) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    tx.execute(
        sql,
        &[
            &batch.id,
            &batch.kind,
            &batch.tier,
            &number(batch.locked_until),
            &batch.points,
            &batch.status.code(),
            &batch.members_total,
            &batch.created_at,
            &batch.created_by,
            &batch.store,
            &batch.channel,
            &batch.coupon,
            &batch.pieces_each,
            &batch.cause,
        ],
    )?;
    Ok(())
}

/// Replaces all of a batch that can change.
///
/// # Errors
/// [`BooksError`].
pub fn update(tx: &mut dyn Tx, batch: &BatchRow) -> Result<(), BooksError> {
    let sql = "UPDATE batches SET status = $2, members_total = $3, reason_sealed = $4, started_at = $5, \
               ended_at = $6, undo_reason_sealed = $7, undone_at = $8, undone_by = $9, store_id = $10, channel = $11 \
               WHERE id = $1";
    tx.execute(
        sql,
        &[
            &batch.id,
            &batch.status.code(),
            &batch.members_total,
            &batch.reason_sealed,
            &batch.started_at,
            &batch.ended_at,
            &batch.undo_reason_sealed,
            &batch.undone_at,
            &batch.undone_by,
            &batch.store,
            &batch.channel,
        ],
    )?;
    Ok(())
}

/// A batch by its id.
///
/// # Errors
/// [`BooksError`].
pub fn find(tx: &mut dyn Read, id: BatchId) -> Result<Option<BatchRow>, BooksError> {
    let sql = format!("SELECT {COLUMNS} FROM batches WHERE id = $1");
    tx.query_opt(&sql, &[&id])?.map(|row| from_row(&row)).transpose()
}

/// A batch by its id, locked until the end of the transaction.
///
/// # Errors
/// [`BooksError`].
pub fn lock(tx: &mut dyn Tx, id: BatchId) -> Result<Option<BatchRow>, BooksError> {
    let sql = format!("SELECT {COLUMNS} FROM batches WHERE id = $1{}", tx.for_update());
    tx.query_opt(&sql, &[&id])?.map(|row| from_row(&row)).transpose()
}

/// The latest batches that are more than drafts, the latest first.
///
/// # Errors
/// [`BooksError`].
pub fn latest(tx: &mut dyn Read, limit: i64) -> Result<Vec<BatchRow>, BooksError> {
    let sql = format!("SELECT {COLUMNS} FROM batches WHERE started_at IS NOT NULL ORDER BY id DESC LIMIT $1");
    tx.query(&sql, &[&limit])?.iter().map(from_row).collect()
}

/// The batches that have begun and not ended, or are being taken back, oldest first.
///
/// # Errors
/// [`BooksError`].
pub fn unfinished(tx: &mut dyn Read) -> Result<Vec<BatchId>, BooksError> {
    let rows = tx.query("SELECT id FROM batches WHERE status IN ('running', 'undoing') ORDER BY id", &[])?;
    rows.iter().map(|row| BatchId::from_row(row, 0)).collect()
}

/// Removes a batch with its members.
///
/// # Errors
/// [`BooksError`].
pub fn remove(tx: &mut dyn Tx, id: BatchId) -> Result<(), BooksError> {
    remove_members(tx, id)?;
    tx.execute("DELETE FROM batches WHERE id = $1", &[&id])?;
    Ok(())
}

/// Removes drafts that were put together before an instant, in microseconds of UTC.
///
/// # Errors
/// [`BooksError`].
pub fn remove_drafts(tx: &mut dyn Tx, before: i64) -> Result<(), BooksError> {
    let old = "SELECT id FROM batches WHERE status IN ('choosing', 'draft') AND created_at < $1";
    tx.execute(&format!("DELETE FROM batch_members WHERE batch_id IN ({old})"), &[&before])?;
    tx.execute("DELETE FROM batches WHERE status IN ('choosing', 'draft') AND created_at < $1", &[&before])?;
    Ok(())
}

fn number(day: Option<Day>) -> Option<i64> {
    day.map(|day| i64::from(day.number()))
}

fn from_row(row: &Row) -> Result<BatchRow, BooksError> {
    Ok(BatchRow {
        id: BatchId::from_row(row, 0)?,
        kind: row.text(1)?.to_owned(),
        tier: row.text(2)?.to_owned(),
        locked_until: opt_day(row, 3)?,
        points: row.int(4)?,
        status: Status::from_code(row.text(5)?).ok_or_else(|| row.misfit(5))?,
        members_total: row.int(6)?,
        reason_sealed: row.opt_bytes(7)?.map(<[u8]>::to_vec),
        created_at: row.int(8)?,
        created_by: row.text(9)?.to_owned(),
        started_at: row.opt_int(10)?,
        ended_at: row.opt_int(11)?,
        undo_reason_sealed: row.opt_bytes(12)?.map(<[u8]>::to_vec),
        undone_at: row.opt_int(13)?,
        undone_by: row.opt_text(14)?.map(str::to_owned),
        store: row.opt_array(15)?.map(StoreId),
        channel: row.text(16)?.to_owned(),
        coupon: row.text(17)?.to_owned(),
        pieces_each: row.int(18)?,
        cause: row.text(19)?.to_owned(),
    })
}
