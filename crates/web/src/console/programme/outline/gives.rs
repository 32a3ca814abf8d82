//! What a tier pays and may do, as the form holds it; and the sections that the form only keeps.

use toml::de::{DeTable, DeValue};
use yanji_engine::programme::benefit::Perk;

use super::text::{number, optional, quoted};

/// What stands between names in one field. A name that holds one of them is written in quotes.
const BETWEEN: [char; 3] = ['、', ',', '，'];

/// A price of a tier.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(in crate::console::programme) struct PriceOutline {
    pub(in crate::console::programme) pay_percent: String,
    pub(in crate::console::programme) categories: String,
    pub(in crate::console::programme) items: String,
    /// A word; empty for both lists.
    pub(in crate::console::programme) list: String,
}

impl PriceOutline {
    /// A price that is readable at once.
    pub(super) fn proposed() -> Self {
        Self { pay_percent: "95".to_owned(), ..Self::default() }
    }

    fn written(&self) -> String {
        let mut keys = vec![format!("pay_percent = {}", number(&self.pay_percent))];
        for (key, names) in [("categories", &self.categories), ("items", &self.items)] {
            let names: Vec<String> = taken_apart(names).iter().map(|name| quoted(name)).collect();
            if !names.is_empty() {
                keys.push(format!("{key} = [{}]", names.join(", ")));
            }
        }
        if !self.list.is_empty() {
            keys.push(format!("list = {}", quoted(&self.list)));
        }
        format!("{{ {} }}", keys.join(", "))
    }
}

/// Writes the keys of a tier's prices and perks.
pub(super) fn write(text: &mut String, prices: &[PriceOutline], perks: &[String], booking: &str) {
    if !perks.is_empty() {
        let perks: Vec<String> = perks.iter().map(|perk| quoted(perk)).collect();
        text.push_str(&format!("perks = [{}]\n", perks.join(", ")));
    }
    optional(text, "booking_days_ahead", booking, number);
    if !prices.is_empty() {
        let rows: String = prices.iter().map(|price| format!("  {},\n", price.written())).collect();
        text.push_str(&format!("prices = [\n{rows}]\n"));
    }
}

/// The names of a list in one field.
pub(super) fn put_together(names: &[String]) -> String {
    let one = |name: &String| match name.contains(BETWEEN) || name.contains('"') {
        true => format!("\"{}\"", name.replace('"', "\"\"")),
        false => name.clone(),
    };
    names.iter().map(one).collect::<Vec<_>>().join("、")
}

/// The names of a field, taken apart.
pub(in crate::console::programme) fn taken_apart(field: &str) -> Vec<String> {
    let mut names = vec![String::new()];
    let mut in_quotes = false;
    let mut chars = field.chars().peekable();
    while let Some(c) = chars.next() {
        let Some(name) = names.last_mut() else { break };
        match c {
            '"' if in_quotes && chars.peek() == Some(&'"') => {
                chars.next();
                name.push('"');
            }
            '"' => in_quotes = !in_quotes,
            c if !in_quotes && BETWEEN.contains(&c) => names.push(String::new()),
            c => name.push(c),
        }
    }
    names.into_iter().map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect()
}

/// The perks of a list that there are, in the order of the language.
pub(super) fn perks_among(words: &[String]) -> Vec<String> {
    let known = Perk::ALL.into_iter().map(Perk::code);
    known.filter(|code| words.iter().any(|word| word == code)).map(str::to_owned).collect()
}

/// The sections that the form has no fields for, as text: its own lines, values and order stay, comments do not.
pub(super) fn rest_of(root: &DeTable<'_>) -> String {
    const SECTIONS: [&str; 3] = ["stacking", "counted", "exclusives"];
    let mut text = String::new();
    if let Some(DeValue::Table(points)) = root.get("points").map(toml::Spanned::get_ref) {
        section(&mut text, "points.money", points.get("money").map(toml::Spanned::get_ref));
    }
    for key in SECTIONS {
        section(&mut text, key, root.get(key).map(toml::Spanned::get_ref));
    }
    text.trim().to_owned()
}

/// A table, or each table of a list, under its heading.
fn section(text: &mut String, heading: &str, value: Option<&DeValue<'_>>) {
    match value {
        Some(DeValue::Table(table)) => text.push_str(&format!("\n[{heading}]\n{}", lines(table))),
        Some(DeValue::Array(list)) => {
            for entry in list.iter() {
                if let DeValue::Table(table) = entry.get_ref() {
                    text.push_str(&format!("\n[[{heading}]]\n{}", lines(table)));
                }
            }
        }
        _ => {}
    }
}

fn lines(table: &DeTable<'_>) -> String {
    entries(table).into_iter().map(|(key, value)| format!("{key} = {value}\n")).collect()
}

/// The keys of a table with their values, both as they are written, in the order of the text.
pub(super) fn entries(table: &DeTable<'_>) -> Vec<(String, String)> {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    entries.into_iter().map(|(key, value)| (bare(key.get_ref()), inline(value.get_ref()))).collect()
}

fn bare(key: &str) -> String {
    let is_bare = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
    if is_bare { key.to_owned() } else { quoted(key) }
}

fn inline(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => quoted(text),
        DeValue::Integer(number) => number.to_string(),
        DeValue::Float(number) => number.to_string(),
        DeValue::Boolean(flag) => flag.to_string(),
        DeValue::Datetime(day) => day.to_string(),
        DeValue::Array(list) => {
            let list: Vec<String> = list.iter().map(|value| inline(value.get_ref())).collect();
            format!("[{}]", list.join(", "))
        }
        DeValue::Table(table) => {
            let entries: Vec<String> = entries(table).iter().map(|(key, value)| format!("{key} = {value}")).collect();
            format!("{{ {} }}", entries.join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_share_a_field_and_come_apart_again() {
        for names in [vec![], vec!["剪"], vec!["剪", "烫"], vec!["面部、颈部", "说\"好\"", "A, B"]] {
            let names: Vec<String> = names.into_iter().map(str::to_owned).collect();
            assert_eq!(taken_apart(&put_together(&names)), names);
        }
        assert_eq!(taken_apart(" 剪,烫， 染 、"), ["剪", "烫", "染"]);
    }

    #[test]
    fn what_has_no_field_is_kept_as_it_is_written() {
        let source = "[points]\nmoney = { points_per_yuan = 100 }\n[[exclusives]]\ncode = \"a\" # 券\noff = 19.90\n\
                      \"未知\" = [1, { x = true }]\n[stacking]\ncoupons_per_bill = 2\n";
        let document = DeTable::parse(source).unwrap();
        let rest = rest_of(document.get_ref());
        let wanted = "[points.money]\npoints_per_yuan = 100\n\n[stacking]\ncoupons_per_bill = 2\n\n[[exclusives]]\n\
                      code = \"a\"\noff = 19.90\n\"未知\" = [1, { x = true }]";
        assert_eq!(rest, wanted);
        assert_eq!(rest_of(DeTable::parse(&rest).unwrap().get_ref()), rest);
    }
}
