//! Every path and method of the description is called, and answers as described.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::scene::{Call, PROGRAMME, Reply, Scene, operations, with_unknown_id};
use crate::schema::Schemas;

/// Calls operations by their ids and holds every answer to the description.
struct Walk {
    scene: Scene,
    document: Value,
    operations: BTreeMap<String, (String, String, Value)>,
    walked: BTreeSet<String>,
}

impl Walk {
    async fn begin() -> Self {
        let scene = Scene::new();
        let document = scene.document().await;
        let operations = operations(&document)
            .into_iter()
            .map(|operation| (operation.2["operationId"].as_str().unwrap().to_owned(), operation))
            .collect();
        Self { scene, document, operations, walked: BTreeSet::new() }
    }

    /// Calls an operation: with the body if there is one, and an idempotency key if it takes one.
    async fn step(&mut self, operation: &str, id: &str, query: &str, body: Option<Value>) -> Value {
        let (method, path, described) = self.operations[operation].clone();
        let path = path.replace("{id}", id) + query;
        let key = format!("walk-{}", self.walked.len());
        let mut call = Call::new(&method, &path);
        assert_eq!(body.is_some(), described.get("requestBody").is_some(), "{operation} and its body");
        if let Some(body) = &body {
            let schema = &described["requestBody"]["content"]["application/json"]["schema"];
            assert_eq!(Schemas(&self.document).faults(schema, body, operation), [""; 0]);
            call = call.json(body);
        }
        if takes_key(&described) {
            call = call.once(&key);
        }
        let reply = self.scene.owner(call).await;
        self.walked.insert(operation.to_owned());
        self.hold(operation, &described, &reply);
        reply.json()
    }

    #[track_caller]
    fn hold(&self, operation: &str, described: &Value, reply: &Reply) {
        assert!(reply.status.is_success(), "{operation}: {reply:?}");
        let answer = &described["responses"][reply.status.as_str()];
        assert!(answer.is_object(), "{operation}: the status {} is not described", reply.status);
        assert_eq!(reply.header("content-type"), "application/json", "{operation}");
        assert!(!reply.header("x-request-id").is_empty(), "{operation}");
        let schema = &answer["content"]["application/json"]["schema"];
        assert_eq!(Schemas(&self.document).faults(schema, &reply.json(), operation), [""; 0], "{}", reply.text);
    }
}

/// Whether an operation takes an idempotency key.
fn takes_key(described: &Value) -> bool {
    described["parameters"].as_array().into_iter().flatten().any(|parameter| parameter["name"] == "Idempotency-Key")
}

fn id_of(answer: &Value, key: &str) -> String {
    answer[key].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn every_operation_is_called_and_answers_as_described() {
    let mut walk = Walk::begin().await;
    let enrol = json!({
        "number": "VIP-0001", "name": "张小满", "phone": "13800000000", "note": "怕疼", "day": "2026-01-05",
    });
    let member = id_of(&walk.step("member_enrol", "", "", Some(enrol)).await, "member");
    walk.step("member_edit", &member, "", Some(json!({ "phone": "13800000001" }))).await;
    walk_sales(&mut walk, &member).await;
    walk_deeds(&mut walk, &member).await;
    walk_looks(&mut walk, &member).await;
    walk_programmes(&mut walk).await;

    let described: BTreeSet<String> = walk.operations.keys().cloned().collect();
    assert_eq!(walk.walked, described, "some operations were never called");
}

async fn walk_sales(walk: &mut Walk, member: &str) {
    let sale = json!({
        "member_number": "VIP-0001", "number": "S-1", "day": "2026-03-01",
        "lines": [{ "category": "skincare", "amount_fen": 250_000 }, { "amount_fen": 30_050 }],
    });
    let receipt = walk.step("sale_post", "", "", Some(sale)).await;
    assert_eq!(receipt["member"], member);
    assert_eq!(receipt["tier_change"]["to"], "silver");
    assert_eq!(receipt["state"]["spend_fen"], 280_050);

    let sale = id_of(&receipt, "sale");
    let refund = json!({ "lines": [{ "line": 1, "amount_fen": 50 }], "day": "2026-03-02", "reason": "抹零" });
    walk.step("sale_refund", &sale, "", Some(refund)).await;
    let sale = walk.step("sale_get", &sale, "", None).await;
    assert_eq!((&sale["left_fen"], &sale["lines"][1]["left_fen"]), (&json!(280_000), &json!(30_000)));
}

async fn walk_deeds(walk: &mut Walk, member: &str) {
    walk.step("member_redeem", member, "", Some(json!({ "points": 100 }))).await;
    walk.step("member_points", member, "", Some(json!({ "points": 5, "reason": "周年礼" }))).await;
    walk.step("member_refer", member, "", Some(json!({ "id": "R-17" }))).await;
    walk.step("member_refer_void", member, "", Some(json!({ "id": "R-17" }))).await;
    walk.step("member_event", member, "", Some(json!({ "reason": "春季沙龙" }))).await;
    walk.step("member_engage", member, "", Some(json!({}))).await;
    let tier = json!({ "tier": "gold", "locked_until": "2026-06-30", "reason": "店庆" });
    let receipt = walk.step("member_tier_set", member, "", Some(tier)).await;
    assert_eq!(receipt["state"]["locked_until"], "2026-06-30");
    let batch = json!({ "members": [member], "tier": "silver", "reason": "更正" });
    let outcome = walk.step("tier_set_batch", "", "", Some(batch)).await;
    assert_eq!(outcome, json!({ "done": [member], "refused": [] }));
}

async fn walk_looks(walk: &mut Walk, member: &str) {
    let found = walk.step("member_search", "", "", Some(json!({ "text": "13800000001", "limit": 10 }))).await;
    assert_eq!(found["items"][0]["id"], member);
    let shown = walk.step("member_get", member, "", None).await;
    assert_eq!((&shown["phone"], &shown["name"]), (&json!("138****0001"), &json!("张*")), "masked");
    walk.step("member_state", member, "", None).await;
    let history = walk.step("member_timeline", member, "?limit=200", None).await;
    let kinds: BTreeSet<&str> =
        history["items"].as_array().unwrap().iter().filter_map(|e| e["kind"].as_str()).collect();
    assert!(kinds.is_superset(&BTreeSet::from(["enrol", "sale", "refund", "redeem", "points", "tier"])), "{kinds:?}");

    let why = walk.step("member_explanation", member, "", None).await;
    assert_eq!(why["tier"]["code"], "silver");
    assert_eq!(why["next"]["tier"]["code"], "gold");
    assert_eq!(why["next"]["condition"]["missing"], 500_000 - 280_000);
    assert_eq!(why["next"]["condition"]["count"]["counted"][0]["sale_number"], "S-1");
    assert_eq!(why["keep"]["condition"]["kind"], "metric");
    assert!(why["next"]["text"].as_str().unwrap().contains("还差消费 2,200 元"), "{why}");

    let pyramid = walk.step("tiers_distribution", "", "?as_of=2026-03-08", None).await;
    assert_eq!((&pyramid["members"], &pyramid["tiers"][1]["members"]), (&json!(1), &json!(1)));
    walk.step("health_live", "", "", None).await;
    walk.step("health_ready", "", "", None).await;
}

async fn walk_programmes(walk: &mut Walk) {
    let source = PROGRAMME.replace("per_yuan = 1", "per_yuan = 2");
    let draft = walk.step("programme_save", "", "", Some(json!({ "source": source }))).await;
    let draft = id_of(&draft, "id");
    assert_eq!(walk.step("programme_check", &draft, "", None).await["errors"], json!([]));
    let published = walk.step("programme_publish", &draft, "", Some(json!({ "from": "2026-04-01" }))).await;
    assert_eq!(published["in_force_from"], "2026-04-01");
    assert_eq!(walk.step("programme_get", &draft, "", None).await["source"], source.as_str());
    let versions = walk.step("programme_list", "", "", None).await;
    let old = versions["items"].as_array().unwrap().iter().find(|version| version["is_current"] == true).unwrap();
    let back = walk.step("programme_roll_back", &id_of(old, "id"), "", Some(json!({ "from": "2026-05-01" }))).await;
    assert_eq!(back["source"], PROGRAMME);
}

#[tokio::test]
async fn a_method_that_is_not_described_is_not_answered() {
    let scene = Scene::new();
    let document = scene.document().await;
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in ["GET", "POST", "PATCH", "PUT", "DELETE"] {
            if item.get(method.to_lowercase()).is_some() {
                continue;
            }
            let reply = scene.owner(Call::new(method, &with_unknown_id(path))).await;
            assert_eq!(reply.problem(405).0, "method_not_allowed", "{method} {path}");
            let allowed: Vec<&str> = reply.header("allow").split(',').filter(|method| *method != "HEAD").collect();
            let described: Vec<String> = item.as_object().unwrap().keys().map(|method| method.to_uppercase()).collect();
            assert_eq!(BTreeSet::from_iter(allowed), described.iter().map(String::as_str).collect(), "{path}");
        }
    }
}

#[tokio::test]
async fn every_handler_is_described_and_every_route_is_a_described_handler() {
    let sources = sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    let count = |needle: &str| sources.iter().map(|text| text.matches(needle).count()).sum::<usize>();
    let document = Scene::new().document().await;
    assert_eq!(count("#[utoipa::path("), operations(&document).len(), "a handler is not among the routes");
    // The description itself and the page to read it on are no part of it.
    assert_eq!(count(".route("), 2, "a route past the description");
}

/// The sources of the API.
fn sources(src: &Path) -> Vec<String> {
    let mut sources = vec![fs::read_to_string(src.join("api.rs")).unwrap()];
    let mut folders = vec![src.join("api")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false => sources.push(fs::read_to_string(path).unwrap()),
            }
        }
    }
    sources
}
