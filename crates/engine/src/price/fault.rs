//! Why a basket has no price or money does not go back: one variant for each reason, with a stable code. No sentences.

use serde::{Deserialize, Serialize};

use crate::number::{Fen, Points};
use crate::programme::benefit::Perk;

/// Why a basket has no bill. Lines are counted from 0, as they were asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.code())]
pub enum QuoteFault {
    /// Nothing was asked for.
    EmptyBasket,
    /// No pieces, or more than a line may have.
    Quantity {
        /// The line.
        line: usize,
    },
    /// An amount below zero, or above what is accepted.
    AmountTooLarge,
    /// The ladder has no such tier.
    UnknownTier,
    /// Only members with a perk may buy it.
    ExclusiveItem {
        /// The line.
        line: usize,
        /// The perk.
        perk: Perk,
    },
    /// A coupon that was chosen is not among those that may be used, or was chosen twice.
    CouponUnknown {
        /// Its number.
        number: usize,
    },
    /// More coupons were chosen than the programme lets.
    TooManyCoupons {
        /// How many it lets.
        most: u8,
    },
    /// A coupon that was chosen cannot be used.
    CouponRefused {
        /// Its number.
        number: usize,
        /// Why.
        why: CouponRefusal,
    },
    /// Points are used in multiples of a step, are never negative, and are worth a fen at least.
    PointsStep {
        /// The step; 0 where points are not money.
        step: u32,
    },
    /// More points than may be used.
    PointsOver {
        /// How many may be used.
        most: Points,
    },
    /// Points do not pay on a bill with a coupon.
    PointsWithCoupon,
    /// The price by hand is below the floor.
    BelowFloor {
        /// The line.
        line: usize,
        /// The floor of the whole line.
        floor_fen: Fen,
    },
    /// The price by hand is above what the rules give.
    AbovePrice {
        /// The line.
        line: usize,
        /// What the rules give for the whole line.
        price_fen: Fen,
    },
    /// More is rounded off than the floors leave.
    RoundingOver {
        /// The most that may come off.
        most_fen: Fen,
    },
    /// What was paid and what is owed are not what the bill comes to.
    TendersDiffer {
        /// What it comes to.
        pay_fen: Fen,
    },
    /// The names of lines, coupons or rights that came with a bill are not those of the bill.
    NamesDiffer,
}

impl QuoteFault {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::EmptyBasket => "empty_basket",
            Self::Quantity { .. } => "quantity",
            Self::AmountTooLarge => "amount_too_large",
            Self::UnknownTier => "unknown_tier",
            Self::ExclusiveItem { .. } => "exclusive_item",
            Self::CouponUnknown { .. } => "coupon_unknown",
            Self::TooManyCoupons { .. } => "too_many_coupons",
            Self::CouponRefused { .. } => "coupon_refused",
            Self::PointsStep { .. } => "points_step",
            Self::PointsOver { .. } => "points_over",
            Self::PointsWithCoupon => "points_with_coupon",
            Self::BelowFloor { .. } => "below_floor",
            Self::AbovePrice { .. } => "above_price",
            Self::RoundingOver { .. } => "rounding_over",
            Self::TendersDiffer { .. } => "tenders_differ",
            Self::NamesDiffer => "names_differ",
        }
    }
}

/// Why a coupon cannot be used on a bill.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
#[error("{}", self.code())]
pub enum CouponRefusal {
    /// Its last day is over.
    Expired,
    /// It is for the other price list.
    OtherList,
    /// Nothing on the bill is in its scope.
    OutOfScope,
    /// What is in its scope has a price with which coupons do not go together, and comes dearer with the coupon in
    /// place of that price.
    WithOtherPrice,
    /// What its scope comes to is not enough.
    BelowThreshold {
        /// How much more it takes.
        missing_fen: Fen,
    },
    /// Nothing would come off: a floor, or another coupon, leaves nothing.
    NothingOff,
    /// Points are used, with which coupons do not go together.
    WithPoints,
    /// The programme lets no coupons.
    NoCoupons,
}

impl CouponRefusal {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Expired => "expired",
            Self::OtherList => "other_list",
            Self::OutOfScope => "out_of_scope",
            Self::WithOtherPrice => "with_other_price",
            Self::BelowThreshold { .. } => "below_threshold",
            Self::NothingOff => "nothing_off",
            Self::WithPoints => "with_points",
            Self::NoCoupons => "no_coupons",
        }
    }
}

/// Why money does not go back, or is not taken for what is owed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.code())]
pub enum RefundFault {
    /// Nothing was asked for.
    Nothing,
    /// The sale has no such line, or it was named twice.
    UnknownLine {
        /// The line.
        line: usize,
    },
    /// More pieces or money than are left of a line, or none.
    OverRefund {
        /// The line.
        line: usize,
    },
    /// More than is owed, or nothing.
    OverRepaid {
        /// What is owed.
        owed_fen: Fen,
    },
    /// What was given back or repaid before does not fit the sale.
    Inconsistent,
}

impl RefundFault {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Nothing => "nothing_asked",
            Self::UnknownLine { .. } => "unknown_line",
            Self::OverRefund { .. } => "over_refund",
            Self::OverRepaid { .. } => "over_repaid",
            Self::Inconsistent => "inconsistent",
        }
    }
}
