//! What the programme check found: a reason with its figures, and a proposal.

mod proposal;
mod reason;
mod written;

use yanji_engine::programme::check::Finding;
use yanji_engine::programme::repair;

use crate::Lang;

/// What to tell the author of a programme about a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advice {
    /// Why it will not work as meant.
    pub reason: String,
    /// What to do instead, without a word of the programme language.
    pub proposal: String,
    /// How that is written in the programme's text, for whoever writes it: keys with their values where these are known;
    /// empty where there is no more to it than names and numbers.
    pub written: Vec<String>,
    /// Whether [`repair`](yanji_engine::programme::repair::repair) does what the proposal says first; else a person
    /// has to decide.
    pub takes: bool,
}

/// The reason and the proposal of a finding.
#[must_use]
pub fn finding(lang: Lang, finding: &Finding) -> Advice {
    Advice {
        reason: reason::of(lang, &finding.flaw),
        proposal: proposal::of(lang, finding),
        written: written::of(finding),
        takes: repair::takes(finding),
    }
}
