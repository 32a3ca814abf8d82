//! A member's page in its tabs, what it takes away, and what it warns of.

use axum::http::StatusCode;
use yanji_app::Key;
use yanji_app::records::{NewMember, NewRefund, NewSale, NewSaleLine};

use crate::scene::{Scene, machine};

/// A member who bought for 500 yuan and had 100 of them given back.
fn bought(scene: &Scene) -> String {
    let member = scene.member("10001");
    let key = || Key::fresh().unwrap();
    let lines = vec![NewSaleLine { category: "抗衰".to_owned(), amount_fen: 50_000 }];
    let sale = NewSale { member: Some(member), number: "R-1".to_owned(), lines, ..NewSale::default() };
    let sale = scene.clinic.sale_post(&machine(), &key(), sale).unwrap().sale.unwrap();
    let lines = vec![yanji_app::records::RefundLine { line: 0, amount_fen: 10_000 }];
    let refund = NewRefund { sale, lines, day: None, reason: String::new() };
    scene.clinic.sale_refund(&machine(), &key(), refund).unwrap();
    format!("/members/{member}")
}

#[tokio::test]
async fn every_tab_shows_its_part_without_a_script() {
    let scene = Scene::new();
    let member = bought(&scene);
    let mut desk = scene.signed_in("cashier").await;
    for (tab, text) in [
        ("overview", "400.00"),
        ("timeline", "退后余 400.00"),
        ("points", "消费获得 R-1"),
        ("points&list=lots", "R-1"),
        ("tiers", "入会即有"),
        ("profile", "会员资料"),
        ("nowhere", "最近动态"),
    ] {
        let page = desk.get(&format!("{member}?tab={tab}")).await;
        assert_eq!(page.status, StatusCode::OK, "{tab}: {}", page.text);
        page.has(text);
        page.has_not("张小敏");
    }
    let points = desk.get(&format!("{member}?tab=points")).await;
    points.has("退款收回 R-1");
    let narrowed = desk.get(&format!("{member}?tab=timeline&part=other")).await;
    narrowed.has("这里还没有记录");
    assert_eq!(desk.get(&format!("{member}?tab=points&after=x")).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn timeline_and_points_are_taken_away_as_files() {
    let scene = Scene::new();
    let member = bought(&scene);
    let mut desk = scene.signed_in("cashier").await;
    let points = desk.get(&format!("{member}?tab=points&export=csv")).await;
    assert_eq!(points.header("content-type"), "text/csv; charset=utf-8");
    points.has("消费获得 R-1");
    let timeline = desk.get(&format!("{member}?tab=timeline&part=money&export=csv")).await;
    timeline.has("-100.00");
    let workbook = desk.get(&format!("{member}?tab=points&list=lots&export=xlsx")).await;
    assert!(workbook.text.starts_with("PK"));
    let unknown = desk.get(&format!("{member}?tab=points&export=pdf")).await;
    assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn who_has_a_phone_is_named_while_it_is_typed() {
    let scene = Scene::new();
    let member = format!("/members/{}", scene.member("10001"));
    let mut desk = scene.signed_in("cashier").await;
    let part = desk.fill("/members/new", "/members/new/holders", &[("phone", "138 0000 8899")]).await;
    part.has(&member);
    part.has("name=\"shares_phone\"");
    part.has_not("张小敏");
    let free = desk.fill("/members/new", "/members/new/holders", &[("phone", "13800008898")]).await;
    free.has_not("shares_phone");
    let mut auditor = scene.signed_in("auditor").await;
    let refused = auditor.fill("/members", "/members/new/holders", &[("phone", "13800008899")]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn who_looked_at_her_data_is_told_to_those_who_may_know() {
    let scene = Scene::new();
    let member = format!("/members/{}", scene.member("10001"));
    let new = NewMember { number: "10002".to_owned(), ..NewMember::default() };
    let other = scene.clinic.member_enrol(&machine(), &Key::fresh().unwrap(), new).unwrap().member;
    let other = format!("/members/{other}");
    let profile = format!("{member}?tab=profile");
    let mut desk = scene.signed_in("cashier").await;
    for _ in 0..25 {
        desk.fill(&profile, &format!("{member}/reveal"), &[("purpose", "complaint")]).await;
    }
    desk.get(&profile).await.has_not("谁看过、谁改过");
    let mut owner = scene.signed_in("owner").await;
    let page = owner.get(&profile).await;
    page.has("用途：处理投诉");
    page.has("资料：姓名、手机号、备注");
    assert_eq!(page.text.matches("查看会员完整资料").count(), 20);
    let (_, next) = page.text.split_once("rel=\"next\" href=\"").unwrap();
    let next = next.split_once('"').unwrap().0.replace("&#38;", "&");
    let page = owner.get(&next).await;
    assert_eq!(page.text.matches("查看会员完整资料").count(), 5);
    page.has_not("rel=\"next\"");
    owner.get(&format!("{other}?tab=profile")).await.has_not("查看会员完整资料");
    let own = owner.fill(&profile, &format!("{member}/reveal"), &[("purpose", "service")]).await;
    own.has("用途：到店服务");
}

#[tokio::test]
async fn points_are_taken_directly_apart_from_rewards() {
    let scene = Scene::new();
    let member = format!("/members/{}", scene.member("10001"));
    let mut desk = scene.signed_in("cashier").await;
    let page = desk.get(&member).await;
    page.has(&format!("href=\"{member}?tab=rights#tabs\">积分兑换</a>"));
    let (head, more) = page.text.split_once("more-acts-list").unwrap();
    assert!(!head.contains("/record/redeem") && more.contains("/record/redeem\">直接扣积分</a>"));
    desk.get(&format!("{member}/record/redeem")).await.has("直接扣积分");
    scene.signed_in("auditor").await.get(&member).await.has_not("?tab=rights#tabs\">积分兑换");
}
