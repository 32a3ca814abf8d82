//! What a goal has come to, and how that lies to what could be expected by today.

use yanji_books::figures::{self, Span};
use yanji_books::{Read, stores};
use yanji_engine::Day;

use crate::clinic::Present;
use crate::error::AppError;
use crate::figures::{moves, of_span};
use crate::records::{Direction, Distribution, Goal, GoalProgress, GoalState, Kpi, NewGoal, share_bp};
use crate::tiers::distribution;

/// How near a value that does not grow has to be to count as on the way: nine tenths of the target, or eleven.
const NEAR_TENTHS: i64 = 9;

/// How far a goal is.
pub(super) fn progress(tx: &mut dyn Read, present: &Present, goal: Goal) -> Result<GoalProgress, AppError> {
    let store = goal.wanted.store.map(|store| stores::find(tx, store)).transpose()?.flatten();
    let last = goal.ended_on.unwrap_or(goal.wanted.until).min(present.today);
    let value = if goal.wanted.from > present.today { 0 } else { value(tx, present, &goal.wanted, last)? };
    let expected = expected(&goal.wanted, last);
    let is_over = goal.ended_on.is_some() || goal.wanted.until < present.today;
    let state = if goal.wanted.from > present.today && !is_over {
        GoalState::ToCome
    } else {
        state(&goal.wanted, value, expected, is_over)
    };
    let progress_bp = share_bp(value, goal.wanted.target);
    Ok(GoalProgress { store_name: store.map(|store| store.name), goal, value, expected, progress_bp, state })
}

/// What a KPI comes to from the first day of a goal up to and with `last`.
pub(super) fn value(tx: &mut dyn Read, present: &Present, goal: &NewGoal, last: Day) -> Result<i64, AppError> {
    let span = Span { from: goal.from, until: last, store: goal.store };
    let rulebook = &present.rules.book;
    Ok(match goal.kpi {
        Kpi::Revenue => figures::trade(tx, &span)?.revenue_fen,
        Kpi::Ticket => of_span(tx, rulebook, &span)?.ticket_fen(),
        Kpi::NewMembers => figures::enrolled(tx, &span)?,
        Kpi::ActiveShare => {
            let joined = figures::enrolled(tx, &Span { from: Day::BEFORE_ALL, ..span })?;
            share_bp(figures::visitors(tx, &span)?.0, joined)
        }
        Kpi::RepurchaseRate => {
            let (came, again) = figures::visitors(tx, &span)?;
            share_bp(again, came)
        }
        Kpi::Retention => {
            let days = goal.until.number() - goal.from.number() + 1;
            let first = Day::from_number(goal.from.number() - days);
            let before = Span { from: first, until: goal.from.previous(), store: goal.store };
            let (came, again) = figures::came_again(tx, &before, last)?;
            share_bp(again, came)
        }
        Kpi::PromotionRate => {
            let before = Span { from: Day::BEFORE_ALL, until: goal.from.previous(), store: goal.store };
            share_bp(moves(tx, rulebook, &span)?.0, figures::enrolled(tx, &before)?)
        }
        Kpi::TopTierShare => {
            // Where members of one store stood is not kept day by day: it is told as of today.
            let as_of = if goal.store.is_some() { present.today } else { last };
            in_top_tiers(present, &distribution(tx, present, as_of, goal.store)?)
        }
        Kpi::TopTierRevenueShare => {
            let by_tier = figures::revenue_by_tier(tx, &span)?;
            let top = top_tiers(present, last);
            let of_top: i64 = by_tier.iter().filter(|(tier, _)| top.contains(tier)).map(|(_, fen)| fen).sum();
            share_bp(of_top, by_tier.iter().map(|(_, fen)| fen).sum())
        }
        Kpi::PointsRedeemedShare => share_bp(figures::points_used(tx, &span)?, figures::trade(tx, &span)?.points),
    })
}

/// The codes of the top tiers on a day: the upper half of the ladder.
fn top_tiers(present: &Present, day: Day) -> Vec<String> {
    let tiers = &present.rules.book.on(day).programme.tiers;
    tiers.iter().rev().take(tiers.len() / 2).map(|tier| tier.code.clone()).collect()
}

fn in_top_tiers(present: &Present, distribution: &Distribution) -> i64 {
    let top = top_tiers(present, distribution.as_of);
    let members = distribution.tiers.iter().filter(|tier| top.contains(&tier.code)).map(|tier| tier.members);
    share_bp(members.sum(), distribution.members)
}

/// How much of the target could be expected by the end of `last`: what grows, grows evenly.
fn expected(goal: &NewGoal, last: Day) -> i64 {
    if !goal.kpi.accumulates() {
        return goal.target;
    }
    let days = i64::from(goal.until.number() - goal.from.number()) + 1;
    let passed = (i64::from(last.number() - goal.from.number()) + 1).clamp(0, days);
    i64::try_from(i128::from(goal.target) * i128::from(passed) / i128::from(days)).unwrap_or(goal.target)
}

fn state(goal: &NewGoal, value: i64, expected: i64, is_over: bool) -> GoalState {
    let grows = goal.kpi.accumulates();
    let (is_reached, is_near) = match goal.direction {
        Direction::AtLeast => {
            let near = if grows { expected } else { goal.target * NEAR_TENTHS / 10 };
            (value >= goal.target, value >= near)
        }
        // What grows has stayed below its target only when its days are over.
        Direction::AtMost if grows => (is_over && value <= goal.target, value <= expected),
        Direction::AtMost => (value <= goal.target, value <= goal.target * (20 - NEAR_TENTHS) / 10),
    };
    match (is_reached, is_over, is_near) {
        (true, _, _) => GoalState::Met,
        (false, true, _) => GoalState::Missed,
        (false, false, true) => GoalState::OnTheWay,
        (false, false, false) => GoalState::Behind,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn goal(kpi: Kpi, direction: Direction) -> NewGoal {
        let day = |text| Day::parse(text).unwrap();
        NewGoal { kpi, store: None, direction, target: 1_000, from: day("2026-11-01"), until: day("2026-11-30") }
    }

    #[test]
    fn what_grows_is_expected_day_by_day() {
        let revenue = goal(Kpi::Revenue, Direction::AtLeast);
        let on = |text| expected(&revenue, Day::parse(text).unwrap());
        assert_eq!([on("2026-10-31"), on("2026-11-03"), on("2026-11-30"), on("2026-12-05")], [0, 100, 1_000, 1_000]);
        assert_eq!(expected(&goal(Kpi::Ticket, Direction::AtLeast), revenue.from), 1_000);
    }

    #[test]
    fn a_goal_is_met_on_the_way_behind_or_missed() {
        use GoalState::{Behind, Met, Missed, OnTheWay};
        let cases = [
            (Kpi::Revenue, Direction::AtLeast, 1_000, false, Met),
            (Kpi::Revenue, Direction::AtLeast, 500, false, OnTheWay),
            (Kpi::Revenue, Direction::AtLeast, 499, false, Behind),
            (Kpi::Revenue, Direction::AtLeast, 999, true, Missed),
            (Kpi::NewMembers, Direction::AtMost, 500, false, OnTheWay),
            (Kpi::NewMembers, Direction::AtMost, 501, false, Behind),
            (Kpi::NewMembers, Direction::AtMost, 1_000, true, Met),
            (Kpi::Ticket, Direction::AtLeast, 900, false, OnTheWay),
            (Kpi::Ticket, Direction::AtLeast, 899, false, Behind),
            (Kpi::Ticket, Direction::AtMost, 1_000, false, Met),
            (Kpi::Ticket, Direction::AtMost, 1_100, false, OnTheWay),
            (Kpi::Ticket, Direction::AtMost, 1_101, false, Behind),
        ];
        for (kpi, direction, value, is_over, wanted) in cases {
            let found = state(&goal(kpi, direction), value, 500, is_over);
            assert_eq!(found, wanted, "{kpi:?} {direction:?} at {value}");
        }
    }
}
