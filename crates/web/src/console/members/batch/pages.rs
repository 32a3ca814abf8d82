//! The pages of batches, as their templates take them.

use askama::Template;
use yanji_app::BATCH_MOST;
use yanji_app::records::{BatchReasons, BatchUndo, LadderTier};
use yanji_words::whole;

use super::shown::{OutcomeTab, Shown, ShownKind, ShownMember};
use crate::console::activities::deed::hand_causes;
use crate::console::form::Form;
use crate::console::frame::Frame;
use crate::console::list::List;

/// Every batch that was begun.
#[derive(Template)]
#[template(path = "members/batches.html")]
pub(super) struct BatchesPage {
    pub(super) frame: Frame,
    pub(super) batches: Vec<Shown>,
}

/// What is to be done to those who were chosen.
#[derive(Template)]
#[template(path = "members/batch_new.html")]
pub(super) struct NewPage {
    pub(super) frame: Frame,
    pub(super) form: Form,
    pub(super) tiers: Vec<LadderTier>,
    /// The kinds of coupons that can be given.
    pub(super) kinds: Vec<ShownKind>,
    pub(super) members: i64,
}

impl NewPage {
    /// How many members were chosen, as it is shown.
    pub(super) fn count(&self) -> String {
        whole(self.members)
    }

    /// Whether there are more than a batch may have.
    pub(super) fn is_too_many(&self) -> bool {
        usize::try_from(self.members).is_ok_and(|members| members > BATCH_MOST)
    }

    /// How many a batch may have, as it is shown.
    pub(super) fn most(&self) -> String {
        whole(i64::try_from(BATCH_MOST).unwrap_or(i64::MAX))
    }

    /// Whether this is what is to be done: what was said, else the first that one may do.
    pub(super) fn is_what(&self, what: &str) -> bool {
        let first = WHATS.iter().find(|(_, permission)| self.frame.may(permission)).map_or("", |(first, _)| first);
        let said = self.form.value("what");
        what == if said.is_empty() { first } else { said }
    }

    /// Why points may be given or taken.
    pub(super) fn causes(&self) -> [(&'static str, &'static str); 3] {
        hand_causes()
    }

    /// The fields that say who was chosen.
    pub(super) fn chosen(&self) -> Vec<(String, String)> {
        let own = ["csrf", "key", "what", "tier_to", "locked_until", "points", "cause", "coupon", "count"];
        let pairs = self.form.fields().pairs().filter(|(name, _)| !own.contains(name));
        pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    }
}

/// What can be done to those who were chosen, each with the permission for it.
const WHATS: [(&str, &str); 3] = [("tier", "tier_set"), ("points", "points_adjust"), ("coupon", "coupon_issue")];

/// A batch: what is foreseen, how far it is, or what it came to.
#[derive(Template)]
#[template(path = "members/batch.html")]
pub(super) struct BatchPage {
    pub(super) frame: Frame,
    pub(super) form: Form,
    pub(super) list: List,
    pub(super) batch: Shown,
    pub(super) members: Vec<ShownMember>,
    pub(super) outcomes: Vec<OutcomeTab>,
}

/// The figures of a batch.
#[derive(Template)]
#[template(path = "members/batch_part.html")]
pub(super) struct StatusPart {
    pub(super) frame: Frame,
    pub(super) batch: Shown,
}

/// What taking a batch back would come to.
#[derive(Template)]
#[template(path = "members/batch_undo.html")]
pub(super) struct UndoPage {
    pub(super) frame: Frame,
    pub(super) form: Form,
    pub(super) batch: Shown,
    pub(super) foreseen: BatchUndo,
}

impl UndoPage {
    /// How many would be set back, as it is shown.
    pub(super) fn back(&self) -> String {
        whole(self.foreseen.back)
    }

    /// How many would be left as they are, as it is shown.
    pub(super) fn kept(&self) -> String {
        whole(self.foreseen.kept)
    }
}

/// Why a batch was made and taken back.
#[derive(Template)]
#[template(path = "members/batch_reasons.html")]
pub(super) struct ReasonsPage {
    pub(super) frame: Frame,
    pub(super) address: String,
    pub(super) reasons: BatchReasons,
}
