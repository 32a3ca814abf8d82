//! Small histories with their right answers, through the model and through the engine.

use std::fs;
use std::io::Write;
use std::path::Path;

use jiff::civil::{Date, date};
use yanji_engine::programme::Programme;
use yanji_engine::programme::read::read;

use crate::engine;
use crate::model::calendar::read_day;
use crate::model::ladder::Versions;
use crate::model::member::Limits;
use crate::model::replay::replay;
use crate::programmes;

/// A folder with a programme, a history, and for some days the states and the refused lines.
struct Case {
    name: String,
    programme: Programme,
    history: Vec<u8>,
    answers: Vec<Answer>,
}

/// What a case comes to on a day.
struct Answer {
    as_of: Date,
    states: String,
    refused: String,
}

impl Case {
    fn read(folder: &Path) -> Self {
        let text = |name: &str| {
            let path = folder.join(name);
            fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
        };
        let name = folder.file_name().expect("a folder has a name").to_string_lossy().into_owned();
        let programme = read(&text("programme.toml")).unwrap_or_else(|errors| panic!("{name}: {errors:?}")).programme;
        let mut days: Vec<Date> = names_in(folder).iter().filter_map(|name| states_day(name)).collect();
        days.sort_unstable();
        assert!(!days.is_empty(), "{name} has no answers");
        let answers = days.into_iter().map(|as_of| Answer {
            as_of,
            states: text(&format!("states-{as_of}.csv")),
            refused: text(&format!("refused-{as_of}.csv")),
        });
        Self { programme, history: text("history.csv").into_bytes(), answers: answers.collect(), name }
    }
}

/// The day of a `states-DAY.csv`.
fn states_day(name: &str) -> Option<Date> {
    read_day(name.strip_prefix("states-")?.strip_suffix(".csv")?)
}

fn names_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut names: Vec<String> =
        entries.filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned())).collect();
    names.sort_unstable();
    names
}

/// The cases in a folder of folders.
fn cases_in(folder: &Path) -> Vec<Case> {
    let folders = names_in(folder).into_iter().map(|name| folder.join(name)).filter(|path| path.is_dir());
    folders.map(|path| Case::read(&path)).collect()
}

/// The project's own cases.
fn own_cases() -> Vec<Case> {
    let cases = cases_in(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases"));
    assert!(cases.len() >= 12, "only {} cases of our own", cases.len());
    cases
}

/// The cases that come with the page of the language, which are not part of the project: those in the folder that
/// `YANJI_SPEC_CASES` names. Says so if it names none.
fn page_cases() -> Vec<Case> {
    if let Some(folder) = std::env::var_os("YANJI_SPEC_CASES") {
        let cases = cases_in(Path::new(&folder));
        assert!(!cases.is_empty(), "{} holds no cases", folder.display());
        return cases;
    }
    // Straight to the terminal: what a passing test prints is not shown.
    let _ = writeln!(std::io::stderr(), "NOT RUN: the cases of the specification; YANJI_SPEC_CASES names no folder");
    Vec::new()
}

/// Compares the answers of one implementation with those of the cases; all differences at once.
fn check(cases: &[Case], answer: impl Fn(&Case, Date) -> (String, String)) {
    let mut wrong = Vec::new();
    for case in cases {
        for right in &case.answers {
            let (states, refused) = answer(case, right.as_of);
            for (what, found, expected) in [("states", &states, &right.states), ("refused", &refused, &right.refused)] {
                if found != expected {
                    let place = format!("{}, {what} as of {}", case.name, right.as_of);
                    wrong.push(format!("{place}\nexpected:\n{expected}\nfound:\n{found}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} answers are wrong\n{}", wrong.len(), wrong.join("\n"));
}

fn of_model(case: &Case, as_of: Date) -> (String, String) {
    let versions = Versions(vec![(date(1900, 1, 1), case.programme.clone())]);
    let outcome = replay(&versions, &case.history, as_of, Limits::default()).expect("the history can be read");
    (outcome.states, outcome.refused)
}

#[test]
fn the_model_answers_the_cases_of_the_page() {
    check(&page_cases(), of_model);
}

#[test]
fn the_model_answers_our_own_cases() {
    check(&own_cases(), of_model);
}

fn of_engine(case: &Case, as_of: Date) -> (String, String) {
    let versions = [(date(1900, 1, 1), case.programme.clone())];
    engine::replay(&versions, &case.history, as_of, Limits::default()).expect("the history can be read")
}

#[test]
fn the_engine_answers_the_cases_of_the_page() {
    check(&page_cases(), of_engine);
}

#[test]
fn the_engine_answers_our_own_cases() {
    check(&own_cases(), of_engine);
}

#[test]
fn a_file_that_is_no_history_fails_as_a_whole() {
    let programme = programmes::all().swap_remove(0);
    let versions = vec![(date(1900, 1, 1), programme)];
    let (day, header) = (date(2025, 1, 1), "member,day,kind,amount,category,id,points");
    let no_text = [header.as_bytes(), b"\nan,2025-01-01,enrol,,,,\nbo,2026-01-01,sale,1,\xff,s,\n"].concat();
    for bad in [b"".as_slice(), b"member,day,kind,amount,category,id\n", b"\n\n", &no_text] {
        assert!(engine::replay(&versions, bad, day, Limits::default()).is_err(), "{}", String::from_utf8_lossy(bad));
        let of_model = replay(&Versions(versions.clone()), bad, day, Limits::default());
        assert!(of_model.is_err(), "{}", String::from_utf8_lossy(bad));
    }
    let (states, refused) = engine::replay(&versions, header.as_bytes(), day, Limits::default()).unwrap();
    assert_eq!((states.lines().count(), refused.lines().count()), (1, 1), "a header alone is a history of nobody");
}
