//! What the list of members is narrowed by: read from fields, written back to them, and told in words.

use yanji_app::AppError;
use yanji_app::records::{Between, DaysBetween, LadderTier, MemberFilter, StoreChoice};
use yanji_engine::Day;
use yanji_words::{Problem, whole};

use crate::console::figures::{parse_yuan, yuan};
use crate::console::form::Fields;
use crate::console::frame::Frame;

/// The fields of the filters.
pub(super) const FILTERS: [&str; 14] = [
    "tier",
    "in_grace",
    "idle",
    "spend_from",
    "spend_to",
    "points_from",
    "points_to",
    "visits_from",
    "visits_to",
    "last_from",
    "last_to",
    "store",
    "enrolled_from",
    "enrolled_to",
];

/// A filter in force, in words, with the fields that it stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Chip {
    pub(super) text: String,
    /// The names of the fields, parted by commas; of a tier `tier=code`.
    pub(super) drop: String,
}

/// Reads the filters.
pub(super) fn read(fields: &Fields) -> Result<MemberFilter, AppError> {
    Ok(MemberFilter {
        tiers: fields.all("tier").filter(|code| !code.is_empty()).map(str::to_owned).collect(),
        in_grace: !fields.get("in_grace").is_empty(),
        points: between(fields, "points_from", "points_to", whole_number)?,
        spend_fen: between(fields, "spend_from", "spend_to", parse_yuan)?,
        visits: between(fields, "visits_from", "visits_to", whole_number)?,
        last_sale_on: DaysBetween { from: fields.day("last_from")?, to: fields.day("last_to")? },
        idle_days: number(fields, "idle", whole_number)?,
        store: match fields.get("store") {
            "" => None,
            id => Some(id.parse().map_err(|_| AppError::at(Problem::Malformed, "store"))?),
        },
        enrolled_on: DaysBetween { from: fields.day("enrolled_from")?, to: fields.day("enrolled_to")? },
    })
}

fn number(fields: &Fields, name: &str, read: fn(&str) -> Option<i64>) -> Result<Option<i64>, AppError> {
    match fields.get(name) {
        "" => Ok(None),
        text => read(text).map(Some).ok_or_else(|| AppError::at(Problem::Malformed, name)),
    }
}

fn between(fields: &Fields, from: &str, to: &str, read: fn(&str) -> Option<i64>) -> Result<Between, AppError> {
    Ok(Between { from: number(fields, from, read)?, to: number(fields, to, read)? })
}

fn whole_number(text: &str) -> Option<i64> {
    text.chars().filter(|c| !matches!(c, ',' | '，')).collect::<String>().parse().ok()
}

/// The fields that say the same.
pub(super) fn pairs(filter: &MemberFilter) -> Vec<(String, String)> {
    let mut pairs: Vec<(&str, String)> = filter.tiers.iter().map(|tier| ("tier", tier.clone())).collect();
    let mut put = |name, value: Option<String>| pairs.extend(value.map(|value| (name, value)));
    let plain = |number: Option<i64>| number.map(|number| number.to_string());
    let money = |fen: Option<i64>| fen.map(|fen| yuan(fen).replace(',', "").trim_end_matches(".00").to_owned());
    let date = |day: Option<Day>| day.map(|day| day.to_string());
    put("in_grace", filter.in_grace.then(|| "1".to_owned()));
    put("idle", plain(filter.idle_days));
    put("spend_from", money(filter.spend_fen.from));
    put("spend_to", money(filter.spend_fen.to));
    put("points_from", plain(filter.points.from));
    put("points_to", plain(filter.points.to));
    put("visits_from", plain(filter.visits.from));
    put("visits_to", plain(filter.visits.to));
    put("last_from", date(filter.last_sale_on.from));
    put("last_to", date(filter.last_sale_on.to));
    put("store", filter.store.map(|store| store.to_string()));
    put("enrolled_from", date(filter.enrolled_on.from));
    put("enrolled_to", date(filter.enrolled_on.to));
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// The filters in force, in words.
pub(super) fn chips(frame: &Frame, filter: &MemberFilter, tiers: &[LadderTier], stores: &[StoreChoice]) -> Vec<Chip> {
    let mut chips = Vec::new();
    let mut put = |text: String, drop: &str| chips.push(Chip { text, drop: drop.to_owned() });
    for code in &filter.tiers {
        let name = tiers.iter().find(|tier| tier.code == *code).map_or(code, |tier| &tier.name);
        put(name.clone(), &format!("tier={code}"));
    }
    if filter.in_grace {
        put(frame.t("members.only_grace").into_owned(), "in_grace");
    }
    if let Some(days) = filter.idle_days {
        put(frame.put("members.idle_for", whole(days)), "idle");
    }
    let figures = [
        ("member.spend", filter.spend_fen, yuan as fn(i64) -> String, "spend_from,spend_to"),
        ("member.points", filter.points, whole, "points_from,points_to"),
        ("member.visits", filter.visits, whole, "visits_from,visits_to"),
    ];
    for (key, Between { from, to }, write, drop) in figures {
        if let Some(text) = span(frame, key, from.map(write), to.map(write)) {
            put(text, drop);
        }
    }
    let days = [
        ("member.last_sale_on", filter.last_sale_on, "last_from,last_to"),
        ("member.enrolled_on", filter.enrolled_on, "enrolled_from,enrolled_to"),
    ];
    for (key, DaysBetween { from, to }, drop) in days {
        if let Some(text) = span(frame, key, from.map(|day| day.to_string()), to.map(|day| day.to_string())) {
            put(text, drop);
        }
    }
    if let Some(id) = filter.store {
        let name =
            stores.iter().find(|store| store.id == id).map_or_else(|| id.to_string(), |store| store.name.clone());
        put(frame.put("members.of_store", name), "store");
    }
    chips
}

/// `累计消费（元） 1,000 至 2,000`; nothing when there is neither end.
fn span(frame: &Frame, key: &str, from: Option<String>, to: Option<String>) -> Option<String> {
    let label = frame.t(key);
    match (from, to) {
        (None, None) => None,
        (Some(from), None) => Some(frame.fill("members.at_least", &[&label, &from])),
        (None, Some(to)) => Some(frame.fill("members.at_most", &[&label, &to])),
        (Some(from), Some(to)) => Some(frame.fill("members.between", &[&label, &from, &to])),
    }
}

/// The fields without what the chip that was clicked stands for.
pub(super) fn without_dropped(fields: Fields) -> Fields {
    let drop = fields.get("drop").to_owned();
    if drop.is_empty() {
        return fields;
    }
    let is_dropped = |name: &str, value: &str| match drop.split_once('=') {
        Some((dropped, code)) => name == dropped && value == code,
        None => drop.split(',').any(|dropped| dropped == name),
    };
    Fields::new(fields.pairs().filter(|(name, value)| !is_dropped(name, value)).map(owned).collect())
}

fn owned((name, value): (&str, &str)) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(pairs: &[(&str, &str)]) -> Fields {
        Fields::new(pairs.iter().copied().map(owned).collect())
    }

    const ALL: [(&str, &str); 14] = [
        ("tier", "gold"),
        ("in_grace", "1"),
        ("idle", "90"),
        ("spend_from", "1000"),
        ("spend_to", "2000.50"),
        ("points_from", "0"),
        ("points_to", "50"),
        ("visits_from", "1"),
        ("visits_to", "2"),
        ("last_from", "2026-01-01"),
        ("last_to", "2026-02-01"),
        ("store", "store_01010101010101010101010101010101"),
        ("enrolled_from", "2025-01-01"),
        ("enrolled_to", "2025-12-31"),
    ];

    #[test]
    fn filters_are_read_as_they_are_written() {
        let filter = read(&fields(&ALL)).unwrap();
        assert_eq!(filter.spend_fen, Between { from: Some(100_000), to: Some(200_050) });
        let again = fields(&pairs(&filter).iter().map(|(n, v)| (n.as_str(), v.as_str())).collect::<Vec<_>>());
        assert_eq!(again, fields(&ALL));
        assert!(read(&fields(&[])).unwrap().is_empty());
        for (name, text) in [("points_from", "x"), ("last_to", "2026-02-30"), ("store", "7"), ("spend_to", "1.234")] {
            let error = read(&fields(&[(name, text)])).unwrap_err();
            assert_eq!(error.field.as_deref(), Some(name));
        }
    }

    #[test]
    fn a_chip_takes_its_own_filter_away() {
        let typed = fields(&[("tier", "gold"), ("tier", "silver"), ("points_from", "1"), ("drop", "tier=gold")]);
        let left = read(&without_dropped(typed)).unwrap();
        assert_eq!((left.tiers.len(), left.tiers[0].as_str(), left.points.from), (1, "silver", Some(1)));
        let typed = fields(&[("points_from", "1"), ("points_to", "2"), ("drop", "points_from,points_to")]);
        assert!(read(&without_dropped(typed)).unwrap().is_empty());
    }
}
