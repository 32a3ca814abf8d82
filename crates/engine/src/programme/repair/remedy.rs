//! What taking a proposal changes, by the flaw. The sentences that say the same are in `words`.

use crate::number::Micros;
use crate::programme::check::{Flaw, WindowFault, bounces};
use crate::programme::{Condition, Programme, Window};

/// What to change in a text.
pub(super) enum Remedy {
    /// The key, or the part of a condition, goes.
    TakeOut,
    /// The rate of a category goes.
    TakeOutCategory(String),
    /// The key has another value.
    Write(String),
    /// The tier has another value under one of its keys, which may not be written yet.
    WriteOnTier(&'static str, String),
    /// What a refund does is another word.
    WriteOnRefund(String),
    /// The condition asks for at least this much.
    AtLeast(Micros),
    /// Windows in the condition become others.
    Windows(WindowFault),
    /// The multipliers of the enabled tiers, from the lowest.
    Multipliers(Vec<Micros>),
}

/// The remedy of a flaw; `None` where a person has to decide.
pub(super) fn of(flaw: &Flaw) -> Option<Remedy> {
    match flaw {
        Flaw::DuplicateName { .. }
        | Flaw::SimilarNames { .. }
        | Flaw::UnclearName { .. }
        | Flaw::UnreachableTier { .. }
        | Flaw::UnkeepableTier { .. }
        | Flaw::ShadowedTier { .. }
        | Flaw::AlwaysTrue { .. }
        | Flaw::TooManyConditions { .. }
        | Flaw::RetainNotRising { .. }
        | Flaw::SimilarCategories { .. }
        | Flaw::OnlyDiscounts
        | Flaw::BaseGivesNothing { .. }
        | Flaw::IdlePoints
        | Flaw::UnreachableReward { .. }
        | Flaw::IdleCoupon { .. }
        | Flaw::IdleGrant { .. }
        | Flaw::ClosedTiers { .. }
        | Flaw::IdleExclusive { .. }
        | Flaw::UnknownCategory { .. }
        | Flaw::UnknownItem { .. }
        | Flaw::GivesNothing { .. }
        | Flaw::NotRecordedYet { .. } => None,
        Flaw::ImpossibleBranch { .. } | Flaw::DeadBranch { .. } | Flaw::IdleMonths { .. } | Flaw::IdleEvaluation => {
            Some(Remedy::TakeOut)
        }
        Flaw::WeightlessTerm { alone, .. } => (!alone).then_some(Remedy::TakeOut),
        Flaw::FractionalThreshold { effective, .. } => Some(Remedy::AtLeast(*effective)),
        Flaw::RetainAboveQualify { qualify, .. } => Some(Remedy::AtLeast(*qualify)),
        Flaw::BouncingTier { .. } => Some(Remedy::Windows(WindowFault::OutlivesDemotion)),
        Flaw::RetainNeverFails { .. } => Some(Remedy::Windows(WindowFault::OnlyGrows)),
        Flaw::RetainMissesCycle { .. } | Flaw::QualifyMissesCycle { .. } => {
            Some(Remedy::Windows(WindowFault::ShorterThanCycle))
        }
        Flaw::RetainCutShort { .. } => Some(Remedy::Windows(WindowFault::JustBegun)),
        Flaw::SuddenLoss { .. } => Some(Remedy::WriteOnTier("min_hold_months", "6".to_owned())),
        Flaw::GraceOutlastsCycle { cycle_months, .. } => Some(Remedy::Write(cycle_months.to_string())),
        Flaw::RefundKeepsTier { .. } => Some(Remedy::WriteOnRefund("\"undo\"".to_owned())),
        Flaw::LowerMultiplier { proposed, .. } | Flaw::BenefitGap { proposed, .. } => {
            proposed.map(|number| Remedy::WriteOnTier("points_multiplier", number.to_string()))
        }
        Flaw::NoDifference { proposed, .. } => (!proposed.is_empty()).then(|| Remedy::Multipliers(proposed.clone())),
        Flaw::BaseEarnsNothing { .. } | Flaw::PoorEarning { .. } => Some(Remedy::Write("1".to_owned())),
        Flaw::ShortExpiry { .. } => Some(Remedy::Write("12".to_owned())),
        Flaw::IdleCategory { category } => Some(Remedy::TakeOutCategory(category.clone())),
        Flaw::EmptyCategory => Some(Remedy::TakeOutCategory(String::new())),
        Flaw::HigherPaysMore { proposed, is_written, .. } => is_written.then(|| Remedy::Write(proposed.to_string())),
        Flaw::PriceGap { proposed, .. } => {
            proposed.map(|number| Remedy::WriteOnTier("points_multiplier", number.to_string()))
        }
        Flaw::DearReward { proposed, .. } => proposed.map(|points| Remedy::Write(points.to_string())),
        Flaw::DearOffer { proposed, .. } => proposed.map(|percent| Remedy::Write(percent.to_string())),
        Flaw::IdleBonus { no_points, .. } => (!no_points).then(|| Remedy::Write("2".to_owned())),
    }
}

/// The keys of the windows at fault in the condition at `key`, with what they become. A tier that bounces is found at
/// its `retain`, but the windows at fault are those of its `qualify`.
pub(super) fn windows(programme: &Programme, key: &str, fault: WindowFault) -> Vec<(String, Window)> {
    let tiers = programme.tiers.iter().enumerate();
    let mut tiers = tiers.map(|(index, tier)| (format!("tiers[{index}]"), tier));
    let Some((place, tier)) =
        tiers.find(|(place, _)| key.strip_prefix(place).is_some_and(|rest| rest.starts_with('.')))
    else {
        return Vec::new();
    };
    let cycle = programme.evaluation.cycle;
    let mut found = Vec::new();
    let mut note = |path: String, window: Window| {
        if fault.is_of(window, cycle) {
            found.push((path, fault.instead_of(window, cycle)));
        }
    };
    match (fault, &tier.qualify, &tier.retain) {
        (WindowFault::OutlivesDemotion, Some(qualify), Some(retain)) => {
            each_way(&format!("{place}.qualify"), qualify, &mut |path, way| {
                if bounces(way, retain, cycle) {
                    each_window(path, way, &mut note);
                }
            });
        }
        (WindowFault::OutlivesDemotion, _, _) => {}
        (WindowFault::OnlyGrows | WindowFault::ShorterThanCycle | WindowFault::JustBegun, qualify, retain) => {
            let condition = if key.ends_with(".retain") { retain } else { qualify };
            if let Some(condition) = condition {
                each_window(key, condition, &mut note);
            }
        }
    }
    found
}

/// Calls `visit` with each way to fulfil a condition and its path.
fn each_way(path: &str, condition: &Condition, visit: &mut impl FnMut(&str, &Condition)) {
    match condition {
        Condition::Any(parts) => {
            for (index, part) in parts.iter().enumerate() {
                each_way(&format!("{path}.any[{index}]"), part, visit);
            }
        }
        Condition::All(_) | Condition::Metric { .. } | Condition::Score { .. } => visit(path, condition),
    }
}

/// Calls `visit` with the path of each window of a condition.
fn each_window(path: &str, condition: &Condition, visit: &mut impl FnMut(String, Window)) {
    let (group, parts) = match condition {
        Condition::Metric { window, .. } => return visit(format!("{path}.window"), *window),
        Condition::Score { terms, .. } => {
            let windows = terms.iter().map(|term| term.window).enumerate();
            return windows.for_each(|(index, window)| visit(format!("{path}.score[{index}].window"), window));
        }
        Condition::All(parts) => ("all", parts),
        Condition::Any(parts) => ("any", parts),
    };
    for (index, part) in parts.iter().enumerate() {
        each_window(&format!("{path}.{group}[{index}]"), part, visit);
    }
}
