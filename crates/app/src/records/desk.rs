//! The desk as use cases take and give it: baskets, bills, tenders, sales of items, what is given back. No behaviour.
//!
//! Money is in fen, percentages and multipliers in millionths. Nothing here holds a name or a phone number, so that
//! answers can be kept under their keys.

use std::fmt;

use serde::{Deserialize, Serialize};
use yanji_books::id::{ChargeId, DepositId, GrantId, ItemId, MemberId, ParkedId, SaleId, StaffId, StoreId};
use yanji_engine::Day;
use yanji_engine::measure::Measured;
use yanji_engine::programme::benefit::{PriceList, Tender};

use crate::clock::Instant;
use crate::records::{MemberState, TierChange};

/// What somebody wants to buy, before it has a price.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NewBasket {
    /// Who buys; `None`: somebody without a card.
    pub member: Option<MemberId>,
    /// Where; the store of whoever acts, when there is none.
    pub store: Option<StoreId>,
    /// On which of the two price lists.
    pub list: PriceList,
    /// What, 1 to 200 lines.
    pub lines: Vec<BasketLine>,
    /// The codes of the coupons to be used; `None`: those that save most. An empty list uses none.
    pub coupons: Option<Vec<String>>,
    /// How many points pay.
    pub points: PointsChoice,
    /// 抹零: what is taken off the whole, in fen.
    pub rounding_fen: i64,
}

/// A line of a basket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BasketLine {
    /// What.
    #[serde(flatten)]
    pub what: BasketThing,
    /// How many pieces, 1 to 100 000.
    pub quantity: u32,
    /// What the cashier made of its price.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_hand: Option<HandChange>,
    /// Who sold it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seller: Option<StaffId>,
    /// Who serves it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server: Option<StaffId>,
}

/// What a line of a basket is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BasketThing {
    /// Something of the catalogue.
    Item(ItemId),
    /// Something that is not in it.
    Free {
        /// The category; may be empty.
        category: String,
        /// What the receipt calls it.
        name: String,
        /// What one piece costs, in fen.
        price_fen: i64,
    },
}

/// A price by hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HandChange {
    /// 改价: what the whole line costs, in fen.
    Price(i64),
    /// 赠送: the line is given away.
    Gift,
}

/// How many points pay on a bill.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PointsChoice {
    /// None.
    #[default]
    None,
    /// As many as may.
    Most,
    /// So many.
    Exactly(i64),
}

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

/// A sale of a basket to be rung up.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct NewSaleOfItems {
    /// What is bought.
    pub basket: NewBasket,
    /// What is paid, and with what; change from cash is not part of it.
    pub tenders: Vec<TenderPaid>,
    /// What is not paid yet, in fen; a member only.
    pub owed_fen: i64,
    /// What the bill that was shown said is to be paid, in fen; another bill refuses the sale as `bill_changed`.
    pub expected_pay_fen: i64,
    /// The business day; today when there is none.
    pub day: Option<Day>,
    /// The number on the receipt; one is made when it is empty.
    pub number: String,
    /// Who approves what goes beyond the limits of whoever acts.
    pub approval: Option<Approval>,
    /// The parked bill that it was; it is gone with the sale.
    pub parked: Option<ParkedId>,
    /// Who sent the buyer, where this sale completes the referral; another member.
    pub referred_by: Option<MemberId>,
}

/// Money paid, or given back, with one tender.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TenderPaid {
    /// The tender.
    pub tender: Tender,
    /// How much, in fen; more than 0.
    pub amount_fen: i64,
    /// The deposit, where the tender is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deposit: Option<DepositId>,
    /// The order at the provider of the payment, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub charge: Option<ChargeId>,
}

/// Somebody who may approve, by their log-in.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct Approval {
    /// The log-in name.
    pub login: String,
    /// The password. It takes no part in the fingerprint of a request.
    #[serde(skip_serializing)]
    pub password: String,
}

impl fmt::Debug for Approval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Approval").field("login", &self.login).finish_non_exhaustive()
    }
}

/// A sale that was rung up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaleReceipt {
    /// Its id.
    pub sale: SaleId,
    /// Its number.
    pub number: String,
    /// The business day.
    pub day: Day,
    /// Who bought; `None` without a card.
    pub member: Option<MemberId>,
    /// What was to be paid with money, in fen.
    pub pay_fen: i64,
    /// What of it is owed still, in fen.
    pub owed_fen: i64,
    /// Points that paid.
    pub points_used: i64,
    /// Points that it earned, those given by rules with it left out.
    pub points_earned: i64,
    /// The codes of the coupons that were used.
    pub coupons: Vec<String>,
    /// What rules gave with it.
    pub gifts: Vec<SaleGift>,
    /// The change of tier, where there was one.
    pub tier_change: Option<TierChange>,
    /// The state after it; `None` without a card.
    pub state: Option<MemberState>,
}

/// Something that a rule gave with a sale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaleGift {
    /// What the rule is called.
    pub gift: String,
    /// What was given: `coupon`, `points`, `offer` or `bonus`.
    pub kind: String,
    /// What members call it; the number where it is points.
    pub what: String,
}

/// What is to be taken back of a sale, line by line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewLineRefund {
    /// The sale.
    pub sale: SaleId,
    /// How much of which lines; everything that is left when empty.
    #[serde(default)]
    pub lines: Vec<LineAsked>,
    /// With what all of the money goes back; in the proportions in which it came when there is none.
    #[serde(default)]
    pub tender: Option<Tender>,
    /// The day; today when there is none.
    #[serde(default)]
    pub day: Option<Day>,
    /// Why; kept sealed.
    #[serde(default)]
    pub reason: String,
}

/// How much of a line is to be taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineAsked {
    /// The place of the line in the sale, from 0.
    pub line: usize,
    /// How much.
    pub much: HowMuch,
}

/// How much of something is to be taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HowMuch {
    /// All that is left.
    All,
    /// So many pieces.
    Quantity(u32),
    /// So much of what was to be paid for it with money, whether it was paid or is owed, in fen.
    AmountFen(i64),
}

/// What was taken back of a sale, or what would be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundReceipt {
    /// The sale.
    pub sale: SaleId,
    /// Its number.
    pub number: String,
    /// The business day of the refund.
    pub day: Day,
    /// Whose it is; `None` without a card.
    pub member: Option<MemberId>,
    /// The lines.
    pub lines: Vec<RefundedLine>,
    /// The money that goes back, in fen.
    pub money_fen: i64,
    /// With what it goes back.
    pub tenders: Vec<TenderPaid>,
    /// What was owed and no longer is, in fen.
    pub forgiven_fen: i64,
    /// Points that had paid and come back.
    pub points_back: i64,
    /// Points that the sale had earned and that are taken again.
    pub points_taken: i64,
    /// The coupons that were used on the sale, and what becomes of them.
    pub coupons: Vec<CouponOutcome>,
    /// What rules had given with the sale, and what becomes of it.
    pub gifts: Vec<GiftOutcome>,
    /// Whether a referral that the sale completed no longer counts.
    pub referral_voided: bool,
    /// The change of tier, where there was one.
    pub tier_change: Option<TierChange>,
    /// The state after it; `None` without a card.
    pub state: Option<MemberState>,
}

/// What was taken back of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundedLine {
    /// The place of the line in the sale, from 0.
    pub line: usize,
    /// What the receipt calls it.
    pub name: String,
    /// How many pieces; 0 where an amount was asked for.
    pub quantity: u32,
    /// The money that goes back for it, in fen.
    pub money_fen: i64,
    /// What was owed for it and no longer is, in fen.
    pub forgiven_fen: i64,
    /// Points that had paid it and come back.
    pub points: i64,
}

/// What becomes of a coupon when a sale is taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CouponOutcome {
    /// Its code.
    pub code: String,
    /// What members call its kind.
    pub name: String,
    /// Whether it comes back.
    pub is_back: bool,
    /// The code of why it does not: `lines_left` while something it was used on is kept, `expired` when it has come
    /// back too late to be used.
    pub why: Option<String>,
}

/// What becomes of something that a rule gave with a sale when it is taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GiftOutcome {
    /// What was given with the sale.
    pub given: SaleGift,
    /// Whether it is taken back.
    pub is_void: bool,
    /// The code of why it is not, such as `used`.
    pub why: Option<String>,
}

/// A sale as somebody sees it who is about to take something back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundSheet {
    /// The sale.
    pub sale: SaleId,
    /// Its number.
    pub number: String,
    /// Its day.
    pub day: Day,
    /// Whose it is; `None` without a card.
    pub member: Option<MemberId>,
    /// Whether the day was closed, so that only some may take it back.
    pub is_day_closed: bool,
    /// Whether nothing is left of it.
    pub is_gone: bool,
    /// Whether it can be taken back as a whole and parked again: it is of today, and nothing was taken back.
    pub is_reversible: bool,
    /// The lines.
    pub lines: Vec<RefundSheetLine>,
    /// What is left of the money, by tender.
    pub tenders: Vec<TenderPaid>,
    /// What is owed still, in fen.
    pub owed_fen: i64,
}

/// A line of such a sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundSheetLine {
    /// What the receipt calls it; the category of a sale without items.
    pub name: String,
    /// How many pieces were sold.
    pub quantity: u32,
    /// How many of them are kept.
    pub quantity_left: u32,
    /// What was to be paid for it with money, in fen.
    pub pay_fen: i64,
    /// What is left of that, in fen.
    pub left_fen: i64,
    /// Points that paid it and have not come back.
    pub points_left: i64,
    /// What of it is owed still, in fen.
    pub owed_fen: i64,
}

/// A sale that was taken back as a whole, its basket parked again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reversed {
    /// What was taken back.
    pub refund: RefundReceipt,
    /// The parked bill.
    pub parked: ParkedId,
    /// Its number on that day.
    pub parked_number: i64,
}

/// Money paid on what is owed for a sale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewRepayment {
    /// The sale.
    pub sale: SaleId,
    /// What is paid, and with what.
    pub tenders: Vec<TenderPaid>,
    /// The day; today when there is none.
    #[serde(default)]
    pub day: Option<Day>,
}

/// What a repayment did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepaymentReceipt {
    /// The sale that was owed for.
    pub sale: SaleId,
    /// The sale that the repayment is; `None` where none of its money counts.
    pub repayment: Option<SaleId>,
    /// The number of the repayment.
    pub number: String,
    /// What was paid, in fen.
    pub paid_fen: i64,
    /// What is owed still for the sale, in fen.
    pub owed_fen: i64,
    /// Points that it earned.
    pub points_earned: i64,
    /// The change of tier, where there was one.
    pub tier_change: Option<TierChange>,
    /// The state after it.
    pub state: MemberState,
}

/// A sale of the desk as it stands: its bill, and what became of it since.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SoldSale {
    /// Its id.
    pub sale: SaleId,
    /// Its number.
    pub number: String,
    /// The business day.
    pub day: Day,
    /// When it was rung up.
    pub at: Instant,
    /// Who rang it up, as the log names them.
    pub operator: String,
    /// Who bought; `None` without a card.
    pub member: Option<MemberId>,
    /// Where.
    pub store: Option<StoreId>,
    /// The price list.
    pub list: PriceList,
    /// The code of the tier by which it was priced; empty without a card.
    pub tier: String,
    /// The lines.
    pub lines: Vec<SoldSaleLine>,
    /// The names of the coupons that were used, and what each took off, in fen.
    pub coupons: Vec<(String, i64)>,
    /// With what it was paid.
    pub tenders: Vec<TenderPaid>,
    /// What is owed still, in fen.
    pub owed_fen: i64,
    /// What was given back, in order.
    pub refunds: Vec<SoldSaleBack>,
    /// What was paid later of what was owed, in order.
    pub repayments: Vec<SoldSaleRepaid>,
}

/// A line of such a sale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SoldSaleLine {
    /// The item; `None` for something outside the catalogue.
    pub item: Option<ItemId>,
    /// What the receipt calls it.
    pub name: String,
    /// The category.
    pub category: String,
    /// How many pieces.
    pub quantity: u32,
    /// What the line cost on the list.
    pub list_fen: i64,
    /// What it cost by tier, members' price or offer.
    pub price_fen: i64,
    /// Why it cost that.
    pub basis: PriceBasis,
    /// What coupons took off.
    pub coupon_fen: i64,
    /// What the change by hand took off.
    pub hand_fen: i64,
    /// Its share of the rounding.
    pub rounding_fen: i64,
    /// What points paid of it.
    pub points_fen: i64,
    /// How many points that was.
    pub points: i64,
    /// What was to be paid for it with money.
    pub pay_fen: i64,
    /// How many pieces are kept.
    pub quantity_left: u32,
    /// What is left of what was to be paid with money.
    pub left_fen: i64,
    /// Who sold it.
    pub seller: Option<StaffId>,
    /// Who served it.
    pub server: Option<StaffId>,
}

/// Something that was given back of a sale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SoldSaleBack {
    /// The day.
    pub day: Day,
    /// When it was recorded.
    pub at: Instant,
    /// The money that went back, in fen.
    pub money_fen: i64,
    /// What was owed and no longer was, in fen.
    pub forgiven_fen: i64,
    /// Points that came back.
    pub points: i64,
}

/// Money that was paid later for a sale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SoldSaleRepaid {
    /// The sale that counts it; `None` where none of it counts.
    pub repayment: Option<SaleId>,
    /// How much, in fen.
    pub paid_fen: i64,
}

/// A receipt to be printed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrintedSale {
    /// The sale.
    pub sale: SaleId,
    /// What the clinic is called.
    pub clinic: String,
    /// What the store is called; empty where there is none.
    pub store: String,
    /// The store's address; may be empty.
    pub address: String,
    /// The store's telephone; may be empty.
    pub phone: String,
    /// The number.
    pub number: String,
    /// The business day.
    pub day: Day,
    /// When it was rung up.
    pub at: Instant,
    /// Who rang it up, by log-in name; empty where that is not staff.
    pub cashier: String,
    /// Who bought; `None` without a card.
    pub member: Option<MemberId>,
    /// The card number; empty without a card.
    pub card_number: String,
    /// The tier by which it was priced; empty without a card.
    pub tier_name: String,
    /// The lines.
    pub lines: Vec<PrintedLine>,
    /// What everything costs on the list.
    pub list_fen: i64,
    /// What tier, members' price and offers take off.
    pub price_off_fen: i64,
    /// What coupons take off.
    pub coupon_fen: i64,
    /// What changes by hand take off.
    pub hand_fen: i64,
    /// What rounding takes off.
    pub rounding_fen: i64,
    /// What points paid.
    pub points_fen: i64,
    /// Points that paid.
    pub points_used: i64,
    /// What was to be paid with money.
    pub pay_fen: i64,
    /// With what it was paid.
    pub tenders: Vec<TenderPaid>,
    /// What was owed when it was rung up.
    pub owed_fen: i64,
    /// Points that it earns at what is left of it.
    pub points_earned: i64,
    /// Points that the member has now.
    pub points_balance: i64,
    /// The money that has gone back since.
    pub refunded_fen: i64,
}

/// A line of a printed receipt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrintedLine {
    /// What it is called.
    pub name: String,
    /// How many pieces.
    pub quantity: u32,
    /// What the line costs on the list.
    pub list_fen: i64,
    /// What was asked for it after everything but points.
    pub asked_fen: i64,
    /// Whether it was given away.
    pub is_gift: bool,
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
