//! What is to be taken back of a sale, and what was.

use serde::{Deserialize, Serialize};
use yanji_books::id::{MemberId, ParkedId, SaleId};
use yanji_engine::Day;
use yanji_engine::programme::benefit::Tender;

use crate::records::{LadderTier, MemberState, SaleGift, TenderPaid, TierChange};

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
    /// What that takes from whoever sent the buyer.
    #[serde(default)]
    pub referral_loss: Option<ReferralLoss>,
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
    /// Whether it is taken back whole.
    pub is_void: bool,
    /// The code of why it is not, such as `used`.
    pub why: Option<String>,
    /// How many of its points are taken back; 0 for what is no points. Points that are partly spent are taken in part.
    #[serde(default)]
    pub points_taken: i64,
}

/// What a referral that no longer counts takes from whoever sent the buyer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReferralLoss {
    /// She; `None` for whoever may not look at members.
    pub member: Option<MemberId>,
    /// Points that the referral had given her and that are taken again.
    pub points_taken: i64,
    /// What of them she has used already, and owes.
    pub points_owed: i64,
    /// Her tier before and after, where it changes.
    pub tiers: Option<(LadderTier, LadderTier)>,
    /// What rules had given her for it, and what becomes of that.
    pub gifts: Vec<GiftOutcome>,
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
