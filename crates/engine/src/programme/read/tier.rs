//! The `[[tiers]]` of a programme file.

use super::benefit;
use super::condition::{self, MOST_RATE};
use super::fault::ProgrammeFault;
use super::table::{Item, Reader, Table};
use crate::number::Micros;
use crate::programme::{Condition, Evaluation, Tier};

const KEYS: &[&str] = &[
    "code",
    "name",
    "enabled",
    "points_multiplier",
    "grace_months",
    "min_hold_months",
    "qualify",
    "retain",
    "perks",
    "booking_days_ahead",
    "prices",
];

/// All tiers, lowest first. Months that a tier does not have are those of `evaluation`.
pub(super) fn read_all(reader: &mut Reader<'_>, root: &Table<'_, '_>, evaluation: &Evaluation) -> Vec<Tier> {
    let Some(item) = reader.get(root, "tiers") else {
        reader.wrong(root.place(), "tiers", ProgrammeFault::NoTier);
        return Vec::new();
    };
    let Some(items) = reader.list(&item) else {
        return Vec::new();
    };
    if items.is_empty() {
        reader.wrong(item.place, "tiers", ProgrammeFault::NoTier);
    }
    let mut tiers = Vec::with_capacity(items.len());
    for (index, item) in items.iter().enumerate() {
        if let Some(table) = reader.table(item, KEYS) {
            let is_base = index == 0;
            tiers.push(read(reader, &table, evaluation, is_base, &tiers));
        }
    }
    tiers
}

fn read(
    reader: &mut Reader<'_>,
    table: &Table<'_, '_>,
    evaluation: &Evaluation,
    is_base: bool,
    below: &[Tier],
) -> Tier {
    let code = reader.required(table, "code").and_then(|item| code(reader, &item, below));
    let name = reader.required(table, "name").and_then(|item| reader.filled_text(&item));
    let enabled = reader.get(table, "enabled").and_then(|item| {
        let enabled = reader.flag(&item)?;
        if is_base && !enabled {
            reader.wrong(item.place, item.path, ProgrammeFault::OnBaseTier);
        }
        Some(enabled)
    });
    let multiplier = reader.get(table, "points_multiplier").and_then(|item| reader.decimal(&item, MOST_RATE));
    let grace = reader.get(table, "grace_months").and_then(|item| reader.whole(&item, 0..=120));
    let min_hold = reader.get(table, "min_hold_months").and_then(|item| reader.whole(&item, 0..=120));
    Tier {
        code: code.unwrap_or_default(),
        name: name.unwrap_or_default(),
        enabled: enabled.unwrap_or(true),
        points_multiplier: multiplier.unwrap_or(Micros::ONE),
        grace_months: grace.unwrap_or(evaluation.grace_months),
        min_hold_months: min_hold.unwrap_or(evaluation.min_hold_months),
        qualify: condition_of(reader, table, "qualify", is_base),
        retain: condition_of(reader, table, "retain", is_base),
        gives: benefit::tier_benefits(reader, table),
    }
}

/// A code that no tier below has.
fn code(reader: &mut Reader<'_>, item: &Item<'_, '_>, below: &[Tier]) -> Option<String> {
    let code = reader.filled_text(item)?;
    if let Some(index) = below.iter().position(|tier| tier.code == code) {
        let first_line = reader.places.of(&format!("tiers[{index}].code")).line;
        let fault = ProgrammeFault::RepeatedCode { code: code.clone(), first_line };
        reader.wrong(item.place, item.path.clone(), fault);
    }
    Some(code)
}

fn condition_of(reader: &mut Reader<'_>, table: &Table<'_, '_>, key: &str, is_base: bool) -> Option<Condition> {
    let item = reader.get(table, key)?;
    if is_base {
        reader.wrong(reader.places.of(&item.path), item.path.clone(), ProgrammeFault::OnBaseTier);
    }
    condition::read(reader, &item, 0)
}
