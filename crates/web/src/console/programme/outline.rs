//! A programme as the editor's form holds it: every value as it was typed, right or wrong. What is wrong is told by
//! reading the text that it makes, never here.

mod change;
mod fields;
mod given;
mod gives;
mod parse;
mod text;

use std::hash::{DefaultHasher, Hash, Hasher};

#[cfg(test)]
pub(super) use self::given::EVERYTHING;
pub(super) use self::given::{Entry, Field, GIVE, Given, Kind, Piece, Shape, WEEKDAYS, in_order, pieces};
pub(super) use self::gives::{PriceOutline, taken_apart};

/// The form's state. Each text is what stands in a field; empty where the language's own default counts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Outline {
    pub(super) name: String,
    pub(super) timezone: String,
    pub(super) per_yuan: String,
    pub(super) per_event: String,
    pub(super) per_engagement: String,
    pub(super) per_referral: String,
    /// Empty: points never expire.
    pub(super) expire_months: String,
    pub(super) expire_align: String,
    pub(super) categories: Vec<RateOutline>,
    pub(super) upgrade: String,
    pub(super) cycle: String,
    pub(super) grace_months: String,
    pub(super) min_hold_months: String,
    pub(super) demote: String,
    pub(super) on_refund: String,
    pub(super) tiers: Vec<TierOutline>,
    pub(super) given: Given,
    /// What the form has no fields for, such as what goes together, as text.
    pub(super) rest: String,
}

/// A category with its points per yuan.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct RateOutline {
    pub(super) name: String,
    pub(super) rate: String,
}

/// One step of the ladder.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct TierOutline {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) is_enabled: bool,
    pub(super) multiplier: String,
    /// Empty: as the programme has it; so is the next.
    pub(super) grace_months: String,
    pub(super) min_hold_months: String,
    pub(super) qualify: Option<Node>,
    pub(super) retain: Option<Node>,
    pub(super) prices: Vec<PriceOutline>,
    /// The words of its perks, in the order of the language.
    pub(super) perks: Vec<String>,
    pub(super) booking_days_ahead: String,
}

/// A condition.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Node {
    /// One metric over one window against a number.
    Metric(Meter, Goal),
    /// Several conditions.
    Group(Joint, Vec<Node>),
    /// A weighted sum against a number.
    Score(Vec<Term>, Goal),
}

/// How the conditions of a group hold together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Joint {
    All,
    Any,
}

/// What is counted, over which days, both in the words of the language.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Meter {
    pub(super) metric: String,
    pub(super) window: String,
}

/// What a value is held against.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Goal {
    pub(super) is_more_than: bool,
    pub(super) number: String,
}

/// One part of a score.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Term {
    pub(super) meter: Meter,
    pub(super) weight: String,
}

impl Outline {
    /// A short sign of the state, by which a change is seen.
    pub(super) fn digest(&self) -> String {
        digest(self)
    }
}

impl Joint {
    /// The word in the text and in the form.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Any => "any",
        }
    }
}

impl Meter {
    /// The number of months, where the window is so many of them.
    pub(super) fn months(&self) -> Option<&str> {
        self.window.strip_suffix(" months").or((self.window == "months").then_some(""))
    }
}

/// A short sign of a value. It is told to the browser and comes back with the next form.
pub(super) fn digest(value: &impl Hash) -> String {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// The name of the form's field for the path of a key, so that an error finds its field.
pub(super) fn field_of(key: &str) -> String {
    let mut name = String::from(key);
    for (written, field) in [(".all[", ".parts["), (".any[", ".parts["), (".score[", ".terms[")] {
        name = name.replace(written, field);
    }
    for written in [".at_least", ".more_than"] {
        if let Some(place) = name.strip_suffix(written) {
            name = format!("{place}.number");
        }
    }
    name
}
