//! The versions of a clinic's programme with the days on which they take effect.

mod bonus;

use std::fmt;

use bonus::{Boost, boosts};

use crate::activity::{CategoryId, Deed, SaleLine};
use crate::day::Day;
use crate::number::{Fen, Micros, Points};
use crate::programme::{Condition, Metric, Programme, Threshold, Window};
use crate::tally::Sums;

/// The number of the engine's rules that this code follows.
///
/// A mended rule gets a new number and the old one stays, so that every activity verifies under the rules of its day.
pub const RULES_NUMBER: u32 = 1;

/// Every version of one clinic's programme, in the order in which they take effect.
#[derive(Clone, Debug)]
pub struct Rulebook {
    versions: Vec<Version>,
    categories: Vec<String>,
}

/// One version of the programme and the day from which it is in force.
#[derive(Clone, Debug)]
pub struct Version {
    /// The first day under this version.
    pub from: Day,
    /// The rules.
    pub programme: Programme,
    rates: Vec<Micros>,
    /// The bonuses that need no grant; of most programmes none.
    boosts: Vec<Boost>,
    carried: Vec<Carried>,
    counts: [bool; Metric::ALL.len()],
    safe_sale: Fen,
    /// For each tier, see [`least_to_rise`].
    least_to_rise: Vec<Vec<(Metric, i64)>>,
}

/// Where a member of a tier of the version before finds herself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Carried {
    pub(crate) tier: usize,
    pub(crate) moved: bool,
}

/// Why versions do not make a rulebook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RulebookError {
    /// There is no version.
    #[error("a rulebook needs at least one version")]
    Empty,
    /// A version takes effect on or before the day of the one before it.
    #[error("version {0} does not take effect after the one before it")]
    OutOfOrder(usize),
    /// The versions name more categories than can be told apart.
    #[error("more than 65535 categories")]
    TooManyCategories,
}

impl Rulebook {
    /// A rulebook of one version that has always been in force, as a replay uses it.
    ///
    /// # Errors
    /// [`RulebookError::TooManyCategories`].
    pub fn of(programme: Programme) -> Result<Self, RulebookError> {
        Self::new(vec![(Day::BEFORE_ALL, programme)])
    }

    /// A rulebook of versions with their first days, ascending. The first version also serves the days before it.
    ///
    /// # Errors
    /// See [`RulebookError`].
    pub fn new(versions: Vec<(Day, Programme)>) -> Result<Self, RulebookError> {
        if versions.is_empty() {
            return Err(RulebookError::Empty);
        }
        if let Some(at) = versions.windows(2).position(|pair| pair[1].0 <= pair[0].0) {
            return Err(RulebookError::OutOfOrder(at + 1));
        }
        let mut categories: Vec<String> = versions
            .iter()
            .flat_map(|(_, programme)| {
                let boosted = programme.benefits.bonuses.iter().flat_map(|bonus| &bonus.scope.categories);
                programme.points.categories.iter().map(|(name, _)| name).chain(boosted).cloned()
            })
            .collect();
        categories.sort_unstable();
        categories.dedup();
        if categories.len() >= usize::from(u16::MAX) {
            return Err(RulebookError::TooManyCategories);
        }
        let mut made: Vec<Version> = Vec::with_capacity(versions.len());
        for (from, programme) in versions {
            let before = made.last().map(|version| &version.programme);
            let version = Version::new(from, programme, before, &categories);
            made.push(version);
        }
        Ok(Self { versions: made, categories })
    }

    /// The versions, oldest first; never empty.
    #[must_use]
    pub fn versions(&self) -> &[Version] {
        &self.versions
    }

    /// The versions in force up to a day, that day's first.
    pub fn until(&self, day: Day) -> impl Iterator<Item = &Version> {
        self.versions[..=self.version_on(day)].iter().rev()
    }

    /// The number of the version in force on a day, from 0.
    #[must_use]
    pub fn version_on(&self, day: Day) -> usize {
        self.versions.partition_point(|version| version.from <= day).saturating_sub(1)
    }

    /// The version in force on a day.
    #[must_use]
    pub fn on(&self, day: Day) -> &Version {
        &self.versions[self.version_on(day)]
    }

    /// The number of a category; [`CategoryId::OTHER`] for one that no version names.
    #[must_use]
    pub fn category(&self, name: &str) -> CategoryId {
        let place = self.categories.binary_search_by(|known| known.as_str().cmp(name)).ok();
        place.and_then(|place| u16::try_from(place + 1).ok()).map_or(CategoryId::OTHER, CategoryId)
    }
}

impl Version {
    fn new(from: Day, programme: Programme, before: Option<&Programme>, categories: &[String]) -> Self {
        let rates = std::iter::once(programme.points.per_yuan)
            .chain(categories.iter().map(|name| programme.rate(name)))
            .collect::<Vec<_>>();
        let mut counts = [false; Metric::ALL.len()];
        for condition in programme.tiers.iter().flat_map(|tier| tier.qualify.iter().chain(&tier.retain)) {
            condition.each_meter(&mut |metric, _| counts[metric as usize] = true);
        }
        let carried = before.map_or_else(Vec::new, |before| carry(before, &programme));
        let boosts = boosts(&programme, categories);
        let safe_sale = safe_sale(&programme, &rates, &boosts);
        let least_to_rise = least_to_rise(&programme);
        Self { from, programme, rates, boosts, carried, counts, safe_sale, least_to_rise }
    }

    /// The points per yuan of a category.
    #[must_use]
    pub fn rate(&self, category: CategoryId) -> Micros {
        self.rates.get(usize::from(category.0)).copied().unwrap_or(self.programme.points.per_yuan)
    }

    /// The points per yuan of a line that is sold on a day to a member of a tier: the rate of its category times the
    /// largest bonus that applies, cut to six places.
    pub(crate) fn rate_of(&self, line: &SaleLine, day: Day, tier: usize) -> Micros {
        let rate = self.rate(line.category);
        // Nearly every line ends here, without a look at days.
        if self.boosts.is_empty() && line.bonus == Micros::ONE {
            return rate;
        }
        self.boosted_rate_of(line, day, tier)
    }

    /// Apart, so that the step of a replay stays small.
    #[cold]
    #[inline(never)]
    fn boosted_rate_of(&self, line: &SaleLine, day: Day, tier: usize) -> Micros {
        let own = self.boosts.iter().filter(|boost| boost.applies(line.category, day, tier));
        bonus::boosted(self.rate(line.category), own.map(Boost::multiplier).fold(line.bonus, Micros::max))
    }

    /// The largest points per yuan that a line could earn with any tier on any day.
    pub(crate) fn largest_rate_of(&self, line: &SaleLine) -> Micros {
        bonus::boosted(self.rate(line.category), bonus::largest(&self.boosts).max(line.bonus))
    }

    /// The points that a deed gives for taking part; 0 for whatever is no taking part.
    pub(crate) const fn points_of(&self, deed: &Deed<'_>) -> Points {
        let rules = &self.programme.points.taking_part;
        match deed {
            Deed::Event => rules.per_event,
            Deed::Engage => rules.per_engagement,
            Deed::Referral { .. } => rules.per_referral,
            Deed::Enrol
            | Deed::Sale { .. }
            | Deed::Refund { .. }
            | Deed::ReferralVoid { .. }
            | Deed::Topup { .. }
            | Deed::Package { .. }
            | Deed::Redeem { .. }
            | Deed::Restore { .. }
            | Deed::Points { .. }
            | Deed::Tier { .. } => Points(0),
        }
    }

    /// Whether any condition of this version asks for a metric.
    #[must_use]
    pub const fn counts(&self, metric: Metric) -> bool {
        self.counts[metric as usize]
    }

    /// The amount up to which no sale without a granted bonus can earn more than [`Points::MOST_EARNED`], whatever the
    /// tier and category.
    pub(crate) const fn safe_sale(&self) -> Fen {
        self.safe_sale
    }

    /// The largest multiplier of any tier.
    pub(crate) fn largest_multiplier(&self) -> Micros {
        self.programme.tiers.iter().map(|tier| tier.points_multiplier).max().unwrap_or(Micros::ONE)
    }

    /// Whether the condition of a tier above could hold for a member with these sums over all days. Most activities
    /// of most members end here, without a look at any condition.
    pub(crate) fn may_rise(&self, tier: usize, lifetime: &Sums) -> bool {
        let least = self.least_to_rise.get(tier).map_or(&[][..], Vec::as_slice);
        least.iter().any(|(metric, least)| lifetime[*metric as usize] >= *least)
    }

    /// The tier of this version in which a member of a tier of the version before finds herself when it takes effect.
    #[must_use]
    pub fn successor(&self, tier: usize) -> usize {
        self.carried(tier).tier
    }

    pub(crate) fn carried(&self, tier: usize) -> Carried {
        self.carried.get(tier).copied().unwrap_or(Carried { tier: 0, moved: true })
    }

    /// The longest window of so many months that a condition looks back over, and whether any looks back over a
    /// cycle or a calendar period: what a state must remember day by day.
    #[must_use]
    pub fn windows(&self) -> Vec<Window> {
        let mut windows = Vec::new();
        for condition in self.programme.tiers.iter().flat_map(|tier| tier.qualify.iter().chain(&tier.retain)) {
            condition.each_meter(&mut |_, window| {
                if !windows.contains(&window) {
                    windows.push(window);
                }
            });
        }
        windows
    }
}

fn safe_sale(programme: &Programme, rates: &[Micros], boosts: &[Boost]) -> Fen {
    let bonus = bonus::largest(boosts);
    let rate = rates.iter().map(|rate| i128::from(bonus::boosted(*rate, bonus).0)).max().unwrap_or(0);
    let multiplier = programme.tiers.iter().map(|tier| i128::from(tier.points_multiplier.0)).max().unwrap_or(0);
    let most = i128::from(Points::MOST_EARNED.0) * 100_000_000_000_000;
    let fen = most.checked_div(rate * multiplier).unwrap_or(i128::from(Fen::MOST.0));
    Fen(i64::try_from(fen).map_or(Fen::MOST.0, |fen| fen.min(Fen::MOST.0)))
}

/// For each tier: the least sum of each metric over all days that meets some threshold on the way to a tier above,
/// whatever the window. While every metric stays below its own, no condition of a tier above can hold. Metrics that none
/// asks for are left out.
fn least_to_rise(programme: &Programme) -> Vec<Vec<(Metric, i64)>> {
    let mut least = [i64::MAX; Metric::ALL.len()];
    let mut by_tier = Vec::with_capacity(programme.tiers.len());
    for tier in programme.tiers.iter().rev() {
        let asked = Metric::ALL.into_iter().zip(least).filter(|(_, least)| *least < i64::MAX);
        by_tier.push(asked.collect());
        if let Some(qualify) = tier.qualify.as_ref().filter(|_| tier.enabled) {
            lower(&mut least, qualify);
        }
    }
    by_tier.reverse();
    by_tier
}

fn lower(least: &mut Sums, condition: &Condition) {
    match condition {
        Condition::Metric { metric, threshold, .. } => {
            let unit = if metric.is_money() { 10_000 } else { 1_000_000 };
            let enough = match threshold {
                Threshold::AtLeast(number) => number.0.saturating_add(unit - 1).div_euclid(unit),
                Threshold::MoreThan(number) => number.0.div_euclid(unit).saturating_add(1),
            };
            let least = &mut least[*metric as usize];
            *least = enough.min(*least);
        }
        Condition::All(parts) | Condition::Any(parts) => parts.iter().for_each(|part| lower(least, part)),
        // A sum of several metrics has no least value of one.
        Condition::Score { .. } => *least = [i64::MIN; Metric::ALL.len()],
    }
}

/// For each tier of the version before: the tier with the same code, or the highest tier below that still stands.
fn carry(before: &Programme, after: &Programme) -> Vec<Carried> {
    let stands = |code: &str| after.tier_index(code).filter(|index| after.tiers[*index].enabled);
    (0..before.tiers.len())
        .map(|old| {
            let kept = stands(&before.tiers[old].code);
            let below = || before.tiers[..old].iter().rev().find_map(|tier| stands(&tier.code)).unwrap_or(0);
            kept.map_or_else(|| Carried { tier: below(), moved: true }, |tier| Carried { tier, moved: false })
        })
        .collect()
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} from {:?}", self.programme.name, self.from)
    }
}
