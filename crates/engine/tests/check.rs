//! The programme check: a bad file and its clean twin for every code, and nothing to say about ready-made programmes.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use yanji_engine::programme::check::{Finding, Flaw, check};
use yanji_engine::programme::read::read;
use yanji_engine::programme::ready::READY;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/check")
}

fn findings(source: &str) -> Vec<Finding> {
    check(&read(source).unwrap_or_else(|errors| panic!("{errors:?}")))
}

fn codes(findings: &[Finding]) -> BTreeSet<&'static str> {
    findings.iter().map(|finding| finding.flaw.code()).collect()
}

#[test]
fn every_code_has_a_bad_file_and_a_clean_twin() {
    for code in Flaw::CODES {
        let text = |kind: &str| {
            let path = folder().join(format!("{code}.{kind}.toml"));
            std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
        };
        let bad = findings(&text("bad"));
        assert_eq!(codes(&bad), BTreeSet::from([code]), "{code}.bad.toml: {bad:#?}");
        assert!(bad.iter().all(|finding| finding.place.line > 1), "{code} has no place: {bad:#?}");
        assert_eq!(findings(&text("clean")), [], "{code}.clean.toml");
    }
}

#[test]
fn twins_differ_in_few_lines() {
    for code in Flaw::CODES {
        let lines = |kind: &str| -> Vec<String> {
            let text = std::fs::read_to_string(folder().join(format!("{code}.{kind}.toml"))).unwrap();
            text.lines().map(str::to_owned).collect()
        };
        let (bad, clean) = (lines("bad"), lines("clean"));
        let only = |a: &[String], b: &[String]| a.iter().filter(|line| !b.contains(line)).count();
        assert!(bad != clean && only(&bad, &clean) <= 3 && only(&clean, &bad) <= 3, "{code}: {bad:#?} {clean:#?}");
    }
}

#[test]
fn no_file_is_left_over() {
    let codes: BTreeSet<_> = Flaw::CODES.into_iter().collect();
    for entry in std::fs::read_dir(folder()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(codes.contains(name.split('.').next().unwrap()), "{name} belongs to no code");
    }
}

#[test]
fn ready_made_programmes_are_clean() {
    for ready in READY {
        assert_eq!(findings(ready.source), [], "{}", ready.file);
    }
}

#[test]
fn every_ready_made_programme_is_shipped() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../programmes");
    let files: BTreeSet<String> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    let shipped: BTreeSet<String> = READY.iter().map(|ready| ready.file.to_owned()).collect();
    assert_eq!(files, shipped);
}

#[test]
fn figures_say_what_to_write_instead() {
    let found = findings(
        "name = 'x'\n[[tiers]]\ncode = 'a'\nname = '普通'\n[[tiers]]\ncode = 'b'\nname = '银卡'\npoints_multiplier = 1.1\n",
    );
    let [Finding { key, place, flaw: Flaw::BenefitGap { percent, least, most, .. } }] = &found[..] else {
        panic!("{found:?}")
    };
    assert_eq!((key.as_str(), place.line), ("tiers[1].points_multiplier", 8));
    assert_eq!((percent.to_string(), least.to_string(), most.to_string()), ("10".into(), "1.15".into(), "1.3".into()));
}

/// The codes for a silver tier with these two conditions, reviewed in this cycle with two months of grace.
fn ladder_codes(cycle: &str, qualify: &str, retain: &str) -> Vec<&'static str> {
    let source = format!(
        "name = 'x'\n[evaluation]\ncycle = '{cycle}'\ngrace_months = 2\n[[tiers]]\ncode = 'a'\nname = '普通'\n\
         [[tiers]]\ncode = 'b'\nname = '银卡'\npoints_multiplier = 1.2\nqualify = {qualify}\nretain = {retain}\n"
    );
    findings(&source).iter().map(|finding| finding.flaw.code()).collect()
}

#[test]
fn a_tier_bounces_only_where_what_won_it_outlives_the_demotion() {
    let spend = |window: &str, number: u32| format!("{{ metric = 'spend', window = '{window}', at_least = {number} }}");
    let visits =
        |window: &str, number: u32| format!("{{ metric = 'visits', window = '{window}', at_least = {number} }}");
    let none: [&str; 0] = [];
    for (cycle, qualify, retain, codes) in [
        ("year", spend("12 months", 3_000), spend("cycle", 2_000), none.as_slice()),
        ("year", spend("12 months", 3_000), spend("12 months", 3_000), &none),
        ("year", visits("quarter", 4), spend("cycle", 800), &none),
        ("year", visits("24 months", 4), spend("cycle", 800), &["bouncing_tier"]),
        ("quarter", spend("year", 3_000), spend("cycle", 500), &["bouncing_tier"]),
        ("quarter", spend("quarter", 3_000), spend("cycle", 500), &none),
        ("anniversary", spend("cycle", 3_000), spend("cycle", 500), &none),
        ("anniversary", spend("24 months", 3_000), spend("cycle", 500), &["bouncing_tier"]),
        ("anniversary", spend("cumulative", 3_000), spend("year", 500), &["retain_cut_short"]),
    ] {
        assert_eq!(ladder_codes(cycle, &qualify, &retain), codes, "{cycle}: {qualify}, {retain}");
    }
}

#[test]
fn a_way_that_fits_makes_up_for_one_that_does_not() {
    let qualify = "{ metric = 'spend', window = 'cumulative', at_least = 3000 }";
    let cycle = "{ metric = 'spend', window = 'cycle', at_least = 800 }";
    let lately = "{ metric = 'visits', window = '3 months', at_least = 1 }";
    assert_eq!(ladder_codes("year", qualify, lately), ["retain_misses_cycle"]);
    for both in [format!("{{ any = [{cycle}, {lately}] }}"), format!("{{ all = [{cycle}, {lately}] }}")] {
        assert_eq!(ladder_codes("year", qualify, &both), [""; 0], "{both}");
    }
}

#[test]
fn whoever_reaches_more_by_less_is_shadowed() {
    let silver = |qualify: &str| {
        format!(
            "name = 'x'\n[[tiers]]\ncode = 'a'\nname = '普通'\n[[tiers]]\ncode = 'b'\nname = '银卡'\n\
             points_multiplier = 1.2\nqualify = {qualify}\n[[tiers]]\ncode = 'c'\nname = '金卡'\n\
             points_multiplier = 1.5\nqualify = {{ any = [\n{{ metric = 'spend', window = 'lifetime', at_least = 5000 }},\n\
             {{ score = [{{ metric = 'visits', window = 'year', weight = 10 }}], more_than = 100 }}] }}\n"
        )
    };
    for (qualify, shadowed) in [
        ("{ metric = 'spend', window = 'quarter', at_least = 5000 }", true),
        ("{ metric = 'spend', window = 'quarter', at_least = 4999.99 }", false),
        ("{ metric = 'spend', window = 'quarter', more_than = 4999.99 }", true),
        ("{ metric = 'visits', window = 'half_year', at_least = 11 }", true),
        ("{ metric = 'visits', window = 'half_year', more_than = 10 }", true),
        ("{ metric = 'visits', window = 'half_year', at_least = 10 }", false),
        ("{ metric = 'visits', window = '12 months', at_least = 11 }", false),
    ] {
        let codes: Vec<_> = findings(&silver(qualify)).iter().map(|finding| finding.flaw.code()).collect();
        assert_eq!(codes, if shadowed { vec!["shadowed_tier"] } else { vec![] }, "{qualify}");
    }
}
