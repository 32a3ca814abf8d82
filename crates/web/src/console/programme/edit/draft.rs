//! A programme on the desk: its text and its form beside each other, and how each follows the other. The text is what
//! is saved; the form is made from it, but where it cannot be read.

use std::collections::BTreeSet;

use yanji_engine::programme::check::check;
use yanji_engine::programme::read::read;
use yanji_engine::programme::repair::repair;

use crate::console::form::Fields;
use crate::console::programme::outline::{Outline, digest};

/// How many steps can be taken back.
const PAST: usize = 8;

/// The programme under work.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Draft {
    pub(super) text: String,
    pub(super) outline: Outline,
    /// Whether the text is no TOML, so that the form shows its last state.
    pub(super) is_unreadable: bool,
    /// Whether text and form were both changed, so that one of them had to yield.
    pub(super) has_yielded: bool,
    /// The texts before, the last one last.
    pub(super) past: Vec<String>,
    /// Whether the last thing that was done is typing in the text, all of which is one step.
    pub(super) is_typed: bool,
}

/// The side on which a button stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Form,
    Text,
}

impl Draft {
    /// A text that nobody has worked on yet.
    pub(super) fn of_text(text: &str) -> Self {
        let outline = Outline::of_text(text);
        Self {
            text: text.to_owned(),
            is_unreadable: outline.is_none(),
            outline: outline.unwrap_or_default(),
            ..Self::default()
        }
    }

    /// What was sent, after the button that was pressed has done its work.
    pub(super) fn sent(fields: &Fields) -> Self {
        let mut draft = Self::joined(fields);
        let order = fields.get("do");
        match order.split_once(':').unwrap_or((order, "")) {
            ("undo", _) => draft.undo(),
            ("repair", place) => draft.repair(place.parse().ok()),
            ("repair_all", _) => draft.repair_all(),
            _ => draft.order(order),
        }
        draft
    }

    /// Text and form as one: whichever was changed is followed by the other.
    fn joined(fields: &Fields) -> Self {
        let typed = lines_of(fields.get("source"));
        let form = Outline::of_fields(fields);
        let text_changed = digest(&typed) != fields.get("shown");
        let form_changed = form.as_ref().is_some_and(|form| form.digest() != fields.get("formed"));
        let side = match (form_changed, text_changed) {
            (true, true) => side_of(fields.get("do")),
            (true, false) => Side::Form,
            (false, _) => Side::Text,
        };
        let past = fields.all("past").map(lines_of).collect();
        let was_typed = !fields.get("typing").is_empty();
        let mut draft = match (side, form) {
            (Side::Form, Some(mut form)) => {
                form.given = form.given.coded();
                form.code_tiers();
                let text = form.to_text();
                let mut draft = Self { text: typed, outline: form, past, ..Self::default() };
                draft.put(text);
                draft
            }
            (_, form) => {
                let read = Outline::of_text(&typed);
                let is_unreadable = read.is_none();
                let yielding = form.as_ref().filter(|_| form_changed).map(Outline::to_text);
                let stood = Some(lines_of(fields.get("stood"))).filter(|text| !text.is_empty());
                let stood = stood.filter(|_| text_changed && !was_typed);
                let outline = read.or(form).unwrap_or_default();
                Self {
                    text: typed,
                    outline,
                    is_unreadable,
                    past: past.into_iter().chain(stood).chain(yielding).collect(),
                    is_typed: text_changed || was_typed,
                    ..Self::default()
                }
            }
        };
        draft.has_yielded = form_changed && text_changed;
        draft
    }

    /// Puts another text in place; the one before can be taken back.
    fn put(&mut self, text: String) {
        if text != self.text {
            self.past.push(std::mem::replace(&mut self.text, text));
            self.is_typed = false;
        }
        let surplus = self.past.len().saturating_sub(PAST);
        self.past.drain(..surplus);
    }

    /// Does what a button of the form says.
    fn order(&mut self, order: &str) {
        let mut outline = self.outline.clone();
        outline.change(order);
        if outline != self.outline {
            let text = outline.to_text();
            self.outline = outline;
            self.is_unreadable = false;
            self.put(text);
        }
    }

    /// Takes the last step back.
    fn undo(&mut self) {
        if let Some(text) = self.past.pop() {
            let past = std::mem::take(&mut self.past);
            let last = std::mem::take(&mut self.outline);
            *self = Self { past, ..Self::of_text(&text) };
            if self.is_unreadable {
                self.outline = last;
            }
        }
    }

    /// Takes the proposal of a finding.
    fn repair(&mut self, place: Option<usize>) {
        if let Some(text) = place.and_then(|place| mended(&self.text, place)) {
            self.follow(text);
        }
    }

    /// Takes every proposal that can be taken, as one step.
    fn repair_all(&mut self) {
        self.follow(repaired(&self.text));
    }

    fn follow(&mut self, text: String) {
        if let Some(outline) = Outline::of_text(&text) {
            self.outline = outline;
        }
        self.put(text);
    }
}

/// The text with one proposal taken, by its place among those that can be taken. What the price list has to do with is
/// never among these: it is about names, which a person decides on.
pub(in crate::console::programme) fn mended(text: &str, place: usize) -> Option<String> {
    let findings = check(&read(text).ok()?);
    findings.iter().filter_map(|finding| repair(text, finding)).nth(place)
}

/// The text with every proposal taken, one after another, until none is left or one leads back.
pub(in crate::console::programme) fn repaired(text: &str) -> String {
    let mut text = text.to_owned();
    let mut seen = BTreeSet::new();
    while seen.insert(text.clone()) {
        let Ok(programme) = read(&text) else { break };
        match check(&programme).iter().find_map(|finding| repair(&text, finding)) {
            Some(next) => text = next,
            None => break,
        }
    }
    text
}

/// The side that a button stands on, where both were changed. The text is what is saved.
fn side_of(order: &str) -> Side {
    let of_text = ["", "live", "read", "check", "save", "publish", "undo", "repair", "repair_all"];
    let verb = order.split_once(':').map_or(order, |(verb, _)| verb);
    if of_text.contains(&verb) { Side::Text } else { Side::Form }
}

/// A text as it was before a browser sent it.
fn lines_of(sent: &str) -> String {
    let mut text = sent.replace("\r\n", "\n");
    if !text.is_empty() {
        text.push('\n');
    }
    text
}
