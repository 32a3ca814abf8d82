//! Writes a programme as the text of its file: short, in the order of the language's description, defaults left out.
//!
//! Nothing here looks at a text that is there already, nor keeps its comments.

mod benefit;

use crate::number::Micros;
use crate::programme::{
    Align, Condition, Cycle, Demote, Evaluation, OnRefund, PointsRules, Programme, Term, Threshold, Tier, Upgrade,
    Window,
};

/// What one level of a condition is moved to the right.
const STEP: &str = "  ";

/// The canonical text of a programme: [`read`](super::read::read) gives back the same programme, and two programmes
/// have the same text only if they are equal.
#[must_use]
pub fn write(programme: &Programme) -> String {
    let mut text = String::new();
    line(&mut text, "name", &quoted(&programme.name));
    if programme.timezone != "Asia/Shanghai" {
        line(&mut text, "timezone", &quoted(&programme.timezone));
    }
    points(&mut text, &programme.points);
    benefit::of_points(&mut text, &programme.benefits);
    evaluation(&mut text, &programme.evaluation);
    for each in &programme.tiers {
        tier(&mut text, each, &programme.evaluation);
    }
    benefit::write(&mut text, &programme.benefits);
    text
}

/// The text of a condition as it stands after `qualify = `.
#[must_use]
pub fn write_condition(condition: &Condition) -> String {
    let mut text = String::new();
    self::condition(&mut text, condition, 0);
    text
}

/// A text in quotes, with everything escaped that TOML wants escaped.
#[must_use]
pub fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            c if c.is_control() => quoted.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

fn line(text: &mut String, key: &str, value: &str) {
    text.push_str(&format!("{key} = {value}\n"));
}

/// A table with its heading, or nothing if it has no lines.
fn table(text: &mut String, heading: &str, lines: &str) {
    if !lines.is_empty() {
        text.push_str(&format!("\n{heading}\n{lines}"));
    }
}

fn points(text: &mut String, rules: &PointsRules) {
    let mut lines = String::new();
    if rules.per_yuan != Micros::ONE {
        line(&mut lines, "per_yuan", &rules.per_yuan.to_string());
    }
    for (key, points) in rules.taking_part.each().into_iter().filter(|(_, points)| points.0 > 0) {
        line(&mut lines, key, &points.to_string());
    }
    if let Some(expiry) = rules.expire {
        let align = match expiry.align {
            Align::Day => "",
            Align::MonthEnd => ", align = \"month_end\"",
            Align::YearEnd => ", align = \"year_end\"",
        };
        line(&mut lines, "expire", &format!("{{ months = {}{align} }}", expiry.months));
    }
    table(text, "[points]", &lines);
    let mut rates = String::new();
    for (category, rate) in &rules.categories {
        line(&mut rates, &quoted(category), &rate.to_string());
    }
    table(text, "[points.categories]", &rates);
}

fn evaluation(text: &mut String, evaluation: &Evaluation) {
    let mut lines = String::new();
    if evaluation.upgrade == Upgrade::Evaluation {
        line(&mut lines, "upgrade", "\"evaluation\"");
    }
    match evaluation.cycle {
        Cycle::Quarter => line(&mut lines, "cycle", "\"quarter\""),
        Cycle::HalfYear => line(&mut lines, "cycle", "\"half_year\""),
        Cycle::Year => {}
        Cycle::Anniversary => line(&mut lines, "cycle", "\"anniversary\""),
    }
    months(&mut lines, "grace_months", evaluation.grace_months, 0);
    months(&mut lines, "min_hold_months", evaluation.min_hold_months, 0);
    if evaluation.demote == Demote::Qualified {
        line(&mut lines, "demote", "\"qualified\"");
    }
    if evaluation.on_refund == OnRefund::Keep {
        line(&mut lines, "on_refund", "\"keep\"");
    }
    table(text, "[evaluation]", &lines);
}

fn months(text: &mut String, key: &str, months: u8, left_out: u8) {
    if months != left_out {
        line(text, key, &months.to_string());
    }
}

fn tier(text: &mut String, tier: &Tier, evaluation: &Evaluation) {
    text.push_str("\n[[tiers]]\n");
    line(text, "code", &quoted(&tier.code));
    line(text, "name", &quoted(&tier.name));
    if !tier.enabled {
        line(text, "enabled", "false");
    }
    if tier.points_multiplier != Micros::ONE {
        line(text, "points_multiplier", &tier.points_multiplier.to_string());
    }
    months(text, "grace_months", tier.grace_months, evaluation.grace_months);
    months(text, "min_hold_months", tier.min_hold_months, evaluation.min_hold_months);
    for (key, condition) in [("qualify", &tier.qualify), ("retain", &tier.retain)] {
        if let Some(condition) = condition {
            line(text, key, &write_condition(condition));
        }
    }
    benefit::of_tier(text, &tier.gives);
}

fn condition(text: &mut String, condition: &Condition, depth: usize) {
    match condition {
        Condition::Metric { metric, window, threshold } => {
            let meter = format!("metric = \"{}\", window = {}", metric.code(), self::window(*window));
            text.push_str(&format!("{{ {meter}, {} }}", self::threshold(*threshold)));
        }
        Condition::All(parts) => group(text, "all", parts, depth),
        Condition::Any(parts) => group(text, "any", parts, depth),
        Condition::Score { terms, threshold } => {
            text.push_str("{ score = [\n");
            for term in terms {
                text.push_str(&format!("{}{},\n", STEP.repeat(depth + 1), self::term(*term)));
            }
            text.push_str(&format!("{}], {} }}", STEP.repeat(depth), self::threshold(*threshold)));
        }
    }
}

fn group(text: &mut String, key: &str, parts: &[Condition], depth: usize) {
    text.push_str(&format!("{{ {key} = [\n"));
    for part in parts {
        text.push_str(&STEP.repeat(depth + 1));
        condition(text, part, depth + 1);
        text.push_str(",\n");
    }
    text.push_str(&format!("{}] }}", STEP.repeat(depth)));
}

fn term(term: Term) -> String {
    format!("{{ metric = \"{}\", window = {}, weight = {} }}", term.metric.code(), window(term.window), term.weight)
}

fn threshold(threshold: Threshold) -> String {
    match threshold {
        Threshold::AtLeast(number) => format!("at_least = {number}"),
        Threshold::MoreThan(number) => format!("more_than = {number}"),
    }
}

/// The word of a window, in quotes.
pub(super) fn window(window: Window) -> String {
    match window {
        Window::Lifetime => "\"lifetime\"".to_owned(),
        Window::Cumulative => "\"cumulative\"".to_owned(),
        Window::Months(months) => format!("\"{months} months\""),
        Window::Quarter => "\"quarter\"".to_owned(),
        Window::HalfYear => "\"half_year\"".to_owned(),
        Window::Year => "\"year\"".to_owned(),
        Window::Cycle => "\"cycle\"".to_owned(),
    }
}
