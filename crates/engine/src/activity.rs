//! What happens to a member, and the codes with which it can be refused.

mod kind;

pub use kind::{EntryKind, Kind};

use crate::day::Day;
use crate::number::{Fen, Micros, Points};
use crate::standing::Held;

/// One thing that happened on one day, in the words of the programme language, already parsed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Activity<'a> {
    /// The business day.
    pub day: Day,
    /// What happened.
    pub deed: Deed<'a>,
}

/// What happened.
///
/// Sales, referrals and redemptions are named by numbers that the caller gives out: in a replay the number of the id in
/// the file, in the books the place of the entry in the account's journal. Equal numbers mean equal ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed<'a> {
    /// The member joins.
    Enrol,
    /// A sale, with at least one line.
    Sale {
        /// The sale's number.
        sale: u64,
        /// What was sold.
        lines: &'a [SaleLine],
    },
    /// Money given back on lines of a sale.
    Refund {
        /// The number of the sale.
        sale: u64,
        /// How much of which lines.
        lines: &'a [RefundLine],
    },
    /// Somebody whom the member sent came.
    Referral {
        /// The number of the referral's id; several may share one.
        referral: u64,
    },
    /// The earliest referral with this number that still counts no longer counts.
    ReferralVoid {
        /// The number of the referral's id.
        referral: u64,
    },
    /// One attended event.
    Event,
    /// One survey answered, check-in or review.
    Engage,
    /// Prepaid money paid in.
    Topup {
        /// How much.
        amount: Fen,
    },
    /// A package bought.
    Package {
        /// Its price, which is booked as a sale of its own.
        amount: Fen,
    },
    /// Points taken for something; at least 1.
    Redeem {
        /// The number of the redemption; several may share one. 0 is no number: what it takes is not brought back.
        redeem: u64,
        /// How many.
        points: Points,
    },
    /// Points that the earliest redemption with this number took and that are still out, brought back; at least 1.
    Restore {
        /// The number of the redemption.
        redeem: u64,
        /// How many.
        points: Points,
    },
    /// Points given or, when negative, taken by hand; never 0.
    Points {
        /// How many.
        points: Points,
    },
    /// A tier set by hand.
    Tier {
        /// The code of the tier.
        code: &'a str,
        /// The last day on which nothing else changes the tier.
        locked_until: Option<Day>,
        /// How the tier was held before the latest tier set by hand, which this one takes back with all that it began
        /// anew; `None` for a tier that begins anew itself. It looks back: the member has to be a whole one.
        as_held: Option<Held>,
    },
}

/// One line of a sale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SaleLine {
    /// The category, as the rulebook numbers it ([`Rulebook::category`](crate::rulebook::Rulebook::category)).
    pub category: CategoryId,
    /// What was paid for it.
    pub amount: Fen,
    /// By how much more than usual it earns, from [`Micros::ONE`] to [`SaleLine::MOST_BONUS`]: the bonus that the member
    /// was granted, or that is about single items. The largest of it and of the programme's own bonuses for the
    /// category counts.
    pub bonus: Micros,
}

impl SaleLine {
    /// The largest bonus.
    pub const MOST_BONUS: Micros = Micros::whole(100);

    /// A line with nothing to it but what was paid.
    #[must_use]
    pub const fn paid(category: CategoryId, amount: Fen) -> Self {
        Self { category, amount, bonus: Micros::ONE }
    }
}

/// Money given back on one line of a sale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RefundLine {
    /// The place of the line in its sale, from 0.
    pub line: usize,
    /// How much is given back.
    pub amount: Fen,
}

/// A category of goods or services that some version of the programme names, or any other one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CategoryId(pub u16);

impl CategoryId {
    /// Every category that no version names: `per_yuan` applies.
    pub const OTHER: Self = Self(0);
}

/// Why an activity is not accepted. Checked in this order; a refused activity changes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// The kind is none of the language's.
    UnknownKind,
    /// The member, or a field that the kind needs, is empty.
    MissingField,
    /// Not `YYYY-MM-DD`, no such day, or outside 1900–2999.
    InvalidDay,
    /// Not an amount in yuan with at most two decimals, above 10¹² fen, or earning above
    /// [`Points::MOST_EARNED`].
    InvalidAmount,
    /// Not a whole number, out of range, or a sign that makes no sense.
    InvalidPoints,
    /// Before the member's last accepted activity.
    DayBeforeLast,
    /// The end of that day has been handled for the clinic.
    DayClosed,
    /// After today.
    DayAhead,
    /// The id of an earlier sale of this member.
    DuplicateSale,
    /// No such sale of this member.
    UnknownSale,
    /// More than is left of the sale, or nothing.
    OverRefund,
    /// No such referral that still counts.
    UnknownReferral,
    /// Fewer points than asked for.
    InsufficientPoints,
    /// No tier with that code.
    UnknownTier,
    /// Nobody may enter that tier.
    TierDisabled,
    /// No such redemption of this member.
    UnknownRedeem,
    /// More points than the redemption still has out.
    OverRestore,
}

impl Refusal {
    /// Every refusal, in the order in which they are checked.
    pub const ALL: [Self; 17] = [
        Self::UnknownKind,
        Self::MissingField,
        Self::InvalidDay,
        Self::InvalidAmount,
        Self::InvalidPoints,
        Self::DayBeforeLast,
        Self::DayClosed,
        Self::DayAhead,
        Self::DuplicateSale,
        Self::UnknownSale,
        Self::OverRefund,
        Self::UnknownReferral,
        Self::InsufficientPoints,
        Self::UnknownTier,
        Self::TierDisabled,
        Self::UnknownRedeem,
        Self::OverRestore,
    ];

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::UnknownKind => "unknown_kind",
            Self::MissingField => "missing_field",
            Self::InvalidDay => "invalid_day",
            Self::InvalidAmount => "invalid_amount",
            Self::InvalidPoints => "invalid_points",
            Self::DayBeforeLast => "day_before_last",
            Self::DayClosed => "day_closed",
            Self::DayAhead => "day_ahead",
            Self::DuplicateSale => "duplicate_sale",
            Self::UnknownSale => "unknown_sale",
            Self::OverRefund => "over_refund",
            Self::UnknownReferral => "unknown_referral",
            Self::InsufficientPoints => "insufficient_points",
            Self::UnknownTier => "unknown_tier",
            Self::TierDisabled => "tier_disabled",
            Self::UnknownRedeem => "unknown_redeem",
            Self::OverRestore => "over_restore",
        }
    }
}
