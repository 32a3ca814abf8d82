//! What reports are asked for and what they say. No behaviour but sums of figures that are given.

use serde::{Deserialize, Serialize};
use yanji_books::id::StoreId;
use yanji_books::journal::PointsCause;

use crate::records::{Figures, LadderTier, Month, PointsByCause};

/// Which months a report is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportQuery {
    /// The first month.
    pub from: Month,
    /// The last month; no later than the one that runs.
    pub until: Month,
    /// One store; all of them for `None`. Sales belong to the store where they were made; members, with their tiers
    /// and points, to the one where they joined.
    #[serde(default)]
    pub store: Option<StoreId>,
}

/// The figures of some months.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The tiers that the months know of, lowest first; those that the programme no longer has come last.
    pub tiers: Vec<LadderTier>,
    /// The months, oldest first.
    pub months: Vec<MonthReport>,
}

/// The figures of one month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthReport {
    /// The month.
    pub month: Month,
    /// What it adds up to.
    pub figures: Figures,
    /// Points given, by sales, by rules and by hand.
    pub points_given: i64,
    /// Points given and taken without anything that earns or uses them: a row for each cause, and a last one for what was
    /// posted without one.
    pub points_by_cause: Vec<PointsByCause>,
    /// Points that expired.
    pub points_expired: i64,
    /// Changes of tier.
    pub moves: TierMoves,
    /// How many members stand in each tier of the report at the end of the month, or now in the month that runs.
    pub members: Vec<i64>,
}

impl MonthReport {
    /// Points that were taken by hand.
    #[must_use]
    pub fn points_deducted(&self) -> i64 {
        self.taken(|cause| cause != Some(PointsCause::Gift))
    }

    /// Points that were taken again with a gift of a rule.
    #[must_use]
    pub fn points_of_gifts_taken(&self) -> i64 {
        self.taken(|cause| cause == Some(PointsCause::Gift))
    }

    fn taken(&self, is_meant: impl Fn(Option<PointsCause>) -> bool) -> i64 {
        self.points_by_cause.iter().filter(|moved| is_meant(moved.cause)).map(|moved| moved.taken).sum()
    }
}

/// Changes of tier by what brought them about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TierMoves {
    /// By the rules to a higher tier.
    pub up: i64,
    /// By the rules to a lower tier.
    pub down: i64,
    /// By hand, whether up or down.
    pub by_hand: i64,
}
