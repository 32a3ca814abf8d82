//! The form's state of a text: whatever can be made out of it. Only a text that is no TOML has none.

use toml::de::{DeTable, DeValue};

use super::{Given, Goal, Joint, Meter, Node, Outline, PriceOutline, RateOutline, Term, TierOutline, gives};

/// How deep conditions are followed; the language itself ends at eight.
const DEEPEST: usize = 12;

impl Outline {
    /// The state of a text; `None` for one that is no TOML.
    pub(in crate::console::programme) fn of_text(source: &str) -> Option<Self> {
        let document = DeTable::parse(source).ok()?;
        let root = document.get_ref();
        let empty = DeTable::new();
        let (points, evaluation) =
            (table(root, "points").unwrap_or(&empty), table(root, "evaluation").unwrap_or(&empty));
        let expire = table(points, "expire");
        let or = |text: String, default: &str| if text.is_empty() { default.to_owned() } else { text };
        let word = |key, default: &str| or(text(evaluation, key), default);
        Some(Self {
            name: text(root, "name"),
            timezone: text(root, "timezone"),
            per_yuan: text(points, "per_yuan"),
            per_event: text(points, "per_event"),
            per_engagement: text(points, "per_engagement"),
            per_referral: text(points, "per_referral"),
            expire_months: expire.map(|expire| text(expire, "months")).unwrap_or_default(),
            expire_align: expire.map(|expire| or(text(expire, "align"), "day")).unwrap_or_default(),
            categories: table(points, "categories").map(categories).unwrap_or_default(),
            upgrade: word("upgrade", "immediate"),
            cycle: word("cycle", "year"),
            grace_months: text(evaluation, "grace_months"),
            min_hold_months: text(evaluation, "min_hold_months"),
            demote: word("demote", "step"),
            on_refund: word("on_refund", "undo"),
            given: Given::of_text(root, &tables(root, "tiers").map(|tier| text(tier, "code")).collect::<Vec<_>>()),
            tiers: tables(root, "tiers").map(tier).collect(),
            rest: gives::rest_of(root),
        })
    }
}

fn categories(table: &DeTable<'_>) -> Vec<RateOutline> {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    let rate = |value: &DeValue<'_>| scalar(value).unwrap_or_default();
    let made =
        entries.iter().map(|(key, value)| RateOutline { name: key.get_ref().to_string(), rate: rate(value.get_ref()) });
    made.collect()
}

fn tier(table: &DeTable<'_>) -> TierOutline {
    let condition = |key| self::table(table, key).and_then(|table| node(table, 0));
    TierOutline {
        code: text(table, "code"),
        name: text(table, "name"),
        is_enabled: text(table, "enabled") != "false",
        multiplier: text(table, "points_multiplier"),
        grace_months: text(table, "grace_months"),
        min_hold_months: text(table, "min_hold_months"),
        qualify: condition("qualify"),
        retain: condition("retain"),
        prices: tables(table, "prices").map(price).collect(),
        perks: gives::perks_among(&texts(table, "perks")),
        booking_days_ahead: text(table, "booking_days_ahead"),
    }
}

fn price(table: &DeTable<'_>) -> PriceOutline {
    PriceOutline {
        pay_percent: text(table, "pay_percent"),
        categories: gives::put_together(&texts(table, "categories")),
        items: gives::put_together(&texts(table, "items")),
        list: text(table, "list"),
    }
}

/// The values of a list as they would be typed.
fn texts(table: &DeTable<'_>, key: &str) -> Vec<String> {
    match table.get(key).map(toml::Spanned::get_ref) {
        Some(DeValue::Array(list)) => list.iter().filter_map(|value| scalar(value.get_ref())).collect(),
        _ => Vec::new(),
    }
}

fn node(table: &DeTable<'_>, depth: usize) -> Option<Node> {
    if depth > DEEPEST {
        return None;
    }
    let parts = |key| tables(table, key).filter_map(|part| node(part, depth + 1)).collect();
    if table.contains_key("all") {
        Some(Node::Group(Joint::All, parts("all")))
    } else if table.contains_key("any") {
        Some(Node::Group(Joint::Any, parts("any")))
    } else if table.contains_key("score") {
        let term = |table: &DeTable<'_>| Term { meter: meter(table), weight: text(table, "weight") };
        Some(Node::Score(tables(table, "score").map(term).collect(), goal(table)))
    } else {
        Some(Node::Metric(meter(table), goal(table)))
    }
}

fn meter(table: &DeTable<'_>) -> Meter {
    Meter { metric: text(table, "metric"), window: text(table, "window") }
}

fn goal(table: &DeTable<'_>) -> Goal {
    let is_more_than = table.contains_key("more_than");
    Goal { is_more_than, number: text(table, if is_more_than { "more_than" } else { "at_least" }) }
}

/// What stands under a key, as a text; empty where nothing does.
fn text(table: &DeTable<'_>, key: &str) -> String {
    table.get(key).and_then(|value| scalar(value.get_ref())).unwrap_or_default()
}

/// A value as it would be typed; `None` for lists and tables.
pub(super) fn scalar(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Integer(number) => Some(number.to_string()),
        DeValue::Float(number) => Some(number.to_string()),
        DeValue::Boolean(flag) => Some(flag.to_string()),
        DeValue::Datetime(day) => Some(day.to_string()),
        DeValue::Array(_) | DeValue::Table(_) => None,
    }
}

pub(super) fn table<'t, 'i>(around: &'t DeTable<'i>, key: &str) -> Option<&'t DeTable<'i>> {
    match around.get(key)?.get_ref() {
        DeValue::Table(table) => Some(table),
        _ => None,
    }
}

/// The tables of a list.
pub(super) fn tables<'t, 'i: 't>(around: &'t DeTable<'i>, key: &str) -> impl Iterator<Item = &'t DeTable<'i>> {
    let list = match around.get(key).map(toml::Spanned::get_ref) {
        Some(DeValue::Array(list)) => Some(list),
        _ => None,
    };
    list.into_iter().flat_map(|list| list.iter()).filter_map(|value| match value.get_ref() {
        DeValue::Table(table) => Some(table),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use yanji_engine::programme::read::read;
    use yanji_engine::programme::ready::READY;

    #[test]
    fn text_to_form_to_text_says_the_same() {
        for ready in READY {
            let outline = Outline::of_text(ready.source).unwrap();
            let text = outline.to_text();
            assert_eq!(read(&text).unwrap().programme, read(ready.source).unwrap().programme, "{text}");
            assert_eq!(Outline::of_text(&text).unwrap(), outline, "{text}");
        }
    }

    #[test]
    fn whatever_can_be_made_out_is_kept() {
        let text =
            "name = 7\nnonsense = 1\n[points]\nper_yuan = \"viel\"\n[[tiers]]\ncode = \"a\"\nqualify = { any = [] }\n";
        let outline = Outline::of_text(text).unwrap();
        assert_eq!((outline.name.as_str(), outline.per_yuan.as_str()), ("7", "viel"));
        assert_eq!(outline.tiers[0].qualify, Some(Node::Group(Joint::Any, Vec::new())));
        assert_eq!(Outline::of_text("name = "), None);
    }
}
