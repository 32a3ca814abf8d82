//! What taking something back of a sale with items brought about, or would.

use serde::Serialize;
use utoipa::ToSchema;
use yanji_app::records;

use super::rung::SaleGift;
use crate::api::receipt::{MemberState, TierChange};
use crate::api::tender::TenderPaid;
use crate::api::value::{Day, MemberId, SaleId};

/// What was taken back of a sale with items.
#[derive(Serialize, ToSchema)]
pub(crate) struct ItemRefundReceipt {
    /// The sale.
    sale: SaleId,
    /// Its number.
    sale_number: String,
    /// The business day of the refund.
    day: Day,
    /// Whose it is; `null` without a card.
    #[schema(required)]
    member: Option<MemberId>,
    /// The lines.
    lines: Vec<ItemRefundLine>,
    /// The money that goes back, in fen.
    money_fen: i64,
    /// With what it goes back.
    tenders: Vec<TenderPaid>,
    /// What was owed and no longer is, in fen.
    forgiven_fen: i64,
    /// Points that had paid and come back.
    points_back: i64,
    /// Points that the sale had earned and that are taken again.
    points_taken: i64,
    /// The coupons that were used on the sale, and what becomes of them.
    coupons: Vec<CouponOutcome>,
    /// What rules had given with the sale, and what becomes of it.
    gifts: Vec<GiftOutcome>,
    /// Whether a referral that the sale completed no longer counts.
    is_referral_voided: bool,
    /// What that takes from whoever sent the buyer; `null` where no referral is voided.
    #[schema(required)]
    referral_loss: Option<ReferralLoss>,
    /// The change of tier, where there was one.
    #[schema(required)]
    tier_change: Option<TierChange>,
    /// The state after it; `null` without a card.
    #[schema(required)]
    state: Option<MemberState>,
}

/// What was taken back of a line.
#[derive(Serialize, ToSchema)]
pub(crate) struct ItemRefundLine {
    /// The place of the line in the sale, from 0.
    line: usize,
    /// What the receipt calls it.
    name: String,
    /// How many pieces; 0 where an amount was asked for.
    quantity: u32,
    /// The money that goes back for it, in fen.
    money_fen: i64,
    /// What was owed for it and no longer is, in fen.
    forgiven_fen: i64,
    /// Points that had paid it and come back.
    points: i64,
}

/// What becomes of a coupon when a sale is taken back.
#[derive(Serialize, ToSchema)]
pub(crate) struct CouponOutcome {
    /// Its code.
    code: String,
    /// What members call its kind.
    name: String,
    /// Whether it comes back.
    is_back: bool,
    /// The code of why it does not: `lines_left` while something it was used on is kept, `expired` when it has come back
    /// too late to be used.
    #[schema(required)]
    why: Option<String>,
}

/// What becomes of something that a rule gave with a sale when it is taken back.
#[derive(Serialize, ToSchema)]
pub(crate) struct GiftOutcome {
    /// What was given with the sale.
    given: SaleGift,
    /// Whether it is taken back whole.
    is_void: bool,
    /// The code of why it is not, such as `used`.
    #[schema(required)]
    why: Option<String>,
    /// How many of its points are taken back; 0 for what is no points. Points that are partly spent are taken in part.
    points_taken: i64,
}

/// What a referral that no longer counts takes from whoever sent the buyer.
#[derive(Serialize, ToSchema)]
pub(crate) struct ReferralLoss {
    /// She; `null` for a role that may not look at members.
    #[schema(required)]
    member: Option<MemberId>,
    /// Points that the referral had given her and that are taken again.
    points_taken: i64,
    /// What of them she has used already, and owes.
    points_owed: i64,
    /// The code of her tier before; `null` where it stays.
    #[schema(required)]
    tier_from: Option<String>,
    /// The code of her tier after; `null` where it stays.
    #[schema(required)]
    tier_to: Option<String>,
    /// What rules had given her for it, and what becomes of that.
    gifts: Vec<GiftOutcome>,
}

impl From<records::ReferralLoss> for ReferralLoss {
    fn from(loss: records::ReferralLoss) -> Self {
        let (tier_from, tier_to) = loss.tiers.map(|(from, to)| (from.code, to.code)).unzip();
        Self {
            member: loss.member.map(MemberId),
            points_taken: loss.points_taken,
            points_owed: loss.points_owed,
            tier_from,
            tier_to,
            gifts: loss.gifts.into_iter().map(GiftOutcome::from).collect(),
        }
    }
}

impl From<records::RefundReceipt> for ItemRefundReceipt {
    fn from(receipt: records::RefundReceipt) -> Self {
        Self {
            sale: SaleId(receipt.sale),
            sale_number: receipt.number,
            day: Day(receipt.day),
            member: receipt.member.map(MemberId),
            lines: receipt.lines.into_iter().map(ItemRefundLine::from).collect(),
            money_fen: receipt.money_fen,
            tenders: receipt.tenders.into_iter().map(TenderPaid::from).collect(),
            forgiven_fen: receipt.forgiven_fen,
            points_back: receipt.points_back,
            points_taken: receipt.points_taken,
            coupons: receipt.coupons.into_iter().map(CouponOutcome::from).collect(),
            gifts: receipt.gifts.into_iter().map(GiftOutcome::from).collect(),
            is_referral_voided: receipt.referral_voided,
            referral_loss: receipt.referral_loss.map(ReferralLoss::from),
            tier_change: receipt.tier_change.map(TierChange::from),
            state: receipt.state.map(MemberState::from),
        }
    }
}

impl From<records::RefundedLine> for ItemRefundLine {
    fn from(line: records::RefundedLine) -> Self {
        let records::RefundedLine { line, name, quantity, money_fen, forgiven_fen, points } = line;
        Self { line, name, quantity, money_fen, forgiven_fen, points }
    }
}

impl From<records::CouponOutcome> for CouponOutcome {
    fn from(outcome: records::CouponOutcome) -> Self {
        let records::CouponOutcome { code, name, is_back, why } = outcome;
        Self { code, name, is_back, why }
    }
}

impl From<records::GiftOutcome> for GiftOutcome {
    fn from(outcome: records::GiftOutcome) -> Self {
        let records::GiftOutcome { given, is_void, why, points_taken } = outcome;
        Self { given: given.into(), is_void, why, points_taken }
    }
}
