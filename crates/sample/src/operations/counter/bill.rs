//! What a basket comes to: tier prices, points as money, and shares to the fen.

use std::cmp::Reverse;

use yanji_engine::{Day, Micros};

use super::super::model::bonus_of;
use super::deal::Pieces;

/// What a point pays.
const FEN_A_POINT: i64 = 2;
/// Points are used in multiples of this.
pub(super) const STEP: i64 = 5;

/// A line of a bill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct BillLine {
    pub(super) category: &'static str,
    pub(super) pieces: i64,
    /// The points that pay.
    pub(super) points: i64,
    /// What is to be paid with money, in fen.
    pub(super) pay_fen: i64,
    pub(super) bonus: Micros,
}

/// The bill of a basket on which so many points pay, for a tier; `None` without a card.
pub(super) fn bill(basket: &[Pieces], tier: Option<usize>, day: Day, points: i64) -> Vec<BillLine> {
    let mut lines: Vec<BillLine> = basket
        .iter()
        .map(|pieces| {
            let (_, category, one_fen) = pieces.what.listed();
            let list_fen = one_fen * i64::from(pieces.quantity);
            BillLine {
                category,
                pieces: i64::from(pieces.quantity),
                points: 0,
                pay_fen: part(list_fen, pays_percent(tier, category), 100),
                bonus: tier.map_or(Micros::ONE, |tier| Micros(bonus_of(category, tier, day))),
            }
        })
        .collect();
    // Odd fen are given out in an order that depends on what is bought, not on where it stands.
    let mut order: Vec<usize> = (0..lines.len()).collect();
    order.sort_by_key(|place| {
        let (name, category, one_fen) = basket[*place].what.listed();
        (one_fen, name, category, basket[*place].quantity)
    });
    let pay: Vec<i64> = order.iter().map(|place| lines[*place].pay_fen).collect();
    let worth = shares(points * FEN_A_POINT, &pay);
    for ((place, fen), points) in order.iter().zip(&worth).zip(shares(points, &worth)) {
        lines[*place].pay_fen -= fen;
        lines[*place].points = points;
    }
    lines
}

/// What is to be paid with money.
pub(super) fn sum_of(bill: &[BillLine]) -> i64 {
    bill.iter().map(|line| line.pay_fen).sum()
}

/// The most points that may pay of an amount: half of it, in whole steps.
pub(super) fn points_most(pay_fen: i64, balance: i64) -> i64 {
    (pay_fen / 2 / FEN_A_POINT).min(balance) / STEP * STEP
}

fn pays_percent(tier: Option<usize>, category: &str) -> i64 {
    match (tier, category) {
        (Some(1), _) => 95,
        (Some(3), "护理") => 80,
        (Some(3), _) => 90,
        (Some(_) | None, _) => 100,
    }
}

/// `amount × of ÷ whole`, half up; 0 of nothing.
pub(super) fn part(amount: i64, of: i64, whole: i64) -> i64 {
    if whole == 0 { 0 } else { (2 * amount * of + whole) / (2 * whole) }
}

/// A total shared by the largest remainder; of equal ones, the earlier. Without any weight the first has it all.
pub(super) fn shares(total: i64, weights: &[i64]) -> Vec<i64> {
    let sum: i64 = weights.iter().sum();
    if sum == 0 {
        return (0..weights.len()).map(|place| if place == 0 { total } else { 0 }).collect();
    }
    let mut shares: Vec<i64> = weights.iter().map(|weight| total * weight / sum).collect();
    let mut odd = total - shares.iter().sum::<i64>();
    let mut places: Vec<usize> = (0..weights.len()).collect();
    places.sort_by_key(|place| Reverse(total * weights[*place] % sum));
    for place in places {
        if odd > 0 {
            shares[place] += 1;
            odd -= 1;
        }
    }
    shares
}
