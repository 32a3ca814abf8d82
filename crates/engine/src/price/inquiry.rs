//! What a quote may know. A field that tells one person from another with the same tier, rights and coupons never comes
//! here; a test holds the list of fields.

use serde::{Deserialize, Serialize};

use crate::day::Day;
use crate::number::{Fen, Points};
use crate::programme::benefit::{Bonus, Coupon, Offer, PriceList};

/// The question of a price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inquiry {
    /// The business day.
    pub day: Day,
    /// The price list that is asked for.
    pub list: PriceList,
    /// The place of the tier in the programme's ladder; `None`: without a card.
    pub tier: Option<usize>,
    /// What is bought.
    pub lines: Vec<AskedLine>,
    /// The rights that may be used: granted, not used up, not ended.
    pub rights: Vec<HeldRight>,
    /// The coupons that may be used.
    pub coupons: Vec<HeldCoupon>,
    /// Which of them.
    pub choice: CouponChoice,
    /// How many points there are to pay with.
    pub points_balance: Points,
    /// How many of them.
    pub points: PointsWish,
    /// 抹零: what comes off the whole.
    pub rounding_fen: Fen,
}

/// Some pieces of one item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedLine {
    /// The name of the item, by which scopes name it.
    pub item: String,
    /// The name of its category; may be empty.
    pub category: String,
    /// The price of one piece on the list that is asked for.
    pub list_fen: Fen,
    /// The members' price of one piece, if it has one.
    pub member_fen: Option<Fen>,
    /// Below this no discount takes one piece.
    pub floor_fen: Fen,
    /// The lowest price at which one piece was sold in this place in the seven days before, or the last one at which it
    /// was sold if it was not sold in them; `None`: it never was.
    pub lowest_fen: Option<Fen>,
    /// How many pieces, 1 to [`AskedLine::MOST_PIECES`].
    pub quantity: u32,
    /// What was decided by hand.
    pub by_hand: Option<ByHand>,
}

impl AskedLine {
    /// The most pieces that a line may have.
    pub const MOST_PIECES: u32 = 100_000;

    /// By what lines are put in order before odd fen are given out: what their price depends on, and nothing else.
    pub(super) fn order(&self) -> impl Ord {
        let Self { item, category, list_fen, member_fen, floor_fen, lowest_fen: _, quantity, by_hand } = self;
        (*list_fen, item, category, *quantity, *floor_fen, *member_fen, *by_hand)
    }
}

/// A price that was decided by hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ByHand {
    /// 改价: what the whole line comes to; no coupon comes off it besides.
    Price(Fen),
    /// 赠送: the whole line for nothing.
    Gift,
}

/// A right that was granted, with the number by which the caller knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldRight {
    /// The caller's number, unlike that of any other right here.
    pub number: usize,
    /// Its terms, as they were granted.
    pub terms: RightTerms,
}

/// What a right is to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RightTerms {
    /// An offer.
    Offer(Offer),
    /// More points.
    Bonus(Bonus),
}

/// A coupon that may be used, with the number by which the caller knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldCoupon {
    /// The caller's number, unlike that of any other coupon here.
    pub number: usize,
    /// Its terms, as it was issued.
    pub terms: Coupon,
    /// Its last day; [`Day::NEVER`] if it has none.
    pub expires_on: Day,
}

/// Which coupons a bill uses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum CouponChoice {
    /// Those that save most.
    #[default]
    Best,
    /// These, by their numbers.
    These(Vec<usize>),
}

/// How many points a bill uses as money.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PointsWish {
    /// None.
    #[default]
    None,
    /// As many as may be used.
    Most,
    /// So many.
    Exactly(Points),
}
