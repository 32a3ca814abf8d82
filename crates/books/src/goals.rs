//! Goals of the programme as rows: a KPI, a target and the days in which it is to be reached. Works nothing out.

use yanji_engine::Day;

use crate::access::{Read, Row, Tx};
use crate::column::{day, opt_day};
use crate::error::BooksError;
use crate::id::{GoalId, StoreId};

/// A goal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Goal {
    /// Its id.
    pub id: GoalId,
    /// The code of what is measured.
    pub kpi: String,
    /// Only in this store; `None`: in all of them.
    pub store: Option<StoreId>,
    /// The code of the direction.
    pub direction: String,
    /// The number to reach, in the KPI's own unit.
    pub target: i64,
    /// The first day.
    pub from: Day,
    /// The last day.
    pub until: Day,
    /// The last day on which it was followed, where it was given up before its end.
    pub ended_on: Option<Day>,
    /// When it was set, in microseconds of UTC.
    pub created_at: i64,
    /// Who set it.
    pub created_by: String,
}

const COLUMNS: &str = "id, kpi, store_id, direction, target, from_day, until_day, ended_on, created_at, created_by";

/// Every goal, the latest first.
///
/// # Errors
/// [`BooksError`].
pub fn list(tx: &mut dyn Read) -> Result<Vec<Goal>, BooksError> {
    let sql = format!("SELECT {COLUMNS} FROM goals ORDER BY created_at DESC, id DESC");
    tx.query(&sql, &[])?.iter().map(from_row).collect()
}

/// A goal by its id.
///
/// # Errors
/// [`BooksError`].
pub fn find(tx: &mut dyn Read, id: GoalId) -> Result<Option<Goal>, BooksError> {
    let sql = format!("SELECT {COLUMNS} FROM goals WHERE id = $1");
    tx.query_opt(&sql, &[&id])?.map(|row| from_row(&row)).transpose()
}

/// Adds a goal.
///
/// # Errors
/// [`BooksError`].
pub fn insert(tx: &mut dyn Tx, goal: &Goal) -> Result<(), BooksError> {
    tx.execute(
        "INSERT INTO goals (id, kpi, store_id, direction, target, from_day, until_day, ended_on, created_at, created_by) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        &[
            &goal.id,
            &goal.kpi,
            &goal.store,
            &goal.direction,
            &goal.target,
            &goal.from.number(),
            &goal.until.number(),
            &goal.ended_on.map(Day::number),
            &goal.created_at,
            &goal.created_by,
        ],
    )?;
    Ok(())
}

/// Writes what may change of a goal: direction, target, days and its early end.
///
/// # Errors
/// [`BooksError`].
pub fn update(tx: &mut dyn Tx, goal: &Goal) -> Result<(), BooksError> {
    tx.execute(
        "UPDATE goals SET direction = $2, target = $3, from_day = $4, until_day = $5, ended_on = $6 WHERE id = $1",
        &[
            &goal.id,
            &goal.direction,
            &goal.target,
            &goal.from.number(),
            &goal.until.number(),
            &goal.ended_on.map(Day::number),
        ],
    )?;
    Ok(())
}

fn from_row(row: &Row) -> Result<Goal, BooksError> {
    Ok(Goal {
        id: GoalId::from_row(row, 0)?,
        kpi: row.text(1)?.to_owned(),
        store: row.opt_array(2)?.map(StoreId),
        direction: row.text(3)?.to_owned(),
        target: row.int(4)?,
        from: day(row, 5)?,
        until: day(row, 6)?,
        ended_on: opt_day(row, 7)?,
        created_at: row.int(8)?,
        created_by: row.text(9)?.to_owned(),
    })
}
