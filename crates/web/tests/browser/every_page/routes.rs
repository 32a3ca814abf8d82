//! The routes of the console, read from its sources, and how each is visited. A new route has to be named here.

use std::fs;
use std::path::Path;

/// What a GET of a route gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A page that is visited under this address, in which `{member}` and the like stand for something of the scene.
    Page(&'static [&'static str]),
    /// A part of a page, a file to take away, or a page that only somebody else sees; tested elsewhere.
    Other,
}

/// Every route that can be asked for with GET.
pub(crate) fn routes() -> Vec<String> {
    let mut found = Vec::new();
    gather(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/console"), &mut found);
    gather_file(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/console.rs"), &mut found);
    found.sort();
    found.dedup();
    assert!(found.len() > 20, "{found:?}");
    found
}

fn gather(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            gather(&path, found);
        } else {
            gather_file(&path, found);
        }
    }
}

fn gather_file(path: &Path, found: &mut Vec<String>) {
    let text = fs::read_to_string(path).unwrap();
    for call in text.split(".route(").skip(1) {
        let Some((_, rest)) = call.split_once('"') else { continue };
        let Some((route, rest)) = rest.split_once('"') else { continue };
        if arguments(rest).contains("get(") {
            found.push(route.to_owned());
        }
    }
}

/// What stands before the parenthesis that closes a call whose beginning was taken off.
fn arguments(rest: &str) -> &str {
    let mut depth = 1_i32;
    let end = rest.find(|c| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        depth == 0
    });
    &rest[..end.unwrap_or(rest.len())]
}

/// How a route is visited; `None` for one that nobody named here.
pub(crate) fn kind_of(route: &str) -> Option<Kind> {
    let visited = PAGES.iter().find(|(named, _)| *named == route).map(|(_, addresses)| Kind::Page(addresses));
    visited.or_else(|| OTHERS.contains(&route).then_some(Kind::Other))
}

/// The routes of the pages that somebody who has signed in can visit.
pub(crate) fn pages() -> Vec<String> {
    let is_page = |route: &String| matches!(kind_of(route), Some(Kind::Page(ways)) if !ways.is_empty());
    routes().into_iter().filter(is_page).collect()
}

/// Where the pages are. What follows a `»` is pressed there, in turn, to come to a page that no address leads to.
const PAGES: &[(&str, &[&str])] = &[
    ("/", &["/", "/?as_of=2026-10-01"]),
    ("/coupons", &["/coupons", "/coupons » main form .btn-primary"]),
    ("/coupons/kinds/{kind}", &["/coupons/kinds/{coupon_kind}", "/coupons/kinds/{coupon_kind}?standing=open"]),
    ("/coupons/pieces/{id}", &["/coupons/pieces/{coupon}"]),
    (
        "/checkout",
        &[
            "/checkout",
            "/checkout?member={member}",
            "/checkout?parked={parked}",
            "/checkout?parked={parked} » button[value='pay']",
        ],
    ),
    ("/checkout/done/{id}", &["/checkout/done/{desk_sale}", "/checkout/done/{desk_sale}?given=9900000&width=58"]),
    ("/data", &["/data", "/data?from=2026-01&until=2026-11&tiers=shares", "/data?from=2026-11&until=2026-01"]),
    (
        "/data/benefits",
        &["/data/benefits", "/data/benefits?from=2026-01-01&until=2026-01-31", "/data/benefits?from=never"],
    ),
    ("/data/books", &["/data/books"]),
    ("/data/log", &["/data/log", "/data/log?action=member_enrol&from=2026-01-01", "/data/log?from=never"]),
    ("/help", &["/help"]),
    ("/imports", &["/imports", "/imports?state=failed"]),
    ("/imports/file/{id}", &["{file}", "{file} » main form button[name='try']"]),
    ("/imports/{id}", &["/imports/{import}"]),
    ("/imports/{id}/undo", &["/imports/{import}/undo"]),
    ("/items", &["/items", "/items?text=no-such-item"]),
    ("/items/categories/{id}", &["/items/categories/{category}"]),
    ("/items/file", &["/items/file"]),
    ("/items/file/{id}", &["{price_list}"]),
    ("/items/new", &["/items/new", "/items/new » main form .btn-primary"]),
    ("/items/prices", &["/items/prices", "/items/prices?price=retail&by=share&amount=-5&step=100"]),
    ("/items/{id}", &["/items/{item}"]),
    (
        "/members",
        &[
            "/members",
            "/members?sort=spend&spend_from=1",
            "/members?in_grace=1&idle=30&points_from=0&last_from=2020-01-01",
            "/members?spend_from=much",
            "/members{members} » .list-pages a[href*='after=']",
            "/members{members} » button[name='scope'][value='found']",
            "/members{members} » #search button.btn-primary",
        ],
    ),
    ("/members/batches", &["/members/batches"]),
    ("/members/batches/{id}", &["/members/batches/{batch_draft}", "/members/batches/{batch}"]),
    ("/members/batches/{id}/undo", &["/members/batches/{batch}/undo"]),
    ("/members/new", &["/members/new", "/members/new » main form .btn-primary"]),
    ("/members/outlook", &["/members/outlook?of=keep", "/members/outlook?of=next"]),
    (
        "/members/{id}",
        &[
            "/members/{member}",
            "/members/{member}?tab=timeline",
            "/members/{member}?tab=timeline&part=money",
            "/members/{member}?tab=points",
            "/members/{member}?tab=tiers",
            "/members/{member}?tab=rights",
            "/members/{member}?tab=profile",
            "/members/{idle_member}",
        ],
    ),
    (
        "/members/{id}/correction",
        &["/members/{member}/correction", "/members/{member}/correction » main form button.btn-primary"],
    ),
    (
        "/members/{id}/record/{deed}",
        &[
            "/members/{member}/record/redeem",
            "/members/{member}/record/points",
            "/members/{member}/record/referral",
            "/members/{member}/record/referral-void",
            "/members/{member}/record/event",
            "/members/{member}/record/engagement",
            "/members/{member}/record/tier",
        ],
    ),
    ("/members/{id}/deposits", &["/members/{member}/deposits"]),
    ("/members/{id}/sale", &["/members/{member}/sale", "/members/{member}/sale » main form .card-footer button"]),
    ("/members/{id}/treat", &["/members/{member}/treat"]),
    ("/programme", &["/programme"]),
    ("/programme/edit", &["/programme/edit", "/programme/edit?from={draft}", "/programme/edit?ready={ready}"]),
    (
        "/programme/rules",
        &["/programme/rules", "/programme/rules?version={draft}", "/programme/rules?show=both&version={programme}"],
    ),
    ("/programme/versions", &["/programme/versions", "/programme/versions?a={programme}&b={draft}"]),
    (
        "/programme/wizard",
        &[
            "/programme/wizard",
            "/programme/wizard » .wizard-steps li:nth-child(2) button",
            "/programme/wizard » .wizard-steps li:nth-child(3) button",
            "/programme/wizard » .wizard-steps li:nth-child(4) button",
            "/programme/wizard » .wizard-steps li:nth-child(5) button",
        ],
    ),
    ("/programme/{id}/publish", &["/programme/{draft}/publish"]),
    ("/programme/{id}/return", &["/programme/{programme}/return"]),
    ("/sales", &["/sales", "/sales?from=2020-01-01", "/sales?from=2020-01-01&until=2020-01-02", "/sales?from=never"]),
    ("/sales/{id}", &["/sales/{desk_sale}"]),
    (
        "/sales/{id}/refund",
        &["/sales/{sale}/refund", "/sales/{desk_sale}/refund", "/sales/{desk_sale}/refund » button.btn[value='all']"],
    ),
    ("/reminders", &["/reminders", "/reminders?kind=retain&state=done"]),
    ("/rewards", &["/rewards"]),
    ("/settings", &["/settings"]),
    ("/settings/backup", &["/settings/backup"]),
    ("/settings/goals", &["/settings/goals"]),
    ("/settings/goals/new", &["/settings/goals/new?kpi=revenue"]),
    ("/settings/goals/{id}", &["/settings/goals/{goal}"]),
    ("/settings/keys", &["/settings/keys"]),
    ("/settings/limits", &["/settings/limits"]),
    ("/settings/me", &["/settings/me"]),
    ("/settings/payments", &["/settings/payments"]),
    ("/settings/roles", &["/settings/roles"]),
    ("/settings/staff", &["/settings/staff"]),
    ("/settings/staff/new", &["/settings/staff/new"]),
    ("/settings/staff/{id}", &["/settings/staff/{staff}"]),
    ("/settings/stores", &["/settings/stores"]),
    ("/settings/stores/{id}", &["/settings/stores/{store}"]),
    ("/setup/programme", &["/setup/programme"]),
    ("/sign-in", &["/sign-in"]),
    ("/till", &["/till", "/till?day=2020-01-01"]),
    ("/till/alarms", &["/till/alarms", "/till/alarms?all=1"]),
    ("/till/charges", &["/till/charges"]),
    ("/till/close", &["/till/close", "/till/close » main form .btn-primary"]),
    ("/till/closes", &["/till/closes"]),
    ("/till/liabilities", &["/till/liabilities"]),
    ("/till/owed", &["/till/owed"]),
    ("/till/shift", &["/till/shift"]),
    ("/till/shifts", &["/till/shifts"]),
    ("/till/staff", &["/till/staff"]),
    ("/treatments", &["/treatments", "/treatments?batch=B-9"]),
];

const OTHERS: &[&str] = &[
    "/home/figures",
    "/home/goals",
    "/home/outlook",
    "/imports/{id}/part",
    "/imports/{id}/undo/part",
    "/imports/{id}/refused.csv",
    "/imports/file/{id}/refused/{format}",
    "/imports/{id}/refused/{format}",
    "/members/batches/{id}/part",
    "/notices",
    "/progress",
    "/session",
    "/setup",
];
