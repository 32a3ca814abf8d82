//! Many members changed at once: foreseen, done and taken back.

use serde_json::{Value, json};

use crate::scene::{Call, Scene};

#[tokio::test]
async fn a_batch_is_foreseen_done_and_taken_back() {
    let scene = Scene::new();
    for (number, amount_fen) in [("M-1", 10_000), ("M-2", 20_000), ("M-3", 30_000)] {
        let member = scene.member(number).await;
        scene.sale(&format!("sale-{number}"), &member, amount_fen).await;
    }
    let draft = json!({
        "members": { "kind": "found", "filter": { "spend_fen": { "from": 15_000 } } },
        "change": { "kind": "points", "points": 50, "cause": "compensation" },
    });
    let batch = scene.post("draft", "/api/v1/batches", draft).await;
    assert_eq!((&batch["members"], &batch["started_at"]), (&json!(2), &json!(null)));
    assert_eq!(batch["change"]["cause"], "compensation");
    let batch = format!("/api/v1/batches/{}", batch["id"].as_str().unwrap());

    let first = scene.get(&format!("{batch}/members?limit=1")).await;
    assert_eq!(first["items"][0]["number"], "M-2");
    let cursor = first["next_cursor"].as_str().unwrap();
    let second = scene.get(&format!("{batch}/members?limit=5&cursor={cursor}")).await;
    assert_eq!((&second["items"][0]["number"], &second["next_cursor"]), (&json!("M-3"), &json!(null)));
    let bad = scene.owner(Call::new("GET", &format!("{batch}/members?cursor=x"))).await;
    assert_eq!(bad.problem(422), ("malformed".to_owned(), "cursor".to_owned()));

    let points = || async {
        let search = json!({ "sort": "points", "limit": 1 });
        let found = scene.owner(Call::new("POST", "/api/v1/members/search").json(&search)).await.json();
        found["items"][0]["points"].as_i64().unwrap()
    };
    assert_eq!(points().await, 300, "a draft changes nobody");
    scene.post("start", &format!("{batch}/start"), json!({ "reason": "周年" })).await;
    assert_eq!(scene.until(&batch, "done").await["counts"]["done"], 2);
    assert_eq!(points().await, 350);
    scene.post("undo", &format!("{batch}/undo"), json!({ "reason": "弄错" })).await;
    scene.until(&batch, "undone").await;
    assert_eq!(points().await, 300);
    let member = first["items"][0]["member"].as_str().unwrap();
    let ledger = scene.get(&format!("/api/v1/members/{member}/ledger")).await;
    let taken = &ledger["items"][0];
    assert_eq!((&taken["to"], &taken["cause"]), (&json!("deducted"), &json!("compensation")));
    let by_hand = format!("/api/v1/members/{member}/points");
    let less = Call::new("POST", &by_hand).once("less");
    let body = json!({ "points": -1, "cause": "goodwill", "reason": "x" });
    assert_eq!(scene.owner(less.json(&body)).await.problem(422), ("out_of_range".to_owned(), "points".to_owned()));
    let again =
        scene.owner(Call::new("POST", &format!("{batch}/start")).once("x").json(&json!({ "reason": "x" }))).await;
    assert_eq!(again.problem(409).0, "batch_state");
}

#[tokio::test]
async fn coupons_go_to_many_and_what_was_not_used_comes_back() {
    let scene = Scene::new();
    let mut members = Vec::new();
    for number in ["M-1", "M-2"] {
        members.push(scene.member(number).await);
    }
    let everybody = json!({ "kind": "found" });
    let draft = |change: Value| json!({ "members": everybody, "change": change });
    for (change, status, code, field) in [
        (json!({ "kind": "coupon", "coupon": "no_such" }), 404, "not_found", "coupon"),
        (json!({ "kind": "coupon", "coupon": "welcome", "count": 21 }), 422, "out_of_range", "count"),
    ] {
        let refused = scene.owner(Call::new("POST", "/api/v1/batches").once("refused").json(&draft(change))).await;
        assert_eq!(refused.problem(status), (code.to_owned(), field.to_owned()));
    }
    let batch = scene.post("draft", "/api/v1/batches", draft(json!({ "kind": "coupon", "coupon": "welcome" }))).await;
    assert_eq!(batch["change"], json!({ "kind": "coupon", "coupon": "welcome", "count": 1 }));
    assert_eq!(batch["coupon"], json!({ "name": "新人券", "left": null, "given": 2, "back": 0 }));
    let batch = format!("/api/v1/batches/{}", batch["id"].as_str().unwrap());
    let will = scene.get(&format!("{batch}/members?outcome=done")).await;
    assert_eq!(will["items"].as_array().unwrap().len(), 2);
    assert_eq!(scene.get(&format!("{batch}/members?outcome=refused")).await["items"], json!([]));
    scene.post("start", &format!("{batch}/start"), json!({ "reason": "周年" })).await;
    scene.until(&batch, "done").await;
    let got = scene.get(&format!("{batch}/members")).await;
    let code = got["items"][0]["coupons"][0].as_str().unwrap().to_owned();
    let piece = scene.get(&format!("/api/v1/coupons/pieces/{code}")).await;
    let handed = json!({ "member": members[1] });
    scene.post("hand-on", &format!("/api/v1/coupons/{}/transfer", piece["id"].as_str().unwrap()), handed).await;
    assert_eq!(scene.get(&format!("{batch}/undo")).await, json!({ "back": 1, "kept": 1 }));
    scene.post("undo", &format!("{batch}/undo"), json!({ "reason": "弄错" })).await;
    let after = scene.until(&batch, "undone").await;
    assert_eq!(after["why"], json!([{ "outcome": "kept", "code": "handed_on", "members": 1 }]));
    assert_eq!((&after["coupon"]["given"], &after["coupon"]["back"]), (&json!(2), &json!(1)));
}

#[tokio::test]
async fn a_draft_is_thrown_away_and_then_is_nothing() {
    let scene = Scene::new();
    let member = scene.member("M-1").await;
    let draft =
        json!({ "members": { "kind": "chosen", "ids": [member] }, "change": { "kind": "points", "points": 1 } });
    let batch = scene.post("draft", "/api/v1/batches", draft).await;
    let batch = format!("/api/v1/batches/{}", batch["id"].as_str().unwrap());
    assert_eq!(scene.owner(Call::new("DELETE", &batch)).await.status, 204);
    assert_eq!(scene.owner(Call::new("DELETE", &batch)).await.problem(404).0, "not_found");
}

#[tokio::test]
async fn members_are_found_by_what_holds_for_them_both_ways_round() {
    let scene = Scene::new();
    for (number, amount_fen) in [("M-1", 10_000), ("M-2", 30_000), ("M-3", 20_000)] {
        let member = scene.member(number).await;
        scene.sale(&format!("sale-{number}"), &member, amount_fen).await;
    }
    for (search, numbers) in [
        (json!({ "sort": "points" }), vec!["M-2", "M-3", "M-1"]),
        (json!({ "sort": "points", "descending": false }), vec!["M-1", "M-3", "M-2"]),
        (json!({ "filter": { "points": { "from": 150, "to": 250 } } }), vec!["M-3"]),
        (json!({ "filter": { "enrolled_on": { "from": "2026-01-06" } } }), vec![]),
        (json!({ "filter": { "tiers": ["gold"] } }), vec![]),
    ] {
        let found = scene.owner(Call::new("POST", "/api/v1/members/search").json(&search)).await.json();
        let found: Vec<_> =
            found["items"].as_array().unwrap().iter().map(|one| one["number"].as_str().unwrap()).collect();
        assert_eq!(found, numbers, "{search}");
    }
}
