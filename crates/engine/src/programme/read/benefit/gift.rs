//! The `[[gifts]]`: what is given by itself.

use super::super::fault::{ProgrammeFault, Rule};
use super::super::table::{Item, Reader, Table};
use super::coupon::MOST_DAYS;
use super::{Codes, choice, days, each, only_with, reference, tiers, title, value};
use crate::number::Points;
use crate::programme::benefit::{Gift, Give, Occasion, Right};

const KEYS: &[&str] = &["code", "name", "on", "from", "until", "weekdays", "month_days", "dates", "tiers", "give"];

/// The words of the occasions.
const OCCASIONS: &[&str] = &["enrolment", "upgrade", "first_order", "first_card", "birthday_month", "days"];

/// The most pieces of a coupon in one gift.
const MOST_COUNT: i64 = 100;
/// The most bills of a right.
const MOST_BILLS: i64 = 1_000;

/// An occasion without its days.
#[derive(Clone, Copy)]
enum On {
    Enrolment,
    Upgrade,
    FirstOrder,
    FirstCard,
    BirthdayMonth,
    Days,
}

pub(super) fn read_all(reader: &mut Reader<'_>, root: &Table<'_, '_>, codes: &Codes) -> Vec<Gift> {
    let mut seen = Vec::new();
    each(reader, root, "gifts", KEYS, |reader, table| {
        let title = title(reader, table, &mut seen);
        let on = reader.required(table, "on").and_then(|item| occasion(reader, table, &item));
        let tiers = tiers(reader, table, codes);
        let give = reader.required(table, "give").and_then(|item| value::filled_list(reader, &item));
        let give: Option<Vec<_>> = give.map(|items| items.iter().map(|item| self::give(reader, item, codes)).collect());
        let give: Option<Vec<Give>> = give.and_then(|give| give.into_iter().collect());
        let (code, name) = title?;
        Some(Gift { code, name, on: on?, tiers, give: give? })
    })
}

fn occasion(reader: &mut Reader<'_>, table: &Table<'_, '_>, item: &Item<'_, '_>) -> Option<Occasion> {
    const ALL: [On; 6] = [On::Enrolment, On::Upgrade, On::FirstOrder, On::FirstCard, On::BirthdayMonth, On::Days];
    let on = reader.word(item, OCCASIONS, &ALL)?;
    if !matches!(on, On::Days) {
        only_with(reader, table, days::KEYS, &["on = \"days\""]);
    }
    Some(match on {
        On::Enrolment => Occasion::Enrolment,
        On::Upgrade => Occasion::Upgrade,
        On::FirstOrder => Occasion::FirstOrder,
        On::FirstCard => Occasion::FirstCard,
        On::BirthdayMonth => Occasion::BirthdayMonth,
        On::Days => {
            if !days::KEYS.iter().any(|key| table.has(key)) {
                reader.wrong(table.place(), table.path.clone(), ProgrammeFault::NoChoice { known: days::KEYS });
                return None;
            }
            Occasion::Days(days::read(reader, table))
        }
    })
}

fn give(reader: &mut Reader<'_>, item: &Item<'_, '_>, codes: &Codes) -> Option<Give> {
    let table = reader.table(item, &["coupon", "count", "points", "offer", "bonus", "days", "bills"])?;
    let (key, item) = choice(reader, &table, &["coupon", "points", "offer", "bonus"])?;
    if key != "coupon" {
        only_with(reader, &table, &["count"], &["coupon"]);
    }
    if matches!(key, "coupon" | "points") {
        only_with(reader, &table, &["days", "bills"], &["offer", "bonus"]);
    }
    match key {
        "coupon" => {
            let count = reader.get(&table, "count").map(|item| reader.whole(&item, 1..=MOST_COUNT));
            let code = reference(reader, &item, Rule::Coupon, codes);
            Some(Give::Coupon { code: code?, count: count.unwrap_or(Some(1))? })
        }
        "points" => reader.whole(&item, 1..=Points::MOST.0).map(|points| Give::Points(Points(points))),
        "offer" => right(reader, &table, &item, Rule::Offer, codes).map(Give::Offer),
        _ => right(reader, &table, &item, Rule::Bonus, codes).map(Give::Bonus),
    }
}

fn right(
    reader: &mut Reader<'_>,
    table: &Table<'_, '_>,
    item: &Item<'_, '_>,
    rule: Rule,
    codes: &Codes,
) -> Option<Right> {
    let code = reference(reader, item, rule, codes);
    let days = reader.get(table, "days").and_then(|item| reader.whole(&item, 1..=MOST_DAYS));
    let bills = reader.get(table, "bills").and_then(|item| reader.whole(&item, 1..=MOST_BILLS));
    Some(Right { code: code?, days, bills })
}
