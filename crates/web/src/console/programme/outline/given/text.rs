//! The rules of a text and the text of rules. What has no field is kept beside its rule, line by line.

use toml::de::{DeTable, DeValue};

use super::{Entry, Field, GIVE, Given, Kind, Shape, WEEKDAYS};
use crate::console::programme::outline::gives::{entries, put_together, taken_apart};
use crate::console::programme::outline::parse::{scalar, table, tables};
use crate::console::programme::outline::text::{number, quoted};

impl Given {
    /// What a text gives. Tiers of a rule stand in the order of the ladder.
    pub(in crate::console::programme::outline) fn of_text(root: &DeTable<'_>, tiers: &[String]) -> Self {
        let mut given = Self::default();
        for kind in Kind::ALL {
            let (around, key) = match kind.path().split_once('.') {
                Some((section, key)) => (table(root, section), key),
                None => (Some(root), kind.path()),
            };
            let rules = around.into_iter().flat_map(|around| tables(around, key));
            *given.list(kind) = rules.map(|table| Entry::of_table(table, kind.fields(), tiers)).collect();
        }
        given
    }

    /// Writes each rule under its heading.
    pub(in crate::console::programme::outline) fn write(&self, text: &mut String) {
        for kind in [Kind::Bonus, Kind::Offer, Kind::Coupon, Kind::Reward, Kind::Gift] {
            for entry in self.of(kind) {
                let mut lines = entry.lines(kind.fields());
                if kind == Kind::Gift {
                    entry.write_gives(&mut lines);
                }
                entry.keep(&mut lines);
                text.push_str(&format!("\n[[{}]]\n", kind.path()));
                lines.iter().for_each(|(key, value)| text.push_str(&format!("{key} = {value}\n")));
            }
        }
    }
}

impl Entry {
    fn of_table(table: &DeTable<'_>, fields: &[Field], tiers: &[String]) -> Self {
        let mut entry = Self::default();
        let mut told = Vec::new();
        for field in fields {
            if let Shape::Choice(choices) = field.shape {
                let known = choices.iter().find(|(key, _)| table.contains_key(*key));
                let none = choices.iter().find(|(word, _)| fields.iter().all(|field| field.key != *word));
                entry.put(field.key, known.or(none).or(choices.first()).map_or("", |(key, _)| key).to_owned());
            } else if entry.has(field)
                && let Some(value) = table.get(field.key).and_then(|value| field.shape.typed(value.get_ref(), tiers))
            {
                entry.put(field.key, value);
                told.push(field.key);
            }
            if let Shape::Word([(first, _), ..]) = field.shape
                && entry.get(field.key).is_empty()
            {
                entry.put(field.key, (*first).to_owned());
            }
        }
        // Whatever else stands there is one list of tables at most: what a gift gives.
        if let Some(DeValue::Array(list)) = table.get("give").map(toml::Spanned::get_ref)
            && list.iter().all(|value| matches!(value.get_ref(), DeValue::Table(_)))
            && fields.iter().any(|field| field.key == "on")
        {
            entry.gives = tables(table, "give").map(|table| Self::of_table(table, GIVE, tiers)).collect();
            told.push("give");
        }
        let kept = entries(table).into_iter().filter(|(key, _)| !told.contains(&key.as_str()));
        let lines: Vec<String> = kept.map(|(key, value)| format!("{key} = {value}")).collect();
        entry.extra = lines.join("\n");
        entry
    }

    /// The keys with their values as they are written.
    fn lines(&self, fields: &[Field]) -> Vec<(String, String)> {
        let is_kept = |field: &&Field| self.has(field) && !matches!(field.shape, Shape::Choice(_));
        let written = |field: &Field| match (self.get(field.key), field.is_needed) {
            ("", false) => None,
            (value, _) => Some((field.key.to_owned(), field.shape.written(value)?)),
        };
        fields.iter().filter(is_kept).filter_map(written).collect()
    }

    fn write_gives(&self, lines: &mut Vec<(String, String)>) {
        if self.kept_keys().any(|key| key == "give") && self.gives.is_empty() {
            return;
        }
        let row = |give: &Self| {
            let mut keys = give.lines(GIVE);
            give.keep(&mut keys);
            let keys: Vec<String> = keys.iter().map(|(key, value)| format!("{key} = {value}")).collect();
            format!("  {{ {} }},\n", keys.join(", "))
        };
        lines.push(("give".to_owned(), format!("[\n{}]", self.gives.iter().map(row).collect::<String>())));
    }

    /// Adds what has no field, but for keys that are written already.
    fn keep(&self, lines: &mut Vec<(String, String)>) {
        for line in self.extra.lines() {
            if let Some((key, value)) = line.split_once(" = ")
                && lines.iter().all(|(written, _)| written != key)
            {
                lines.push((key.to_owned(), value.to_owned()));
            }
        }
    }

    /// The keys of what has no field.
    pub(in crate::console::programme) fn kept_keys(&self) -> impl Iterator<Item = &str> {
        self.extra.lines().filter_map(|line| line.split_once(" = ")).map(|(key, _)| key)
    }
}

impl Shape {
    /// A value as it would be typed in the field; `None` for what the field cannot say.
    fn typed(self, value: &DeValue<'_>, tiers: &[String]) -> Option<String> {
        let text = |value: &DeValue<'_>| match value {
            DeValue::String(text) if !text.chars().any(char::is_control) => Some(text.trim().to_owned()),
            _ => None,
        };
        let list = |one: &dyn Fn(&DeValue<'_>) -> Option<String>| match value {
            DeValue::Array(list) => list.iter().map(|value| one(value.get_ref())).collect::<Option<Vec<String>>>(),
            _ => None,
        };
        match self {
            Self::Text | Self::Item | Self::Word(_) | Self::CodeOf(_) => text(value),
            Self::Day => match value {
                DeValue::Datetime(day) => Some(day.to_string()),
                _ => text(value),
            },
            Self::Number => match value {
                DeValue::Integer(_) | DeValue::Float(_) => scalar(value),
                _ => text(value),
            },
            Self::Flag => match value {
                DeValue::Boolean(true) => Some("yes".to_owned()),
                DeValue::Boolean(false) => Some(String::new()),
                _ => None,
            },
            Self::Names | Self::Categories | Self::Items => list(&text).map(|names| put_together(&names)),
            Self::Numbers => {
                let whole = |value: &DeValue<'_>| scalar(value).filter(|_| matches!(value, DeValue::Integer(_)));
                list(&whole).map(|numbers| put_together(&numbers))
            }
            Self::Tiers => list(&text).map(|codes| put_together(&in_order(codes, tiers))),
            Self::Weekdays => {
                list(&text).map(|days| put_together(&in_order(days, &WEEKDAYS.map(|(day, _)| day.to_owned()))))
            }
            Self::Choice(_) => None,
        }
    }

    /// What was typed, as it is written; `None` for a list with nothing in it.
    fn written(self, typed: &str) -> Option<String> {
        let list = |write: fn(&str) -> String| {
            let entries: Vec<String> = taken_apart(typed).iter().map(|entry| write(entry)).collect();
            (!entries.is_empty()).then(|| format!("[{}]", entries.join(", ")))
        };
        match self {
            Self::Text | Self::Item | Self::Word(_) | Self::CodeOf(_) | Self::Day => Some(quoted(typed)),
            Self::Number => Some(number(typed)),
            Self::Flag => Some("true".to_owned()),
            Self::Names | Self::Categories | Self::Items | Self::Tiers | Self::Weekdays => list(quoted),
            Self::Numbers => list(number),
            Self::Choice(_) => None,
        }
    }
}

/// Words each once, those that are known first and in their order.
pub(in crate::console::programme) fn in_order(words: Vec<String>, known: &[String]) -> Vec<String> {
    let place = |word: &String| known.iter().position(|one| one == word).unwrap_or(known.len());
    let mut ordered: Vec<String> = Vec::with_capacity(words.len());
    for word in words {
        if !word.is_empty() && !ordered.contains(&word) {
            ordered.push(word);
        }
    }
    ordered.sort_by_key(place);
    ordered
}
