//! The inputs that most forms are made of. These are templates of their own, so that the compiler meets each once and
//! not wherever a form has one; pages call them by the macros of `parts.html`.

use askama::Template;

use super::Form;
use crate::console::frame::Frame;

/// A labelled line to type in, with what is wrong with it.
#[derive(Template)]
#[template(path = "form/field.html")]
pub(in crate::console) struct Field<'a> {
    frame: &'a Frame,
    form: &'a Form,
    name: &'a str,
    /// The key of its words.
    label: &'a str,
    /// The `type` of the input.
    kind: &'a str,
    /// `needed`, or nothing.
    rule: &'a str,
}

/// The most characters of what a line is typed in for, by the key of its words; the browser keeps to it, and the rule
/// itself stands in the use case.
const MOST: [(&str, usize); 14] = [
    ("enrol.number", 40),
    ("items.category", 32),
    ("items.code", 32),
    ("items.name", 64),
    ("keys.name", 64),
    ("member.name", 60),
    ("sale.number", 100),
    ("settings.name", 64),
    ("setup.clinic", 64),
    ("setup.store", 64),
    ("sign_in.login", 64),
    ("staff.name", 40),
    ("stores.name", 64),
    ("treatment.batch", 64),
];

/// The most characters of any line: those of a note.
const ANY_MOST: usize = 2_000;

impl Field<'_> {
    fn most(&self) -> usize {
        MOST.iter().find(|(label, _)| *label == self.label).map_or(ANY_MOST, |(_, most)| *most)
    }
}

/// A labelled day, with what is wrong with it.
#[derive(Template)]
#[template(path = "form/date_field.html")]
pub(in crate::console) struct DateField<'a> {
    frame: &'a Frame,
    form: &'a Form,
    name: &'a str,
    label: &'a str,
    rule: &'a str,
}

/// A day alone.
#[derive(Template)]
#[template(path = "form/day.html")]
pub(in crate::console) struct DayInput<'a> {
    frame: &'a Frame,
    name: &'a str,
    value: &'a str,
    rule: &'a str,
    /// What is wrong with it, or nothing.
    wrong: &'a str,
}

impl Frame {
    /// A labelled line to type in.
    pub(in crate::console) fn field<'a>(
        &'a self,
        form: &'a Form,
        name: &'a str,
        label: &'a str,
        kind: &'a str,
        rule: &'a str,
    ) -> Field<'a> {
        Field { frame: self, form, name, label, kind, rule }
    }

    /// A labelled day.
    pub(in crate::console) fn date_field<'a>(
        &'a self,
        form: &'a Form,
        name: &'a str,
        label: &'a str,
        rule: &'a str,
    ) -> DateField<'a> {
        DateField { frame: self, form, name, label, rule }
    }

    /// A day alone.
    pub(in crate::console) fn day_input<'a>(
        &'a self,
        name: &'a str,
        value: &'a str,
        rule: &'a str,
        wrong: &'a str,
    ) -> DayInput<'a> {
        DayInput { frame: self, name, value, rule, wrong }
    }
}
