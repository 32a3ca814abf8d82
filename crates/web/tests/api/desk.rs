//! The desk over HTTP: what a dry run leaves, what is refused, and by whom.

use serde_json::{Value, json};

use crate::scene::{Call, Scene};

/// A clinic with something to sell and somebody to sell it to.
struct Desk {
    scene: Scene,
    member: String,
    item: String,
}

impl Desk {
    async fn new() -> Self {
        let scene = Scene::new();
        let (member, item) = (scene.member("M-1").await, scene.item("头皮养护", 20_000).await);
        Self { scene, member, item }
    }

    /// A sale of so many pieces, paid with cash.
    fn sale(&self, quantity: i64) -> Value {
        let pay_fen = quantity * 20_000;
        json!({
            "member": self.member, "items": [{ "item": self.item, "quantity": quantity }],
            "tenders": [{ "tender": "cash", "amount_fen": pay_fen }], "expected_pay_fen": pay_fen,
        })
    }

    /// Everything that can be seen of the member and the money of the day.
    async fn seen(&self) -> Vec<Value> {
        let member = format!("/api/v1/members/{}", self.member);
        let mut seen = Vec::new();
        for path in [
            format!("{member}/state"),
            format!("{member}/activities"),
            format!("{member}/coupons"),
            format!("{member}/deposits"),
            format!("{member}/treatments"),
            "/api/v1/items".to_owned(),
            "/api/v1/parked".to_owned(),
            "/api/v1/alarms".to_owned(),
            "/api/v1/log".to_owned(),
            "/api/v1/desk/limits".to_owned(),
            "/api/v1/days/2026-03-08".to_owned(),
            "/api/v1/shifts?from=2026-03-08&until=2026-03-08".to_owned(),
        ] {
            seen.push(self.scene.get(&path).await);
        }
        seen
    }
}

#[tokio::test]
async fn a_dry_run_answers_and_leaves_nothing() {
    let desk = Desk::new().await;
    let sale = desk.scene.post("sale", "/api/v1/sales", desk.sale(6)).await;
    let sale = sale["sale"].as_str().unwrap();
    let category = desk.scene.get("/api/v1/categories").await["items"][0]["id"].clone();
    let of = |path: &str| format!("/api/v1/members/{}/{path}", desk.member);
    let before = desk.seen().await;
    let cash = json!([{ "tender": "cash", "counted_fen": 1 }]);
    for (method, path, body) in [
        ("POST", "/api/v1/sales".to_owned(), desk.sale(200)),
        ("POST", "/api/v1/sales".to_owned(), json!({ "member": desk.member, "lines": [{ "amount_fen": 900_000 }] })),
        ("POST", format!("/api/v1/sales/{sale}/refunds"), json!({})),
        ("POST", format!("/api/v1/sales/{sale}/reversal"), json!({ "reason": "找错人" })),
        ("POST", of("coupons"), json!({ "kind": "welcome" })),
        ("POST", of("coupons"), json!({ "kind": "welcome", "count": 3, "reason": "周年答谢" })),
        ("POST", of("redemptions"), json!({ "reward": "cup" })),
        ("POST", of("redemptions"), json!({ "points": 10 })),
        ("POST", of("deposits"), json!({ "amount_fen": 100, "tender": "cash" })),
        ("POST", of("treatments"), json!({ "item": desk.item, "note": "头皮偏干" })),
        ("POST", "/api/v1/parked".to_owned(), json!({ "items": [{ "item": desk.item }] })),
        ("POST", "/api/v1/items".to_owned(), json!({ "category": category, "name": "护发霜", "price_fen": 8_000 })),
        ("POST", "/api/v1/items/import".to_owned(), json!({ "csv": "名称,零售价\n头皮养护,300" })),
        ("PUT", format!("/api/v1/items/{}", desk.item), json!({ "category": category, "name": "x", "price_fen": 1 })),
        ("POST", "/api/v1/shifts".to_owned(), json!({ "float_fen": 100 })),
        ("POST", "/api/v1/days/2026-03-08/close".to_owned(), json!({ "counted": cash })),
        ("PUT", "/api/v1/desk/limits".to_owned(), json!({ "line_percent": 1, "rounding_fen": 1, "gifts_day_fen": 1 })),
    ] {
        let dry = format!("{path}?dry_run=true");
        let reply = desk.scene.owner(Call::new(method, &dry).json(&body)).await;
        assert_eq!(reply.status, 200, "{path}: {}", reply.text);
        assert!(reply.json().is_object(), "{path}");
    }
    assert_eq!(desk.seen().await, before);
}

#[tokio::test]
async fn a_dry_run_says_what_the_sale_then_does() {
    let desk = Desk::new().await;
    let sale = desk.sale(10);
    let dry = desk.scene.owner(Call::new("POST", "/api/v1/sales?dry_run=true").json(&sale)).await.json();
    let real = desk.scene.post("sale", "/api/v1/sales", sale).await;
    for field in ["pay_fen", "points_earned", "gifts", "tier_change", "state"] {
        assert_eq!(dry[field], real[field], "{field}");
    }
    assert_eq!(real["tier_change"]["to"], "silver");
}

#[tokio::test]
async fn a_dry_run_is_refused_as_the_real_one_would_be() {
    let desk = Desk::new().await;
    let path = format!("/api/v1/members/{}/redemptions?dry_run=true", desk.member);
    let reply = desk.scene.owner(Call::new("POST", &path).json(&json!({ "reward": "cup" }))).await;
    assert_eq!(reply.problem(422).0, "insufficient_points");
    let without = desk.scene.owner(Call::new("POST", "/api/v1/sales?dry_run=false").json(&desk.sale(1))).await;
    assert_eq!(without.problem(400).0, "idempotency_key_missing");
    let odd = desk.scene.owner(Call::new("POST", "/api/v1/sales?dry_run=yes").json(&desk.sale(1))).await;
    assert_eq!(odd.problem(422), ("malformed".to_owned(), "dry_run".to_owned()));
}

#[tokio::test]
async fn what_does_not_fit_at_the_desk_names_its_field() {
    let desk = Desk::new().await;
    let sale = desk.scene.post("sale", "/api/v1/sales", desk.sale(1)).await;
    let refunds = format!("/api/v1/sales/{}/refunds", sale["sale"].as_str().unwrap());
    let (member, item) = (&desk.member, &desk.item);
    let with = |field: &str, value: Value| {
        let mut sale = desk.sale(1);
        sale[field] = value;
        sale
    };
    let priced = |line: Value| json!({ "items": [{ "item": item }, line] });
    let of = |path: &str| format!("/api/v1/members/{member}/{path}");
    let (sales, quotes) = ("/api/v1/sales".to_owned(), "/api/v1/quotes".to_owned());
    let cases = [
        (sales.clone(), with("lines", json!([{ "amount_fen": 1 }])), "malformed", "items"),
        (sales.clone(), with("member_number", json!("M-1")), "malformed", "member_number"),
        (sales.clone(), with("expected_pay_fen", Value::Null), "missing_field", "expected_pay_fen"),
        (sales.clone(), with("tenders", json!([])), "tenders_differ", "tenders"),
        (sales.clone(), json!({ "lines": [{ "amount_fen": 1 }], "tenders": [] }), "malformed", "tenders"),
        (quotes.clone(), json!({ "items": [] }), "empty_basket", "items"),
        (quotes.clone(), priced(json!({})), "missing_field", "items[1].item"),
        (quotes.clone(), priced(json!({ "name": "x" })), "missing_field", "items[1].price_fen"),
        (quotes.clone(), priced(json!({ "item": item, "price_fen": 1 })), "malformed", "items[1].item"),
        (
            quotes.clone(),
            priced(json!({ "item": item, "is_gift": true, "hand_price_fen": 1 })),
            "malformed",
            "items[1].is_gift",
        ),
        (quotes.clone(), priced(json!({ "item": item, "quantity": 0 })), "quantity", "items[1]"),
        (quotes, json!({ "items": [{ "item": item }], "points": 1 }), "card_needed", "points"),
        (refunds.clone(), json!({ "lines": [] }), "missing_field", "lines"),
        (
            refunds.clone(),
            json!({ "lines": [{ "line": 0, "quantity": 1, "amount_fen": 1 }] }),
            "malformed",
            "lines[0].quantity",
        ),
        (refunds, json!({ "lines": [{ "line": 0, "quantity": 2 }] }), "over_refund", "lines[0]"),
        (of("redemptions"), json!({ "reward": "cup", "points": 1 }), "malformed", "points"),
        (of("coupons"), json!({ "kind": "welcome", "count": 2 }), "missing_field", "reason"),
        (of("coupons"), json!({ "kind": "welcome", "count": 21, "reason": "x" }), "out_of_range", "count"),
        (of("deposits"), json!({ "amount_fen": 1, "tender": "deposit" }), "malformed", "tender"),
        ("/api/v1/days/2026-02-30/close".to_owned(), json!({}), "malformed", "day"),
        ("/api/v1/days/2026-03-09/close".to_owned(), json!({}), "money_day_outside", "day"),
        ("/api/v1/days/1900-01-01/close".to_owned(), json!({}), "money_day_outside", "day"),
    ];
    for (place, (path, body, code, field)) in cases.into_iter().enumerate() {
        let key = format!("case-{place}");
        let reply = desk.scene.owner(Call::new("POST", &path).once(&key).json(&body)).await;
        assert_eq!(reply.problem(422), (code.to_owned(), field.to_owned()), "{path} {body}");
    }
    let changed = with("expected_pay_fen", json!(1));
    let reply = desk.scene.owner(Call::new("POST", "/api/v1/sales").once("changed").json(&changed)).await;
    assert_eq!(reply.problem(409), ("bill_changed".to_owned(), "expected_pay_fen".to_owned()));
    for (path, field) in [("/api/v1/treatments", "day"), ("/api/v1/payments?from=2026-03-08", "until")] {
        assert_eq!(desk.scene.owner(Call::new("GET", path)).await.problem(422).1, field, "{path}");
    }
    let odd = desk.scene.owner(Call::new("GET", "/api/v1/alarms?cursor=x")).await;
    assert_eq!(odd.problem(422), ("malformed".to_owned(), "cursor".to_owned()));
}

#[tokio::test]
async fn the_money_of_the_clinic_is_not_the_cashiers() {
    let desk = Desk::new().await;
    let coupons = format!("/api/v1/members/{}/coupons", desk.member);
    let limits = json!({ "line_percent": 100, "rounding_fen": 1, "gifts_day_fen": 1 });
    for (method, path, body) in [
        ("GET", "/api/v1/liabilities", json!({})),
        ("GET", "/api/v1/days/2026-03-08", json!({})),
        ("GET", "/api/v1/payments?from=2026-03-08&until=2026-03-08", json!({})),
        ("GET", "/api/v1/alarms", json!({})),
        ("POST", "/api/v1/days/2026-03-08/close", json!({})),
        ("PUT", "/api/v1/desk/limits", limits),
        ("POST", &coupons, json!({ "kind": "welcome", "reason": "x" })),
    ] {
        let reply = desk.scene.send_as(&desk.scene.cashier, Call::new(method, path).once(path).json(&body)).await;
        assert_eq!(reply.problem(403).0, "forbidden", "{method} {path}");
    }
    let sold =
        desk.scene.send_as(&desk.scene.cashier, Call::new("POST", "/api/v1/sales").once("s").json(&desk.sale(1)));
    assert_eq!(sold.await.status, 201);
}
