//! Points that are given or taken without anything that earns or uses them, and why. No behaviour.

use serde::{Deserialize, Serialize};
use yanji_books::journal::PointsCause;

/// Why somebody gives or takes points by hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HandCause {
    /// 更正差错: something was recorded wrongly. The only one for which points are taken.
    Correction,
    /// 补偿: something went wrong for the member, and it is made good.
    Compensation,
    /// 答谢赠送: given of goodwill, such as in a campaign.
    Goodwill,
}

impl HandCause {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Correction, Self::Compensation, Self::Goodwill];

    /// As the journal has it.
    #[must_use]
    pub const fn in_journal(self) -> PointsCause {
        match self {
            Self::Correction => PointsCause::Correction,
            Self::Compensation => PointsCause::Compensation,
            Self::Goodwill => PointsCause::Goodwill,
        }
    }

    /// The stable code, as in the journal.
    #[must_use]
    pub const fn code(self) -> &'static str {
        self.in_journal().code()
    }

    /// The one with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.code() == code)
    }
}

/// Points of one cause that were given and taken without anything that earns or uses them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PointsByCause {
    /// The cause; `None` for what was posted without one.
    pub cause: Option<PointsCause>,
    /// How many were given.
    pub given: i64,
    /// How many were taken.
    pub taken: i64,
}
