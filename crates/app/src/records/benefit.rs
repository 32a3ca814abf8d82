//! What benefits brought about, as reports ask for it and tell it. No behaviour but shares and sums of figures that are
//! given.

use serde::{Deserialize, Serialize};
use yanji_engine::Day;

use super::share_bp;

/// Of which days the effect of benefits is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BenefitQuery {
    /// The first day on which they were given; `None`: 60 days up to the last one.
    #[serde(default)]
    pub from: Option<Day>,
    /// The last day; `None`: today.
    #[serde(default)]
    pub until: Option<Day>,
}

/// What the benefits that were given on some days brought about until today.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BenefitEffects {
    /// The first day on which they were given.
    pub from: Day,
    /// The last day.
    pub until: Day,
    /// Coupons, gifts, rewards; of each those of today's programme first, in its order.
    pub rows: Vec<BenefitEffect>,
}

/// What one benefit brought about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BenefitEffect {
    /// What sort of benefit.
    pub kind: BenefitKind,
    /// The code of the coupon, the gift or the reward.
    pub code: String,
    /// What members call it.
    pub name: String,
    /// The code and the name of the coupon that a gift gives.
    pub coupon: Option<(String, String)>,
    /// How often it was given on these days, what was taken back left out.
    pub issued: i64,
    /// How many of these are used by today; what has its whole effect at once is.
    pub used: i64,
    /// Points that it gave, of a gift; points that it cost members, of a reward.
    pub points: i64,
    /// What it cost the clinic until today, in fen: what came off bills by its coupons, and what its points, or those
    /// paid for things handed over, are worth by the programme. `None` where a point buys nothing that has a price.
    pub cost_fen: Option<i64>,
    /// The sales with it; `None` of what is not used on a sale.
    pub sales: Option<BenefitSales>,
    /// Whether it works.
    pub uptake: Uptake,
}

/// The sales on which a benefit was used; one with several pieces of it counts once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BenefitSales {
    /// How many.
    pub sales: i64,
    /// What is left of them, in fen: what was given back is taken off.
    pub left_fen: i64,
}

/// The sorts of benefits whose effect is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BenefitKind {
    /// A kind of coupon, wherever its pieces came from but from a reward that makes its own.
    Coupon,
    /// The pieces of one kind of coupon that a gift gave. They count with their kind too.
    GiftCoupon,
    /// The points that a gift gave.
    GiftPoints,
    /// A reward for points.
    Reward,
}

/// Whether a benefit works, by the share of what was given that is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Uptake {
    /// Nothing of it was given.
    NotGiven,
    /// It has its whole effect when it is given.
    AtOnce,
    /// Less than a fifth is used, but the first was given less than 30 days ago.
    Early,
    /// Nobody has used any, of which the first was given 30 days ago or earlier.
    Unused,
    /// Less than a fifth is used.
    Little,
    /// A fifth is used, but less than half.
    Fair,
    /// Half of it is used, or more.
    Well,
}

impl Uptake {
    /// For how many days what was given is waited for before it is said that it is used little or not at all.
    pub const WAITED_DAYS: i32 = 30;
    /// The share from which it is no longer little, in hundredths of a percent.
    const FAIR_BP: i64 = 2_000;
    /// The share from which it is used well, in hundredths of a percent.
    const WELL_BP: i64 = 5_000;

    /// What is to be said of what was given first on a day, as it stands today.
    #[must_use]
    pub fn of(issued: i64, used: i64, first: Day, today: Day) -> Self {
        let share = share_bp(used, issued);
        if issued <= 0 {
            Self::NotGiven
        } else if share >= Self::WELL_BP {
            Self::Well
        } else if share >= Self::FAIR_BP {
            Self::Fair
        } else if first.plus_days(Self::WAITED_DAYS) > today {
            Self::Early
        } else if used == 0 {
            Self::Unused
        } else {
            Self::Little
        }
    }
}

impl BenefitEffect {
    /// The share of what was given that is used, in hundredths of a percent; `None` where nothing was given.
    #[must_use]
    pub fn used_bp(&self) -> Option<i64> {
        (self.issued > 0).then(|| share_bp(self.used, self.issued))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_share_that_is_used_says_whether_it_works() {
        let today = Day::parse("2026-11-22").unwrap();
        let of = |issued, used, days: i32| Uptake::of(issued, used, today.plus_days(-days), today);
        assert_eq!([of(0, 0, 60), of(10, 0, 30), of(10, 0, 29)], [Uptake::NotGiven, Uptake::Unused, Uptake::Early]);
        assert_eq!([of(10, 1, 30), of(10, 1, 0), of(10, 2, 0)], [Uptake::Little, Uptake::Early, Uptake::Fair]);
        assert_eq!([of(1_000, 499, 60), of(10, 5, 0)], [Uptake::Fair, Uptake::Well]);
    }
}
