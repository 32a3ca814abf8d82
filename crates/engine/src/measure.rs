//! Conditions read against a tally on a day: whether they hold, and with which figures.

use serde::{Deserialize, Serialize};

use crate::day::{Day, Period};
use crate::programme::{Condition, Cycle, Metric, Term, Threshold, Window};
use crate::tally::Tally;

/// Where a member stands in time, as far as windows ask for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stance {
    /// The day on which the condition is read.
    pub day: Day,
    /// The start of the window `cumulative`.
    pub counted_since: Day,
    /// How cycles lie.
    pub cycle: Cycle,
    /// Since when the tier counts as held, which cycles may be counted from.
    pub tier_since: Day,
    /// In grace, the first day of the cycle that was failed.
    pub failed_from: Option<Day>,
}

impl Stance {
    /// The first day that a window counts.
    #[must_use]
    pub fn window_start(&self, window: Window) -> Day {
        match window {
            Window::Lifetime => Day::BEFORE_ALL,
            Window::Cumulative => self.counted_since,
            Window::Months(months) => self.day.add_months(-i32::from(months)).next(),
            Window::Quarter => self.day.period_start(Period::Quarter),
            Window::HalfYear => self.day.period_start(Period::HalfYear),
            Window::Year => self.day.period_start(Period::Year),
            Window::Cycle => self.cycle_start(),
        }
    }

    /// The start of the window `cycle`. Worked out when asked for: the calendar is dear and few conditions ask.
    #[must_use]
    pub fn cycle_start(&self) -> Day {
        self.failed_from.unwrap_or_else(|| cycle_start(self.cycle, self.tier_since, self.day))
    }
}

/// The first day of the cycle that holds `day`, for a tier held since `tier_since`.
#[must_use]
pub fn cycle_start(cycle: Cycle, tier_since: Day, day: Day) -> Day {
    match period_of(cycle) {
        Some(period) => day.period_start(period),
        None => tier_since.add_months(12 * anniversaries(tier_since, day)),
    }
}

/// The first evaluation day that is not before `day`, for a tier held since `tier_since`.
#[must_use]
pub fn next_evaluation(cycle: Cycle, tier_since: Day, day: Day) -> Day {
    match period_of(cycle) {
        Some(period) => day.period_end(period),
        None => tier_since.add_months(12 * (anniversaries(tier_since, day) + 1)).previous(),
    }
}

const fn period_of(cycle: Cycle) -> Option<Period> {
    match cycle {
        Cycle::Quarter => Some(Period::Quarter),
        Cycle::HalfYear => Some(Period::HalfYear),
        Cycle::Year => Some(Period::Year),
        Cycle::Anniversary => None,
    }
}

/// The largest k ≥ 0 with `add_months(since, 12k) ≤ day`; 0 when `since` is later than `day`.
fn anniversaries(since: Day, day: Day) -> i32 {
    let years = day.date().year - since.date().year;
    if years > 0 && since.add_months(12 * years) > day { years - 1 } else { years.max(0) }
}

/// Whether a condition holds.
#[must_use]
pub fn holds(condition: &Condition, tally: &Tally, stance: &Stance) -> bool {
    match condition {
        Condition::Metric { metric, window, threshold } => {
            threshold.met_by(metric.micros(tally.since(*metric, stance.window_start(*window))))
        }
        Condition::All(parts) => parts.iter().all(|part| holds(part, tally, stance)),
        Condition::Any(parts) => parts.iter().any(|part| holds(part, tally, stance)),
        Condition::Score { terms, threshold } => {
            let sum = terms.iter().fold(0_i128, |sum, term| {
                let value = tally.since(term.metric, stance.window_start(term.window));
                sum.saturating_add(weighted(term, value))
            });
            threshold.met_by(scaled_down(*threshold, sum))
        }
    }
}

/// A term's part of the score, in 10⁻¹² units.
fn weighted(term: &Term, value: i64) -> i128 {
    term.metric.micros(value).saturating_mul(i128::from(term.weight.0))
}

/// A sum in 10⁻¹² units as millionths, so that comparing it with the threshold gives what the exact sum would:
/// rounded up where passing is asked for, down where reaching is enough.
const fn scaled_down(threshold: Threshold, sum: i128) -> i128 {
    match threshold {
        Threshold::AtLeast(_) => sum.div_euclid(1_000_000),
        Threshold::MoreThan(_) => (sum.saturating_add(999_999)).div_euclid(1_000_000),
    }
}

/// A condition with the figures found for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub struct Measured {
    /// Whether it holds.
    pub holds: bool,
    /// What was found.
    pub reading: Reading,
}

/// What was found for a condition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reading {
    /// One metric over one window.
    Metric {
        /// What was counted, over which days, and how much.
        count: Count,
        /// Against what.
        threshold: Threshold,
    },
    /// Every one of these.
    All(Vec<Measured>),
    /// At least one of these.
    Any(Vec<Measured>),
    /// A weighted sum.
    Score {
        /// The parts with their weights in millionths.
        counts: Vec<(Count, i64)>,
        /// The sum in millionths, rounded as the comparison needs.
        sum: i128,
        /// Against what.
        threshold: Threshold,
    },
}

/// A metric over the days of a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub struct Count {
    /// What was counted.
    pub metric: Metric,
    /// Over which window.
    pub window: Window,
    /// The first day of the window; [`Day::BEFORE_ALL`] for a lifetime.
    pub from: Day,
    /// The day up to which it was counted.
    pub to: Day,
    /// Fen for money, else a number.
    pub value: i64,
}

/// Reads a condition with its figures. Agrees with [`holds`], which a test holds.
#[must_use]
pub fn measure(condition: &Condition, tally: &Tally, stance: &Stance) -> Measured {
    let count = |metric: Metric, window: Window| {
        let from = stance.window_start(window);
        Count { metric, window, from, to: stance.day, value: tally.since(metric, from) }
    };
    let reading = match condition {
        Condition::Metric { metric, window, threshold } => {
            Reading::Metric { count: count(*metric, *window), threshold: *threshold }
        }
        Condition::All(parts) => Reading::All(parts.iter().map(|part| measure(part, tally, stance)).collect()),
        Condition::Any(parts) => Reading::Any(parts.iter().map(|part| measure(part, tally, stance)).collect()),
        Condition::Score { terms, threshold } => {
            let counts: Vec<_> = terms.iter().map(|term| (count(term.metric, term.window), term.weight.0)).collect();
            let sum = terms
                .iter()
                .zip(&counts)
                .fold(0, |sum: i128, (term, (count, _))| sum.saturating_add(weighted(term, count.value)));
            Reading::Score { counts, sum: scaled_down(*threshold, sum), threshold: *threshold }
        }
    };
    Measured { holds: holds(condition, tally, stance), reading }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[test]
    fn anniversaries_are_counted_from_the_day_itself() {
        let since = day("2024-02-29");
        let evaluation = |from: &str| next_evaluation(Cycle::Anniversary, since, day(from));
        assert_eq!(evaluation("2024-02-29"), day("2025-02-27"));
        assert_eq!(evaluation("2025-02-27"), day("2025-02-27"));
        assert_eq!(evaluation("2025-02-28"), day("2026-02-27"));
        assert_eq!(evaluation("2027-03-01"), day("2028-02-28"));
        assert_eq!(cycle_start(Cycle::Anniversary, since, day("2025-02-27")), since);
        assert_eq!(cycle_start(Cycle::Anniversary, since, day("2025-02-28")), day("2025-02-28"));
        assert_eq!(cycle_start(Cycle::Anniversary, since, day("2024-01-01")), since, "a day before is in no cycle");
    }

    #[test]
    fn scores_compare_exactly() {
        let mut tally = Tally::default();
        tally.add(day("2024-01-01"), Metric::Spend, 1);
        let first = day("2024-01-01");
        let stance =
            Stance { day: first, counted_since: first, cycle: Cycle::Year, tier_since: first, failed_from: None };
        let score = |threshold| Condition::Score {
            terms: vec![Term { metric: Metric::Spend, window: Window::Lifetime, weight: crate::Micros(1) }],
            threshold,
        };
        // 0.01 yuan × 0.000001 = 0.00000001: more than nothing, less than the smallest number a file can write.
        assert!(holds(&score(Threshold::MoreThan(crate::Micros(0))), &tally, &stance));
        assert!(!holds(&score(Threshold::AtLeast(crate::Micros(1))), &tally, &stance));
        assert!(holds(&score(Threshold::AtLeast(crate::Micros(0))), &tally, &stance));
    }
}
