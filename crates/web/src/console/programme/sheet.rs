//! A programme's form as the templates lay it out: its state, what is wrong at which field, and its conditions as rows.

mod given;

use std::collections::BTreeMap;

use yanji_engine::programme::benefit::Perk;
use yanji_engine::programme::read::ProgrammeError;
use yanji_words::programme_fault;

pub(super) use self::given::Goods;
use super::choice::{Choice, choices};
use super::outline::{Goal, Meter, Node, Outline, TierOutline, field_of};
use crate::console::frame::Frame;

/// The form with what is wrong in it.
#[derive(Clone, Debug, Default)]
pub(super) struct Sheet {
    pub(super) outline: Outline,
    wrongs: BTreeMap<String, String>,
    /// What the shop sells.
    pub(super) goods: Goods,
}

/// One line of a condition: a group, a score, or something that is counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Row {
    /// The path of its fields.
    pub(super) path: String,
    pub(super) depth: usize,
    /// `metric`, `group`, `score` or `term`.
    pub(super) kind: &'static str,
    /// `all` or `any`, for a group.
    pub(super) joint: &'static str,
    pub(super) metric: String,
    /// A word, or `months`.
    pub(super) window: String,
    pub(super) months: String,
    pub(super) comparator: &'static str,
    pub(super) number: String,
    pub(super) weight: String,
}

/// A box to tick.
pub(super) struct Ticked {
    pub(super) code: &'static str,
    pub(super) name: &'static str,
    pub(super) is_ticked: bool,
}

impl Sheet {
    /// The form of a state, with the errors of the text that it makes.
    pub(super) fn new(frame: &Frame, outline: Outline, errors: &[ProgrammeError]) -> Self {
        let mut wrongs: BTreeMap<String, String> = BTreeMap::new();
        for error in errors {
            let text = programme_fault(frame.lang, &error.fault).replace('`', "");
            wrongs.entry(place_in(&outline, &error.key)).or_insert(text);
        }
        Self { outline, wrongs, goods: Goods::default() }
    }

    /// What is wrong with a field; empty when nothing is.
    pub(super) fn wrong(&self, field: &str) -> &str {
        self.wrongs.get(field).map_or("", String::as_str)
    }

    /// What is wrong with a line of a condition and with its fields.
    pub(super) fn wrongs_at(&self, path: &str) -> Vec<&str> {
        let own = |field: &str| {
            let rest = field.strip_prefix(path)?;
            (rest.is_empty() || rest.strip_prefix('.').is_some_and(|name| !name.contains(['.', '[']))).then_some(())
        };
        self.wrongs.iter().filter(|(field, _)| own(field).is_some()).map(|(_, text)| text.as_str()).collect()
    }

    /// The path of a tier.
    pub(super) fn place(&self, index: &usize) -> String {
        format!("tiers[{index}]")
    }

    /// What a tier that is added is called at first.
    pub(super) fn new_name(&self, frame: &Frame) -> String {
        frame.put("programme_form.new_tier", self.outline.tiers.len() + 1)
    }

    /// Whether a tier is the base tier.
    pub(super) fn is_base(&self, index: &usize) -> bool {
        *index == 0
    }

    /// Whether a tier is the highest.
    pub(super) fn is_top(&self, index: &usize) -> bool {
        index + 1 == self.outline.tiers.len()
    }

    /// The path of a category.
    pub(super) fn category(&self, index: &usize) -> String {
        format!("categories[{index}]")
    }

    /// The shade of a tier.
    pub(super) fn shade(&self, index: &usize) -> usize {
        (*index).min(5)
    }

    /// What counts where a tier has no months of grace of its own.
    pub(super) fn grace_hint(&self) -> &str {
        if self.outline.grace_months.is_empty() { "0" } else { &self.outline.grace_months }
    }

    /// What counts where a tier has no months of its own for being held.
    pub(super) fn hold_hint(&self) -> &str {
        if self.outline.min_hold_months.is_empty() { "0" } else { &self.outline.min_hold_months }
    }

    /// The word of a flag.
    pub(super) fn flag(&self, flag: &bool) -> &'static str {
        if *flag { "true" } else { "false" }
    }

    /// The path of a tier's condition.
    pub(super) fn path_of(&self, index: &usize, key: &str) -> String {
        format!("tiers[{index}].{key}")
    }

    /// The name of a field at a path.
    pub(super) fn field(&self, path: &str, name: &str) -> String {
        format!("{path}.{name}")
    }

    /// What a button says: what to do, and where.
    pub(super) fn order(&self, verb: &str, place: impl std::fmt::Display) -> String {
        format!("{verb}:{place}")
    }

    /// The path of a price of a tier.
    pub(super) fn price(&self, place: &str, index: &usize) -> String {
        format!("{place}.prices[{index}]")
    }

    /// Where a price stands, for a button.
    pub(super) fn price_place(&self, tier: &usize, price: &usize) -> String {
        format!("{tier}.{price}")
    }

    /// Every perk with its name, and whether a tier has it.
    pub(super) fn perks(&self, frame: &Frame, tier: &TierOutline) -> Vec<Ticked> {
        let ticked = |perk: Perk| Ticked {
            code: perk.code(),
            name: yanji_words::benefit::perk(frame.lang, perk),
            is_ticked: tier.perks.iter().any(|own| own == perk.code()),
        };
        Perk::ALL.into_iter().map(ticked).collect()
    }

    /// What a list offers.
    pub(super) fn choices(&self, frame: &Frame, field: &str, chosen: &str) -> Vec<Choice> {
        choices(frame, field, chosen)
    }

    /// The word of the list of expiries.
    pub(super) fn expiry(&self) -> &str {
        if self.outline.expire_align.is_empty() { "never" } else { &self.outline.expire_align }
    }

    /// The lines of a tier's condition, `qualify` or `retain`.
    pub(super) fn rows(&self, index: &usize, key: &str) -> Vec<Row> {
        let mut rows = Vec::new();
        let node = self.outline.tiers.get(*index).and_then(|tier| condition(tier, key));
        if let Some(node) = node {
            lay_out(node, format!("tiers[{index}].{key}"), 0, &mut rows);
        }
        rows
    }
}

fn condition<'t>(tier: &'t TierOutline, key: &str) -> Option<&'t Node> {
    if key == "qualify" { tier.qualify.as_ref() } else { tier.retain.as_ref() }
}

/// The field at which an error is told.
fn place_in(outline: &Outline, key: &str) -> String {
    if let Some(category) = key.strip_prefix("points.categories.") {
        let named = |name: &str| category == name || category == format!("{name:?}");
        let index = outline.categories.iter().position(|category| named(&category.name));
        return index.map_or_else(|| key.to_owned(), |index| format!("categories[{index}].rate"));
    }
    field_of(key)
}

fn lay_out(node: &Node, path: String, depth: usize, rows: &mut Vec<Row>) {
    match node {
        Node::Metric(meter, goal) => rows.push(row(path, depth, "metric").counting(meter).reaching(goal)),
        Node::Group(joint, parts) => {
            rows.push(Row { joint: joint.code(), ..row(path.clone(), depth, "group") });
            for (index, part) in parts.iter().enumerate() {
                lay_out(part, format!("{path}.parts[{index}]"), depth + 1, rows);
            }
        }
        Node::Score(terms, goal) => {
            rows.push(row(path.clone(), depth, "score").reaching(goal));
            for (index, term) in terms.iter().enumerate() {
                let line = row(format!("{path}.terms[{index}]"), depth + 1, "term").counting(&term.meter);
                rows.push(Row { weight: term.weight.clone(), ..line });
            }
        }
    }
}

fn row(path: String, depth: usize, kind: &'static str) -> Row {
    Row { path, depth, kind, ..Row::default() }
}

impl Row {
    fn counting(self, meter: &Meter) -> Self {
        let months = meter.months();
        let window = months.map_or_else(|| meter.window.clone(), |_| "months".to_owned());
        let months = months.unwrap_or_default().to_owned();
        Self { metric: meter.metric.clone(), window, months, ..self }
    }

    fn reaching(self, goal: &Goal) -> Self {
        let comparator = if goal.is_more_than { "more_than" } else { "at_least" };
        Self { comparator, number: goal.number.clone(), ..self }
    }
}
