//! What a programme gives besides the multiplier: prices, offers, coupons, gifts, rewards, perks and bonus points, as
//! values. How they come to a bill is [`price`](crate::price)'s; nothing here knows a member.
//!
//! `docs/programme.md` says what each means. Codes are unique among the things of one kind.

use serde::{Deserialize, Serialize};

use crate::day::Day;
use crate::number::{Fen, Micros, Points};

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

/// More points: a line of a sale earns at its rate times the largest multiplier that applies to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bonus {
    /// The stable code.
    pub code: String,
    /// What members call it.
    pub name: String,
    /// From 1 to 100.
    pub multiplier: Micros,
    /// For what.
    #[serde(default)]
    pub scope: Scope,
    /// When.
    #[serde(default)]
    pub days: Days,
    /// For which tiers, by code; empty: for all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tiers: Vec<String>,
    /// Whether it holds only for whoever was granted it.
    #[serde(default)]
    pub granted: bool,
}

/// A price for a time, or for whoever was granted it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// The stable code.
    pub code: String,
    /// What members call it.
    pub name: String,
    /// What is paid.
    pub price: OfferPrice,
    /// For what.
    #[serde(default)]
    pub scope: Scope,
    /// When.
    #[serde(default)]
    pub days: Days,
    /// For which tiers, by code; empty: for everybody, without a card too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tiers: Vec<String>,
    /// On which list; `None`: on both.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list: Option<PriceList>,
    /// Whether it holds only for whoever was granted it.
    #[serde(default)]
    pub granted: bool,
}

/// What is paid under an offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfferPrice {
    /// A share of the list price, above 0 and up to 100.
    Percent(Micros),
    /// A price for one piece.
    Fixed(Fen),
}

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
    /// Which tiers may claim it, by code; empty: all.
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

/// Something that points buy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reward {
    /// The stable code.
    pub code: String,
    /// What members call it.
    pub name: String,
    /// The level under which the catalogue shows it; may be empty.
    pub level: String,
    /// What it costs, at least 1.
    pub points: Points,
    /// What is given.
    pub give: RewardGive,
    /// How many there are in all; `None`: as many as asked for.
    pub stock: Option<u32>,
    /// How many one member may ever get; `None`: as many as she has points for.
    pub per_member: Option<u32>,
    /// For which tiers, by code; empty: for all.
    pub tiers: Vec<String>,
}

/// What a reward is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RewardGive {
    /// One piece of an item, given as a coupon that serves for it.
    Item(String),
    /// A coupon of a kind.
    Coupon(String),
    /// Something that is handed over and not otherwise kept account of.
    Thing,
}

/// Something that is given by itself, once for each occasion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gift {
    /// The stable code.
    pub code: String,
    /// What members call it.
    pub name: String,
    /// When.
    pub on: Occasion,
    /// To which tiers, by code, at that moment; for an upgrade the tier that was reached. Empty: to all.
    pub tiers: Vec<String>,
    /// What; never empty.
    pub give: Vec<Give>,
}

/// When something is given by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Occasion {
    /// When she joins; once.
    Enrolment,
    /// When she reaches a higher tier; once for each tier, ever.
    Upgrade,
    /// With her first sale of more than nothing; once.
    FirstOrder,
    /// With the first package or card that she buys; once.
    FirstCard,
    /// In the month of her birthday; once a year.
    BirthdayMonth,
    /// On days of the clinic, such as a member day or a festival; once for each day.
    Days(Days),
}

/// One thing that a gift consists of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Give {
    /// Coupons of a kind.
    Coupon {
        /// The kind's code.
        code: String,
        /// How many, 1 to 100.
        count: u16,
    },
    /// Points, as if given by hand.
    Points(Points),
    /// The right to an offer.
    Offer(Right),
    /// The right to a bonus.
    Bonus(Right),
}

/// The right to an offer or a bonus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Right {
    /// The offer's or bonus's code.
    pub code: String,
    /// For how many days from the day on which it is given, that day included; `None`: in the month of the birthday
    /// until its end, else for ever.
    pub days: Option<u16>,
    /// For how many bills; `None`: for any number.
    pub bills: Option<u16>,
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

/// A way to pay real money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tender {
    /// 现金
    Cash,
    /// 银行卡
    Card,
    /// 微信支付
    Wechat,
    /// 支付宝
    Alipay,
    /// 定金: money that was paid in before for this.
    Deposit,
}

impl Tender {
    /// Every tender.
    pub const ALL: [Self; 5] = [Self::Cash, Self::Card, Self::Wechat, Self::Alipay, Self::Deposit];

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Cash => "cash",
            Self::Card => "card",
            Self::Wechat => "wechat",
            Self::Alipay => "alipay",
            Self::Deposit => "deposit",
        }
    }

    /// The tender with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tender| tender.code() == code)
    }
}

/// The tenders whose money counts toward spend and points. What is owed counts when it is paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted(pub Vec<Tender>);

impl Default for Counted {
    fn default() -> Self {
        Self(Tender::ALL.to_vec())
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

/// What only members of tiers with a perk may buy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exclusive {
    /// The perk.
    pub perk: Perk,
    /// What; never everything.
    pub scope: Scope,
}

/// Something that a tier may do and that the system looks after.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Perk {
    /// 优先预约
    PriorityBooking,
    /// 预约专家、首席设计师
    ExpertBooking,
    /// 免排队
    NoQueue,
    /// VIP 通道
    VipChannel,
    /// 专属顾问或技师
    DedicatedStaff,
    /// 新项目优先体验
    NewTreatmentsFirst,
    /// 新项目免费体验
    FreeTrials,
    /// 讲座、专家见面会
    Lectures,
    /// 会员沙龙
    Salons,
    /// 限量新品
    LimitedProducts,
    /// 会员专属活动
    MemberEvents,
    /// VIP 专属活动
    VipEvents,
    /// 专属服务线
    ExclusiveServices,
}

impl Perk {
    /// Every perk.
    pub const ALL: [Self; 13] = [
        Self::PriorityBooking,
        Self::ExpertBooking,
        Self::NoQueue,
        Self::VipChannel,
        Self::DedicatedStaff,
        Self::NewTreatmentsFirst,
        Self::FreeTrials,
        Self::Lectures,
        Self::Salons,
        Self::LimitedProducts,
        Self::MemberEvents,
        Self::VipEvents,
        Self::ExclusiveServices,
    ];

    /// The word in a programme file.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::PriorityBooking => "priority_booking",
            Self::ExpertBooking => "expert_booking",
            Self::NoQueue => "no_queue",
            Self::VipChannel => "vip_channel",
            Self::DedicatedStaff => "dedicated_staff",
            Self::NewTreatmentsFirst => "new_treatments_first",
            Self::FreeTrials => "free_trials",
            Self::Lectures => "lectures",
            Self::Salons => "salons",
            Self::LimitedProducts => "limited_products",
            Self::MemberEvents => "member_events",
            Self::VipEvents => "vip_events",
            Self::ExclusiveServices => "exclusive_services",
        }
    }

    /// The perk with this word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|perk| perk.code() == code)
    }
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

impl Occasion {
    /// The word in a programme file.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Enrolment => "enrolment",
            Self::Upgrade => "upgrade",
            Self::FirstOrder => "first_order",
            Self::FirstCard => "first_card",
            Self::BirthdayMonth => "birthday_month",
            Self::Days(_) => "days",
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

impl Coupon {
    /// The last day of a piece that is issued on a day; [`Day::NEVER`] if it has none.
    #[must_use]
    pub fn last_day(&self, issued_on: Day) -> Day {
        let by_days = self.valid_days.map_or(Day::NEVER, |days| issued_on.plus_days(i32::from(days) - 1));
        self.valid_until.map_or(by_days, |until| until.min(by_days))
    }
}
