//! `yanji programme`: statuses, places and languages.

use std::fs;

use serde_json::Value;

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
