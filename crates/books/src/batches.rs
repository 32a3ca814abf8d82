//! Changes of many members at once: what is to be changed, for whom, and what became of each. Knows no reason in the
//! clear and decides nothing.

use yanji_engine::Day;

use crate::access::{Read, Row, Tx};
use crate::column::opt_day;
use crate::error::BooksError;
use crate::id::{AccountId, BatchId, CouponId, MemberId, StoreId};
use crate::values;

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

const COLUMNS: &str = "id, kind, tier, locked_until, points, status, members_total, reason_sealed, created_at, \
     created_by, started_at, ended_at, undo_reason_sealed, undone_at, undone_by, store_id, channel, coupon, pieces_each, cause";

const MEMBER_COLUMNS: &str =
    "place, account_id, member_id, number, state, code, tier_before, locked_before, seq, undo_seq, pieces_back";

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

/// Removes the members of a batch.
///
/// # Errors
/// [`BooksError`].
pub fn remove_members(tx: &mut dyn Tx, id: BatchId) -> Result<(), BooksError> {
    tx.execute("DELETE FROM batch_members WHERE batch_id = $1", &[&id])?;
    Ok(())
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

/// Notes the pieces that a member of a batch got.
///
/// # Errors
/// [`BooksError`].
pub fn add_coupons(tx: &mut dyn Tx, id: BatchId, place: i64, coupons: &[CouponId]) -> Result<(), BooksError> {
    let rows: Vec<_> = coupons.iter().map(|coupon| values![id, place, *coupon]).collect();
    tx.execute_many("INSERT INTO batch_coupons (batch_id, place, coupon_id) VALUES ($1, $2, $3)", &rows)?;
    Ok(())
}

/// The pieces that a member of a batch got, in the order of their ids.
///
/// # Errors
/// [`BooksError`].
pub fn coupons_of(tx: &mut dyn Read, id: BatchId, place: i64) -> Result<Vec<CouponId>, BooksError> {
    let sql = "SELECT coupon_id FROM batch_coupons WHERE batch_id = $1 AND place = $2 ORDER BY coupon_id";
    tx.query(sql, &[&id, &place])?.iter().map(|row| CouponId::from_row(row, 0)).collect()
}

/// What is printed on the pieces that members from one place to another got, each with the place, in order.
///
/// # Errors
/// [`BooksError`].
pub fn coupon_codes(tx: &mut dyn Read, id: BatchId, from: i64, to: i64) -> Result<Vec<(i64, String)>, BooksError> {
    let sql = "SELECT b.place, c.code FROM batch_coupons b JOIN coupons c ON c.id = b.coupon_id \
               WHERE b.batch_id = $1 AND b.place BETWEEN $2 AND $3 ORDER BY b.place, b.coupon_id";
    let rows = tx.query(sql, &[&id, &from, &to])?;
    rows.iter().map(|row| Ok((row.int(0)?, row.text(1)?.to_owned()))).collect()
}

/// How many of the members whom a batch gave coupons have a piece that could not be taken back on a day: it was used, was
/// taken back already, has ended or was handed on.
///
/// # Errors
/// [`BooksError`].
pub fn count_keeping_coupons(tx: &mut dyn Read, id: BatchId, on: Day) -> Result<i64, BooksError> {
    let sql = "SELECT COUNT(*) FROM batch_members m WHERE m.batch_id = $1 AND m.state = 'done' AND EXISTS \
               (SELECT 1 FROM batch_coupons b JOIN coupons c ON c.id = b.coupon_id \
               WHERE b.batch_id = m.batch_id AND b.place = m.place \
               AND (c.state <> 'open' OR c.expires_on < $2 OR c.account_id <> m.account_id))";
    tx.query_one(sql, &[&id, &i64::from(on.number())])?.int(0)
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

/// Whether a member's tier was decided anew, other than to be kept, after an entry of her journal.
///
/// # Errors
/// [`BooksError`].
pub fn is_decided_since(tx: &mut dyn Read, account: AccountId, seq: i64) -> Result<bool, BooksError> {
    let sql = "SELECT 1 FROM decisions WHERE account_id = $1 AND number > (SELECT MAX(number) FROM decisions \
               WHERE account_id = $1 AND seq = $2) AND (cause = 'by_hand' OR from_tier <> to_tier) LIMIT 1";
    Ok(tx.query_opt(sql, &[&account, &seq])?.is_some())
}

/// How many of the members whom a batch changed are decided on anew since, as [`is_decided_since`] says.
///
/// # Errors
/// [`BooksError`].
pub fn count_decided_since(tx: &mut dyn Read, id: BatchId) -> Result<i64, BooksError> {
    let sql = "SELECT COUNT(*) FROM batch_members m WHERE m.batch_id = $1 AND m.state = 'done' AND EXISTS \
               (SELECT 1 FROM decisions d WHERE d.account_id = m.account_id AND d.number > \
               (SELECT MAX(number) FROM decisions WHERE account_id = m.account_id AND seq = m.seq) \
               AND (d.cause = 'by_hand' OR d.from_tier <> d.to_tier))";
    tx.query_one(sql, &[&id])?.int(0)
}

/// How many of the members whom a batch changed have fewer points than so many.
///
/// # Errors
/// [`BooksError`].
pub fn count_poorer(tx: &mut dyn Read, id: BatchId, points: i64) -> Result<i64, BooksError> {
    let sql = "SELECT COUNT(*) FROM batch_members m JOIN accounts a ON a.id = m.account_id \
               WHERE m.batch_id = $1 AND m.state = 'done' AND a.points < $2";
    tx.query_one(sql, &[&id, &points])?.int(0)
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
