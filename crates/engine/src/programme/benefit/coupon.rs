//! Kinds of coupons. A piece of one is the business of the books.

use serde::{Deserialize, Serialize};

use super::{PriceList, Scope};
use crate::day::Day;
use crate::number::{Fen, Micros};

/// A kind of coupon; pieces of it are issued with these terms and keep them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coupon {
    /// The stable code of the kind.
    pub code: String,
    /// What members call it.
    pub name: String,
    /// What it is worth.
    pub value: CouponValue,
    /// For what.
    #[serde(default)]
    pub scope: Scope,
    /// From which amount on, of what the scope comes to on the bill; 0: from any.
    pub from_fen: Fen,
    /// On which list; `None`: on both.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list: Option<PriceList>,
    /// For how many days from the day of issue, that day included, 1 to 3660.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_days: Option<u16>,
    /// Until which day at the latest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<Day>,
    /// How many pieces there are in all; `None`: as many as asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stock: Option<u32>,
    /// How many pieces one member may ever get; `None`: as many as given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_member: Option<u32>,
    /// Which tiers may claim it, and get it where many get it at once, by code; empty: all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tiers: Vec<String>,
    /// Whether it can be claimed; otherwise it is only given.
    pub claim: bool,
    /// Whether a member may hand it on.
    pub transfer: bool,
}

/// What a coupon is worth.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CouponValue {
    /// 代金券、满减券: so much less.
    Off(Fen),
    /// 折扣券: a share is paid, and at most so much comes off.
    Percent {
        /// Above 0 and below 100.
        pay_percent: Micros,
        /// The most that comes off.
        most: Option<Fen>,
    },
    /// 兑换券: one piece of an item for nothing.
    Free {
        /// The item's name.
        item: String,
    },
    /// 体验券: one piece of an item at a price.
    Trial {
        /// The item's name.
        item: String,
        /// What is paid.
        price: Fen,
    },
}

impl Coupon {
    /// The last day of a piece that is issued on a day; [`Day::NEVER`] if it has none.
    #[must_use]
    pub fn last_day(&self, issued_on: Day) -> Day {
        let by_days = self.valid_days.map_or(Day::NEVER, |days| issued_on.plus_days(i32::from(days) - 1));
        self.valid_until.map_or(by_days, |until| until.min(by_days))
    }
}
