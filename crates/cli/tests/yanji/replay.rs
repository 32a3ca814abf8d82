//! `yanji replay` gives the files of the language to the byte.

use std::fs;
use std::path::{Path, PathBuf};

use crate::program::{checkout, yanji};

/// Folders of worked cases: those of the checkout, and more where the environment names some.
fn case_folders() -> Vec<PathBuf> {
    let mut roots = vec![checkout("crates/engine/tests/cases")];
    roots.extend(std::env::var_os("YANJI_SPEC_CASES").map(PathBuf::from));
    let mut cases = Vec::new();
    for root in roots {
        let found = fs::read_dir(&root).unwrap_or_else(|error| panic!("no cases in {}: {error}", root.display()));
        cases.extend(found.map(|entry| entry.unwrap().path()).filter(|path| path.join("programme.toml").exists()));
    }
    cases.sort();
    assert!(cases.len() >= 8, "only {} cases", cases.len());
    cases
}

/// The as-of days of a case: those for which it has states.
fn days(case: &Path) -> Vec<String> {
    let names = fs::read_dir(case).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let days: Vec<String> =
        names.filter_map(|name| Some(name.strip_prefix("states-")?.strip_suffix(".csv")?.to_owned())).collect();
    assert!(!days.is_empty(), "{} has no states", case.display());
    days
}

#[test]
fn every_case_comes_out_to_the_byte() {
    let folder = tempfile::tempdir().unwrap();
    let refused = folder.path().join("refused.csv");
    for case in case_folders() {
        for day in days(&case) {
            let answer = yanji([
                "replay".as_ref(),
                "--programme".as_ref(),
                case.join("programme.toml").as_os_str(),
                "--history".as_ref(),
                case.join("history.csv").as_os_str(),
                "--as-of".as_ref(),
                day.as_ref(),
                "--refused".as_ref(),
                refused.as_os_str(),
            ]);
            assert_eq!(answer.status, Some(0), "{}", answer.err);
            let expected = fs::read_to_string(case.join(format!("states-{day}.csv"))).unwrap();
            assert_eq!(answer.out, expected, "{} as of {day}", case.display());
            let expected = fs::read_to_string(case.join(format!("refused-{day}.csv"))).unwrap();
            let without_words: String = csv_lines(&fs::read_to_string(&refused).unwrap());
            assert_eq!(without_words, expected, "{} as of {day}", case.display());
            let count = expected.lines().count() - 1;
            let told = if count > 0 { format!("Lines refused: {count}.\n") } else { String::new() };
            assert_eq!(answer.err, told);
        }
    }
}

/// The refused lines without their messages, which may hold commas in quotes.
fn csv_lines(text: &str) -> String {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let mut writer = csv::Writer::from_writer(Vec::new());
    for record in reader.records() {
        let record = record.unwrap();
        assert!(!record[3].is_empty());
        writer.write_record(record.iter().take(3)).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

#[test]
fn states_go_to_a_file_and_the_timing_to_standard_error() {
    let folder = tempfile::tempdir().unwrap();
    let (case, out) = (&case_folders()[0], folder.path().join("states.csv"));
    let day = &days(case)[0];
    let (programme, history) = (case.join("programme.toml"), case.join("history.csv"));
    let (programme, history, file) = (programme.to_str().unwrap(), history.to_str().unwrap(), out.to_str().unwrap());
    let answer = yanji([
        "replay",
        "--programme",
        programme,
        "--history",
        history,
        "--as-of",
        day,
        "--out",
        file,
        "--timing",
        "--threads",
        "3",
    ]);
    assert_eq!((answer.status, answer.out.as_str()), (Some(0), ""));
    assert!(answer.err.contains("on 3 threads") && answer.err.contains("activities a second"), "{}", answer.err);
    assert_eq!(fs::read(out).unwrap(), fs::read(case.join(format!("states-{day}.csv"))).unwrap());
}

#[test]
fn a_file_that_is_no_history_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let history = folder.path().join("history.csv");
    fs::write(&history, "member,day\n").unwrap();
    let programme = checkout("programmes/salon-stars.toml");
    let call = |history: &Path| {
        let (programme, history) = (programme.to_str().unwrap(), history.to_str().unwrap());
        yanji(["replay", "--programme", programme, "--history", history, "--as-of", "2026-01-01"])
    };
    let answer = call(&history);
    assert_eq!((answer.status, answer.out.as_str()), (Some(2), ""));
    assert!(answer.err.contains("there is no column `kind`"), "{}", answer.err);
    let answer = call(&folder.path().join("nowhere.csv"));
    assert_eq!(answer.status, Some(2));
    assert!(answer.err.contains("nowhere.csv"), "{}", answer.err);
}
