//! What a point is worth in money: the best that it buys under a programme.

use crate::number::{Fen, Points};
use crate::programme::Programme;
use crate::programme::benefit::{Coupon, CouponValue, Reward, RewardGive};

/// The best that points buy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PointsWorth {
    /// They pay as money.
    Money {
        /// So many are one yuan.
        points_per_yuan: u32,
    },
    /// They buy a reward.
    Reward {
        /// Its name.
        name: String,
        /// What it costs in points.
        points: Points,
        /// What it costs in money.
        price: Fen,
    },
    /// They buy nothing that has a price.
    Nothing,
}

impl PointsWorth {
    /// The best that points buy under a programme; `list_price` gives what an item costs by its name.
    pub fn of(programme: &Programme, list_price: &impl Fn(&str) -> Option<Fen>) -> Self {
        let benefits = &programme.benefits;
        let mut best = Self::Nothing;
        if let Some(money) = benefits.points_money {
            best = Self::Money { points_per_yuan: money.points_per_yuan };
        }
        for reward in &benefits.rewards {
            let price = reward_price(reward, &benefits.coupons, list_price);
            let Some(price) = price.filter(|_| reward.points.0 > 0) else { continue };
            let next = Self::Reward { name: reward.name.clone(), points: reward.points, price };
            if next.ratio() > best.ratio() {
                best = next;
            }
        }
        best
    }

    /// What so many points come to: `points × price / points of the reward`, half up to the fen; `None` where they buy
    /// nothing.
    #[must_use]
    pub fn fen(&self, points: Points) -> Option<Fen> {
        let (numerator, denominator) = self.fraction()?;
        let doubled = 2 * i128::from(points.0) * i128::from(numerator) + i128::from(denominator);
        i64::try_from(doubled.div_euclid(2 * i128::from(denominator))).ok().map(Fen)
    }

    /// Fen for so many points.
    fn fraction(&self) -> Option<(i64, i64)> {
        match self {
            Self::Money { points_per_yuan } => Some((100, i64::from(*points_per_yuan).max(1))),
            Self::Reward { points, price, .. } => Some((price.0, points.0.max(1))),
            Self::Nothing => None,
        }
    }

    /// For comparing: 10⁻⁹ fen for a point.
    fn ratio(&self) -> i128 {
        self.fraction().map_or(-1, |(fen, points)| i128::from(fen) * 1_000_000_000 / i128::from(points))
    }
}

/// What a piece of a coupon comes to where that can be said beforehand: the sum that it takes off, or what the item
/// costs that it gives for less.
pub fn coupon_worth(coupon: &Coupon, list_price: &impl Fn(&str) -> Option<Fen>) -> Option<Fen> {
    match &coupon.value {
        CouponValue::Off(off) => Some(*off),
        CouponValue::Percent { .. } => None,
        CouponValue::Free { item } => list_price(item),
        CouponValue::Trial { item, price } => list_price(item).map(|list| Fen((list.0 - price.0).max(0))),
    }
}

fn reward_price(reward: &Reward, coupons: &[Coupon], list_price: &impl Fn(&str) -> Option<Fen>) -> Option<Fen> {
    match &reward.give {
        RewardGive::Item(item) => list_price(item),
        RewardGive::Coupon(code) => {
            let coupon = coupons.iter().find(|coupon| coupon.code == *code)?;
            coupon_worth(coupon, list_price)
        }
        RewardGive::Thing => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_come_to_what_they_buy_half_up() {
        let facial = PointsWorth::Reward { name: "小气泡清洁".into(), points: Points(50), price: Fen(9_900) };
        assert_eq!(facial.fen(Points(50)), Some(Fen(9_900)));
        assert_eq!(facial.fen(Points(1)), Some(Fen(198)));
        let money = PointsWorth::Money { points_per_yuan: 300 };
        assert_eq!(money.fen(Points(1)), Some(Fen(0)), "a third of a fen");
        assert_eq!(money.fen(Points(2)), Some(Fen(1)), "two thirds of a fen");
        assert_eq!(PointsWorth::Nothing.fen(Points(5)), None);
    }
}
