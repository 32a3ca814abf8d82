//! The programme check: what in a readable programme will not work as its author means it.
//!
//! A finding is a warning; the programme runs as written. Each has a code, a place, figures for a reason, and figures
//! for a proposal. What a shop sells is told by name. Nothing here knows a member or a history: whether a threshold is right for a clinic is for the
//! wind tunnel to say.

mod conditions;
mod fault;
mod goods;
mod ladder;
mod logic;
mod names;
mod points;
mod prices;
mod records;
mod rewards;
mod rules;
mod step;
mod window_fault;

pub use fault::{Finding, Flaw, Unrecorded};
pub use goods::{Good, Goods};
pub use names::fold;
pub(super) use window_fault::{WindowFault, bounces};

use crate::programme::Programme;
use crate::programme::read::Read;

/// Everything that was found in the text alone, in the order of the file.
#[must_use]
pub fn check(read: &Read) -> Vec<Finding> {
    found(read, |_| {})
}

/// As [`check`], and what does not fit what a shop sells, or can record.
#[must_use]
pub fn check_for(read: &Read, goods: &Goods) -> Vec<Finding> {
    found(read, |findings| {
        goods::check(findings, goods);
        records::check(findings);
    })
}

fn found<'p>(read: &'p Read, check_more: impl FnOnce(&mut Findings<'p>)) -> Vec<Finding> {
    let mut findings = Findings { read, found: Vec::new() };
    names::check(&mut findings);
    conditions::check(&mut findings);
    ladder::check(&mut findings);
    points::check(&mut findings);
    prices::check(&mut findings);
    rewards::check(&mut findings);
    rules::check(&mut findings);
    check_more(&mut findings);
    let mut found = findings.found;
    found.sort_by(|a, b| (a.place, &a.key).cmp(&(b.place, &b.key)));
    found
}

/// What was found so far in a programme.
struct Findings<'p> {
    read: &'p Read,
    found: Vec<Finding>,
}

impl<'p> Findings<'p> {
    /// The programme under check.
    const fn programme(&self) -> &'p Programme {
        &self.read.programme
    }

    /// Whether a key is written in the file.
    fn is_written(&self, key: &str) -> bool {
        self.read.places.has(key)
    }

    /// The path of a category's rate.
    fn category_key(&self, category: &str) -> String {
        crate::programme::read::key_path("points.categories", category)
    }

    /// Adds a finding at a key, or at the nearest written thing around it.
    fn add(&mut self, key: &str, flaw: Flaw) {
        self.found.push(Finding { place: self.read.places.of(key), key: key.to_owned(), flaw });
    }

    /// Adds a finding if there is one.
    fn add_some(&mut self, key: &str, flaw: Option<Flaw>) {
        if let Some(flaw) = flaw {
            self.add(key, flaw);
        }
    }
}
