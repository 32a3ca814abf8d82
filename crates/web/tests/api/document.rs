//! The description itself: kept in the repository, so that a change to it is seen, and shown on a page.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::scene::{Call, Scene, operations};

#[tokio::test]
async fn the_description_is_the_one_in_the_repository() {
    let document = Scene::without_programme().document().await;
    let text = serde_json::to_string_pretty(&sorted(&document)).unwrap() + "\n";
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/openapi.json");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&file, &text).unwrap();
    }
    let kept = fs::read_to_string(&file).unwrap_or_default();
    assert!(
        kept == text,
        "the API is no longer as docs/openapi.json says; look whether that is meant, then write it anew with\n\
         UPDATE=1 cargo test -p yanji-web --test api the_description"
    );
}

/// The same document with its keys sorted, whatever order serde_json was built to keep.
fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let fields: BTreeMap<&String, &Value> = fields.iter().collect();
            Value::Object(fields.into_iter().map(|(name, value)| (name.clone(), sorted(value))).collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(sorted).collect()),
        plain => plain.clone(),
    }
}

#[tokio::test]
async fn the_description_tells_what_a_reader_needs() {
    let document = Scene::without_programme().document().await;
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1."));
    for (method, path, operation) in operations(&document) {
        assert!(!operation["summary"].as_str().unwrap_or_default().is_empty(), "{method} {path} has no summary");
        assert_eq!(
            operation["responses"]["default"]["content"]["application/problem+json"]["schema"]["$ref"],
            "#/components/schemas/Problem",
            "{method} {path}"
        );
    }
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        hold_described(schema, name);
    }
}

/// Holds a schema and its fields to say what they are.
fn hold_described(schema: &Value, at: &str) {
    if let Some(variants) = schema["oneOf"].as_array() {
        variants.iter().for_each(|variant| hold_described(variant, at));
    }
    for (name, field) in schema["properties"].as_object().into_iter().flatten() {
        let is_tag = field["enum"].as_array().is_some_and(|words| words.len() == 1);
        // What may be null and stands elsewhere is said beside the reference.
        let mut places = field["oneOf"].as_array().into_iter().flatten().chain([field]);
        assert!(
            is_tag || places.any(|place| place["description"].is_string()),
            "{at}.{name} has no description: {field}"
        );
    }
}

#[tokio::test]
async fn the_reading_page_speaks_both_languages_and_needs_nothing_inline() {
    let scene = Scene::without_programme();
    for (wish, word) in [("zh-CN", "错误代码"), ("en", "Codes of problems")] {
        let reply = scene.send(Call::new("GET", "/api/docs").header("accept-language", wish)).await;
        assert_eq!(reply.status, 200);
        assert!(reply.header("content-type").starts_with("text/html"));
        assert!(reply.text.contains(word) && reply.text.contains("id=\"sale_post\""));
        assert!(!reply.text.contains("<script") && !reply.text.contains(" style=") && !reply.text.contains("http://"));
    }
}
