//! A bill: what a basket comes to and why, line by line.

use serde::{Deserialize, Serialize};

use crate::number::{Fen, Micros, Points};

/// What a basket comes to. Every amount is the sum of the same amount of the lines, to the fen:
/// `pay = price − coupon − hand − rounding − points`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bill {
    /// The lines, in the order in which they were asked for.
    pub lines: Vec<BillLine>,
    /// At the list's prices.
    pub list_fen: Fen,
    /// At the tier's, the members' and the offers' prices.
    pub price_fen: Fen,
    /// What coupons take off.
    pub coupon_fen: Fen,
    /// What was taken off by hand.
    pub hand_fen: Fen,
    /// 抹零
    pub rounding_fen: Fen,
    /// What points pay.
    pub points_fen: Fen,
    /// What is to be paid with money.
    pub pay_fen: Fen,
    /// The points that pay.
    pub points_used: Points,
    /// The most points that may pay for this basket with these coupons.
    pub points_most: Points,
    /// The coupons that are used, by their numbers.
    pub coupons: Vec<UsedCoupon>,
    /// The coupons that could not be used, and why.
    pub refused_coupons: Vec<RefusedCoupon>,
    /// The numbers of the rights that made the bill what it is.
    pub rights_used: Vec<usize>,
    /// The points that the bill earns when all of what is to be paid counts.
    pub earns: Points,
}

impl Bill {
    /// A bill of these lines, with their sums.
    pub(super) fn of_lines(lines: Vec<BillLine>) -> Self {
        let sum = |amount: fn(&BillLine) -> Fen| Fen(lines.iter().map(|line| amount(line).0).sum());
        Self {
            list_fen: sum(|line| line.list_fen),
            price_fen: sum(|line| line.price_fen),
            coupon_fen: sum(BillLine::coupon_fen),
            hand_fen: sum(|line| line.hand_fen),
            rounding_fen: sum(|line| line.rounding_fen),
            points_fen: sum(|line| line.points_fen),
            pay_fen: sum(|line| line.pay_fen),
            points_used: Points(0),
            points_most: Points(0),
            coupons: Vec::new(),
            refused_coupons: Vec::new(),
            rights_used: Vec::new(),
            earns: Points(0),
            lines,
        }
    }
}

/// A line of a bill: `pay = price − coupons − hand − rounding − points`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct BillLine {
    /// The name of the item.
    pub item: String,
    /// The name of its category; may be empty.
    pub category: String,
    /// How many pieces.
    pub quantity: u32,
    /// All of them at the list's price.
    pub list_fen: Fen,
    /// All of them at the price that `basis` names.
    pub price_fen: Fen,
    /// Where the price comes from.
    pub basis: Basis,
    /// What each coupon takes off it.
    pub coupons: Vec<CouponShare>,
    /// What was taken off by hand.
    pub hand_fen: Fen,
    /// Its share of 抹零.
    pub rounding_fen: Fen,
    /// What points pay of it.
    pub points_fen: Fen,
    /// The points that pay it.
    pub points: Points,
    /// What is to be paid with money.
    pub pay_fen: Fen,
    /// What its points are multiplied by: the largest bonus that applies, granted or of the programme;
    /// [`Micros::ONE`] without one.
    pub bonus: Micros,
    /// The code of that bonus.
    pub bonus_code: Option<String>,
    /// The price that may be shown struck through, for all pieces.
    ///
    /// 明码标价和禁止价格欺诈规定 (State Administration for Market Regulation, order 56 of 2022), article 16: the price
    /// that a lower one is compared with is the lowest at which the item was sold in the same place in the seven days
    /// before, or the last one at which it was sold if it was not sold in them.
    pub struck_fen: Option<Fen>,
}

impl BillLine {
    /// What coupons take off it together.
    #[must_use]
    pub fn coupon_fen(&self) -> Fen {
        Fen(self.coupons.iter().map(|coupon| coupon.off_fen.0).sum())
    }

    /// What it is sold at: what points pay and what is to be paid with money.
    #[must_use]
    pub const fn sold_fen(&self) -> Fen {
        Fen(self.pay_fen.0 + self.points_fen.0)
    }
}

/// Where the price of a line comes from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// The list.
    List,
    /// The share of the list price that the tier pays.
    Tier {
        /// The share; 80 is 8折.
        percent: Micros,
    },
    /// The members' price of the item.
    Member,
    /// An offer.
    Offer {
        /// Its code.
        code: String,
        /// What members call it.
        name: String,
    },
}

/// What one coupon takes off one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CouponShare {
    /// The coupon, by the caller's number.
    pub number: usize,
    /// How much.
    pub off_fen: Fen,
}

/// What one coupon takes off the bill.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct UsedCoupon {
    /// The coupon, by the caller's number.
    pub number: usize,
    /// How much.
    pub off_fen: Fen,
}

/// A coupon that this bill cannot use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedCoupon {
    /// The coupon, by the caller's number.
    pub number: usize,
    /// Why.
    pub why: super::CouponRefusal,
}
