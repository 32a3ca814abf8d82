//! Sensible goals to begin with: a little more than the last whole quarter brought.

use yanji_books::id::StoreId;
use yanji_engine::Day;
use yanji_engine::day::Period;

use super::measure;
use crate::actor::{Actor, Permission};
use crate::clinic::Clinic;
use crate::error::AppError;
use crate::records::{Direction, Kpi, KpiUnit, NewGoal};

/// With fewer days left of a quarter, the next one is proposed.
const DAYS_LEFT_LEAST: i32 = 21;

impl Clinic {
    /// A goal to propose for a KPI: this quarter, or the next when this one is nearly over, with a tenth more than the
    /// last whole quarter brought, in a round number. A clinic without a past gets a usual target, and so does whoever
    /// may not see the clinic's money for a goal in money.
    ///
    /// # Errors
    /// [`yanji_words::Problem::NoProgramme`].
    pub fn goal_proposal(&self, actor: &Actor, kpi: Kpi, store: Option<StoreId>) -> Result<NewGoal, AppError> {
        actor.require(Permission::SettingsManage)?;
        self.books.read(|tx| {
            let present = self.present(tx)?;
            let began = present.today.period_start(Period::Quarter);
            let goal = |from: Day, target| NewGoal {
                kpi,
                store,
                direction: Direction::AtLeast,
                target,
                from,
                until: from.period_end(Period::Quarter),
            };
            let last = goal(began.previous().period_start(Period::Quarter), 1);
            let may_know = !kpi.is_money() || actor.permissions.allow(Permission::MoneyRead);
            let brought = if may_know { measure::value(tx, &present, &last, last.until)? } else { 0 };
            let left = began.period_end(Period::Quarter).number() - present.today.number();
            let from = if left < DAYS_LEFT_LEAST { began.add_months(3) } else { began };
            Ok(goal(from, target(kpi, brought)))
        })
    }
}

/// A tenth more than there was, in a round number.
fn target(kpi: Kpi, brought: i64) -> i64 {
    if brought <= 0 {
        return usual(kpi);
    }
    let more = brought.saturating_add(brought / 10).max(brought + 1);
    match kpi.unit() {
        // Two figures and noughts.
        KpiUnit::Money => rounded_up(more, two_figures(more).max(100)),
        KpiUnit::Members => rounded_up(more, two_figures(more)),
        KpiUnit::Share => rounded_up(more, 100).min(10_000),
    }
}

/// The unit that leaves two figures of a number.
fn two_figures(number: i64) -> i64 {
    10_i64.pow(number.checked_ilog10().unwrap_or(0).saturating_sub(1))
}

fn rounded_up(number: i64, unit: i64) -> i64 {
    (number.saturating_add(unit - 1) / unit) * unit
}

/// What a clinic without a past may begin with.
const fn usual(kpi: Kpi) -> i64 {
    match kpi {
        Kpi::Revenue => 30_000_000,
        Kpi::Ticket => 80_000,
        Kpi::NewMembers => 100,
        Kpi::ActiveShare => 4_000,
        Kpi::RepurchaseRate | Kpi::TopTierShare => 3_000,
        Kpi::Retention => 6_000,
        Kpi::PromotionRate => 1_000,
        Kpi::TopTierRevenueShare => 5_000,
        Kpi::PointsRedeemedShare => 2_000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_a_round_number_above_what_there_was() {
        let cases = [
            (Kpi::Revenue, 123_456_700, 140_000_000),
            (Kpi::NewMembers, 7, 8),
            (Kpi::NewMembers, 345, 380),
            (Kpi::Retention, 4_321, 4_800),
            (Kpi::ActiveShare, 9_990, 10_000),
            (Kpi::Ticket, 0, 80_000),
        ];
        for (kpi, brought, wanted) in cases {
            assert_eq!(target(kpi, brought), wanted, "{kpi:?} after {brought}");
        }
    }
}
