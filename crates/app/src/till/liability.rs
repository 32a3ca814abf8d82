//! What the clinic owes its members, in yuan: points at what they buy, coupons, deposits; and what members owe it.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use yanji_books::id::StoreId;
use yanji_books::liabilities::{self, PointsFate, StorePoints};
use yanji_books::{Read, deposits, items};
use yanji_engine::price::{PointsWorth, coupon_worth};
use yanji_engine::programme::benefit::Coupon;
use yanji_engine::{Fen, Points};
use yanji_words::Problem;

use crate::actor::{Actor, Permission};
use crate::clinic::Clinic;
use crate::error::AppError;

/// What the clinic owes its members and they owe it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Liability {
    /// Points that members can use.
    pub points: i64,
    /// What they come to at the best that points buy, in fen; `None` where they buy nothing that has a price.
    pub points_fen: Option<i64>,
    /// What the best is.
    pub basis: PointsBasis,
    /// Of all points that are gone, how many expired, in hundredths of a percent: what may be expected to expire of the
    /// rest. `None` while none is gone.
    pub breakage_bp: Option<i64>,
    /// What that share makes of the points that members can use. `None` while none is gone.
    pub expected: Option<ExpectedUse>,
    /// Points that members owe.
    pub points_owed: i64,
    /// Coupons that can still be used.
    pub coupons: i64,
    /// What those of them come to that take a sum off, or give an item for nothing, in fen.
    pub coupons_fen: i64,
    /// What is left of deposits, in fen.
    pub deposits_fen: i64,
    /// On how many sales members still owe.
    pub owed_sales: i64,
    /// How much, in fen.
    pub owed_fen: i64,
    /// The points by the store in which members joined.
    pub stores: Vec<StoreLiability>,
}

/// What may be expected of the points that members can use, if as large a share of them expires as of those whose fate is
/// decided, which are used or have expired. What is not used and what is comes to all of them, in points and in money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExpectedUse {
    /// Points that are never used, rounded down.
    pub unused_points: i64,
    /// What they come to, in fen; `None` where points have no price.
    pub unused_fen: Option<i64>,
    /// Points that are used.
    pub used_points: i64,
    /// What they come to, in fen.
    pub used_fen: Option<i64>,
}

/// What points are taken to be worth.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PointsBasis {
    /// Points pay as money.
    Money {
        /// So many points are one yuan.
        points_per_yuan: i64,
    },
    /// The reward that gives most for a point.
    Reward {
        /// Its name.
        name: String,
        /// What it costs in points.
        points: i64,
        /// What it costs in money, in fen.
        price_fen: i64,
    },
    /// Points buy nothing that has a price.
    Nothing,
}

/// The points of the members who joined in one store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoreLiability {
    /// The store; `None` for members who joined in none.
    pub store: Option<StoreId>,
    /// How many members hold points.
    pub holders: i64,
    /// How many points.
    pub points: i64,
    /// What they come to, in fen.
    pub points_fen: Option<i64>,
}

impl Liability {
    /// What the clinic owes its members in all, in fen, as if they used everything that they have: points at the best that
    /// they buy, coupons, deposits. What has no price adds nothing, what members owe takes nothing off, and what may be
    /// expected to expire is owed until it has.
    #[must_use]
    pub fn total_fen(&self) -> i64 {
        self.points_fen.unwrap_or_default() + self.coupons_fen + self.deposits_fen
    }

    /// What of it may be expected to be used, in fen: all of it but the points that may be expected to expire. `None` where
    /// points have no price, or none is gone yet.
    #[must_use]
    pub fn expected_total_fen(&self) -> Option<i64> {
        let unused_fen = self.expected.and_then(|expected| expected.unused_fen)?;
        Some(self.total_fen() - unused_fen)
    }
}

impl Clinic {
    /// What the clinic owes its members and they owe it, now.
    ///
    /// # Errors
    /// [`Problem::Forbidden`] and errors of the database.
    pub fn liability_get(&self, actor: &Actor) -> Result<Liability, AppError> {
        actor.require(Permission::MoneyRead)?;
        self.books.read(|tx| {
            let today = self.today();
            let programme = self.rules(tx)?.map(|rules| rules.book.on(today).programme.clone());
            let prices = list_prices(tx)?;
            let list_price = |name: &str| prices.get(name).copied();
            let worth =
                programme.as_ref().map_or(PointsWorth::Nothing, |programme| PointsWorth::of(programme, &list_price));
            let stores = liabilities::points(tx)?;
            let (mut open, mut coupons_fen) = (0, 0);
            for (terms, pieces) in liabilities::coupons(tx, today)? {
                let terms: Coupon =
                    serde_json::from_str(&terms).map_err(|error| AppError::caused(Problem::Inconsistent, error))?;
                open += pieces;
                coupons_fen += pieces * coupon_worth(&terms, &list_price).unwrap_or_default().0;
            }
            let (owed_sales, owed_fen) = liabilities::owed(tx)?;
            let points = stores.iter().map(|store| store.points).sum();
            let fate = liabilities::points_fate(tx)?;
            Ok(Liability {
                points,
                points_fen: worth.fen(Points(points)).map(|fen| fen.0),
                breakage_bp: share_of(fate, 10_000),
                expected: ExpectedUse::of(Points(points), fate, &worth),
                points_owed: stores.iter().map(|store| store.owed).sum(),
                coupons: open,
                coupons_fen,
                deposits_fen: deposits::left(tx)?,
                owed_sales,
                owed_fen,
                stores: stores.iter().map(|store| StoreLiability::of(store, &worth)).collect(),
                basis: worth.into(),
            })
        })
    }
}

/// What items cost on the retail list, by their names: what the worth of a point is measured by.
pub(crate) fn list_prices(tx: &mut dyn Read) -> Result<HashMap<String, Fen>, AppError> {
    // Of two items with one name the first counts.
    let items = items::list(tx)?.into_iter().rev();
    Ok(items.map(|item| (item.name, Fen(item.price_fen))).collect())
}

impl ExpectedUse {
    fn of(points: Points, fate: PointsFate, worth: &PointsWorth) -> Option<Self> {
        let unused_points = share_of(fate, points.0)?;
        let used_points = points.0 - unused_points;
        let used_fen = worth.fen(Points(used_points)).map(|fen| fen.0);
        let unused_fen = worth.fen(points).zip(used_fen).map(|(all, used)| all.0 - used);
        Some(Self { unused_points, unused_fen, used_points, used_fen })
    }
}

impl StoreLiability {
    fn of(store: &StorePoints, worth: &PointsWorth) -> Self {
        Self {
            store: store.store,
            holders: store.holders,
            points: store.points,
            points_fen: worth.fen(Points(store.points)).map(|fen| fen.0),
        }
    }
}

impl From<PointsWorth> for PointsBasis {
    fn from(worth: PointsWorth) -> Self {
        match worth {
            PointsWorth::Money { points_per_yuan } => Self::Money { points_per_yuan: i64::from(points_per_yuan) },
            PointsWorth::Reward { name, points, price } => Self::Reward { name, points: points.0, price_fen: price.0 },
            PointsWorth::Nothing => Self::Nothing,
        }
    }
}

/// Of a whole, as large a share as expired of the points whose fate is decided, to the nearest; `None` while none is.
fn share_of(fate: PointsFate, whole: i64) -> Option<i64> {
    let gone = i128::from(fate.used) + i128::from(fate.expired);
    let twice = i128::from(fate.expired) * i128::from(whole) * 2;
    let share = (twice + gone).checked_div(gone * 2)?;
    i64::try_from(share).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_expected_comes_to_all_points() {
        let worth = PointsWorth::Money { points_per_yuan: 100 };
        let expected = |used, expired, points| ExpectedUse::of(Points(points), PointsFate { used, expired }, &worth);
        let third = ExpectedUse { unused_points: 333, unused_fen: Some(333), used_points: 667, used_fen: Some(667) };
        assert_eq!(expected(200, 100, 1_000), Some(third));
        assert_eq!(expected(0, 0, 1_000), None, "nothing is decided yet");
        assert_eq!(expected(5, 0, 1_000).map(|expected| expected.unused_points), Some(0));
        assert_eq!(expected(0, 5, 1_000).map(|expected| expected.used_fen), Some(Some(0)));
        let large = expected(1, 1, 1_000_000_000_000_000_000).map(|expected| expected.unused_points);
        assert_eq!(large, Some(500_000_000_000_000_000));
        let share = |used, expired, whole| share_of(PointsFate { used, expired }, whole);
        assert_eq!([share(1, 2, 10_000), share(1, 2, 1_000)], [Some(6_667), Some(667)], "to the nearest, both of them");
        let priceless = ExpectedUse::of(Points(9), PointsFate { used: 1, expired: 2 }, &PointsWorth::Nothing);
        assert_eq!(priceless.map(|expected| (expected.unused_points, expected.unused_fen)), Some((6, None)));
    }
}
