//! Reads a programme file: every error with its line and key, every number exactly as written.
//!
//! Nothing here judges whether a programme is wise; that is [`check`](crate::programme::check).

mod benefit;
mod condition;
mod decimal;
mod fault;
mod place;
mod table;
mod tier;

use toml::de::DeTable;

pub(super) use self::benefit::WEEKDAYS;
pub(super) use self::condition::MOST_RATE;
pub use fault::{ProgrammeError, ProgrammeFault, Rule, ValueType};
pub use place::{Place, Places};
pub(super) use table::key_path;

use self::table::{Item, Reader, Table};
use crate::number::{Micros, Points};
use crate::programme::{
    Align, Cycle, Demote, Evaluation, Expiry, OnRefund, PointsRules, Programme, TakingPart, Tier, Upgrade,
};

/// A programme with the places of its keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    /// The programme.
    pub programme: Programme,
    /// Where its keys stand in the file.
    pub places: Places,
}

/// The keys of a file.
const KEYS: &[&str] = &[
    "language",
    "name",
    "timezone",
    "points",
    "evaluation",
    "tiers",
    "stacking",
    "counted",
    "offers",
    "coupons",
    "rewards",
    "gifts",
    "exclusives",
];

/// The keys of `[points]`.
const POINTS_KEYS: &[&str] =
    &["per_yuan", "per_event", "per_engagement", "per_referral", "expire", "categories", "money", "bonus"];

/// The version of the language that is understood.
const LANGUAGE: i64 = 1;

/// Reads the text of a programme file.
///
/// # Errors
///
/// Everything that is wrong with the file, in the order of its lines. A file that is no TOML has errors of the
/// grammar only.
pub fn read(source: &str) -> Result<Read, Vec<ProgrammeError>> {
    let mut reader = Reader::new(source);
    let (document, syntax) = DeTable::parse_recoverable(source);
    for error in &syntax {
        let place = reader.place(error.span().map_or(source.len(), |span| span.start));
        reader.wrong(place, "", ProgrammeFault::Syntax { detail: error.message().to_owned() });
    }
    let programme = if syntax.is_empty() { programme(&mut reader, document.get_ref()) } else { None };
    let Reader { places, mut errors, .. } = reader;
    match programme {
        Some(programme) if errors.is_empty() => Ok(Read { programme, places }),
        _ => {
            errors.sort_by_key(|error| (error.line, error.column));
            errors.dedup();
            Err(errors)
        }
    }
}

/// The whole file; the value is meant only if the reader noted no error.
fn programme(reader: &mut Reader<'_>, document: &DeTable<'_>) -> Option<Programme> {
    let root = reader.root(document, KEYS);
    if let Some(item) = reader.get(&root, "language") {
        language(reader, &item);
    }
    let name = reader.required(&root, "name").and_then(|item| reader.filled_text(&item));
    let timezone = match reader.get(&root, "timezone") {
        Some(item) => timezone(reader, &item),
        None => Some("Asia/Shanghai".to_owned()),
    };
    let points = points(reader, &root);
    let evaluation = evaluation(reader, &root);
    let tiers: Vec<Tier> = tier::read_all(reader, &root, &evaluation);
    let benefits = benefit::read(reader, &root, &tiers);
    Some(Programme { name: name?, timezone: timezone?, points, evaluation, tiers, benefits })
}

fn language(reader: &mut Reader<'_>, item: &Item<'_, '_>) {
    if let Some(number) = reader.whole::<i64>(item, i64::MIN..=i64::MAX)
        && number != LANGUAGE
    {
        let fault = ProgrammeFault::OtherLanguage { found: number.to_string() };
        reader.wrong(item.place, item.path.clone(), fault);
    }
}

/// A zone of the IANA database, under the name that the database writes.
fn timezone(reader: &mut Reader<'_>, item: &Item<'_, '_>) -> Option<String> {
    let found = reader.text(item)?;
    let zone = jiff::tz::TimeZoneDatabase::bundled().get(&found).ok().filter(|zone| !zone.is_unknown());
    let name = zone.and_then(|zone| zone.iana_name().map(str::to_owned));
    if name.is_none() {
        reader.wrong(item.place, item.path.clone(), ProgrammeFault::UnknownTimezone { found });
    }
    name
}

fn points(reader: &mut Reader<'_>, root: &Table<'_, '_>) -> PointsRules {
    let mut rules =
        PointsRules { per_yuan: Micros::ONE, taking_part: TakingPart::default(), expire: None, categories: Vec::new() };
    let Some(table) = reader.get(root, "points").and_then(|item| reader.table(&item, POINTS_KEYS)) else {
        return rules;
    };
    if let Some(rate) = reader.get(&table, "per_yuan").and_then(|item| reader.decimal(&item, MOST_RATE)) {
        rules.per_yuan = rate;
    }
    for (key, points) in [
        ("per_event", &mut rules.taking_part.per_event),
        ("per_engagement", &mut rules.taking_part.per_engagement),
        ("per_referral", &mut rules.taking_part.per_referral),
    ] {
        if let Some(number) = reader.get(&table, key).and_then(|item| reader.whole(&item, 0..=Points::MOST.0)) {
            *points = Points(number);
        }
    }
    rules.expire = reader.get(&table, "expire").and_then(|item| expiry(reader, &item));
    if let Some(categories) = reader.get(&table, "categories").and_then(|item| reader.open_table(&item)) {
        for (category, item) in reader.entries(&categories) {
            // Sales without a category always earn by `per_yuan`; the check says that such a rate does nothing.
            if let Some(rate) = reader.decimal(&item, MOST_RATE).filter(|_| !category.is_empty()) {
                rules.categories.push((category.to_owned(), rate));
            }
        }
    }
    rules
}

fn expiry(reader: &mut Reader<'_>, item: &Item<'_, '_>) -> Option<Expiry> {
    let table = reader.table(item, &["months", "align"])?;
    let months = reader.required(&table, "months").and_then(|item| reader.whole(&item, 1..=1_200));
    let align = reader.get(&table, "align").and_then(|item| {
        reader.word(&item, &["day", "month_end", "year_end"], &[Align::Day, Align::MonthEnd, Align::YearEnd])
    });
    Some(Expiry { months: months?, align: align.unwrap_or(Align::Day) })
}

fn evaluation(reader: &mut Reader<'_>, root: &Table<'_, '_>) -> Evaluation {
    const KEYS: &[&str] = &["upgrade", "cycle", "grace_months", "min_hold_months", "demote", "on_refund"];
    let mut evaluation = Evaluation {
        upgrade: Upgrade::Immediate,
        cycle: Cycle::Year,
        grace_months: 0,
        min_hold_months: 0,
        demote: Demote::Step,
        on_refund: OnRefund::Undo,
    };
    let Some(table) = reader.get(root, "evaluation").and_then(|item| reader.table(&item, KEYS)) else {
        return evaluation;
    };
    set_word(
        reader,
        &table,
        "upgrade",
        &["immediate", "evaluation"],
        &mut evaluation.upgrade,
        &[Upgrade::Immediate, Upgrade::Evaluation],
    );
    set_word(
        reader,
        &table,
        "cycle",
        &["quarter", "half_year", "year", "anniversary"],
        &mut evaluation.cycle,
        &[Cycle::Quarter, Cycle::HalfYear, Cycle::Year, Cycle::Anniversary],
    );
    set_word(
        reader,
        &table,
        "demote",
        &["step", "qualified"],
        &mut evaluation.demote,
        &[Demote::Step, Demote::Qualified],
    );
    set_word(
        reader,
        &table,
        "on_refund",
        &["undo", "keep"],
        &mut evaluation.on_refund,
        &[OnRefund::Undo, OnRefund::Keep],
    );
    for (key, months) in
        [("grace_months", &mut evaluation.grace_months), ("min_hold_months", &mut evaluation.min_hold_months)]
    {
        if let Some(number) = reader.get(&table, key).and_then(|item| reader.whole(&item, 0..=120)) {
            *months = number;
        }
    }
    evaluation
}

/// Sets `target` to the value of the word that stands under a key, if one does.
fn set_word<T: Copy>(
    reader: &mut Reader<'_>,
    table: &Table<'_, '_>,
    key: &str,
    words: &'static [&'static str],
    target: &mut T,
    values: &[T],
) {
    if let Some(value) = reader.get(table, key).and_then(|item| reader.word(&item, words, values)) {
        *target = value;
    }
}
