//! Goals of the programme as use cases take and give them: a KPI, a target, some days, and how far it is.

use serde::{Deserialize, Serialize};
use yanji_books::id::{GoalId, StoreId};
use yanji_engine::Day;

use crate::clock::Instant;

/// What a goal measures. The top tiers are the upper half of the ladder, the middle one of an odd ladder apart; with
/// two tiers, the upper one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kpi {
    /// Sales less refunds of the days: Σ left of each sale, in fen.
    Revenue,
    /// Revenue / sales that stand, in fen.
    Ticket,
    /// Members who joined on the days.
    NewMembers,
    /// Members who came on the days / members who had joined by their end.
    ActiveShare,
    /// Members who came on two of the days or more / members who came on the days.
    RepurchaseRate,
    /// Members who came in as many days just before and came again on the days / members who came just before.
    Retention,
    /// Moves to a higher tier on the days / members who had joined before the days.
    PromotionRate,
    /// Members in the top tiers / members, today or at the end of the days.
    TopTierShare,
    /// Revenue of the days from members who stand in the top tiers now / revenue of the days.
    TopTierRevenueShare,
    /// Points redeemed on the days / points earned on the days.
    PointsRedeemedShare,
}

/// The unit of a KPI.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KpiUnit {
    /// Fen.
    Money,
    /// A number of members.
    Members,
    /// Hundredths of a percent.
    Share,
}

impl Kpi {
    /// Every one.
    pub const ALL: [Self; 10] = [
        Self::Revenue,
        Self::Ticket,
        Self::NewMembers,
        Self::ActiveShare,
        Self::RepurchaseRate,
        Self::Retention,
        Self::PromotionRate,
        Self::TopTierShare,
        Self::TopTierRevenueShare,
        Self::PointsRedeemedShare,
    ];

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Revenue => "revenue",
            Self::Ticket => "ticket",
            Self::NewMembers => "new_members",
            Self::ActiveShare => "active_share",
            Self::RepurchaseRate => "repurchase_rate",
            Self::Retention => "retention",
            Self::PromotionRate => "promotion_rate",
            Self::TopTierShare => "top_tier_share",
            Self::TopTierRevenueShare => "top_tier_revenue_share",
            Self::PointsRedeemedShare => "points_redeemed_share",
        }
    }

    /// The one with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kpi| kpi.code() == code)
    }

    /// What it is counted in.
    #[must_use]
    pub const fn unit(self) -> KpiUnit {
        match self {
            Self::Revenue | Self::Ticket => KpiUnit::Money,
            Self::NewMembers => KpiUnit::Members,
            Self::ActiveShare
            | Self::RepurchaseRate
            | Self::Retention
            | Self::PromotionRate
            | Self::TopTierShare
            | Self::TopTierRevenueShare
            | Self::PointsRedeemedShare => KpiUnit::Share,
        }
    }

    /// Whether it tells of the clinic's money, which is for whoever may see that.
    #[must_use]
    pub const fn is_money(self) -> bool {
        matches!(self.unit(), KpiUnit::Money)
    }

    /// Whether it grows day by day, so that part of the target is enough in the middle of the days.
    #[must_use]
    pub const fn accumulates(self) -> bool {
        match self {
            Self::Revenue
            | Self::NewMembers
            | Self::ActiveShare
            | Self::RepurchaseRate
            | Self::Retention
            | Self::PromotionRate => true,
            Self::Ticket | Self::TopTierShare | Self::TopTierRevenueShare | Self::PointsRedeemedShare => false,
        }
    }
}

/// On which side of the target a goal wants to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// The target or more.
    #[default]
    AtLeast,
    /// The target or less.
    AtMost,
}

impl Direction {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::AtLeast => "at_least",
            Self::AtMost => "at_most",
        }
    }

    /// The one with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::AtLeast, Self::AtMost].into_iter().find(|direction| direction.code() == code)
    }
}

/// A goal to be set, or what is to become of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewGoal {
    /// What it measures; a goal keeps what it began with.
    pub kpi: Kpi,
    /// Only in this store; `None`: in all of them. A goal keeps what it began with.
    pub store: Option<StoreId>,
    /// On which side of the target it wants to be.
    pub direction: Direction,
    /// The number to reach: fen, members or hundredths of a percent; at least 1.
    pub target: i64,
    /// The first day.
    pub from: Day,
    /// The last day; at most three years later.
    pub until: Day,
}

/// A goal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Goal {
    /// Its id.
    pub id: GoalId,
    /// What it asks for.
    #[serde(flatten)]
    pub wanted: NewGoal,
    /// The last day on which it was followed, where it was given up before its end.
    pub ended_on: Option<Day>,
    /// When it was set.
    pub created_at: Instant,
}

/// How a goal stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GoalState {
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

/// A goal and how far it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoalProgress {
    /// The goal.
    pub goal: Goal,
    /// The name of its store, where it has one.
    pub store_name: Option<String>,
    /// The value so far, in the KPI's unit.
    pub value: i64,
    /// How much could be expected by today, in the KPI's unit.
    pub expected: i64,
    /// How much of the target the value is, in hundredths of a percent; more than 10 000 beyond it.
    pub progress_bp: i64,
    /// How it stands.
    pub state: GoalState,
}

impl GoalProgress {
    /// Whether it is no longer followed.
    #[must_use]
    pub fn is_over(&self, today: Day) -> bool {
        self.goal.ended_on.is_some() || self.goal.wanted.until < today
    }
}
