//! Several organisations on one server: what belongs to one is never seen by another.

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use yanji_app::Key;
use yanji_web::{AppState, router_of_all};

use crate::scene::{Browser, PASSWORD, Scene, machine};

/// Two organisations, each with an owner of the same name and a member of its own.
struct House {
    first: Scene,
    second: Scene,
    router: Router,
}

impl House {
    fn new() -> Self {
        let (first, second) = (Scene::named("甲店", AppState::new), Scene::named("乙店", AppState::new));
        for (scene, number) in [(&first, "10001"), (&second, "20002")] {
            scene.staff("owner", None);
            scene.member(number);
        }
        let states = [&first, &second].map(|scene| AppState::new(scene.clinic.clone())).into();
        Self { router: router_of_all(states), first, second }
    }

    fn slug(scene: &Scene) -> String {
        scene.clinic.id().to_string()
    }

    /// A browser in which the owner of an organisation is signed in.
    async fn signed_in(&self, scene: &Scene) -> Browser {
        let mut browser = Browser::of(self.router.clone());
        sign_in(&mut browser, scene).await;
        browser
    }

    async fn numbers_by_key(&self, token: &str) -> (StatusCode, String) {
        let request = Request::post("/api/v1/members/search")
            .header("authorization", format!("Bearer {token}"))
            .header("content-type", "application/json");
        let page = Browser::of(self.router.clone()).send(request, Body::from("{}")).await;
        (page.status, page.text)
    }
}

async fn sign_in(browser: &mut Browser, scene: &Scene) {
    browser.get(&format!("/?organisation={}", House::slug(scene))).await;
    let page = browser.post("/sign-in", &[("login", "owner"), ("password", PASSWORD)]).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
}

#[tokio::test]
async fn one_browser_is_signed_in_to_both_and_sees_one_at_a_time() {
    let house = House::new();
    let mut browser = house.signed_in(&house.first).await;
    let page = browser.get("/members").await;
    page.has("10001");
    page.has_not("20002");
    page.has("乙店");

    let elsewhere = browser.get(&format!("/?organisation={}", House::slug(&house.second))).await;
    assert_eq!((elsewhere.status, elsewhere.location().split('?').next()), (StatusCode::SEE_OTHER, Some("/sign-in")));
    browser.get("/sign-in").await.has("<title>登录 · 乙店</title>");
    sign_in(&mut browser, &house.second).await;
    let page = browser.get("/members").await;
    page.has("20002");
    page.has_not("10001");

    browser.get(&format!("/?organisation={}", House::slug(&house.first))).await;
    browser.get("/members").await.has("10001");
    assert_eq!(browser.cookies.keys().filter(|name| name.starts_with("yanji_session_")).count(), 2);
}

#[tokio::test]
async fn a_session_of_one_opens_nothing_of_the_other() {
    let house = House::new();
    let mut browser = house.signed_in(&house.first).await;
    let (own, other) = (House::slug(&house.first), House::slug(&house.second));
    let token = browser.cookies[&format!("yanji_session_{own}")].clone();
    browser.cookies.insert(format!("yanji_session_{other}"), token);
    browser.cookies.insert("yanji_organisation".to_owned(), other);
    assert!(browser.get("/members").await.location().starts_with("/sign-in"));
    // A form of one, sent after the browser has gone over to the other, has no effect there.
    browser.cookies.insert("yanji_organisation".to_owned(), own);
    let hidden = browser.get("/members/new").await.hidden();
    sign_in(&mut browser, &house.second).await;
    let page = browser.resend("/members/new", &hidden, &[("name", "a"), ("number", "30003")]).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn a_key_opens_the_organisation_that_it_is_of() {
    let house = House::new();
    let token = |scene: &Scene| {
        scene.clinic.key_add(&machine(), &Key::fresh().unwrap(), "desk", "owner").unwrap().token.unwrap()
    };
    for (scene, own, other) in [(&house.first, "10001", "20002"), (&house.second, "20002", "10001")] {
        let (status, text) = house.numbers_by_key(&token(scene)).await;
        assert_eq!(status, StatusCode::OK, "{text}");
        assert!(text.contains(own) && !text.contains(other), "{text}");
    }
    assert_eq!(house.numbers_by_key("yk_none").await.0, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn an_organisation_that_there_is_not_is_the_first_one() {
    let house = House::new();
    let mut browser = Browser::of(house.router.clone());
    browser.cookies.insert("yanji_organisation".to_owned(), "org_none".to_owned());
    browser.get("/sign-in").await.has("<title>登录 · 甲店</title>");
    let page = browser.get("/sign-in?organisation=org_none").await;
    page.has("<title>登录 · 甲店</title>");
    assert_eq!(page.header("set-cookie"), "");
}

#[tokio::test]
async fn whoever_is_alone_has_nothing_to_switch() {
    let scene = Scene::new();
    let mut owner = scene.signed_in("owner").await;
    owner.get("/members").await.has_not("organisation=");
}
