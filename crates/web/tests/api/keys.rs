//! Who may do what: nothing without a key but the questions for health, and no more than the role of the key allows.

use serde_json::{Value, json};

use crate::scene::{Call, Scene, operations, with_unknown_id};

/// What needs no key.
const OPEN: [&str; 2] = ["health_live", "health_ready"];

#[tokio::test]
async fn without_a_good_key_nothing_is_told() {
    let scene = Scene::new();
    let mut open = Vec::new();
    for (method, path, operation) in operations(&scene.document().await) {
        let path = with_unknown_id(&path);
        let id = operation["operationId"].as_str().unwrap().to_owned();
        if operation["security"] == json!([{}]) {
            assert_eq!(scene.send(Call::new(&method, &path)).await.status, 200, "{id}");
            open.push(id);
            continue;
        }
        assert_eq!(operation["security"], json!([{ "key": [] }]), "{id}");
        let basic = format!("Basic {}", scene.owner);
        for key in ["", "Bearer ", "Bearer yk_nobody", "nonsense", basic.as_str()] {
            let call = Call::new(&method, &path).header("authorization", key).once("k").json(&json!({}));
            let reply = scene.send(call).await;
            assert_eq!(reply.problem(401).0, "unauthenticated", "{id} with {key:?}");
            assert_eq!(reply.header("www-authenticate"), "Bearer realm=\"yanji\"");
        }
        assert_eq!(scene.send(Call::new(&method, &path)).await.status, 401, "{id} without the header");
    }
    open.sort();
    assert_eq!(open, OPEN);
}

#[tokio::test]
async fn a_cashier_may_not_do_what_is_the_owners() {
    let scene = Scene::new();
    let member = scene.member("M-1").await;
    let versions = scene.owner(Call::new("GET", "/api/v1/programmes")).await.json();
    let programme = versions["items"][0]["id"].as_str().unwrap();
    let forbidden: [(String, Value); 12] = [
        (format!("/api/v1/members/{member}/points"), json!({ "points": 5, "reason": "x" })),
        (format!("/api/v1/members/{member}/tier"), json!({ "tier": "gold", "reason": "x" })),
        ("/api/v1/tiers/batch".to_owned(), json!({ "members": [member], "tier": "gold", "reason": "x" })),
        ("/api/v1/programmes".to_owned(), json!({ "source": "language = 1" })),
        (format!("/api/v1/programmes/{programme}/publish"), json!({ "from": "2026-04-01" })),
        (format!("/api/v1/programmes/{programme}/roll-back"), json!({ "from": "2026-04-01" })),
        (
            "/api/v1/batches".to_owned(),
            json!({ "members": { "kind": "chosen", "ids": [member] }, "change": { "kind": "points", "points": 5 } }),
        ),
        ("/api/v1/stores".to_owned(), json!({ "name": "x" })),
        ("/api/v1/staff".to_owned(), json!({ "login": "x", "password": "a-long-password-1", "role": "owner" })),
        ("/api/v1/roles".to_owned(), json!({ "name": "x", "like": "owner" })),
        ("/api/v1/keys".to_owned(), json!({ "name": "x", "role": "owner" })),
        ("/api/v1/backups".to_owned(), json!({})),
    ];
    for (path, body) in forbidden {
        let reply = scene.send_as(&scene.cashier, Call::new("POST", &path).once(&path).json(&body)).await;
        assert_eq!(reply.problem(403).0, "forbidden", "{path}");
    }
    let state = scene.send_as(&scene.cashier, Call::new("GET", &format!("/api/v1/members/{member}/state"))).await;
    assert_eq!((&state.json()["tier"], &state.json()["points"]), (&json!("basic"), &json!(0)), "nothing was done");
    let sale = json!({ "member": member, "lines": [{ "amount_fen": 100 }] });
    let reply = scene.send_as(&scene.cashier, Call::new("POST", "/api/v1/sales").once("sale").json(&sale)).await;
    assert_eq!(reply.status, 201, "{reply:?}");
}
