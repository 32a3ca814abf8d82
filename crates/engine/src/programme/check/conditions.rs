//! Conditions one by one: parts that decide nothing, numbers that mean something else, more than one can remember.

use super::logic::{always_met, always_within, effective, implies, impossible};
use super::{Findings, Flaw};
use crate::programme::{Condition, Cycle, Programme, Threshold};

/// Single conditions that a member can keep in mind.
const MOST_LEAVES: usize = 5;
/// How deep a condition may be nested and still be told in one sentence.
const MOST_DEPTH: usize = 2;

pub(super) fn check(findings: &mut Findings<'_>) {
    let programme = findings.programme();
    for (index, tier) in programme.tiers.iter().enumerate() {
        for (key, condition) in [("qualify", &tier.qualify), ("retain", &tier.retain)] {
            let Some(condition) = condition else { continue };
            let key = format!("tiers[{index}].{key}");
            let (leaves, depth) = (count_leaves(condition), depth_of(condition));
            if leaves > MOST_LEAVES || depth > MOST_DEPTH {
                findings.add(&key, Flaw::TooManyConditions { tier: tier.name.clone(), leaves, depth });
                continue;
            }
            Walk { programme, tier: &tier.name, findings }.visit(&key, condition);
        }
    }
}

struct Walk<'w, 'p> {
    programme: &'p Programme,
    tier: &'p str,
    findings: &'w mut Findings<'p>,
}

impl Walk<'_, '_> {
    fn visit(&mut self, key: &str, condition: &Condition) {
        match condition {
            Condition::Metric { metric, threshold, .. } => {
                self.threshold(key, *threshold);
                let written = threshold.number();
                let effective = effective(*metric, Threshold::AtLeast(written));
                if effective != written {
                    self.findings.add(key, Flaw::FractionalThreshold { metric: *metric, written, effective });
                }
            }
            Condition::Score { terms, threshold } => {
                self.threshold(key, *threshold);
                for (index, term) in terms.iter().enumerate().filter(|(_, term)| term.weight.0 == 0) {
                    let alone = terms.len() == 1;
                    let flaw = Flaw::WeightlessTerm { tier: self.tier.to_owned(), metric: term.metric, alone };
                    self.findings.add(&format!("{key}.score[{index}]"), flaw);
                }
            }
            Condition::All(parts) => self.parts(&format!("{key}.all"), parts, |part, other| (other, part)),
            Condition::Any(parts) => {
                if !impossible(condition, self.programme) {
                    self.impossible_parts(&format!("{key}.any"), parts);
                }
                self.parts(&format!("{key}.any"), parts, |part, other| (part, other));
            }
        }
    }

    fn threshold(&mut self, key: &str, threshold: Threshold) {
        if always_met(threshold) {
            self.findings.add(key, Flaw::AlwaysTrue { tier: self.tier.to_owned() });
        }
    }

    fn impossible_parts(&mut self, key: &str, parts: &[Condition]) {
        for (index, _) in parts.iter().enumerate().filter(|(_, part)| impossible(part, self.programme)) {
            self.findings.add(&format!("{key}[{index}]"), Flaw::ImpossibleBranch { tier: self.tier.to_owned() });
        }
    }

    /// Looks into the parts, and for parts that another makes superfluous: `order` puts the pair so that the first
    /// implying the second makes `part` dead.
    fn parts<'c>(
        &mut self,
        key: &str,
        parts: &'c [Condition],
        order: impl Fn(&'c Condition, &'c Condition) -> (&'c Condition, &'c Condition),
    ) {
        for (index, part) in parts.iter().enumerate() {
            self.visit(&format!("{key}[{index}]"), part);
            let others = parts.iter().enumerate().filter(|(other, _)| *other != index);
            let mut deciding = others.filter(|(other_index, other)| {
                let dead = follows(order(part, other), self.programme.evaluation.cycle);
                let mutual = follows(order(other, part), self.programme.evaluation.cycle);
                let speaks = !is_trivial(part) && !is_trivial(other) && !impossible(part, self.programme);
                speaks && dead && (!mutual || *other_index < index)
            });
            if let Some((other, _)) = deciding.next() {
                let flaw = Flaw::DeadBranch { tier: self.tier.to_owned(), other };
                self.findings.add(&format!("{key}[{index}]"), flaw);
            }
        }
    }
}

fn follows((given, wanted): (&Condition, &Condition), cycle: Cycle) -> bool {
    implies(given, wanted, &|inner, outer| always_within(inner, outer, cycle))
}

/// Whether every member fulfils the condition from her first day.
pub(super) fn is_trivial(condition: &Condition) -> bool {
    match condition {
        Condition::Metric { threshold, .. } | Condition::Score { threshold, .. } => always_met(*threshold),
        Condition::All(parts) => parts.iter().all(is_trivial),
        Condition::Any(parts) => parts.iter().any(is_trivial),
    }
}

/// The number of single conditions; the parts of a score count each.
pub(super) fn count_leaves(condition: &Condition) -> usize {
    match condition {
        Condition::Metric { .. } => 1,
        Condition::Score { terms, .. } => terms.len(),
        Condition::All(parts) | Condition::Any(parts) => parts.iter().map(count_leaves).sum(),
    }
}

fn depth_of(condition: &Condition) -> usize {
    match condition {
        Condition::Metric { .. } | Condition::Score { .. } => 0,
        Condition::All(parts) | Condition::Any(parts) => 1 + parts.iter().map(depth_of).max().unwrap_or(0),
    }
}
