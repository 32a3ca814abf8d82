//! What a programme gives besides the multiplier: prices, offers, coupons, gifts, rewards, perks and bonus points, as
//! values. How they come to a bill is [`price`](crate::price)'s; nothing here knows a member.
//!
//! `docs/programme.md` says what each means. Codes are unique among the things of one kind.

mod coupon;
mod gift;
mod offer;
mod perk;
mod reward;
mod tender;

use serde::{Deserialize, Serialize};

pub use self::coupon::{Coupon, CouponValue};
pub use self::gift::{Gift, Give, Occasion, Right};
pub use self::offer::{Bonus, Offer, OfferPrice};
pub use self::perk::{Exclusive, Perk};
pub use self::reward::{Reward, RewardGive};
pub use self::tender::{Counted, Tender};
use crate::day::Day;
use crate::number::Micros;

/// Everything of that sort that is not one tier's own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Benefits {
    /// How prices, coupons and points come together on one bill.
    pub stacking: Stacking,
    /// Which tenders count toward spend and points.
    pub counted: Counted,
    /// Points as money; `None`: points buy rewards only.
    pub points_money: Option<PointsMoney>,
    /// Days and things that earn more points.
    pub bonuses: Vec<Bonus>,
    /// Prices for a time, or for whoever was granted them.
    pub offers: Vec<Offer>,
    /// The kinds of coupons.
    pub coupons: Vec<Coupon>,
    /// What points buy.
    pub rewards: Vec<Reward>,
    /// What is given by itself.
    pub gifts: Vec<Gift>,
    /// What only members with a perk may buy.
    pub exclusives: Vec<Exclusive>,
}

/// What one tier gives besides its multiplier.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TierBenefits {
    /// What the tier pays, in the order of the file.
    pub prices: Vec<TierPrice>,
    /// What it may do, in the order of the file.
    pub perks: Vec<Perk>,
    /// By how many days earlier than others it may book, 0 to 365.
    pub booking_days_ahead: u16,
}

/// What a rule is about: the goods of these categories and these items; everything, where both are empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Scope {
    /// Categories by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<String>,
    /// Items by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<String>,
}

/// Which of its two list prices an item has on a bill.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PriceList {
    /// 零售、前台: what is sold at the desk.
    #[default]
    Retail,
    /// 销售、批发: what is sold in quantity.
    Wholesale,
}

/// The share of the list price that a tier pays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TierPrice {
    /// Above 0 and up to 100, with at most two decimals: 80 is 8折.
    pub pay_percent: Micros,
    /// For what.
    pub scope: Scope,
    /// On which list; `None`: on both.
    pub list: Option<PriceList>,
}

/// Days on which something holds: every condition that is given must hold; none given, it always does.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Days {
    /// The first day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Day>,
    /// The last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
    /// Days of the week, 1 (Monday) to 7 (Sunday).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub weekdays: Vec<u8>,
    /// Days of the month, 1 to 31.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub month_days: Vec<u8>,
    /// Days of the year as month and day: festivals.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dates: Vec<(u8, u8)>,
}

/// Which rules of a bill go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stacking {
    /// How many coupons at most, 0 to 5.
    pub coupons_per_bill: u8,
    /// Whether coupons come off lines that already have a tier's or the members' price.
    pub coupon_on_tier_price: bool,
    /// Whether coupons come off lines that already have an offer's price.
    pub coupon_on_offer: bool,
    /// Whether an offer's share is taken of the tier's price instead of the list price.
    pub offer_on_tier_price: bool,
    /// Whether points may pay on a bill with a coupon.
    pub points_with_coupon: bool,
}

impl Default for Stacking {
    fn default() -> Self {
        Self {
            coupons_per_bill: 1,
            coupon_on_tier_price: true,
            coupon_on_offer: false,
            offer_on_tier_price: false,
            points_with_coupon: true,
        }
    }
}

/// How points pay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PointsMoney {
    /// How many points are one yuan, 1 to 1 000 000.
    pub points_per_yuan: u32,
    /// The largest share of what is to be paid after prices and coupons, above 0 and up to 100.
    pub most_percent: Micros,
    /// Points are used in multiples of this, at least 1.
    pub step: u32,
}

impl PriceList {
    /// Both lists.
    pub const ALL: [Self; 2] = [Self::Retail, Self::Wholesale];

    /// The word in a programme file.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Retail => "retail",
            Self::Wholesale => "wholesale",
        }
    }
}

impl TierBenefits {
    /// The share of the list price that the tier pays for an item: the smallest of the prices that are for it; `None`:
    /// all of it.
    #[must_use]
    pub fn pay_percent(&self, item: &str, category: &str, list: PriceList) -> Option<Micros> {
        let on_list = self.prices.iter().filter(|price| price.list.is_none_or(|own| own == list));
        on_list.filter(|price| price.scope.holds(item, category)).map(|price| price.pay_percent).min()
    }
}

impl Scope {
    /// Whether it holds an item of a category.
    #[must_use]
    pub fn holds(&self, item: &str, category: &str) -> bool {
        self.is_everything()
            || self.items.iter().any(|name| name == item)
            || self.categories.iter().any(|name| name == category)
    }

    /// Whether it is about everything.
    #[must_use]
    pub const fn is_everything(&self) -> bool {
        self.categories.is_empty() && self.items.is_empty()
    }
}

impl Days {
    /// Whether it holds on a day.
    #[must_use]
    pub fn hold(&self, day: Day) -> bool {
        let date = day.date();
        let is = |wanted: u8, value: i32| i32::from(wanted) == value;
        self.from.is_none_or(|from| from <= day)
            && self.until.is_none_or(|until| day <= until)
            && (self.weekdays.is_empty() || self.weekdays.contains(&day.weekday()))
            && (self.month_days.is_empty() || self.month_days.iter().any(|wanted| is(*wanted, date.day)))
            && (self.dates.is_empty() || self.dates.iter().any(|(m, d)| is(*m, date.month) && is(*d, date.day)))
    }
}
