//! Who is about to lose a tier and who is near the next one, as of one scan of all members. No behaviour.

use serde::{Deserialize, Serialize};
use yanji_books::id::{MemberId, StoreId};
use yanji_engine::Day;
use yanji_engine::measure::Measured;

use crate::clock::Instant;

/// Which of the two lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutlookOf {
    /// Those who do not keep their tier yet.
    Keep,
    /// Those who are near the next tier.
    Next,
}

impl OutlookOf {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Keep => "keep",
            Self::Next => "next",
        }
    }

    /// The one with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Keep, Self::Next].into_iter().find(|of| of.code() == code)
    }
}

/// Everybody who is about to lose a tier or near the next one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outlook {
    /// When the scan was made.
    pub made_at: Instant,
    /// The day for which it holds.
    pub day: Day,
    /// Those in grace, and those whose evaluation falls within 60 days, who do not keep their tier yet: by day, and
    /// of one day the nearest to keep first: they can still be won.
    pub keep: Vec<OutlookRow>,
    /// Those who have at least 80 % of what the next tier asks for: nearest first.
    pub next: Vec<OutlookRow>,
}

impl Outlook {
    /// One of the two lists.
    #[must_use]
    pub fn list(&self, of: OutlookOf) -> &[OutlookRow] {
        match of {
            OutlookOf::Keep => &self.keep,
            OutlookOf::Next => &self.next,
        }
    }
}

/// One member of an outlook, without personal data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutlookRow {
    /// The member.
    pub member: MemberId,
    /// Her card number.
    pub number: String,
    /// The store where she joined.
    pub store: Option<StoreId>,
    /// What her tier is called.
    pub tier_name: String,
    /// The place of her tier in the ladder, from 0.
    pub tier_rank: usize,
    /// What the tier in question is called: her own where she may lose it, the next one where she is near it.
    pub goal_name: String,
    /// The day at whose end it is decided; `None`: as soon as the condition holds.
    pub until: Option<Day>,
    /// Whether a grace is running.
    pub in_grace: bool,
    /// How much of the condition is fulfilled, in hundredths of a percent.
    pub progress_bp: i64,
    /// The condition with what she has.
    pub condition: Measured,
}

/// One member of an outlook as a door shows her.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutlookMember {
    /// Where she stands.
    #[serde(flatten)]
    pub row: OutlookRow,
    /// Her name, masked; empty where there is none.
    pub name: String,
    /// Her phone, masked; empty where there is none.
    pub phone: String,
}
