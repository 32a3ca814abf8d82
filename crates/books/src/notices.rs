//! Reminders ahead of a day, kept until they are sent or done with. They hold figures, never a personal text.

use yanji_engine::Day;

use crate::access::{Read, Row, ToParam, Tx, Value};
use crate::column::day;
use crate::error::BooksError;
use crate::id::{AccountId, MemberId, NoticeId, StoreId};
use crate::values;

/// A reminder about a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticeRow {
    /// Its id.
    pub id: NoticeId,
    /// About whom.
    pub account: AccountId,
    /// Of what.
    pub kind: NoticeKind,
    /// What it is about, so that it is made once: `2026-12-31`, or the id of a coupon.
    pub occasion: String,
    /// The day that it is ahead of.
    pub due_on: Day,
    /// The figures, as the use cases write them.
    pub figures: String,
    /// The day on which it was made.
    pub made_on: Day,
    /// What became of it.
    pub state: NoticeState,
    /// When it was done with, in microseconds of UTC.
    pub done_at: Option<i64>,
    /// Who did.
    pub done_by: Option<String>,
}

/// Of what a reminder is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoticeKind {
    /// The review of her tier.
    Retain,
    /// Points that expire.
    PointsExpiring,
    /// A coupon that ends.
    CouponExpiring,
    /// A gift that she was given.
    Gift,
}

/// What became of a reminder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoticeState {
    /// It waits.
    Open,
    /// Somebody did with it.
    Done,
    /// There is nothing to remind of any more.
    Lapsed,
}

impl NoticeKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Retain, Self::PointsExpiring, Self::CouponExpiring, Self::Gift];

    /// The word in the books.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Retain => "retain",
            Self::PointsExpiring => "points_expiring",
            Self::CouponExpiring => "coupon_expiring",
            Self::Gift => "gift",
        }
    }

    /// The kind with this word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

impl NoticeState {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Open, Self::Done, Self::Lapsed];

    /// The word in the books.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Done => "done",
            Self::Lapsed => "lapsed",
        }
    }

    /// The state with this word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// Which reminders are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Of this kind.
    pub kind: Option<NoticeKind>,
    /// In this state.
    pub state: Option<NoticeState>,
    /// About this account.
    pub account: Option<AccountId>,
    /// About members who joined in this store.
    pub store: Option<StoreId>,
    /// Later than this one, by day and id: where the next page begins.
    pub after: Option<(Day, NoticeId)>,
}

/// A reminder with whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The reminder.
    pub notice: NoticeRow,
    /// The person.
    pub member: MemberId,
    /// Her card number.
    pub number: String,
}

const COLUMNS: &str = "n.id, n.account_id, n.kind, n.occasion, n.due_on, n.figures, n.made_on, n.state, n.done_at, \
     n.done_by";

/// Adds reminders; one that was made before is brought up to date as long as it is open. A reminder that lapsed opens
/// again.
///
/// # Errors
/// [`BooksError`].
pub fn put(tx: &mut dyn Tx, notices: &[NoticeRow]) -> Result<(), BooksError> {
    if notices.is_empty() {
        return Ok(());
    }
    let sql = "INSERT INTO notices (id, account_id, kind, occasion, due_on, figures, made_on, state) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (account_id, kind, occasion) \
               DO UPDATE SET due_on = excluded.due_on, figures = excluded.figures, state = 'open' \
               WHERE notices.state <> 'done'";
    let rows: Vec<_> = notices.iter().map(values_of).collect();
    tx.execute_many(sql, &rows)?;
    Ok(())
}

/// Lets open reminders lapse.
///
/// # Errors
/// [`BooksError`].
pub fn lapse(tx: &mut dyn Tx, ids: &[NoticeId]) -> Result<(), BooksError> {
    if ids.is_empty() {
        return Ok(());
    }
    let rows: Vec<_> = ids.iter().map(|id| values![*id]).collect();
    tx.execute_many("UPDATE notices SET state = 'lapsed' WHERE id = $1 AND state = 'open'", &rows)?;
    Ok(())
}

/// The open reminders about accounts with an id above the first and up to the second.
///
/// # Errors
/// [`BooksError`].
pub fn open_between(tx: &mut dyn Read, span: (AccountId, AccountId)) -> Result<Vec<NoticeRow>, BooksError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM notices n WHERE n.account_id > $1 AND n.account_id <= $2 AND n.state = 'open' \
         ORDER BY n.account_id"
    );
    tx.query(&sql, &[&span.0, &span.1])?.iter().map(from_row).collect()
}

/// Lets every open reminder lapse whose day is before this one; says how many.
///
/// # Errors
/// [`BooksError`].
pub fn lapse_before(tx: &mut dyn Tx, day: Day) -> Result<u64, BooksError> {
    tx.execute("UPDATE notices SET state = 'lapsed' WHERE state = 'open' AND due_on < $1", &[&number(day)])
}

/// Reminders in the order of their days, at most `limit`.
///
/// # Errors
/// [`BooksError`].
pub fn list(tx: &mut dyn Read, wanted: &Wanted, limit: i64) -> Result<Vec<Listed>, BooksError> {
    let (day, id) = wanted.after.unwrap_or((Day::FIRST, NoticeId([0; 16])));
    let (kind, state) = (wanted.kind.map(NoticeKind::code), wanted.state.map(NoticeState::code));
    let (day, mut conditions) = (number(day), String::new());
    let mut params: Vec<&dyn ToParam> = vec![&limit, &day, &id];
    let named: [(&str, Option<&dyn ToParam>); 4] = [
        ("a.store_id", wanted.store.as_ref().map(|store| store as &dyn ToParam)),
        ("n.kind", kind.as_ref().map(|kind| kind as &dyn ToParam)),
        ("n.state", state.as_ref().map(|state| state as &dyn ToParam)),
        ("n.account_id", wanted.account.as_ref().map(|account| account as &dyn ToParam)),
    ];
    for (column, value) in named {
        let Some(value) = value else { continue };
        params.push(value);
        conditions.push_str(&format!(" AND {column} = ${}", params.len()));
    }
    let sql = format!(
        "SELECT {COLUMNS}, a.member_id, a.number FROM notices n JOIN accounts a ON a.id = n.account_id \
         WHERE (n.due_on > $2 OR (n.due_on = $2 AND n.id > $3)){conditions} ORDER BY n.due_on, n.id LIMIT $1"
    );
    let listed = |row: &Row| {
        Ok(Listed { notice: from_row(row)?, member: MemberId::from_row(row, 10)?, number: row.text(11)?.to_owned() })
    };
    tx.query(&sql, &params)?.iter().map(listed).collect()
}

/// How many reminders of each kind wait.
///
/// # Errors
/// [`BooksError`].
pub fn open_counts(tx: &mut dyn Read) -> Result<Vec<(NoticeKind, i64)>, BooksError> {
    let rows = tx.query("SELECT kind, COUNT(*) FROM notices WHERE state = 'open' GROUP BY kind ORDER BY kind", &[])?;
    rows.iter()
        .map(|row| Ok((NoticeKind::from_code(row.text(0)?).ok_or_else(|| row.misfit(0))?, row.int(1)?)))
        .collect()
}

/// A reminder by its id, locked until the end of the transaction.
///
/// # Errors
/// [`BooksError`].
pub fn lock(tx: &mut dyn Tx, id: NoticeId) -> Result<Option<NoticeRow>, BooksError> {
    let sql = format!("SELECT {COLUMNS} FROM notices n WHERE n.id = $1{}", tx.for_update());
    tx.query_opt(&sql, &[&id])?.map(|row| from_row(&row)).transpose()
}

/// Says of a reminder that somebody did with it; says whether it waited.
///
/// # Errors
/// [`BooksError`].
pub fn mark_done(tx: &mut dyn Tx, id: NoticeId, at: i64, by: &str) -> Result<bool, BooksError> {
    let sql = "UPDATE notices SET state = 'done', done_at = $2, done_by = $3 WHERE id = $1 AND state <> 'done'";
    Ok(tx.execute(sql, &[&id, &at, &by])? == 1)
}

fn number(day: Day) -> i64 {
    i64::from(day.number())
}

fn values_of(notice: &NoticeRow) -> Vec<Value> {
    values![
        notice.id,
        notice.account,
        notice.kind.code(),
        notice.occasion,
        number(notice.due_on),
        notice.figures,
        number(notice.made_on),
        notice.state.code()
    ]
}

fn from_row(row: &Row) -> Result<NoticeRow, BooksError> {
    Ok(NoticeRow {
        id: NoticeId::from_row(row, 0)?,
        account: AccountId::from_row(row, 1)?,
        kind: NoticeKind::from_code(row.text(2)?).ok_or_else(|| row.misfit(2))?,
        occasion: row.text(3)?.to_owned(),
        due_on: day(row, 4)?,
        figures: row.text(5)?.to_owned(),
        made_on: day(row, 6)?,
        state: NoticeState::from_code(row.text(7)?).ok_or_else(|| row.misfit(7))?,
        done_at: row.opt_int(8)?,
        done_by: row.opt_text(9)?.map(str::to_owned),
    })
}
