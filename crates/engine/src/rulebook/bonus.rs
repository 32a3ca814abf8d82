//! The bonuses of a version that need no grant, made ready for lines of sales. Items are not known here: a bonus on
//! single items comes with the line.

use crate::activity::CategoryId;
use crate::day::Day;
use crate::number::Micros;
use crate::programme::Programme;
use crate::programme::benefit::{Bonus, Days};

/// A bonus on categories.
#[derive(Clone, Debug)]
pub(super) struct Boost {
    multiplier: Micros,
    days: Days,
    /// For each tier whether it holds there.
    tiers: Vec<bool>,
    /// For each category of the rulebook, by its number, whether it holds there; empty: for everything.
    categories: Vec<bool>,
}

impl Boost {
    fn of(bonus: &Bonus, programme: &Programme, categories: &[String]) -> Self {
        let is_named = |codes: &[String], code: &String| codes.is_empty() || codes.contains(code);
        let tiers = programme.tiers.iter().map(|tier| is_named(&bonus.tiers, &tier.code)).collect();
        let in_scope = |name: &String| bonus.scope.categories.contains(name);
        let categories = if bonus.scope.is_everything() {
            Vec::new()
        } else {
            // What no version names has the first number, and is in no scope.
            std::iter::once(false).chain(categories.iter().map(in_scope)).collect()
        };
        Self { multiplier: bonus.multiplier, days: bonus.days.clone(), tiers, categories }
    }

    pub(super) const fn multiplier(&self) -> Micros {
        self.multiplier
    }

    /// Whether it holds for a category on a day in a tier.
    pub(super) fn applies(&self, category: CategoryId, day: Day, tier: usize) -> bool {
        let in_scope = || self.categories.get(usize::from(category.0)).copied().unwrap_or(false);
        (self.categories.is_empty() || in_scope())
            && self.tiers.get(tier).copied().unwrap_or(false)
            && self.days.hold(day)
    }
}

/// The bonuses of a programme that need no grant and are not about single items alone.
pub(super) fn boosts(programme: &Programme, categories: &[String]) -> Vec<Boost> {
    let own = programme.benefits.bonuses.iter().filter(|bonus| !bonus.granted);
    let known = own.filter(|bonus| bonus.scope.items.is_empty() || !bonus.scope.categories.is_empty());
    known.map(|bonus| Boost::of(bonus, programme, categories)).collect()
}

/// The largest of them, at least 1.
pub(super) fn largest(boosts: &[Boost]) -> Micros {
    boosts.iter().map(Boost::multiplier).fold(Micros::ONE, Micros::max)
}

/// A rate times a bonus, cut to six places.
pub(super) fn boosted(rate: Micros, bonus: Micros) -> Micros {
    let product = i128::from(rate.0) * i128::from(bonus.0) / i128::from(Micros::ONE.0);
    Micros(i64::try_from(product).unwrap_or(i64::MAX))
}
