//! The members of a batch: what became of each, in their order and in numbers.

use yanji_engine::Day;

use super::number;
use crate::access::{Read, Row, Tx};
use crate::column::opt_day;
use crate::error::BooksError;
use crate::id::{AccountId, BatchId, MemberId};
use crate::values;

/// What became of a member in a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Nothing yet.
    Waiting,
    /// She was changed.
    Done,
    /// She stood so already, and nothing was recorded.
    Same,
    /// The rules refuse it.
    Refused,
    /// The change was taken back.
    Undone,
    /// The change was left as it is when the others were taken back.
    Kept,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 6] = [Self::Waiting, Self::Done, Self::Same, Self::Refused, Self::Undone, Self::Kept];

    /// The word in the column.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Done => "done",
            Self::Same => "same",
            Self::Refused => "refused",
            Self::Undone => "undone",
            Self::Kept => "kept",
        }
    }

    /// The state with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// A member of a batch as a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchMemberRow {
    /// Her place in the batch, from 1.
    pub place: i64,
    /// Her account.
    pub account: AccountId,
    /// She.
    pub member: MemberId,
    /// Her card number.
    pub number: String,
    /// What became of her.
    pub state: State,
    /// Why she was refused or kept; foreseen in a draft.
    pub code: String,
    /// Her tier before.
    pub tier_before: String,
    /// The last day of the lock before.
    pub locked_before: Option<Day>,
    /// The journal entry that changed her; with several pieces of a coupon the first of them.
    pub seq: Option<i64>,
    /// The journal entry that took it back; with several pieces of a coupon the first of them.
    pub undo_seq: Option<i64>,
    /// How many pieces of a coupon were taken back.
    pub pieces_back: i64,
}

/// Which members of a batch are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Picked {
    /// All of them.
    All,
    /// Those who came to this.
    State(State),
    /// Those who wait, with this code.
    Foreseen(&'static str),
    /// Those who wait, with a code that is none of these two.
    ForeseenOtherwise(&'static str, &'static str),
}

/// How many members of a batch came to the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tallied {
    /// What became of them.
    pub state: State,
    /// Their tier before.
    pub tier_before: String,
    /// Why.
    pub code: String,
    /// How many.
    pub members: i64,
    /// How many pieces of a coupon were taken back from them.
    pub pieces_back: i64,
}

const MEMBER_COLUMNS: &str =
    "place, account_id, member_id, number, state, code, tier_before, locked_before, seq, undo_seq, pieces_back";

/// Removes the members of a batch.
///
/// # Errors
/// [`BooksError`].
pub fn remove_members(tx: &mut dyn Tx, id: BatchId) -> Result<(), BooksError> {
    tx.execute("DELETE FROM batch_members WHERE batch_id = $1", &[&id])?;
    Ok(())
}

/// Adds members to a batch.
///
/// # Errors
/// [`BooksError`].
pub fn add_members(tx: &mut dyn Tx, id: BatchId, members: &[BatchMemberRow]) -> Result<(), BooksError> {
    let sql = "INSERT INTO batch_members (batch_id, place, account_id, member_id, number, state, code, tier_before, \
               locked_before) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let rows: Vec<_> = members
        .iter()
        .map(|member| {
            values![
                id,
                member.place,
                member.account,
                member.member,
                member.number,
                member.state.code(),
                member.code,
                member.tier_before,
                number(member.locked_before)
            ]
        })
        .collect();
    if !rows.is_empty() {
        tx.execute_many(sql, &rows)?;
    }
    Ok(())
}

/// Writes what became of members.
///
/// # Errors
/// [`BooksError`].
pub fn update_members(tx: &mut dyn Tx, id: BatchId, members: &[BatchMemberRow]) -> Result<(), BooksError> {
    let sql = "UPDATE batch_members SET state = $3, code = $4, tier_before = $5, locked_before = $6, seq = $7, \
               undo_seq = $8, pieces_back = $9 WHERE batch_id = $1 AND place = $2";
    let rows: Vec<_> = members
        .iter()
        .map(|member| {
            values![
                id,
                member.place,
                member.state.code(),
                member.code,
                member.tier_before,
                number(member.locked_before),
                member.seq,
                member.undo_seq,
                member.pieces_back
            ]
        })
        .collect();
    if !rows.is_empty() {
        tx.execute_many(sql, &rows)?;
    }
    Ok(())
}

/// Members of a batch behind a place, in their order, at most `limit`.
///
/// # Errors
/// [`BooksError`].
pub fn members(
    tx: &mut dyn Read,
    id: BatchId,
    picked: Picked,
    after: i64,
    limit: i64,
) -> Result<Vec<BatchMemberRow>, BooksError> {
    let sql = |condition: &str| {
        format!(
            "SELECT {MEMBER_COLUMNS} FROM batch_members WHERE batch_id = $1 AND place > $2{condition} \
             ORDER BY place LIMIT $3"
        )
    };
    let rows = match picked {
        Picked::All => tx.query(&sql(""), &[&id, &after, &limit])?,
        Picked::State(state) => tx.query(&sql(" AND state = $4"), &[&id, &after, &limit, &state.code()])?,
        Picked::Foreseen(code) => {
            tx.query(&sql(" AND state = 'waiting' AND code = $4"), &[&id, &after, &limit, &code])?
        }
        Picked::ForeseenOtherwise(one, other) => {
            let sql = sql(" AND state = 'waiting' AND code <> $4 AND code <> $5");
            tx.query(&sql, &[&id, &after, &limit, &one, &other])?
        }
    };
    rows.iter().map(member_from_row).collect()
}

/// What became of the members of a batch, in numbers.
///
/// # Errors
/// [`BooksError`].
pub fn tally(tx: &mut dyn Read, id: BatchId) -> Result<Vec<Tallied>, BooksError> {
    let sql = "SELECT state, tier_before, code, COUNT(*), CAST(SUM(pieces_back) AS BIGINT) FROM batch_members \
               WHERE batch_id = $1 \
               GROUP BY state, tier_before, code ORDER BY state, tier_before, code";
    let tallied = |row: &Row| {
        Ok(Tallied {
            state: State::from_code(row.text(0)?).ok_or_else(|| row.misfit(0))?,
            tier_before: row.text(1)?.to_owned(),
            code: row.text(2)?.to_owned(),
            members: row.int(3)?,
            pieces_back: row.int(4)?,
        })
    };
    tx.query(sql, &[&id])?.iter().map(tallied).collect()
}

fn member_from_row(row: &Row) -> Result<BatchMemberRow, BooksError> {
    Ok(BatchMemberRow {
        place: row.int(0)?,
        account: AccountId::from_row(row, 1)?,
        member: MemberId::from_row(row, 2)?,
        number: row.text(3)?.to_owned(),
        state: State::from_code(row.text(4)?).ok_or_else(|| row.misfit(4))?,
        code: row.text(5)?.to_owned(),
        tier_before: row.text(6)?.to_owned(),
        locked_before: opt_day(row, 7)?,
        seq: row.opt_int(8)?,
        undo_seq: row.opt_int(9)?,
        pieces_back: row.int(10)?,
    })
}
