//! What comes back of a bill that was paid: money, points, coupons, and what is owed no longer.
//!
//! Every part of what is left of a line comes back in proportion, half up, so that the last part brings what the ones
//! before did not: refunds of parts end in the same totals as one refund of everything, in whatever order.

use serde::{Deserialize, Serialize};

use super::fault::RefundFault;
use super::left::{LineLeft, left_of};
use super::share::share;
use super::sold::{PaidWith, SoldBill, counted_of, sum_of};
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

/// What comes back of a sale for what is asked, and how: by the ways in which it was paid, in proportion to what is
/// left of each, or all by `tender`.
///
/// What is still owed of a line is forgiven before money goes back; of the money, what was paid last goes back first.
///
/// # Errors
/// [`RefundFault`]
pub fn refund(
    sold: &SoldBill,
    since: &Since,
    asked: &[RefundAsk],
    tender: Option<Tender>,
) -> Result<RefundPlan, RefundFault> {
    if asked.is_empty() {
        return Err(RefundFault::Nothing);
    }
    let mut left = left_of(sold, since)?;
    let mut asked = asked.to_vec();
    asked.sort_by_key(|ask| ask.line);
    if let Some(twice) = asked.windows(2).find(|pair| pair[0].line == pair[1].line) {
        return Err(RefundFault::UnknownLine { line: twice[0].line });
    }
    let mut lines = Vec::with_capacity(asked.len());
    for ask in &asked {
        let line = left.get_mut(ask.line).ok_or(RefundFault::UnknownLine { line: ask.line })?;
        lines.push(line.take(*ask).ok_or(RefundFault::OverRefund { line: ask.line })?);
    }
    let sum = |amount: fn(&RefundPlanLine) -> i64| lines.iter().map(amount).sum::<i64>();
    let money = sum(|line| line.money_fen.0);
    Ok(RefundPlan {
        money_fen: Fen(money),
        forgiven_fen: Fen(sum(|line| line.forgiven_fen.0)),
        points: Points(sum(|line| line.points.0)),
        tenders: by_tender(sold, since, money, tender),
        coupons: coupons_back(sold, &left, &lines),
        lines,
    })
}

/// The money by the way in which it goes back; nothing of none.
fn by_tender(sold: &SoldBill, since: &Since, money: i64, tender: Option<Tender>) -> Vec<(Tender, Fen)> {
    let ways: Vec<Tender> = tender.map_or_else(|| Tender::ALL.to_vec(), |tender| vec![tender]);
    let paid = || sold.paid.iter().chain(since.repayments.iter().flat_map(|repayment| &repayment.paid));
    let back = || since.refunds.iter().flat_map(|refund| &refund.tenders);
    let left_of = |way: &Tender| {
        let paid: i64 = paid().filter(|paid| paid.tender == *way).map(|paid| paid.amount_fen.0).sum();
        let back: i64 = back().filter(|(tender, _)| tender == way).map(|(_, amount)| amount.0).sum();
        (paid - back).max(0)
    };
    let amounts = share(money, &ways.iter().map(left_of).collect::<Vec<_>>());
    ways.into_iter().zip(amounts).filter(|(_, amount)| *amount > 0).map(|(way, amount)| (way, Fen(amount))).collect()
}

/// The coupons that come back now: nothing is left of any line that they came off, and of one of these there was.
fn coupons_back(sold: &SoldBill, left: &[LineLeft], lines: &[RefundPlanLine]) -> Vec<String> {
    let came_off = |coupon: usize, line: usize| sold.lines[line].coupons.iter().any(|(place, _)| *place == coupon);
    let all_back = |coupon: usize| {
        (0..sold.lines.len()).all(|line| !came_off(coupon, line) || left[line].quantity == 0)
            && lines.iter().any(|line| came_off(coupon, line.line))
    };
    let coupons = sold.coupons.iter().enumerate();
    coupons.filter(|(place, _)| all_back(*place)).map(|(_, coupon)| coupon.coupon.clone()).collect()
}

/// How a payment of what is owed is shared among the lines: by what is owed of each.
///
/// # Errors
/// [`RefundFault::OverRepaid`], [`RefundFault::Inconsistent`]
pub fn repay(sold: &SoldBill, since: &Since, paid: Vec<PaidWith>, counted: &Counted) -> Result<Repayment, RefundFault> {
    let owed: Vec<i64> = left_of(sold, since)?.iter().map(|line| line.owed).collect();
    let owed_fen = owed.iter().sum();
    let amount = sum_of(&paid).filter(|amount| (1..=owed_fen).contains(amount));
    let amount = amount.ok_or(RefundFault::OverRepaid { owed_fen: Fen(owed_fen) })?;
    let amounts = share(amount, &owed);
    let counted = share(counted_of(&paid, counted), &amounts);
    let lines = amounts.into_iter().zip(counted).enumerate().filter(|(_, (amount, _))| *amount > 0);
    let repaid = |(line, (amount, counted)): (usize, (i64, i64))| RepaidLine {
        line,
        amount_fen: Fen(amount),
        counted_fen: Fen(counted),
    };
    Ok(Repayment { lines: lines.map(repaid).collect(), paid })
}
