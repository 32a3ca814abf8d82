//! Conditions in a programme file: `metric`, `all`, `any` and `score`.

use super::fault::ProgrammeFault;
use super::table::{Item, Reader, Table};
use crate::number::Micros;
use crate::programme::{Condition, Metric, Term, Threshold, Window};

/// How deep `all` and `any` may be nested.
const DEEPEST: usize = 8;
/// The largest threshold.
const MOST_THRESHOLD: i64 = 1_000_000_000_000;
/// The largest rate, multiplier or weight.
pub(in crate::programme) const MOST_RATE: i64 = 1_000_000;
/// The longest window of months.
const MOST_MONTHS: i64 = 120;

const METRICS: [&str; Metric::ALL.len()] = {
    let mut codes = [""; Metric::ALL.len()];
    let mut index = 0;
    while index < codes.len() {
        codes[index] = Metric::ALL[index].code();
        index += 1;
    }
    codes
};
const WINDOWS: [&str; 7] = ["lifetime", "cumulative", "N months", "quarter", "half_year", "year", "cycle"];
const SHAPES: [&str; 4] = ["metric", "all", "any", "score"];

/// The condition that an item holds, at `depth` of nested `all` and `any`.
pub(super) fn read(reader: &mut Reader<'_>, item: &Item<'_, '_>, depth: usize) -> Option<Condition> {
    let table = reader.open_table(item)?;
    let mut shapes = SHAPES.into_iter().filter(|shape| table.has(shape));
    match (shapes.next(), shapes.next()) {
        (Some("metric"), None) => metric(reader, &table),
        (Some("score"), None) => score(reader, &table),
        (Some("all"), None) => group(reader, &table, "all", depth).map(Condition::All),
        (Some(_), None) => group(reader, &table, "any", depth).map(Condition::Any),
        (None, _) => {
            reader.report_unknown(&table, &["metric", "window", "at_least", "more_than", "all", "any", "score"]);
            reader.wrong(table.place(), table.path, ProgrammeFault::NoCondition);
            None
        }
        (Some(_), Some(_)) => {
            reader.wrong(table.place(), table.path, ProgrammeFault::TwoConditions);
            None
        }
    }
}

fn metric(reader: &mut Reader<'_>, table: &Table<'_, '_>) -> Option<Condition> {
    reader.report_unknown(table, &["metric", "window", "at_least", "more_than"]);
    let meter = meter(reader, table);
    let threshold = threshold(reader, table);
    let (metric, window) = meter?;
    Some(Condition::Metric { metric, window, threshold: threshold? })
}

fn score(reader: &mut Reader<'_>, table: &Table<'_, '_>) -> Option<Condition> {
    reader.report_unknown(table, &["score", "at_least", "more_than"]);
    let terms = filled_list(reader, table, "score");
    let threshold = threshold(reader, table);
    let terms: Vec<_> = terms?.iter().map(|item| term(reader, item)).collect();
    Some(Condition::Score { terms: terms.into_iter().collect::<Option<_>>()?, threshold: threshold? })
}

fn term(reader: &mut Reader<'_>, item: &Item<'_, '_>) -> Option<Term> {
    let table = reader.table(item, &["metric", "window", "weight"])?;
    let meter = meter(reader, &table);
    let weight = reader.required(&table, "weight");
    let weight = weight.and_then(|item| reader.decimal(&item, MOST_RATE));
    let (metric, window) = meter?;
    Some(Term { metric, window, weight: weight? })
}

fn group(reader: &mut Reader<'_>, table: &Table<'_, '_>, key: &'static str, depth: usize) -> Option<Vec<Condition>> {
    reader.report_unknown(table, if key == "all" { &["all"] } else { &["any"] });
    if depth == DEEPEST {
        reader.wrong(table.place(), table.path.clone(), ProgrammeFault::TooDeep);
        return None;
    }
    let parts: Vec<_> = filled_list(reader, table, key)?.iter().map(|item| read(reader, item, depth + 1)).collect();
    parts.into_iter().collect()
}

/// The list of a key, which must have something in it.
fn filled_list<'t, 'i>(reader: &mut Reader<'_>, table: &Table<'t, 'i>, key: &str) -> Option<Vec<Item<'t, 'i>>> {
    let item = reader.get(table, key)?;
    let list = reader.list(&item)?;
    if list.is_empty() {
        reader.wrong(item.place, item.path, ProgrammeFault::EmptyList);
        return None;
    }
    Some(list)
}

/// What is counted, and over which days.
fn meter(reader: &mut Reader<'_>, table: &Table<'_, '_>) -> Option<(Metric, Window)> {
    let metric = reader.required(table, "metric");
    let metric = metric.and_then(|item| reader.word(&item, &METRICS, &Metric::ALL));
    let window = reader.required(table, "window");
    let window = window.and_then(|item| self::window(reader, &item));
    Some((metric?, window?))
}

fn window(reader: &mut Reader<'_>, item: &Item<'_, '_>) -> Option<Window> {
    let found = reader.text(item)?;
    let window = match found.as_str() {
        "lifetime" => Some(Window::Lifetime),
        "cumulative" => Some(Window::Cumulative),
        "quarter" => Some(Window::Quarter),
        "half_year" => Some(Window::HalfYear),
        "year" => Some(Window::Year),
        "cycle" => Some(Window::Cycle),
        _ => match months(&found) {
            Some(number) => match u8::try_from(number) {
                Ok(months) if (1..=MOST_MONTHS).contains(&number) => Some(Window::Months(months)),
                _ => {
                    let fault = ProgrammeFault::OutOfRange { least: 1, most: MOST_MONTHS, found };
                    reader.wrong(item.place, item.path.clone(), fault);
                    return None;
                }
            },
            None => None,
        },
    };
    if window.is_none() {
        reader.wrong(item.place, item.path.clone(), ProgrammeFault::UnknownWord { known: &WINDOWS, found });
    }
    window
}

/// The number in `N months`; one too long to hold counts as too large. `None`: the text is something else.
fn months(text: &str) -> Option<i64> {
    let digits = text.strip_suffix(" months")?;
    let number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    number.then(|| digits.parse().unwrap_or(i64::MAX))
}

fn threshold(reader: &mut Reader<'_>, table: &Table<'_, '_>) -> Option<Threshold> {
    let at_least = reader.get(table, "at_least");
    let more_than = reader.get(table, "more_than");
    let mut number = |item: &Item<'_, '_>| -> Option<Micros> { reader.decimal(item, MOST_THRESHOLD) };
    match (at_least, more_than) {
        (Some(item), None) => number(&item).map(Threshold::AtLeast),
        (None, Some(item)) => number(&item).map(Threshold::MoreThan),
        (None, None) => {
            reader.wrong(table.place(), table.path.clone(), ProgrammeFault::NoThreshold);
            None
        }
        (Some(_), Some(item)) => {
            reader.wrong(item.place, table.path.clone(), ProgrammeFault::TwoThresholds);
            None
        }
    }
}
