//! Who is let in where, and what holds for every answer.

use axum::body::Body;
use axum::http::{Request, StatusCode};

use crate::furnished::Furnished;
use crate::routes::routes;
use crate::scene::{Browser, Page, Scene};

/// What somebody may open who may see members and nothing else.
const OF_ONE_WHO_READS_MEMBERS: [&str; 15] = [
    "/coupons/pieces/{id}",
    "/help",
    "/home/outlook",
    "/members",
    "/members/outlook",
    "/members/{id}",
    "/members/{id}/deposits",
    "/notices",
    "/progress",
    "/reminders",
    "/sales",
    "/sales/{id}",
    "/session",
    "/settings/me",
    "/sign-in",
];

/// What somebody may send who may see members and nothing else: what is their own, and searches.
const FROM_ONE_WHO_READS_MEMBERS: [&str; 11] = [
    "/members/columns",
    "/members/search",
    "/members/views",
    "/members/views/{id}",
    "/members/views/{id}/remove",
    "/search",
    "/search/suggest",
    "/settings/me",
    "/sign-in",
    "/sign-out",
    "/store",
];

/// What an address asks for in vain.
const RUBBISH: &str = "after=x&as_of=x&category=x&export=x&from=x&kpi=x&month=x&until=x";

/// Routes before there is anybody to sign in.
fn is_outside(path: &str) -> bool {
    path == "/sign-in" || path == "/setup"
}

/// Routes whose forms are files.
fn takes_files(path: &str) -> bool {
    ["/imports", "/items/file"].contains(&path)
}

/// Sends a form with nothing but a token: not even a key.
pub(crate) async fn send(browser: &mut Browser, method: &str, path: &str, token: &str) -> Page {
    let (kind, body) = match takes_files(path.split('?').next().unwrap_or(path)) {
        true => (
            "multipart/form-data; boundary=b",
            format!(
                "--b\r\ncontent-disposition: form-data; name=\"csrf\"\r\n\r\n{token}\r\n--b\r\ncontent-disposition: \
                 form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\na,b\r\n--b--\r\n"
            ),
        ),
        false => ("application/x-www-form-urlencoded", format!("csrf={token}")),
    };
    let request = Request::builder().method(method).uri(path).header("content-type", kind);
    browser.send(request, Body::from(body)).await
}

#[tokio::test]
async fn whoever_is_not_signed_in_is_sent_to_sign_in_from_everywhere() {
    let clinic = Furnished::new().await;
    for route in routes().into_iter().filter(|route| !is_outside(&route.path)) {
        let path = clinic.address(&route.path);
        for method in route.methods() {
            let page = send(&mut clinic.scene.browser(), method, &path, "").await;
            assert_eq!(page.status, StatusCode::SEE_OTHER, "{method} {path}");
            assert!(page.location().starts_with("/sign-in"), "{method} {path}: {}", page.location());
        }
    }
    assert_eq!(clinic.scene.browser().get("/members").await.location(), "/sign-in?back=/members");
}

#[tokio::test]
async fn a_script_that_is_not_signed_in_is_told_so_and_gets_nothing_to_show() {
    let clinic = Furnished::new().await;
    for route in routes().into_iter().filter(|route| !is_outside(&route.path)) {
        let path = clinic.address(&route.path);
        for method in route.methods() {
            let request = Request::builder().method(method).uri(&path).header("hx-request", "true");
            let page = clinic.scene.browser().send(request, Body::empty()).await;
            assert_eq!(page.status, StatusCode::UNAUTHORIZED, "{method} {path}");
            assert_eq!(page.header("yanji-problem"), "unauthenticated", "{method} {path}");
            assert_eq!(page.text, "请先登录。", "{method} {path}");
        }
    }
}

#[tokio::test]
async fn a_script_on_a_page_of_an_older_session_is_told_so() {
    let scene = Scene::new();
    let mut owner = scene.signed_in("owner").await;
    let old = owner.get("/settings/me").await.field("csrf").unwrap();
    owner.post("/sign-in", &[("login", "owner"), ("password", crate::scene::PASSWORD)]).await;
    let request = Request::post("/search/suggest")
        .header("hx-request", "true")
        .header("content-type", "application/x-www-form-urlencoded");
    let page = owner.send(request, Body::from(format!("csrf={old}&text=1"))).await;
    assert_eq!((page.status, page.header("yanji-problem")), (StatusCode::CONFLICT, "page_expired"));
    assert_eq!(page.text, "页面已过期，请刷新后再提交。");
    // The page asks for the token of the present session, and who it is of.
    let frame = owner.get("/settings/me").await;
    let present = owner.get("/session").await;
    present.has(&frame.field("csrf").unwrap());
    let staff = frame.text.split("data-staff=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    assert!(staff.starts_with("staff_"), "{staff}");
    present.has(&staff);
    present.has_not(&old);
}

#[tokio::test]
async fn no_form_is_taken_without_the_token_of_its_session() {
    let mut clinic = Furnished::new().await;
    for route in routes().into_iter().filter(|route| route.is_posted && !is_outside(&route.path)) {
        let path = clinic.address(&route.path);
        for token in ["", "0123"] {
            let page = send(&mut clinic.owner, "POST", &path, token).await;
            assert_eq!(page.status, StatusCode::CONFLICT, "{path} {token}");
            page.has("页面已过期，请刷新后再提交");
        }
    }
}

#[tokio::test]
async fn who_may_only_read_members_is_kept_from_all_else() {
    let clinic = Furnished::new().await;
    let mut reader = clinic.signed_in_with("reader", &["member_read"]).await;
    let csrf = reader.get("/settings/me").await.field("csrf").unwrap();
    let mut faults = Vec::new();
    for route in routes().into_iter().filter(|route| !is_outside(&route.path)) {
        let path = clinic.address(&route.path);
        for (method, allowed) in [("GET", &OF_ONE_WHO_READS_MEMBERS[..]), ("POST", &FROM_ONE_WHO_READS_MEMBERS)] {
            let may = allowed.contains(&route.path.as_str());
            if route.methods().any(|has| has == method) && !(may && method == "POST") {
                let path = if may { path.clone() } else { format!("{path}?{RUBBISH}") };
                let page = send(&mut reader, method, &path, &csrf).await;
                // Before anything that was sent is looked at: a form with nothing in it, an address with rubbish.
                let is_kept = page.status == StatusCode::FORBIDDEN || page.location() == "/members";
                let is_shown = page.status == StatusCode::OK;
                if (may && !is_shown) || (!may && !is_kept) {
                    faults.push(format!("{method} {path}: {}", page.status));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
    assert_eq!(reader.get("/").await.location(), "/members");
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
    let publish = format!("/programme/{version}/publish");
    let publish = cashier.fill("/members/new", &publish, &[("from", "2026-12-01")]).await;
    assert_eq!(publish.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_form_without_the_token_of_its_session_does_nothing() {
    let scene = Scene::new();
    let mut owner = scene.signed_in("owner").await;
    for token in ["", "0123"] {
        let page = owner.post("/members/new", &[("csrf", token), ("key", "k"), ("name", "a")]).await;
        assert_eq!(page.status, StatusCode::CONFLICT);
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
    for path in ["/nothing", "/members/x", "/sales/x/refund", "/programme/x/return", "/imports/x"] {
        let page = owner.get(path).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
        page.has("没有找到");
    }
    let page = owner.get("/nothing?lang=en").await;
    page.has("Not found");
    owner.get("/nothing").await.has("Not found");
    owner.get("/nothing?lang=zh").await.has("没有找到");
}

#[tokio::test]
async fn everybody_has_a_first_page() {
    let clinic = Furnished::new().await;
    for permission in yanji_app::Permission::ALL {
        let mut browser = clinic.signed_in_with(&permission.code().replace('_', "-"), &[permission.code()]).await;
        let mut page = browser.get("/").await;
        if page.status == StatusCode::SEE_OTHER {
            page = browser.get(page.location()).await;
        }
        assert_eq!(page.status, StatusCode::OK, "{}", permission.code());
    }
}
