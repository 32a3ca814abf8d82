//! What changes in points, reviews and tiers is told, field by field, once, in both languages.

use yanji_engine::number::{Micros, Points};
use yanji_engine::programme::ready::READY;
use yanji_engine::programme::{
    Align, Condition, Cycle, Demote, Evaluation, Expiry, Metric, OnRefund, PointsRules, Programme, TakingPart, Term,
    Threshold, Tier, Upgrade, Window,
};
use yanji_words::{Lang, difference};

use crate::{Change, assert_whole, both_ways, change, programme};

/// Everything that a programme can have.
const WHOLE: &str = r#"name = "星级"
[points]
per_engagement = 5
per_referral = 200
expire = { months = 12 }
[points.categories]
"药妆" = 0.5
"剪" = 0.2

[evaluation]
grace_months = 1
min_hold_months = 3

[[tiers]]
code = "basic"
name = "普通"

[[tiers]]
code = "silver"
name = "银星"
points_multiplier = 1.2
qualify = { any = [
  { metric = "spend", window = "cumulative", at_least = 2000 },
  { metric = "referrals", window = "cumulative", more_than = 3 },
] }
retain = { score = [
  { metric = "spend", window = "12 months", weight = 0.01 },
  { metric = "visits", window = "12 months", weight = 2 },
], at_least = 50 }

[[tiers]]
code = "gold"
name = "金星"
points_multiplier = 1.5
grace_months = 2
qualify = { metric = "spend", window = "12 months", at_least = 5000 }
retain = { metric = "spend", window = "cycle", at_least = 2000 }
"#;

fn whole() -> Programme {
    programme(WHOLE)
}

/// One change for each field that there is; a field that is added does not compile here until it has one.
fn changes() -> Vec<Change> {
    let Programme { name: _, timezone: _, points, evaluation, tiers, benefits: _ } = whole();
    let PointsRules { per_yuan: _, taking_part, expire, categories: _ } = points;
    let TakingPart { per_event: _, per_engagement: _, per_referral: _ } = taking_part;
    let Some(Expiry { months: _, align: _ }) = expire else { panic!("points that expire") };
    let Evaluation { upgrade: _, cycle: _, grace_months: _, min_hold_months: _, demote: _, on_refund: _ } = evaluation;
    let mut changes = vec![
        change("name", |p| p.name = "新名".into()),
        change("timezone", |p| p.timezone = "UTC".into()),
        change("per_yuan", |p| p.points.per_yuan = Micros(500_000)),
        change("per_yuan to nothing", |p| p.points.per_yuan = Micros(0)),
        change("per_event", |p| p.points.taking_part.per_event = Points(1)),
        change("per_engagement", |p| p.points.taking_part.per_engagement = Points(20)),
        change("per_referral", |p| p.points.taking_part.per_referral = Points(0)),
        change("expire", |p| p.points.expire = None),
        change("expire.months", |p| p.points.expire = Some(Expiry { months: 1, align: Align::Day })),
        change("expire.align", |p| p.points.expire = Some(Expiry { months: 12, align: Align::YearEnd })),
        change("category out", |p| drop(p.points.categories.remove(0))),
        change("category in", |p| p.points.categories.push(("护肤".into(), Micros(300_000)))),
        change("category rate", |p| p.points.categories[1].1 = Micros::ONE),
        change("category name", |p| p.points.categories[1].0 = "烫".into()),
        change("category order", |p| p.points.categories.reverse()),
        change("upgrade", |p| p.evaluation.upgrade = Upgrade::Evaluation),
        change("cycle", |p| p.evaluation.cycle = Cycle::Quarter),
        change("grace_months", |p| p.evaluation.grace_months = 3),
        change("min_hold_months", |p| p.evaluation.min_hold_months = 0),
        change("demote", |p| p.evaluation.demote = Demote::Qualified),
        change("on_refund", |p| p.evaluation.on_refund = OnRefund::Keep),
        change("tier out", |p| drop(p.tiers.pop())),
        change("tier in", |p| p.tiers.push(Tier { code: "vip".into(), name: "贵宾".into(), ..p.tiers[2].clone() })),
        change("base tier in", |p| {
            let base = Tier { code: "new".into(), name: "新客".into(), ..p.tiers[0].clone() };
            p.tiers.insert(0, base);
        }),
        change("base tier out", |p| {
            p.tiers.remove(0);
            (p.tiers[0].qualify, p.tiers[0].retain) = (None, None);
        }),
        change("tier order", |p| p.tiers.swap(1, 2)),
    ];
    for index in 0..tiers.len() {
        changes.extend(tier_changes(index));
    }
    changes
}

fn tier_changes(index: usize) -> Vec<Change> {
    let Tier {
        code: _,
        name: _,
        enabled: _,
        points_multiplier: _,
        grace_months: _,
        min_hold_months: _,
        qualify: _,
        retain: _,
        gives: _,
    } = whole().tiers[index];
    let mut changes = vec![
        change("code", move |p| p.tiers[index].code = "other".into()),
        change("tier name", move |p| p.tiers[index].name = "别名".into()),
        change("multiplier", move |p| p.tiers[index].points_multiplier = Micros(1_900_000)),
        change("tier grace", move |p| p.tiers[index].grace_months = 6),
        change("tier hold", move |p| p.tiers[index].min_hold_months = 6),
    ];
    if index > 0 {
        changes.push(change("enabled", move |p| p.tiers[index].enabled = false));
        changes.push(change("no qualify", move |p| p.tiers[index].qualify = None));
        changes.push(change("no retain", move |p| p.tiers[index].retain = None));
        for field in [0, 1] {
            let of = move |p: &mut Programme, condition: Condition| {
                let tier = &mut p.tiers[index];
                let target = if field == 0 { &mut tier.qualify } else { &mut tier.retain };
                *target = Some(condition);
            };
            for condition in varied(field, index) {
                changes.push(change("condition", move |p| of(p, condition.clone())));
            }
        }
    }
    changes
}

/// The condition of a tier with one thing in it changed.
fn varied(field: usize, index: usize) -> Vec<Condition> {
    let tier = &whole().tiers[index];
    let Some(condition) = (if field == 0 { tier.qualify.clone() } else { tier.retain.clone() }) else {
        return Vec::new();
    };
    let more = |threshold: Threshold| match threshold {
        Threshold::AtLeast(number) => Threshold::AtLeast(Micros(number.0 + 1)),
        Threshold::MoreThan(number) => Threshold::MoreThan(Micros(number.0 + 1)),
    };
    let other = |threshold: Threshold| match threshold {
        Threshold::AtLeast(number) => Threshold::MoreThan(number),
        Threshold::MoreThan(number) => Threshold::AtLeast(number),
    };
    match condition {
        Condition::Metric { metric, window, threshold } => vec![
            Condition::Metric { metric: Metric::Topups, window, threshold },
            Condition::Metric { metric, window: Window::Quarter, threshold },
            Condition::Metric { metric, window, threshold: more(threshold) },
            Condition::Metric { metric, window, threshold: other(threshold) },
        ],
        Condition::Score { terms, threshold } => {
            let with = |change: &dyn Fn(&mut Term)| {
                let mut terms = terms.clone();
                change(&mut terms[0]);
                Condition::Score { terms, threshold }
            };
            vec![
                with(&|term| term.metric = Metric::Events),
                with(&|term| term.window = Window::Year),
                with(&|term| term.weight = Micros::ONE),
                Condition::Score { terms: terms[1..].to_vec(), threshold },
                Condition::Score { terms: terms.clone(), threshold: more(threshold) },
                Condition::Score { terms: terms.clone(), threshold: other(threshold) },
            ]
        }
        Condition::Any(parts) => {
            let mut raised = parts.clone();
            if let Condition::Metric { threshold, .. } = &mut raised[1] {
                *threshold = more(*threshold);
            }
            let reversed = parts.iter().rev().cloned().collect();
            vec![
                Condition::All(parts.clone()),
                Condition::Any(parts[1..].to_vec()),
                Condition::Any(reversed),
                Condition::Any(raised),
            ]
        }
        Condition::All(_) => unreachable!("no tier has one"),
    }
}

#[test]
fn every_change_is_told_in_both_languages() {
    for (name, from, to) in both_ways(&whole(), changes()) {
        let zh = difference(Lang::Zh, &from, &to);
        let en = difference(Lang::En, &from, &to);
        assert!(!zh.is_empty() && zh.len() == en.len(), "{name}: {zh:?} {en:?}");
        assert_whole(name, &zh, &en);
        let mut once = zh.clone();
        once.sort();
        once.dedup();
        assert_eq!(once.len(), zh.len(), "{name}: {zh:?}");
    }
}

#[test]
fn one_change_is_one_sentence() {
    let several = ["code", "base tier in", "base tier out", "tier order"];
    for (name, apply) in changes().into_iter().filter(|(name, _)| !several.contains(name)) {
        let mut new = whole();
        apply(&mut new);
        let told = difference(Lang::Zh, &whole(), &new);
        let wanted = if name == "category name" { 2 } else { 1 };
        assert_eq!(told.len(), wanted, "{name}: {told:?}");
    }
}

#[test]
fn equal_programmes_differ_in_nothing() {
    let programmes = READY.iter().map(|ready| programme(ready.source)).chain([whole()]);
    for programme in programmes {
        for lang in Lang::ALL {
            assert_eq!(difference(lang, &programme, &programme.clone()), [""; 0]);
        }
    }
}

#[test]
fn sentences_read_like_speech() {
    let edited = |edits: &[(&str, &str)]| {
        let text = edits.iter().fold(WHOLE.to_owned(), |text, (from, to)| {
            assert!(text.contains(from), "{from}");
            text.replacen(from, to, 1)
        });
        programme(&text)
    };
    for (edits, zh, en) in [
        (
            vec![("at_least = 2000", "at_least = 3000")],
            vec!["升“银星”的累计消费金额从 2,000 元提高到 3,000 元。"],
            vec!["To enter “银星”: spend in total raised from ¥2,000 to ¥3,000."],
        ),
        (
            vec![("more_than = 3", "more_than = 2"), ("name = \"银星\"", "name = \"银卡\"")],
            vec!["“银星”改名为“银卡”。", "升“银卡”的累计推荐新客数从超过 3 位降低到超过 2 位。"],
            vec![
                "“银星” is now called “银卡”.",
                "To enter “银卡”: referrals in total lowered from more than 3 to more than 2.",
            ],
        ),
        (
            vec![("window = \"12 months\", at_least = 5000", "window = \"year\", at_least = 5000")],
            vec!["升“金星”的条件改为：本年度消费满 5,000 元（原来：近 12 个月消费满 5,000 元）。"],
            vec![
                "To enter “金星”: spend at least ¥5,000 this calendar year (before: spend at least ¥5,000 in the last 12 months).",
            ],
        ),
        (
            vec![("grace_months = 1", "grace_months = 3"), ("at_least = 50 }", "at_least = 60 }")],
            vec!["宽限期从 1 个月延长到 3 个月（“金星”不变）。", "保“银星”的综合得分从 50 分提高到 60 分。"],
            vec![
                "The time of grace is extended from 1 month to 3 months (unchanged for “金星”).",
                "To stay in “银星”: the score raised from 50 to 60.",
            ],
        ),
        (
            vec![("code = \"gold\"\n", "code = \"gold\"\nenabled = false\n"), ("expire = { months = 12 }\n", "")],
            vec!["积分有效期从 12 个月改为长期有效。", "停用“金星”，原有会员转到“银星”。"],
            vec![
                "Points now last for ever (before: 12 months).",
                "“金星” is no longer in use; its members move to “银星”.",
            ],
        ),
        (
            vec![("code = \"gold\"\nname = \"金星\"", "code = \"diamond\"\nname = \"钻石\"")],
            vec![
                "新增等级“钻石”，在“银星”之上：升级要近 12 个月消费满 5,000 元；保级要本评定期内消费满 2,000 元；积分 1.5 倍；宽限期 2 个月。",
                "取消等级“金星”，原有会员转到“银星”。",
            ],
            vec![
                "A new tier “钻石” above “银星”: to enter, spend at least ¥5,000 in the last 12 months; to stay, spend at least ¥2,000 in the review period; 1.5 times the points; time of grace of 2 months.",
                "The tier “金星” is taken out; its members move to “银星”.",
            ],
        ),
    ] {
        let new = edited(&edits);
        assert_eq!(difference(Lang::Zh, &whole(), &new), zh);
        assert_eq!(difference(Lang::En, &whole(), &new), en);
    }
}
