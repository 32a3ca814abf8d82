//! Random programmes: right by construction, and otherwise as odd as the language allows.

use proptest::prelude::*;
use yanji_engine::number::Micros;
use yanji_engine::programme::{
    Align, Condition, Cycle, Demote, Evaluation, Expiry, Metric, OnRefund, PointsRules, Programme, Term, Threshold,
    Tier, Upgrade, Window,
};

/// A text that is not blank, with whatever may stand in a quoted text.
pub(crate) fn texts() -> impl Strategy<Value = String> {
    let odd = prop::collection::vec(any::<char>(), 1..6).prop_map(String::from_iter);
    let plain = "[a-z_\"'\\\\#=\\[\\]星卡金\u{0}-\u{1f}\u{7f}\u{85} ]{1,8}";
    prop_oneof![odd, plain].prop_filter("a text with something in it", |text| !text.trim().is_empty())
}

fn micros(most: i64) -> impl Strategy<Value = Micros> {
    prop_oneof![
        3 => (0..=most.min(40)).prop_map(Micros::whole),
        2 => (0..=most.min(4_000)).prop_map(|number| Micros(number * 10_000)),
        1 => (0..=most * 1_000_000).prop_map(Micros),
        1 => Just(Micros::whole(most)),
    ]
}

fn windows() -> impl Strategy<Value = Window> {
    prop_oneof![
        Just(Window::Lifetime),
        Just(Window::Cumulative),
        (1_u8..=120).prop_map(Window::Months),
        Just(Window::Months(12)),
        Just(Window::Quarter),
        Just(Window::HalfYear),
        Just(Window::Year),
        Just(Window::Cycle),
    ]
}

fn thresholds() -> impl Strategy<Value = Threshold> {
    (micros(1_000_000_000_000), any::<bool>())
        .prop_map(|(number, at_least)| if at_least { Threshold::AtLeast(number) } else { Threshold::MoreThan(number) })
}

fn metrics() -> impl Strategy<Value = Metric> {
    (0..Metric::ALL.len()).prop_map(|index| Metric::ALL[index])
}

/// Conditions nested at most `depth` deep.
pub(crate) fn conditions(depth: u32) -> impl Strategy<Value = Condition> {
    let term =
        (metrics(), windows(), micros(1_000_000)).prop_map(|(metric, window, weight)| Term { metric, window, weight });
    let single = prop_oneof![
        3 => (metrics(), windows(), thresholds())
            .prop_map(|(metric, window, threshold)| Condition::Metric { metric, window, threshold }),
        1 => (prop::collection::vec(term, 1..4), thresholds())
            .prop_map(|(terms, threshold)| Condition::Score { terms, threshold }),
    ];
    single.prop_recursive(depth, 12, 3, |inner| {
        let parts = prop::collection::vec(inner, 1..4);
        prop_oneof![parts.clone().prop_map(Condition::All), parts.prop_map(Condition::Any)]
    })
}

fn points() -> impl Strategy<Value = PointsRules> {
    let align = prop_oneof![Just(Align::Day), Just(Align::MonthEnd), Just(Align::YearEnd)];
    let expire = prop::option::of((1_u16..=1_200, align).prop_map(|(months, align)| Expiry { months, align }));
    let categories = prop::collection::btree_map(texts(), micros(1_000_000), 0..3);
    (micros(1_000_000), expire, categories).prop_map(|(per_yuan, expire, categories)| PointsRules {
        per_yuan,
        expire,
        categories: categories.into_iter().rev().collect(),
    })
}

fn evaluations() -> impl Strategy<Value = Evaluation> {
    let upgrade = prop_oneof![Just(Upgrade::Immediate), Just(Upgrade::Evaluation)];
    let cycle = prop_oneof![Just(Cycle::Quarter), Just(Cycle::HalfYear), Just(Cycle::Year), Just(Cycle::Anniversary)];
    let demote = prop_oneof![Just(Demote::Step), Just(Demote::Qualified)];
    let on_refund = prop_oneof![Just(OnRefund::Undo), Just(OnRefund::Keep)];
    let months = || prop_oneof![Just(0), 0_u8..=120];
    (upgrade, cycle, months(), months(), demote, on_refund).prop_map(
        |(upgrade, cycle, grace_months, min_hold_months, demote, on_refund)| Evaluation {
            upgrade,
            cycle,
            grace_months,
            min_hold_months,
            demote,
            on_refund,
        },
    )
}

fn tiers(depth: u32) -> impl Strategy<Value = Tier> {
    let own = || prop::option::of(0_u8..=120);
    let condition = || prop::option::weighted(0.7, conditions(depth));
    (texts(), texts(), any::<bool>(), micros(1_000_000), (own(), own()), condition(), condition()).prop_map(
        |(code, name, enabled, points_multiplier, (grace, hold), qualify, retain)| Tier {
            code,
            name,
            enabled,
            points_multiplier,
            grace_months: grace.unwrap_or(u8::MAX),
            min_hold_months: hold.unwrap_or(u8::MAX),
            qualify,
            retain,
        },
    )
}

/// Programmes whose conditions are nested at most `depth` deep.
pub(crate) fn programmes(depth: u32) -> impl Strategy<Value = Programme> {
    let timezone = prop_oneof![Just("Asia/Shanghai"), Just("Europe/Berlin"), Just("UTC")];
    (texts(), timezone, points(), evaluations(), prop::collection::vec(tiers(depth), 1..5)).prop_map(
        |(name, timezone, points, evaluation, mut tiers)| {
            for (index, tier) in tiers.iter_mut().enumerate() {
                tier.code.push_str(&index.to_string());
                // Months beyond the range stand for a tier that has none of its own.
                if tier.grace_months == u8::MAX {
                    tier.grace_months = evaluation.grace_months;
                }
                if tier.min_hold_months == u8::MAX {
                    tier.min_hold_months = evaluation.min_hold_months;
                }
                if index == 0 {
                    (tier.enabled, tier.qualify, tier.retain) = (true, None, None);
                }
            }
            Programme { name, timezone: timezone.to_owned(), points, evaluation, tiers }
        },
    )
}
