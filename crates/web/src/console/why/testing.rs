//! For tests: an explanation in which every kind of figure occurs.

use yanji_app::records::{LadderTier, MemberExplanation, SaleName, TierChange};
use yanji_books::id::{MemberId, SaleId};
use yanji_engine::Day;
use yanji_engine::explain::{Counted, Evidence, Explanation, Keep, Next};
use yanji_engine::measure::{Count, Measured, Reading};
use yanji_engine::number::Micros;
use yanji_engine::programme::{Metric, Threshold, Window};

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

/// So many visits this year.
pub(in crate::console) fn sample_count(value: i64) -> Count {
    let (from, to) = (day("2026-01-01"), day("2026-11-20"));
    Count { metric: Metric::Visits, window: Window::Year, from, to, value }
}

fn spend(value: i64) -> Count {
    let (from, to) = (Day::BEFORE_ALL, day("2026-11-20"));
    Count { metric: Metric::Spend, window: Window::Months(12), from, to, value }
}

fn single(count: Count, at_least: i64) -> Measured {
    let threshold = Threshold::AtLeast(Micros::whole(at_least));
    let holds = threshold.met_by(count.metric.micros(count.value));
    Measured { holds, reading: Reading::Metric { count, threshold } }
}

/// The explanation.
pub(in crate::console) fn sample_explanation() -> MemberExplanation {
    let tier = |code: &str| LadderTier { code: code.to_owned(), name: code.to_owned() };
    let counted = vec![Counted { day: day("2026-03-01"), sale: Some(2), value: 200_000 }];
    let score = Measured {
        holds: false,
        reading: Reading::Score {
            counts: vec![(sample_count(1), 1_000_000)],
            sum: 1_000_000,
            threshold: Threshold::AtLeast(Micros::whole(4)),
        },
    };
    let condition = Measured { holds: false, reading: Reading::Any(vec![single(spend(200_000), 3_000), score]) };
    let keep =
        Measured { holds: true, reading: Reading::All(vec![single(spend(200_000), 800), single(sample_count(3), 2)]) };
    let evidence =
        vec![Evidence { count: spend(200_000), counted }, Evidence { count: sample_count(1), counted: Vec::new() }];
    MemberExplanation {
        member: MemberId([7; 16]),
        ladder: ["1", "2", "3"].map(tier).into(),
        reached: Some(TierChange {
            day: day("2026-03-01"),
            cause: "upgraded".to_owned(),
            from: "1".to_owned(),
            to: "2".to_owned(),
            since: day("2026-03-01"),
            figures: Some(single(spend(200_000), 2_000)),
        }),
        explanation: Explanation {
            day: day("2026-11-20"),
            version: 0,
            tier: 1,
            tier_since: day("2026-03-01"),
            locked_until: Some(day("2026-12-01")),
            next: Some(Next { tier: 2, condition, evidence, decided_on: None, locked_until: None }),
            keep: Some(Keep { until: day("2026-12-31"), in_grace: false, condition: keep, evidence: Vec::new() }),
        },
        sales: vec![SaleName { seq: 2, sale: SaleId([9; 16]), number: "5001".to_owned() }],
    }
}
