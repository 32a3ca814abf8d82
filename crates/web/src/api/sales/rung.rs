//! What ringing up a basket brought about, or would.

use serde::Serialize;
use utoipa::ToSchema;
use yanji_app::records;

use crate::api::receipt::{MemberState, TierChange};
use crate::api::value::{Day, MemberId, SaleId};

/// A sale of items that was rung up.
#[derive(Serialize, ToSchema)]
pub(crate) struct ItemSaleReceipt {
    /// The sale.
    sale: SaleId,
    /// The number on the receipt.
    sale_number: String,
    /// The business day.
    day: Day,
    /// Who bought; `null` without a card.
    #[schema(required)]
    member: Option<MemberId>,
    /// What was to be paid with money, in fen.
    pay_fen: i64,
    /// What of it is owed still, in fen.
    owed_fen: i64,
    /// Points that paid.
    points_used: i64,
    /// Points that it earned, those given by rules with it left out.
    points_earned: i64,
    /// The codes of the coupons that were used.
    coupons: Vec<String>,
    /// What rules gave with it.
    gifts: Vec<SaleGift>,
    /// The change of tier, where there was one.
    #[schema(required)]
    tier_change: Option<TierChange>,
    /// The state after it; `null` without a card.
    #[schema(required)]
    state: Option<MemberState>,
}

/// Something that a rule gave with a sale.
#[derive(Serialize, ToSchema)]
pub(crate) struct SaleGift {
    /// What the rule is called.
    gift: String,
    /// What was given: `coupon`, `points`, `offer` or `bonus`.
    kind: String,
    /// What members call it; the number where it is points.
    what: String,
}

impl From<records::SaleReceipt> for ItemSaleReceipt {
    fn from(receipt: records::SaleReceipt) -> Self {
        Self {
            sale: SaleId(receipt.sale),
            sale_number: receipt.number,
            day: Day(receipt.day),
            member: receipt.member.map(MemberId),
            pay_fen: receipt.pay_fen,
            owed_fen: receipt.owed_fen,
            points_used: receipt.points_used,
            points_earned: receipt.points_earned,
            coupons: receipt.coupons,
            gifts: receipt.gifts.into_iter().map(SaleGift::from).collect(),
            tier_change: receipt.tier_change.map(TierChange::from),
            state: receipt.state.map(MemberState::from),
        }
    }
}

impl From<records::SaleGift> for SaleGift {
    fn from(gift: records::SaleGift) -> Self {
        Self { gift: gift.gift, kind: gift.kind, what: gift.what }
    }
}
