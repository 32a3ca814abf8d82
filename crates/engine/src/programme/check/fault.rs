//! What the programme check finds, as data. The sentences are made in `words`.

use crate::number::{Fen, Micros, Points};
use crate::programme::benefit::{Perk, Scope};
use crate::programme::read::{Place, Rule};
use crate::programme::{Cycle, Metric, Window};

/// One thing in a programme that will not work as its author means it. A programme with findings still runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Where it stands in the file.
    pub place: Place,
    /// The key with the path to it, such as `tiers[2].retain`.
    pub key: String,
    /// What it is, with the figures that a reason and a proposal need.
    pub flaw: Flaw,
}

/// What will not work, and the figures that show it. Tiers are given by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// Two tiers have the same name, but for spaces, case and width.
    DuplicateName {
        /// The name.
        name: String,
        /// The code of the other tier.
        other_code: String,
    },
    /// Two names differ in a word that says nothing, such as 金卡 and 金卡会员.
    SimilarNames {
        /// The name.
        name: String,
        /// The other tier's.
        other: String,
    },
    /// A name that is a number or a code and tells a member nothing.
    UnclearName {
        /// The name.
        name: String,
    },
    /// Nobody can fulfil the condition to enter.
    UnreachableTier {
        /// The tier.
        tier: String,
    },
    /// Nobody can fulfil the condition to stay.
    UnkeepableTier {
        /// The tier.
        tier: String,
    },
    /// One of several ways cannot be gone.
    ImpossibleBranch {
        /// The tier.
        tier: String,
    },
    /// Whoever reaches the tier reaches a higher one with it, so that nobody is ever in it.
    ShadowedTier {
        /// The tier.
        tier: String,
        /// The higher one.
        higher: String,
    },
    /// A condition that every member fulfils from her first day.
    AlwaysTrue {
        /// The tier.
        tier: String,
    },
    /// A part of a score that counts nothing.
    WeightlessTerm {
        /// The tier.
        tier: String,
        /// What it would count.
        metric: Metric,
        /// Whether it is all that the score has.
        alone: bool,
    },
    /// A part of a condition that another part makes superfluous.
    DeadBranch {
        /// The tier.
        tier: String,
        /// The place of the part that decides, from 0, among those that stand beside it.
        other: usize,
    },
    /// A threshold between two values that the metric can have.
    FractionalThreshold {
        /// What is counted.
        metric: Metric,
        /// The number as written.
        written: Micros,
        /// The first value that is enough.
        effective: Micros,
    },
    /// A condition that nobody will remember.
    TooManyConditions {
        /// The tier.
        tier: String,
        /// How many single conditions it has.
        leaves: usize,
        /// How deep they are nested.
        depth: usize,
    },
    /// Months for an evaluation that the tier never has.
    IdleMonths {
        /// The tier.
        tier: String,
    },
    /// A setting of an evaluation that no tier has.
    IdleEvaluation,
    /// The tier is lost by one condition and won back the next day by the other.
    BouncingTier {
        /// The tier.
        tier: String,
        /// The window that still reaches back over the demotion.
        window: Window,
    },
    /// Staying takes more than entering.
    RetainAboveQualify {
        /// The tier.
        tier: String,
        /// What is counted.
        metric: Metric,
        /// What is enough to enter.
        qualify: Micros,
        /// What is asked to stay.
        retain: Micros,
    },
    /// What is counted to stay only ever grows, and was enough on the first day.
    RetainNeverFails {
        /// The tier.
        tier: String,
    },
    /// A higher tier is easier to keep than a lower one.
    RetainNotRising {
        /// The lower tier.
        lower: String,
        /// The higher one.
        higher: String,
    },
    /// An evaluation looks at less than the time since the one before.
    RetainMissesCycle {
        /// The tier.
        tier: String,
        /// How often tiers are evaluated.
        cycle: Cycle,
        /// What is looked at.
        window: Window,
    },
    /// A calendar window that some evaluations find just begun.
    RetainCutShort {
        /// The tier.
        tier: String,
        /// How often tiers are evaluated.
        cycle: Cycle,
        /// What is looked at.
        window: Window,
        /// What to look at instead: as many months back, and no fewer than from evaluation to evaluation.
        proposed: Window,
    },
    /// Upgrades wait for an evaluation that looks at less than the time since the one before.
    QualifyMissesCycle {
        /// The tier.
        tier: String,
        /// How often tiers are evaluated.
        cycle: Cycle,
        /// What is looked at.
        window: Window,
    },
    /// A tier can be lost days after it was won.
    SuddenLoss {
        /// The tier.
        tier: String,
    },
    /// Grace goes on beyond the next evaluation, which passes the member over.
    GraceOutlastsCycle {
        /// The tier.
        tier: String,
        /// Months of grace.
        grace_months: u8,
        /// Months from evaluation to evaluation.
        cycle_months: u8,
    },
    /// What was bought to reach a tier that is never lost can be given back, and the tier stays.
    RefundKeepsTier {
        /// The tier.
        tier: String,
    },
    /// A higher tier earns less than a lower one.
    LowerMultiplier {
        /// The lower tier.
        lower: String,
        /// The higher one.
        higher: String,
        /// What the lower earns.
        lower_multiplier: Micros,
        /// What the higher earns.
        higher_multiplier: Micros,
        /// A round multiplier 15 to 30 % above the lower; `None`: there is none of six decimals in the range.
        proposed: Option<Micros>,
    },
    /// The step between two neighbouring tiers is below 15 or above 30 %.
    BenefitGap {
        /// The lower tier.
        lower: String,
        /// The higher one.
        higher: String,
        /// The step in percent of the lower, with one decimal.
        percent: Micros,
        /// The multiplier of the higher at 15 %.
        least: Micros,
        /// The multiplier of the higher at 30 %.
        most: Micros,
        /// A round multiplier between them; `None`: there is none of six decimals in the range.
        proposed: Option<Micros>,
    },
    /// No tier gives more than another.
    NoDifference {
        /// How many tiers there are.
        tiers: usize,
        /// A multiplier for each, from the lowest, each a round step above the one before; empty: there are none of
        /// six decimals in the range.
        proposed: Vec<Micros>,
    },
    /// Members of the base tier earn nothing.
    BaseEarnsNothing {
        /// The base tier.
        tier: String,
    },
    /// Points so rare that nobody cares.
    PoorEarning {
        /// What one point takes in the base tier, in whole yuan, rounded up.
        yuan_per_point: i64,
    },
    /// Points that are gone before most members come again.
    ShortExpiry {
        /// How long they last.
        months: u16,
    },
    /// A category that earns what every other earns.
    IdleCategory {
        /// The category.
        category: String,
    },
    /// Two categories whose names differ in spaces, case or width alone.
    SimilarCategories {
        /// The category.
        category: String,
        /// The other.
        other: String,
    },
    /// A rate for sales without a category, which always earn by `per_yuan`.
    EmptyCategory,
    /// A higher tier pays more than a lower one.
    HigherPaysMore {
        /// The lower tier.
        lower: String,
        /// The higher one.
        higher: String,
        /// For what: one category, one item, or everything that no price names.
        scope: Scope,
        /// What the lower pays, in percent.
        lower_percent: Micros,
        /// What the higher pays.
        higher_percent: Micros,
        /// What the higher should pay for no more than the lower, and with a step to it.
        proposed: Micros,
        /// Whether the higher has a price of its own there that can be changed.
        is_written: bool,
    },
    /// What two neighbouring tiers save differs by less than 15 or more than 30 % of the list price.
    PriceGap {
        /// The lower tier.
        lower: String,
        /// The higher one.
        higher: String,
        /// Where they differ most.
        scope: Scope,
        /// By how many percent of the list price the higher saves more, points' worth and all, with two decimals.
        percent: Micros,
        /// A round multiplier that makes up for a small step; `None` where the step is large, or there is none.
        proposed: Option<Micros>,
    },
    /// Members get lower prices and nothing else.
    OnlyDiscounts,
    /// What the programme gives begins above the base tier.
    BaseGivesNothing {
        /// The base tier.
        tier: String,
    },
    /// Points that buy nothing.
    IdlePoints,
    /// A reward that takes more spend than it is worth.
    DearReward {
        /// The reward.
        reward: String,
        /// The spend that it takes in its lowest tier, in whole yuan, rounded up.
        yuan: i64,
        /// What it is worth, where that is known.
        worth: Option<Fen>,
        /// Points that are in proportion; `None`: nobody earns so few.
        proposed: Option<Points>,
    },
    /// A reward that nobody will ever have the points for.
    UnreachableReward {
        /// The reward.
        reward: String,
    },
    /// A coupon that is never given and cannot be claimed.
    IdleCoupon {
        /// The coupon.
        coupon: String,
    },
    /// An offer or bonus for those who are granted it, which nothing grants.
    IdleGrant {
        /// Which of the two.
        rule: Rule,
        /// Its name.
        name: String,
    },
    /// A rule for tiers that nobody can be in.
    ClosedTiers {
        /// Its kind.
        rule: Rule,
        /// Its name.
        name: String,
    },
    /// What is kept for a perk that no tier has, so that nobody may buy it.
    IdleExclusive {
        /// The perk.
        perk: Perk,
    },
    /// An offer that is never below what its members pay anyway.
    DearOffer {
        /// The offer.
        offer: String,
        /// What it should cost, in percent; `None`: its members pay next to nothing.
        proposed: Option<Micros>,
    },
    /// A bonus that adds nothing.
    IdleBonus {
        /// The bonus.
        bonus: String,
        /// Whether that is because no points are earned at all.
        no_points: bool,
    },
    /// A category that the shop's price list does not have.
    UnknownCategory {
        /// The category as written.
        category: String,
        /// The one that was probably meant.
        near: Option<String>,
    },
    /// An item that the shop's price list does not have.
    UnknownItem {
        /// The item as written.
        item: String,
        /// The one that was probably meant.
        near: Option<String>,
    },
    /// A tier with prices that gives neither a price nor points for some of what the shop sells.
    GivesNothing {
        /// The tier.
        tier: String,
        /// The categories, in the shop's order; never empty.
        categories: Vec<String>,
    },
    /// A condition or an occasion of something that a shop cannot record yet, so that it never comes about.
    NotRecordedYet {
        /// What cannot be recorded.
        what: Unrecorded,
    },
}

/// What a programme can speak of and a shop cannot record yet. A history to be replayed may have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unrecorded {
    /// Prepaid money paid in.
    Topups,
    /// Packages bought.
    Packages,
    /// The first package or card of a member.
    FirstCard,
}

impl Flaw {
    /// Every code, in the order of the variants.
    pub const CODES: [&'static str; 50] = [
        "duplicate_name",
        "similar_names",
        "unclear_name",
        "unreachable_tier",
        "unkeepable_tier",
        "impossible_branch",
        "shadowed_tier",
        "always_true",
        "weightless_term",
        "dead_branch",
        "fractional_threshold",
        "too_many_conditions",
        "idle_months",
        "idle_evaluation",
        "bouncing_tier",
        "retain_above_qualify",
        "retain_never_fails",
        "retain_not_rising",
        "retain_misses_cycle",
        "retain_cut_short",
        "qualify_misses_cycle",
        "sudden_loss",
        "grace_outlasts_cycle",
        "refund_keeps_tier",
        "lower_multiplier",
        "benefit_gap",
        "no_difference",
        "base_earns_nothing",
        "poor_earning",
        "short_expiry",
        "idle_category",
        "similar_categories",
        "empty_category",
        "higher_pays_more",
        "price_gap",
        "only_discounts",
        "base_gives_nothing",
        "idle_points",
        "dear_reward",
        "unreachable_reward",
        "idle_coupon",
        "idle_grant",
        "closed_tiers",
        "idle_exclusive",
        "dear_offer",
        "idle_bonus",
        "unknown_category",
        "unknown_item",
        "gives_nothing",
        "not_recorded_yet",
    ];

    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::DuplicateName { .. } => "duplicate_name",
            Self::SimilarNames { .. } => "similar_names",
            Self::UnclearName { .. } => "unclear_name",
            Self::UnreachableTier { .. } => "unreachable_tier",
            Self::UnkeepableTier { .. } => "unkeepable_tier",
            Self::ImpossibleBranch { .. } => "impossible_branch",
            Self::ShadowedTier { .. } => "shadowed_tier",
            Self::AlwaysTrue { .. } => "always_true",
            Self::WeightlessTerm { .. } => "weightless_term",
            Self::DeadBranch { .. } => "dead_branch",
            Self::FractionalThreshold { .. } => "fractional_threshold",
            Self::TooManyConditions { .. } => "too_many_conditions",
            Self::IdleMonths { .. } => "idle_months",
            Self::IdleEvaluation => "idle_evaluation",
            Self::BouncingTier { .. } => "bouncing_tier",
            Self::RetainAboveQualify { .. } => "retain_above_qualify",
            Self::RetainNeverFails { .. } => "retain_never_fails",
            Self::RetainNotRising { .. } => "retain_not_rising",
            Self::RetainMissesCycle { .. } => "retain_misses_cycle",
            Self::RetainCutShort { .. } => "retain_cut_short",
            Self::QualifyMissesCycle { .. } => "qualify_misses_cycle",
            Self::SuddenLoss { .. } => "sudden_loss",
            Self::GraceOutlastsCycle { .. } => "grace_outlasts_cycle",
            Self::RefundKeepsTier { .. } => "refund_keeps_tier",
            Self::LowerMultiplier { .. } => "lower_multiplier",
            Self::BenefitGap { .. } => "benefit_gap",
            Self::NoDifference { .. } => "no_difference",
            Self::BaseEarnsNothing { .. } => "base_earns_nothing",
            Self::PoorEarning { .. } => "poor_earning",
            Self::ShortExpiry { .. } => "short_expiry",
            Self::IdleCategory { .. } => "idle_category",
            Self::SimilarCategories { .. } => "similar_categories",
            Self::EmptyCategory => "empty_category",
            Self::HigherPaysMore { .. } => "higher_pays_more",
            Self::PriceGap { .. } => "price_gap",
            Self::OnlyDiscounts => "only_discounts",
            Self::BaseGivesNothing { .. } => "base_gives_nothing",
            Self::IdlePoints => "idle_points",
            Self::DearReward { .. } => "dear_reward",
            Self::UnreachableReward { .. } => "unreachable_reward",
            Self::IdleCoupon { .. } => "idle_coupon",
            Self::IdleGrant { .. } => "idle_grant",
            Self::ClosedTiers { .. } => "closed_tiers",
            Self::IdleExclusive { .. } => "idle_exclusive",
            Self::DearOffer { .. } => "dear_offer",
            Self::IdleBonus { .. } => "idle_bonus",
            Self::UnknownCategory { .. } => "unknown_category",
            Self::UnknownItem { .. } => "unknown_item",
            Self::GivesNothing { .. } => "gives_nothing",
            Self::NotRecordedYet { .. } => "not_recorded_yet",
        }
    }
}
