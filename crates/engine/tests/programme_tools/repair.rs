//! Proposals taken: the text still reads, what was found is gone, nothing around it has moved, and it comes to an end.

use std::path::Path;

use proptest::prelude::*;
use yanji_engine::programme::check::{Finding, Flaw, check_for};
use yanji_engine::programme::read::read;
use yanji_engine::programme::ready::READY;
use yanji_engine::programme::repair::{repair, takes};
use yanji_engine::programme::write::write;

use crate::chance::{everyday_programmes, programmes};
use crate::sold;

/// More proposals than any text here can need.
const MOST_STEPS: usize = 400;

/// The codes that a person decides on, whatever the figures.
const FOR_A_PERSON: [&str; 22] = [
    "duplicate_name",
    "similar_names",
    "unclear_name",
    "unreachable_tier",
    "unkeepable_tier",
    "shadowed_tier",
    "always_true",
    "too_many_conditions",
    "retain_not_rising",
    "similar_categories",
    "only_discounts",
    "base_gives_nothing",
    "idle_points",
    "unreachable_reward",
    "idle_coupon",
    "idle_grant",
    "closed_tiers",
    "idle_exclusive",
    "unknown_category",
    "unknown_item",
    "gives_nothing",
    "not_recorded_yet",
];

fn findings(source: &str) -> Vec<Finding> {
    check_for(&read(source).unwrap_or_else(|errors| panic!("{errors:?} in\n{source}")), &sold::goods(source))
}

fn bad(code: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/check/{code}.bad.toml"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Whether something is no longer found at its key, or less often than before: what is taken out of a list moves the
/// rest of it to other keys.
fn is_gone(wanted: &Finding, before: &[Finding], after: &[Finding]) -> bool {
    let count =
        |findings: &[Finding]| findings.iter().filter(|finding| finding.flaw.code() == wanted.flaw.code()).count();
    let at_key = after.iter().any(|finding| finding.key == wanted.key && finding.flaw == wanted.flaw);
    !at_key || count(after) < count(before)
}

/// Takes a proposal if it can be taken, and holds what must be true of it.
fn take(source: &str, finding: &Finding, found: &[Finding]) -> Option<String> {
    let mended = repair(source, finding);
    assert_eq!(mended.is_some(), takes(finding), "{finding:?} in\n{source}");
    let mended = mended?;
    let left = findings(&mended);
    assert!(is_gone(finding, found, &left), "{finding:?} is still in\n{mended}\nwhich was\n{source}");
    Some(mended)
}

/// Takes the first proposal that can be taken until there is none.
fn take_all(source: &str) -> String {
    let mut text = source.to_owned();
    for _ in 0..MOST_STEPS {
        let found = findings(&text);
        match found.iter().find_map(|finding| take(&text, finding, &found)) {
            Some(mended) => text = mended,
            None => return text,
        }
    }
    panic!("no end of proposals in\n{text}\nwhich was\n{source}");
}

#[test]
fn every_code_is_mended_or_left_to_a_person() {
    for code in Flaw::CODES {
        let source = bad(code);
        let found = findings(&source);
        for finding in &found {
            let mended = take(&source, finding, &found);
            assert_eq!(mended.is_none(), FOR_A_PERSON.contains(&code), "{code}");
        }
        if !FOR_A_PERSON.contains(&code) {
            assert_eq!(findings(&take_all(&source)), [], "{code}");
        }
    }
}

#[test]
fn a_ready_made_programme_has_nothing_to_take() {
    for ready in READY {
        assert_eq!(take_all(ready.source), ready.source);
    }
}

#[test]
fn only_what_is_proposed_changes() {
    for (code, out, into) in [
        ("base_earns_nothing", "points_multiplier = 0\n", "points_multiplier = 1\n"),
        ("benefit_gap", "points_multiplier = 2\n", "points_multiplier = 1.5\n"),
        ("bouncing_tier", "\"lifetime\"", "\"cumulative\""),
        ("dead_branch", "  { metric = \"spend\", window = \"cumulative\", at_least = 3000 },\n", ""),
        ("empty_category", "\"\" = 0.2\n", ""),
        ("fractional_threshold", "at_least = 2.5", "at_least = 3"),
        ("grace_outlasts_cycle", "grace_months = 4", "grace_months = 3"),
        ("idle_category", "[points.categories]\n\"药妆\" = 1\n\n", ""),
        ("idle_evaluation", "[evaluation]\ngrace_months = 2\n\n", ""),
        ("idle_months", "grace_months = 3\n", ""),
        ("impossible_branch", "  { metric = \"visits\", window = \"quarter\", at_least = 93 },\n", ""),
        ("lower_multiplier", "points_multiplier = 1.1\n", "points_multiplier = 1.5\n"),
        ("no_difference", "points_multiplier = 1\n", "points_multiplier = 1.2\n"),
        ("poor_earning", "per_yuan = 0.01\n", "per_yuan = 1\n"),
        ("qualify_misses_cycle", "window = \"quarter\"", "window = \"cycle\""),
        ("refund_keeps_tier", "\"keep\"", "\"undo\""),
        ("retain_above_qualify", "at_least = 2500", "at_least = 2000"),
        ("retain_cut_short", "window = \"year\"", "window = \"12 months\""),
        ("retain_misses_cycle", "window = \"3 months\"", "window = \"cycle\""),
        ("retain_never_fails", "window = \"lifetime\"", "window = \"12 months\""),
        ("short_expiry", "months = 1 }", "months = 12 }"),
        ("sudden_loss", "points_multiplier = 1.2\n", "points_multiplier = 1.2\nmin_hold_months = 6\n"),
        ("higher_pays_more", "pay_percent = 100", "pay_percent = 90"),
        ("price_gap", "points_multiplier = 1.1\n", "points_multiplier = 1.2\n"),
        ("dear_reward", "points = 5000", "points = 1000"),
        ("dear_offer", "pay_percent = 90", "pay_percent = 80"),
        ("idle_bonus", "multiplier = 1\n", "multiplier = 2\n"),
        ("weightless_term", "  { metric = \"events\", window = \"cumulative\", weight = 0 },\n", ""),
    ] {
        let source = bad(code);
        assert!(source.contains(out), "{code}");
        let found = findings(&source);
        assert_eq!(take(&source, &found[0], &found), Some(source.replacen(out, into, 1)), "{code}");
    }
}

/// A programme with two tiers, and these lines in the file, the evaluation, and the second tier.
fn written(points: &str, evaluation: &str, tier: &str) -> String {
    format!(
        "# 开头\nname = '方案'\n{points}{evaluation}\n[[tiers]]\ncode = 'a' # 基础\nname = '普通'\n\n# 第二级\n\
         [[tiers]]\n  code = 'b'\n  name = '银卡'   # 名\n{tier}\n# 结尾\n"
    )
}

#[test]
fn comments_and_layout_stay() {
    let spend = "{ metric = 'spend', window = 'cumulative', at_least = 2000 }";
    let more = "{ metric = 'spend', window = 'cumulative', at_least = 3000 }";
    let step = "  points_multiplier = 1.2\n";
    for (source, wanted) in [
        // A key that was not there goes below its neighbour, set in like it, with the comment where it was.
        (written("", "", ""), written("", "", "  points_multiplier = 1.2\n")),
        (
            written("", "\n[evaluation]\n# 宽限\ngrace_months = 2 # 两个月\n", step),
            written("", "\n[evaluation]\n# 宽限\n", step),
        ),
        (written("", "evaluation.demote = 'step'\n", step), written("", "", step)),
        (written("", "evaluation = { demote = 'step' }\n", step), written("", "evaluation = {  }\n", step)),
        (
            written("points.categories.'a.b' = 1\npoints.categories.'药妆' = 0.5\n", "", step),
            written("points.categories.'药妆' = 0.5\n", "", step),
        ),
        (
            written("points = { categories.'a.b' = 1, per_yuan = 1, categories.c = 2 }\n", "", step),
            written("points = { per_yuan = 1, categories.c = 2 }\n", "", step),
        ),
        (
            written("points = { per_yuan = 2, categories.'a.b' = 2 }\n", "", step),
            written("points = { per_yuan = 2 }\n", "", step),
        ),
        (
            written("", "", &format!("{step}  qualify = {{ any = [{spend}, {more}] }} # 二选一\n")),
            written("", "", &format!("{step}  qualify = {{ any = [{spend}] }} # 二选一\n")),
        ),
        (
            written("", "", &format!("{step}  qualify = {{ any = [{more}, {spend}] }}\n")),
            written("", "", &format!("{step}  qualify = {{ any = [{spend}] }}\n")),
        ),
        (
            written(
                "",
                "",
                &format!(
                    "{step}  qualify = {{ any = [\n    # 少\n    {spend}, # 两千\n    # 多\n    {more} # 三千\n    # 完\n  ] }}\n"
                ),
            ),
            written(
                "",
                "",
                &format!("{step}  qualify = {{ any = [\n    # 少\n    {spend}, # 两千\n    # 多\n    # 完\n  ] }}\n"),
            ),
        ),
        (
            written("", "", &format!("{step}  qualify = {{ any = [\n    {more} # 三千\n    , {spend}\n  ] }}\n")),
            written("", "", &format!("{step}  qualify = {{ any = [\n    {spend}\n  ] }}\n")),
        ),
        (
            written(
                "",
                "",
                &format!("{step}  qualify = {}\n", "{ metric = 'visits', window = 'year', more_than = 2.5 }"),
            ),
            written("", "", &format!("{step}  qualify = {}\n", "{ metric = 'visits', window = 'year', at_least = 3 }")),
        ),
    ] {
        for (source, wanted) in
            [(source.clone(), wanted.clone()), (source.replace('\n', "\r\n"), wanted.replace('\n', "\r\n"))]
        {
            let found = findings(&source);
            assert!(!found.is_empty(), "{source}");
            assert_eq!(take(&source, &found[0], &found).as_deref(), Some(wanted.as_str()));
        }
    }
}

#[test]
fn tiers_in_one_line_are_mended_too() {
    let source = "name = 'x'\ntiers = [{ code = 'a', name = '普通' }, { code = 'b', name = '银卡' }]";
    let found = findings(source);
    let wanted =
        "name = 'x'\ntiers = [{ code = 'a', name = '普通' }, { code = 'b', name = '银卡', points_multiplier = 1.2 }]";
    assert_eq!(take(source, &found[0], &found).as_deref(), Some(wanted));
}

#[test]
fn a_finding_of_another_text_is_not_taken() {
    let source = bad("idle_months");
    let finding = findings(&source).remove(0);
    assert_eq!(repair(&format!("\n{source}"), &finding), None, "it stands on another line now");
    assert_eq!(repair("name = ", &finding), None);
}

#[test]
fn multipliers_beyond_every_step_are_left_to_a_person() {
    for (low, high) in [("0.000001", "0.000002"), ("1000000", "999999")] {
        let source = format!(
            "name = 'x'\n[points]\nper_yuan = 1000000\n[[tiers]]\ncode = 'a'\nname = '普通'\npoints_multiplier = {low}\n\
             [[tiers]]\ncode = 'b'\nname = '银卡'\npoints_multiplier = {high}\n"
        );
        let found = findings(&source);
        assert!(!found.is_empty());
        assert_eq!(take(&source, &found[0], &found), None);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    #[test]
    fn proposals_come_to_an_end(programme in programmes(2)) {
        take_all(&write(&programme));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn everyday_programmes_are_mended(programme in everyday_programmes()) {
        take_all(&write(&programme));
    }
}
