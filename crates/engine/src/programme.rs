//! A membership programme as a value: tiers, how they are won, kept and lost, and what earns points.
//!
//! Values of these types come out of [`read`] and are right by construction: at least one
//! tier, conditions nested at most eight deep, every number in its range. `docs/programme.md` is the language.

pub mod advise;
pub mod benefit;
pub mod check;
pub mod read;
pub mod ready;
pub mod repair;
pub mod write;

use serde::{Deserialize, Serialize};

use self::benefit::{Benefits, TierBenefits};
use crate::number::{Micros, Points};

/// A clinic's whole membership scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Programme {
    /// What the programme is called.
    pub name: String,
    /// The IANA time zone in which its days begin and end.
    pub timezone: String,
    /// How points are earned and how long they last.
    pub points: PointsRules,
    /// When tiers are won and lost.
    pub evaluation: Evaluation,
    /// The tiers, lowest first; never empty. The first is the base tier.
    pub tiers: Vec<Tier>,
    /// What it gives besides points of sales: prices, offers, coupons, gifts and rewards.
    pub benefits: Benefits,
}

/// How points are earned and how long they last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PointsRules {
    /// Points per yuan where no category says otherwise.
    pub per_yuan: Micros,
    /// Points for what costs nothing.
    pub taking_part: TakingPart,
    /// How long points last; `None`: for ever.
    pub expire: Option<Expiry>,
    /// Points per yuan of a category, in the order of the file.
    pub categories: Vec<(String, Micros)>,
}

/// Whole points for taking part, whatever the tier; each from 0, which is none, to [`Points::MOST`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TakingPart {
    /// For an event attended.
    pub per_event: Points,
    /// For a survey answered, a check-in or a review.
    pub per_engagement: Points,
    /// For a new member sent; taken back when the referral is voided.
    pub per_referral: Points,
}

/// How long a lot of points lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expiry {
    /// Months from the day of earning, 1 to 1200.
    pub months: u16,
    /// The day on which such a lot ends.
    pub align: Align,
}

/// The day to which the end of a lot is moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// The day itself.
    Day,
    /// The last day of its month.
    MonthEnd,
    /// 31 December of its year.
    YearEnd,
}

/// When tiers are won and lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Evaluation {
    /// When a tier that is qualified for is reached.
    pub upgrade: Upgrade,
    /// How often tiers are evaluated.
    pub cycle: Cycle,
    /// Months of grace after a failed evaluation, 0 to 120; a tier may have its own.
    pub grace_months: u8,
    /// Months that a tier is held at least, 0 to 120; a tier may have its own.
    pub min_hold_months: u8,
    /// Where a demoted member goes.
    pub demote: Demote,
    /// What a refund does to the tier.
    pub on_refund: OnRefund,
}

/// When a tier that is qualified for is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Upgrade {
    /// With the activity that fulfils the condition.
    Immediate,
    /// At the next evaluation.
    Evaluation,
}

/// How often tiers are evaluated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cycle {
    /// On the last day of each calendar quarter.
    Quarter,
    /// On 30 June and 31 December.
    HalfYear,
    /// On 31 December.
    Year,
    /// On the last day of each twelve months since the tier was reached.
    Anniversary,
}

/// Where a demoted member goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Demote {
    /// To the next tier below that can be qualified for.
    Step,
    /// To the highest tier below whose condition holds.
    Qualified,
}

/// What a refund does to the tier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnRefund {
    /// The tier becomes what it would be without the refunded part.
    Undo,
    /// Nothing until the next evaluation.
    Keep,
}

/// One step of the ladder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tier {
    /// The stable code, unique in the programme.
    pub code: String,
    /// What members call it.
    pub name: String,
    /// Whether anyone may enter it.
    pub enabled: bool,
    /// What the points of a sale are multiplied by.
    pub points_multiplier: Micros,
    /// Months of grace after a failed evaluation, 0 to 120: the tier's own or the programme's.
    pub grace_months: u8,
    /// Months that the tier is held at least, 0 to 120: the tier's own or the programme's.
    pub min_hold_months: u8,
    /// What must hold to enter; `None`: entered by hand only. Always `None` on the base tier.
    pub qualify: Option<Condition>,
    /// What must hold at an evaluation to stay; `None`: never lost. Always `None` on the base tier.
    pub retain: Option<Condition>,
    /// What the tier pays and may do.
    pub gives: TierBenefits,
}

/// A condition over a member's metrics. `All`, `Any` and `Score` are never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// One metric over one window against a number.
    Metric {
        /// What is counted.
        metric: Metric,
        /// Over which days.
        window: Window,
        /// Against what.
        threshold: Threshold,
    },
    /// Every one of these holds.
    All(Vec<Condition>),
    /// At least one of these holds.
    Any(Vec<Condition>),
    /// A weighted sum against a number.
    Score {
        /// What is added up.
        terms: Vec<Term>,
        /// Against what.
        threshold: Threshold,
    },
}

/// One part of a score.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// What is counted.
    pub metric: Metric,
    /// Over which days.
    pub window: Window,
    /// What it is multiplied by.
    pub weight: Micros,
}

/// A number to reach or to pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Threshold {
    /// At least this much.
    AtLeast(Micros),
    /// More than this.
    MoreThan(Micros),
}

impl Threshold {
    /// The number named.
    #[must_use]
    pub const fn number(self) -> Micros {
        match self {
            Self::AtLeast(number) | Self::MoreThan(number) => number,
        }
    }

    /// Whether a value, in millionths, is enough.
    #[must_use]
    pub const fn met_by(self, micros: i128) -> bool {
        match self {
            Self::AtLeast(number) => micros >= number.0 as i128,
            Self::MoreThan(number) => micros > number.0 as i128,
        }
    }
}

/// What a condition counts, day by day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Metric {
    /// Sales less what was later refunded of them; in yuan.
    Spend,
    /// Days with at least one sale that is not refunded in full.
    Visits,
    /// Points that sales earn at the amounts left.
    PointsEarned,
    /// Referrals that are not void.
    Referrals,
    /// Events attended.
    Events,
    /// Surveys answered, check-ins, reviews.
    Engagements,
    /// Prepaid money paid in; in yuan.
    Topups,
    /// Packages bought.
    Packages,
}

impl Metric {
    /// Every metric, in the order of their numbers.
    pub const ALL: [Self; 8] = [
        Self::Spend,
        Self::Visits,
        Self::PointsEarned,
        Self::Referrals,
        Self::Events,
        Self::Engagements,
        Self::Topups,
        Self::Packages,
    ];

    /// The word in a programme file.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Spend => "spend",
            Self::Visits => "visits",
            Self::PointsEarned => "points_earned",
            Self::Referrals => "referrals",
            Self::Events => "events",
            Self::Engagements => "engagements",
            Self::Topups => "topups",
            Self::Packages => "packages",
        }
    }

    /// Whether the metric is money, held in fen and compared in yuan.
    #[must_use]
    pub const fn is_money(self) -> bool {
        matches!(self, Self::Spend | Self::Topups)
    }

    /// A value of this metric (fen for money, else a number) in millionths of the unit that conditions use.
    #[must_use]
    pub const fn micros(self, value: i64) -> i128 {
        value as i128 * if self.is_money() { 10_000 } else { 1_000_000 }
    }
}

/// The days over which a metric is counted, seen from one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Window {
    /// All days.
    Lifetime,
    /// Since enrolment or the last demotion.
    Cumulative,
    /// The last so many months, 1 to 120.
    Months(u8),
    /// The running calendar quarter.
    Quarter,
    /// The running calendar half-year.
    HalfYear,
    /// The running calendar year.
    Year,
    /// The running evaluation cycle; in grace, from the start of the failed one.
    Cycle,
}

impl TakingPart {
    /// What is rewarded, with the key under which it stands in a file and its points, in the order of the language.
    #[must_use]
    pub const fn each(&self) -> [(&'static str, Points); 3] {
        [("per_event", self.per_event), ("per_engagement", self.per_engagement), ("per_referral", self.per_referral)]
    }

    /// Whether taking part gives any points.
    #[must_use]
    pub const fn is_rewarded(&self) -> bool {
        self.per_event.0 > 0 || self.per_engagement.0 > 0 || self.per_referral.0 > 0
    }
}

impl Programme {
    /// The place of a tier in the ladder, by its code.
    #[must_use]
    pub fn tier_index(&self, code: &str) -> Option<usize> {
        self.tiers.iter().position(|tier| tier.code == code)
    }

    /// The rate of a category, in points per yuan.
    #[must_use]
    pub fn rate(&self, category: &str) -> Micros {
        self.points.categories.iter().find(|(name, _)| name == category).map_or(self.points.per_yuan, |(_, rate)| *rate)
    }
}

impl Condition {
    /// Calls `visit` with every metric and window in the condition.
    pub fn each_meter(&self, visit: &mut impl FnMut(Metric, Window)) {
        match self {
            Self::Metric { metric, window, .. } => visit(*metric, *window),
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|part| part.each_meter(visit)),
            Self::Score { terms, .. } => terms.iter().for_each(|term| visit(term.metric, term.window)),
        }
    }
}
