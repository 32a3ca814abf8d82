//! Sign-in, sign-out, and the cookies of a session.

use axum::http::StatusCode;
use axum::http::header::SET_COOKIE;
use yanji_web::AppState;

use crate::scene::{PASSWORD, Page, Scene};

fn session_cookie(page: &Page) -> String {
    cookie(page, "session")
}

fn cookie(page: &Page, name: &str) -> String {
    let mut cookies = page.headers.get_all(SET_COOKIE).into_iter().map(|cookie| cookie.to_str().unwrap().to_owned());
    cookies.rfind(|cookie| cookie.contains(name)).unwrap_or_default()
}

#[tokio::test]
async fn a_browser_that_signed_in_is_not_locked_out_by_others() {
    let scene = Scene::new();
    let mut owner = scene.signed_in("owner").await;
    owner.fill("/", "/sign-out", &[]).await;
    let try_in = |password| [("login", "owner"), ("password", password)];
    for _ in 0..5 {
        scene.browser().post("/sign-in", &try_in("wrong")).await.has("登录名或密码不对");
    }
    scene.browser().post("/sign-in", &try_in(PASSWORD)).await.has("请十五分钟后再试");
    let page = owner.post("/sign-in", &try_in(PASSWORD)).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
    let kept = cookie(&page, "device");
    assert!(kept.contains("; Path=/; HttpOnly; SameSite=Strict; Max-Age=31536000"), "{kept}");
}

#[tokio::test]
async fn the_space_around_a_password_is_part_of_it() {
    let scene = Scene::new();
    drop(scene.signed_in("owner").await);
    let spaced = " ten letters ";
    let mut browser = scene.signed_in("manager").await;
    let change = |old, new| [("old", old), ("password", new), ("again", new)];
    let done = browser.fill("/settings/me", "/settings/me", &change(PASSWORD, spaced)).await;
    assert_eq!(done.location(), "/settings/me", "{}", done.text);
    let fields = |password| [("login", "manager"), ("password", password)];
    assert_eq!(scene.browser().post("/sign-in", &fields(spaced)).await.status, StatusCode::SEE_OTHER);
    scene.browser().post("/sign-in", &fields(spaced.trim())).await.has("登录名或密码不对");
    browser.fill("/settings/me", "/settings/me", &change(spaced.trim(), PASSWORD)).await.has("当前密码不对");
}

#[tokio::test]
async fn who_tried_too_many_passwords_of_her_own_is_told_to_wait() {
    let scene = Scene::new();
    let mut owner = scene.signed_in("owner").await;
    let change = |old| [("old", old), ("password", "another horse"), ("again", "another horse")];
    for _ in 0..5 {
        owner.fill("/settings/me", "/settings/me", &change("wrong horse")).await.has("当前密码不对");
    }
    let page = owner.fill("/settings/me", "/settings/me", &change(PASSWORD)).await;
    page.has("密码错误次数过多，请十五分钟后再试。");
    page.has_not("当前密码不对");
}

#[tokio::test]
async fn a_wrong_password_keeps_the_log_in_name_and_says_so() {
    let scene = Scene::new();
    drop(scene.signed_in("owner").await);
    let mut browser = scene.browser();
    let page = browser.post("/sign-in", &[("login", "owner"), ("password", "wrong"), ("back", "/members")]).await;
    page.has("登录名或密码不对");
    page.has("value=\"owner\"");
    page.has("value=\"/members\"");
    page.has_not("wrong\"");
    assert!(browser.cookies.is_empty());
}

#[tokio::test]
async fn one_comes_back_to_where_one_wanted_to_go_and_nowhere_else() {
    let scene = Scene::new();
    drop(scene.signed_in("owner").await);
    for (back, location) in [("/members?tier=gold", "/members?tier=gold"), ("//example.org", "/"), ("", "/")] {
        let fields = [("login", "owner"), ("password", PASSWORD), ("back", back)];
        let page = scene.browser().post("/sign-in", &fields).await;
        assert_eq!((page.status, page.location()), (StatusCode::SEE_OTHER, location));
        let cookie = session_cookie(&page);
        assert!(
            cookie.starts_with("yanji_session=") && cookie.ends_with("; Path=/; HttpOnly; SameSite=Strict"),
            "{cookie}"
        );
    }
}

#[tokio::test]
async fn behind_https_the_cookie_is_kept_to_it() {
    let scene = Scene::with(|clinic| AppState::new(clinic).behind_https());
    let mut owner = scene.signed_in("owner").await;
    assert_eq!(owner.cookies.keys().collect::<Vec<_>>(), ["__Host-yanji_device", "__Host-yanji_session"]);
    assert_eq!(owner.get("/").await.status, StatusCode::OK);
    let page = owner.post("/sign-in", &[("login", "owner"), ("password", PASSWORD)]).await;
    assert!(session_cookie(&page).contains("; Secure"));
}

#[tokio::test]
async fn a_session_ends_with_sign_out_even_for_who_kept_the_cookie() {
    let scene = Scene::new();
    let mut owner = scene.signed_in("owner").await;
    let kept = owner.cookies.clone();
    let page = owner.fill("/", "/sign-out", &[]).await;
    assert_eq!(page.location(), "/sign-in");
    assert_eq!(owner.cookies.keys().collect::<Vec<_>>(), ["yanji_device"], "the browser stays known");
    owner.cookies = kept;
    assert!(owner.get("/").await.location().starts_with("/sign-in"));
}
