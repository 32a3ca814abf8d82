//! Payments through a provider at the checkout, as a browser without JavaScript sees them; and what providers tell by
//! themselves.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use yanji_app::{ChargeState, Key, PaymentSettings, ProviderMode, SoldQuery};
use yanji_web::{AppState, router_of_all};
use yanji_wire::ProviderKind;

use crate::desk::LINE;
use crate::furnished::charge_begun;
use crate::scene::{Browser, Page, Scene, day, machine};

/// What the bill of that one line comes to, as the page showed it.
const SHOWN: [(&str, &str); 1] = [("shown", "9900")];

fn scene() -> Scene {
    let scene = Scene::new();
    let on = PaymentSettings { wechat: ProviderMode::Sandbox, alipay: ProviderMode::Sandbox };
    scene.clinic.payment_settings_put(&machine(), &Key::fresh().unwrap(), on).unwrap();
    scene
}

/// Sends the form of the checkout on, with what it holds of payments under way and what was typed.
async fn on(desk: &mut Browser, page: &Page, typed: &[(&str, &str)]) -> Page {
    let mut hidden = page.hidden();
    for name in ["attempt", "charge", "wechat", "alipay"] {
        hidden.extend(page.field(name).map(|value| (name.to_owned(), value)));
    }
    desk.resend("/checkout", &hidden, &[&LINE[..], &SHOWN, typed].concat()).await
}

fn sales(scene: &Scene) -> usize {
    let today = day("2026-11-21");
    let query = SoldQuery { from: today, until: today, store: None, member_number: String::new(), skip: 0, limit: 50 };
    scene.clinic.sale_list(&machine(), &query).unwrap().len()
}

#[tokio::test]
async fn a_customer_pays_by_her_code() {
    let scene = scene();
    let mut desk = scene.signed_in("cashier").await;
    let start = desk.get("/checkout").await;
    let scan = on(&mut desk, &start, &[("do", "sell:wechat")]).await;
    scan.has("请扫描顾客的微信");
    scan.has("name=\"wechat\" id=\"pay-wechat\" value=\"99.00\"");

    let foreign = on(&mut desk, &scan, &[("do", "sell"), ("code", "6901234567892")]).await;
    foreign.has("不是这种收款方式的付款码");
    let declined = on(&mut desk, &scan, &[("do", "sell"), ("code", "1300000000000000 02"), ("wechat", "99.00")]).await;
    declined.has("顾客余额不足");

    let waiting = on(&mut desk, &declined, &[("do", "sell"), ("code", "130000000000000001")]).await;
    waiting.has("data-waiting");
    waiting.has_not("130000000000000001");
    assert_eq!(sales(&scene), 0);
    on(&mut desk, &waiting, &[("do", "sell")]).await.has("data-waiting");
    let done = on(&mut desk, &waiting, &[("do", "sell")]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    assert!(done.location().starts_with("/checkout/done/sale_"), "{}", done.location());
    let twice = on(&mut desk, &waiting, &[("do", "sell")]).await;
    assert_eq!(twice.location(), done.location());
    assert_eq!(sales(&scene), 1);
    let open = scene.clinic.charge_open(&machine()).unwrap();
    assert!(open.charges.is_empty());
    desk.get("/till/charges").await.has("没有待处理的收款和退款");
}

#[tokio::test]
async fn what_was_begun_is_taken_back() {
    let scene = scene();
    let mut desk = scene.signed_in("cashier").await;
    let start = desk.get("/checkout").await;
    let waiting = on(&mut desk, &start, &[("do", "sell"), ("code", "2800000000000011")]).await;
    waiting.has("data-waiting");
    let charge = scene.clinic.charge_open(&machine()).unwrap().charges.remove(0);
    assert_eq!(charge.state, ChargeState::Waiting);
    let stopped = on(&mut desk, &waiting, &[("do", "stop")]).await;
    stopped.has("已经取消收款");
    stopped.has_not("data-waiting");
    assert_eq!(scene.clinic.charge_get(&machine(), charge.id).unwrap().state, ChargeState::Cancelled);
    let cash = on(&mut desk, &stopped, &[("do", "sell:cash")]).await;
    assert_eq!(cash.status, StatusCode::SEE_OTHER, "{}", cash.text);
}

#[tokio::test]
async fn a_payment_that_nobody_heard_of_is_rung_up_from_its_list() {
    let scene = scene();
    let mut desk = scene.signed_in("cashier").await;
    let charge = charge_begun(&scene, "04").id;
    let list = desk.get("/till/charges").await;
    list.has("结果不明");
    let page = desk.fill("/till/charges", &format!("/till/charges/{charge}/query"), &[]).await;
    assert_eq!(page.location(), "/till/charges");
    desk.get("/till/charges").await.has("已付，没有记成消费");
    let page = desk.fill("/till/charges", &format!("/till/charges/{charge}/sale"), &[]).await;
    assert!(page.location().starts_with("/sales/sale_"), "{}", page.text);
    assert_eq!(sales(&scene), 1);
}

/// Something that the provider told, sent to an address.
async fn tell(browser: &mut Browser, to: &str, headers: &[(String, String)], body: &str) -> Page {
    let request = headers.iter().fold(Request::post(to), |request, (name, value)| request.header(name, value));
    browser.send(request, Body::from(body.to_owned())).await
}

#[tokio::test]
async fn a_provider_is_believed_and_told_nothing() {
    let scene = Scene::new();
    let mut outside = scene.browser();
    let charge = charge_begun(&scene, "04").id;
    let told = scene.clinic.sandbox().unwrap().notifications(ProviderKind::WechatPay).remove(0);
    let state = || scene.clinic.charge_get(&machine(), charge).unwrap().state;

    let forged = tell(&mut outside, "/notify/wechat", &told.headers, &told.body.replace("SUCCESS", "SUCCESs")).await;
    let empty = tell(&mut outside, "/notify/wechat", &[], "").await;
    assert_eq!((forged.status, &forged.text), (empty.status, &empty.text));
    assert_eq!((empty.status, state()), (StatusCode::INTERNAL_SERVER_ERROR, ChargeState::Asked));
    for _ in 0..2 {
        let taken = tell(&mut outside, "/notify/wechat", &told.headers, &told.body).await;
        assert_eq!(
            (taken.status, taken.text.as_str()),
            (StatusCode::OK, "{\"code\":\"SUCCESS\",\"message\":\"成功\"}")
        );
        assert_eq!(state(), ChargeState::Paid);
    }
    assert_eq!(tell(&mut outside, "/notify/alipay", &[], "x").await.text, "fail");
    for nobody in ["/notify/cash", "/notify/other", "/notify/"] {
        let status = tell(&mut outside, nobody, &[], "").await.status;
        assert!(matches!(status, StatusCode::NOT_FOUND | StatusCode::SEE_OTHER), "{nobody}: {status}");
    }
}

#[tokio::test]
async fn what_a_provider_tells_reaches_its_organisation() {
    let (first, second) = (Scene::named("甲店", AppState::new), Scene::named("乙店", AppState::new));
    let charge = charge_begun(&second, "04").id;
    let told = second.clinic.sandbox().unwrap().notifications(ProviderKind::WechatPay).remove(0);
    let states = [&first, &second].map(|scene| AppState::new(scene.clinic.clone())).into();
    let mut outside = Browser::of(router_of_all(states));
    let state = || second.clinic.charge_get(&machine(), charge).unwrap().state;
    let to = |scene: &Scene| format!("/notify/wechat/{}", scene.clinic.id());
    tell(&mut outside, &to(&first), &told.headers, &told.body).await;
    assert_eq!(state(), ChargeState::Asked);
    tell(&mut outside, &to(&second), &told.headers, &told.body).await;
    assert_eq!(state(), ChargeState::Paid);
}
