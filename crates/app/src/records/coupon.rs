//! Coupons as use cases take and give them: kinds with what became of them, pieces, and what was issued. No behaviour.

use serde::{Deserialize, Serialize};
use yanji_books::id::{CouponId, MemberId, SaleId};
use yanji_engine::Day;
use yanji_engine::programme::benefit::Coupon;

/// A kind of coupon with what became of its pieces.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CouponKind {
    /// Its code.
    pub code: String,
    /// What members call it.
    pub name: String,
    /// Its terms in the programme of today; `None` for a kind that is no longer in it, or that a reward makes.
    pub terms: Option<Coupon>,
    /// Whether a reward of the programme of today makes it.
    pub is_reward: bool,
    /// Pieces that were issued, those taken back left out.
    pub issued: i64,
    /// Pieces that can be used.
    pub open: i64,
    /// Pieces that were used.
    pub used: i64,
    /// Pieces that ended unused.
    pub expired: i64,
    /// Pieces that were taken back.
    pub void: i64,
    /// What came off bills by them, in fen: what they cost.
    pub off_fen: i64,
    /// How many sales there were with them.
    pub sales: i64,
    /// What is left of those sales, in fen: what was given back is taken off.
    pub sales_fen: i64,
    /// How many pieces can still be issued; `None`: as many as asked for.
    pub left: Option<i64>,
}

/// What became of everything that the programme gives by itself or for points.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BenefitUse {
    /// Kinds of coupons, those of today's programme first, in its order.
    pub coupons: Vec<CouponKind>,
    /// Gifts, in the order of their codes.
    pub gifts: Vec<GiftUse>,
    /// Rewards, in the order of their codes.
    pub rewards: Vec<RewardUse>,
}

/// What became of what a gift gave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GiftUse {
    /// Its code.
    pub code: String,
    /// What members call it.
    pub name: String,
    /// To how many members something was given.
    pub members: i64,
    /// How many things were given, those taken back left out.
    pub given: i64,
    /// How many of them were used; points count as used at once.
    pub used: i64,
    /// How many were taken back.
    pub void: i64,
}

/// What became of a reward.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RewardUse {
    /// Its code.
    pub code: String,
    /// What members call it.
    pub name: String,
    /// How often it was bought, what was undone left out.
    pub bought: i64,
    /// The points that it cost in all.
    pub points: i64,
}

/// Where a piece of a coupon stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CouponStanding {
    /// It can be used.
    Open,
    /// It was used.
    Used,
    /// It ended unused.
    Expired,
    /// It was taken back.
    Void,
}

impl CouponStanding {
    /// Every standing.
    pub const ALL: [Self; 4] = [Self::Open, Self::Used, Self::Expired, Self::Void];

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Used => "used",
            Self::Expired => "expired",
            Self::Void => "void",
        }
    }

    /// The standing with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|standing| standing.code() == code)
    }
}

/// A piece of a coupon.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CouponPiece {
    /// Its id.
    pub id: CouponId,
    /// What is printed on it.
    pub code: String,
    /// The code of its kind.
    pub kind: String,
    /// The terms by which it was issued; they never change.
    pub terms: Coupon,
    /// The number of the version of the programme by which it was issued, from 1.
    pub version: u32,
    /// Whose it is.
    pub member: MemberId,
    /// Her card number.
    pub number: String,
    /// The day of issue.
    pub issued_on: Day,
    /// The last day; `None`: for ever.
    pub expires_on: Option<Day>,
    /// Where it stands today.
    pub standing: CouponStanding,
    /// Where it came from: `claim`, `hand`, `gift` or `reward`.
    pub source: String,
    /// Whether somebody else got it first and handed it on.
    pub was_handed_on: bool,
    /// The sale on which it was used.
    pub sale: Option<SaleId>,
    /// The day on which it was used.
    pub used_on: Option<Day>,
    /// What came off that bill by it, in fen.
    pub off_fen: i64,
}

/// Which pieces are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CouponQuery {
    /// Of this kind.
    #[serde(default)]
    pub kind: Option<String>,
    /// That stand so today.
    #[serde(default)]
    pub standing: Option<CouponStanding>,
    /// Where the page begins, from the page before.
    #[serde(default)]
    pub after: Option<String>,
    /// How many at most, 1 to 200; 50 when there is none.
    #[serde(default)]
    pub limit: Option<i64>,
}

/// A member's coupons.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberCoupons {
    /// Whose they are.
    pub member: MemberId,
    /// Her pieces, the latest first.
    pub pieces: Vec<CouponPiece>,
    /// What she may claim now, in the order of the programme.
    pub claimable: Vec<Coupon>,
}

/// Coupons to be given by hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewCoupons {
    /// To whom.
    pub member: MemberId,
    /// The code of the kind.
    pub kind: String,
    /// How many pieces, 1 to 20.
    pub count: u16,
    /// Why; kept sealed.
    pub reason: String,
}

/// Pieces that were issued.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CouponsIssued {
    /// To whom.
    pub member: MemberId,
    /// The pieces.
    pub pieces: Vec<IssuedCoupon>,
}

/// A piece that was issued.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssuedCoupon {
    /// Its id.
    pub id: CouponId,
    /// What is printed on it.
    pub code: String,
    /// The code of its kind.
    pub kind: String,
    /// What members call it.
    pub name: String,
    /// The last day; `None`: for ever.
    pub expires_on: Option<Day>,
}

/// What became of a piece that was handed on or taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CouponChange {
    /// The piece.
    pub id: CouponId,
    /// What is printed on it.
    pub code: String,
    /// Whose it was.
    pub from: MemberId,
    /// Whose it is now; `None` where it was taken back.
    pub to: Option<MemberId>,
}
