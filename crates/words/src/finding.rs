//! What the programme check found: a reason with its figures, and a proposal.

mod proposal;
mod reason;

use yanji_engine::programme::check::Finding;

use crate::Lang;

/// What to tell the author of a programme about a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advice {
    /// Why it will not work as meant.
    pub reason: String,
    /// What to write instead.
    pub proposal: String,
}

/// The reason and the proposal of a finding.
#[must_use]
pub fn finding(lang: Lang, finding: &Finding) -> Advice {
    Advice { reason: reason::of(lang, &finding.flaw), proposal: proposal::of(lang, &finding.flaw) }
}
