//! Random programmes: right by construction, and otherwise as odd as the language allows.

use proptest::prelude::*;
use yanji_engine::number::{Micros, Points};
use yanji_engine::programme::benefit::{Benefits, TierBenefits};
use yanji_engine::programme::{
    Align, Condition, Cycle, Demote, Evaluation, Expiry, Metric, OnRefund, PointsRules, Programme, TakingPart, Term,
    Threshold, Tier, Upgrade, Window,
};

use crate::chance_of_benefits::{benefits, everyday_benefits, everyday_prices, joined, tier_benefits};

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

fn taking_part() -> impl Strategy<Value = TakingPart> {
    let each = || prop_oneof![2 => Just(Points(0)), 1 => (1..=Points::MOST.0).prop_map(Points)];
    (each(), each(), each()).prop_map(|(per_event, per_engagement, per_referral)| TakingPart {
        per_event,
        per_engagement,
        per_referral,
    })
}

fn points() -> impl Strategy<Value = PointsRules> {
    let align = prop_oneof![Just(Align::Day), Just(Align::MonthEnd), Just(Align::YearEnd)];
    let expire = prop::option::of((1_u16..=1_200, align).prop_map(|(months, align)| Expiry { months, align }));
    let categories = prop::collection::btree_map(texts(), micros(1_000_000), 0..3);
    (micros(1_000_000), taking_part(), expire, categories).prop_map(|(per_yuan, taking_part, expire, categories)| {
        PointsRules { per_yuan, taking_part, expire, categories: categories.into_iter().rev().collect() }
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
    let conditions = (condition(), condition());
    (texts(), texts(), any::<bool>(), micros(1_000_000), (own(), own()), conditions, tier_benefits()).prop_map(
        |(code, name, enabled, points_multiplier, (grace, hold), (qualify, retain), gives)| Tier {
            code,
            name,
            enabled,
            points_multiplier,
            grace_months: grace.unwrap_or(u8::MAX),
            min_hold_months: hold.unwrap_or(u8::MAX),
            qualify,
            retain,
            gives,
        },
    )
}

/// Programmes whose conditions are nested at most `depth` deep.
pub(crate) fn programmes(depth: u32) -> impl Strategy<Value = Programme> {
    let timezone = prop_oneof![Just("Asia/Shanghai"), Just("Europe/Berlin"), Just("UTC")];
    (texts(), timezone, points(), evaluations(), prop::collection::vec(tiers(depth), 1..5), benefits()).prop_map(
        |(name, timezone, points, evaluation, mut tiers, benefits)| {
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
            let codes: Vec<String> = tiers.iter().map(|tier| tier.code.clone()).collect();
            let benefits = joined(benefits, &codes);
            Programme { name, timezone: timezone.to_owned(), points, evaluation, tiers, benefits }
        },
    )
}

/// Programmes of few metrics, windows and numbers, in which the check has much to find.
pub(crate) fn everyday_programmes() -> impl Strategy<Value = Programme> {
    let metric = || prop_oneof![Just(Metric::Spend), Just(Metric::Visits), Just(Metric::PointsEarned)];
    let number =
        || prop_oneof![4 => (1_i64..9).prop_map(|number| Micros(number * 500_000)), 1 => Just(Micros::whole(400))];
    let threshold = || {
        (number(), any::<bool>()).prop_map(|(number, at_least)| {
            if at_least { Threshold::AtLeast(number) } else { Threshold::MoreThan(number) }
        })
    };
    let window = || {
        prop_oneof![
            Just(Window::Lifetime),
            Just(Window::Cumulative),
            prop_oneof![Just(3_u8), Just(12), Just(24)].prop_map(Window::Months),
            Just(Window::Quarter),
            Just(Window::HalfYear),
            Just(Window::Year),
            Just(Window::Cycle),
        ]
    };
    let term = (metric(), window(), 0_i64..3).prop_map(|(metric, window, weight)| Term {
        metric,
        window,
        weight: Micros::whole(weight),
    });
    let single = prop_oneof![
        4 => (metric(), window(), threshold())
            .prop_map(|(metric, window, threshold)| Condition::Metric { metric, window, threshold }),
        1 => (prop::collection::vec(term, 1..4), threshold())
            .prop_map(|(terms, threshold)| Condition::Score { terms, threshold }),
    ];
    let condition = single.prop_recursive(2, 5, 3, |inner| {
        let parts = prop::collection::vec(inner, 1..4);
        prop_oneof![2 => parts.clone().prop_map(Condition::Any), 1 => parts.prop_map(Condition::All)]
    });
    let condition = prop::option::weighted(0.8, condition);
    let multiplier = prop_oneof![Just(0), Just(5), Just(10), Just(11), Just(12), Just(20)]
        .prop_map(|tenths: i64| Micros(tenths * 100_000));
    let months = || prop_oneof![Just(0_u8), Just(2), Just(5), Just(20)];
    let gives = prop_oneof![1 => Just(TierBenefits::default()), 1 => everyday_prices()];
    let tier = (multiplier, months(), months(), condition.clone(), condition, prop::bool::weighted(0.9), gives);
    let rate = || prop_oneof![Just(Micros(0)), Just(Micros(5_000)), Just(Micros(500_000)), Just(Micros::ONE)];
    let expire = prop::option::of((1_u16..24).prop_map(|months| Expiry { months, align: Align::MonthEnd }));
    let benefits = prop_oneof![1 => Just(Benefits::default()), 1 => everyday_benefits()];
    let rates = (rate(), rate(), taking_part());
    (evaluations(), months(), prop::collection::vec(tier, 1..5), rates, expire, benefits).prop_map(
        |(mut evaluation, grace, tiers, (per_yuan, rate, taking_part), expire, benefits)| {
            evaluation.grace_months = grace;
            evaluation.min_hold_months = 0;
            let tiers = tiers.into_iter().zip(["普通", "银卡", "金卡", "钻石"]).enumerate();
            let tiers =
                tiers.map(|(index, ((points_multiplier, grace, hold, qualify, retain, enabled, gives), name))| Tier {
                    code: format!("t{index}"),
                    name: name.to_owned(),
                    enabled: enabled || index == 0,
                    points_multiplier,
                    grace_months: grace,
                    min_hold_months: hold,
                    qualify: qualify.filter(|_| index > 0),
                    retain: retain.filter(|_| index > 0),
                    gives,
                });
            let points = PointsRules { per_yuan, taking_part, expire, categories: vec![("药妆".to_owned(), rate)] };
            let name = "会员计划".to_owned();
            let tiers: Vec<Tier> = tiers.collect();
            let codes: Vec<String> = tiers.iter().map(|tier| tier.code.clone()).collect();
            let benefits = joined(benefits, &codes);
            Programme { name, timezone: "Asia/Shanghai".to_owned(), points, evaluation, tiers, benefits }
        },
    )
}
