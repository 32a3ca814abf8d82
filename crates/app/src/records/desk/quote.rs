//! A bill before it is paid, and how far it may be changed by hand.

use serde::{Deserialize, Serialize};
use yanji_books::id::{DepositId, GrantId, ItemId, MemberId};
use yanji_engine::Day;
use yanji_engine::measure::Measured;
use yanji_engine::programme::benefit::PriceList;

/// A bill before it is paid: every line explained, and what the sale would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// The business day by which it was priced.
    pub day: Day,
    /// Who buys.
    pub member: Option<MemberId>,
    /// The tier by which it was priced; `None` without a card.
    pub tier: Option<QuoteTier>,
    /// The price list.
    pub list: PriceList,
    /// The lines, in the order of the basket.
    pub lines: Vec<QuoteLine>,
    /// What everything costs on the list.
    pub list_fen: i64,
    /// What it costs by tier, members' price or offer.
    pub price_fen: i64,
    /// What coupons take off.
    pub coupon_fen: i64,
    /// What changes by hand take off; below 0 where a hand price is dearer.
    pub hand_fen: i64,
    /// What rounding takes off.
    pub rounding_fen: i64,
    /// What points pay.
    pub points_fen: i64,
    /// What is to be paid with money.
    pub pay_fen: i64,
    /// Points that pay.
    pub points_used: i64,
    /// The most points that may pay on this bill.
    pub points_most: i64,
    /// Points that the member has before it.
    pub points_balance: i64,
    /// The member's open coupons, used ones first.
    pub coupons: Vec<QuoteCoupon>,
    /// The grants that price a line of it.
    pub grants: Vec<QuoteGrant>,
    /// What it would do to the member; `None` without a card.
    pub effect: Option<QuoteEffect>,
    /// What the cashier should see before going on.
    pub warnings: Vec<QuoteWarning>,
    /// What of it goes beyond the limits of whoever acts, so that another has to approve it.
    pub over_limits: Vec<HandExcess>,
}

/// A tier on a bill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuoteTier {
    /// Its code.
    pub code: String,
    /// What members call it.
    pub name: String,
    /// Its place in the ladder, from 0.
    pub rank: usize,
}

/// A line of a bill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuoteLine {
    /// The item; `None` for something outside the catalogue.
    pub item: Option<ItemId>,
    /// What the receipt calls it.
    pub name: String,
    /// The category.
    pub category: String,
    /// How many pieces.
    pub quantity: u32,
    /// What one piece costs on the list.
    pub unit_fen: i64,
    /// What the line costs on the list.
    pub list_fen: i64,
    /// What it costs by tier, members' price or offer.
    pub price_fen: i64,
    /// Why it costs that.
    pub basis: PriceBasis,
    /// Its share of each coupon.
    pub coupons: Vec<CouponShare>,
    /// What the change by hand takes off.
    pub hand_fen: i64,
    /// Its share of the rounding.
    pub rounding_fen: i64,
    /// What points pay of it.
    pub points_fen: i64,
    /// How many points that is.
    pub points: i64,
    /// What is to be paid for it with money.
    pub pay_fen: i64,
    /// The price, for all pieces, that may lawfully be shown struck through beside it; `None`: none may.
    pub struck_fen: Option<i64>,
    /// What its points are multiplied by, in millionths; 1 000 000 for nothing special.
    pub bonus_micros: i64,
    /// What to heed before it is done to somebody; empty for nothing.
    pub cautions: String,
}

/// Why a line costs what it costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum PriceBasis {
    /// The list price.
    List,
    /// A share of it that the tier pays.
    Tier {
        /// What is paid, in millionths of a percent: 80 000 000 is 8折.
        pay_percent_micros: i64,
    },
    /// The members' price of the item.
    Member,
    /// An offer.
    Offer {
        /// The offer's code.
        code: String,
        /// What members call it.
        name: String,
    },
}

/// What a coupon takes off a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CouponShare {
    /// The coupon's code.
    pub code: String,
    /// How much, in fen.
    pub off_fen: i64,
}

/// An open coupon of the member beside a bill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuoteCoupon {
    /// Its code.
    pub code: String,
    /// What members call its kind.
    pub name: String,
    /// The last day on which it can be used.
    pub expires_on: Option<Day>,
    /// What it takes off this bill; 0 where it is not used.
    pub off_fen: i64,
    /// Whether it is used on this bill.
    pub is_used: bool,
    /// The code of why it cannot be used on this bill; `None` where it can.
    pub refusal: Option<String>,
}

/// A grant that prices a line of a bill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuoteGrant {
    /// Its id.
    pub grant: GrantId,
    /// What the rule is called that gave it.
    pub gift: String,
    /// The code of the offer or bonus.
    pub what: String,
    /// For how many more bills it holds after this one; `None`: for any number.
    pub bills_left: Option<i64>,
}

/// What a sale would do to a member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuoteEffect {
    /// Points that it earns.
    pub points_earned: i64,
    /// Points that the member has after it.
    pub points_after: i64,
    /// Points that the member owes after it.
    pub points_debt_after: i64,
    /// The tier after it.
    pub tier_after: QuoteTier,
    /// Whether that is another one than before.
    pub is_change: bool,
    /// What is missing to the next tier after it; `None` in the highest one.
    pub next: Option<QuoteNext>,
}

/// The next tier, and what it asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuoteNext {
    /// The tier.
    pub tier: QuoteTier,
    /// Its condition, measured after the sale.
    pub condition: Measured,
}

/// Something about a bill that the cashier should see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum QuoteWarning {
    /// An item of the line has cautions; the text stands in the line.
    Cautions {
        /// The place of the line, from 0.
        line: usize,
    },
    /// The member owes money for earlier sales.
    Owes {
        /// How much, in fen.
        owed_fen: i64,
    },
    /// The member has paid a deposit that is not used yet.
    HasDeposit {
        /// How much is left of all of them, in fen.
        left_fen: i64,
    },
    /// A deposit was paid in for an item that is not on the bill. It may pay all the same, once somebody has asked her.
    DepositElsewhere {
        /// The deposit.
        deposit: DepositId,
        /// What the item that it was paid in for is called.
        name: String,
        /// How much is left of it, in fen.
        left_fen: i64,
    },
    /// Coupons that could be used expire within seven days and are not used.
    CouponsExpire {
        /// How many.
        coupons: usize,
    },
}

/// A change by hand that goes beyond a limit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum HandExcess {
    /// More off one line than allowed.
    Line {
        /// The place of the line, from 0.
        line: usize,
        /// What is taken off, in fen.
        off_fen: i64,
        /// The most that may be, in fen.
        most_fen: i64,
    },
    /// More rounded off than allowed.
    Rounding {
        /// What is taken off, in fen.
        off_fen: i64,
        /// The most that may be, in fen.
        most_fen: i64,
    },
    /// More given away today than allowed, by whoever acts.
    Gifts {
        /// What it comes to with this sale, in fen.
        given_fen: i64,
        /// The most that may be, in fen.
        most_fen: i64,
    },
}

/// How far whoever may change prices by hand may go without somebody who approves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandLimits {
    /// The most that comes off a line, in percent of its price, 0 to 100.
    pub line_percent: i64,
    /// The most that is rounded off a bill, in fen.
    pub rounding_fen: i64,
    /// The most that one person gives away on a day, by list price, in fen.
    pub gifts_day_fen: i64,
}

impl Default for HandLimits {
    fn default() -> Self {
        Self { line_percent: 10, rounding_fen: 1_000, gifts_day_fen: 20_000 }
    }
}
