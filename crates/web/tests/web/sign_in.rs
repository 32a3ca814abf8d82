//! Sign-in, sign-out, and the cookies of a session.

use axum::http::StatusCode;
use axum::http::header::SET_COOKIE;
use yanji_web::AppState;

use crate::scene::{PASSWORD, Page, Scene};

fn session_cookie(page: &Page) -> String {
    let mut cookies = page.headers.get_all(SET_COOKIE).into_iter().map(|cookie| cookie.to_str().unwrap().to_owned());
    cookies.rfind(|cookie| cookie.contains("session")).unwrap_or_default()
}

#[tokio::test]
async fn a_wrong_password_keeps_the_log_in_name_and_says_so() {
    let scene = Scene::new();
    drop(scene.signed_in("owner").await);
    let mut browser = scene.browser();
    let page = browser.post("/sign-in", &[("login", "owner"), ("password", "wrong"), ("back", "/members")]).await;
    page.has("账号或密码不对");
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
    assert_eq!(owner.cookies.keys().collect::<Vec<_>>(), ["__Host-yanji_session"]);
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
    assert!(owner.cookies.is_empty());
    owner.cookies = kept;
    assert!(owner.get("/").await.location().starts_with("/sign-in"));
}
