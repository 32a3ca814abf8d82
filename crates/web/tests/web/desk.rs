//! A day at the front desk: enrol, find, ring up, give back, redeem, set by hand.

use axum::http::StatusCode;
use yanji_app::records::{
    BasketLine, MemberQuery, NewBasket, NewLineRefund, NewSale, NewSaleLine, NewSaleOfItems, TimelineQuery,
};
use yanji_app::{ItemFields, Key, Rehearsal};

use crate::scene::{Browser, Scene, day, machine};

async fn sale(browser: &mut Browser, member: &str, amount: &str) -> crate::scene::Page {
    let path = format!("{member}/sale");
    let fields = [("category", "抗衰"), ("amount", amount), ("category", ""), ("amount", ""), ("day", "2026-11-21")];
    browser.fill(&path, &path, &fields).await
}

#[tokio::test]
async fn a_member_is_enrolled_found_and_masked() {
    let scene = Scene::new();
    let mut desk = scene.signed_in("cashier").await;
    let fields = [("name", "张小敏"), ("phone", "13800008899"), ("number", "10001"), ("day", "2026-11-20")];
    let page = desk.fill("/members/new", "/members/new", &fields).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
    let member = page.location().to_owned();
    let page = desk.get(&member).await;
    page.has("已新增会员");
    page.has_not("张小敏");
    page.has_not("13800008899");
    desk.get(&member).await.has_not("已新增会员");

    for text in ["8899", "13800008899", "1000"] {
        let led = desk.fill("/members", "/members/search", &[("text", text)]).await;
        let page = desk.get(led.location()).await;
        page.has(&member);
        page.has_not("13800008899\"><span");
        page.has_not("张小敏");
    }
    desk.get("/members/new").await.has_not("<option value=\"\">不指定门店</option>");
    let store = scene.store("人民路店");
    desk.get("/members/new").await.has(&format!("<option value=\"{store}\" selected>"));
    scene.store("解放路店");
    desk.get("/members/new").await.has_not("\" selected>");
    let none = desk.fill("/members", "/members/search", &[("text", "0000")]).await;
    desk.get(none.location()).await.has("没有符合条件的会员");

    let page = desk.fill(&member, &format!("{member}/reveal"), &[("purpose", "service")]).await;
    page.has("张小敏");
    page.has("13800008899");
    let page = desk.fill(&member, &format!("{member}/reveal"), &[("purpose", "curiosity")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_known_phone_is_warned_of_and_nothing_typed_is_lost() {
    let scene = Scene::new();
    scene.member("10001");
    let mut desk = scene.signed_in("cashier").await;
    let fields = [("name", "李小娜"), ("phone", "13800008899"), ("day", "2026-11-20")];
    let page = desk.fill("/members/new", "/members/new", &fields).await;
    page.has("已有会员使用这个手机号");
    page.has("value=\"李小娜\"");
    let again = [&fields[..], &[("shares_phone", "1")]].concat();
    let page = desk.resend("/members/new", &page.hidden(), &again).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn what_is_wrong_with_a_members_data_is_corrected_where_it_stands() {
    let scene = Scene::new();
    let member = format!("/members/{}", scene.member("10001"));
    let mut desk = scene.signed_in("cashier").await;
    let path = format!("{member}/correction");
    desk.get(&path).await.has_not("张小敏");
    let page = desk.fill(&path, &format!("{path}/open"), &[]).await;
    page.has("name=\"name\" value=\"张小敏\"");
    page.has("name=\"phone\" value=\"13800008899\"");

    let was = [("was_name", "张小敏"), ("was_phone", "13800008899"), ("was_note", "")];
    let long = "长".repeat(101);
    for (fields, complaint) in [
        ([("name", "张晓敏"), ("phone", "123"), ("note", "怕疼")], "phone-wrong"),
        ([("name", &long), ("phone", "13800008899"), ("note", "怕疼")], "name-wrong"),
    ] {
        let page = desk.resend(&path, &page.hidden(), &[&was[..], &fields].concat()).await;
        page.has(&format!("id=\"{complaint}\""));
        page.has("怕疼");
    }
    let right = [("name", "张晓敏"), ("phone", "13800008899"), ("note", "怕疼")];
    let done = desk.resend(&path, &page.hidden(), &[&was[..], &right].concat()).await;
    assert_eq!(done.location(), member, "{}", done.text);
    desk.get(&member).await.has("资料已更正");
    // What somebody left as it stood is not written over what somebody else corrected.
    let left = [("name", "张小敏"), ("phone", "13800008899"), ("note", "")];
    let unchanged = desk.fill(&path, &path, &[&was[..], &left].concat()).await;
    assert_eq!(unchanged.location(), member, "{}", unchanged.text);
    let page = desk.fill(&member, &format!("{member}/reveal"), &[("purpose", "service")]).await;
    page.has("张晓敏");
    page.has("怕疼");
}

#[tokio::test]
async fn who_has_no_name_is_called_by_her_number() {
    let scene = Scene::new();
    let mut desk = scene.signed_in("cashier").await;
    let page = desk.fill("/members/new", "/members/new", &[("number", "10001"), ("day", "2026-11-20")]).await;
    let page = desk.get(page.location()).await;
    page.has("<h1 class=\"h2 mb-1 break\">10001 ");
    page.has_not("<span>手机号");
}

#[tokio::test]
async fn what_a_member_bought_before_is_offered() {
    let scene = Scene::new();
    let member = format!("/members/{}", scene.member("10001"));
    let mut desk = scene.signed_in("cashier").await;
    let offered = "<option value=\"抗衰\">";
    desk.get(&format!("{member}/sale")).await.has_not(offered);
    sale(&mut desk, &member, "100").await;
    sale(&mut desk, &member, "200").await;
    let page = desk.get(&format!("{member}/sale")).await;
    assert_eq!(page.text.matches(offered).count(), 1);
    page.has("第 3 行的金额（元）");
}

#[tokio::test]
async fn a_service_that_is_named_gives_its_category_and_its_price() {
    let scene = Scene::new();
    let (id, clinic) = (scene.member("10001"), &scene.clinic);
    let key = || Key::fresh().unwrap();
    let skin = clinic.category_add(&machine(), &key(), "皮肤").unwrap().id;
    for (name, is_hidden) in [("光子嫩肤", false), ("旧项目", true)] {
        let fields = ItemFields { minutes: 30, is_hidden, ..ItemFields::new(skin, name, 88_000) };
        clinic.item_add(&machine(), &key(), &fields).unwrap();
    }
    let path = format!("/members/{id}/sale");
    let mut desk = scene.signed_in("cashier").await;
    let page = desk.get(&path).await;
    page.has("data-category=\"皮肤\" data-price=\"880.00\"");
    page.has("<option value=\"皮肤\">");
    page.has_not("旧项目");
    let lines = [
        [("service", "光子嫩肤"), ("category", ""), ("amount", "")],
        [("service", "光子嫩肤"), ("category", "护理"), ("amount", "700")],
        [("service", "旧项目"), ("category", ""), ("amount", "5")],
        [("service", ""), ("category", ""), ("amount", "")],
    ];
    let page = desk.fill(&path, &path, &lines.concat()).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
    let entries = clinic.member_timeline(&machine(), id, &TimelineQuery::default()).unwrap().entries;
    let sold: Vec<_> = entries.iter().flat_map(|entry| &entry.lines).collect();
    let sold: Vec<_> = sold.iter().map(|line| (line.category.as_str(), line.amount_fen)).collect();
    assert_eq!(sold, [("皮肤", 88_000), ("护理", 70_000), ("旧项目", 500)]);

    let page = desk.fill(&path, &path, &[("service", "旧项目"), ("category", ""), ("amount", "")]).await;
    assert_eq!(page.status, StatusCode::OK, "the form is asked for once more");
    page.has("value=\"旧项目\"");
}

#[tokio::test]
async fn a_form_that_is_sent_twice_has_one_effect() {
    let scene = Scene::new();
    let id = scene.member("10001");
    let mut desk = scene.signed_in("cashier").await;
    let path = format!("/members/{id}/sale");
    let hidden = desk.get(&path).await.hidden();
    for _ in 0..2 {
        let page = desk.resend(&path, &hidden, &[("category", ""), ("amount", "100")]).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
    }
    assert_eq!(scene.clinic.member_get(&machine(), id).unwrap().spend_fen, 10_000);
}

#[tokio::test]
async fn a_sale_is_found_by_the_number_on_its_receipt() {
    let scene = Scene::new();
    let lines = vec![NewSaleLine { category: String::new(), amount_fen: 123_400 }];
    let new =
        NewSale { member: Some(scene.member("10001")), lines, day: Some(day("2026-03-01")), ..NewSale::default() };
    let sold = scene.clinic.sale_post(&machine(), &Key::fresh().unwrap(), new).unwrap();
    let (number, sale) = (sold.sale_number.unwrap(), sold.sale.unwrap());
    let mut owner = scene.signed_in("owner").await;
    owner.get("/sales").await.has_not(&number);
    for typed in [number.clone(), number.replace('-', "")] {
        let page = owner.get(&format!("/sales?number={typed}&from=2026-11-21")).await;
        page.has(&format!("<a href=\"/sales/{sale}\">{number}</a>"));
        page.has("1,234.00");
    }
    owner.get("/sales?number=000").await.has("没有单号为“000”的消费单。");
    let file = owner.get(&format!("/sales?number={number}&export=csv")).await;
    file.has(&number);
}

#[tokio::test]
async fn a_sale_lifts_a_refund_takes_back_and_the_page_says_why() {
    let scene = Scene::new();
    let member = format!("/members/{}", scene.member("10001"));
    let mut desk = scene.signed_in("cashier").await;
    let page = sale(&mut desk, &member, "2,500.5").await;
    assert_eq!(page.location(), member, "{}", page.text);
    let page = desk.get(&member).await;
    page.has("消费已入账");
    page.has("等级变为“银星会员”");
    page.has("2,500.50");
    page.has("升到“金星会员”需要");
    let (_, rest) = page.text.split_once("href=\"/sales/").unwrap();
    let refund = format!("/sales/{}", rest.split_once('"').unwrap().0);

    let page = desk.fill(&refund, &refund, &[("amount", ""), ("reason", "")]).await;
    page.has("请填写此项");
    let page = desk.fill(&refund, &refund, &[("amount", "9999"), ("reason", "不满意")]).await;
    page.has("退款超过");
    page.has("value=\"9999\"");
    page.has("value=\"不满意\"");
    let typed = [("amount", "1000"), ("reason", "不满意")];
    let page = desk.fill(&refund, &refund, &typed).await;
    page.has("试算结果");
    page.has("name=\"seen\" value=\"100000\"");
    let page = desk.fill(&refund, &refund, &[&typed[..], &[("do", "confirm"), ("seen", "1")]].concat()).await;
    page.has("试算结果");
    let page = desk.fill(&refund, &refund, &[&typed[..], &[("do", "confirm"), ("seen", "100000")]].concat()).await;
    assert_eq!(page.location(), member, "{}", page.text);
    let page = desk.get(&member).await;
    page.has("等级变为“普通会员”");
    page.has("-1,000.00");

    let (_, rest) = page.text.split_once("/notes/").unwrap();
    let note = format!("{member}/notes/{}", rest.split_once('"').unwrap().0);
    desk.fill(&member, &note, &[]).await.has("不满意");
}

#[tokio::test]
async fn points_are_redeemed_as_far_as_they_go() {
    let scene = Scene::new();
    let member = format!("/members/{}", scene.member("10001"));
    let mut desk = scene.signed_in("cashier").await;
    sale(&mut desk, &member, "100").await;
    let path = format!("{member}/record/redeem");
    for (typed, told) in [("101", "积分不足"), ("x", "格式不对"), ("", "请填写此项"), ("-1", "请填写 1 到")]
    {
        let page = desk.fill(&path, &path, &[("points", typed), ("day", "2026-11-21")]).await;
        page.has(told);
        page.has(&format!("name=\"points\" value=\"{typed}\""));
    }
    let page = desk.fill(&path, &path, &[("points", "30"), ("day", "2026-11-21")]).await;
    assert_eq!(page.location(), member, "{}", page.text);
    desk.get(&member).await.has("积分 -30，现有 70");
}

#[tokio::test]
async fn what_the_owner_sets_by_hand_needs_a_reason_and_is_shown() {
    let scene = Scene::new();
    let member = format!("/members/{}", scene.member("10001"));
    let mut owner = scene.signed_in("owner").await;
    let path = format!("{member}/record/tier");
    let fields = [("tier", "gold"), ("locked_until", "2027-06-30"), ("day", "2026-11-21")];
    let page = owner.fill(&path, &path, &fields).await;
    page.has("请填写此项");
    page.has("value=\"gold\" selected");
    let page = owner.fill(&path, &path, &[&fields[..], &[("reason", "老客")]].concat()).await;
    assert_eq!(page.location(), member);
    let page = owner.get(&member).await;
    page.has("2027-06-30");
    page.has("设为“金星会员”");
    for act in ["points", "referral", "event", "engagement"] {
        let path = format!("{member}/record/{act}");
        let fields = [("points", "5"), ("cause", "goodwill"), ("id", "r-1"), ("reason", "x"), ("day", "2026-11-21")];
        assert_eq!(owner.fill(&path, &path, &fields).await.location(), member, "{act}");
    }
    let path = format!("{member}/record/referral-void");
    owner.fill(&path, &path, &[("id", "r-2")]).await.has("没有这个编号的有效推荐");
    assert_eq!(owner.fill(&path, &path, &[("id", "r-1")]).await.location(), member);
}

#[tokio::test]
async fn more_lines_are_given_without_losing_what_was_typed() {
    let scene = Scene::new();
    let path = format!("/members/{}/sale", scene.member("10001"));
    let mut desk = scene.signed_in("cashier").await;
    let fields = [("category", "a"), ("amount", "1"), ("category", "b"), ("amount", "2"), ("more", "1")];
    let page = desk.fill(&path, &path, &fields).await;
    page.has("value=\"b\"");
    assert_eq!(page.text.matches("name=\"amount\"").count(), 5);
    assert_eq!(scene.clinic.member_search(&machine(), &MemberQuery::default()).unwrap().items[0].visits, 0);
}

#[tokio::test]
async fn the_pyramid_counts_as_of_a_day_and_leads_to_the_list() {
    let scene = Scene::new();
    let member = format!("/members/{}", scene.member("10001"));
    let mut desk = scene.signed_in("cashier").await;
    sale(&mut desk, &member, "6000").await;
    let page = desk.get("/").await;
    page.has("href=\"/members?tier=gold\"");
    page.has("100.00 %");
    let before = desk.get("/?as_of=2026-01-04").await;
    before.has("value=\"2026-01-04\"");
    before.has_not("100.00 %");
    assert_eq!(desk.get("/?as_of=yesterday").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    desk.get("/members?tier=gold").await.has(&member);
    desk.get("/members?tier=silver").await.has_not(&member);
}

#[tokio::test]
async fn no_chinese_is_left_in_english_but_data() {
    let scene = Scene::new();
    let member = format!("/members/{}", scene.member("10001"));
    let mut owner = scene.signed_in("owner").await;
    sale(&mut owner, &member, "2500").await;
    owner.get("/?lang=en").await;
    let data = ["中文", "普通会员", "银星会员", "金星会员", "星级会员计划", "抗衰", "张"];
    for path in [
        "/members",
        "/members/new",
        &member,
        &format!("{member}/sale"),
        &format!("{member}/correction"),
        &format!("{member}/record/redeem"),
        "/imports",
    ] {
        let page = owner.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        let text = data.iter().fold(page.text, |text, word| text.replace(word, ""));
        let stray: String = text.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).collect();
        assert_eq!(stray, "", "{path}");
    }
}

/// A line of one thing for 99 yuan, as the form of the checkout sends it.
pub(crate) const LINE: [(&str, &str); 9] = [
    ("item", ""),
    ("name", "面膜"),
    ("category", "抗衰"),
    ("price", "99"),
    ("quantity", "1"),
    ("hand", ""),
    ("gift", ""),
    ("seller", ""),
    ("server", ""),
];

#[tokio::test]
async fn a_new_customer_gets_her_card_at_the_checkout_and_the_bill_is_hers() {
    let scene = Scene::new();
    let mut desk = scene.signed_in("cashier").await;
    let with = |typed: &[(&'static str, &'static str)]| [&LINE[..], typed].concat();
    let carried = |page: &crate::scene::Page| {
        let mut hidden = page.hidden();
        for name in ["card_key", "member", "shown"] {
            hidden.extend(page.field(name).map(|value| (name.to_owned(), value)));
        }
        hidden
    };
    let start = desk.get("/checkout").await;
    let asked = with(&[("do", "enter"), ("entry", "不知道")]);
    desk.resend("/checkout", &start.hidden(), &asked).await.has_not("办理入会");
    let asked = with(&[("do", "enter"), ("entry", "13900001111")]);
    let offered = desk.resend("/checkout", &start.hidden(), &asked).await;
    offered.has("办理入会");
    offered.has("面膜");
    offered.has_not("没有找到");
    let broken = with(&[("do", "enrol"), ("card_phone", "139"), ("card_name", "李新")]);
    let refused = desk.resend("/checkout", &carried(&offered), &broken).await;
    refused.has("value=\"李新\"");
    let typed = with(&[("do", "enrol"), ("card_phone", "13900001111"), ("card_name", "李新")]);
    let hers = desk.resend("/checkout", &carried(&refused), &typed).await;
    hers.has("已入会");
    hers.has("面膜");
    let member = hers.field("member").unwrap();
    let twice = desk.resend("/checkout", &carried(&refused), &typed).await;
    assert_eq!(twice.field("member").unwrap(), member, "she has one card");
    let paid = desk.resend("/checkout", &carried(&hers), &with(&[("do", "sell:cash")])).await;
    assert!(paid.location().starts_with("/checkout/done/sale_"), "{}", paid.text);
    desk.get(&format!("/members/{member}")).await.has("99.00");
}

#[tokio::test]
async fn an_empty_price_list_leads_to_where_it_is_filled() {
    let scene = Scene::new();
    let mut owner = scene.signed_in("owner").await;
    let empty = "商品与价目还是空的";
    owner.get("/checkout").await.has(empty);
    owner.get("/").await.has("价目还是空的");
    let mut desk = scene.signed_in("cashier").await;
    let page = desk.get("/checkout").await;
    page.has(empty);
    page.has_not("去录入商品和价格");
    let category = scene.clinic.category_add(&machine(), &Key::fresh().unwrap(), "注射").unwrap();
    let fields = ItemFields::new(category.id, "水光针", 98_000);
    scene.clinic.item_add(&machine(), &Key::fresh().unwrap(), &fields).unwrap();
    owner.get("/checkout").await.has_not(empty);
    owner.get("/").await.has_not("价目还是空的");
}

#[tokio::test]
async fn treatments_name_their_store_and_are_told_of_one_or_of_all() {
    let scene = Scene::new();
    let (here, there) = (scene.store("静安店"), scene.store("徐汇店"));
    let member = scene.member("A-1");
    let category = scene.clinic.category_add(&machine(), &Key::fresh().unwrap(), "注射").unwrap();
    let fields = ItemFields::new(category.id, "水光针", 98_000);
    let item = scene.clinic.item_add(&machine(), &Key::fresh().unwrap(), &fields).unwrap().id.to_string();
    let mut owner = scene.signed_in("owner").await;
    let record = format!("/members/{member}/treat");
    for (store, batch) in [(here, "B-1"), (there, "B-2")] {
        owner.fill("/help", "/store", &[("store", &store.to_string()), ("back", "/members")]).await;
        owner.fill(&record, &record, &[("item", &item), ("batch_number", batch)]).await;
    }
    let cell = |name: &str| format!("<td class=\"wide-only\">{name}</td>");
    let own = owner.get("/treatments").await;
    own.has(&cell("徐汇店"));
    own.has_not("B-1");
    let all = owner.get("/treatments?store=").await;
    all.has(&cell("徐汇店"));
    all.has(&cell("静安店"));
    owner.get(&format!("/treatments?store={here}")).await.has_not("B-2");
    owner.get("/treatments?batch=B-1").await.has(&cell("静安店"));
    let file = owner.get("/treatments?store=&export=csv").await;
    file.has("门店");
    file.has("静安店");
}

#[tokio::test]
async fn a_wrong_batch_is_corrected_where_it_was_recorded() {
    let scene = Scene::new();
    let member = scene.member("A-1");
    let category = scene.clinic.category_add(&machine(), &Key::fresh().unwrap(), "注射").unwrap();
    let fields = ItemFields::new(category.id, "水光针", 98_000);
    let item = scene.clinic.item_add(&machine(), &Key::fresh().unwrap(), &fields).unwrap().id.to_string();
    let mut desk = scene.signed_in("cashier").await;
    let record = format!("/members/{member}/treat");
    desk.fill(&record, &record, &[("item", &item), ("batch_number", "B-1")]).await;
    let before = desk.get("/treatments?batch=B-1").await;
    before.has_not("<s>水光针</s>");
    let wrong = before.text.split_once("replaces=").unwrap().1.split('"').next().unwrap().to_owned();
    let page = format!("{record}?replaces={wrong}");
    desk.get(&page).await.has("value=\"B-1\"");
    let done = desk.fill(&page, &record, &[("replaces", &wrong), ("item", &item), ("batch_number", "B-7")]).await;
    assert_eq!(done.location(), record, "{}", done.text);
    let recalled = desk.get("/treatments?batch=B-7").await;
    recalled.has("A-1");
    recalled.has("更正后");
    let mistaken = desk.get("/treatments?batch=B-1").await;
    mistaken.has("<s>水光针</s>");
    mistaken.has("记错，由");
    let other = scene.member_with_phone("A-2", "13900002222");
    let foreign = desk.get(&format!("/members/{other}/treat?replaces={wrong}")).await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn why_something_is_given_back_stands_beside_it_with_and_without_a_card() {
    let scene = Scene::new();
    let member = scene.member("A-1");
    let category = scene.clinic.category_add(&machine(), &Key::fresh().unwrap(), "护理").unwrap();
    let fields = ItemFields::new(category.id, "头皮养护", 98_000);
    let item = scene.clinic.item_add(&machine(), &Key::fresh().unwrap(), &fields).unwrap().id;
    let mut owner = scene.signed_in("owner").await;
    for member in [None, Some(member)] {
        let basket = NewBasket { member, lines: vec![BasketLine::of(item, 1)], ..NewBasket::default() };
        let pay_fen = scene.clinic.desk_quote(&machine(), &basket).unwrap().pay_fen;
        let new = NewSaleOfItems::for_cash(basket, pay_fen);
        let sale = scene.clinic.sale_ring(&machine(), &Key::fresh().unwrap(), new, Rehearsal::Real).unwrap().sale;
        let back = NewLineRefund { sale, lines: Vec::new(), tender: None, day: None, reason: "买重了".to_owned() };
        scene.clinic.sale_refund_lines(&machine(), &Key::fresh().unwrap(), back, Rehearsal::Real).unwrap();
        let page = format!("/sales/{sale}");
        owner.get(&page).await.has_not("买重了");
        owner.fill(&page, &format!("{page}/reasons"), &[]).await.has("原因：买重了");
    }
}
