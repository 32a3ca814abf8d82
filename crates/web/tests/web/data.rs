//! Reports, the proof of the books and the log, over HTTP.

use axum::http::StatusCode;
use yanji_app::records::{BasketLine, BasketThing, NewBasket, NewCoupons, NewSale, NewSaleLine, NewSaleOfItems};
use yanji_app::{Key, Rehearsal};

use crate::scene::{Scene, machine};

fn sold(scene: &Scene, fen: i64) {
    let member = scene.member("10001");
    let lines = vec![NewSaleLine { category: "护理".to_owned(), amount_fen: fen }];
    let sale = NewSale { member: Some(member), lines, ..NewSale::default() };
    scene.clinic.sale_post(&machine(), &Key::fresh().unwrap(), sale).unwrap();
}

#[tokio::test]
async fn a_report_is_shown_and_taken_away() {
    let scene = Scene::new();
    sold(&scene, 123_450);
    let mut owner = scene.signed_in("owner").await;
    let page = owner.get("/data").await;
    page.has("data-chart=");
    page.has("1,234.50");
    page.has("class=\"print-head\"");
    let csv = owner.get("/data?from=2026-10&until=2026-11&export=csv").await;
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
    csv.has("\r\n2026-11,1234.50,1,1234.50,");
    assert!(csv.header("content-disposition").contains("yanji-2026-11-21.csv"));
    let excel = owner.get("/data?export=xlsx").await;
    assert!(excel.header("content-type").contains("spreadsheetml"));
    for (wrong, said) in [("from=2026-13", "格式"), ("from=2027-01&until=2027-01", "格式"), ("from=2011-01", "60")]
    {
        let page = owner.get(&format!("/data?{wrong}")).await;
        assert_eq!(page.status, StatusCode::OK, "{wrong}");
        page.has("role=\"alert\"");
        page.has(said);
    }
    assert_eq!(owner.get("/data?store=x").await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_effect_of_benefits_is_shown_and_taken_away() {
    let scene = Scene::under(
        "name = \"券\"\n[evaluation]\ncycle = \"year\"\n[[tiers]]\ncode = \"basic\"\nname = \"普通\"\n\
         [[coupons]]\ncode = \"spring\"\nname = \"春季券\"\noff = 50\n",
    );
    let mut owner = scene.signed_in("owner").await;
    let member = scene.member("10001");
    let new = NewCoupons { member, kind: "spring".to_owned(), count: 2, reason: "补偿".to_owned() };
    scene.clinic.coupon_issue(&machine(), &Key::fresh().unwrap(), &new).unwrap();
    let page = owner.get("/data/benefits").await;
    for told in ["href=\"/coupons/kinds/spring\"", "春季券", "发得太少，尚看不出", "0.00 %"] {
        page.has(told);
    }
    let csv = owner.get("/data/benefits?export=csv").await;
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
    csv.has("券,spring,春季券,,2,0,");
    let span = "最多 366 天，且起始日不晚于截止日。";
    for (wrong, told) in [
        ("from=x", "没有这一天"),
        ("until=2999-01-01", "格式不对"),
        ("from=2020-01-01", span),
        ("from=2020-01-02&until=2020-01-01", span),
    ] {
        let page = owner.get(&format!("/data/benefits?{wrong}")).await;
        assert_eq!(page.status, StatusCode::OK, "{wrong}");
        page.has("role=\"alert\"");
        page.has(told);
    }
}

#[tokio::test]
async fn what_holds_by_itself_is_told_beside_what_is_given() {
    let scene = Scene::under(
        "name = \"金卡\"\n[evaluation]\ncycle = \"year\"\n[[tiers]]\ncode = \"basic\"\nname = \"普通\"\n\
         prices = [{ pay_percent = 80 }]\nperks = [\"no_queue\"]\n\
         [[offers]]\ncode = \"dye\"\nname = \"染发价\"\npay_percent = 50\ncategories = [\"染\"]\nfrom = 2026-11-20\n",
    );
    let mut owner = scene.signed_in("owner").await;
    let member = scene.member("10001");
    let page = owner.get("/data/benefits").await;
    for told in ["自动生效的优惠", "等级价", "没有人用", "染发价", "刚生效，再看看", "免排队", "未记录"]
    {
        page.has(told);
    }
    let what = BasketThing::Free { category: "剪".to_owned(), name: "剪发".to_owned(), price_fen: 10_050 };
    let line = BasketLine { what, quantity: 1, by_hand: None, seller: None, server: None };
    let basket = NewBasket { member: Some(member), lines: vec![line], ..NewBasket::default() };
    let sale = NewSaleOfItems::for_cash(basket, 8_040);
    scene.clinic.sale_ring(&machine(), &Key::fresh().unwrap(), sale, Rehearsal::Real).unwrap();
    let page = owner.get("/data/benefits").await;
    for told in ["有人用", "20.10", "80.40", "25.00 %", "data-chart=", "普通等级价"] {
        page.has(told);
    }
    let csv = owner.get("/data/benefits?export=csv").await;
    csv.has("等级价,basic,普通,,,1,,0,20.10,1,1,80.40,25.00%,有人用");
    csv.has("权益,no_queue,免排队,,,未记录,,0,,,,,,未记录");
}

#[tokio::test]
async fn the_books_are_verified_in_the_background_and_the_outcome_stays() {
    let scene = Scene::new();
    sold(&scene, 100);
    let mut owner = scene.signed_in("owner").await;
    owner.get("/data/books").await.has("还没有核对过");
    let begun = owner.fill("/data/books", "/data/books", &[]).await;
    assert_eq!((begun.status, begun.location()), (StatusCode::SEE_OTHER, "/data/books"));
    for _ in 0..10_000 {
        if scene.clinic.verification_last(&machine()).unwrap().is_some() {
            break;
        }
        tokio::task::yield_now().await;
    }
    let page = owner.get("/data/books").await;
    page.has("账目全部相符");
    page.has("owner");
    let csv = owner.get("/data/books?export=csv").await;
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
}

#[tokio::test]
async fn the_log_tells_who_did_what_and_taking_it_is_told_too() {
    let scene = Scene::new();
    sold(&scene, 100);
    let mut owner = scene.signed_in("owner").await;
    let page = owner.get("/data/log").await;
    for told in ["登记消费", "登记新会员", "10001", "登录"] {
        page.has(told);
    }
    let narrowed = owner.get("/data/log?action=sale_post").await;
    narrowed.has("<td>登记消费</td>");
    narrowed.has_not("<td>登记新会员</td>");
    owner.get("/data/log?action=sale_post&until=2020-01-01").await.has("没有符合条件的记录");
    owner.get("/data/log?export=csv").await.has("登记消费");
    owner.get("/data/log?action=log_export").await.has("<td>导出操作日志</td>");
    owner.get("/data/log?from=x").await.has("role=\"alert\"");
    assert_eq!(owner.get("/data/log?after=x").await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_cashier_sees_neither_the_turnover_nor_proof_nor_log() {
    let scene = Scene::new();
    let mut cashier = scene.signed_in("cashier").await;
    for path in [
        "/data",
        "/data?export=csv",
        "/data/benefits",
        "/data/benefits?export=csv",
        "/data/books",
        "/data/log",
        "/data/log?export=csv",
    ] {
        assert_eq!(cashier.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    let begun = cashier.fill("/members/new", "/data/books", &[]).await;
    assert_eq!(begun.status, StatusCode::FORBIDDEN);
}
