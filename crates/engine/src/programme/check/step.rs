//! The step from one tier's multiplier to the next, and the round multiplier that makes a fitting one.

use crate::number::Micros;
use crate::programme::read::MOST_RATE;

/// The step between the multipliers of neighbouring tiers, in percent of the lower.
pub(super) const GAP_PERCENT: std::ops::RangeInclusive<i64> = 15..=30;

/// The multiplier with the fewest digits that lies a fitting step above another, near the middle of the step.
pub(super) fn multiplier_above(low: Micros) -> Option<Micros> {
    let least =
        (low.0 * (100 + GAP_PERCENT.start())).div_euclid(100) + i64::from(low.0 * GAP_PERCENT.start() % 100 != 0);
    let most = (low.0 * (100 + GAP_PERCENT.end()) / 100).min(Micros::whole(MOST_RATE).0);
    let middle = (least + most) / 2;
    let units =
        std::iter::successors(Some(Micros::whole(MOST_RATE).0), |unit| Some(unit / 10).filter(|unit| *unit > 0));
    let mut rounded = units.map(|unit| (middle + unit / 2) / unit * unit);
    rounded.find(|number| *number > low.0 && (least..=most).contains(number)).map(Micros)
}
