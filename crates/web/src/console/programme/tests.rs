//! The overview, and what the other pages' tests begin with.

use yanji_app::Instant;
use yanji_app::ProgrammeReport;
use yanji_engine::Day;
use yanji_engine::programme::check;
use yanji_engine::programme::ready;

use super::*;
use crate::console::form::testing::in_both_languages;

/// A programme whose names belong to no language.
pub(in crate::console) const SOURCE: &str = "language = 1\nname = \"1\"\ntimezone = \"Asia/Shanghai\"\n\
    [points]\nper_yuan = 1\n[evaluation]\ncycle = \"year\"\n[[tiers]]\ncode = \"a\"\nname = \"2\"\n\
    [[tiers]]\ncode = \"b\"\nname = \"3\"\nqualify = { metric = \"spend\", window = \"cumulative\", at_least = 2000 }\n";

/// What the check says of a text.
pub(super) fn report(source: &str) -> ProgrammeReport {
    match read::read(source) {
        Ok(read) => {
            ProgrammeReport { errors: Vec::new(), findings: check::check(&read), programme: Some(read.programme) }
        }
        Err(errors) => ProgrammeReport { errors, findings: Vec::new(), programme: None },
    }
}

/// A version with a text, in force from a day or a draft.
pub(super) fn version(number: i64, source: &str, in_force_from: Option<Day>) -> ProgrammeVersion {
    ProgrammeVersion {
        id: ProgrammeId([u8::try_from(number).unwrap(); 16]),
        number,
        name: String::new(),
        source: source.to_owned(),
        in_force_from,
        is_current: false,
        created_at: Instant(0),
        created_by: "1".to_owned(),
        published_at: in_force_from.map(|_| Instant(0)),
        published_by: in_force_from.map(|_| "2".to_owned()),
    }
}

#[test]
fn the_page_is_made() {
    let programme = read::read(SOURCE).unwrap().programme;
    for html in in_both_languages(|frame| OverviewPage {
        current: Some(Current {
            number: "1".to_owned(),
            from: "2026-01-01".to_owned(),
            ladder: ladder(frame.lang, &programme, None),
            reviews: reviews(&frame, &programme),
        }),
        planned: vec![Planned {
            id: "2".to_owned(),
            number: "2".to_owned(),
            from: "2026-12-01".to_owned(),
            differences: Vec::new(),
            withdrawal: String::new(),
        }],
        ready: Vec::new(),
        form: Form::default(),
        frame,
    }) {
        assert!(html.contains("2,000"));
    }
    in_both_languages(|frame| OverviewPage {
        frame,
        form: Form::default(),
        current: None,
        planned: Vec::new(),
        ready: Vec::new(),
    });
}

#[test]
fn every_line_of_the_rules_has_its_place() {
    for ready in ready::READY {
        for lang in Lang::ALL {
            let programme = read::read(ready.source).unwrap().programme;
            let lines = explain(lang, &programme).lines().filter(|line| !line.is_empty()).count();
            let chapters = chapters_of(lang, &programme);
            let placed: usize = chapters.iter().map(|part| 1 + part.prose.len() + part.entries.len()).sum();
            assert_eq!(placed, lines);
            assert_eq!(chapters[0].title, programme.name);
        }
    }
}

#[test]
fn every_ready_made_programme_says_for_whom_it_is() {
    let audiences: Vec<_> = ready::READY.iter().map(|ready| audience(ready.file)).collect();
    assert!(!audiences.contains(&"programme_ready.other"), "{audiences:?}");
}
