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
