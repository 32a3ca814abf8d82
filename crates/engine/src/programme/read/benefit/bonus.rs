//! The `[[points.bonus]]`: days and things that earn more points.

use super::super::fault::ProgrammeFault;
use super::super::table::{Item, Reader, Table};
use super::{Codes, days, each, tiers, title, value};
use crate::number::Micros;
use crate::programme::benefit::Bonus;

/// The largest multiplier of a bonus.
const MOST: i64 = 100;

const KEYS: &[&str] = &[
    "code",
    "name",
    "multiplier",
    "categories",
    "items",
    "tiers",
    "granted",
    "from",
    "until",
    "weekdays",
    "month_days",
    "dates",
];

pub(super) fn read_all(reader: &mut Reader<'_>, points: &Table<'_, '_>, codes: &mut Codes) -> Vec<Bonus> {
    let mut seen = Vec::new();
    let bonuses = each(reader, points, "bonus", KEYS, |reader, table| {
        let title = title(reader, table, &mut seen);
        let multiplier = reader.required(table, "multiplier").and_then(|item| multiplier(reader, &item));
        let (scope, days) = (value::scope(reader, table), days::read(reader, table));
        let (tiers, granted) = (tiers(reader, table, codes), value::flag(reader, table, "granted"));
        let (code, name) = title?;
        Some(Bonus { code, name, multiplier: multiplier?, scope, days, tiers, granted })
    });
    codes.bonuses = seen;
    bonuses
}

/// A number from 1 on.
fn multiplier(reader: &mut Reader<'_>, item: &Item<'_, '_>) -> Option<Micros> {
    let number = reader.decimal(item, MOST)?;
    if number < Micros::ONE {
        let fault = ProgrammeFault::OutOfRange { least: 1, most: MOST, found: number.to_string() };
        reader.wrong(item.place, item.path.clone(), fault);
        return None;
    }
    Some(number)
}
