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

/// As [`share`], but gives nobody more than `limits` says: what is above a limit is shared among the others. A total
/// above the sum of the limits is cut to it. No limit is above its weight.
pub(super) fn share_within(total: i64, weights: &[i64], limits: &[i64]) -> Vec<i64> {
    let mut shares = vec![0; weights.len()];
    let mut left = total.min(limits.iter().sum());
    let mut open: Vec<usize> = (0..weights.len()).filter(|place| limits[*place] > 0).collect();
    while left > 0 && !open.is_empty() {
        let part = share(left, &open.iter().map(|place| weights[*place]).collect::<Vec<_>>());
        let (full, rest): (Vec<_>, Vec<_>) =
            open.iter().copied().zip(part).partition(|(place, amount)| *amount > limits[*place]);
        if full.is_empty() {
            for (place, amount) in rest {
                shares[place] = amount;
            }
            break;
        }
        for (place, _) in full {
            shares[place] = limits[place];
            left -= limits[place];
        }
        open = rest.into_iter().map(|(place, _)| place).collect();
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_goes_to_the_largest_remainders_and_of_equal_ones_to_the_earlier() {
        for (total, weights, shares) in [
            (100, vec![1, 1, 1], vec![34, 33, 33]),
            (100, vec![1, 2, 4], vec![14, 29, 57]),
            (1, vec![10, 20, 30], vec![0, 0, 1]),
            (0, vec![5, 5], vec![0, 0]),
            (7, vec![0, 3, 0], vec![0, 7, 0]),
            (7, vec![0, 0], vec![7, 0]),
            (7, vec![], vec![]),
        ] {
            assert_eq!(share(total, &weights), shares, "{total} among {weights:?}");
        }
        assert_eq!(share(i64::MAX, &[i64::MAX, 1]), [i64::MAX - 1, 1]);
    }

    #[test]
    fn what_is_above_a_limit_is_shared_among_the_others() {
        for (total, weights, limits, shares) in [
            (90, [100, 100, 100], [100, 100, 10], [40, 40, 10]),
            (90, [100, 50, 100], [10, 50, 100], [10, 27, 53]),
            (500, [100, 100, 100], [20, 0, 30], [20, 0, 30]),
            (3, [100, 100, 100], [0, 0, 0], [0, 0, 0]),
        ] {
            assert_eq!(share_within(total, &weights, &limits), shares, "{total} among {weights:?} up to {limits:?}");
        }
    }

    #[test]
    fn percentages_are_half_up() {
        for (fen, percent, paid) in
            [(1_050, 95_000_000, 998), (1_049, 95_000_000, 997), (10, 95_000_000, 10), (9, 50_000_000, 5), (0, 1, 0)]
        {
            assert_eq!(percent_of(Fen(fen), Micros(percent)), Fen(paid), "{fen}");
        }
        assert_eq!(percent_of(Fen::MOST, WHOLE), Fen::MOST);
    }
}
