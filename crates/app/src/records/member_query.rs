//! Which members a list shows, in which order, page by page. Nothing personal but the text that is searched for.

use serde::{Deserialize, Serialize};
use yanji_books::id::StoreId;
use yanji_engine::Day;

/// Which members are asked for, and which page of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberQuery {
    /// A card number or its beginning, a whole phone number or its last four digits, two or more characters of a
    /// name, or how its pinyin begins; everybody when empty.
    pub text: String,
    /// What else holds for them.
    #[serde(flatten)]
    pub filter: MemberFilter,
    /// What the list is sorted by.
    pub sort: MemberSort,
    /// Whether the greatest comes first; as the sort usually has it when there is none.
    #[serde(default)]
    pub descending: Option<bool>,
    /// Where the page begins: the cursor of the page before.
    pub after: Option<String>,
    /// The most members on a page, 1 to 200; 50 when 0.
    pub limit: usize,
}

/// What holds for the members that are asked for, all of it at once. Holds nothing personal, so that it can stand in
/// an address and be saved.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MemberFilter {
    /// The codes of tiers; any tier when there are none.
    pub tiers: Vec<String>,
    /// Only those in grace.
    pub in_grace: bool,
    /// Usable points.
    pub points: Between,
    /// Spend over the lifetime, in fen.
    pub spend_fen: Between,
    /// Visits over the lifetime.
    pub visits: Between,
    /// The day of the last sale that was not refunded in full; only those with one.
    pub last_sale_on: DaysBetween,
    /// No such sale on the last so many days, today included; nor enrolled in them.
    pub idle_days: Option<i64>,
    /// The store where they joined.
    pub store: Option<StoreId>,
    /// The day of enrolment.
    pub enrolled_on: DaysBetween,
}

/// Numbers from one to another, both included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Between {
    /// The least.
    pub from: Option<i64>,
    /// The greatest.
    pub to: Option<i64>,
}

/// Days from one to another, both included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DaysBetween {
    /// The first.
    pub from: Option<Day>,
    /// The last.
    pub to: Option<Day>,
}

/// What a list of members is sorted by; equal ones are by card number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MemberSort {
    /// Card number.
    #[default]
    Number,
    /// Tier.
    Tier,
    /// Usable points.
    Points,
    /// Spend over the lifetime.
    Spend,
    /// Visits over the lifetime.
    Visits,
    /// Last sale; enrolment for those without one.
    LastSale,
    /// Enrolment.
    EnrolledOn,
}

impl MemberSort {
    /// Every sort.
    pub const ALL: [Self; 7] =
        [Self::Number, Self::Tier, Self::Points, Self::Spend, Self::Visits, Self::LastSale, Self::EnrolledOn];

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Tier => "tier",
            Self::Points => "points",
            Self::Spend => "spend",
            Self::Visits => "visits",
            Self::LastSale => "last_sale",
            Self::EnrolledOn => "enrolled_on",
        }
    }

    /// The sort with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sort| sort.code() == code)
    }

    /// Whether the greatest comes first when nobody says.
    #[must_use]
    pub const fn usually_descending(self) -> bool {
        !matches!(self, Self::Number)
    }
}

impl MemberFilter {
    /// Whether it narrows nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
