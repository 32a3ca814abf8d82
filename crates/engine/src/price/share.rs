//! Shares that sum to the whole, and percentages half up.

use crate::number::{Fen, Micros};

/// One hundred per cent.
pub(super) const WHOLE: Micros = Micros::whole(100);

/// Shares a total among weights by the method of largest remainder (Hamilton): each gets the whole part of
/// `total × weight ÷ Σ weights`, and what is left goes, one by one, to the largest remainders; of equal ones, to the
/// earlier.
///
/// The shares sum to the total; none is above its weight while the total is not above the sum of the weights. Where
/// all weights are zero the first takes all; without weights there are no shares. Weights and total are not negative.
#[must_use]
pub fn share(total: i64, weights: &[i64]) -> Vec<i64> {
    let sum: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
    if sum == 0 {
        return weights.iter().enumerate().map(|(place, _)| if place == 0 { total } else { 0 }).collect();
    }
    let product = |weight: i64| i128::from(total) * i128::from(weight);
    let mut shares: Vec<i64> = weights.iter().map(|weight| (product(*weight) / sum) as i64).collect();
    let mut by_remainder: Vec<usize> = (0..weights.len()).collect();
    by_remainder.sort_by_key(|place| std::cmp::Reverse(product(weights[*place]) % sum));
    let left = usize::try_from(total - shares.iter().sum::<i64>()).unwrap_or(0);
    for place in by_remainder.into_iter().take(left) {
        shares[place] += 1;
    }
    shares
}

/// `amount × part ÷ whole`, half up; 0 where the whole is. None of them is negative.
pub(super) fn proportion(amount: i64, part: i64, whole: i64) -> i64 {
    if whole <= 0 {
        return 0;
    }
    let whole = i128::from(whole);
    ((2 * i128::from(amount) * i128::from(part) + whole) / (2 * whole)) as i64
}

/// A percentage of an amount, half up to the fen.
pub(super) fn percent_of(amount: Fen, percent: Micros) -> Fen {
    Fen(proportion(amount.0, percent.0, WHOLE.0))
}
