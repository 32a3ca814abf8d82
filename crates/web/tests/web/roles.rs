//! What each role is shown leads on: no link, form or part of a page that somebody may see is refused to them.

use std::collections::{BTreeSet, VecDeque};

use axum::http::StatusCode;
use yanji_app::Role;

use crate::doors::send;
use crate::furnished::Furnished;
use crate::routes::routes;
use crate::scene::Browser;

/// A role as shops make it for those who treat: nothing of the programme, nothing of the money.
const TREATING: [&str; 3] = ["member_read", "activity_record", "treatment_record"];

/// Attributes that hold an address, each with whether what leads there sends a form.
const ADDRESSES: [(&str, bool); 6] = [
    (" href=\"", false),
    (" hx-get=\"", false),
    (" src=\"", false),
    (" hx-post=\"", true),
    (" formaction=\"", true),
    (" action=\"", true),
];

/// Where a page leads.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Target {
    is_posted: bool,
    address: String,
}

/// Every address of this console on a page.
fn targets(html: &str) -> Vec<Target> {
    let mut found = Vec::new();
    for tag in html.split('<').filter_map(|part| part.split('>').next()) {
        for (attribute, sends) in ADDRESSES {
            let Some((_, rest)) = tag.split_once(attribute) else { continue };
            let written = rest.split('"').next().unwrap_or_default().replace("&#38;", "&").replace("&amp;", "&");
            let address = written.split('#').next().unwrap_or_default().to_owned();
            let is_ours = address.starts_with('/') && !["/assets/", "/api/"].iter().any(|own| address.starts_with(own));
            if is_ours {
                found.push(Target { is_posted: sends && !tag.contains("method=\"get\""), address });
            }
        }
    }
    found
}

/// A target without the values that it asks with: the same page with another day or another sort leads nowhere else.
fn kind_of(target: &Target) -> Target {
    let (path, query) = target.address.split_once('?').unwrap_or((&target.address, ""));
    let named = |pair: &str| match pair.split_once('=') {
        Some(("tab" | "part" | "list" | "export", _)) | None => pair.to_owned(),
        Some((name, _)) => name.to_owned(),
    };
    let names: BTreeSet<String> = query.split('&').map(named).collect();
    let names: Vec<String> = names.into_iter().collect();
    Target { address: format!("{path}?{}", names.join("&")), ..target.clone() }
}

/// What somebody finds shut who goes wherever a page leads, as `page -> method address`.
async fn shut_doors(clinic: &Furnished, browser: &mut Browser) -> Vec<String> {
    let csrf = browser.get("/settings/me").await.field("csrf").unwrap();
    // Whoever has the address of a page may try it; what counts is what it leads to once it is shown.
    let begin = routes().into_iter().filter(|route| route.is_got).map(|route| clinic.address(&route.path));
    let mut waiting: VecDeque<Target> = begin.map(|address| Target { is_posted: false, address }).collect();
    let mut seen: BTreeSet<Target> = waiting.iter().map(kind_of).collect();
    let (mut led, mut posts, mut shut) = (Vec::new(), Vec::new(), BTreeSet::new());
    while let Some(target) = waiting.pop_front() {
        let page = browser.get(&target.address).await;
        if page.status == StatusCode::FORBIDDEN {
            shut.insert(kind_of(&target));
        }
        let is_page = page.status == StatusCode::OK && page.header("content-type").starts_with("text/html");
        for next in targets(&page.text).into_iter().filter(|_| is_page) {
            let kind = kind_of(&next);
            if seen.insert(kind.clone()) {
                if next.is_posted { posts.push(next) } else { waiting.push_back(next) }
            }
            led.push((target.address.clone(), kind));
        }
    }
    for target in posts.into_iter().filter(|target| target.address != "/sign-out") {
        if send(browser, "POST", &target.address, &csrf).await.status == StatusCode::FORBIDDEN {
            shut.insert(kind_of(&target));
        }
    }
    assert!(led.len() > 40, "{led:?}");
    let method = |target: &Target| if target.is_posted { "POST" } else { "GET" };
    let faults = led.iter().filter(|(_, to)| shut.contains(to));
    faults.map(|(from, to)| format!("{from} -> {} {}", method(to), to.address)).collect()
}

#[tokio::test]
async fn what_a_role_is_shown_is_open_to_it() {
    let clinic = Furnished::new().await;
    let mut faults = Vec::new();
    for role in Role::ALL {
        let mut browser = match role {
            Role::Owner => clinic.owner.clone(),
            Role::Manager | Role::Cashier | Role::Auditor => clinic.scene.signed_in(role.code()).await,
        };
        let shut = shut_doors(&clinic, &mut browser).await;
        faults.extend(shut.into_iter().map(|door| format!("{}: {door}", role.code())));
    }
    let mut treating = clinic.signed_in_with("treating", &TREATING).await;
    let shut = shut_doors(&clinic, &mut treating).await;
    faults.extend(shut.into_iter().map(|door| format!("treating: {door}")));
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn addresses_are_found_in_a_page() {
    let html = "<a class=\"x\" href=\"/a?b=1&#38;c=2#d\">e</a><form method=\"get\" action=\"/f\"></form>\
                <form method=\"post\" action=\"/g\"><button formaction=\"/h\"></button></form>\
                <div hx-get=\"/i\"></div><a href=\"#j\"></a><script src=\"/assets/k.js\"></script>";
    let found: Vec<_> = targets(html).into_iter().map(|target| (target.is_posted, target.address)).collect();
    let expected = [(false, "/a?b=1&c=2"), (false, "/f"), (true, "/g"), (true, "/h"), (false, "/i")];
    assert_eq!(found, expected.map(|(is_posted, address)| (is_posted, address.to_owned())));
    let kind = |address: &str| kind_of(&Target { is_posted: false, address: address.to_owned() }).address;
    assert_eq!([kind("/a?tab=x&day=2"), kind("/a?day=3&tab=x")], ["/a?day&tab=x"; 2]);
}
