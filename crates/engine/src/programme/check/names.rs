//! Names of tiers: told apart at a glance, and saying something.

use std::collections::HashMap;

use super::{Findings, Flaw};
use crate::programme::Tier;

/// Words that a name may have or not without meaning another tier.
const FILLERS: [&str; 10] = ["会员", "顾客", "客户", "等级", "级别", "members", "member", "tier", "level", "card"];

pub(super) fn check(findings: &mut Findings<'_>) {
    let tiers = &findings.programme().tiers;
    let mut by_name: HashMap<String, &Tier> = HashMap::new();
    let mut by_core: HashMap<String, &Tier> = HashMap::new();
    for (index, tier) in tiers.iter().enumerate() {
        let key = format!("tiers[{index}].name");
        let name = tier.name.clone();
        if is_unclear(&name) {
            findings.add(&key, Flaw::UnclearName { name: name.clone() });
        }
        if let Some(other) = by_name.get(&fold(&name)) {
            findings.add(&key, Flaw::DuplicateName { name, other_code: other.code.clone() });
        } else if let Some(other) = by_core.get(&core(&name)) {
            findings.add(&key, Flaw::SimilarNames { name, other: other.name.clone() });
        }
        by_name.entry(fold(&tier.name)).or_insert(tier);
        by_core.entry(core(&tier.name)).or_insert(tier);
    }
}

/// A name without spaces, case and width: what it has in common with others that people take for the same.
#[must_use]
pub fn fold(name: &str) -> String {
    name.chars().filter(|c| !c.is_whitespace()).map(narrow).flat_map(char::to_lowercase).collect()
}

/// The ASCII character of a full-width one.
fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => u32::from(c).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(c),
        _ => c,
    }
}

/// A folded name without the words that say nothing, unless nothing else is in it.
fn core(name: &str) -> String {
    let folded = fold(name);
    let core = FILLERS.iter().fold(folded.clone(), |rest, filler| rest.replace(filler, ""));
    if core.is_empty() { folded } else { core }
}

/// Whether a name is a number, one Latin letter, or a code such as `tier_2` or `lv3`.
fn is_unclear(name: &str) -> bool {
    let folded = fold(name);
    let stem = folded.trim_end_matches(|c: char| c.is_ascii_digit());
    let is_code = ["tier", "level", "lv", "l", "t", "grade", "等级", "级别"].contains(&stem);
    is_code || folded.contains('_') || !folded.chars().any(char::is_alphabetic) || (folded.len() == 1)
}
