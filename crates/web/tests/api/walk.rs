//! Every path and method of the description is called, and answers as described.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use yanji_books::testing::lasting;

use crate::desk_walk::walk_desk;
use crate::scene::{Call, PROGRAMME, Reply, Scene, operations, programme_in_force, with_unknown_id};
use crate::schema::Schemas;

/// Calls operations by their ids and holds every answer to the description.
pub(crate) struct Walk {
    pub(crate) scene: Scene,
    document: Value,
    operations: BTreeMap<String, (String, String, Value)>,
    walked: BTreeSet<String>,
    steps: usize,
}

impl Walk {
    async fn begin() -> Self {
        let scene = Scene::new();
        let document = scene.document().await;
        let operations = operations(&document)
            .into_iter()
            .map(|operation| (operation.2["operationId"].as_str().unwrap().to_owned(), operation))
            .collect();
        Self { scene, document, operations, walked: BTreeSet::new(), steps: 0 }
    }

    /// Calls an operation: with the body if there is one, and an idempotency key if it takes one.
    pub(crate) async fn step(&mut self, operation: &str, id: &str, query: &str, body: Option<Value>) -> Value {
        let (method, path, described) = self.operations[operation].clone();
        let path =
            ["{id}", "{month}", "{day}", "{code}"].iter().fold(path, |path, part| path.replace(part, id)) + query;
        self.steps += 1;
        let key = format!("walk-{}", self.steps);
        assert_eq!(body.is_some(), described.get("requestBody").is_some(), "{operation} and its body");
        if let Some(body) = &body {
            let schema = &described["requestBody"]["content"]["application/json"]["schema"];
            assert_eq!(Schemas(&self.document).faults(schema, body, operation), [""; 0]);
        }
        let rehearsed = match takes(&described, "dry_run") {
            true => {
                let path = format!("{path}{}dry_run=true", if query.is_empty() { '?' } else { '&' });
                Some(self.rehearsed(operation, &described, request(&method, &path, body.as_ref())).await)
            }
            false => None,
        };
        let call = request(&method, &path, body.as_ref());
        let has_key = takes(&described, "Idempotency-Key");
        let reply = self.scene.owner(if has_key { call.once(&key) } else { call }).await;
        self.walked.insert(operation.to_owned());
        self.hold(operation, &described, &reply);
        let answer = if reply.status == 204 { Value::Null } else { reply.json() };
        if let Some(rehearsed) = rehearsed {
            let is_done = rehearsed["is_done"].as_bool();
            assert_ne!(is_done, Some(true), "{operation}: a rehearsal that says it was done");
            let real = if is_done.is_some() { with(&answer, "is_done", &rehearsed) } else { answer.clone() };
            assert_eq!(lasting(rehearsed), lasting(real), "{operation}: rehearsed and real");
        }
        answer
    }

    /// What an operation answers that is only rehearsed, without a key; nothing stays of it.
    async fn rehearsed(&self, operation: &str, described: &Value, call: Call<'_>) -> Value {
        let before = self.scene.rows();
        let reply = self.scene.owner(call).await;
        self.hold(operation, described, &reply);
        assert_eq!(self.scene.rows(), before, "{operation} leaves something that was only rehearsed");
        if reply.status == 204 { Value::Null } else { reply.json() }
    }

    #[track_caller]
    fn hold(&self, operation: &str, described: &Value, reply: &Reply) {
        assert!(reply.status.is_success(), "{operation}: {reply:?}");
        let answer = &described["responses"][reply.status.as_str()];
        assert!(answer.is_object(), "{operation}: the status {} is not described", reply.status);
        assert!(!reply.header("x-request-id").is_empty(), "{operation}");
        if reply.status == 204 {
            assert!(reply.text.is_empty() && answer.get("content").is_none(), "{operation}: {reply:?}");
            return;
        }
        assert_eq!(reply.header("content-type"), "application/json", "{operation}");
        let schema = &answer["content"]["application/json"]["schema"];
        assert_eq!(Schemas(&self.document).faults(schema, &reply.json(), operation), [""; 0], "{}", reply.text);
    }
}

/// An answer with a field of another one.
fn with(answer: &Value, field: &str, of: &Value) -> Value {
    let mut changed = answer.clone();
    changed[field] = of[field].clone();
    changed
}

/// A request with a body if there is one.
fn request<'a>(method: &'a str, path: &'a str, body: Option<&Value>) -> Call<'a> {
    let call = Call::new(method, path);
    match body {
        Some(body) => call.json(body),
        None => call,
    }
}

/// Whether an operation takes a parameter.
fn takes(described: &Value, parameter: &str) -> bool {
    described["parameters"].as_array().into_iter().flatten().any(|known| known["name"] == parameter)
}

pub(crate) fn id_of(answer: &Value, key: &str) -> String {
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
    walk_batches(&mut walk, &member).await;
    walk_imports(&mut walk).await;
    walk_figures(&mut walk).await;
    walk_drafts(&mut walk).await;
    walk_shop(&mut walk).await;
    walk_people(&mut walk).await;
    walk_desk(&mut walk).await;
    walk_records(&mut walk).await;

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
    let ledger = walk.step("member_ledger", member, "?limit=200", None).await;
    assert!(ledger["items"].as_array().unwrap().iter().any(|line| line["kind"] == "redeem" && line["amount"] == 100));
    let decisions = walk.step("member_tiers", member, "", None).await;
    assert_eq!((&decisions["items"][0]["cause"], &decisions["items"][0]["to_rank"]), (&json!("by_hand"), &json!(1)));
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
    assert_eq!(back["source"], programme_in_force());
    let withdrawn = walk.step("programme_withdraw", &id_of(&back, "id"), "", None).await;
    assert_eq!((&withdrawn["in_force_from"], &withdrawn["published_by"]), (&Value::Null, &Value::Null));
    walk.scene
        .post("again", &format!("/api/v1/programmes/{}/publish", id_of(&back, "id")), json!({ "from": "2026-05-01" }))
        .await;
}

async fn walk_batches(walk: &mut Walk, member: &str) {
    let draft = json!({
        "members": { "kind": "chosen", "ids": [member] },
        "change": { "kind": "tier", "tier": "gold", "locked_until": "2026-12-31" },
    });
    let batch = walk.step("batch_draft", "", "", Some(draft)).await;
    assert_eq!((&batch["status"], &batch["counts"]["up"]), (&json!("draft"), &json!(1)));
    let batch = id_of(&batch, "id");
    let members = walk.step("batch_members", &batch, "?outcome=waiting&limit=10", None).await;
    assert_eq!((&members["items"][0]["member"], &members["items"][0]["outcome"]), (&json!(member), &json!("done")));
    walk.step("batch_start", &batch, "", Some(json!({ "reason": "店庆" }))).await;
    walk.scene.until(&format!("/api/v1/batches/{batch}"), "done").await;
    assert_eq!(walk.step("batch_undo_preview", &batch, "", None).await, json!({ "back": 1, "kept": 0 }));
    walk.step("batch_undo", &batch, "", Some(json!({ "reason": "弄错了" }))).await;
    walk.scene.until(&format!("/api/v1/batches/{batch}"), "undone").await;
    assert_eq!(walk.step("batch_get", &batch, "", None).await["counts"]["undone"], 1);
    assert_eq!(walk.step("batch_list", "", "", None).await["items"][0]["id"], batch.as_str());

    let draft = json!({
        "members": { "kind": "found", "filter": { "spend_fen": { "from": 1 } } },
        "change": { "kind": "points", "points": 5 },
    });
    let batch = id_of(&walk.step("batch_draft", "", "", Some(draft)).await, "id");
    walk.step("batch_discard", &batch, "", None).await;
}

async fn walk_imports(walk: &mut Walk) {
    let import = walk.scene.import();
    assert_eq!(walk.step("import_list", "", "", None).await["items"][0]["id"], import.as_str());
    let preview = walk.step("import_undo_preview", &import, "", None).await;
    assert_eq!((&preview["sales"], &preview["members_falling"]), (&json!(3), &json!(1)));
    walk.step("import_undo", &import, "", None).await;
    let seen = walk.step("import_get", &import, "", None).await;
    assert_eq!((&seen["lines_new"], &seen["undo"]["sales_total"]), (&json!(3), &json!(3)));
}

async fn walk_figures(walk: &mut Walk) {
    let report = walk.step("report", "", "?from=2026-02&until=2026-03", None).await;
    assert_eq!(
        (&report["months"][1]["month"], &report["months"][1]["figures"]["sales"]),
        (&json!("2026-03"), &json!(1))
    );
    let effects = walk.step("benefit_effects", "", "?from=2026-03-01", None).await;
    assert_eq!((&effects["from"], &effects["benefits"][0]["code"]), (&json!("2026-03-01"), &json!("welcome")));
    assert_eq!((&effects["is_whole"], &effects["benefits"][0]["members"]), (&json!(true), &json!(0)));
    let outlook = walk.step("outlook", "", "?of=next&limit=10", None).await;
    assert_eq!(outlook["total"], outlook["items"].as_array().unwrap().len());
    let todo = walk.step("todo_list", "", "", None).await;
    assert!(todo["items"].as_array().unwrap().iter().any(|todo| todo["what"]["kind"] == "no_goal"), "{todo}");

    let goal = json!({
        "kpi": "revenue", "direction": "at_least", "target": 560_000, "from": "2026-03-01", "until": "2026-03-31",
    });
    let set = id_of(&walk.step("goal_add", "", "", Some(goal.clone())).await, "id");
    let seen = walk.step("goal_list", "", "", None).await;
    assert_eq!((&seen["items"][0]["value"], &seen["items"][0]["progress_bp"]), (&json!(280_000), &json!(5_000)));
    let mut higher = goal;
    higher["target"] = json!(600_000);
    walk.step("goal_edit", &set, "", Some(higher)).await;
    assert_eq!(walk.step("goal_get", &set, "", None).await["target"], 600_000);
    assert_eq!(walk.step("goal_end", &set, "", None).await["ended_on"], "2026-03-08");

    let target = json!({ "targets": [{ "code": "gold", "least_bp": 100, "most_bp": 700 }] });
    walk.step("tier_targets_set", "", "", Some(target)).await;
    let targets = walk.step("tier_targets", "", "", None).await;
    assert_eq!((&targets["items"][2]["name"], &targets["items"][2]["most_bp"]), (&json!("金星会员"), &json!(700)));
    let month = walk.step("figures_month", "2026-03", "", None).await;
    assert_eq!((&month["until"], &month["now"]["revenue_fen"]), (&json!("2026-03-08"), &json!(280_000)));
}

async fn walk_drafts(walk: &mut Walk) {
    let dearer = PROGRAMME.replace("at_least = 5000", "at_least = 6000");
    let texts = json!({ "old": PROGRAMME, "new": dearer });
    let difference = walk.step("programme_difference", "", "", Some(texts)).await;
    assert_eq!(difference["sentences"].as_array().unwrap().len(), 1, "{difference}");
    let late = PROGRAMME.replace(
        "retain = { metric = \"spend\", window = \"12 months\", at_least = 2000 }",
        "retain = { metric = \"spend\", window = \"6 months\", at_least = 2000 }",
    );
    let repaired = walk.step("programme_repair", "", "", Some(json!({ "source": late, "finding": 0 }))).await;
    assert_ne!(repaired["source"], json!(late));
    let answers = json!({ "clientele": "mixed", "visits": "often", "few_clinics_near": true });
    let advice = walk.step("programme_advise", "", "", Some(answers)).await;
    assert_eq!(advice["proposals"].as_array().unwrap().len(), 2, "a survey first, then a mode");
    let draft = walk.scene.post("another", "/api/v1/programmes", json!({ "source": PROGRAMME })).await;
    let draft = id_of(&draft, "id");
    let plan = walk.step("programme_launch_plan", &draft, "?from=2026-06-01", None).await;
    assert_eq!((&plan["from"], &plan["steps"][0]["stage"]), (&json!("2026-06-01"), &json!("before")));
    walk.step("programme_discard", &draft, "", None).await;
}

async fn walk_shop(walk: &mut Walk) {
    let change = json!({ "name": "颜记", "language": "en" });
    walk.step("organisation_change", "", "", Some(change)).await;
    assert_eq!(walk.step("organisation_get", "", "", None).await["name"], "颜记");
    let store = id_of(&walk.step("store_add", "", "", Some(json!({ "name": "静安店" }))).await, "id");
    let hours = json!([{ "from_minute": 540, "until_minute": 1_260 }]);
    let edit = json!({
        "name": "静安店", "address": "南京西路 1 号", "business": [hours, hours, hours, hours, hours, hours, []],
        "contact": { "from_minute": 600, "until_minute": 1_200 },
    });
    let edited = walk.step("store_edit", &store, "", Some(edit)).await;
    assert_eq!((&edited["business"][0], &edited["business"][6]), (&hours, &json!([])));
    assert_eq!(walk.step("store_close", &store, "", None).await["is_closed"], true);
    assert_eq!(walk.step("store_reopen", &store, "", None).await["is_closed"], false);
    assert_eq!(walk.step("store_list", "", "", None).await["items"], json!([edited]));

    let category = walk.step("category_add", "", "", Some(json!({ "name": "光电" }))).await;
    let category = id_of(&category, "id");
    walk.step("category_edit", &category, "", Some(json!({ "name": "光电", "is_hidden": true }))).await;
    assert_eq!(walk.step("category_list", "", "", None).await["items"][0]["is_hidden"], true);
    let item = json!({ "category": category, "name": "光子嫩肤", "price_fen": 128_000 });
    let added = id_of(&walk.step("item_add", "", "", Some(item.clone())).await, "id");
    let mut dearer = item;
    dearer["price_fen"] = json!(138_000);
    walk.step("item_edit", &added, "", Some(dearer)).await;
    assert_eq!(walk.step("item_get", &added, "", None).await["category_name"], "光电");
    let query = "?text=gznf&kind=service&sold=yes&sort=price&descending=true";
    assert_eq!(walk.step("item_list", "", query, None).await["items"][0]["price_fen"], 138_000);
    assert_eq!(walk.step("item_tier_prices", &added, "", None).await["items"][0]["retail_fen"], 138_000);
    let file = json!({ "csv": "名称,零售价\n光子嫩肤,1480\n" });
    let taken = walk.step("item_take", "", "", Some(file)).await;
    assert_eq!((&taken["changed"], &taken["is_done"]), (&json!(1), &json!(true)));
    let faulty = walk.step("item_take", "", "", Some(json!({ "csv": "名称,零售价\n光子嫩肤,x\n" }))).await;
    assert_eq!((&faulty["is_done"], &faulty["faults"][0]["field"]), (&json!(false), &json!("price_fen")));
}

async fn walk_people(walk: &mut Walk) {
    let role = walk.step("role_add", "", "", Some(json!({ "name": "美容师", "like": "cashier" }))).await;
    let role = id_of(&role, "code");
    let staff = json!({ "login": "xiaomei", "password": "a-long-password-1", "role": role });
    let added = walk.step("staff_add", "", "", Some(staff)).await;
    assert_eq!(added["name"], "xiaomei", "without a name one goes by the log-in");
    let staff = id_of(&added, "id");
    let edited = walk.step("staff_edit", &staff, "", Some(json!({ "name": "张小美", "role": "cashier" }))).await;
    assert_eq!((&edited["role"], &edited["name"]), (&json!("cashier"), &json!("张小美")));
    walk.step("staff_password", &staff, "", Some(json!({ "password": "a-longer-password-2" }))).await;
    assert_eq!(walk.step("staff_disable", &staff, "", None).await["is_disabled"], true);
    assert_eq!(walk.step("staff_enable", &staff, "", None).await["is_disabled"], false);
    let listed = &walk.step("staff_list", "", "", None).await["items"][0]["staff"];
    assert_eq!((&listed["login"], &listed["name"]), (&json!("xiaomei"), &json!("张小美")));

    walk.step("role_rename", &role, "", Some(json!({ "name": "咨询师" }))).await;
    let permitted = walk.step("role_permit", &role, "", Some(json!({ "permissions": ["member_read"] }))).await;
    assert_eq!((&permitted["name"], &permitted["permissions"]), (&json!("咨询师"), &json!(["member_read"])));
    walk.step("role_delete", &role, "", None).await;
    assert!(!walk.step("role_list", "", "", None).await.to_string().contains(&role));

    let made = walk.step("key_add", "", "", Some(json!({ "name": "till", "role": "cashier" }))).await;
    let token = made["token"].as_str().unwrap();
    let sees = || walk.scene.send_as(token, Call::new("GET", "/api/v1/tiers/targets"));
    assert_eq!(sees().await.status, 200);
    let key = id_of(&made, "id");
    let revoked = walk.scene.post("revoke", &format!("/api/v1/keys/{key}/revoke"), json!({})).await;
    assert_eq!((&revoked["is_revoked"], sees().await.status.as_u16()), (&json!(true), 401));
    walk.step("key_revoke", &key, "", None).await;
    assert!(!walk.step("key_list", "", "", None).await.to_string().contains(token));
}

async fn walk_records(walk: &mut Walk) {
    let backup = id_of(&walk.step("backup_make", "", "", None).await, "id");
    assert_eq!(walk.step("backup_list", "", "", None).await["items"][0]["id"], backup.as_str());
    walk.step("backup_delete", &backup, "", None).await;
    let log = walk.step("log_list", "", "?action=staff_password&limit=5", None).await;
    assert_eq!(log["items"].as_array().unwrap().len(), 1, "{log}");
    assert!(!log.to_string().contains("a-longer-password-2"));
    assert_eq!(walk.step("verification_last", "", "", None).await, json!({ "last": null }));
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
