//! The `[[rewards]]`: what points buy.

use super::super::fault::{ProgrammeFault, Rule};
use super::super::table::{Reader, Table};
use super::{Codes, each, reference, tiers, title, value};
use crate::number::Points;
use crate::programme::benefit::{Reward, RewardGive};

const KEYS: &[&str] = &["code", "name", "level", "points", "item", "coupon", "stock", "per_member", "tiers"];

pub(super) fn read_all(reader: &mut Reader<'_>, root: &Table<'_, '_>, codes: &Codes) -> Vec<Reward> {
    let mut seen = Vec::new();
    each(reader, root, "rewards", KEYS, |reader, table| {
        let title = title(reader, table, &mut seen);
        let level = reader.get(table, "level").and_then(|item| reader.filled_text(&item));
        let points = reader.required(table, "points");
        let points = points.and_then(|item| reader.whole(&item, 1..=Points::MOST.0)).map(Points);
        let give = give(reader, table, codes);
        let stock = value::pieces(reader, table, "stock");
        let per_member = value::pieces(reader, table, "per_member");
        let tiers = tiers(reader, table, codes);
        let (code, name) = title?;
        let level = level.unwrap_or_default();
        Some(Reward { code, name, level, points: points?, give: give?, stock, per_member, tiers })
    })
}

fn give(reader: &mut Reader<'_>, table: &Table<'_, '_>, codes: &Codes) -> Option<RewardGive> {
    match (reader.get(table, "item"), reader.get(table, "coupon")) {
        (None, None) => Some(RewardGive::Thing),
        (Some(item), None) => reader.filled_text(&item).map(RewardGive::Item),
        (None, Some(item)) => reference(reader, &item, Rule::Coupon, codes).map(RewardGive::Coupon),
        (Some(_), Some(second)) => {
            let fault = ProgrammeFault::TwoChoices { known: &["item", "coupon"] };
            reader.wrong(second.place, table.path.clone(), fault);
            None
        }
    }
}
