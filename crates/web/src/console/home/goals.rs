//! The goals of the programme as the workbench follows them, and one goal as every page shows it.

use askama::Template;
use axum::response::Response;
use yanji_app::Permission;
use yanji_app::records::{Direction, GoalProgress, GoalState, Kpi, KpiUnit};
use yanji_books::id::StoreId;
use yanji_engine::Day;
use yanji_words::whole;

use super::kept::Answer;
use crate::console::door::{Visitor, render};
use crate::console::failure::Failure;
use crate::console::figures::{percent, yuan};
use crate::console::frame::{Frame, Section};

/// For how long goals are shown, in seconds.
pub(super) const LASTS_SECONDS: i64 = 5 * 60;
/// How many goals the workbench has room for.
const MOST: usize = 6;

#[derive(Template)]
#[template(path = "home/goals.html")]
pub(super) struct GoalsPart {
    pub(super) frame: Frame,
    pub(super) goals: Shown,
}

/// The goals that are being followed.
pub(super) struct Shown {
    /// The time of which they are.
    pub(super) at: String,
    pub(super) rows: Vec<Row>,
}

/// One goal.
pub(in crate::console) struct Row {
    pub(in crate::console) id: String,
    pub(in crate::console) title: String,
    pub(in crate::console) definition: String,
    pub(in crate::console) value: String,
    /// The target with its direction.
    pub(in crate::console) target: String,
    pub(in crate::console) days: String,
    pub(in crate::console) expected: String,
    /// The key of how it stands, and the colour of that.
    pub(in crate::console) state: &'static str,
    pub(in crate::console) colour: &'static str,
    /// From 0 to 100.
    pub(in crate::console) percent: i64,
    /// How far it could be expected to be, from 0 to 100.
    pub(in crate::console) expected_percent: i64,
    pub(in crate::console) ended: String,
}

/// The goals, for the workbench to put in their place.
pub(in crate::console) async fn part(visitor: Visitor) -> Result<Response, Failure> {
    visitor.require(Permission::ProgrammeRead)?;
    let kept = visitor.state.morning.goals.renewed(
        (&visitor, |morning| &morning.goals),
        visitor.session.actor.permissions.allow(Permission::MoneyRead),
        LASTS_SECONDS,
        |clinic, actor| clinic.goal_list(actor),
    );
    let kept = kept.await.map_err(|error| visitor.failure(error))?;
    let frame = visitor.frame(Section::Home);
    let goals = shown(&frame, &kept, &visitor);
    render(&GoalsPart { frame, goals }).map_err(|error| visitor.failure(error))
}

/// Those that are followed, with the time of which they are.
pub(super) fn shown(frame: &Frame, kept: &Answer<Vec<GoalProgress>>, visitor: &Visitor) -> Shown {
    let clinic = &visitor.state.clinic;
    let rows = followed(frame, &kept.value, clinic.today(), visitor.session.actor.store);
    Shown { at: kept.time(&clinic.zone()), rows }
}

/// Those that are followed now: of the store in which the visitor acts and of all stores together.
pub(super) fn followed(frame: &Frame, goals: &[GoalProgress], today: Day, store: Option<StoreId>) -> Vec<Row> {
    let here = |goal: &&GoalProgress| goal.goal.wanted.store.is_none() || goal.goal.wanted.store == store;
    let followed = goals.iter().filter(|goal| !goal.is_over(today) && (store.is_none() || here(goal)));
    let told = |goal: &GoalProgress| {
        let row = row(frame, goal);
        // Beside the figures of one store it has to be said whose figures these are.
        match (store, goal.goal.wanted.store) {
            (Some(_), None) => Row { title: format!("{} · {}", row.title, frame.t("goals.all_stores")), ..row },
            (None, _) | (Some(_), Some(_)) => row,
        }
    };
    followed.take(MOST).map(told).collect()
}

/// One goal in words.
pub(in crate::console) fn row(frame: &Frame, progress: &GoalProgress) -> Row {
    let wanted = &progress.goal.wanted;
    let written = |number| value(frame, wanted.kpi, number);
    let title = match &progress.store_name {
        Some(store) => format!("{} · {store}", frame.t(title(wanted.kpi))),
        None => frame.t(title(wanted.kpi)).into_owned(),
    };
    let target = match wanted.direction {
        Direction::AtLeast => frame.put("goals.at_least", written(wanted.target)),
        Direction::AtMost => frame.put("goals.at_most", written(wanted.target)),
    };
    let (state, colour) = state(progress.state);
    let part = |number: i64| (number * 100).checked_div(wanted.target).unwrap_or(0).clamp(0, 100);
    Row {
        id: progress.goal.id.to_string(),
        title,
        definition: frame.t(definition(wanted.kpi)).into_owned(),
        value: written(progress.value),
        target,
        days: frame.fill("goals.days", &[&wanted.from.to_string(), &wanted.until.to_string()]),
        // What does not grow day by day is as much as it is: no part of it is due today.
        expected: if wanted.kpi.accumulates() {
            frame.put("goals.expected", written(progress.expected))
        } else {
            String::new()
        },
        state,
        colour,
        percent: part(progress.value),
        expected_percent: part(progress.expected),
        ended: progress.goal.ended_on.map(|day| frame.put("goals.ended_on", day)).unwrap_or_default(),
    }
}

/// A number in the unit of a KPI.
pub(in crate::console) fn value(frame: &Frame, kpi: Kpi, number: i64) -> String {
    match kpi.unit() {
        KpiUnit::Money => frame.put("home_figures.yuan", yuan(number)),
        KpiUnit::Members => frame.put("goals.members", whole(number)),
        KpiUnit::Share => percent(number),
    }
}

const fn state(state: GoalState) -> (&'static str, &'static str) {
    match state {
        GoalState::ToCome => ("goals.to_come", "secondary"),
        GoalState::Met => ("goals.met", "green"),
        GoalState::OnTheWay => ("goals.on_the_way", "blue"),
        GoalState::Behind => ("goals.behind", "orange"),
        GoalState::Missed => ("goals.missed", "red"),
    }
}

/// The key of what a KPI is called.
pub(in crate::console) const fn title(kpi: Kpi) -> &'static str {
    match kpi {
        Kpi::Revenue => "goals.revenue",
        Kpi::Ticket => "goals.ticket",
        Kpi::NewMembers => "goals.new_members",
        Kpi::ActiveShare => "goals.active_share",
        Kpi::RepurchaseRate => "goals.repurchase_rate",
        Kpi::Retention => "goals.retention",
        Kpi::PromotionRate => "goals.promotion_rate",
        Kpi::TopTierShare => "goals.top_tier_share",
        Kpi::TopTierRevenueShare => "goals.top_tier_revenue_share",
        Kpi::PointsRedeemedShare => "goals.points_redeemed_share",
    }
}

/// The key of how a KPI is counted, in one sentence.
pub(in crate::console) const fn definition(kpi: Kpi) -> &'static str {
    match kpi {
        Kpi::Revenue => "goals.revenue_is",
        Kpi::Ticket => "goals.ticket_is",
        Kpi::NewMembers => "goals.new_members_is",
        Kpi::ActiveShare => "goals.active_share_is",
        Kpi::RepurchaseRate => "goals.repurchase_rate_is",
        Kpi::Retention => "goals.retention_is",
        Kpi::PromotionRate => "goals.promotion_rate_is",
        Kpi::TopTierShare => "goals.top_tier_share_is",
        Kpi::TopTierRevenueShare => "goals.top_tier_revenue_share_is",
        Kpi::PointsRedeemedShare => "goals.points_redeemed_share_is",
    }
}

#[cfg(test)]
pub(in crate::console) fn samples() -> Vec<GoalProgress> {
    use yanji_app::Instant;
    use yanji_app::records::{Goal, NewGoal};
    use yanji_books::id::GoalId;

    use crate::console::form::testing::sample_day;

    let states =
        [GoalState::ToCome, GoalState::Met, GoalState::OnTheWay, GoalState::Behind, GoalState::Missed].into_iter();
    let directions = [Direction::AtLeast, Direction::AtMost].into_iter().cycle();
    let sample = |((kpi, state), direction)| GoalProgress {
        goal: Goal {
            id: GoalId([1; 16]),
            wanted: NewGoal {
                kpi,
                store: Some(yanji_books::id::StoreId([2; 16])),
                direction,
                target: 10_000,
                from: sample_day(),
                until: sample_day().add_months(3),
            },
            ended_on: (state == GoalState::Missed).then(sample_day),
            created_at: Instant(0),
        },
        store_name: Some("S-1".to_owned()),
        value: 4_567,
        expected: 5_000,
        progress_bp: 4_567,
        state,
    };
    Kpi::ALL.into_iter().zip(states.cycle()).zip(directions).map(sample).collect()
}
