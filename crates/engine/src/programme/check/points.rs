//! Points: worth collecting, worth more in a higher tier, and there long enough to be used.

use super::logic::earns;
use super::names::fold;
use super::prices::differ;
use super::rewards::gets_something;
use super::step::{GAP_PERCENT, multiplier_above};
use super::{Findings, Flaw};
use crate::number::Micros;
use crate::programme::{Programme, Tier};

/// Yuan for a point from which on small sales earn nothing and nobody counts.
const MOST_YUAN_PER_POINT: i64 = 99;
/// Months below which points are gone before a member who comes once a quarter is back.
const LEAST_MONTHS: u16 = 3;

pub(super) fn check(findings: &mut Findings<'_>) {
    let programme = findings.programme();
    earning(findings, programme);
    categories(findings, programme);
    multipliers(findings, programme);
    if let Some(expiry) = programme.points.expire
        && expiry.months < LEAST_MONTHS
    {
        findings.add("points.expire.months", Flaw::ShortExpiry { months: expiry.months });
    }
}

fn earning(findings: &mut Findings<'_>, programme: &Programme) {
    let Some(base) = programme.tiers.first() else { return };
    let rules = &programme.points;
    let rates = rules.categories.iter().map(|(_, rate)| *rate).chain([rules.per_yuan]);
    let best = rates.max().unwrap_or_default();
    let yuan = i128::from(Micros::ONE.0) * i128::from(Micros::ONE.0);
    match i128::from(best.0) * i128::from(base.points_multiplier.0) {
        0 if gets_something(programme, base) || rules.taking_part.is_rewarded() => {}
        0 => {
            let key = if best.0 == 0 { "points.per_yuan" } else { "tiers[0].points_multiplier" };
            findings.add(key, Flaw::BaseEarnsNothing { tier: base.name.clone() });
        }
        rate => {
            let per_point = |rate: i128| i64::try_from((yuan + rate - 1) / rate).unwrap_or(i64::MAX);
            let yuan_per_point = per_point(rate);
            if yuan_per_point > MOST_YUAN_PER_POINT {
                // Where a point a yuan would still be poor, it is the multiplier that is too small.
                let at_best = i128::from(best.max(Micros::ONE).0) * i128::from(base.points_multiplier.0);
                let by_multiplier = per_point(at_best) > MOST_YUAN_PER_POINT;
                let key = if by_multiplier { "tiers[0].points_multiplier" } else { "points.per_yuan" };
                findings.add(key, Flaw::PoorEarning { yuan_per_point });
            }
        }
    }
}

fn categories(findings: &mut Findings<'_>, programme: &Programme) {
    let categories = &programme.points.categories;
    for (index, (category, rate)) in categories.iter().enumerate() {
        let key = findings.category_key(category);
        if *rate == programme.points.per_yuan {
            findings.add(&key, Flaw::IdleCategory { category: category.clone() });
        }
        let mut before = categories.iter().take(index);
        if let Some((other, _)) = before.find(|(other, _)| fold(other) == fold(category)) {
            findings.add(&key, Flaw::SimilarCategories { category: category.clone(), other: other.clone() });
        }
    }
    let empty = findings.category_key("");
    if findings.is_written(&empty) {
        findings.add(&empty, Flaw::EmptyCategory);
    }
}

fn multipliers(findings: &mut Findings<'_>, programme: &Programme) {
    let tiers: Vec<(usize, &Tier)> = programme.tiers.iter().enumerate().filter(|(_, tier)| tier.enabled).collect();
    if !earns(programme) || tiers.len() < 2 {
        return;
    }
    let first = tiers.first().map(|(_, tier)| tier.points_multiplier);
    let is_level = |tier: &Tier| tiers.iter().all(|(_, other)| !differ(other, tier) && !gives_otherwise(other, tier));
    if tiers.iter().all(|(_, tier)| Some(tier.points_multiplier) == first && is_level(tier)) {
        findings.add("tiers", Flaw::NoDifference { tiers: tiers.len(), proposed: steps(first, tiers.len()) });
        return;
    }
    for pair in tiers.windows(2) {
        if let [(_, lower), (index, higher)] = pair {
            findings.add_some(&format!("tiers[{index}].points_multiplier"), step_flaw(lower, higher));
        }
    }
}

/// Whether two tiers differ in what no figure tells: perks and booking ahead.
pub(super) fn gives_otherwise(lower: &Tier, higher: &Tier) -> bool {
    lower.gives.perks != higher.gives.perks || lower.gives.booking_days_ahead != higher.gives.booking_days_ahead
}

fn step_flaw(lower: &Tier, higher: &Tier) -> Option<Flaw> {
    let (low, high) = (lower.points_multiplier, higher.points_multiplier);
    if high < low {
        return Some(Flaw::LowerMultiplier {
            lower: lower.name.clone(),
            higher: higher.name.clone(),
            lower_multiplier: low,
            higher_multiplier: high,
            proposed: multiplier_above(low),
        });
    }
    let hundredths = (high.0 - low.0) * 100;
    // A small step may lie elsewhere: in prices, which are looked at with them, or in what cannot be counted.
    let lies_elsewhere =
        hundredths < low.0 * GAP_PERCENT.start() && (differ(lower, higher) || gives_otherwise(lower, higher));
    if lies_elsewhere || low.0 == 0 || (low.0 * GAP_PERCENT.start()..=low.0 * GAP_PERCENT.end()).contains(&hundredths) {
        return None;
    }
    Some(Flaw::BenefitGap {
        lower: lower.name.clone(),
        higher: higher.name.clone(),
        percent: Micros((high.0 - low.0) * 1_000 / low.0 * (Micros::ONE.0 / 10)),
        least: Micros(low.0 / 100 * (100 + GAP_PERCENT.start())),
        most: Micros(low.0 / 100 * (100 + GAP_PERCENT.end())),
        proposed: multiplier_above(low),
    })
}

/// As many multipliers as there are tiers, each a step above the one before; empty where one would not be in the range.
fn steps(first: Option<Micros>, tiers: usize) -> Vec<Micros> {
    let steps: Vec<Micros> = std::iter::successors(first, |below| multiplier_above(*below)).take(tiers).collect();
    if steps.len() == tiers { steps } else { Vec::new() }
}
