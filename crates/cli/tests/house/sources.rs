//! What may not be written in which room. The compiler and clippy hold the rest (`unsafe`, `unwrap`, missing docs).

use crate::workspace;

/// Rooms that answer from their arguments only, and what would let the world in. Threads that end before the call does
/// (`std::thread::scope`) are no door.
const PURE_ROOMS: &[&str] = &["engine", "words"];
const DOORS_TO_THE_WORLD: &[&str] = &[
    "std::fs",
    "std::net",
    "std::env",
    "std::time",
    "std::process",
    "thread::spawn",
    "thread::sleep",
    "SystemTime",
    "::now()",
];

/// Rooms through which money and points pass: whole numbers and exact decimals only.
const EXACT_ROOMS: &[&str] = &["engine", "words", "vault", "books", "app"];

/// The files of those rooms that meet floats, each in one function: the cells of a workbook are floats by its format.
/// One writes them down as decimal text, the other makes them from it, and neither calculates with them.
const WHERE_FLOATS_END: &[(&str, &str)] = &[
    ("crates/app/src/import/excel.rs", "fn decimal(number: f64) -> String {"),
    ("crates/app/src/paper/excel.rs", "fn number(decimal: &str) -> Result<f64, ParseFloatError> {"),
];

/// Words that mean unfinished work, written apart so that this file does not find itself.
const UNFINISHED: &[&str] =
    &[concat!("TO", "DO"), concat!("FIX", "ME"), concat!("todo", "!"), concat!("unimple", "mented!")];

#[test]
fn pure_rooms_see_nothing_but_their_arguments() {
    for room in PURE_ROOMS {
        refuse_in(room, &[], |line| DOORS_TO_THE_WORLD.iter().find(|door| line.contains(*door)).copied());
    }
}

#[test]
fn no_float_where_money_and_points_pass() {
    let spared: Vec<_> = WHERE_FLOATS_END.iter().map(|(path, _)| *path).collect();
    for room in EXACT_ROOMS {
        refuse_in(room, &spared, |line| ["f32", "f64"].into_iter().find(|float| has_word(line, float)));
    }
}

#[test]
fn a_file_where_floats_end_has_one_function_that_knows_them() {
    for (path, function) in WHERE_FLOATS_END {
        let text = workspace::text(path);
        let lines = text.lines().filter(|line| !line.trim_start().starts_with("//") && has_word(line, "f64"));
        assert_eq!(lines.collect::<Vec<_>>(), [*function], "{path}");
    }
}

#[test]
fn a_folder_is_opened_by_a_file_of_its_name() {
    let strays: Vec<_> = workspace::text_files("crates", |path| path.ends_with("/mod.rs") || path.ends_with("/lib.rs"))
        .into_iter()
        .filter(|file| file.path.ends_with("/mod.rs"))
        .map(|file| file.path)
        .collect();
    assert!(strays.is_empty(), "write foo.rs beside foo/: {strays:?}");
}

#[test]
fn every_source_says_first_what_lives_there() {
    let silent: Vec<_> = workspace::text_files("crates", |path| path.ends_with(".rs") && path.contains("/src/"))
        .into_iter()
        .filter(|file| !file.text.starts_with("//!"))
        .map(|file| file.path)
        .collect();
    assert!(silent.is_empty(), "no //! on the first line:\n{}", silent.join("\n"));
}

#[test]
fn no_work_is_left_for_later_in_the_sources() {
    let kinds = [".rs", ".sql", ".html", ".css", ".js", ".toml"];
    for file in
        workspace::text_files("", |path| path.starts_with("script/") || kinds.iter().any(|kind| path.ends_with(kind)))
    {
        for (number, line) in file.text.lines().enumerate() {
            let found = UNFINISHED.iter().find(|word| line.contains(*word));
            assert!(found.is_none(), "{}:{}: {}", file.path, number + 1, line.trim());
        }
    }
}

#[test]
fn words_are_told_from_parts_of_words() {
    assert!(has_word("let share: f64 = x", "f64"));
    assert!(has_word("1f64", "f64"));
    assert!(!has_word("let buf64 = x", "f64"));
}

/// Fails at the first line of code in `room` in which `fault_in` finds something, but for the files in `spared`.
/// Comments may say anything.
fn refuse_in(room: &str, spared: &[&str], fault_in: impl Fn(&str) -> Option<&'static str>) {
    for file in workspace::sources_of(room).into_iter().filter(|file| !spared.contains(&file.path.as_str())) {
        for (number, line) in file.text.lines().enumerate() {
            if line.trim_start().starts_with("//") {
                continue;
            }
            if let Some(fault) = fault_in(line) {
                panic!("{}:{}: {fault} has no place in {room}: {}", file.path, number + 1, line.trim());
            }
        }
    }
}

/// Whether `word` stands in `line` as a word, or as the suffix of a number (`1f64`).
fn has_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + word.len()..].chars().next();
        !before.is_some_and(|c| c.is_alphabetic() || c == '_')
            && !after.is_some_and(|c| c.is_alphanumeric() || c == '_')
    })
}
