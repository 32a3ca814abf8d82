//! What benefits brought about, as reports ask for it and tell it. No behaviour but shares and sums of figures that are
//! given.

use serde::{Deserialize, Serialize};
use yanji_engine::Day;

use super::share_bp;

/// Of which days the effect of benefits is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BenefitQuery {
    /// The first of the days; `None`: 60 days up to the last one.
    #[serde(default)]
    pub from: Option<Day>,
    /// The last day; `None`: today.
    #[serde(default)]
    pub until: Option<Day>,
}

/// What the benefits of some days brought about until today: of what is given to somebody, that which was given on these
/// days; of prices, bonuses and perks, which hold by themselves, the sales of these days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BenefitEffects {
    /// The first of the days.
    pub from: Day,
    /// The last day.
    pub until: Day,
    /// Coupons, gifts, rewards, prices of tiers, members' prices, offers, bonuses, perks; of each those of today's
    /// programme first, in its order.
    pub rows: Vec<BenefitEffect>,
    /// Whether every bill is counted; not so while those of an earlier release are being gone through.
    pub is_whole: bool,
}

/// What one benefit brought about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BenefitEffect {
    /// What sort of benefit.
    pub kind: BenefitKind,
    /// The code of the coupon, the gift, the reward, the tier, the offer, the bonus or the perk; empty for members' prices.
    pub code: String,
    /// What members call it; empty for members' prices and perks, whose names are words.
    pub name: String,
    /// The code and the name of the coupon, the offer or the bonus that a gift gives.
    pub gives: Option<(String, String)>,
    /// How often it was given on these days, what was taken back left out; `None` of what holds by itself.
    pub issued: Option<i64>,
    /// How many of these are used by today, and what has its whole effect at once is; of what holds by itself, on how many
    /// sales it served that were not taken back. `None` where nobody records that.
    pub used: Option<i64>,
    /// Points that it gave, of a gift or a bonus; points that it cost members, of a reward.
    pub points: i64,
    /// What it cost the clinic until today, in fen: what came off bills by its coupons, what its prices are below the
    /// list's, and what its points, or those paid for things handed over, are worth by the programme. `None` where a point
    /// buys nothing that has a price, and of perks.
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
    /// To how many members; sales without a card are nobody's.
    pub members: i64,
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
    /// The right to an offer that a gift gave. What it took off counts with the offer too.
    GiftOffer,
    /// The right to a bonus that a gift gave. What it brought counts with the bonus too.
    GiftBonus,
    /// A reward for points.
    Reward,
    /// The share of the list price that a tier pays.
    TierPrice,
    /// The members' prices of items.
    MemberPrice,
    /// An offer, open to all or granted.
    Offer,
    /// Days and things that earn more points.
    Bonus,
    /// A perk of a tier.
    Perk,
}

/// Whether a benefit works, by the share of what was given that is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Uptake {
    /// Nothing of it was given.
    NotGiven,
    /// Fewer than 20 were given: a share of so few says nothing.
    TooFew,
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
    /// It holds by itself, and was used.
    InUse,
    /// It held by itself on none of these days.
    NotInForce,
    /// Nobody records whether it is used.
    NotRecorded,
}

impl Uptake {
    /// For how many days what was given is waited for before it is said that it is used little or not at all.
    pub const WAITED_DAYS: i32 = 30;
    /// The fewest that were given of which the share says whether it works.
    pub const LEAST_ISSUED: i64 = 20;
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
        } else if issued < Self::LEAST_ISSUED {
            Self::TooFew
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

    /// What is to be said of what holds by itself, which was used on so many sales, and held since a day of those that are
    /// asked for.
    #[must_use]
    pub fn of_rule(used: i64, held_since: Option<Day>, today: Day) -> Self {
        match held_since {
            _ if used > 0 => Self::InUse,
            None => Self::NotInForce,
            Some(since) if since.plus_days(Self::WAITED_DAYS) > today => Self::Early,
            Some(_) => Self::Unused,
        }
    }
}

impl BenefitEffect {
    /// The share of what was given that is used, in hundredths of a percent; `None` where nothing was given.
    #[must_use]
    pub fn used_bp(&self) -> Option<i64> {
        let issued = self.issued.filter(|issued| *issued > 0)?;
        Some(share_bp(self.used?, issued))
    }

    /// What it cost for what was sold with it, in hundredths of a percent: by this all benefits that are used on sales
    /// compare. `None` where nothing is left that was sold with it, and where the cost is not known.
    #[must_use]
    pub fn cost_bp(&self) -> Option<i64> {
        let left_fen = self.sales?.left_fen;
        (left_fen > 0).then_some(share_bp(self.cost_fen?, left_fen))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_share_that_is_used_says_whether_it_works() {
        let today = Day::parse("2026-11-22").unwrap();
        let of = |issued, used, days: i32| Uptake::of(issued, used, today.plus_days(-days), today);
        assert_eq!([of(0, 0, 60), of(20, 0, 30), of(20, 0, 29)], [Uptake::NotGiven, Uptake::Unused, Uptake::Early]);
        assert_eq!([of(20, 3, 30), of(20, 3, 0), of(20, 4, 0)], [Uptake::Little, Uptake::Early, Uptake::Fair]);
        assert_eq!([of(1_000, 499, 60), of(20, 10, 0)], [Uptake::Fair, Uptake::Well]);
        assert_eq!([of(2, 1, 60), of(19, 19, 60), of(19, 0, 60)], [Uptake::TooFew; 3], "nothing is said of so few");
    }

    #[test]
    fn of_what_holds_by_itself_the_days_say_whether_anybody_could_use_it() {
        let today = Day::parse("2026-11-22").unwrap();
        let of = |used, days: Option<i32>| Uptake::of_rule(used, days.map(|days| today.plus_days(-days)), today);
        assert_eq!([of(0, None), of(1, None)], [Uptake::NotInForce, Uptake::InUse]);
        assert_eq!([of(0, Some(29)), of(0, Some(30)), of(1, Some(60))], [Uptake::Early, Uptake::Unused, Uptake::InUse]);
    }
}
