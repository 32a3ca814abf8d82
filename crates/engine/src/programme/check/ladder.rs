//! How tiers are won and lost: steps that nobody stands on, and tiers that come and go.

use super::conditions::{count_leaves, is_trivial};
use super::logic::{
    always_within, cycle_months, effective, implies, impossible, span, ways, windows, within_at_evaluation,
};
use super::window_fault::{WindowFault, bounces};
use super::{Findings, Flaw};
use crate::programme::{Condition, Cycle, Metric, OnRefund, Programme, Tier, Upgrade, Window};

/// Conditions with more parts are not compared with each other: that they are too many is said elsewhere, and the time
/// that a comparison takes grows with the product of both.
const MOST_COMPARED: usize = 32;

pub(super) fn check(findings: &mut Findings<'_>) {
    let programme = findings.programme();
    let parts = programme.tiers.iter().flat_map(|tier| [&tier.qualify, &tier.retain]).flatten();
    if parts.map(count_leaves).any(|leaves| leaves > MOST_COMPARED) {
        return;
    }
    for (index, tier) in programme.tiers.iter().enumerate() {
        idle_months(findings, index, tier);
        if tier.enabled
            && let Some(qualify) = &tier.qualify
        {
            entry(findings, programme, index, qualify);
        }
        if let Some(retain) = &tier.retain {
            let flaw = stay_flaw(programme, tier, retain);
            findings.add_some(&format!("tiers[{index}].retain"), flaw);
            grace(findings, programme, index, tier);
            rising(findings, programme, index, tier, retain);
        }
    }
    idle_evaluation(findings, programme);
}

/// Flaws of the way into a tier.
fn entry(findings: &mut Findings<'_>, programme: &Programme, index: usize, qualify: &Condition) {
    let tier = &programme.tiers[index];
    let key = format!("tiers[{index}].qualify");
    let cycle = programme.evaluation.cycle;
    if impossible(qualify, programme) {
        findings.add(&key, Flaw::UnreachableTier { tier: tier.name.clone() });
        return;
    }
    let within = |inner, outer| always_within(inner, outer, cycle);
    let higher = programme.tiers.iter().skip(index + 1).filter(|higher| higher.enabled).find(|higher| {
        let wanted = higher.qualify.as_ref().filter(|wanted| !is_trivial(wanted));
        wanted.is_some_and(|wanted| implies(qualify, wanted, &within))
    });
    if let Some(higher) = higher {
        findings.add(&key, Flaw::ShadowedTier { tier: tier.name.clone(), higher: higher.name.clone() });
    }
    let short = |window: &Window| WindowFault::ShorterThanCycle.is_of(*window, cycle);
    if programme.evaluation.upgrade == Upgrade::Evaluation
        && let Some(window) = windows(qualify).into_iter().find(short)
    {
        findings.add(&key, Flaw::QualifyMissesCycle { tier: tier.name.clone(), cycle, window });
    }
    let mut bought = false;
    qualify
        .each_meter(&mut |metric, _| bought |= matches!(metric, Metric::Spend | Metric::Visits | Metric::PointsEarned));
    if programme.evaluation.on_refund == OnRefund::Keep && bought && tier.retain.is_none() {
        findings.add(&key, Flaw::RefundKeepsTier { tier: tier.name.clone() });
    }
}

/// The first flaw of what it takes to stay; one is often the cause of the next.
fn stay_flaw(programme: &Programme, tier: &Tier, retain: &Condition) -> Option<Flaw> {
    let name = || tier.name.clone();
    if impossible(retain, programme) {
        return Some(Flaw::UnkeepableTier { tier: name() });
    }
    if is_trivial(retain) {
        return None;
    }
    let qualify = tier.qualify.as_ref().filter(|qualify| !is_trivial(qualify) && !impossible(qualify, programme));
    let cycle = programme.evaluation.cycle;
    let grows = |window: &Window| WindowFault::OnlyGrows.is_of(*window, cycle);
    let always = |inner, outer| always_within(inner, outer, cycle);
    if windows(retain).iter().all(grows) && qualify.is_some_and(|qualify| implies(qualify, retain, &always)) {
        return Some(Flaw::RetainNeverFails { tier: name() });
    }
    if let Some(flaw) = window_flaw(cycle, tier, retain) {
        return Some(flaw);
    }
    let qualify = qualify?;
    if let Some(flaw) = retain_above_qualify(cycle, tier, qualify, retain) {
        return Some(flaw);
    }
    if tier.enabled
        && let Some(way) = ways(qualify).into_iter().find(|way| bounces(way, retain, cycle))
    {
        let window = windows(way).first().copied()?;
        return Some(Flaw::BouncingTier { tier: name(), window });
    }
    let at_evaluation = |inner, outer| within_at_evaluation(inner, outer, cycle);
    let unprotected = tier.grace_months == 0 && tier.min_hold_months == 0 && cycle != Cycle::Anniversary;
    if unprotected && !implies(qualify, retain, &at_evaluation) {
        return Some(Flaw::SuddenLoss { tier: name() });
    }
    None
}

/// A window of `retain` that does not fit the cycle: one in each way that an evaluation may find just begun, or nothing
/// but windows shorter than the cycle.
fn window_flaw(cycle: Cycle, tier: &Tier, retain: &Condition) -> Option<Flaw> {
    let is_cut = |window: &Window| WindowFault::JustBegun.is_of(*window, cycle);
    let cut: Option<Vec<Window>> = ways(retain).into_iter().map(|way| windows(way).into_iter().find(is_cut)).collect();
    if let Some(window) = cut.and_then(|cut| cut.first().copied()) {
        let proposed = WindowFault::JustBegun.instead_of(window, cycle);
        return Some(Flaw::RetainCutShort { tier: tier.name.clone(), cycle, window, proposed });
    }
    let windows = windows(retain);
    let is_short = |window: &Window| WindowFault::ShorterThanCycle.is_of(*window, cycle);
    let window = windows.iter().all(is_short).then(|| windows.first().copied()).flatten()?;
    Some(Flaw::RetainMissesCycle { tier: tier.name.clone(), cycle, window })
}

/// The same metric asked for more to stay than to enter, over no longer a time; the way that takes least tells.
fn retain_above_qualify(cycle: Cycle, tier: &Tier, qualify: &Condition, retain: &Condition) -> Option<Flaw> {
    let Condition::Metric { metric, window, threshold } = retain else { return None };
    let asked = effective(*metric, *threshold);
    let enough = ways(qualify).into_iter().filter_map(|way| match way {
        Condition::Metric { metric: entry_metric, window: entry_window, threshold: entry } => {
            let comparable = match (span(*window, cycle), span(*entry_window, cycle)) {
                (_, None) => true,
                (Some((_, most)), Some((least, _))) => most <= least,
                (None, Some(_)) => false,
            };
            (entry_metric == metric && comparable).then(|| effective(*metric, *entry))
        }
        Condition::Score { .. } | Condition::All(_) | Condition::Any(_) => None,
    });
    let enough = enough.min().filter(|enough| *enough < asked)?;
    Some(Flaw::RetainAboveQualify { tier: tier.name.clone(), metric: *metric, qualify: enough, retain: asked })
}

fn grace(findings: &mut Findings<'_>, programme: &Programme, index: usize, tier: &Tier) {
    let cycle_months = cycle_months(programme.evaluation.cycle);
    if tier.grace_months > cycle_months {
        let own = format!("tiers[{index}].grace_months");
        let key = if findings.is_written(&own) { own } else { "evaluation.grace_months".to_owned() };
        let flaw = Flaw::GraceOutlastsCycle { tier: tier.name.clone(), grace_months: tier.grace_months, cycle_months };
        findings.add(&key, flaw);
    }
}

/// A tier that is easier to keep than the next evaluated one below it.
fn rising(findings: &mut Findings<'_>, programme: &Programme, index: usize, tier: &Tier, retain: &Condition) {
    let below = programme.tiers.iter().take(index).rev();
    let Some((lower, lower_retain)) = below.filter_map(|lower| Some((lower, lower.retain.as_ref()?))).next() else {
        return;
    };
    let cycle = programme.evaluation.cycle;
    let within = |inner, outer| within_at_evaluation(inner, outer, cycle);
    let easier = implies(lower_retain, retain, &within) && !implies(retain, lower_retain, &within);
    if tier.enabled && lower.enabled && easier && !is_trivial(retain) {
        let flaw = Flaw::RetainNotRising { lower: lower.name.clone(), higher: tier.name.clone() };
        findings.add(&format!("tiers[{index}].retain"), flaw);
    }
}

fn idle_months(findings: &mut Findings<'_>, index: usize, tier: &Tier) {
    if tier.retain.is_some() {
        return;
    }
    for (key, months) in [("grace_months", tier.grace_months), ("min_hold_months", tier.min_hold_months)] {
        let key = format!("tiers[{index}].{key}");
        if months > 0 && findings.is_written(&key) {
            findings.add(&key, Flaw::IdleMonths { tier: tier.name.clone() });
        }
    }
}

/// Settings of an evaluation that no tier has.
fn idle_evaluation(findings: &mut Findings<'_>, programme: &Programme) {
    if programme.tiers.iter().any(|tier| tier.retain.is_some()) {
        return;
    }
    let evaluation = &programme.evaluation;
    let mut counts_cycle = evaluation.upgrade == Upgrade::Evaluation;
    for qualify in programme.tiers.iter().filter_map(|tier| tier.qualify.as_ref()) {
        qualify.each_meter(&mut |_, window| counts_cycle |= window == Window::Cycle);
    }
    for (key, idle) in [
        ("evaluation.cycle", !counts_cycle),
        ("evaluation.grace_months", evaluation.grace_months > 0),
        ("evaluation.min_hold_months", evaluation.min_hold_months > 0),
        ("evaluation.demote", true),
    ] {
        if idle && findings.is_written(key) {
            findings.add(key, Flaw::IdleEvaluation);
        }
    }
}
