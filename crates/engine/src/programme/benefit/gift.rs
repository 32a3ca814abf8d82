//! What is given by itself, on which occasion.

use super::Days;
use crate::number::Points;

/// Something that is given by itself, once for each occasion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gift {
    /// The stable code.
    pub code: String,
    /// What members call it.
    pub name: String,
    /// When.
    pub on: Occasion,
    /// To which tiers, by code, at that moment; for an upgrade the tier that was reached. Empty: to all.
    pub tiers: Vec<String>,
    /// What; never empty.
    pub give: Vec<Give>,
}

/// When something is given by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Occasion {
    /// When she joins; once.
    Enrolment,
    /// When she reaches a higher tier; once for each tier, ever.
    Upgrade,
    /// With her first sale of more than nothing; once.
    FirstOrder,
    /// With the first package or card that she buys; once.
    FirstCard,
    /// In the month of her birthday; once a year.
    BirthdayMonth,
    /// On days of the clinic, such as a member day or a festival; once for each day.
    Days(Days),
}

/// One thing that a gift consists of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Give {
    /// Coupons of a kind.
    Coupon {
        /// The kind's code.
        code: String,
        /// How many, 1 to 100.
        count: u16,
    },
    /// Points, as if given by hand.
    Points(Points),
    /// The right to an offer.
    Offer(Right),
    /// The right to a bonus.
    Bonus(Right),
}

/// The right to an offer or a bonus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Right {
    /// The offer's or bonus's code.
    pub code: String,
    /// For how many days from the day on which it is given, that day included; `None`: in the month of the birthday
    /// until its end, else for ever.
    pub days: Option<u16>,
    /// For how many bills; `None`: for any number.
    pub bills: Option<u16>,
}

impl Occasion {
    /// The word in a programme file.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Enrolment => "enrolment",
            Self::Upgrade => "upgrade",
            Self::FirstOrder => "first_order",
            Self::FirstCard => "first_card",
            Self::BirthdayMonth => "birthday_month",
            Self::Days(_) => "days",
        }
    }
}
