//! Imports: how far each one is, its sealed file, the lines that it refused, and mappings kept under a name.

mod known;
mod mappings;
mod refusals;
mod undo;

use yanji_engine::Day;

use crate::access::{Read, Row, Tx};
use crate::column::opt_day;
use crate::error::BooksError;
use crate::id::{ImportId, StoreId};

pub use known::{KnownSale, known_sales};
pub use mappings::{MappingRow, mappings, save_mapping};
pub use refusals::{RefusalRow, add_refusals, refusal_counts, refusals};
pub use undo::{Brought, Undo, advance_undo, begin_undo, brought, end_undo, undoing};

/// Where an import stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It has begun and not ended; a killed one is resumed.
    Running,
    /// Every line has been looked at.
    Done,
    /// It was given up; what it had taken in stays.
    Failed,
}

impl Status {
    /// The word in the column.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        [Self::Running, Self::Done, Self::Failed].into_iter().find(|status| status.code() == code)
    }
}

/// How many lines came to what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LineCounts {
    /// Looked at so far.
    pub done: i64,
    /// Taken in.
    pub new: i64,
    /// In the books already.
    pub known: i64,
    /// Refused.
    pub refused: i64,
    /// Members made on the way.
    pub members_new: i64,
    /// Refunds among the lines taken in.
    pub refunds: i64,
    /// What they gave back, in fen.
    pub refunds_fen: i64,
}

/// An import as a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportRow {
    /// Its id.
    pub id: ImportId,
    /// The name of the file.
    pub file_name: String,
    /// SHA-256 of the file.
    pub file_hash: [u8; 32],
    /// How the file is read, as JSON.
    pub mapping: String,
    /// Where it stands.
    pub status: Status,
    /// How many lines the file has.
    pub lines_total: i64,
    /// What became of them so far.
    pub counts: LineCounts,
    /// When it began, in microseconds of UTC.
    pub started_at: i64,
    /// When it ended.
    pub ended_at: Option<i64>,
    /// Who began it, as the journal names them.
    pub started_by: String,
    /// The store for which it is.
    pub store: Option<StoreId>,
    /// How far it was taken back, if anybody began to.
    pub undo: Option<Undo>,
}

const COLUMNS: &str = "id, file_name, file_hash, mapping, status, lines_total, lines_done, lines_new, lines_known, \
     lines_refused, members_new, started_at, ended_at, started_by, store_id, undone_by, undone_at, undo_done, \
     undo_total, refunds, refunds_fen";

/// Adds an import, with its sealed file where it is kept.
///
/// # Errors
/// [`BooksError`].
pub fn insert(tx: &mut dyn Tx, import: &ImportRow, file_sealed: Option<&[u8]>) -> Result<(), BooksError> {
    let sql = "INSERT INTO imports (id, file_name, file_hash, mapping, status, lines_total, lines_done, lines_new, \
               lines_known, lines_refused, members_new, started_at, ended_at, started_by, store_id, refunds, refunds_fen) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)";
    let counts = import.counts;
    tx.execute(
        sql,
        &[
            &import.id,
            &import.file_name,
            &import.file_hash,
            &import.mapping,
            &import.status.code(),
            &import.lines_total,
            &counts.done,
            &counts.new,
            &counts.known,
            &counts.refused,
            &counts.members_new,
            &import.started_at,
            &import.ended_at,
            &import.started_by,
            &import.store,
            &counts.refunds,
            &counts.refunds_fen,
        ],
    )?;
    if let Some(file) = file_sealed {
        tx.execute("INSERT INTO import_files (import_id, file_sealed) VALUES ($1, $2)", &[&import.id, &file])?;
    }
    Ok(())
}

/// The import that is running.
///
/// # Errors
/// [`BooksError`].
pub fn running(tx: &mut dyn Read) -> Result<Option<ImportRow>, BooksError> {
    let sql = format!("SELECT {COLUMNS} FROM imports WHERE status = 'running'");
    tx.query_opt(&sql, &[])?.map(|row| from_row(&row)).transpose()
}

/// An import by its id.
///
/// # Errors
/// [`BooksError`].
pub fn find(tx: &mut dyn Read, id: ImportId) -> Result<Option<ImportRow>, BooksError> {
    let sql = format!("SELECT {COLUMNS} FROM imports WHERE id = $1");
    tx.query_opt(&sql, &[&id])?.map(|row| from_row(&row)).transpose()
}

/// Where an import stands, with whether it was taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Being taken in.
    Running,
    /// Taken in to its end.
    Done,
    /// Given up on the way.
    Failed,
    /// Being taken back.
    Undoing,
    /// Taken back.
    Undone,
}

impl Standing {
    /// The standing of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "running" => Some(Self::Running),
            "done" => Some(Self::Done),
            "failed" => Some(Self::Failed),
            "undoing" => Some(Self::Undoing),
            "undone" => Some(Self::Undone),
            _ => None,
        }
    }

    const fn condition(self) -> &'static str {
        match self {
            Self::Running => "status = 'running' AND undone_by IS NULL",
            Self::Done => "status = 'done' AND undone_by IS NULL",
            Self::Failed => "status = 'failed' AND undone_by IS NULL",
            Self::Undoing => "undone_by IS NOT NULL AND undone_at IS NULL",
            Self::Undone => "undone_at IS NOT NULL",
        }
    }
}

/// The imports that stand so, or all of them, the latest first: those before one, at most `limit`.
///
/// # Errors
/// [`BooksError`].
pub fn list(
    tx: &mut dyn Read,
    standing: Option<Standing>,
    before: Option<ImportId>,
    limit: i64,
) -> Result<Vec<ImportRow>, BooksError> {
    let so = standing.map_or("1 = 1", Standing::condition);
    // Ids begin with the time, so that all are before one of nothing but ones.
    let before = before.unwrap_or(ImportId([u8::MAX; 16]));
    let sql = format!("SELECT {COLUMNS} FROM imports WHERE {so} AND id < $2 ORDER BY id DESC LIMIT $1");
    tx.query(&sql, &[&limit, &before])?.iter().map(from_row).collect()
}

/// The sealed file of an import, where it is kept.
///
/// # Errors
/// [`BooksError`].
pub fn file(tx: &mut dyn Read, id: ImportId) -> Result<Option<Vec<u8>>, BooksError> {
    let row = tx.query_opt("SELECT file_sealed FROM import_files WHERE import_id = $1", &[&id])?;
    row.map(|row| row.bytes(0).map(<[u8]>::to_vec)).transpose()
}

/// Whether the file of an import is kept.
///
/// # Errors
/// [`BooksError`].
pub fn has_file(tx: &mut dyn Read, id: ImportId) -> Result<bool, BooksError> {
    Ok(tx.query_opt("SELECT 1 FROM import_files WHERE import_id = $1", &[&id])?.is_some())
}

/// Moves an import from `before` to `after`; gives whether it was still running and exactly there.
///
/// # Errors
/// [`BooksError`].
pub fn advance(tx: &mut dyn Tx, id: ImportId, before: LineCounts, after: LineCounts) -> Result<bool, BooksError> {
    let moved = tx.execute(
        "UPDATE imports SET lines_done = $3, lines_new = $4, lines_known = $5, lines_refused = $6, \
         members_new = $7, refunds = $8, refunds_fen = $9 WHERE id = $1 AND status = 'running' AND lines_done = $2",
        &[
            &id,
            &before.done,
            &after.done,
            &after.new,
            &after.known,
            &after.refused,
            &after.members_new,
            &after.refunds,
            &after.refunds_fen,
        ],
    )?;
    Ok(moved > 0)
}

/// Ends an import and removes its file; gives whether it was running.
///
/// # Errors
/// [`BooksError`].
pub fn end(tx: &mut dyn Tx, id: ImportId, status: Status, at: i64) -> Result<bool, BooksError> {
    let sql = "UPDATE imports SET status = $2, ended_at = $3 WHERE id = $1 AND status = 'running'";
    let ended = tx.execute(sql, &[&id, &status.code(), &at])?;
    tx.execute("DELETE FROM import_files WHERE import_id = $1", &[&id])?;
    Ok(ended > 0)
}

/// The first and the last day of the sales that an import brought, and what they came to, in fen.
///
/// # Errors
/// [`BooksError`].
pub fn taken(tx: &mut dyn Read, id: ImportId) -> Result<(Option<(Day, Day)>, i64), BooksError> {
    let sql = "SELECT MIN(day), MAX(day), CAST(COALESCE(SUM(amount_fen), 0) AS BIGINT) FROM sales WHERE import_id = $1";
    let row = tx.query_one(sql, &[&id])?;
    let days = opt_day(&row, 0)?.zip(opt_day(&row, 1)?);
    Ok((days, row.int(2)?))
}

fn from_row(row: &Row) -> Result<ImportRow, BooksError> {
    Ok(ImportRow {
        id: ImportId::from_row(row, 0)?,
        file_name: row.text(1)?.to_owned(),
        file_hash: row.array(2)?,
        mapping: row.text(3)?.to_owned(),
        status: Status::from_code(row.text(4)?).ok_or_else(|| row.misfit(4))?,
        lines_total: row.int(5)?,
        counts: LineCounts {
            done: row.int(6)?,
            new: row.int(7)?,
            known: row.int(8)?,
            refused: row.int(9)?,
            members_new: row.int(10)?,
            refunds: row.int(19)?,
            refunds_fen: row.int(20)?,
        },
        started_at: row.int(11)?,
        ended_at: row.opt_int(12)?,
        started_by: row.text(13)?.to_owned(),
        store: row.opt_array(14)?.map(StoreId),
        undo: match row.opt_text(15)? {
            Some(by) => {
                Some(Undo { by: by.to_owned(), ended_at: row.opt_int(16)?, done: row.int(17)?, total: row.int(18)? })
            }
            None => None,
        },
    })
}

/// How far all imports together have come, and the taking back of some.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// How many imports there are.
    pub imports: i64,
    /// How many lines they have gone through.
    pub lines: i64,
    /// How many sales were gone through to take imports back.
    pub taken_back: i64,
}

/// How far imports have come. Each of their batches moves this on in its own commit, so that as long as it stays what it
/// was no import has changed anything.
///
/// # Errors
/// [`BooksError`].
pub fn progress(tx: &mut dyn Read) -> Result<Progress, BooksError> {
    let sql = "SELECT COUNT(*), CAST(COALESCE(SUM(lines_done), 0) AS BIGINT), \
         CAST(COALESCE(SUM(undo_done), 0) AS BIGINT) FROM imports";
    let row = tx.query_one(sql, &[])?;
    Ok(Progress { imports: row.int(0)?, lines: row.int(1)?, taken_back: row.int(2)? })
}
