//! What a page weighs on its way, and that it is not sent twice.

use axum::body::Body;
use axum::http::{Request, StatusCode};

use crate::furnished::Furnished;
use crate::routes::routes;
use crate::scene::{Browser, Scene};

/// The most bytes of the first page with everything that it loads.
const FIRST_PAGE_BYTES_MAX: usize = 300_000;
/// The most bytes of any page after it.
const PAGE_BYTES_MAX: usize = 60_000;
/// How many members are on the lists, more than one page of them holds.
const MEMBERS: usize = 60;

async fn weight(browser: &mut Browser, path: &str) -> usize {
    let page = browser.send(Request::get(path).header("accept-encoding", "gzip"), Body::empty()).await;
    assert_eq!(page.status, StatusCode::OK, "{path}");
    assert_eq!(page.header("content-encoding"), "gzip", "{path}");
    // Bytes that are no text count three each, so this is more than it weighs.
    page.text.len()
}

#[tokio::test]
async fn the_first_page_is_light() {
    let scene = Scene::new();
    let mut browser = scene.browser();
    let page = browser.get("/sign-in").await;
    let loaded: Vec<_> = page
        .text
        .split(['"', '\''])
        .filter(|text| text.starts_with("/assets/"))
        .map(|address| address.split('#').next().unwrap().to_owned())
        .collect();
    assert!(loaded.len() >= 5, "{loaded:?}");
    let mut total = weight(&mut browser, "/sign-in").await;
    for address in loaded {
        total += weight(&mut browser, &address).await;
    }
    assert!(total < FIRST_PAGE_BYTES_MAX, "{total}");
}

#[tokio::test]
async fn every_page_is_light() {
    let mut clinic = Furnished::new().await;
    for number in 0..MEMBERS {
        clinic.scene.member_with_phone(&format!("2{number:04}"), &format!("139{number:08}"));
    }
    let paths: Vec<String> =
        routes().iter().filter(|route| route.is_got).map(|route| clinic.address(&route.path)).collect();
    let (mut weighed, mut heaviest) = (0, 0);
    for path in paths {
        let request = Request::get(&path).header("accept-encoding", "gzip");
        let page = clinic.owner.send(request, Body::empty()).await;
        if page.status == StatusCode::OK {
            assert!(page.text.len() < PAGE_BYTES_MAX, "{path}: {}", page.text.len());
            weighed += 1;
            heaviest = heaviest.max(page.text.len());
        }
    }
    assert!(weighed > 45, "{weighed}");
    assert!(heaviest > 5_000, "the lists are not filled: {heaviest}");
}

#[tokio::test]
async fn what_a_browser_has_is_not_sent_again() {
    let scene = Scene::new();
    let mut browser = scene.browser();
    let page = browser.get("/assets/console.css").await;
    assert_eq!(page.header("cache-control"), "no-cache");
    let tag = page.header("etag").to_owned();
    for tag in [tag.clone(), format!("W/{tag}"), format!("\"x\", {tag}")] {
        let request = Request::get("/assets/console.css").header("if-none-match", tag);
        assert_eq!(browser.send(request, Body::empty()).await.status, StatusCode::NOT_MODIFIED);
    }
    let changed = Request::get("/assets/console.css").header("if-none-match", "\"x\"");
    assert_eq!(browser.send(changed, Body::empty()).await.status, StatusCode::OK);
    for address in [
        format!("/assets/console.css?v={}", tag.trim_matches('"')),
        "/assets/vendor/htmx-2.0.11/htmx.min.js".to_owned(),
    ] {
        assert!(browser.get(&address).await.header("cache-control").contains("immutable"), "{address}");
    }
    assert_eq!(browser.get("/assets/nothing.css").await.status, StatusCode::NOT_FOUND);
    assert_eq!(browser.get("/assets/..%2fCargo.toml").await.status, StatusCode::NOT_FOUND);
}
