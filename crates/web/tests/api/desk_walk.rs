//! The part of the walk that is at the desk: bills, sales of items, coupons, rewards, the money of the day.

use serde_json::{Value, json};

use crate::walk::{Walk, id_of};

/// Two members who buy, and what there is to buy.
struct Desk {
    member: String,
    other: String,
    item: String,
}

/// Walks every operation of the desk.
pub(crate) async fn walk_desk(walk: &mut Walk) {
    let desk = Desk {
        member: walk.scene.member("DESK-1").await,
        other: walk.scene.member("DESK-2").await,
        item: walk.scene.item("头皮养护", 20_000).await,
    };
    walk_bills(walk, &desk).await;
    walk_sales(walk, &desk).await;
    walk_coupons(walk, &desk).await;
    walk_rewards(walk, &desk).await;
    walk_deposits(walk, &desk).await;
    walk_treatments(walk, &desk).await;
    walk_charges(walk, &desk).await;
    walk_money(walk).await;
}

async fn walk_bills(walk: &mut Walk, desk: &Desk) {
    let limits = json!({ "line_percent": 20, "rounding_fen": 500, "gifts_day_fen": 10_000 });
    walk.step("desk_limits_set", "", "", Some(limits.clone())).await;
    assert_eq!(walk.step("desk_limits", "", "", None).await, limits);

    let outside = json!({ "name": "护发霜", "category": "药妆", "price_fen": 8_000, "hand_price_fen": 7_000 });
    let basket = json!({ "items": [{ "item": desk.item, "quantity": 2 }, outside], "rounding_fen": 100 });
    let bill = walk.step("quote", "", "", Some(basket.clone())).await;
    assert_eq!((&bill["list_fen"], &bill["pay_fen"], &bill["member"]), (&json!(48_000), &json!(46_900), &Value::Null));
    assert_eq!(bill["lines"][0]["basis"], json!({ "kind": "list" }));

    let parked = walk.step("bill_park", "", "", Some(basket)).await;
    assert_eq!(walk.step("parked_list", "", "", None).await["items"], json!([parked]));
    let taken = walk.step("bill_take", &id_of(&parked, "id"), "", None).await;
    assert_eq!(taken["basket"]["items"][1]["hand_price_fen"], 7_000);
}

async fn walk_sales(walk: &mut Walk, desk: &Desk) {
    let sale = json!({
        "member": desk.member, "items": [{ "item": desk.item, "quantity": 2 }], "expected_pay_fen": 40_000,
        "tenders": [{ "tender": "wechat", "amount_fen": 30_000 }], "owed_fen": 10_000,
    });
    let rung = walk.step("sale_post", "", "", Some(sale)).await;
    assert_eq!((&rung["owed_fen"], &rung["points_earned"]), (&json!(10_000), &json!(300)));
    let sale = id_of(&rung, "sale");
    assert_eq!(walk.step("debt_list", "", "", None).await["items"][0]["owed_fen"], 10_000);
    let part = json!({ "tenders": [{ "tender": "cash", "amount_fen": 4_000 }] });
    assert_eq!(walk.step("sale_repay", &sale, "", Some(part)).await["owed_fen"], 6_000);

    let back = json!({ "lines": [{ "line": 0, "quantity": 1 }], "reason": "不想做了" });
    let back = walk.step("sale_refund", &sale, "", Some(back)).await;
    assert_eq!((&back["forgiven_fen"], &back["money_fen"]), (&json!(6_000), &json!(14_000)), "what is owed goes first");
    let seen = walk.step("sale_get", &sale, "", None).await;
    assert_eq!(seen["bill"]["lines"][0]["quantity_left"], 1);
    assert_eq!(seen["bill"]["repayments"][0]["paid_fen"], 4_000);
    assert_eq!(walk.step("sale_receipt", &sale, "", None).await["card_number"], "DESK-1");
    let by_number = format!("?number={}", id_of(&rung, "sale_number").replace('-', ""));
    let found = walk.step("sale_find", "", &by_number, None).await;
    assert_eq!((&found["items"][0]["sale"], &found["items"][1]), (&rung["sale"], &Value::Null));

    let walk_in = json!({
        "items": [{ "item": desk.item }], "expected_pay_fen": 20_000,
        "tenders": [{ "tender": "cash", "amount_fen": 20_000 }],
    });
    let rung = walk.step("sale_post", "", "", Some(walk_in)).await;
    let sale = id_of(&rung, "sale");
    assert_eq!(walk.step("sale_get", &sale, "", None).await["member"], Value::Null);
    let reversed = walk.step("sale_reverse", &sale, "", Some(json!({}))).await;
    assert_eq!((&reversed["refund"]["money_fen"], &reversed["parked_number"]), (&json!(20_000), &json!(1)));
}

async fn walk_coupons(walk: &mut Walk, desk: &Desk) {
    let claimed = walk.step("member_coupon_give", &desk.member, "", Some(json!({ "kind": "welcome" }))).await;
    let piece = &claimed["pieces"][0];
    let found = walk.step("coupon_find", piece["code"].as_str().unwrap(), "", None).await;
    assert_eq!((&found["member_number"], &found["terms"]["value"]["off_fen"]), (&json!("DESK-1"), &json!(1_000)));
    let to = json!({ "member": desk.other });
    let change = walk.step("coupon_transfer", &id_of(piece, "id"), "", Some(to)).await;
    assert_eq!(change["to"], desk.other.as_str());
    let theirs = walk.step("member_coupons", &desk.other, "", None).await;
    assert_eq!(
        (&theirs["pieces"][0]["was_handed_on"], &theirs["claimable"][0]["code"]),
        (&json!(true), &json!("welcome"))
    );
    let before = walk.step("coupon_kinds", "", "", None).await;
    let taken = walk.step("coupon_void", &id_of(piece, "id"), "", Some(json!({ "reason": "发错了" }))).await;
    assert_eq!(taken["to"], Value::Null);
    let given = json!({ "kind": "welcome", "count": 2, "reason": "周年答谢" });
    walk.step("member_coupon_give", &desk.member, "", Some(given)).await;
    let after = walk.step("coupon_kinds", "", "", None).await;
    let more = |what: &str| after["items"][0][what].as_i64().unwrap() - before["items"][0][what].as_i64().unwrap();
    assert_eq!((more("void"), more("issued"), more("open")), (1, 1, 1), "one taken back, two given");

    walk.scene.remind();
    let ahead = walk.step("notice_list", "", "?kind=coupon_expiring", None).await;
    assert_eq!(ahead["items"][0]["what"]["kind"], "coupon_expiring", "{ahead}");
    let notice = id_of(&ahead["items"][0], "id");
    walk.step("notice_done", &notice, "", None).await;
    let done = walk.step("notice_list", "", "?state=done", None).await;
    assert_eq!(done["items"][0]["id"], notice.as_str());
}

async fn walk_rewards(walk: &mut Walk, desk: &Desk) {
    let points = json!({ "points": 5_000, "reason": "周年礼" });
    walk.step("member_points", &desk.member, "", Some(points)).await;
    assert_eq!(walk.step("reward_list", "", "", None).await["items"][0]["points"], 100);
    let bought = walk.step("member_redeem", &desk.member, "", Some(json!({ "reward": "thanks" }))).await;
    assert_eq!(bought["coupon"]["kind"], "welcome");
    let seen = walk.step("member_rewards", &desk.member, "", None).await;
    assert_eq!((&seen["redemptions"][0]["can_undo"], &seen["rewards"][0]["refusal"]), (&json!(true), &Value::Null));
    assert_eq!(walk.step("redemption_undo", &id_of(&bought, "id"), "", None).await["points"], 50);

    let alarms = walk.step("alarm_list", "", "", None).await;
    assert_eq!(alarms["items"][0]["what"]["kind"], "large_adjustment");
    let settled = walk.step("alarm_settle", &id_of(&alarms["items"][0], "id"), "", None).await;
    assert!(settled["settled_at"].is_string());

    // Enough to reach the next tier, for which the programme gives a coupon.
    let sale = json!({
        "member": desk.member, "items": [{ "item": desk.item, "quantity": 10 }], "coupons": [],
        "tenders": [{ "tender": "alipay", "amount_fen": 200_000 }], "expected_pay_fen": 200_000,
    });
    let rung = walk.step("sale_post", "", "", Some(sale)).await;
    assert_eq!((&rung["tier_change"]["to"], &rung["gifts"][0]["kind"]), (&json!("silver"), &json!("coupon")));
    let grants = walk.step("member_grants", &desk.member, "", None).await;
    assert_eq!(
        (&grants["items"][0]["occasion"], &grants["items"][0]["standing"]),
        (&json!("upgrade:silver"), &json!("open"))
    );
}

async fn walk_deposits(walk: &mut Walk, desk: &Desk) {
    let paid = json!({ "amount_fen": 50_000, "tender": "card", "item": desk.item });
    walk.step("deposit_take", &desk.member, "", Some(paid)).await;
    let deposits = walk.step("member_deposits", &desk.member, "", None).await;
    assert_eq!(deposits["items"][0]["left_fen"], 50_000);
    let deposit = id_of(&deposits["items"][0], "id");
    let back = json!({ "amount_fen": 20_000, "tender": "cash", "reason": "改期" });
    walk.step("deposit_return", &deposit, "", Some(back)).await;
    let owed = walk.step("liability_get", "", "", None).await;
    assert_eq!((&owed["deposits_fen"], &owed["owed_sales"]), (&json!(30_000), &json!(0)));
}

async fn walk_charges(walk: &mut Walk, desk: &Desk) {
    let on = json!({ "wechat": "sandbox", "alipay": "sandbox" });
    walk.step("payments_set", "", "", Some(on.clone())).await;
    assert_eq!(walk.step("payments", "", "", None).await, on);
    let sale = json!({
        "items": [{ "item": desk.item }], "expected_pay_fen": 20_000,
        "tenders": [{ "tender": "wechat", "amount_fen": 20_000 }],
    });
    let asked = |code: &str| json!({ "sale": sale, "tender": 0, "code": code });

    // The answer is lost, the payment is made: it is found again and its sale rung up.
    let charge = walk.step("charge_begin", "", "", Some(asked("130000000000000004"))).await;
    assert_eq!((&charge["state"], &charge["reason"]), (&json!("asked"), &json!("lost")));
    let id = id_of(&charge, "id");
    assert_eq!(walk.step("charge_open", "", "", None).await["charges"], json!([charge]));
    assert_eq!(walk.step("charge_query", &id, "", None).await["state"], "paid");
    let rung = walk.step("charge_ring", &id, "", None).await;
    assert_eq!(walk.step("charge_get", &id, "", None).await["sale"], rung["sale"]);

    let waiting = walk.step("charge_begin", "", "", Some(asked("130000000000000011"))).await;
    assert_eq!(waiting["state"], "waiting");
    assert_eq!(walk.step("charge_cancel", &id_of(&waiting, "id"), "", None).await["state"], "cancelled");

    // A payment that is named in its tender pays the sale; this one's provider keeps the money.
    let kept = walk.step("charge_begin", "", "", Some(asked("130000000000000009"))).await;
    let mut paid = sale.clone();
    paid["tenders"][0]["charge"] = kept["id"].clone();
    let rung = walk.step("sale_post", "", "", Some(paid)).await;
    let back = walk.step("sale_refund", &id_of(&rung, "sale"), "", Some(json!({}))).await;
    assert_eq!(back["tenders"][0]["charge"], kept["id"]);
    let open = walk.step("charge_open", "", "", None).await;
    let refund = id_of(&open["refunds"][0], "id");
    assert_eq!(walk.step("charge_refund_retry", &refund, "", None).await["state"], "failed");
    let settled = walk.step("charge_refund_settle", &refund, "", Some(json!({ "tender": "cash" }))).await;
    assert_eq!(settled["state"], "by_hand");
    let off = json!({ "wechat": "off", "alipay": "off" });
    walk.step("payments_set", "", "", Some(off)).await;
}

async fn walk_treatments(walk: &mut Walk, desk: &Desk) {
    let done = json!({ "item": desk.item, "batch_number": "B-1", "note": "头皮偏干" });
    let recorded = walk.step("treatment_record", &desk.member, "", Some(done)).await;
    assert_eq!(recorded["has_note"], true);
    for (operation, id, query) in [
        ("member_treatments", desk.member.as_str(), ""),
        ("treatment_list", "", "?batch_number=B-1"),
        ("treatment_list", "", "?day=2026-03-08"),
    ] {
        assert_eq!(walk.step(operation, id, query, None).await["items"], json!([recorded]), "{operation}{query}");
    }
    let id = id_of(&recorded, "id");
    let right = json!({ "item": desk.item, "batch_number": "B-2" });
    let corrected = walk.step("treatment_correct", &id, "", Some(right)).await;
    assert_eq!((&corrected["replaces"], &corrected["has_note"]), (&recorded["id"], &json!(true)));
    let wrong = walk.step("treatment_list", "", "?batch_number=B-1", None).await;
    assert_eq!(wrong["items"][0]["corrected"]["by"], corrected["id"]);
}

async fn walk_money(walk: &mut Walk) {
    walk.step("shift_open", "", "", Some(json!({ "float_fen": 50_000 }))).await;
    let counted = json!({ "counted": [{ "tender": "cash", "counted_fen": 49_900 }] });
    let ended = walk.step("shift_close", "", "", Some(counted)).await;
    assert_eq!(ended["tenders"][0]["difference_fen"], -100);
    let shifts = walk.step("shift_list", "", "?from=2026-03-08&until=2026-03-08", None).await;
    assert_eq!(shifts["items"], json!([ended]));
    let left = walk.step("shift_open", "", "", Some(json!({ "float_fen": 0 }))).await;
    let ended = walk.step("shift_end", &id_of(&left, "id"), "", Some(json!({}))).await;
    assert_eq!((&ended["id"], ended["closed_at"].is_null()), (&left["id"], false));
    walk.step("staff_shares", "", "?from=2026-03-01&until=2026-03-31", None).await;

    let payments = walk.step("payment_list", "", "?from=2026-03-08&until=2026-03-08&limit=2", None).await;
    assert_eq!((payments["items"].as_array().unwrap().len(), &payments["next_cursor"]), (2, &json!("2")));
    for payment in payments["items"].as_array().unwrap() {
        let is_of_a_sale = payment["subject"].as_str().unwrap().starts_with("sale_");
        assert_eq!(payment["sale_number"] != "", is_of_a_sale, "{payment}");
    }
    let day = walk.step("money_day", "2026-03-08", "", None).await;
    assert_eq!((&day["closed"], &day["tenders"][0]["tender"]), (&Value::Null, &json!("cash")));
    let closed = walk.step("money_day_close", "2026-03-08", "", Some(json!({ "counted": [] }))).await;
    assert_eq!(closed["is_sound"], true);
    let uncounted = json!({ "tender": "cash", "counted_fen": null, "difference_fen": null });
    let told = closed["tenders"].as_array().unwrap().iter().find(|of| of["tender"] == "cash").unwrap();
    assert!(uncounted.as_object().unwrap().iter().all(|(name, value)| told[name] == *value), "{told}");
    assert_eq!(walk.step("money_day", "2026-03-08", "", None).await["closed"], closed);
}
