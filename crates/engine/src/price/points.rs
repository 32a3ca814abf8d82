//! Points as money: how many may pay, and how what they pay is shared.

use super::draft::{Draft, rooms};
use super::fault::QuoteFault;
use super::inquiry::{Inquiry, PointsWish};
use super::share::{WHOLE, share, share_within};
use crate::number::Points;
use crate::programme::benefit::PointsMoney;

/// What points pay.
pub(super) struct PointsPaid {
    pub(super) used: Points,
    pub(super) most: Points,
}

/// Pays with points as wished: their worth is shared by what the lines come to, and the points by their worth.
///
/// # Errors
/// [`QuoteFault::PointsStep`], [`QuoteFault::PointsOver`], [`QuoteFault::PointsWithCoupon`]
pub(super) fn pay_with_points(
    drafts: &mut [Draft<'_>],
    money: Option<PointsMoney>,
    blocked: bool,
    inquiry: &Inquiry,
) -> Result<PointsPaid, QuoteFault> {
    let (weights, limits) = rooms(drafts);
    let money = money.filter(|_| inquiry.tier.is_some());
    let most = match money {
        Some(money) if !blocked => {
            most_points(money, weights.iter().sum(), limits.iter().sum(), inquiry.points_balance)
        }
        _ => Points(0),
    };
    let used = match inquiry.points {
        PointsWish::None | PointsWish::Exactly(Points(0)) => Points(0),
        PointsWish::Most => most,
        PointsWish::Exactly(_) if blocked => return Err(QuoteFault::PointsWithCoupon),
        PointsWish::Exactly(points) => exactly(points, most, money)?,
    };
    let worth = money.map_or(0, |money| worth(money, used.0));
    let parts = share_within(worth, &weights, &limits);
    for (draft, (fen, points)) in drafts.iter_mut().zip(parts.iter().zip(share(used.0, &parts))) {
        draft.points_fen = *fen;
        draft.points = points;
        draft.left -= fen;
    }
    Ok(PointsPaid { used, most })
}

/// Whether so many points may be used.
fn exactly(points: Points, most: Points, money: Option<PointsMoney>) -> Result<Points, QuoteFault> {
    let Some(money) = money else { return Err(QuoteFault::PointsStep { step: 0 }) };
    if points > most {
        return Err(QuoteFault::PointsOver { most });
    }
    let step = money.step.max(1);
    if points.0 < 0 || points.0 % i64::from(step) != 0 || worth(money, points.0) == 0 {
        return Err(QuoteFault::PointsStep { step });
    }
    Ok(points)
}

/// What points pay, in fen, cut to the fen: `points × 100 ÷ points per yuan`.
fn worth(money: PointsMoney, points: i64) -> i64 {
    (i128::from(points) * 100 / i128::from(money.points_per_yuan.max(1))) as i64
}

/// The most points that may pay of an amount: the largest whole number of steps that is had and is worth no more than
/// the programme's share of the amount and what the floors leave; of those that are worth as much, the fewest.
fn most_points(money: PointsMoney, pay: i64, room: i64, balance: Points) -> Points {
    let share = (i128::from(pay) * i128::from(money.most_percent.0) / i128::from(WHOLE.0)) as i64;
    let most_fen = i128::from(share.min(room));
    let (step, per_yuan) = (i128::from(money.step.max(1)), i128::from(money.points_per_yuan.max(1)));
    // The largest number that is worth at most so much: 100 × points < (fen + 1) × points per yuan.
    let by_worth = ((most_fen + 1) * per_yuan - 1) / 100;
    let points = (by_worth.min(i128::from(balance.0)).max(0) / step * step) as i64;
    let fewest = (i128::from(worth(money, points)) * per_yuan + 99) / 100;
    Points(((fewest + step - 1) / step * step) as i64)
}
