//! Lists come in pages that lead to one another, each item once.

use serde_json::json;

use crate::scene::{Call, Scene};

#[tokio::test]
async fn members_come_page_by_page() {
    let scene = Scene::new();
    for number in 1..=5 {
        scene.member(&format!("M-{number}")).await;
    }
    let mut numbers = Vec::new();
    let mut cursor = json!(null);
    for _ in 0..3 {
        let body = json!({ "limit": 2, "cursor": cursor });
        let page = scene.owner(Call::new("POST", "/api/v1/members/search").json(&body)).await.json();
        numbers.extend(page["items"].as_array().unwrap().iter().map(|member| member["number"].clone()));
        cursor = page["next_cursor"].clone();
    }
    assert_eq!(numbers, ["M-1", "M-2", "M-3", "M-4", "M-5"]);
    assert_eq!(cursor, json!(null), "the last page says so");
}

#[tokio::test]
async fn a_history_comes_page_by_page() {
    let scene = Scene::new();
    let member = scene.member("M-1").await;
    for sale in 1..=4 {
        scene.sale(&format!("sale-{sale}"), &member, 100 * sale).await;
    }
    let (mut seen, mut query) = (Vec::new(), String::new());
    loop {
        let path = format!("/api/v1/members/{member}/activities?limit=2{query}");
        let page = scene.owner(Call::new("GET", &path)).await.json();
        seen.extend(page["items"].as_array().unwrap().iter().map(|entry| entry["seq"].as_i64().unwrap()));
        match page["next_cursor"].as_str() {
            Some(cursor) => query = format!("&cursor={cursor}"),
            None => break,
        }
    }
    assert_eq!(seen, [5, 4, 3, 2, 1]);
}

#[tokio::test]
async fn a_page_has_its_limits() {
    let scene = Scene::new();
    let member = scene.member("M-1").await;
    let history = format!("/api/v1/members/{member}/activities");
    for (query, field) in [("limit=0", "limit"), ("limit=201", "limit"), ("limit=x", "limit"), ("page=2", "page")] {
        let reply = scene.owner(Call::new("GET", &format!("{history}?{query}"))).await;
        assert_eq!(reply.problem(422).1, field, "{query}");
    }
    for body in [json!({ "limit": 0 }), json!({ "limit": 201 }), json!({ "limit": "x" })] {
        let reply = scene.owner(Call::new("POST", "/api/v1/members/search").json(&body)).await;
        assert_eq!(reply.problem(422).1, "limit", "{body}");
    }
    let body = json!({ "cursor": "nonsense" });
    let reply = scene.owner(Call::new("POST", "/api/v1/members/search").json(&body)).await;
    assert_eq!(reply.problem(422), ("malformed".to_owned(), "cursor".to_owned()));
}
