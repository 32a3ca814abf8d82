//! What comes back of a bill that was paid: money, points, coupons, and what is owed no longer.
//!
//! Every part of what is left of a line comes back in proportion, half up, so that the last part brings what the ones
//! before did not: refunds of parts end in the same totals as one refund of everything, in whatever order.

use serde::{Deserialize, Serialize};

use super::fault::RefundFault;
use super::sold::{PaidWith, SoldBill};
use crate::number::{Fen, Points};
use crate::programme::benefit::{Counted, Tender};

/// How much of a line is to come back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RefundAsk {
    /// The place of the line in the sale, from 0.
    pub line: usize,
    /// How much of it.
    pub part: Part,
}

/// How much of what is left of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// All.
    All,
    /// So many pieces.
    Quantity(u32),
    /// So much of what was to be paid with money, whether it was paid or is owed.
    Money(Fen),
}

/// What happened to a sale since.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Since {
    /// What was given back, in order.
    pub refunds: Vec<RefundPlan>,
    /// What was paid of what was owed, in order.
    pub repayments: Vec<Repayment>,
}

/// Money that was paid of what was owed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repayment {
    /// How much of which lines; none is zero.
    pub lines: Vec<RepaidLine>,
    /// What was paid with what.
    pub paid: Vec<PaidWith>,
}

/// What a repayment pays of one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepaidLine {
    /// The place of the line in the sale, from 0.
    pub line: usize,
    /// How much.
    pub amount_fen: Fen,
    /// What of that is money that counts toward spend and points.
    pub counted_fen: Fen,
}

/// What comes back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundPlan {
    /// Of which lines, in the order of the sale.
    pub lines: Vec<RefundPlanLine>,
    /// Money in all.
    pub money_fen: Fen,
    /// What is owed no longer, in all.
    #[serde(default, skip_serializing_if = "super::sold::is_default")]
    pub forgiven_fen: Fen,
    /// Points in all.
    #[serde(default, skip_serializing_if = "super::sold::is_default")]
    pub points: Points,
    /// The money, by the way in which it goes back.
    #[serde(default, skip_serializing_if = "super::sold::is_default")]
    pub tenders: Vec<(Tender, Fen)>,
    /// The ids of the coupons that come back: all that they came off is given back.
    #[serde(default, skip_serializing_if = "super::sold::is_default")]
    pub coupons: Vec<String>,
}

/// What comes back of one line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundPlanLine {
    /// The place of the line in the sale, from 0.
    pub line: usize,
    /// How many pieces.
    #[serde(default, skip_serializing_if = "super::sold::is_default")]
    pub quantity: u32,
    /// Money.
    pub money_fen: Fen,
    /// What is owed no longer.
    #[serde(default, skip_serializing_if = "super::sold::is_default")]
    pub forgiven_fen: Fen,
    /// What points had paid.
    #[serde(default, skip_serializing_if = "super::sold::is_default")]
    pub points_fen: Fen,
    /// The points that come back.
    #[serde(default, skip_serializing_if = "super::sold::is_default")]
    pub points: Points,
    /// What of the money was paid with the sale.
    #[serde(default, skip_serializing_if = "super::sold::is_default")]
    pub of_sale_fen: Fen,
    /// What of that counted toward spend and points: the refund of the sale's line for the engine.
    #[serde(default, skip_serializing_if = "super::sold::is_default")]
    pub counted_fen: Fen,
    /// What of the money was paid later.
    #[serde(default, skip_serializing_if = "super::sold::is_default")]
    pub of_repayments: Vec<RepaymentBack>,
}

/// What of a line's money goes back that was paid with a repayment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepaymentBack {
    /// The place of the repayment among those of the sale, from 0.
    pub repayment: usize,
    /// How much.
    pub amount_fen: Fen,
    /// What of that counted toward spend and points.
    pub counted_fen: Fen,
}

/// What comes back of a sale for what is asked, and how: by the ways in which it was paid, in proportion to what is left
/// of each, or all by `tender`.
///
/// # Errors
/// [`RefundFault`]
pub fn refund(
    _sold: &SoldBill,
    _since: &Since,
    _asked: &[RefundAsk],
    _tender: Option<Tender>,
) -> Result<RefundPlan, RefundFault> {
    Err(RefundFault::Nothing)
}

/// How a payment of what is owed is shared among the lines: by what is owed of each.
///
/// # Errors
/// [`RefundFault::OverRepaid`], [`RefundFault::Inconsistent`]
pub fn repay(
    _sold: &SoldBill,
    _since: &Since,
    _paid: Vec<PaidWith>,
    _counted: &Counted,
) -> Result<Repayment, RefundFault> {
    Err(RefundFault::OverRepaid { owed_fen: Fen(0) })
}
