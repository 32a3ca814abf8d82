//! `yanji programme`: statuses, places and languages.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use serde_json::Value;
use yanji_app::{Actor, Channel, Clinic, Founding, ItemFields, Key, Place, SystemClock};
use yanji_vault::RootKey;

use crate::program::{checkout, command, yanji};

const BASE: &str = "name = '测试'\n[[tiers]]\ncode = 'basic'\nname = '普通会员'\n";

fn checked(source: &str, options: &[&str]) -> (Option<i32>, String) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("p.toml");
    fs::write(&file, source).unwrap();
    let answer = yanji([&["programme", "check", file.to_str().unwrap()], options].concat());
    assert_eq!(answer.err, "");
    (answer.status, answer.out.replace(file.to_str().unwrap(), "p.toml"))
}

#[test]
fn a_clean_programme_is_passed_in_silence() {
    let file = checkout("programmes/salon-stars.toml");
    let answer = yanji(["programme", "check", file.to_str().unwrap()]);
    assert_eq!((answer.status, answer.out.as_str()), (Some(0), ""));
}

#[test]
fn an_error_names_file_line_and_column() {
    let (status, out) = checked(&format!("{BASE}colour = 'red'\n"), &[]);
    assert_eq!(status, Some(2));
    assert!(out.starts_with("p.toml:5:1: unknown_key tiers[0].colour: "), "{out}");
}

#[test]
fn a_warning_ends_with_1_and_is_there_for_programs() {
    let twice = format!("{BASE}[[tiers]]\ncode = 'silver'\nname = '普通会员'\n");
    let (status, out) = checked(&twice, &[]);
    assert_eq!(status, Some(1));
    assert!(out.contains("duplicate_name"), "{out}");
    let (status, out) = checked(&twice, &["--format", "json"]);
    assert_eq!(status, Some(1));
    let document: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(document["errors"], Value::Array(vec![]));
    let warnings = document["warnings"].as_array().unwrap();
    assert!(warnings.iter().any(|warning| warning["code"] == "duplicate_name"), "{warnings:?}");
}

#[test]
fn with_the_data_of_a_shop_a_programme_is_held_against_its_price_list() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let root = RootKey::from_text(&"0".repeat(64)).unwrap();
    let founding = Founding { name: "店".to_owned(), timezone: "Asia/Shanghai".to_owned() };
    let clinic = Clinic::found(&Place::Folder(data.clone()), &root, Arc::new(SystemClock), &founding).unwrap();
    let actor = Actor::machine(Channel::Command);
    let category = clinic.category_add(&actor, &Key::fresh().unwrap(), "剪发").unwrap().id;
    clinic.item_add(&actor, &Key::fresh().unwrap(), &ItemFields::new(category, "洗剪吹", 8_800)).unwrap();
    drop(clinic);
    let file = checkout("programmes/salon-stars.toml");
    let check = |data: &Path| yanji(["programme", "check", file.to_str().unwrap(), "--data", data.to_str().unwrap()]);
    let answer = check(&data);
    assert_eq!(answer.status, Some(1), "{}", answer.err);
    let lines: Vec<&str> = answer.out.lines().collect();
    assert!(lines[0].contains("unknown_category tiers[0].prices[0].categories[0]"), "{}", answer.out);
    assert!(lines[0].contains("“剪发”") && answer.out.contains("unknown_item"), "{}", answer.out);
    let nowhere = check(&folder.path().join("nowhere"));
    assert_eq!((nowhere.status, nowhere.out.as_str()), (Some(2), ""));
    assert!(!folder.path().join("nowhere").exists() && !nowhere.err.is_empty());
}

#[test]
fn the_rules_are_explained_in_the_language_asked_for() {
    let file = checkout("programmes/salon-stars.toml");
    let file = file.to_str().unwrap();
    let english = yanji(["programme", "explain", file]);
    assert_eq!(english.status, Some(0));
    assert!(english.out.contains("## "), "{}", english.out);
    let chinese = command(["programme", "explain", file, "--lang", "zh"]).output().unwrap();
    let chinese = String::from_utf8(chinese.stdout).unwrap();
    assert!(chinese.contains("积分") && chinese != english.out);
}

#[test]
fn two_programmes_are_compared_in_sentences() {
    let folder = tempfile::tempdir().unwrap();
    let [old, new] = ["old.toml", "new.toml"].map(|name| folder.path().join(name));
    fs::write(&old, BASE).unwrap();
    fs::write(&new, BASE.replace("普通会员", "银卡会员")).unwrap();
    let [old, new] = [old, new].map(|path| path.to_str().unwrap().to_owned());
    let same = yanji(["programme", "difference", &old, &old]);
    assert_eq!((same.status, same.out.as_str()), (Some(0), ""));
    let answer = yanji(["programme", "difference", &old, &new]);
    assert_eq!(answer.status, Some(1), "{}", answer.err);
    assert!(answer.out.contains("普通会员") && answer.out.contains("银卡会员"), "{}", answer.out);
    let chinese = command(["programme", "difference", &old, &new, "--lang", "zh"]).output().unwrap();
    assert_ne!(String::from_utf8(chinese.stdout).unwrap(), answer.out);
    fs::write(folder.path().join("new.toml"), "colour = 'red'").unwrap();
    let broken = yanji(["programme", "difference", &old, &new]);
    assert_eq!(broken.status, Some(2));
    assert!(broken.err.contains("unknown_key"), "{}", broken.err);
}

#[test]
fn a_repair_takes_what_nobody_needs_to_decide_and_says_what_is_left() {
    let lower = "[[tiers]]\ncode = 'silver'\nname = '银卡'\npoints_multiplier = 1\n\
        qualify = { metric = 'spend', window = 'cumulative', at_least = 100 }\n";
    let source = format!("# kept\n{BASE}points_multiplier = 2\n{lower}");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("p.toml");
    fs::write(&file, &source).unwrap();
    let path = file.to_str().unwrap();

    let printed = yanji(["programme", "repair", path]);
    assert!(printed.out.starts_with("# kept\n") && printed.out != source, "{}{}", printed.out, printed.err);
    assert!(printed.err.contains("taken lower_multiplier"), "{}", printed.err);
    assert_eq!(fs::read_to_string(&file).unwrap(), source, "nothing is written unless asked for");

    let written = yanji(["programme", "repair", path, "--write"]);
    assert_eq!((written.status, written.out.as_str()), (printed.status, ""));
    assert_eq!(fs::read_to_string(&file).unwrap(), printed.out);
    let again = yanji(["programme", "repair", path]);
    assert_eq!(again.out, printed.out);
    assert!(!again.err.contains("taken"), "{}", again.err);

    let (status, _) = checked(&printed.out, &[]);
    assert_eq!(status, again.status, "what is left is what the check finds");
}
