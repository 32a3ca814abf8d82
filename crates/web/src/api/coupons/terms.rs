//! The terms of a kind of coupon, as the programme says them.

use serde::Serialize;
use utoipa::ToSchema;
use yanji_engine::programme::benefit;

use crate::api::basket::PriceList;
use crate::api::value::Day;

/// The terms of a kind of coupon.
#[derive(Serialize, ToSchema)]
pub(crate) struct CouponTerms {
    /// The code of the kind.
    code: String,
    /// What members call it.
    name: String,
    /// What it is worth.
    value: CouponValue,
    /// For what.
    scope: Scope,
    /// From which amount on, in fen, of what the scope comes to on the bill; 0: from any.
    from_fen: i64,
    /// On which list; `null`: on both.
    #[schema(required)]
    list: Option<PriceList>,
    /// For how many days from the day of issue, that day included; `null`: no such limit.
    #[schema(required)]
    valid_days: Option<u16>,
    /// Until which day at the latest; `null`: no such limit.
    #[schema(required)]
    valid_until: Option<Day>,
    /// How many pieces there are in all; `null`: as many as asked for.
    #[schema(required)]
    stock: Option<u32>,
    /// How many pieces one member may ever get; `null`: as many as given.
    #[schema(required)]
    per_member: Option<u32>,
    /// The codes of the tiers that may claim it; empty: all.
    tiers: Vec<String>,
    /// Whether it can be claimed; otherwise it is only given.
    can_be_claimed: bool,
    /// Whether a member may hand it on.
    can_be_handed_on: bool,
}

/// What a coupon is worth.
#[derive(Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum CouponValue {
    /// 代金券、满减券: so much less.
    Off {
        /// How much, in fen.
        off_fen: i64,
    },
    /// 折扣券: a share is paid, and at most so much comes off.
    Percent {
        /// What is paid, in percent: an exact decimal.
        #[schema(example = "90")]
        pay_percent: String,
        /// The most that comes off, in fen; `null`: no limit.
        #[schema(required)]
        most_fen: Option<i64>,
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
        /// What is paid, in fen.
        price_fen: i64,
    },
}

/// What a rule is about: the goods of these categories and these items; everything, where both are empty.
#[derive(Serialize, ToSchema)]
#[schema(as = RuleScope)]
pub(crate) struct Scope {
    /// Categories by name.
    categories: Vec<String>,
    /// Items by name.
    items: Vec<String>,
}

impl From<benefit::Coupon> for CouponTerms {
    fn from(coupon: benefit::Coupon) -> Self {
        let benefit::Scope { categories, items } = coupon.scope;
        Self {
            code: coupon.code,
            name: coupon.name,
            value: coupon.value.into(),
            scope: Scope { categories, items },
            from_fen: coupon.from_fen.0,
            list: coupon.list.map(PriceList::from),
            valid_days: coupon.valid_days,
            valid_until: Day::of(coupon.valid_until),
            stock: coupon.stock,
            per_member: coupon.per_member,
            tiers: coupon.tiers,
            can_be_claimed: coupon.claim,
            can_be_handed_on: coupon.transfer,
        }
    }
}

impl From<benefit::CouponValue> for CouponValue {
    fn from(value: benefit::CouponValue) -> Self {
        match value {
            benefit::CouponValue::Off(off) => Self::Off { off_fen: off.0 },
            benefit::CouponValue::Percent { pay_percent, most } => {
                Self::Percent { pay_percent: pay_percent.to_string(), most_fen: most.map(|most| most.0) }
            }
            benefit::CouponValue::Free { item } => Self::Free { item },
            benefit::CouponValue::Trial { item, price } => Self::Trial { item, price_fen: price.0 },
        }
    }
}
