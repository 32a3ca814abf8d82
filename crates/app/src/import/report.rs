//! What an import came to and how far it is: plain records without behaviour.

use serde::{Deserialize, Serialize};
use yanji_books::id::{ImportId, StoreId};
use yanji_books::imports::{ImportRow, RefusalRow};
use yanji_books::{Read, stores};
use yanji_engine::Day;
use yanji_words::LineFault;

use crate::clock::Instant;
use crate::error::AppError;
use crate::staff::naming;

/// Which imports are asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportQuery {
    /// Where they stand: `running`, `done`, `failed`, `undoing` or `undone`.
    #[serde(default)]
    pub state: Option<String>,
    /// Where the page before ended.
    #[serde(default)]
    pub after: Option<String>,
    /// At most so many, up to 200.
    pub limit: usize,
}

impl Default for ImportQuery {
    fn default() -> Self {
        Self { state: None, after: None, limit: 100 }
    }
}

/// What an import came to, or would come to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportReport {
    /// The import; `None` for one that was only tried out.
    pub id: Option<ImportId>,
    /// Lines of the file, without header, blank lines and sums of lines.
    pub lines: i64,
    /// Lines taken in.
    pub new: i64,
    /// Lines that were in the books already, or earlier in the file.
    pub known: i64,
    /// Of these, lines with the number and content of an earlier one of the same file. Told while the file is at
    /// hand: by a dry run, and at the end of an import.
    #[serde(default)]
    pub repeated: i64,
    /// Lines refused.
    pub refused: i64,
    /// Members made on the way.
    pub members_new: i64,
    /// The first day of a sale taken in.
    pub first_day: Option<Day>,
    /// The last day of a sale taken in.
    pub last_day: Option<Day>,
    /// The sum of the sales taken in, in fen, before anything was given back.
    pub amount_fen: i64,
    /// Refunds among the lines taken in.
    #[serde(default)]
    pub refunds: i64,
    /// What they give back, in fen; not below 0.
    #[serde(default)]
    pub refunds_fen: i64,
    /// Lines that give sums of others (合计) and are read over; told as those that stand twice are.
    #[serde(default)]
    pub totals: i64,
    /// The refused lines, in the order of the file.
    pub refusals: Vec<ImportRefusal>,
    /// The categories of the file that the price list does not have, those of most lines first. A dry run tells them,
    /// while the file can still be mended; an import that was done has none here.
    #[serde(default)]
    pub unlisted_categories: Vec<UnlistedCategory>,
}

/// A category in a file that the price list does not have. Its lines are taken in all the same, but nothing can be sold
/// in it, and what a programme says of a category under another name (prices of tiers, rates of points) is not for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnlistedCategory {
    /// What the file calls it.
    pub name: String,
    /// How many lines of the file are in it, of those that can be read.
    pub lines: i64,
}

/// A line that was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportRefusal {
    /// The line of the file as an editor shows it, or the row of the sheet; the header counts.
    pub line: i64,
    /// The card number on it; empty where members are known by their phones.
    pub member: String,
    /// The field that it is about, by the code of its role.
    pub field: String,
    /// The stable code of the reason.
    pub code: String,
    /// What stands in the field; never a name or a phone.
    pub value: String,
}

impl ImportRefusal {
    /// The reason, for its sentence; `None` for a code of a newer program.
    #[must_use]
    pub fn fault(&self) -> Option<LineFault> {
        LineFault::from_code(&self.code)
    }
}

/// How many lines were refused for the same reason.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RefusalCount {
    /// The field that it is about, by the code of its role.
    pub field: String,
    /// The stable code of the reason.
    pub code: String,
    /// How many lines.
    pub lines: i64,
}

impl RefusalCount {
    /// The refused lines of a report counted by reason, the most first.
    #[must_use]
    pub fn of(refusals: &[ImportRefusal]) -> Vec<Self> {
        let mut counted: Vec<Self> = Vec::new();
        for ImportRefusal { field, code, .. } in refusals {
            match counted.iter_mut().find(|one| one.field == *field && one.code == *code) {
                Some(one) => one.lines += 1,
                None => counted.push(Self { field: field.clone(), code: code.clone(), lines: 1 }),
            }
        }
        counted.sort_by(|one, other| other.lines.cmp(&one.lines).then_with(|| one.cmp(other)));
        counted
    }

    /// The reason, for its sentence; `None` for a code of a newer program.
    #[must_use]
    pub fn fault(&self) -> Option<LineFault> {
        LineFault::from_code(&self.code)
    }
}

impl From<RefusalRow> for ImportRefusal {
    fn from(row: RefusalRow) -> Self {
        Self { line: row.line, member: row.member, field: row.field, code: row.code, value: row.value }
    }
}

/// What taking an import back would come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportUndoPreview {
    /// Sales that would be given back.
    pub sales: i64,
    /// How much of them is left, in fen.
    pub amount_fen: i64,
    /// Whose they are.
    pub members: i64,
    /// How many of them would fall to a lower tier.
    pub members_falling: i64,
    /// How many of them would owe points that they have used.
    pub members_owing: i64,
    /// How many points they would owe.
    pub points_owed: i64,
    /// Sales of the import that were refunded in full and are left alone.
    pub sales_refunded: i64,
    /// Sales of the import of which a part was refunded since, here and in no file: the rest is given back, and a new
    /// import brings them in full.
    pub sales_partly: i64,
    /// The last closed day: up to it nothing can be imported again.
    pub closed_through: Option<Day>,
}

/// How far the taking back of an import is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportUndoStatus {
    /// Who began it.
    pub started_by: String,
    /// The name of whoever began it; empty where it was no member of staff.
    pub started_by_name: String,
    /// When it ended; `None` while it goes on.
    pub ended_at: Option<Instant>,
    /// Sales gone through so far.
    pub sales_done: i64,
    /// Sales that the import brought.
    pub sales_total: i64,
}

/// How far an import is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportStatus {
    /// Its id.
    pub id: ImportId,
    /// The name of the file.
    pub file_name: String,
    /// `running`, `done` or `failed`.
    pub status: String,
    /// Lines of the file.
    pub lines_total: i64,
    /// Lines looked at so far.
    pub lines_done: i64,
    /// Lines taken in.
    pub lines_new: i64,
    /// Lines that were in the books already.
    pub lines_known: i64,
    /// Lines refused.
    pub lines_refused: i64,
    /// Members made on the way.
    pub members_new: i64,
    /// Refunds among the lines taken in.
    pub refunds: i64,
    /// What they gave back, in fen; not below 0.
    pub refunds_fen: i64,
    /// When it began.
    pub started_at: Instant,
    /// When it ended.
    pub ended_at: Option<Instant>,
    /// Who began it.
    pub started_by: String,
    /// The name of whoever began it; empty where it was no member of staff.
    pub started_by_name: String,
    /// The store for which it is.
    pub store: Option<StoreId>,
    /// What that store is called; empty where there is none.
    pub store_name: String,
    /// How far it was taken back, if anybody began to.
    pub undo: Option<ImportUndoStatus>,
}

impl ImportStatus {
    /// An import with the names of whom and what its row names.
    pub(super) fn of(tx: &mut dyn Read, row: ImportRow) -> Result<Self, AppError> {
        let store_name = match row.store {
            Some(store) => stores::find(tx, store)?.map(|store| store.name).unwrap_or_default(),
            None => String::new(),
        };
        let undo = match row.undo {
            Some(undo) => Some(ImportUndoStatus {
                started_by_name: naming::of(tx, &undo.by)?.unwrap_or_default(),
                started_by: undo.by,
                ended_at: undo.ended_at.map(Instant),
                sales_done: undo.done,
                sales_total: undo.total,
            }),
            None => None,
        };
        Ok(Self {
            id: row.id,
            file_name: row.file_name,
            status: row.status.code().to_owned(),
            lines_total: row.lines_total,
            lines_done: row.counts.done,
            lines_new: row.counts.new,
            lines_known: row.counts.known,
            lines_refused: row.counts.refused,
            members_new: row.counts.members_new,
            refunds: row.counts.refunds,
            refunds_fen: row.counts.refunds_fen,
            started_at: Instant(row.started_at),
            ended_at: row.ended_at.map(Instant),
            started_by_name: naming::of(tx, &row.started_by)?.unwrap_or_default(),
            started_by: row.started_by,
            store: row.store,
            store_name,
            undo,
        })
    }
}
