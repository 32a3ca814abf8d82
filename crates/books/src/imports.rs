//! Imports: how far each one is, its sealed file, the lines that it refused, and mappings kept under a name.

use yanji_engine::Day;

use crate::access::{Read, Row, Tx, query_keyed};
use crate::column::{day, opt_day};
use crate::error::BooksError;
use crate::id::{AccountId, ImportId, SaleId, StoreId};
use crate::values;

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

/// How far an import was taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undo {
    /// Who began it, as the journal names them.
    pub by: String,
    /// When it ended; `None` while it goes on.
    pub ended_at: Option<i64>,
    /// How many of its sales have been gone through.
    pub done: i64,
    /// How many sales it brought.
    pub total: i64,
}

/// How many sales an import brought to an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Brought {
    /// The account.
    pub account: AccountId,
    /// How many sales.
    pub sales: i64,
}

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

/// A mapping kept under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MappingRow {
    /// The name.
    pub name: String,
    /// The mapping, as JSON.
    pub mapping: String,
    /// When it was kept, in microseconds of UTC.
    pub saved_at: i64,
}

/// A sale that is in the books already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownSale {
    /// Whose it is.
    pub account: AccountId,
    /// Its number.
    pub number: String,
    /// Its day.
    pub day: Day,
    /// What it was, in fen.
    pub amount_fen: i64,
    /// The journal entry that made it.
    pub seq: i64,
    /// Its id.
    pub id: SaleId,
    /// Whether an import brought it that was taken back since.
    pub is_of_undone: bool,
}

const COLUMNS: &str = "id, file_name, file_hash, mapping, status, lines_total, lines_done, lines_new, lines_known, \
     lines_refused, members_new, started_at, ended_at, started_by, store_id, undone_by, undone_at, undo_done, \
     undo_total";

/// Adds an import, with its sealed file where it is kept.
///
/// # Errors
/// [`BooksError`].
pub fn insert(tx: &mut dyn Tx, import: &ImportRow, file_sealed: Option<&[u8]>) -> Result<(), BooksError> {
    let sql = "INSERT INTO imports (id, file_name, file_hash, mapping, status, lines_total, lines_done, lines_new, \
               lines_known, lines_refused, members_new, started_at, ended_at, started_by, store_id) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
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

/// The import that is being taken back.
///
/// # Errors
/// [`BooksError`].
pub fn undoing(tx: &mut dyn Read) -> Result<Option<ImportRow>, BooksError> {
    let sql = format!("SELECT {COLUMNS} FROM imports WHERE undone_by IS NOT NULL AND undone_at IS NULL");
    tx.query_opt(&sql, &[])?.map(|row| from_row(&row)).transpose()
}

/// Begins to take an import back that brought so many sales; gives whether nobody had begun before.
///
/// # Errors
/// [`BooksError`].
pub fn begin_undo(tx: &mut dyn Tx, id: ImportId, by: &str, sales: i64) -> Result<bool, BooksError> {
    let sql = "UPDATE imports SET undone_by = $2, undo_total = $3 \
               WHERE id = $1 AND status <> 'running' AND undone_by IS NULL";
    Ok(tx.execute(sql, &[&id, &by, &sales])? > 0)
}

/// Moves the taking back of an import on; gives whether it was exactly there and going on.
///
/// # Errors
/// [`BooksError`].
pub fn advance_undo(tx: &mut dyn Tx, id: ImportId, before: i64, after: i64) -> Result<bool, BooksError> {
    let sql = "UPDATE imports SET undo_done = $3 \
               WHERE id = $1 AND undo_done = $2 AND undone_by IS NOT NULL AND undone_at IS NULL";
    Ok(tx.execute(sql, &[&id, &before, &after])? > 0)
}

/// Ends the taking back of an import; gives whether it was going on.
///
/// # Errors
/// [`BooksError`].
pub fn end_undo(tx: &mut dyn Tx, id: ImportId, at: i64) -> Result<bool, BooksError> {
    let sql = "UPDATE imports SET undone_at = $2 WHERE id = $1 AND undone_by IS NOT NULL AND undone_at IS NULL";
    Ok(tx.execute(sql, &[&id, &at])? > 0)
}

/// The accounts to which an import brought sales, in the order of their ids.
///
/// # Errors
/// [`BooksError`].
pub fn brought(tx: &mut dyn Read, id: ImportId) -> Result<Vec<Brought>, BooksError> {
    let sql = "SELECT account_id, COUNT(*) FROM sales WHERE import_id = $1 GROUP BY account_id ORDER BY account_id";
    let rows = tx.query(sql, &[&id])?;
    rows.iter().map(|row| Ok(Brought { account: AccountId::from_row(row, 0)?, sales: row.int(1)? })).collect()
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
         members_new = $7 WHERE id = $1 AND status = 'running' AND lines_done = $2",
        &[&id, &before.done, &after.done, &after.new, &after.known, &after.refused, &after.members_new],
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

/// Adds refused lines.
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
    Ok(())
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
    let sql = "SELECT field, code, COUNT(*) FROM import_refusals WHERE import_id = $1 \
               GROUP BY field, code ORDER BY COUNT(*) DESC, field, code";
    let counted = |row: &Row| Ok((row.text(0)?.to_owned(), row.text(1)?.to_owned(), row.int(2)?));
    tx.query(sql, &[&id])?.iter().map(counted).collect()
}

/// Keeps a mapping under a name, in the place of one that is there.
///
/// # Errors
/// [`BooksError`].
pub fn save_mapping(tx: &mut dyn Tx, mapping: &MappingRow) -> Result<(), BooksError> {
    let sql = "INSERT INTO import_mappings (name, mapping, saved_at) VALUES ($1, $2, $3) \
               ON CONFLICT (name) DO UPDATE SET mapping = excluded.mapping, saved_at = excluded.saved_at";
    tx.execute(sql, &[&mapping.name, &mapping.mapping, &mapping.saved_at])?;
    Ok(())
}

/// The kept mappings, the latest first.
///
/// # Errors
/// [`BooksError`].
pub fn mappings(tx: &mut dyn Read) -> Result<Vec<MappingRow>, BooksError> {
    let order = tx.by_bytes();
    let sql = format!("SELECT name, mapping, saved_at FROM import_mappings ORDER BY saved_at DESC, name{order}");
    let mapping = |row: &Row| {
        Ok(MappingRow { name: row.text(0)?.to_owned(), mapping: row.text(1)?.to_owned(), saved_at: row.int(2)? })
    };
    tx.query(&sql, &[])?.iter().map(mapping).collect()
}

/// Every sale of these accounts, in no order.
///
/// # Errors
/// [`BooksError`].
pub fn known_sales(tx: &mut dyn Read, accounts: &[AccountId]) -> Result<Vec<KnownSale>, BooksError> {
    let sales = "SELECT s.account_id, s.number, s.day, s.amount_fen, s.seq, s.id, i.undone_at FROM sales s \
         LEFT JOIN imports i ON i.id = s.import_id";
    let rows = query_keyed(tx, accounts, |keys| format!("{sales} WHERE s.account_id IN ({keys})"))?;
    let known = |row: &Row| {
        Ok(KnownSale {
            account: AccountId::from_row(row, 0)?,
            number: row.text(1)?.to_owned(),
            day: day(row, 2)?,
            amount_fen: row.int(3)?,
            seq: row.int(4)?,
            id: SaleId::from_row(row, 5)?,
            is_of_undone: row.opt_int(6)?.is_some(),
        })
    };
    rows.iter().map(known).collect()
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
