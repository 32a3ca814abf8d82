//! How a proposal is written in the text of a programme, for whoever writes that: keys of the language, no sentence.

use yanji_engine::programme::check::{Finding, Flaw, Unrecorded};

use super::proposal::is_multiplier;

/// The keys, with their values where these are known; empty where nothing but names and numbers of the shop's own is
/// written, or something is taken out.
pub(super) fn of(finding: &Finding) -> Vec<String> {
    let one = |text: String| vec![text];
    let keys = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    match &finding.flaw {
        Flaw::FractionalThreshold { effective, .. } => one(format!("at_least = {effective}")),
        Flaw::RetainAboveQualify { qualify, .. } => one(format!("at_least = {qualify}")),
        Flaw::BouncingTier { .. } => keys(&["window = \"cumulative\""]),
        Flaw::RetainNeverFails { .. } => keys(&["window = \"12 months\""]),
        Flaw::RetainMissesCycle { .. } | Flaw::QualifyMissesCycle { .. } => keys(&["window = \"cycle\""]),
        Flaw::SuddenLoss { .. } => keys(&["min_hold_months = 6"]),
        Flaw::GraceOutlastsCycle { cycle_months, .. } => one(format!("grace_months = {cycle_months}")),
        Flaw::RefundKeepsTier { .. } => keys(&["on_refund = \"undo\""]),
        Flaw::LowerMultiplier { proposed, .. }
        | Flaw::BenefitGap { proposed, .. }
        | Flaw::PriceGap { proposed, .. } => {
            proposed.iter().map(|number| format!("points_multiplier = {number}")).collect()
        }
        Flaw::BaseEarnsNothing { .. } | Flaw::PoorEarning { .. } if is_multiplier(finding) => {
            keys(&["points_multiplier = 1"])
        }
        Flaw::BaseEarnsNothing { .. } | Flaw::PoorEarning { .. } => keys(&["per_yuan = 1"]),
        Flaw::NoDifference { .. } => keys(&["points_multiplier"]),
        Flaw::ShortExpiry { .. } => keys(&["months = 12"]),
        Flaw::HigherPaysMore { proposed, .. } => one(format!("pay_percent = {proposed}")),
        Flaw::DearOffer { proposed, .. } => proposed.iter().map(|percent| format!("pay_percent = {percent}")).collect(),
        Flaw::OnlyDiscounts | Flaw::IdlePoints => keys(&["[[rewards]]", "[points.money]"]),
        Flaw::BaseGivesNothing { .. } => keys(&["[[gifts]]", "[[rewards]]", "prices"]),
        Flaw::DearReward { proposed, .. } => proposed.iter().map(|points| format!("points = {}", points.0)).collect(),
        Flaw::UnreachableReward { .. } => keys(&["points"]),
        Flaw::IdleCoupon { .. } => keys(&["[[gifts]]", "claim = true"]),
        Flaw::IdleGrant { .. } => keys(&["[[gifts]]", "granted"]),
        Flaw::ClosedTiers { .. } => keys(&["tiers"]),
        Flaw::IdleExclusive { .. } => keys(&["perks"]),
        Flaw::IdleBonus { no_points: true, .. } => keys(&["per_yuan = 1"]),
        Flaw::IdleBonus { no_points: false, .. } => keys(&["multiplier = 2"]),
        Flaw::GivesNothing { .. } => keys(&["prices"]),
        Flaw::NotRecordedYet { what: Unrecorded::Topups | Unrecorded::Packages } => {
            keys(&["metric = \"spend\"", "metric = \"visits\""])
        }
        Flaw::NotRecordedYet { what: Unrecorded::FirstCard } => keys(&["on = \"first_order\""]),
        Flaw::DuplicateName { .. }
        | Flaw::SimilarNames { .. }
        | Flaw::UnclearName { .. }
        | Flaw::UnreachableTier { .. }
        | Flaw::UnkeepableTier { .. }
        | Flaw::ImpossibleBranch { .. }
        | Flaw::ShadowedTier { .. }
        | Flaw::AlwaysTrue { .. }
        | Flaw::WeightlessTerm { .. }
        | Flaw::DeadBranch { .. }
        | Flaw::TooManyConditions { .. }
        | Flaw::IdleMonths { .. }
        | Flaw::IdleEvaluation
        | Flaw::RetainNotRising { .. }
        | Flaw::RetainCutShort { .. }
        | Flaw::IdleCategory { .. }
        | Flaw::SimilarCategories { .. }
        | Flaw::EmptyCategory
        | Flaw::UnknownCategory { .. }
        | Flaw::UnknownItem { .. } => Vec::new(),
    }
}
