//! What surrounds every page: where one acts, the language, the theme, the help.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use yanji_app::Key;
use yanji_books::id::{MemberId, StoreId};

use crate::scene::{Browser, PASSWORD, Page, Scene, machine};

async fn ring_up(browser: &mut Browser, member: MemberId, number: &str) {
    let path = format!("/members/{member}/sale");
    let page = browser.fill(&path, &path, &[("category", "护肤"), ("amount", "200"), ("number", number)]).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
}

async fn choose(browser: &mut Browser, store: &str) -> Page {
    browser.fill("/help", "/store", &[("store", store), ("back", "/members")]).await
}

#[tokio::test]
async fn what_is_rung_up_carries_the_store_that_was_chosen() {
    let scene = Scene::new();
    let (first, second) = (scene.store("1"), scene.store("2"));
    let member = scene.member("10001");
    let mut owner = scene.signed_in("owner").await;
    ring_up(&mut owner, member, "S1").await;
    let chosen = choose(&mut owner, &second.to_string()).await;
    assert_eq!((chosen.status, chosen.location()), (StatusCode::SEE_OTHER, "/members"));
    ring_up(&mut owner, member, "S2").await;
    choose(&mut owner, &first.to_string()).await;
    ring_up(&mut owner, member, "S3").await;
    choose(&mut owner, "").await;
    ring_up(&mut owner, member, "S4").await;
    assert_eq!(scene.stores_of_sales(), [None, Some(second), Some(first), None]);
}

#[tokio::test]
async fn whoever_acts_in_a_store_sees_its_sales_and_those_of_all_when_asked() {
    let scene = Scene::new();
    let (first, second) = (scene.store("1"), scene.store("2"));
    let mut owner = scene.signed_in("owner").await;
    choose(&mut owner, &first.to_string()).await;
    let chosen = |store: &str| format!("<option value=\"{store}\" selected>");
    let page = owner.get("/sales").await;
    page.has(&chosen(&first.to_string()));
    let page = owner.get("/sales?store=").await;
    page.has_not(&chosen(&first.to_string()));
    page.has_not(&chosen(&second.to_string()));
    let page = owner.get(&format!("/sales?store={second}")).await;
    page.has(&chosen(&second.to_string()));
}

#[tokio::test]
async fn what_is_rung_up_where_one_store_is_open_is_of_that_store() {
    let scene = Scene::new();
    let (open, closing) = (scene.store("1"), scene.store("2"));
    let member = scene.member("10001");
    let mut owner = scene.signed_in("owner").await;
    scene.clinic.store_close(&machine(), &Key::fresh().unwrap(), closing).unwrap();
    ring_up(&mut owner, member, "S1").await;
    assert_eq!(scene.stores_of_sales(), [Some(open)]);
    let taken_on = owner.fill("/members/new", "/members/new", &[("name", "张小敏")]).await;
    let page = owner.get(taken_on.location()).await;
    page.has("入会门店 1");
    page.has_not("name=\"store\"");
}

#[tokio::test]
async fn figures_say_of_which_store_they_are() {
    let scene = Scene::new();
    let first = scene.store("静安店");
    let mut owner = scene.signed_in("owner").await;
    let of = |name: &str| format!("<span class=\"text-secondary ms-2\">{name}</span></h1>");
    owner.get("/data").await.has_not("全部门店");
    scene.store("徐汇店");
    let own = ["/data", "/members/outlook", "/till", "/till/staff"];
    let all = ["/data/benefits", "/till/liabilities"];
    for path in own.iter().chain(&all) {
        owner.get(path).await.has(&of("全部门店"));
    }
    owner.get("/").await.has(" · 全部门店");
    choose(&mut owner, &first.to_string()).await;
    for path in own {
        owner.get(path).await.has(&of("静安店"));
    }
    for path in all {
        owner.get(path).await.has(&of("全部门店"));
    }
    owner.get("/").await.has(" · 静安店");
    let name = |page: &Page| page.header("content-disposition").to_owned();
    let encoded = "%E9%9D%99%E5%AE%89%E5%BA%97";
    let file = owner.get("/data?export=csv").await;
    assert!(name(&file).contains(encoded), "{}", name(&file));
    let file = owner.get("/till/liabilities?export=xlsx").await;
    assert!(!name(&file).contains(encoded), "{}", name(&file));
}

#[tokio::test]
async fn a_store_that_is_closed_or_made_up_is_not_acted_in() {
    let scene = Scene::new();
    let (open, closing) = (scene.store("1"), scene.store("2"));
    scene.store("3");
    let member = scene.member("10001");
    let mut owner = scene.signed_in("owner").await;
    choose(&mut owner, &closing.to_string()).await;
    scene.clinic.store_close(&machine(), &Key::fresh().unwrap(), closing).unwrap();
    ring_up(&mut owner, member, "S1").await;
    let made_up = [StoreId([7; 16]).to_string(), "1".to_owned(), "all".to_owned()];
    for (number, made_up) in ["S2", "S3", "S4"].into_iter().zip(made_up) {
        let cookies = owner.cookies.clone();
        choose(&mut owner, &made_up).await;
        assert!(!owner.cookies.contains_key("yanji_store"), "{made_up}");
        owner.cookies = cookies;
        owner.cookies.insert("yanji_store".to_owned(), made_up);
        ring_up(&mut owner, member, number).await;
    }
    owner.cookies.insert("yanji_store".to_owned(), open.to_string());
    ring_up(&mut owner, member, "S5").await;
    assert_eq!(scene.stores_of_sales(), [None, None, None, None, Some(open)]);
}

#[tokio::test]
async fn staff_of_a_store_stay_in_it() {
    let scene = Scene::new();
    let (own, other) = (scene.store("店一"), scene.store("店二"));
    let member = scene.member("10001");
    scene.staff("cashier", Some(own));
    let mut cashier = scene.browser();
    cashier.post("/sign-in", &[("login", "cashier"), ("password", PASSWORD)]).await;
    let page = cashier.get("/help").await;
    page.has("店一");
    page.has_not("店二");
    choose(&mut cashier, &other.to_string()).await;
    ring_up(&mut cashier, member, "S1").await;
    assert_eq!(scene.stores_of_sales(), [Some(own)]);
}

#[tokio::test]
async fn whoever_takes_money_is_asked_in_which_store() {
    let scene = Scene::new();
    let first = scene.store("店一");
    let member = scene.member("10001");
    let mut cashier = scene.signed_in("cashier").await;
    cashier.get("/checkout").await.has_not("您现在在哪家门店");
    scene.store("店二");
    let deposits = format!("/members/{member}/deposits");
    let checkout = format!("/checkout?member={member}");
    for path in ["/till/shift", deposits.as_str(), checkout.as_str()] {
        let page = cashier.get(path).await;
        page.has("您现在在哪家门店");
        page.has(&format!("name=\"back\" value=\"{path}\""));
    }
    let chosen = [("store", first.to_string()), ("back", checkout.clone())];
    let chosen = chosen.each_ref().map(|(name, value)| (*name, value.as_str()));
    assert_eq!(cashier.fill("/help", "/store", &chosen).await.location(), checkout, "on she goes where she was");
    cashier.get(&checkout).await.has("10001");
    let opened = cashier.fill("/till/shift", "/till/shift/open", &[("float_fen", "100")]).await;
    assert_eq!(opened.location(), "/till/shift", "{}", opened.text);
    let today = scene.clinic.today();
    let shift = scene.clinic.shift_list(&machine(), (today, today), 0, 9).unwrap().remove(0);
    assert_eq!(shift.store, Some(first), "what was chosen stays");

    // She goes home without ending it.
    scene.staff("manager", Some(first));
    let mut manager = scene.browser();
    manager.post("/sign-in", &[("login", "manager"), ("password", PASSWORD)]).await;
    let page = format!("/till/shift?shift={}", shift.id);
    manager.get("/till/shifts").await.has(&format!("href=\"{page}\""));
    manager.get(&page).await.has("代为交班");
    let ended = manager.fill(&page, "/till/shift/close", &[("cash", "99"), ("shift", &shift.id.to_string())]).await;
    assert_eq!(ended.location(), "/till/shifts", "{}", ended.text);
    assert_eq!(manager.get(&page).await.location(), "/till/shifts", "it has ended");
    assert!(!manager.get("/till/shifts").await.text.contains(&page));
}

#[tokio::test]
async fn a_choice_of_store_leads_back_to_a_page_of_ours_only() {
    let scene = Scene::new();
    let mut owner = scene.signed_in("owner").await;
    let page = owner.fill("/members/new", "/store", &[("store", ""), ("back", "//example.org")]).await;
    assert_eq!(page.location(), "/");
}

#[tokio::test]
async fn a_theme_is_kept() {
    let scene = Scene::new();
    let mut browser = scene.browser();
    browser.get("/sign-in").await.has("data-bs-theme=\"system\"");
    browser.get("/sign-in?theme=dark").await.has("data-bs-theme=\"dark\"");
    browser.get("/sign-in").await.has("data-bs-theme=\"dark\"");
    browser.get("/sign-in?theme=none").await.has("data-bs-theme=\"dark\"");
    browser.get("/sign-in?theme=system").await.has("data-bs-theme=\"system\"");
}

#[tokio::test]
async fn a_browser_is_answered_in_its_language_until_one_is_chosen() {
    let scene = Scene::new();
    let mut browser = scene.browser();
    let english = || Request::get("/sign-in").header("accept-language", "en-GB,en;q=0.9");
    browser.send(english(), Body::empty()).await.has("<html lang=\"en\"");
    browser.get("/sign-in").await.has("<html lang=\"zh-CN\"");
    browser.get("/sign-in?lang=zh").await.has("<html lang=\"zh-CN\"");
    browser.send(english(), Body::empty()).await.has("<html lang=\"zh-CN\"");
}

#[tokio::test]
async fn the_navigation_marks_where_one_is() {
    let scene = Scene::new();
    let mut owner = scene.signed_in("owner").await;
    let page = owner.get("/imports").await;
    page.has("href=\"/imports\" aria-current=\"page\"");
    page.has("data-go=\"d\" aria-current=\"true\"");
    owner.get("/").await.has("href=\"/\" data-go=\"h\" aria-current=\"page\"");
    owner.get("/help").await.has_not("aria-current=\"page\"");
}
