//! What follows from what: windows within windows, conditions that imply others, conditions that nobody can fulfil.
//!
//! Everything here errs on the silent side: "implies" and "impossible" are said only where they are certain.

use crate::number::Micros;
use crate::programme::{Condition, Cycle, Metric, Programme, Term, Threshold, Window};

/// The months of a cycle.
pub(super) const fn cycle_months(cycle: Cycle) -> u8 {
    match cycle {
        Cycle::Quarter => 3,
        Cycle::HalfYear => 6,
        Cycle::Year | Cycle::Anniversary => 12,
    }
}

/// The fewest and most months that a window holds on evaluation days, in whole months that have ended; `None`: no
/// bound.
pub(super) fn span(window: Window, cycle: Cycle) -> Option<(u8, u8)> {
    let calendar = |months: u8| match cycle {
        Cycle::Anniversary => (0, months),
        _ if cycle_months(cycle) < months => (cycle_months(cycle), months),
        _ => (months, months),
    };
    match window {
        Window::Lifetime | Window::Cumulative => None,
        Window::Months(months) => Some((months, months)),
        Window::Quarter => Some(calendar(3)),
        Window::HalfYear => Some(calendar(6)),
        Window::Year => Some(calendar(12)),
        Window::Cycle => Some((cycle_months(cycle), cycle_months(cycle))),
    }
}

/// Whether a window begins anew on the day after an evaluation day or a demotion.
pub(super) const fn restarts(window: Window, cycle: Cycle) -> bool {
    match window {
        Window::Lifetime | Window::Months(_) => false,
        Window::Cumulative | Window::Cycle => true,
        Window::Quarter => !matches!(cycle, Cycle::Anniversary),
        Window::HalfYear => matches!(cycle, Cycle::HalfYear | Cycle::Year),
        Window::Year => matches!(cycle, Cycle::Year),
    }
}

/// Whether the days of `inner` are among those of `outer` on every day.
pub(super) fn always_within(inner: Window, outer: Window, cycle: Cycle) -> bool {
    let calendar = |window| match window {
        Window::Quarter => Some(3),
        Window::HalfYear => Some(6),
        Window::Year => Some(12),
        Window::Lifetime | Window::Cumulative | Window::Months(_) | Window::Cycle => None,
    };
    match (inner, outer) {
        (_, Window::Lifetime) => true,
        (Window::Months(inner), Window::Months(outer)) => inner <= outer,
        (_, Window::Months(outer)) => calendar(inner).is_some_and(|months| months <= outer),
        (_, Window::Cycle) if inner != Window::Cycle => {
            cycle != Cycle::Anniversary && calendar(inner).is_some_and(|months| months <= cycle_months(cycle))
        }
        _ => {
            inner == outer || matches!((calendar(inner), calendar(outer)), (Some(inner), Some(outer)) if inner <= outer)
        }
    }
}

/// Whether the days of `inner` are among those of `outer` on every evaluation day, give or take the days by which
/// months differ in length.
pub(super) fn within_at_evaluation(inner: Window, outer: Window, cycle: Cycle) -> bool {
    let spans = (span(inner, cycle), span(outer, cycle));
    always_within(inner, outer, cycle) || matches!(spans, (Some((_, most)), Some((least, _))) if most <= least)
}

/// Whether whoever fulfils `given` fulfils `wanted`, where `within` tells which windows lie in which.
pub(super) fn implies(given: &Condition, wanted: &Condition, within: &impl Fn(Window, Window) -> bool) -> bool {
    match (given, wanted) {
        (Condition::Any(parts), _) => parts.iter().all(|part| implies(part, wanted, within)),
        (_, Condition::All(parts)) => parts.iter().all(|part| implies(given, part, within)),
        (Condition::All(parts), _) if parts.iter().any(|part| implies(part, wanted, within)) => true,
        (_, Condition::Any(parts)) => parts.iter().any(|part| implies(given, part, within)),
        (Condition::All(_), _) => false,
        // What the sums below come to with one term each; long ladders are compared pair by pair.
        (
            Condition::Metric { metric, window, threshold },
            Condition::Metric { metric: wanted_metric, window: wanted_window, threshold: wanted },
        ) => {
            let asked = effective(*wanted_metric, *wanted);
            let enough = effective(*metric, *threshold) >= asked;
            asked.0 == 0 || (metric == wanted_metric && enough && within(*window, *wanted_window))
        }
        _ => match (Sum::of(given), Sum::of(wanted)) {
            (Some(given), Some(wanted)) => given.implies(&wanted, within),
            _ => false,
        },
    }
}

/// A single condition as a weighted sum against a number.
struct Sum {
    terms: Vec<Term>,
    threshold: Threshold,
}

impl Sum {
    fn of(condition: &Condition) -> Option<Self> {
        match condition {
            Condition::Metric { metric, window, threshold } => Some(Self {
                terms: vec![Term { metric: *metric, window: *window, weight: Micros::ONE }],
                threshold: Threshold::AtLeast(effective(*metric, *threshold)),
            }),
            Condition::Score { terms, threshold } => Some(Self { terms: terms.clone(), threshold: *threshold }),
            Condition::All(_) | Condition::Any(_) => None,
        }
    }

    /// With every term of `self` found in `wanted`, the wanted sum is at least the smallest ratio of weights times
    /// this one.
    fn implies(&self, wanted: &Self, within: &impl Fn(Window, Window) -> bool) -> bool {
        if always_met(wanted.threshold) {
            return true;
        }
        let (given, needed) = (i128::from(self.threshold.number().0), i128::from(wanted.threshold.number().0));
        let strict = matches!((self.threshold, wanted.threshold), (Threshold::AtLeast(_), Threshold::MoreThan(_)));
        let mut free: Vec<Term> = wanted.terms.iter().filter(|term| term.weight.0 > 0).copied().collect();
        let mut terms = self.terms.iter().filter(|term| term.weight.0 > 0).peekable();
        terms.peek().is_some()
            && terms.all(|term| {
                let enough = |other: &Term| {
                    let (reached, asked) = (i128::from(other.weight.0) * given, needed * i128::from(term.weight.0));
                    let same = other.metric == term.metric && within(term.window, other.window);
                    same && if strict { reached > asked } else { reached >= asked }
                };
                free.iter().position(enough).map(|index| free.swap_remove(index)).is_some()
            })
    }
}

/// The first value of the metric that is enough: a fen above for money, a whole number for the rest.
pub(super) fn effective(metric: Metric, threshold: Threshold) -> Micros {
    let unit = if metric.is_money() { 10_000 } else { Micros::ONE.0 };
    match threshold {
        Threshold::AtLeast(number) => {
            Micros(number.0.div_euclid(unit) * unit + if number.0 % unit == 0 { 0 } else { unit })
        }
        Threshold::MoreThan(number) => Micros(number.0.div_euclid(unit) * unit + unit),
    }
}

/// Whether 0 is already enough.
pub(super) const fn always_met(threshold: Threshold) -> bool {
    threshold.met_by(0)
}

/// Whether nobody can fulfil the condition: it asks for more days of visits than there are, or for points that no
/// sale earns.
pub(super) fn impossible(condition: &Condition, programme: &Programme) -> bool {
    match condition {
        Condition::All(parts) => parts.iter().any(|part| impossible(part, programme)),
        Condition::Any(parts) => parts.iter().all(|part| impossible(part, programme)),
        Condition::Metric { metric, window, threshold } => {
            most(*metric, *window, programme).is_some_and(|most| !threshold.met_by(most))
        }
        Condition::Score { terms, threshold } => {
            let sum = terms.iter().try_fold(0_i128, |sum, term| {
                match (term.weight.0, most(term.metric, term.window, programme)) {
                    (0, _) => Some(sum),
                    (weight, Some(most)) => Some(sum + most * i128::from(weight) / i128::from(Micros::ONE.0)),
                    (_, None) => None,
                }
            });
            sum.is_some_and(|sum| !threshold.met_by(sum))
        }
    }
}

/// The most that a metric can be over a window, in millionths; `None`: no bound.
fn most(metric: Metric, window: Window, programme: &Programme) -> Option<i128> {
    match metric {
        Metric::Visits => most_days(window, programme).map(|days| metric.micros(days)),
        Metric::PointsEarned if !earns(programme) => Some(0),
        Metric::Spend
        | Metric::PointsEarned
        | Metric::Referrals
        | Metric::Events
        | Metric::Engagements
        | Metric::Topups
        | Metric::Packages => None,
    }
}

/// The most days that a window can have.
fn most_days(window: Window, programme: &Programme) -> Option<i64> {
    let months = |months: i64| months / 12 * 366 + months % 12 * 31;
    match window {
        Window::Lifetime | Window::Cumulative => None,
        Window::Months(count) => Some(months(i64::from(count))),
        Window::Quarter => Some(92),
        Window::HalfYear => Some(184),
        Window::Year => Some(366),
        Window::Cycle => {
            let grace = programme.tiers.iter().map(|tier| tier.grace_months).max().unwrap_or(0);
            Some(months(i64::from(cycle_months(programme.evaluation.cycle)) + i64::from(grace)))
        }
    }
}

/// Whether any sale can earn a point.
pub(super) fn earns(programme: &Programme) -> bool {
    let rules = &programme.points;
    let rated = rules.per_yuan.0 > 0 || rules.categories.iter().any(|(_, rate)| rate.0 > 0);
    rated && programme.tiers.iter().any(|tier| tier.points_multiplier.0 > 0)
}

/// The ways to fulfil a condition: the parts of an outermost `any`, or the condition itself.
pub(super) fn ways(condition: &Condition) -> Vec<&Condition> {
    match condition {
        Condition::Any(parts) => parts.iter().flat_map(ways).collect(),
        Condition::All(_) | Condition::Metric { .. } | Condition::Score { .. } => vec![condition],
    }
}

/// The windows of a condition.
pub(super) fn windows(condition: &Condition) -> Vec<Window> {
    let mut windows = Vec::new();
    condition.each_meter(&mut |_, window| windows.push(window));
    windows
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::day::{Day, Period};

    /// What one member did, and when her windows begin.
    #[derive(Clone, Debug)]
    struct Story {
        /// Spend in fen and the day, as a number of days before the one looked at.
        sales: Vec<(i32, i64)>,
        counted_since: Day,
        today: Day,
        cycle: Cycle,
        tier_since: Day,
    }

    impl Story {
        fn start(&self, window: Window) -> Day {
            let today = self.today;
            match window {
                Window::Lifetime => Day::FIRST,
                Window::Cumulative => self.counted_since,
                Window::Months(months) => today.add_months(-i32::from(months)).next(),
                Window::Quarter => today.period_start(Period::Quarter),
                Window::HalfYear => today.period_start(Period::HalfYear),
                Window::Year => today.period_start(Period::Year),
                Window::Cycle => match self.cycle {
                    Cycle::Quarter => today.period_start(Period::Quarter),
                    Cycle::HalfYear => today.period_start(Period::HalfYear),
                    Cycle::Year => today.period_start(Period::Year),
                    Cycle::Anniversary => self.tier_since,
                },
            }
        }

        fn value(&self, metric: Metric, window: Window) -> i128 {
            let start = self.start(window);
            let sales = || self.sales.iter().filter(|(ago, _)| self.today.number() - ago >= start.number());
            let days: std::collections::BTreeSet<i32> = sales().map(|(ago, _)| *ago).collect();
            match metric {
                Metric::Spend => metric.micros(sales().map(|(_, fen)| fen).sum()),
                _ => metric.micros(i64::try_from(days.len()).unwrap()),
            }
        }

        fn holds(&self, condition: &Condition) -> bool {
            match condition {
                Condition::All(parts) => parts.iter().all(|part| self.holds(part)),
                Condition::Any(parts) => parts.iter().any(|part| self.holds(part)),
                Condition::Metric { metric, window, threshold } => threshold.met_by(self.value(*metric, *window)),
                Condition::Score { terms, threshold } => {
                    let parts = terms.iter().map(|t| self.value(t.metric, t.window) * i128::from(t.weight.0));
                    let (sum, number) = (parts.sum::<i128>(), i128::from(threshold.number().0) * 1_000_000);
                    if matches!(threshold, Threshold::AtLeast(_)) { sum >= number } else { sum > number }
                }
            }
        }
    }

    fn windows() -> impl Strategy<Value = Window> {
        prop_oneof![
            Just(Window::Lifetime),
            Just(Window::Cumulative),
            prop_oneof![Just(3_u8), Just(6), Just(12)].prop_map(Window::Months),
            Just(Window::Quarter),
            Just(Window::HalfYear),
            Just(Window::Year),
            Just(Window::Cycle),
        ]
    }

    fn thresholds() -> impl Strategy<Value = Threshold> {
        (0_i64..12, any::<bool>()).prop_map(|(halves, at_least)| {
            let number = Micros(halves * 500_000);
            if at_least { Threshold::AtLeast(number) } else { Threshold::MoreThan(number) }
        })
    }

    fn conditions() -> impl Strategy<Value = Condition> {
        let metric = || prop_oneof![Just(Metric::Spend), Just(Metric::Visits)];
        let term = (metric(), windows(), 0_i64..3).prop_map(|(metric, window, weight)| Term {
            metric,
            window,
            weight: Micros::whole(weight),
        });
        let single = prop_oneof![
            3 => (metric(), windows(), thresholds())
                .prop_map(|(metric, window, threshold)| Condition::Metric { metric, window, threshold }),
            1 => (prop::collection::vec(term, 1..3), thresholds())
                .prop_map(|(terms, threshold)| Condition::Score { terms, threshold }),
        ];
        single.prop_recursive(2, 6, 3, |inner| {
            let parts = prop::collection::vec(inner, 1..3);
            prop_oneof![parts.clone().prop_map(Condition::All), parts.prop_map(Condition::Any)]
        })
    }

    fn stories() -> impl Strategy<Value = Story> {
        let sales = prop::collection::vec((0_i32..500, 0_i64..300), 0..8);
        let cycle =
            prop_oneof![Just(Cycle::Quarter), Just(Cycle::HalfYear), Just(Cycle::Year), Just(Cycle::Anniversary)];
        (sales, 0_i32..400, 19_000_i32..21_000, cycle, 0_i32..365).prop_map(|(sales, counted, today, cycle, since)| {
            Story {
                sales,
                counted_since: Day::from_number(today - counted),
                today: Day::from_number(today),
                cycle,
                tier_since: Day::from_number(today - since),
            }
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 6_000, ..ProptestConfig::default() })]

        #[test]
        fn what_is_implied_holds(given in conditions(), wanted in conditions(), story in stories()) {
            let within = |inner, outer| always_within(inner, outer, story.cycle);
            let refuted = story.holds(&given) && !story.holds(&wanted);
            prop_assert!(!(refuted && implies(&given, &wanted, &within)), "{given:?} does not imply {wanted:?}");
        }

        #[test]
        fn a_window_within_another_begins_no_earlier(inner in windows(), outer in windows(), story in stories()) {
            if always_within(inner, outer, story.cycle) {
                prop_assert!(story.start(inner) >= story.start(outer), "{inner:?} {outer:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn single_conditions_are_compared_like_sums(
            given in (windows(), thresholds(), any::<bool>()),
            wanted in (windows(), thresholds(), any::<bool>()),
        ) {
            let single = |(window, threshold, is_money): (Window, Threshold, bool)| Condition::Metric {
                metric: if is_money { Metric::Spend } else { Metric::Visits },
                window,
                threshold,
            };
            let (given, wanted) = (single(given), single(wanted));
            let within = |inner, outer| always_within(inner, outer, Cycle::HalfYear);
            let sums = Sum::of(&given).unwrap().implies(&Sum::of(&wanted).unwrap(), &within);
            prop_assert_eq!(implies(&given, &wanted, &within), sums);
        }
    }

    #[test]
    fn a_score_implies_what_its_weights_force() {
        let term = |window, weight| Term { metric: Metric::Spend, window, weight: Micros::whole(weight) };
        let score = |terms: &[Term], number| Condition::Score {
            terms: terms.to_vec(),
            threshold: Threshold::AtLeast(Micros::whole(number)),
        };
        let within = |inner, outer| always_within(inner, outer, Cycle::Year);
        let given = score(&[term(Window::Quarter, 1), term(Window::Year, 2)], 100);
        assert!(implies(&given, &score(&[term(Window::Year, 1), term(Window::Lifetime, 2)], 100), &within));
        assert!(implies(&given, &score(&[term(Window::Year, 2), term(Window::Lifetime, 4)], 200), &within));
        assert!(!implies(&given, &score(&[term(Window::Year, 1), term(Window::Lifetime, 2)], 101), &within));
        assert!(!implies(&given, &score(&[term(Window::Lifetime, 2)], 100), &within), "one term cannot stand for two");
    }
}
