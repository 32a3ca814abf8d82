//! The programme reader: what it accepts, and every error at its line and key.

use proptest::prelude::*;
use yanji_engine::number::{Micros, Points};
use yanji_engine::programme::read::{ProgrammeError, ProgrammeFault, ValueType, read};
use yanji_engine::programme::{
    Align, Condition, Cycle, Demote, Expiry, Metric, OnRefund, Programme, TakingPart, Threshold, Upgrade, Window,
};

/// A programme that uses every key of the language.
const WHOLE: &str = r#"language = 1
name = "星级会员计划"
timezone = "Asia/Shanghai"

[points]
per_yuan = 1
per_event = 30
per_engagement = 5
per_referral = 200
expire = { months = 12, align = "month_end" }
[points.categories]
"药妆" = 0.5
"剪" = 0.250000

[evaluation]
upgrade = "evaluation"
cycle = "half_year"
grace_months = 2
min_hold_months = 3
demote = "qualified"
on_refund = "keep"

[[tiers]]
code = "basic"
name = "普通会员"

[[tiers]]
code = "silver"
name = "银星会员"
enabled = true
points_multiplier = 1.2
grace_months = 1
qualify = { any = [
  { metric = "spend", window = "cumulative", at_least = 2000 },
  { metric = "referrals", window = "12 months", more_than = 3 },
  { all = [{ metric = "visits", window = "quarter", at_least = 1 }] },
] }
retain = { score = [{ metric = "spend", window = "cycle", weight = 0.01 }], at_least = 8e1 }
"#;

fn programme(source: &str) -> Programme {
    read(source).unwrap_or_else(|errors| panic!("{errors:?}")).programme
}

fn errors(source: &str) -> Vec<ProgrammeError> {
    read(source).expect_err("should be refused")
}

/// The whole programme with one piece of text replaced, which must be there.
fn edited(from: &str, to: &str) -> String {
    assert!(WHOLE.contains(from), "{from}");
    WHOLE.replacen(from, to, 1)
}

#[test]
fn every_key_is_read() {
    let programme = programme(WHOLE);
    assert_eq!(programme.name, "星级会员计划");
    assert_eq!(programme.points.expire, Some(Expiry { months: 12, align: Align::MonthEnd }));
    let taking_part = TakingPart { per_event: Points(30), per_engagement: Points(5), per_referral: Points(200) };
    assert_eq!(programme.points.taking_part, taking_part);
    assert_eq!(
        programme.points.categories,
        [("药妆".to_owned(), Micros(500_000)), ("剪".to_owned(), Micros(250_000))],
        "in the order of the file"
    );
    let evaluation = programme.evaluation;
    assert_eq!((evaluation.upgrade, evaluation.cycle), (Upgrade::Evaluation, Cycle::HalfYear));
    assert_eq!((evaluation.demote, evaluation.on_refund), (Demote::Qualified, OnRefund::Keep));
    let silver = &programme.tiers[1];
    assert_eq!((silver.grace_months, silver.min_hold_months), (1, 3), "its own, and the programme's");
    assert_eq!(silver.points_multiplier, Micros(1_200_000));
    let Some(Condition::Any(parts)) = &silver.qualify else { panic!("{silver:?}") };
    assert_eq!(
        parts[1],
        Condition::Metric {
            metric: Metric::Referrals,
            window: Window::Months(12),
            threshold: Threshold::MoreThan(Micros::whole(3)),
        }
    );
    let Some(Condition::Score { terms, threshold }) = &silver.retain else { panic!("{silver:?}") };
    assert_eq!((terms[0].weight, *threshold), (Micros(10_000), Threshold::AtLeast(Micros::whole(80))));
}

#[test]
fn what_is_left_out_has_its_default() {
    let programme = programme("name = 'x'\ntiers = [{ code = 'a', name = '甲' }]");
    assert_eq!(programme.timezone, "Asia/Shanghai");
    assert_eq!((programme.points.per_yuan, programme.points.expire), (Micros::ONE, None));
    assert_eq!(programme.points.taking_part, TakingPart::default(), "nothing for taking part");
    let evaluation = programme.evaluation;
    assert_eq!((evaluation.upgrade, evaluation.cycle), (Upgrade::Immediate, Cycle::Year));
    assert_eq!((evaluation.demote, evaluation.on_refund), (Demote::Step, OnRefund::Undo));
    assert_eq!((evaluation.grace_months, evaluation.min_hold_months), (0, 0));
    assert!(programme.tiers[0].enabled);
    assert_eq!(programme.tiers[0].points_multiplier, Micros::ONE);
}

#[test]
fn numbers_are_taken_as_written() {
    for (written, micros) in [
        ("0x10", 16_000_000),
        ("1_000", 1_000_000_000),
        ("1.2e1", 12_000_000),
        ("0.000001", 1),
        ("1e6", 1_000_000_000_000),
    ] {
        let source = edited("per_yuan = 1\n", &format!("per_yuan = {written}\n"));
        assert_eq!(programme(&source).points.per_yuan, Micros(micros), "{written}");
    }
}

#[test]
fn one_error_is_found_at_its_line_and_key() {
    let base = "name = \"普通会员\"\n";
    let silver = "{ metric = \"spend\", window = \"cumulative\", at_least = 2000 }";
    let first = "tiers[1].qualify.any[0]";
    let window = |text: &str| silver.replace("\"cumulative\"", text);
    let threshold = |text: &str| silver.replace("at_least = 2000", text);
    let cases: Vec<(&str, String, usize, &str, &str)> = vec![
        ("language = 1", "language = 2".into(), 1, "language", "other_language"),
        ("language = 1", "language = \"1\"".into(), 1, "language", "wrong_type"),
        ("name = \"星级会员计划\"\n", "".into(), 1, "name", "missing_key"),
        ("name = \"星级会员计划\"", "name = \" \"".into(), 2, "name", "empty_text"),
        ("Asia/Shanghai", "Asia/Atlantis".into(), 3, "timezone", "unknown_timezone"),
        ("Asia/Shanghai", "".into(), 3, "timezone", "unknown_timezone"),
        ("per_yuan = 1\n", "per_yuan = -1\n".into(), 6, "points.per_yuan", "out_of_range"),
        ("per_yuan = 1\n", "per_yuan = 1000000.000001\n".into(), 6, "points.per_yuan", "out_of_range"),
        ("per_yuan = 1\n", "per_yuan = 0.0000001\n".into(), 6, "points.per_yuan", "too_precise"),
        ("per_yuan = 1\n", "per_yuan = inf\n".into(), 6, "points.per_yuan", "not_finite"),
        ("per_yuan = 1\n", "per_yuan = true\n".into(), 6, "points.per_yuan", "wrong_type"),
        ("per_event = 30", "per_event = -1".into(), 7, "points.per_event", "out_of_range"),
        ("per_event = 30", "per_event = 1.5".into(), 7, "points.per_event", "wrong_type"),
        ("per_engagement = 5", "per_engagement = 1_000_000_000_001".into(), 8, "points.per_engagement", "out_of_range"),
        ("per_referral = 200", "per_referral = \"200\"".into(), 9, "points.per_referral", "wrong_type"),
        ("per_yuan = 1\n", "per_yaun = 1\n".into(), 6, "points.per_yaun", "unknown_key"),
        ("{ months = 12, align = \"month_end\" }", "12".into(), 10, "points.expire", "wrong_type"),
        ("months = 12, ", "".into(), 10, "points.expire.months", "missing_key"),
        ("months = 12,", "months = 0,".into(), 10, "points.expire.months", "out_of_range"),
        ("months = 12,", "months = 1201,".into(), 10, "points.expire.months", "out_of_range"),
        ("months = 12,", "months = 12.0,".into(), 10, "points.expire.months", "wrong_type"),
        ("month_end", "week_end".into(), 10, "points.expire.align", "unknown_word"),
        ("months = 12,", "months = 12, days = 1,".into(), 10, "points.expire.days", "unknown_key"),
        ("\"药妆\" = 0.5", "\"药妆\" = \"half\"".into(), 12, "points.categories.\"药妆\"", "wrong_type"),
        ("upgrade = \"evaluation\"", "upgrade = \"never\"".into(), 16, "evaluation.upgrade", "unknown_word"),
        ("half_year", "month".into(), 17, "evaluation.cycle", "unknown_word"),
        ("grace_months = 2", "grace_months = 121".into(), 18, "evaluation.grace_months", "out_of_range"),
        ("min_hold_months = 3", "min_hold_months = -1".into(), 19, "evaluation.min_hold_months", "out_of_range"),
        ("\"qualified\"", "\"fall\"".into(), 20, "evaluation.demote", "unknown_word"),
        ("\"keep\"", "\"Keep\"".into(), 21, "evaluation.on_refund", "unknown_word"),
        (base, "".into(), 23, "tiers[0].name", "missing_key"),
        (base, format!("{base}enabled = false\n"), 26, "tiers[0].enabled", "on_base_tier"),
        (base, format!("{base}qualify = {silver}\n"), 26, "tiers[0].qualify", "on_base_tier"),
        (base, format!("{base}retain = {silver}\n"), 26, "tiers[0].retain", "on_base_tier"),
        ("code = \"silver\"", "code = \"basic\"".into(), 28, "tiers[1].code", "repeated_code"),
        ("code = \"silver\"", "code = \"\"".into(), 28, "tiers[1].code", "empty_text"),
        ("code = \"silver\"\n", "".into(), 27, "tiers[1].code", "missing_key"),
        ("name = \"银星会员\"", "name = 5".into(), 29, "tiers[1].name", "wrong_type"),
        ("enabled = true", "enabled = 1".into(), 30, "tiers[1].enabled", "wrong_type"),
        ("enabled = true", "perk = []".into(), 30, "tiers[1].perk", "unknown_key"),
        ("grace_months = 1\n", "grace_months = 1.5\n".into(), 32, "tiers[1].grace_months", "wrong_type"),
        (silver, window("\"13 weeks\""), 34, "tiers[1].qualify.any[0].window", "unknown_word"),
        (silver, window("\"1 month\""), 34, "tiers[1].qualify.any[0].window", "unknown_word"),
        (silver, window("\"0 months\""), 34, "tiers[1].qualify.any[0].window", "out_of_range"),
        (silver, window("\"121 months\""), 34, "tiers[1].qualify.any[0].window", "out_of_range"),
        (silver, window("\"99999999999999999999 months\""), 34, "tiers[1].qualify.any[0].window", "out_of_range"),
        (silver, silver.replace("spend", "speed"), 34, "tiers[1].qualify.any[0].metric", "unknown_word"),
        (silver, threshold("weight = 1"), 34, "tiers[1].qualify.any[0].weight", "unknown_key"),
        (silver, threshold("more_than = 1, at_least = 2"), 34, first, "two_thresholds"),
        (silver, "{ metric = \"spend\", window = \"year\" }".into(), 34, first, "no_threshold"),
        (silver, "{ metric = \"spend\", at_least = 1 }".into(), 34, "tiers[1].qualify.any[0].window", "missing_key"),
        (silver, threshold("at_least = 1000000000000.1"), 34, "tiers[1].qualify.any[0].at_least", "out_of_range"),
        (silver, "{}".into(), 34, first, "no_condition"),
        (silver, "{ all = [] }".into(), 34, "tiers[1].qualify.any[0].all", "empty_list"),
        (silver, "{ any = [] }".into(), 34, "tiers[1].qualify.any[0].any", "empty_list"),
        (silver, "{ any = {} }".into(), 34, "tiers[1].qualify.any[0].any", "wrong_type"),
        (silver, "{ score = [], at_least = 1 }".into(), 34, "tiers[1].qualify.any[0].score", "empty_list"),
        (silver, "{ all = [{}], any = [{}] }".into(), 34, first, "two_conditions"),
        ("weight = 0.01", "weight = 1e7".into(), 38, "tiers[1].retain.score[0].weight", "out_of_range"),
        (", at_least = 8e1", "".into(), 38, "tiers[1].retain", "no_threshold"),
    ];
    for (from, to, line, key, code) in cases {
        let errors = errors(&edited(from, &to));
        let found: Vec<_> = errors.iter().map(|e| (e.line, e.key.as_str(), e.fault.code())).collect();
        assert!(found.contains(&(line, key, code)), "{to}: wanted {line} {key} {code}, got {found:?}");
    }
}

#[test]
fn all_errors_are_reported_in_order() {
    let source = edited("language = 1", "language = 3").replace("at_least = 2000", "at_least = \"2000\"");
    let source = source.replace("cycle = \"half_year\"", "cycle = \"week\"");
    let found: Vec<_> = errors(&source).iter().map(|e| (e.line, e.fault.code())).collect();
    assert_eq!(found, [(1, "other_language"), (17, "unknown_word"), (34, "wrong_type")]);
}

#[test]
fn an_error_says_what_was_expected_and_found() {
    let faults: Vec<_> =
        errors(&edited("enabled = true", "enabled = 2020-01-01")).into_iter().map(|e| e.fault).collect();
    assert_eq!(faults, [ProgrammeFault::WrongType { expected: ValueType::Flag, found: ValueType::Date }]);
    let error = errors(&edited("per_yuan = 1\n", "per_yuan = 2_000_000\n")).remove(0);
    assert_eq!(error.column, 12);
    assert!(matches!(error.fault, ProgrammeFault::OutOfRange { least: 0, most: 1_000_000, .. }), "{error:?}");
}

#[test]
fn a_programme_has_a_tier() {
    for source in ["name = 'x'", "name = 'x'\ntiers = []"] {
        assert_eq!(errors(source)[0].fault, ProgrammeFault::NoTier, "{source}");
    }
}

#[test]
fn conditions_nest_eight_deep_and_no_deeper() {
    let nested = |depth: usize| {
        let leaf = "{ metric = 'visits', window = 'year', at_least = 1 }";
        let condition = (0..depth).fold(leaf.to_owned(), |inner, level| {
            format!("{{ {} = [{inner}] }}", if level % 2 == 0 { "all" } else { "any" })
        });
        edited("enabled = true", &format!("# {depth}")).replace("retain = ", &format!("retain = {condition} # "))
    };
    assert!(read(&nested(8)).is_ok());
    assert!(errors(&nested(9)).iter().any(|error| error.fault == ProgrammeFault::TooDeep));
}

#[test]
fn text_that_is_no_toml_has_a_line_and_a_column() {
    let error = errors("name = 'x'\nname = 'y'\n").remove(0);
    assert_eq!((error.line, error.fault.code()), (2, "syntax"));
    assert_eq!(errors("name = \"x\nb").remove(0).line, 1);
    assert!(!errors("tiers = [[[[").is_empty());
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(text in "\\PC{0,200}") {
        let _ = read(&text);
    }

    #[test]
    fn no_damage_makes_the_reader_panic(at in 0..WHOLE.len(), length in 0_usize..40, insert in "[\\PC\n]{0,8}") {
        let start = WHOLE.floor_char_boundary(at);
        let end = WHOLE.floor_char_boundary((at + length).min(WHOLE.len())).max(start);
        let damaged = [&WHOLE[..start], &insert, &WHOLE[end..]].concat();
        if let Err(errors) = read(&damaged) {
            let lines = damaged.lines().count() + 1;
            prop_assert!(!errors.is_empty());
            prop_assert!(errors.iter().all(|error| (1..=lines).contains(&error.line) && error.column >= 1));
            prop_assert!(errors.is_sorted_by_key(|error| (error.line, error.column)));
        }
    }

    #[test]
    fn swapped_words_never_panic(a in 0_usize..120, b in 0_usize..120) {
        let mut words: Vec<&str> = WHOLE.split_inclusive(' ').collect();
        let count = words.len();
        words.swap(a % count, b % count);
        let _ = read(&words.concat());
    }
}
