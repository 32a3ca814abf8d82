//! The text of a form's state. Numbers that are none are written in quotes, so that the text stays TOML and reading it
//! tells what is wrong with which key.

use toml::de::DeValue;

use super::{Goal, Meter, Node, Outline, Term, TierOutline, gives};

impl Outline {
    /// The programme's text.
    pub(in crate::console::programme) fn to_text(&self) -> String {
        let mut text = String::from("language = 1\n");
        text.push_str(&format!("name = {}\n", quoted(&self.name)));
        optional(&mut text, "timezone", &self.timezone, quoted);
        self.points(&mut text);
        text.push_str("\n[evaluation]\n");
        for (key, word) in [("upgrade", &self.upgrade), ("cycle", &self.cycle)] {
            optional(&mut text, key, word, quoted);
        }
        optional(&mut text, "grace_months", &self.grace_months, number);
        optional(&mut text, "min_hold_months", &self.min_hold_months, number);
        for (key, word) in [("demote", &self.demote), ("on_refund", &self.on_refund)] {
            optional(&mut text, key, word, quoted);
        }
        self.tiers.iter().for_each(|tier| tier.write(&mut text));
        if !self.rest.is_empty() {
            text.push_str(&format!("\n{}\n", self.rest));
        }
        self.given.write(&mut text);
        text
    }

    fn points(&self, text: &mut String) {
        text.push_str("\n[points]\n");
        for (key, points) in [
            ("per_yuan", &self.per_yuan),
            ("per_event", &self.per_event),
            ("per_engagement", &self.per_engagement),
            ("per_referral", &self.per_referral),
        ] {
            optional(text, key, points, number);
        }
        if !(self.expire_months.is_empty() && self.expire_align.is_empty()) {
            let months = Some(&self.expire_months).filter(|months| !months.is_empty());
            let align = Some(&self.expire_align).filter(|align| !align.is_empty());
            let months = months.map(|months| format!("months = {}", number(months)));
            let align = align.map(|align| format!("align = {}", quoted(align)));
            let both: Vec<String> = months.into_iter().chain(align).collect();
            text.push_str(&format!("expire = {{ {} }}\n", both.join(", ")));
        }
        if !self.categories.is_empty() {
            text.push_str("\n[points.categories]\n");
        }
        for category in &self.categories {
            text.push_str(&format!("{} = {}\n", quoted(&category.name), number(&category.rate)));
        }
    }
}

impl TierOutline {
    fn write(&self, text: &mut String) {
        text.push_str(&format!("\n[[tiers]]\ncode = {}\nname = {}\n", quoted(&self.code), quoted(&self.name)));
        if !self.is_enabled {
            text.push_str("enabled = false\n");
        }
        optional(text, "points_multiplier", &self.multiplier, number);
        optional(text, "grace_months", &self.grace_months, number);
        optional(text, "min_hold_months", &self.min_hold_months, number);
        for (key, node) in [("qualify", &self.qualify), ("retain", &self.retain)] {
            if let Some(node) = node {
                text.push_str(&format!("{key} = {}\n", node.written(0)));
            }
        }
        gives::write(text, &self.prices, &self.perks, &self.booking_days_ahead);
    }
}

impl Node {
    /// The condition, with its parts on lines of their own.
    fn written(&self, depth: usize) -> String {
        let lines = |parts: Vec<String>| {
            let indent = "  ".repeat(depth + 1);
            let parts: String = parts.iter().map(|part| format!("{indent}{part},\n")).collect();
            format!("[\n{parts}{}]", "  ".repeat(depth))
        };
        match self {
            Self::Metric(meter, goal) => format!("{{ {}, {} }}", meter.written(), goal.written()),
            Self::Group(joint, parts) => {
                let parts = parts.iter().map(|part| part.written(depth + 1)).collect();
                format!("{{ {} = {} }}", joint.code(), lines(parts))
            }
            Self::Score(terms, goal) => {
                let terms = terms.iter().map(Term::written).collect();
                format!("{{ score = {}, {} }}", lines(terms), goal.written())
            }
        }
    }
}

impl Meter {
    fn written(&self) -> String {
        format!("metric = {}, window = {}", quoted(&self.metric), quoted(&self.window))
    }
}

impl Goal {
    fn written(&self) -> String {
        let key = if self.is_more_than { "more_than" } else { "at_least" };
        format!("{key} = {}", number(&self.number))
    }
}

impl Term {
    fn written(&self) -> String {
        format!("{{ {}, weight = {} }}", self.meter.written(), number(&self.weight))
    }
}

pub(super) fn optional(text: &mut String, key: &str, value: &str, write: impl Fn(&str) -> String) {
    if !value.is_empty() {
        text.push_str(&format!("{key} = {}\n", write(value)));
    }
}

/// A number as it was typed, or a text where it is none.
pub(super) fn number(typed: &str) -> String {
    let plain: String = typed.chars().filter(|c| !matches!(c, ',' | '，' | ' ')).collect();
    if is_number(&plain) { plain } else { quoted(typed) }
}

/// Whether TOML takes this as a number.
fn is_number(text: &str) -> bool {
    let is_plain = !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "+-._".contains(c));
    let value = is_plain.then(|| DeValue::parse(text).ok()).flatten();
    value.is_some_and(|value| matches!(value.get_ref(), DeValue::Integer(_) | DeValue::Float(_)))
}

/// A text in quotes.
pub(super) fn quoted(text: &str) -> String {
    let mut written = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => written.extend(['\\', c]),
            '\n' => written.push_str("\\n"),
            '\t' => written.push_str("\\t"),
            c if c.is_control() => written.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => written.push(c),
        }
    }
    written.push('"');
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_they_are_and_other_texts_in_quotes() {
        for (typed, written) in [
            ("12", "12"),
            ("1,200.5", "1200.5"),
            ("-3", "-3"),
            ("0.5", "0.5"),
            ("1e3", "1e3"),
            ("1_000", "1_000"),
            ("0x10", "0x10"),
            ("2026-01-01", "\"2026-01-01\""),
            ("1\n[x]", "\"1\\n[x]\""),
            ("007", "\"007\""),
            ("1.", "\"1.\""),
            ("-", "\"-\""),
            ("一百", "\"一百\""),
            ("", "\"\""),
        ] {
            assert_eq!(number(typed), written);
        }
        assert_eq!(quoted("a\"b\\c\u{1}"), "\"a\\\"b\\\\c\\u0001\"");
    }
}
