//! What stands above every tab of a member's page: who she is, how she stands, how far the next tier is and what keeps
//! this one, what can be done, and the tabs.

use yanji_app::records::{Member, MemberExplanation, MemberGlance, MemberState};
use yanji_app::{Actor, AppError, Clinic};
use yanji_books::id::MemberId;
use yanji_words::whole;

use super::head::{Head, head};
use crate::console::activities::deed::Act;
use crate::console::figures::day;
use crate::console::frame::Frame;
use crate::console::why::{self, Why};

/// A part of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tab {
    Overview,
    Timeline,
    Points,
    Tiers,
    Rights,
    Profile,
}

impl Tab {
    const ALL: [Self; 6] = [Self::Overview, Self::Timeline, Self::Points, Self::Tiers, Self::Rights, Self::Profile];

    /// The word in the address.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Overview => "overview",
            Self::Timeline => "timeline",
            Self::Points => "points",
            Self::Tiers => "tiers",
            Self::Rights => "rights",
            Self::Profile => "profile",
        }
    }

    /// The key of its name.
    const fn name(self) -> &'static str {
        match self {
            Self::Overview => "tab.overview",
            Self::Timeline => "tab.timeline",
            Self::Points => "tab.points",
            Self::Tiers => "tab.tiers",
            Self::Rights => "tab.rights",
            Self::Profile => "tab.profile",
        }
    }

    /// The tab of an address; the first one when it names none.
    pub(super) fn of(code: &str) -> Self {
        Self::ALL.into_iter().find(|tab| tab.code() == code).unwrap_or(Self::Overview)
    }
}

/// What is known of a member for the top of her page.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) member: Member,
    pub(super) state: MemberState,
    pub(super) glance: MemberGlance,
    pub(super) told: MemberExplanation,
}

impl Known {
    pub(super) fn ask(clinic: &Clinic, actor: &Actor, id: MemberId) -> Result<Self, AppError> {
        Self::about(clinic, actor, clinic.member_get(actor, id)?)
    }

    /// As [`Known::ask`] about a member who was looked up already.
    pub(super) fn about(clinic: &Clinic, actor: &Actor, member: Member) -> Result<Self, AppError> {
        let id = member.id;
        Ok(Self {
            member,
            state: clinic.member_state(actor, id)?,
            glance: clinic.member_glance(actor, id)?,
            told: clinic.member_explanation(actor, id)?,
        })
    }
}

/// The top as the template shows it.
pub(super) struct Top {
    pub(super) head: Head,
    pub(super) why: Why,
    /// The store where she joined; empty when it is not known.
    pub(super) store: String,
    /// Empty when she never bought anything.
    pub(super) last_sale_on: String,
    /// Which points expire next, and when.
    pub(super) expiring: Option<(String, String)>,
    /// What can be recorded at once, and what stands behind "more".
    pub(super) acts: [Vec<Act>; 2],
    /// Whether what leads to the next tier and what keeps this one is told in full: over the first tab alone, so that the
    /// others are in sight.
    pub(super) is_overview: bool,
    pub(super) tabs: Vec<TabLink>,
}

/// A link to a tab.
pub(super) struct TabLink {
    pub(super) address: String,
    pub(super) key: &'static str,
    pub(super) is_here: bool,
}

/// The top of a page.
pub(super) fn top(frame: &Frame, known: &Known, tab: Tab) -> Top {
    let head = head(&known.member, &known.state);
    let allowed = Act::ALL.into_iter().filter(|act| frame.permissions.allow(act.permission()));
    let (first, more) = allowed.partition(|act| act.is_frequent());
    let tabs = Tab::ALL.into_iter().map(|one| TabLink {
        address: match one {
            Tab::Overview => head.address.clone(),
            _ => format!("{}?tab={}#tabs", head.address, one.code()),
        },
        key: one.name(),
        is_here: one == tab,
    });
    let expiring = known.glance.expiring.map(|next| (whole(next.points), next.expires_on.to_string()));
    Top {
        why: why::why(frame, &known.told),
        store: known.glance.store.as_ref().map(|store| store.name.clone()).unwrap_or_default(),
        last_sale_on: day(known.glance.last_sale_on),
        expiring,
        acts: [first, more],
        is_overview: tab == Tab::Overview,
        tabs: tabs.collect(),
        head,
    }
}

#[cfg(test)]
pub(super) mod testing {
    use yanji_app::records::{Expiring, MemberGlance};

    use super::Known;
    use crate::console::form::testing::{sample_day, sample_member, sample_state};
    use crate::console::why::testing::sample_explanation;

    /// A member of whom everything is known.
    pub(in crate::console::member) fn known() -> Known {
        let expiring = Some(Expiring { expires_on: sample_day(), points: 321 });
        Known {
            member: sample_member(),
            state: sample_state(),
            glance: MemberGlance { store: None, last_sale_on: Some(sample_day()), expiring },
            told: sample_explanation(),
        }
    }
}
