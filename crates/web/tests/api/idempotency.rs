//! A key has one effect, and every operation that has an effect wants one.

use serde_json::json;

use crate::scene::{Call, Scene, operations, with_unknown_id};

/// What wants none though it has an effect: it leaves nothing for a second time.
const THE_SAME_TWICE: [&str; 2] = ["batch_discard", "charge_query"];

/// What wants none: it changes nothing.
const CHANGES_NOTHING: [&str; 6] =
    ["member_search", "programme_advise", "programme_check", "programme_difference", "programme_repair", "quote"];

#[tokio::test]
async fn what_has_an_effect_wants_a_key() {
    let scene = Scene::new();
    let mut without = Vec::new();
    for (method, path, operation) in operations(&scene.document().await) {
        if method == "GET" {
            continue;
        }
        let id = operation["operationId"].as_str().unwrap().to_owned();
        let reply = scene.owner(Call::new(&method, &with_unknown_id(&path)).json(&json!({}))).await;
        let takes_key = operation["parameters"].to_string().contains("Idempotency-Key");
        match takes_key {
            true => {
                let problem = reply.problem(400);
                assert_eq!(problem, ("idempotency_key_missing".to_owned(), "Idempotency-Key".to_owned()), "{id}");
            }
            false => without.push(id),
        }
    }
    without.sort();
    assert_eq!(without, [&THE_SAME_TWICE[..], &CHANGES_NOTHING].concat());
}

/// What is in the tags of the desk, and keeps nothing in any case.
const KEEPS_NOTHING: [&str; 1] = ["quote"];

#[tokio::test]
async fn everything_at_the_desk_can_be_rehearsed() {
    let desk = ["benefits", "desk", "money", "sales"];
    for (method, _, operation) in operations(&Scene::new().document().await) {
        let id = operation["operationId"].as_str().unwrap();
        let is_of_the_desk = desk.contains(&operation["tags"][0].as_str().unwrap());
        if method != "GET" && is_of_the_desk {
            let can = operation["parameters"].to_string().contains("dry_run");
            assert_eq!(can, !KEEPS_NOTHING.contains(&id), "{id}");
        }
    }
}

/// Whoever wishes only to see what would be done must not have it done.
#[tokio::test]
async fn what_cannot_be_rehearsed_says_so() {
    let scene = Scene::new();
    let before = scene.rows();
    let mut refused = 0;
    for (method, path, operation) in operations(&scene.document().await) {
        let id = operation["operationId"].as_str().unwrap();
        let can_be = operation["parameters"].to_string().contains("dry_run");
        if method == "GET" || can_be || CHANGES_NOTHING.contains(&id) {
            continue;
        }
        let path = format!("{}?dry_run=true", with_unknown_id(&path));
        let reply = scene.owner(Call::new(&method, &path).once("dry").json(&json!({}))).await;
        assert_eq!(reply.problem(422), ("unknown_field".to_owned(), "dry_run".to_owned()), "{method} {path}");
        refused += 1;
    }
    assert!(refused > 30, "{refused}");
    let new = json!({ "login": "xiaomei", "password": "a-long-password-1", "role": "cashier" });
    scene.owner(Call::new("POST", "/api/v1/staff?dry_run=true").once("dry").json(&new)).await.problem(422);
    assert_eq!(scene.rows(), before);
}

#[tokio::test]
async fn a_key_has_one_effect() {
    let scene = Scene::new();
    let member = scene.member("M-1").await;
    let first = scene.sale("sale-1", &member, 12_300).await;
    let again = scene.sale("sale-1", &member, 12_300).await;
    assert_eq!(first, again);

    let other = json!({ "member": member, "lines": [{ "amount_fen": 12_301 }] });
    let reply = scene.owner(Call::new("POST", "/api/v1/sales").once("sale-1").json(&other)).await;
    assert_eq!(reply.problem(409), ("idempotency_key_reused".to_owned(), "Idempotency-Key".to_owned()));
    let points = json!({ "points": 1 });
    let elsewhere = format!("/api/v1/members/{member}/redemptions");
    let reply = scene.owner(Call::new("POST", &elsewhere).once("sale-1").json(&points)).await;
    assert_eq!(reply.problem(409).0, "idempotency_key_reused", "another operation");

    let state = scene.owner(Call::new("GET", &format!("/api/v1/members/{member}/state"))).await.json();
    assert_eq!((&state["spend_fen"], &state["points"]), (&json!(12_300), &json!(123)));
}

#[tokio::test]
async fn a_refusal_is_decided_anew() {
    let scene = Scene::new();
    let member = scene.member("M-1").await;
    let path = format!("/api/v1/members/{member}/redemptions");
    let body = json!({ "points": 100 });
    let redeem = || Call::new("POST", &path).once("redeem").json(&body);
    assert_eq!(scene.owner(redeem()).await.problem(422).0, "insufficient_points");
    scene.sale("sale", &member, 10_000).await;
    let reply = scene.owner(redeem()).await;
    assert_eq!((reply.status.as_u16(), &reply.json()["state"]["points"]), (201, &json!(0)));
}

#[tokio::test]
async fn a_key_is_short_and_plain() {
    let scene = Scene::new();
    for bad in ["a b", &"k".repeat(201)] {
        let reply = scene.owner(Call::new("POST", "/api/v1/members").once(bad).json(&json!({}))).await;
        assert_eq!(reply.problem(422), ("malformed".to_owned(), "Idempotency-Key".to_owned()), "{bad}");
    }
}
