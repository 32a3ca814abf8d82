//! Routes about goals of the programme: one file each.

mod add;
mod edit;
mod end;
mod get;
mod list;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use yanji_app::records;

use super::value::{Day, GoalId, Instant, StoreId, codes};
use crate::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::default()
        .routes(routes!(list::list, add::add))
        .routes(routes!(get::get, edit::edit))
        .routes(routes!(end::end))
}

codes! {
    /// What a goal measures. The top tiers are the upper half of the ladder, the middle one of an odd ladder apart; with
    /// two tiers, the upper one.
    Kpi = records::Kpi {
        /// Sales less refunds, in fen.
        Revenue,
        /// Revenue / sales that stand, in fen.
        Ticket,
        /// Members who joined.
        NewMembers,
        /// Members who came / members who had joined by the end.
        ActiveShare,
        /// Members who came on two days or more / members who came.
        RepurchaseRate,
        /// Members who came in as many days just before and came again / members who came just before.
        Retention,
        /// Moves to a higher tier / members who had joined before.
        PromotionRate,
        /// Members in the top tiers / members.
        TopTierShare,
        /// Revenue from members who stand in the top tiers now / revenue.
        TopTierRevenueShare,
        /// Points redeemed / points earned.
        PointsRedeemedShare,
    }
}

codes! {
    /// On which side of the target a goal wants to be.
    GoalDirection = records::Direction {
        /// The target or more.
        AtLeast,
        /// The target or less.
        AtMost,
    }
}

codes! {
    /// How a goal stands.
    GoalState = records::GoalState {
        /// Its first day is still to come.
        ToCome,
        /// What it asks for is reached.
        Met,
        /// As far as could be expected by today.
        OnTheWay,
        /// Less than could be expected by today.
        Behind,
        /// Its days are over and it was not reached.
        Missed,
    }
}

/// A goal to be set, or what is to become of one.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewGoal {
    /// What it measures; a goal keeps what it began with.
    kpi: Kpi,
    /// Only in this store; in all of them without it. A goal keeps what it began with.
    store: Option<StoreId>,
    /// On which side of the target it wants to be.
    direction: GoalDirection,
    /// The number to reach: fen for `revenue` and `ticket`, members for `new_members`, else hundredths of a percent.
    #[schema(minimum = 1)]
    target: i64,
    /// The first day.
    from: Day,
    /// The last day; at most three years later.
    until: Day,
}

/// A goal.
#[derive(Serialize, ToSchema)]
pub(super) struct Goal {
    /// Its id.
    id: GoalId,
    /// What it measures.
    kpi: Kpi,
    /// Only in this store; `null`: in all of them.
    #[schema(required)]
    store: Option<StoreId>,
    /// On which side of the target it wants to be: `at_least` or `at_most`.
    direction: GoalDirection,
    /// The number to reach: fen for `revenue` and `ticket`, members for `new_members`, else hundredths of a percent.
    target: i64,
    /// The first day.
    from: Day,
    /// The last day.
    until: Day,
    /// The last day on which it was followed, where it was given up before its end.
    #[schema(required)]
    ended_on: Option<Day>,
    /// When it was set.
    created_at: Instant,
}

/// A goal and how far it is.
#[derive(Serialize, ToSchema)]
pub(super) struct GoalProgress {
    /// The goal.
    goal: Goal,
    /// The value so far, in the unit of the target.
    value: i64,
    /// How much could be expected by today, in the unit of the target.
    expected: i64,
    /// How much of the target the value is, in hundredths of a percent; more than 10 000 beyond it.
    progress_bp: i64,
    /// How it stands: `to_come`, `met`, `on_the_way`, `behind` or `missed`.
    state: GoalState,
}

impl From<NewGoal> for records::NewGoal {
    fn from(new: NewGoal) -> Self {
        Self {
            kpi: new.kpi.into(),
            store: new.store.map(|store| store.0),
            direction: new.direction.into(),
            target: new.target,
            from: new.from.0,
            until: new.until.0,
        }
    }
}

impl From<records::Goal> for Goal {
    fn from(goal: records::Goal) -> Self {
        let records::Goal { id, wanted, ended_on, created_at } = goal;
        Self {
            id: GoalId(id),
            kpi: wanted.kpi.into(),
            store: wanted.store.map(StoreId),
            direction: wanted.direction.into(),
            target: wanted.target,
            from: Day(wanted.from),
            until: Day(wanted.until),
            ended_on: Day::of(ended_on),
            created_at: Instant(created_at),
        }
    }
}

impl From<records::GoalProgress> for GoalProgress {
    fn from(progress: records::GoalProgress) -> Self {
        Self {
            goal: progress.goal.into(),
            value: progress.value,
            expected: progress.expected,
            progress_bp: progress.progress_bp,
            state: progress.state.into(),
        }
    }
}
