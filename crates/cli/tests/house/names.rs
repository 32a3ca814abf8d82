//! Holds what a shop reads to one name for each thing, as the glossary settles them. It knows no name of its own.

use crate::workspace::{self, TextFile};

/// Where sentences for a shop stand.
const FOLDERS: [&str; 5] =
    ["crates/words/src", "crates/web/locales", "crates/web/templates", "crates/web/src", "crates/cli/src"];

#[test]
fn a_thing_has_the_name_that_the_glossary_gives_it() {
    let glossary = workspace::text("docs/glossary.md");
    let settled: Vec<(&str, &str)> = settled_in(&glossary).collect();
    assert!(settled.len() > 10, "the table of settled names is not where it was");
    let read =
        |folder| workspace::text_files(folder, |path| [".rs", ".yml", ".html"].iter().any(|end| path.ends_with(end)));
    let mut strays = Vec::new();
    for TextFile { path, text } in FOLDERS.into_iter().flat_map(read) {
        for (line, words) in text.lines().enumerate() {
            let found = settled.iter().filter(|(not, _)| words.contains(not));
            strays.extend(found.map(|(not, but)| format!("{path}:{}: {not} is {but}", line + 1)));
        }
    }
    assert!(strays.is_empty(), "{}", strays.join("\n"));
}

#[test]
fn settled_names_are_found_in_a_table() {
    let page = "| a | b |\n\n| not | but |\n| --- | --- |\n| one | two |\n| three | four |\n\n| five | six |\n";
    assert_eq!(settled_in(page).collect::<Vec<_>>(), [("one", "two"), ("three", "four")]);
}

/// The rows of the table of the glossary that says which names are not used, and what is said instead.
fn settled_in(page: &str) -> impl Iterator<Item = (&str, &str)> {
    let table = page.split("| not | but |\n").nth(1).unwrap_or_default();
    let rows = table.lines().skip(1).take_while(|line| line.starts_with('|'));
    rows.filter_map(|row| row.trim_matches(|sign| sign == '|' || sign == ' ').split_once(" | "))
}
