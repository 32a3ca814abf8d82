//! What goes wrong comes as a problem, with a code that stays, the field that it is about, and a sentence in the
//! caller's language.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::scene::{Call, Scene, operations, with_unknown_id};

#[tokio::test]
async fn what_does_not_fit_names_its_field() {
    let scene = Scene::new();
    let member = scene.member("M-1").await;
    let sale_to = |number: &str| json!({ "member_number": number, "lines": [{ "amount_fen": 1 }] });
    let post = |path: &str, body: Value, code: &'static str, field: &'static str| (path.to_owned(), body, code, field);
    let of = |path: &str| format!("/api/v1/members/{member}/{path}");
    let cases = [
        post("/api/v1/sales", json!({ "member": member }), "missing_field", "lines"),
        post("/api/v1/sales", json!({ "lines": [{ "amount_fen": 1 }] }), "missing_field", "member"),
        post("/api/v1/sales", json!({ "member": member, "lines": [] }), "missing_field", "lines"),
        post("/api/v1/sales", json!({ "member": member, "lines": [{}] }), "missing_field", "lines[0].amount_fen"),
        post("/api/v1/sales", json!({ "member": "mem_1", "lines": [] }), "malformed", "member"),
        post("/api/v1/sales", json!({ "lines": [{ "amount_fen": 1.5 }] }), "malformed", "lines[0].amount_fen"),
        post("/api/v1/sales", json!({ "day": "2026-02-30", "lines": [] }), "malformed", "day"),
        post("/api/v1/sales", json!({ "lines": [], "discount": 1 }), "unknown_field", "discount"),
        post(
            "/api/v1/sales",
            json!({ "member": member, "lines": [{ "amount_fen": -1 }] }),
            "out_of_range",
            "lines[0].amount_fen",
        ),
        post(
            "/api/v1/sales",
            json!({ "member": member, "member_number": "M-2", "lines": [{ "amount_fen": 1 }] }),
            "malformed",
            "member_number",
        ),
        post("/api/v1/members", json!({ "phone": "12" }), "phone_malformed", "phone"),
        post("/api/v1/members", json!({ "birthday": "2026-03-09" }), "day_ahead", "birthday"),
        post("/api/v1/members", json!({ "tel": "13800000000" }), "unknown_field", "tel"),
        post("/api/v1/members", json!({ "store": "shop" }), "malformed", "store"),
        post(&of("points"), json!({ "points": 1 }), "missing_field", "reason"),
        post(&of("points"), json!({ "points": 1, "reason": " " }), "missing_field", "reason"),
        post(&of("redemptions"), json!({}), "missing_field", "points"),
        post(&of("redemptions"), json!({ "points": 0 }), "out_of_range", "points"),
        post(&of("referrals/void"), json!({ "id": "" }), "missing_field", "id"),
        post(&of("tier"), json!({ "reason": "x" }), "missing_field", "tier"),
        post("/api/v1/programmes", json!({}), "missing_field", "source"),
        post("/api/v1/sales", sale_to("M\u{0}1"), "malformed", "member_number"),
        post("/api/v1/members/search", json!({ "text": "M\u{0}1" }), "malformed", "text"),
        post("/api/v1/members/search", json!({ "filter": { "tiers": ["go\u{0}ld"] } }), "malformed", "tier"),
        post("/api/v1/members/search", json!({ "filter": { "tire": "gold" } }), "unknown_field", "filter.tire"),
        post("/api/v1/members/search", json!({ "cursor": "0:M\u{0}1" }), "malformed", "cursor"),
        post("/api/v1/members/search", json!({ "sort": null }), "malformed", "sort"),
        post("/api/v1/members/search", json!({ "sort": 1 }), "malformed", "sort"),
    ];
    for (place, (path, body, code, field)) in cases.into_iter().enumerate() {
        let key = format!("case-{place}");
        let reply = scene.owner(Call::new("POST", &path).once(&key).json(&body)).await;
        assert_eq!(reply.problem(422), (code.to_owned(), field.to_owned()), "{path} {body}");
    }
}

#[tokio::test]
async fn a_cursor_that_is_none_is_named_as_it_is_sent() {
    let scene = Scene::new();
    for list in ["imports", "notices", "log"] {
        let path = format!("/api/v1/{list}?cursor=x");
        let reply = scene.owner(Call::new("GET", &path)).await;
        assert_eq!(reply.problem(422), ("malformed".to_owned(), "cursor".to_owned()), "{list}");
    }
}

#[tokio::test]
async fn too_many_days_of_benefits_are_refused() {
    let scene = Scene::new();
    for days in ["from=2020-01-01", "from=2020-01-02&until=2020-01-01"] {
        let reply = scene.owner(Call::new("GET", &format!("/api/v1/reports/benefits?{days}"))).await;
        assert_eq!(reply.problem(422), ("span_outside".to_owned(), "from".to_owned()), "{days}");
    }
}

#[tokio::test]
async fn the_role_that_may_do_everything_is_not_changed() {
    let scene = Scene::new();
    let path = "/api/v1/roles/owner/permissions";
    let reply = scene.owner(Call::new("PUT", path).once("owner").json(&json!({ "permissions": [] }))).await;
    assert_eq!(reply.problem(409).0, "role_fixed");
}

#[tokio::test]
async fn what_the_rules_refuse_has_the_code_of_the_refusal() {
    let scene = Scene::new();
    let member = scene.member("M-1").await;
    let sale = scene.sale("sale", &member, 10_000).await;
    let sale = sale["sale"].as_str().unwrap();
    let of = |path: &str| format!("/api/v1/members/{member}/{path}");
    for (path, body, code) in [
        (of("redemptions"), json!({ "points": 101 }), "insufficient_points"),
        (of("referrals/void"), json!({ "id": "R-404" }), "unknown_referral"),
        (of("tier"), json!({ "tier": "platinum", "reason": "x" }), "unknown_tier"),
        (of("events"), json!({ "day": "2026-03-09" }), "day_ahead"),
        (of("events"), json!({ "day": "2026-03-07" }), "day_before_last"),
        (
            format!("/api/v1/sales/{sale}/refunds"),
            json!({ "lines": [{ "line": 0, "amount_fen": 10_001 }] }),
            "over_refund",
        ),
    ] {
        let reply = scene.owner(Call::new("POST", &path).once(&path).json(&body)).await;
        assert_eq!(reply.problem(422).0, code, "{path} {body}");
    }
}

#[tokio::test]
async fn a_refund_whose_lines_were_forgotten_gives_nothing_back() {
    let scene = Scene::new();
    let member = scene.member("M-1").await;
    let sale = scene.sale("sale", &member, 10_000).await;
    let path = format!("/api/v1/sales/{}", sale["sale"].as_str().unwrap());
    let refunds = format!("{path}/refunds");
    let reply = scene.owner(Call::new("POST", &refunds).once("empty").json(&json!({ "lines": [] }))).await;
    assert_eq!(reply.problem(422), ("missing_field".to_owned(), "lines".to_owned()));
    assert_eq!(scene.owner(Call::new("GET", &path)).await.json()["left_fen"], 10_000);
    let reply = scene.owner(Call::new("POST", &refunds).once("all").json(&json!({}))).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    assert_eq!(scene.owner(Call::new("GET", &path)).await.json()["left_fen"], 0);
}

#[tokio::test]
async fn what_is_taken_is_a_conflict() {
    let scene = Scene::new();
    scene.member("M-1").await;
    let reply = scene.owner(Call::new("POST", "/api/v1/members").once("other").json(&json!({ "number": "M-1" }))).await;
    assert_eq!(reply.problem(409), ("number_taken".to_owned(), "number".to_owned()));
}

#[tokio::test]
async fn bodies_that_are_no_json_are_told_apart() {
    let scene = Scene::new();
    let post = || Call::new("POST", "/api/v1/members").once("key");
    let json_type = ("content-type", "application/json");
    let send = |call: Call<'static>, text: String| scene.owner(call.text(text));

    let broken = send(post().header(json_type.0, json_type.1), "{\"number\":".to_owned()).await;
    assert_eq!(broken.problem(400).0, "unreadable_json");
    let form = send(post().header("content-type", "application/x-www-form-urlencoded"), "number=1".to_owned()).await;
    assert_eq!(form.problem(415).0, "not_json");
    assert_eq!(send(post(), "{}".to_owned()).await.problem(415).0, "not_json");
    let large = format!("{{\"note\":\"{}\"}}", "x".repeat(1 << 20));
    let large = send(post().header(json_type.0, json_type.1), large).await;
    assert_eq!(large.problem(413).0, "body_too_large");
}

#[tokio::test]
async fn an_id_that_is_not_there_is_not_found_whatever_is_wrong_with_it() {
    let (ours, theirs) = (Scene::new(), Scene::new());
    let ids = ids_of(&theirs).await;
    let mut tried = 0;
    for (method, path, operation) in operations(&ours.document().await) {
        if !path.contains("{id}") {
            continue;
        }
        let foreign = &ids[path.split('/').nth(3).unwrap()];
        let id = operation["operationId"].as_str().unwrap();
        let body = valid_body(id);
        let unknown = with_unknown_id(&path);
        for path in
            [path.replace("{id}", foreign), unknown, path.replace("{id}", "nonsense"), path.replace("{id}", "%ff")]
        {
            let reply = ours.owner(Call::new(&method, &path).once("key").json(&body)).await;
            assert_eq!(reply.problem(404).0, "not_found", "{method} {path}: {}", reply.text);
            tried += 1;
        }
    }
    assert!(tried >= 4 * 16, "{tried}");
}

/// An id of each kind, by the first word of its path.
async fn ids_of(scene: &Scene) -> BTreeMap<&'static str, String> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let member = scene.member("M-1").await;
    let sale = text(&scene.sale("sale", &member, 100).await["sale"]);
    let programme = text(&scene.get("/api/v1/programmes").await["items"][0]["id"]);
    let draft = json!({
        "members": { "kind": "chosen", "ids": [member] }, "change": { "kind": "points", "points": 1 },
    });
    let batch = text(&scene.post("batch", "/api/v1/batches", draft).await["id"]);
    let goal = text(&scene.post("goal", "/api/v1/goals", valid_body("goal_edit")).await["id"]);
    let store = text(&scene.post("store", "/api/v1/stores", json!({ "name": "静安店" })).await["id"]);
    let staff = json!({ "login": "xiaomei", "password": "a-long-password-1", "role": "cashier" });
    let staff = text(&scene.post("staff", "/api/v1/staff", staff).await["id"]);
    let role = text(&scene.post("role", "/api/v1/roles", json!({ "name": "x", "like": "cashier" })).await["code"]);
    let category = text(&scene.post("category", "/api/v1/categories", json!({ "name": "光电" })).await["id"]);
    let item = json!({ "category": category, "name": "光子嫩肤", "price_fen": 1 });
    let item = text(&scene.post("item", "/api/v1/items", item).await["id"]);
    let key = json!({ "name": "till", "role": "cashier" });
    let key = text(&scene.post("key", "/api/v1/keys", key).await["id"]);
    let backup = text(&scene.post("backup", "/api/v1/backups", json!({})).await["id"]);
    let coupon = scene.post("coupon", &format!("/api/v1/members/{member}/coupons"), json!({ "kind": "welcome" })).await;
    // So many points by hand raise an alarm.
    let points = json!({ "points": 5_000, "reason": "x" });
    scene.post("points", &format!("/api/v1/members/{member}/points"), points).await;
    let bought = format!("/api/v1/members/{member}/redemptions");
    let redemption = text(&scene.post("cup", &bought, json!({ "reward": "cup" })).await["id"]);
    let deposits = format!("/api/v1/members/{member}/deposits");
    scene.post("deposit", &deposits, json!({ "amount_fen": 100, "tender": "cash" })).await;
    let parked = json!({ "items": [{ "name": "护发霜", "price_fen": 100 }] });
    let parked = text(&scene.post("parked", "/api/v1/parked", parked).await["id"]);
    let treated = format!("/api/v1/members/{member}/treatments");
    let treatment = text(&scene.post("treated", &treated, json!({ "item": item })).await["id"]);
    let shift = text(&scene.post("shift", "/api/v1/shifts", json!({ "float_fen": 0 })).await["id"]);
    scene.remind();
    let (charge, refund) = charge_of(scene).await;
    BTreeMap::from([
        ("charges", charge),
        ("charge-refunds", refund),
        ("coupons", text(&coupon["pieces"][0]["id"])),
        ("redemptions", redemption),
        ("deposits", text(&scene.get(&deposits).await["items"][0]["id"])),
        ("parked", parked),
        ("shifts", shift),
        ("treatments", treatment),
        ("alarms", text(&scene.get("/api/v1/alarms").await["items"][0]["id"])),
        ("notices", text(&scene.get("/api/v1/notices").await["items"][0]["id"])),
        ("goals", goal),
        ("stores", store),
        ("staff", staff),
        ("roles", role),
        ("categories", category),
        ("items", item),
        ("keys", key),
        ("backups", backup),
        ("members", member),
        ("sales", sale),
        ("programmes", programme),
        ("batches", batch),
        ("imports", scene.import()),
    ])
}

/// A payment through a provider that pays a sale, and money of it that the provider does not give back.
async fn charge_of(scene: &Scene) -> (String, String) {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let on = json!({ "wechat": "sandbox", "alipay": "off" });
    scene.owner(Call::new("PUT", "/api/v1/charges/providers").once("on").json(&on)).await;
    let sale = json!({
        "items": [{ "name": "护发霜", "price_fen": 100 }], "expected_pay_fen": 100,
        "tenders": [{ "tender": "wechat", "amount_fen": 100 }],
    });
    let new = json!({ "sale": sale, "tender": 0, "code": "130000000000000009" });
    let charge = text(&scene.post("charge", "/api/v1/charges", new).await["id"]);
    let rung = scene.post("ring", &format!("/api/v1/charges/{charge}/sale"), json!({})).await;
    scene.post("back", &format!("/api/v1/sales/{}/refunds", text(&rung["sale"])), json!({})).await;
    let open = scene.get("/api/v1/charges").await;
    (charge, text(&open["refunds"][0]["id"]))
}

/// A body that is right but for the thing that it is about.
fn valid_body(operation: &str) -> Value {
    match operation {
        "member_redeem" => json!({ "points": 1 }),
        "member_points" => json!({ "points": 1, "reason": "x" }),
        "member_refer" | "member_refer_void" => json!({ "id": "R-1" }),
        "member_tier_set" => json!({ "tier": "gold", "reason": "x" }),
        "goal_edit" => json!({
            "kpi": "revenue", "direction": "at_least", "target": 1, "from": "2026-03-01", "until": "2026-03-31",
        }),
        "store_edit" => json!({ "name": "x", "contact": { "from_minute": 600, "until_minute": 1_200 } }),
        "staff_edit" => json!({ "role": "cashier" }),
        "staff_password" => json!({ "password": "a-long-password-1" }),
        "role_rename" => json!({ "name": "x" }),
        "role_permit" => json!({ "permissions": [] }),
        "category_edit" => json!({ "name": "x", "is_hidden": false }),
        "item_edit" => {
            json!({ "category": "cat_019aa1c2d3e47f8091a2b3c4d5e6f708", "name": "x", "price_fen": 1 })
        }
        "member_coupon_give" => json!({ "kind": "welcome" }),
        "coupon_transfer" => json!({ "member": "mem_019aa1c2d3e47f8091a2b3c4d5e6f708" }),
        "coupon_void" => json!({ "reason": "x" }),
        "deposit_take" | "deposit_return" => json!({ "amount_fen": 100, "tender": "cash" }),
        "sale_repay" => json!({ "tenders": [{ "tender": "cash", "amount_fen": 1 }] }),
        "charge_refund_settle" => json!({ "tender": "cash" }),
        "treatment_record" | "treatment_correct" => json!({ "item": "item_019aa1c2d3e47f8091a2b3c4d5e6f708" }),
        "batch_start" | "batch_undo" => json!({ "reason": "x" }),
        "programme_publish" | "programme_roll_back" => json!({ "from": "2026-04-01" }),
        _ => json!({}),
    }
}

#[tokio::test]
async fn an_address_that_there_is_not_is_a_problem_too() {
    let scene = Scene::new();
    for path in ["/api/v1/nothing", "/api/v1", "/api/v2/members", "/api/nothing"] {
        assert_eq!(scene.send(Call::new("GET", path)).await.problem(404).0, "unknown_path", "{path}");
    }
    assert_eq!(scene.send(Call::new("GET", "/health/live")).await.json(), json!({ "status": "ok" }));
    assert_eq!(scene.send(Call::new("GET", "/health/ready")).await.json(), json!({ "status": "ok" }));
}

#[tokio::test]
async fn a_clinic_without_a_programme_says_so() {
    let scene = Scene::without_programme();
    let reply = scene.owner(Call::new("POST", "/api/v1/members").once("key").json(&json!({}))).await;
    assert_eq!(reply.problem(422).0, "no_programme");
}

#[tokio::test]
async fn problems_speak_the_callers_language_and_name_the_request() {
    let scene = Scene::new();
    let path = with_unknown_id("/api/v1/members/{id}");
    for (wish, detail) in [("zh-CN,en;q=0.5", "没有找到这个会员。"), ("en", "There is no such member.")] {
        let call = Call::new("GET", &path).header("accept-language", wish).header("x-request-id", "till-7.42");
        let reply = scene.owner(call).await;
        assert_eq!(reply.json()["detail"], detail);
        assert_eq!(reply.header("x-request-id"), "till-7.42");
        assert_eq!(reply.header("content-language"), &wish[..2]);
        assert_eq!(reply.header("cache-control"), "no-store");
    }
    let odd = scene.owner(Call::new("GET", &path).header("x-request-id", "a b\"c")).await;
    assert_ne!(odd.header("x-request-id"), "a b\"c", "what could mislead a reader of the log is not taken over");
}

#[tokio::test]
async fn every_code_is_explained_on_the_page_it_points_to() {
    let scene = Scene::new();
    let page = scene.send(Call::new("GET", "/api/docs").header("accept-language", "en")).await.text;
    for code in [
        "unreadable_json",
        "not_json",
        "body_too_large",
        "unknown_field",
        "missing_field",
        "malformed",
        "unknown_path",
        "method_not_allowed",
        "unauthenticated",
        "forbidden",
        "not_found",
        "idempotency_key_missing",
        "idempotency_key_reused",
        "number_taken",
        "phone_malformed",
        "out_of_range",
        "span_outside",
        "insufficient_points",
        "day_ahead",
        "no_programme",
        "busy",
        "internal",
    ] {
        assert!(page.contains(&format!("<tr id=\"{code}\">")), "{code}");
    }
}
