//! Days on which a rule holds: `from`, `until`, `weekdays`, `month_days`, `dates`.

use super::super::fault::ProgrammeFault;
use super::super::table::{Item, Reader, Table};
use super::value;
use crate::day::Day;
use crate::programme::benefit::Days;

/// The keys of days, for lists of known keys.
pub(super) const KEYS: &[&str] = &["from", "until", "weekdays", "month_days", "dates"];

/// The days of the week as words, from Monday.
pub(in crate::programme) const WEEKDAYS: [&str; 7] =
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// Days after which the calendar repeats, weekdays and all.
const CALENDAR_DAYS: i32 = 146_097;

/// The days under the keys of a table. Their order within a list means nothing, so they are sorted.
pub(super) fn read(reader: &mut Reader<'_>, table: &Table<'_, '_>) -> Days {
    let faults = reader.errors.len();
    let mut days = Days {
        from: reader.get(table, "from").and_then(|item| day(reader, &item)),
        until: reader.get(table, "until").and_then(|item| day(reader, &item)),
        weekdays: value::words(reader, table, "weekdays", &WEEKDAYS, &[1, 2, 3, 4, 5, 6, 7]).unwrap_or_default(),
        month_days: each(reader, table, "month_days", |reader, item| reader.whole(item, 1..=31)),
        dates: each(reader, table, "dates", date),
    };
    days.weekdays.sort_unstable();
    days.month_days.sort_unstable();
    days.dates.sort_unstable();
    if reader.errors.len() == faults && !ever_hold(&days) {
        let key = KEYS.iter().rev().find(|key| table.has(key));
        let item = key.and_then(|key| reader.get(table, key));
        let (place, path) = item.map_or((table.place(), table.path.clone()), |item| (item.place, item.path));
        reader.wrong(place, path, ProgrammeFault::NoSuchDays);
    }
    days
}

/// Whether there is any day on which they hold.
fn ever_hold(days: &Days) -> bool {
    let first = days.from.unwrap_or(Day::FIRST);
    let last = days.until.unwrap_or(Day::LAST).min(first.plus_days(CALENDAR_DAYS));
    std::iter::successors(Some(first), |day| Some(day.next())).take_while(|day| *day <= last).any(|day| days.hold(day))
}

/// A day: `"2026-05-01"`, or the same as a date of TOML.
pub(super) fn day(reader: &mut Reader<'_>, item: &Item<'_, '_>) -> Option<Day> {
    let found = reader.date_text(item)?;
    let day = Day::parse(&found);
    if day.is_none() {
        reader.wrong(item.place, item.path.clone(), ProgrammeFault::NoSuchDay { found });
    }
    day
}

/// A day of the year: `"05-01"`. 29 February is one; it holds in leap years.
fn date(reader: &mut Reader<'_>, item: &Item<'_, '_>) -> Option<(u8, u8)> {
    let found = reader.text(item)?;
    let date = Day::parse(&format!("2000-{found}")).map(Day::date);
    let date = date.and_then(|date| Some((u8::try_from(date.month).ok()?, u8::try_from(date.day).ok()?)));
    if date.is_none() {
        reader.wrong(item.place, item.path.clone(), ProgrammeFault::NoSuchDate { found });
    }
    date
}

/// The entries of a list under a key, each once; none if the key is not there.
fn each<T: PartialEq>(
    reader: &mut Reader<'_>,
    table: &Table<'_, '_>,
    key: &str,
    read_one: impl Fn(&mut Reader<'_>, &Item<'_, '_>) -> Option<T>,
) -> Vec<T> {
    let Some(items) = reader.get(table, key).and_then(|item| value::filled_list(reader, &item)) else {
        return Vec::new();
    };
    let mut list = Vec::with_capacity(items.len());
    for item in &items {
        if let Some(entry) = read_one(reader, item) {
            value::push_once(reader, item, &mut list, entry);
        }
    }
    list
}
