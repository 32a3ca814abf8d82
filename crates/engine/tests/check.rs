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
