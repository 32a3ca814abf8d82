//! Who is let in where, and what holds for every answer.

use axum::body::Body;
use axum::http::{Request, StatusCode};

use crate::scene::Scene;

/// Sources in which the console's routes are written.
const ROUTES: [&str; 2] = [include_str!("../../src/console.rs"), include_str!("../../src/console/imports.rs")];

/// Every path of the console with the methods that it has, as the sources say.
fn routes() -> Vec<(String, Vec<&'static str>)> {
    let lines = ROUTES.iter().flat_map(|source| source.lines());
    let routes = lines.filter_map(|line| {
        let (_, rest) = line.split_once(".route(\"")?;
        let (path, handlers) = rest.split_once('"')?;
        let methods =
            ["GET", "POST"].into_iter().filter(|method| handlers.contains(&format!("{}(", method.to_lowercase())));
        let path = path.replace("{deed}", "redeem").replace("{id}", "x").replace("{note}", "x");
        Some((path, methods.collect()))
    });
    routes.collect()
}

#[tokio::test]
async fn whoever_is_not_signed_in_is_sent_to_sign_in_from_everywhere() {
    let scene = Scene::new();
    let routes = routes();
    assert!(routes.len() > 15, "{routes:?}");
    for (path, methods) in routes {
        assert!(!methods.is_empty(), "{path}");
        for method in methods.into_iter().filter(|_| path != "/sign-in") {
            let request = Request::builder().method(method).uri(&path);
            let form = request.header("content-type", "application/x-www-form-urlencoded");
            let page = scene.browser().send(form, Body::empty()).await;
            assert_eq!(page.status, StatusCode::SEE_OTHER, "{method} {path}");
            assert!(page.location().starts_with("/sign-in"), "{method} {path}: {}", page.location());
        }
    }
    assert_eq!(scene.browser().get("/members").await.location(), "/sign-in?back=/members");
}

#[tokio::test]
async fn a_cashier_is_kept_from_what_is_the_owners() {
    let scene = Scene::new();
    let id = scene.member("10001");
    let mut cashier = scene.signed_in("cashier").await;
    for path in ["/", "/members", "/programme", &format!("/members/{id}"), &format!("/members/{id}/sale")] {
        assert_eq!(cashier.get(path).await.status, StatusCode::OK, "{path}");
    }
    let version = scene.clinic.programme_list(&crate::scene::machine()).unwrap()[0].id;
    let import = format!("/imports/{}", "imp_00000000000000000000000000000000");
    for path in [
        "/imports",
        &import,
        &format!("{import}/refused.csv"),
        "/programme/edit",
        &format!("/programme/{version}/return"),
        &format!("/members/{id}/record/points"),
        &format!("/members/{id}/record/tier"),
    ] {
        assert_eq!(cashier.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    cashier.get("/").await.has_not("href=\"/imports\"");
    let record = format!("/members/{id}/record/tier");
    let page = cashier.fill("/members/new", &record, &[("tier", "gold"), ("reason", "x")]).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    let publish = cashier.fill("/members/new", "/programme/publish", &[("source", "x"), ("from", "2026-12-01")]).await;
    assert_eq!(publish.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_form_without_the_token_of_its_session_does_nothing() {
    let scene = Scene::new();
    let mut owner = scene.signed_in("owner").await;
    for token in ["", "0123"] {
        let page = owner.post("/members/new", &[("csrf", token), ("key", "k"), ("name", "a")]).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN);
    }
    let hidden = owner.get("/members/new").await.hidden();
    let body = format!("csrf={}&key=k&name=a", hidden[0].1);
    for (name, value) in [("sec-fetch-site", "cross-site"), ("origin", "https://example.org")] {
        let request = Request::post("/members/new")
            .header("content-type", "application/x-www-form-urlencoded")
            .header("host", "127.0.0.1:8080")
            .header(name, value);
        let page = owner.send(request, body.clone().into()).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{name}");
    }
    owner.get("/members").await.has("还没有会员");
}

#[tokio::test]
async fn every_answer_says_what_a_browser_may_do_with_it() {
    let scene = Scene::new();
    for path in ["/sign-in", "/members", "/assets/console.css", "/nothing"] {
        let page = scene.browser().get(path).await;
        assert!(page.header("content-security-policy").starts_with("default-src 'self';"), "{path}");
        assert_eq!(page.header("x-frame-options"), "DENY", "{path}");
        assert_eq!(page.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(page.header("referrer-policy"), "same-origin", "{path}");
    }
    assert_eq!(scene.browser().get("/sign-in").await.header("cache-control"), "no-store");
}

#[tokio::test]
async fn what_is_not_there_is_said_in_the_language_of_the_page() {
    let scene = Scene::new();
    let mut owner = scene.signed_in("owner").await;
    for path in ["/nothing", "/members/x", "/sales/x/refund", "/programme/x/return", "/imports/x", "/imports/file/x"] {
        let page = owner.get(path).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
        page.has("没有找到");
    }
    let page = owner.get("/nothing?lang=en").await;
    page.has("Not found");
    owner.get("/nothing").await.has("Not found");
    owner.get("/nothing?lang=zh").await.has("没有找到");
}
