//! Goals of the programme: set, changed, ended, and followed.

mod measure;
mod proposal;

use yanji_books::id::GoalId;
use yanji_books::{Tx, goals};
use yanji_engine::Day;
use yanji_words::{Problem, Thing};

use crate::actor::{Actor, Permission};
use crate::clinic::{Clinic, Present};
use crate::clock::Instant;
use crate::error::AppError;
use crate::log;
use crate::once::Key;
use crate::records::{Direction, Goal, GoalProgress, Kpi, KpiUnit, NewGoal};
use crate::store;

/// The longest that a goal runs, in months.
const MONTHS_MOST: i32 = 36;
/// The largest target of a sum: a hundred thousand million yuan in fen, or as many members.
const TARGET_MOST: i64 = 10_000_000_000_000;

impl Clinic {
    /// Sets a goal.
    ///
    /// # Errors
    /// [`Problem::NoProgramme`]; [`Problem::OutOfRange`] and [`Problem::Malformed`] about `target`, `from` and
    /// `until`; [`Problem::NotFound`] about `store`.
    pub fn goal_add(&self, actor: &Actor, key: &Key, new: &NewGoal) -> Result<Goal, AppError> {
        actor.require(Permission::SettingsManage)?;
        sound(new)?;
        let at = self.now();
        let request = self.request(actor, key, "goal_add", at);
        self.books.write(|tx| {
            request.once(tx, new, |tx| {
                if let Some(store) = new.store {
                    store::require_open(tx, store)?;
                }
                let row = goals::Goal {
                    id: GoalId::new(at.0),
                    kpi: new.kpi.code().to_owned(),
                    store: new.store,
                    direction: new.direction.code().to_owned(),
                    target: new.target,
                    from: new.from,
                    until: new.until,
                    ended_on: None,
                    created_at: at.0,
                    created_by: actor.name(),
                };
                goals::insert(tx, &row)?;
                recorded(tx, actor, at, "goal_add", row.id)?;
                read(&row)
            })
        })
    }

    /// Changes direction, target and days of a goal; what it measures and where stays.
    ///
    /// # Errors
    /// As [`Clinic::goal_add`], and [`Problem::NotFound`].
    pub fn goal_edit(&self, actor: &Actor, key: &Key, id: GoalId, wanted: &NewGoal) -> Result<Goal, AppError> {
        actor.require(Permission::SettingsManage)?;
        sound(wanted)?;
        let at = self.now();
        let request = self.request(actor, key, "goal_edit", at);
        self.books.write(|tx| {
            request.once(tx, &(id, wanted), |tx| {
                let mut row = found(tx, id)?;
                row.direction = wanted.direction.code().to_owned();
                (row.target, row.from, row.until) = (wanted.target, wanted.from, wanted.until);
                goals::update(tx, &row)?;
                recorded(tx, actor, at, "goal_edit", id)?;
                read(&row)
            })
        })
    }

    /// Ends a goal today: it stays in the history with what was reached. One that is over stays as it is.
    ///
    /// # Errors
    /// [`Problem::NotFound`].
    pub fn goal_end(&self, actor: &Actor, key: &Key, id: GoalId) -> Result<Goal, AppError> {
        actor.require(Permission::SettingsManage)?;
        let at = self.now();
        let today = self.today();
        let request = self.request(actor, key, "goal_end", at);
        self.books.write(|tx| {
            request.once(tx, &id, |tx| {
                let mut row = found(tx, id)?;
                if row.ended_on.is_none() && row.until >= today {
                    row.ended_on = Some(today);
                    goals::update(tx, &row)?;
                    recorded(tx, actor, at, "goal_end", id)?;
                }
                read(&row)
            })
        })
    }

    /// A goal.
    ///
    /// # Errors
    /// [`Problem::NotFound`]; [`Problem::Forbidden`] and [`Problem::StoreForeign`] for one in money to whoever may
    /// not see that money.
    pub fn goal_get(&self, actor: &Actor, id: GoalId) -> Result<Goal, AppError> {
        actor.require(Permission::ProgrammeRead)?;
        let row = self.books.read(|tx| goals::find(tx, id))?;
        let goal = read(&row.ok_or(AppError::new(Problem::NotFound(Thing::Goal)))?)?;
        if goal.wanted.kpi.is_money() {
            actor.require(Permission::MoneyRead)?;
            store::require_all_or(actor, goal.wanted.store)?;
        }
        Ok(goal)
    }

    /// Every goal with how far it is, the latest first; those that are over are measured up to their end. Goals in
    /// money are left out for whoever may not see that money.
    ///
    /// # Errors
    /// [`Problem::NoProgramme`].
    pub fn goal_list(&self, actor: &Actor) -> Result<Vec<GoalProgress>, AppError> {
        actor.require(Permission::ProgrammeRead)?;
        let (rows, present) = self.books.read(|tx| Ok::<_, AppError>((goals::list(tx)?, self.present(tx)?)))?;
        let sees_money = actor.permissions.allow(Permission::MoneyRead);
        let may_know = |of| sees_money && store::require_all_or(actor, of).is_ok();
        let goals = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?.into_iter();
        let known = goals.filter(|goal| !goal.wanted.kpi.is_money() || may_know(goal.wanted.store));
        // Each goal in a read of its own, so that none is long.
        known.map(|goal| self.followed(&present, goal)).collect()
    }

    /// How far a goal is.
    fn followed(&self, present: &Present, goal: Goal) -> Result<GoalProgress, AppError> {
        self.books.read(|tx| measure::progress(tx, present, goal.clone()))
    }
}

fn found(tx: &mut dyn Tx, id: GoalId) -> Result<goals::Goal, AppError> {
    goals::find(tx, id)?.ok_or(AppError::new(Problem::NotFound(Thing::Goal)))
}

fn recorded(tx: &mut dyn Tx, actor: &Actor, at: Instant, action: &'static str, id: GoalId) -> Result<(), AppError> {
    let deed = log::Deed { action, subject: id.to_string(), ..log::Deed::default() };
    log::record(tx, actor, Permission::SettingsManage, at, deed)
}

/// Refuses a goal that cannot be followed.
fn sound(goal: &NewGoal) -> Result<(), AppError> {
    let most = match goal.kpi.unit() {
        // What one gives less than one hopes for is still a share of a whole, but for points: old ones may be used.
        KpiUnit::Share if goal.kpi != Kpi::PointsRedeemedShare => 10_000,
        KpiUnit::Share => 100_000,
        KpiUnit::Money | KpiUnit::Members => TARGET_MOST,
    };
    if !(1..=most).contains(&goal.target) {
        let shown = if goal.kpi.unit() == KpiUnit::Members { most } else { most / 100 };
        return Err(AppError::at(Problem::OutOfRange { least: 0, most: shown }, "target"));
    }
    if !(Day::FIRST..Day::NEVER).contains(&goal.from) {
        return Err(AppError::at(Problem::Malformed, "from"));
    }
    if goal.until < goal.from || goal.until >= goal.from.add_months(MONTHS_MOST) {
        return Err(AppError::at(Problem::Malformed, "until"));
    }
    Ok(())
}

/// A goal as the books keep it.
fn read(row: &goals::Goal) -> Result<Goal, AppError> {
    let known = Kpi::from_code(&row.kpi).zip(Direction::from_code(&row.direction));
    let (kpi, direction) = known.ok_or(AppError::new(Problem::Inconsistent))?;
    Ok(Goal {
        id: row.id,
        wanted: NewGoal { kpi, store: row.store, direction, target: row.target, from: row.from, until: row.until },
        ended_on: row.ended_on,
        created_at: Instant(row.created_at),
    })
}
