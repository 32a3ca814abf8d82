//! A sale of a basket, and money that is paid later.

use std::fmt;

use serde::{Deserialize, Serialize};
use yanji_books::id::{ChargeId, DepositId, MemberId, ParkedId, SaleId, StoreId};
use yanji_engine::Day;
use yanji_engine::programme::benefit::Tender;

use crate::records::{MemberState, NewBasket, TierChange};

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

impl TenderPaid {
    /// Money that was handed over: cash.
    #[must_use]
    pub const fn cash(amount_fen: i64) -> Self {
        Self { tender: Tender::Cash, amount_fen, deposit: None, charge: None }
    }
}

impl NewSaleOfItems {
    /// A basket whose whole bill is paid in cash.
    #[must_use]
    pub fn for_cash(basket: NewBasket, pay_fen: i64) -> Self {
        let tenders = if pay_fen > 0 { vec![TenderPaid::cash(pay_fen)] } else { Vec::new() };
        Self { basket, tenders, expected_pay_fen: pay_fen, ..Self::default() }
    }
}

/// Somebody who may approve, by their log-in.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct Approval {
    /// The log-in name.
    pub login: String,
    /// The password. It takes no part in the fingerprint of a request.
    #[serde(skip_serializing)]
    pub password: String,
    /// The secret of the device at which they give it, as in [`Clinic::sign_in_from`](crate::Clinic::sign_in_from); empty
    /// when it has none. No part of the request either.
    #[serde(skip)]
    pub device: String,
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
    /// In which store it is paid; where the actor acts when there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub store: Option<StoreId>,
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
