//! Forms and addresses full of rubbish: everything is answered, and nothing with a fault of the program.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use axum::body::Body;
use axum::http::{Request, StatusCode};

use crate::furnished::Furnished;
use crate::routes::{Route, routes};
use crate::scene::{Page, Scene};

/// What stands in every field of a form at once.
fn rubbish() -> Vec<(&'static str, String)> {
    vec![
        ("nothing", String::new()),
        ("a word", "x".to_owned()),
        ("a large number", "99999999999999999999".to_owned()),
        ("the least number", i64::MIN.to_string()),
        ("the greatest number", i64::MAX.to_string()),
        ("minus one", "-1".to_owned()),
        ("an amount", "0.001".to_owned()),
        ("no day", "9999-99-99".to_owned()),
        ("the last day", "9999-12-31".to_owned()),
        ("NUL", "a\u{0}b".to_owned()),
        ("control characters", "a\r\n\u{7f}\u{1b}[2J\u{202e}b".to_owned()),
        ("an emoji", "🦀👩‍👩‍👧".to_owned()),
        ("markup", "\"'><script>alert(1)</script>%00{{1}}".to_owned()),
        ("an id of another kind", "mem_00000000000000000000000000000000".to_owned()),
    ]
}

/// Every name that a field has anywhere, as the templates and the handlers say.
fn names() -> Vec<String> {
    let mut names = BTreeSet::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for folder in ["templates", "src/console"] {
        gather(&root.join(folder), &mut names);
    }
    for own in ["csrf", "key"] {
        names.remove(own);
    }
    assert!(names.len() > 60, "{names:?}");
    names.into_iter().collect()
}

fn gather(folder: &Path, names: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            gather(&path, names);
            continue;
        }
        let source = fs::read_to_string(path).unwrap();
        for mark in ["name=\"", ".get(\"", ".all(\"", ".needed(\"", ".day(\"", ".whole(\""] {
            let found = source.split(mark).skip(1).filter_map(|rest| rest.split('"').next());
            let is_name = |name: &&str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
            names.extend(found.filter(|name| !name.is_empty()).filter(is_name).map(str::to_owned));
        }
    }
}

/// Every route that takes forms, but for the one that ends the session of the test.
fn forms() -> Vec<Route> {
    routes().into_iter().filter(|route| route.is_posted && route.path != "/sign-out").collect()
}

/// What is at fault with an answer, if anything is.
fn fault(page: &Page, asked: &str) -> Option<String> {
    page.status.is_server_error().then(|| format!("{asked}: {}", page.status))
}

/// Fails with everything that is at fault.
#[track_caller]
fn none(faults: &[String]) {
    assert!(faults.is_empty(), "{faults:#?}");
}

/// Sends forms to every address that takes them.
struct Sender {
    clinic: Furnished,
    csrf: String,
    faults: Vec<String>,
}

impl Sender {
    async fn new() -> Self {
        let mut clinic = Furnished::new().await;
        let csrf = clinic.owner.get("/settings/me").await.field("csrf").unwrap();
        Self { clinic, csrf, faults: Vec::new() }
    }

    async fn send(&mut self, what: &str, path: &str, key: &str, fields: &[(&str, &str)]) {
        let all = [&[("csrf", self.csrf.as_str()), ("key", key)], fields].concat();
        let page = self.clinic.owner.post(path, &all).await;
        self.faults.extend(fault(&page, &format!("{path} with {what}")));
    }
}

#[tokio::test]
async fn no_form_full_of_rubbish_is_a_fault_of_the_program() {
    let mut sender = Sender::new().await;
    let names = names();
    for route in forms() {
        let path = sender.clinic.address(&route.path);
        for (place, (what, value)) in rubbish().into_iter().enumerate() {
            let fields: Vec<_> = names.iter().map(|name| (name.as_str(), value.as_str())).collect();
            sender.send(what, &path, &format!("{}{place}", route.path), &fields).await;
        }
        for key in ["", "a\u{0}", "键", &"k".repeat(201)] {
            sender.send("a wrong key", &path, key, &[]).await;
        }
    }
    none(&sender.faults);
}

#[tokio::test]
async fn no_text_is_too_long_to_be_answered() {
    let mut sender = Sender::new().await;
    let (within, beyond) = ("长".repeat(12_000), "x".repeat(1024 * 1024));
    for route in forms() {
        let path = sender.clinic.address(&route.path);
        let fields = ["name", "text", "reason", "source", "number", "note"].map(|name| (name, within.as_str()));
        sender.send("long texts", &path, "long", &fields).await;
        sender.send("a text beyond all", &path, "long", &[("name", &beyond)]).await;
    }
    none(&sender.faults);
}

#[tokio::test]
async fn what_is_not_there_is_not_found_whatever_is_asked() {
    let other = Furnished::new().await;
    let mut clinic = Furnished::new().await;
    let csrf = clinic.owner.get("/settings/me").await.field("csrf").unwrap();
    let needed = [("csrf", csrf.as_str()), ("key", "k"), ("reason", "x"), ("purpose", "service"), ("tender", "cash")];
    let ids = ["x", "%00", "%E9%A2%9C", "-1", "mem_00000000000000000000000000000000", "..%2F..%2Fbooks.sqlite"];
    let mut faults = Vec::new();
    for route in routes().into_iter().filter(|route| route.path.contains('{')) {
        let wrong = |id: &str| clinic.address_with(&route.path, |_, _| id.to_owned());
        let mut addresses: Vec<_> = ids.into_iter().map(wrong).collect();
        // Backups and roles are named by when they were made, and kinds of coupons by the programme, all of which may be
        // the same in two clinics.
        let shared = ["/settings/backup", "/settings/roles", "/coupons/kinds"];
        if !shared.iter().any(|path| route.path.starts_with(path)) {
            addresses.push(other.address(&route.path));
        }
        for path in addresses {
            for method in route.methods() {
                let page = match method {
                    "GET" => clinic.owner.get(&path).await,
                    _ => clinic.owner.post(&path, &needed).await,
                };
                if page.status != StatusCode::NOT_FOUND {
                    faults.push(format!("{method} {path}: {} {}", page.status, page.location()));
                }
            }
        }
    }
    none(&faults);
}

/// What an address asks for in vain.
const QUERIES: [&str; 16] = [
    "after=x",
    "after=%00",
    "after=eyJhIjoxfQ",
    "after=9223372036854775807",
    "sort=x&descending=x",
    "sort=spend&after=x&descending=9",
    "export=pdf",
    "export=csv&after=x",
    "export=xlsx&sort=x",
    "as_of=9999-99-99&day=9999-99-99&on=-1&from=9999-99-99&until=x&to=x",
    "as_of=9999-12-31&day=9999-12-31&from=0000-01-01&until=9999-12-31&to=9999-12-31&month=9999-12",
    "as_of=0001-01-01&from=9999-12-31&until=0001-01-01&to=0001-01-01&month=0000-00&end=-999999999-01&months=-1",
    "store=x&tier=x&kind=x&who=x&action=x&tab=x&part=x&of=x&list=x&view=x&state=x&category=x&ready=x&lang=x&theme=x",
    "store=%F0%9F%A6%80&tier=%F0%9F%A6%80&kind=%00&who=%00&action=%00&member=%00&q=%00&lang=%F0%9F%A6%80",
    "points_from=99999999999999999999&spend_from=-1&visits_to=-9223372036854775808&spend_to=92233720368547758.07",
    "months=99999999999&idle=99999999&page=-1&limit=0&from=99999999999999999999&version=x&compare=x&old=x&new=x",
];

#[tokio::test]
async fn no_address_full_of_rubbish_is_a_fault_of_the_program() {
    let mut clinic = Furnished::new().await;
    let mut faults = Vec::new();
    for route in routes().into_iter().filter(|route| route.is_got) {
        for query in QUERIES {
            let path = format!("{}?{query}", clinic.address(&route.path));
            faults.extend(fault(&clinic.owner.get(&path).await, &path));
        }
    }
    none(&faults);
}

/// Parts of pages that are not there without a programme, a page that needs a figure named, and the one for nobody.
const NO_PAGES: [&str; 5] = ["/home/figures", "/home/goals", "/home/outlook", "/settings/goals/new", "/setup"];

#[tokio::test]
async fn every_page_of_a_clinic_without_members_or_a_programme_is_answered() {
    let mut faults = Vec::new();
    for (what, scene) in [("no programme", Scene::empty()), ("no members", Scene::new())] {
        let mut owner = scene.signed_in("owner").await;
        for route in routes().into_iter().filter(|route| !route.path.contains('{') && route.path != "/sign-out") {
            if route.is_got {
                let page = owner.get(&route.path).await;
                let is_answer = page.status == StatusCode::OK || page.status == StatusCode::SEE_OTHER;
                if !is_answer && !NO_PAGES.contains(&route.path.as_str()) {
                    faults.push(format!("{what} {}: {}", route.path, page.status));
                }
                let path = format!("{}?export=xlsx", route.path);
                faults.extend(fault(&owner.get(&path).await, &format!("{what} {path}")));
            }
            if route.is_posted {
                let page = owner.fill("/settings/me", &route.path, &[]).await;
                faults.extend(fault(&page, &format!("{what}, a form to {}", route.path)));
            }
        }
    }
    none(&faults);
}

#[tokio::test]
async fn what_the_framework_refuses_is_told_as_a_page() {
    let scene = Scene::new();
    let mut owner = scene.signed_in("owner").await;
    let form = "application/x-www-form-urlencoded";
    let large = "name=".to_owned() + &"x".repeat(1024 * 1024);
    let mut outside = scene.browser();
    for (method, path, kind, body, status, text) in [
        ("POST", "/sign-in", "application/json", "{}", 422, "格式不对"),
        ("POST", "/sign-in", form, large.as_str(), 413, "超过 1 MB"),
        ("POST", "/setup", form, large.as_str(), 413, "超过 1 MB"),
        ("GET", "/sign-in?back=/a&back=/b", form, "", 422, "格式不对"),
        ("GET", "/setup?token=1&token=2", form, "", 422, "格式不对"),
        ("PUT", "/sign-in", form, "", 405, "不能直接打开"),
    ] {
        let request = Request::builder().method(method).uri(path).header("content-type", kind);
        let page = outside.send(request, Body::from(body.to_owned())).await;
        assert_eq!(page.status.as_u16(), status, "{method} {path}");
        page.has(text);
        page.has("<html lang=\"zh-CN\"");
    }
    let csrf = owner.get("/settings/me").await.field("csrf").unwrap();
    let page = owner.post("/members/new", &[("csrf", csrf.as_str()), ("note", &large)]).await;
    assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE);
    page.has("超过 1 MB");
    let page = owner.get("/members/%FF").await;
    assert!(page.status.is_client_error() && page.text.contains("<html lang=\"zh-CN\""), "{}", page.text);
    let page = owner.get("/store?lang=en").await;
    assert_eq!((page.status, page.header("allow")), (StatusCode::METHOD_NOT_ALLOWED, "POST"));
    page.has("cannot be opened by itself");
    page.has("href=\"/settings/me\"");
    // A script is told in one sentence.
    let request = Request::get("/store").header("hx-request", "true");
    let page = owner.send(request, Body::empty()).await;
    assert_eq!((page.status.as_u16(), page.header("yanji-problem")), (405, "method_unfit"));
    page.has_not("<html");
    // What another site sends is told too.
    let request = Request::post("/store").header("sec-fetch-site", "cross-site").header("content-type", form);
    let page = owner.send(request, Body::from(format!("csrf={csrf}"))).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    page.has("not sent from a page of Yanji");
}

/// The links of a page that lead to itself: in the other language, in a theme.
fn own_links(page: &Page) -> Vec<String> {
    let links = page.text.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let own =
        links.filter(|link| ["?lang=", "&#38;lang=", "&amp;lang=", "theme="].iter().any(|mark| link.contains(mark)));
    own.map(|link| link.replace("&#38;", "&").replace("&amp;", "&")).collect()
}

#[tokio::test]
async fn no_link_of_a_page_that_answers_a_form_leads_to_nothing() {
    let mut clinic = Furnished::new().await;
    let csrf = clinic.owner.get("/settings/me").await.field("csrf").unwrap();
    let mut followed = BTreeSet::new();
    let mut faults = Vec::new();
    for route in forms().into_iter().filter(|route| !["/imports", "/items/file"].contains(&route.path.as_str())) {
        let path = clinic.address(&route.path);
        // Refused for want of a key, and at a field.
        for fields in [vec![], vec![("key", "links"), ("least_gold", "x"), ("small_refund_fen", "x")]] {
            let all = [&[("csrf", csrf.as_str())], fields.as_slice()].concat();
            let page = clinic.owner.post(&path, &all).await;
            for link in own_links(&page) {
                if followed.insert(link.clone()) {
                    let led = clinic.owner.get(&link).await;
                    if matches!(led.status.as_u16(), 404 | 405 | 414) || led.status.is_server_error() {
                        faults.push(format!("{path}: {link}: {}", led.status));
                    }
                }
            }
        }
    }
    assert!(followed.len() > 20, "{followed:?}");
    none(&faults);
}

#[tokio::test]
async fn a_search_that_no_address_can_hold_is_answered_where_it_is() {
    let scene = Scene::new();
    scene.member("10001");
    let mut owner = scene.signed_in("owner").await;
    let csrf = owner.get("/settings/me").await.field("csrf").unwrap();
    let long = "长".repeat(20_000);
    for (name, value) in [("idle", long.as_str()), ("tier", &long), ("after", &long), ("view", &long), ("idle", "x")] {
        let page = owner.post("/members/search", &[("csrf", csrf.as_str()), (name, value)]).await;
        assert_eq!(page.status, StatusCode::OK, "{name}");
        for link in own_links(&page) {
            assert!(link.len() < 4_000, "{name}: {}", link.len());
            assert_eq!(owner.get(&link).await.status, StatusCode::OK, "{name}: {link}");
        }
        if name == "idle" {
            page.has("格式不对");
        }
    }
    let page = owner.post("/members/search", &[("csrf", csrf.as_str()), ("idle", "30")]).await;
    assert_eq!((page.status, page.location()), (StatusCode::SEE_OTHER, "/members?idle=30&sort=number"));
}
