//! Every word that a page asks for is there in both languages, and none is there for nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// The keys of a file of words, and how many places for values each has.
fn keys(text: &str) -> Vec<(String, usize)> {
    let mut group = String::new();
    let mut keys = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#') && !line.starts_with('_')) {
        match line.strip_prefix("  ") {
            Some(pair) => {
                let (name, words) = pair.split_once(": ").unwrap();
                assert!(words.len() > 2, "{group}.{name} says nothing");
                keys.push((format!("{group}.{name}"), words.matches("%{").count()));
            }
            None => group = line.trim_end_matches(':').to_owned(),
        }
    }
    keys
}

/// The text of every file below a folder.
fn texts(folder: &Path) -> String {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.map(|path| if path.is_dir() { texts(&path) } else { fs::read_to_string(path).unwrap() }).collect()
}

/// The files of words of a language, by what stands before `.zh.yml` and `.en.yml`.
fn files(lang: &str) -> BTreeMap<String, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales");
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .filter_map(|path| {
            let name = path.file_name()?.to_str()?.strip_suffix(&format!("{lang}.yml"))?.to_owned();
            Some((name, fs::read_to_string(&path).unwrap()))
        })
        .collect()
}

#[test]
fn both_languages_have_the_same_words_with_the_same_places_for_values() {
    let (zh, en) = (files("zh"), files("en"));
    assert!(zh.values().map(|text| keys(text).len()).sum::<usize>() > 100);
    assert_eq!(zh.keys().collect::<Vec<_>>(), en.keys().collect::<Vec<_>>());
    for (name, text) in &zh {
        assert_eq!(keys(text), keys(&en[name]), "{name}");
    }
}

#[test]
fn every_word_is_used_and_every_used_word_is_there() {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let known: BTreeSet<_> = files("zh").values().flat_map(|text| keys(text)).map(|(key, _)| key).collect();
    let groups: BTreeSet<_> = known.iter().filter_map(|key| key.split('.').next()).collect();
    let text = texts(&home.join("src/console")) + &texts(&home.join("templates"));
    let is_key = |text: &&str| {
        let (group, name) = text.split_once('.').unwrap_or_default();
        groups.contains(group)
            && !name.is_empty()
            && name.bytes().all(|b| b.is_ascii_lowercase() || b"_0123456789".contains(&b))
    };
    let files = [".html", ".csv", ".css", ".js"];
    let used: BTreeSet<_> = text
        .split('"')
        .filter(is_key)
        .filter(|text| !files.iter().any(|end| text.ends_with(end)))
        .map(str::to_owned)
        .collect();
    let missing: Vec<_> = used.difference(&known).collect();
    let unused: Vec<_> = known.difference(&used).collect();
    assert!(missing.is_empty(), "no words for {missing:?}");
    assert!(unused.is_empty(), "nobody says {unused:?}");
}
