//! A condition of the programme with the figures found for it, as answers show it.

use serde::Serialize;
use utoipa::ToSchema;
use yanji_app::records::SaleName;
use yanji_engine::Day as EngineDay;
use yanji_engine::explain::{Evidence, missing};
use yanji_engine::measure::{Count, Measured, Reading};
use yanji_engine::number::Micros;
use yanji_engine::programme::{Threshold, Window};

use super::value::{Day, SaleId};

/// A condition with the figures found for it.
#[derive(Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Condition {
    /// One metric over one window against a number.
    Metric {
        /// Whether it holds.
        holds: bool,
        /// What was counted.
        count: MetricCount,
        /// The number to reach or to pass: an exact decimal, in yuan for money.
        #[schema(example = "2000")]
        threshold: String,
        /// Whether the number itself is enough (`true`) or must be passed (`false`).
        is_threshold_enough: bool,
        /// What is missing until it holds, in the unit of `count.value`; 0 when it holds.
        missing: i64,
    },
    /// Every one of these must hold.
    All {
        /// Whether they do.
        holds: bool,
        /// The parts.
        #[schema(no_recursion)]
        parts: Vec<Condition>,
    },
    /// One of these must hold.
    Any {
        /// Whether one does.
        holds: bool,
        /// The parts.
        #[schema(no_recursion)]
        parts: Vec<Condition>,
    },
    /// A weighted sum against a number.
    Score {
        /// Whether it holds.
        holds: bool,
        /// The sum: an exact decimal.
        #[schema(example = "17.5")]
        sum: String,
        /// The number to reach or to pass: an exact decimal.
        #[schema(example = "20")]
        threshold: String,
        /// Whether the number itself is enough (`true`) or must be passed (`false`).
        is_threshold_enough: bool,
        /// What is added up.
        parts: Vec<ScorePart>,
    },
}

/// One part of a score.
#[derive(Serialize, ToSchema)]
pub(crate) struct ScorePart {
    /// What was counted.
    count: MetricCount,
    /// What the number counted, in yuan for money, is multiplied by: an exact decimal.
    #[schema(example = "0.01")]
    weight: String,
}

/// A metric over the days of a window.
#[derive(Serialize, ToSchema)]
pub(crate) struct MetricCount {
    /// What was counted: `spend`, `visits`, `points_earned`, `referrals`, `events`, `engagements`, `topups`,
    /// `packages`.
    #[schema(example = "spend")]
    metric: &'static str,
    /// Over which window, as the programme writes it: `lifetime`, `cumulative`, `12 months`, `quarter`, `half_year`,
    /// `year`, `cycle`.
    #[schema(example = "12 months")]
    window: String,
    /// The first day of the window; `null` when it has no beginning.
    #[schema(required)]
    from: Option<Day>,
    /// The last day of the window.
    to: Day,
    /// How much there was: fen for `spend` and `topups`, else a number.
    value: i64,
    /// The activities that made it up, oldest first. Empty in decisions of the past, where only the figures are kept.
    counted: Vec<CountedActivity>,
}

/// An activity that counted.
#[derive(Serialize, ToSchema)]
pub(crate) struct CountedActivity {
    /// Its day.
    day: Day,
    /// The sale, where it is one.
    #[schema(required)]
    sale: Option<SaleId>,
    /// The number of the sale, where it is one.
    #[schema(required)]
    sale_number: Option<String>,
    /// How much it counted: fen for money, else a number.
    value: i64,
}

impl Condition {
    /// A condition whose figures alone are known.
    pub(crate) fn bare(measured: &Measured) -> Self {
        Self::with_evidence(measured, &[], &[])
    }

    /// A condition with what counted; `evidence` has one entry for each count, in the condition's order.
    pub(crate) fn with_evidence(measured: &Measured, evidence: &[Evidence], sales: &[SaleName]) -> Self {
        Builder { evidence: evidence.iter(), sales }.condition(measured)
    }
}

/// Walks a condition in the order in which its evidence is listed.
struct Builder<'a> {
    evidence: std::slice::Iter<'a, Evidence>,
    sales: &'a [SaleName],
}

impl Builder<'_> {
    fn condition(&mut self, measured: &Measured) -> Condition {
        let holds = measured.holds;
        match &measured.reading {
            Reading::Metric { count, threshold } => Condition::Metric {
                holds,
                count: self.count(count),
                threshold: threshold.number().to_string(),
                is_threshold_enough: is_enough(*threshold),
                missing: missing(count, *threshold),
            },
            Reading::All(parts) => Condition::All { holds, parts: self.conditions(parts) },
            Reading::Any(parts) => Condition::Any { holds, parts: self.conditions(parts) },
            Reading::Score { counts, sum, threshold } => Condition::Score {
                holds,
                sum: Micros(i64::try_from(*sum).unwrap_or(i64::MAX)).to_string(),
                threshold: threshold.number().to_string(),
                is_threshold_enough: is_enough(*threshold),
                parts: counts
                    .iter()
                    .map(|(count, weight)| ScorePart { count: self.count(count), weight: Micros(*weight).to_string() })
                    .collect(),
            },
        }
    }

    fn conditions(&mut self, parts: &[Measured]) -> Vec<Condition> {
        parts.iter().map(|part| self.condition(part)).collect()
    }

    fn count(&mut self, count: &Count) -> MetricCount {
        let counted = self.evidence.next().map(|evidence| evidence.counted.as_slice()).unwrap_or_default();
        let name_of = |seq| self.sales.iter().find(|sale| sale.seq == seq);
        MetricCount {
            metric: count.metric.code(),
            window: window(count.window),
            from: (count.from != EngineDay::BEFORE_ALL).then_some(Day(count.from)),
            to: Day(count.to),
            value: count.value,
            counted: counted
                .iter()
                .map(|counted| {
                    let sale = counted.sale.and_then(name_of);
                    CountedActivity {
                        day: Day(counted.day),
                        sale: sale.map(|sale| SaleId(sale.sale)),
                        sale_number: sale.map(|sale| sale.number.clone()),
                        value: counted.value,
                    }
                })
                .collect(),
        }
    }
}

const fn is_enough(threshold: Threshold) -> bool {
    match threshold {
        Threshold::AtLeast(_) => true,
        Threshold::MoreThan(_) => false,
    }
}

/// A window as the programme writes it.
fn window(window: Window) -> String {
    match window {
        Window::Lifetime => "lifetime".to_owned(),
        Window::Cumulative => "cumulative".to_owned(),
        Window::Months(months) => format!("{months} months"),
        Window::Quarter => "quarter".to_owned(),
        Window::HalfYear => "half_year".to_owned(),
        Window::Year => "year".to_owned(),
        Window::Cycle => "cycle".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use yanji_books::id;
    use yanji_engine::explain::Counted;
    use yanji_engine::programme::Metric;

    use super::*;

    fn day(text: &str) -> EngineDay {
        EngineDay::parse(text).unwrap()
    }

    fn spend(value: i64, at_least_yuan: i64) -> Measured {
        let count = Count {
            metric: Metric::Spend,
            window: Window::Months(12),
            from: day("2025-03-09"),
            to: day("2026-03-08"),
            value,
        };
        let threshold = Threshold::AtLeast(Micros::whole(at_least_yuan));
        Measured { holds: value >= at_least_yuan * 100, reading: Reading::Metric { count, threshold } }
    }

    #[test]
    fn each_count_gets_its_own_evidence() {
        let measured =
            Measured { holds: false, reading: Reading::Any(vec![spend(120_000, 2_000), spend(30_000, 5_000)]) };
        let sale = id::SaleId::new(1_700_000_000_000_000);
        let evidence = [(7, 120_000), (8, 30_000)].map(|(seq, value)| {
            let Reading::Metric { count, .. } = spend(value, 1).reading else { unreachable!() };
            Evidence { count, counted: vec![Counted { day: day("2026-01-01"), sale: Some(seq), value }] }
        });
        let sales = [SaleName { seq: 8, sale, number: "S-8".to_owned() }];

        let shown = serde_json::to_value(Condition::with_evidence(&measured, &evidence, &sales)).unwrap();

        assert_eq!(shown["kind"], "any");
        let [first, second] = [&shown["parts"][0], &shown["parts"][1]];
        assert_eq!((&first["missing"], &second["missing"]), (&80_000.into(), &470_000.into()));
        assert_eq!(first["count"]["counted"][0]["sale"], serde_json::Value::Null);
        assert_eq!(second["count"]["counted"][0]["sale"], sale.to_string());
        assert_eq!(second["count"]["counted"][0]["sale_number"], "S-8");
        assert_eq!(second["count"]["window"], "12 months");
        assert_eq!(second["threshold"], "5000");
    }
}
