//! The first hour in a browser: from the link of the terminal to a programme in force.

use std::sync::Arc;

use axum::http::StatusCode;
use yanji_app::{Clinic, FixedClock, Founding, Instant, Place};
use yanji_vault::RootKey;
use yanji_web::{AppState, router};

use crate::scene::{Browser, PASSWORD, Scene, day, machine};

/// A clinic that was founded just now, with the address of its link.
fn founded() -> (Arc<Clinic>, Browser, String, tempfile::TempDir) {
    let folder = tempfile::TempDir::new().unwrap();
    let zone = jiff::tz::TimeZone::get("Asia/Shanghai").unwrap();
    let clock = Arc::new(FixedClock::at(Instant::start_of(day("2026-11-21"), &zone).plus_seconds(36_000)));
    let founding = Founding { name: String::new(), timezone: "Asia/Shanghai".to_owned() };
    let place = Place::Folder(folder.path().to_owned());
    let clinic = Arc::new(Clinic::found(&place, &RootKey::from_bytes([1; 32]), clock, &founding).unwrap());
    let token = clinic.setup_begin(&machine()).unwrap().unwrap();
    let browser = Browser::of(router(AppState::new(Arc::clone(&clinic))));
    (clinic, browser, token, folder)
}

fn owner<'a>(token: &'a str, password: &'a str) -> [(&'a str, &'a str); 8] {
    [
        ("token", token),
        ("clinic", "清颜医美"),
        ("store", "人民路店"),
        ("name", "林小燕"),
        ("login", "lin"),
        ("password", password),
        ("again", PASSWORD),
        ("language", "zh"),
    ]
}

#[tokio::test]
async fn an_owner_comes_from_the_link_to_a_programme_in_force() {
    let (clinic, mut browser, token, _folder) = founded();
    assert_eq!(browser.get("/setup?token=0").await.status, StatusCode::UNAUTHORIZED);
    let link = format!("/setup?token={token}");
    let page = browser.get(&link).await;
    page.has("欢迎使用颜记");
    page.has("<span class=\"place-organisation\">颜记</span>");
    browser.get(&format!("{link}&lang=en")).await.has("<span class=\"place-organisation\">Yanji</span>");
    let sign_in = browser.get("/sign-in?lang=zh").await;
    sign_in.has("<span class=\"place-organisation\">颜记</span>");
    sign_in.has("还没有人能登录");

    let page = browser.post("/setup", &owner(&token, "another password")).await;
    page.has("两次输入的密码不一样");
    page.has("value=\"清颜医美\"");
    page.has_not("another password");

    let page = browser.post("/setup", &owner(&token, PASSWORD)).await;
    assert_eq!((page.status, page.location()), (StatusCode::SEE_OTHER, "/setup/programme"));
    browser.get("/setup/programme").await.has("<span class=\"place-organisation\">清颜医美</span>");
    assert_eq!(browser.get(&link).await.location(), "/setup/programme", "it opens once, and leads on who came by it");
    let again = browser.post("/setup", &owner(&token, PASSWORD)).await;
    assert_eq!(again.status, StatusCode::UNAUTHORIZED);
    let mut other = Browser::of(router(AppState::new(Arc::clone(&clinic))));
    let page = other.get(&link).await;
    assert_eq!(page.status, StatusCode::UNAUTHORIZED);
    for page in [page, again] {
        page.has("已经设置好了，请登录");
        page.has("href=\"/sign-in\"");
        page.has_not("重新启动");
    }
    other.get("/sign-in").await.has_not("还没有人能登录");

    assert_eq!(clinic.staff_list(&machine()).unwrap()[0].name, "林小燕");

    let nothing = browser.fill("/setup/programme", "/setup/programme", &[("history", "import")]).await;
    nothing.has("请填写此项");
    nothing.has_not("name=\"programme\" value=\"salon-stars.toml\" checked");
    for (trade, proposed) in
        [("aesthetics", "four-cards-diamond.toml"), ("beauty", "beauty-cards.toml"), ("hair", "salon-stars.toml")]
    {
        let order = format!("trade:{trade}");
        let pressed = [("do", order.as_str()), ("history", "none")];
        let page = browser.fill("/setup/programme", "/setup/programme", &pressed).await;
        page.has(&format!("name=\"programme\" value=\"{proposed}\" checked"));
        page.has("name=\"history\" value=\"none\" checked");
        page.has("其他店型的会员");
        assert!(clinic.programme_current(&machine()).unwrap().is_none(), "nothing is in force by looking");
    }
    let chosen = [("programme", "salon-stars.toml"), ("history", "import")];
    let page = browser.fill("/setup/programme", "/setup/programme", &chosen).await;
    assert_eq!((page.status, page.location()), (StatusCode::SEE_OTHER, "/imports"));
    let third = browser.get("/imports").await;
    third.has("第 3 步，共 3 步");
    third.has("以后再导入");
    third.has("从最早的年份开始");
    assert_eq!(browser.get(&link).await.location(), "/imports", "the step that is open");
    let current = clinic.programme_current(&machine()).unwrap().unwrap();
    assert_eq!(current.in_force_from, Some(day("2000-01-01")));
    assert_eq!(browser.get("/setup/programme").await.location(), "/", "it is chosen once");
}

#[tokio::test]
async fn who_starts_empty_begins_today() {
    let (clinic, mut browser, token, _folder) = founded();
    browser.post("/setup", &owner(&token, PASSWORD)).await;
    let chosen = [("programme", "salon-stars.toml"), ("history", "none")];
    let page = browser.fill("/setup/programme", "/setup/programme", &chosen).await;
    assert_eq!(page.location(), "/");
    let fields = [("name", "张小敏"), ("phone", "13800008899"), ("number", "10001"), ("day", "2026-11-21")];
    browser.fill("/members/new", "/members/new", &fields).await;
    browser.get("/imports").await.has_not("第 3 步");
    assert_eq!(clinic.programme_current(&machine()).unwrap().unwrap().in_force_from, Some(day("2026-11-21")));
    assert_eq!(browser.get("/").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_beginning_that_is_refused_leaves_nothing() {
    let scene = Scene::new();
    scene.member("10001");
    let mut owner = scene.signed_in("owner").await;
    let before = scene.clinic.programme_list(&machine()).unwrap().len();
    let hidden = owner.get("/members/new").await.hidden();
    let chosen = [("programme", "salon-stars.toml"), ("history", "import")];
    let page = owner.resend("/setup/programme", &hidden, &chosen).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    page.has("role=\"alert\"");
    assert_eq!(scene.clinic.programme_list(&machine()).unwrap().len(), before);
}
