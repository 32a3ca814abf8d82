//! The workbench with its parts, the bell, the outlook and the goals.

use std::sync::Arc;

use axum::http::StatusCode;
use yanji_app::Key;
use yanji_app::records::{Kpi, NewActivity, NewDeed, NewGoal, NewSale, NewSaleLine};
use yanji_web::AppState;

use crate::scene::{Scene, machine};

const PARTS: [&str; 3] = ["/home/figures", "/home/goals", "/home/outlook"];

/// A clinic in which somebody bought something today.
fn busy() -> Scene {
    let scene = Scene::new();
    scene.member("10001");
    buy(&scene);
    scene
}

/// Sells her something of 1,234 yuan.
fn buy(scene: &Scene) {
    let lines = vec![NewSaleLine { category: String::new(), amount_fen: 123_400 }];
    let sale = NewSale { member_number: "10001".to_owned(), lines, ..NewSale::default() };
    scene.clinic.sale_post(&machine(), &Key::fresh().unwrap(), sale).unwrap();
}

#[tokio::test]
async fn the_workbench_and_its_parts_are_shown() {
    let scene = busy();
    let mut owner = scene.signed_in("owner").await;
    let page = owner.get("/").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    assert!(page.text.contains("10001") && page.text.contains("1,234.00"), "what happened today is on it");
    for part in PARTS {
        assert!(page.text.contains(&format!("hx-get=\"{part}\"")), "{part} comes behind");
        let answer = owner.get(part).await;
        assert_eq!(answer.status, StatusCode::OK, "{part}");
        assert!(!answer.text.contains("<html"), "{part} is a part");
    }
    let again = owner.get("/").await;
    assert!(!again.text.contains("hx-get=\"/home/"), "what was worked out is on the page from the start");
    assert!(again.text.contains("polyline"));
    let past = owner.get("/?as_of=2020-01-01").await;
    assert!(past.status == StatusCode::OK && past.text.contains("value=\"2020-01-01\""));
    for wrong in ["/?as_of=never", "/?as_of=2030-01-01"] {
        assert_eq!(owner.get(wrong).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
    }
}

#[tokio::test]
async fn the_money_on_the_workbench_is_for_whoever_may_see_it() {
    let scene = busy();
    for (kpi, target) in [(Kpi::Revenue, 7_777_700), (Kpi::NewMembers, 77)] {
        let proposed = scene.clinic.goal_proposal(&machine(), kpi, None).unwrap();
        scene.clinic.goal_add(&machine(), &Key::fresh().unwrap(), &NewGoal { target, ..proposed }).unwrap();
    }
    let mut owner = scene.signed_in("owner").await;
    let (told, goals) = (owner.get("/home/figures").await, owner.get("/home/goals").await);
    assert!(told.text.contains("1,234.00") && goals.text.contains("77,777.00"), "{}", goals.text);
    let mut cashier = scene.signed_in("cashier").await;
    let page = cashier.get("/").await;
    assert!(page.status == StatusCode::OK && page.text.contains("10001"), "what happened, and the pyramid, are hers");
    assert!(page.text.contains("id=\"pyramid\""));
    assert!(!page.text.contains("营业额") && !page.text.contains("home-figures"), "{}", page.text);
    assert!(!page.text.contains("href=\"/data\""), "no link leads to what she may not see");
    assert_eq!(cashier.get("/home/figures").await.status, StatusCode::FORBIDDEN);
    let goals = cashier.get("/home/goals").await.text;
    assert!(goals.contains("/ 77 ") && !goals.contains("77,777.00"), "{goals}");
    let again = owner.get("/home/goals").await.text;
    assert!(again.contains("77,777.00"), "what she was shown is not what an owner is shown");
}

#[tokio::test]
async fn figures_say_of_when_they_are_and_are_renewed() {
    let scene = busy();
    let mut owner = scene.signed_in("owner").await;
    assert!(owner.get("/home/figures").await.text.contains("统计于 10:00"));
    buy(&scene);
    scene.pass_seconds(59);
    let page = owner.get("/").await;
    assert!(page.text.contains("统计于 10:00") && !page.text.contains("hx-get=\"/home/figures\""), "a minute is young");
    scene.pass_seconds(61);
    let page = owner.get("/").await;
    assert!(page.text.contains("统计于 10:00"), "what is old is shown until the next is there");
    assert!(page.text.contains("hx-get=\"/home/figures\""), "which is fetched behind the page");
    let part = owner.get("/home/figures").await.text;
    assert!(part.contains("统计于 10:02") && part.contains("2,468.00"), "{part}");
    let page = owner.get("/").await;
    assert!(page.text.contains("统计于 10:02") && !page.text.contains("hx-get=\"/home/figures\""));
}

#[tokio::test]
async fn the_workbench_is_ready_before_anybody_looks() {
    let mut state = None;
    let scene = Scene::with(|clinic| state.insert(AppState::new(clinic)).clone());
    state.unwrap().prepare_workbench().unwrap();
    let mut owner = scene.signed_in("owner").await;
    let page = owner.get("/").await;
    assert!(
        page.status == StatusCode::OK && !page.text.contains("hx-get=\"/home/"),
        "nothing is left to be worked out"
    );
    let empty = Scene::empty();
    AppState::new(Arc::clone(&empty.clinic)).prepare_workbench().unwrap();
}

#[tokio::test]
async fn the_bell_tells_each_what_they_can_do() {
    let scene = busy();
    let mut owner = scene.signed_in("owner").await;
    let told = owner.get("/notices").await.text;
    assert!(told.contains("data-notice") && told.contains("/settings/goals"), "{told}");
    let count = told.matches("data-notice").count();
    for page in ["/", "/?as_of=2020-01-01"] {
        owner.get(page).await.has(&format!("data-todos=\"{count}\""));
    }
    let mut cashier = scene.signed_in("cashier").await;
    let told = cashier.get("/notices").await;
    assert!(told.status == StatusCode::OK && !told.text.contains("data-notice"), "{}", told.text);
}

#[tokio::test]
async fn alarms_are_behind_the_bell_and_on_their_tab() {
    let scene = busy();
    let mut owner = scene.signed_in("owner").await;
    owner.get("/till/shifts").await.has_not("class=\"badge bg-orange-lt ms-1\"");
    let member = scene.member_with_phone("10002", "13800008898");
    let deed = NewDeed::Points { points: 1_000, cause: None };
    let new = NewActivity { member, day: None, deed, reason: "1".to_owned() };
    scene.clinic.activity_post(&machine(), &Key::fresh().unwrap(), new).unwrap();
    let told = owner.get("/notices").await;
    told.has("href=\"/till/alarms\"");
    told.has("有 1 条告警还没有人核实。");
    for page in ["/till", "/till/shifts", "/till/alarms"] {
        owner.get(page).await.has("告警 <span class=\"badge bg-orange-lt ms-1\">1</span>");
    }
}

#[tokio::test]
async fn the_outlook_is_a_list_and_a_file() {
    let scene = busy();
    let mut owner = scene.signed_in("owner").await;
    for of in ["keep", "next", "nonsense"] {
        assert_eq!(owner.get(&format!("/members/outlook?of={of}")).await.status, StatusCode::OK, "{of}");
    }
    let file = owner.get("/members/outlook?of=next&export=csv").await;
    assert!(file.header("content-disposition").contains("attachment"));
    assert_eq!(owner.get("/members/outlook?after=x").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let mut cashier = scene.signed_in("cashier").await;
    assert_eq!(cashier.get("/members/outlook").await.status, StatusCode::OK);
    assert_eq!(cashier.get("/members/outlook?export=csv").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_goal_is_set_changed_and_ended() {
    let scene = busy();
    let mut owner = scene.signed_in("owner").await;
    let from = "/settings/goals/new?kpi=revenue";
    let fields = [
        ("target", "5,000"),
        ("direction", "at_least"),
        ("from", "2026-11-01"),
        ("until", "2026-11-30"),
        ("store", ""),
    ];
    let hidden = owner.get(from).await.hidden();
    let with_kpi: Vec<_> = fields.into_iter().chain([("kpi", "revenue")]).collect();
    for _ in 0..2 {
        let sent = owner.resend("/settings/goals/new", &hidden, &with_kpi).await;
        assert_eq!(sent.location(), "/settings/goals", "{}", sent.text);
    }
    let goals = scene.clinic.goal_list(&machine()).unwrap();
    assert_eq!(goals.len(), 1, "sent twice and set once");
    assert_eq!((goals[0].value, goals[0].goal.wanted.target), (123_400, 500_000));
    assert!(owner.get("/home/goals").await.text.contains("1,234.00"));

    let page = format!("/settings/goals/{}", goals[0].goal.id);
    let mut wrong = fields;
    wrong[0].1 = "nothing";
    let refused = owner.fill(&page, &page, &wrong).await;
    assert!(refused.text.contains("value=\"nothing\"") && refused.text.contains("is-invalid"), "{}", refused.text);
    let mut lower = fields;
    lower[0].1 = "1000";
    assert_eq!(owner.fill(&page, &page, &lower).await.location(), "/settings/goals");
    assert_eq!(owner.fill(&page, &format!("{page}/end"), &[]).await.location(), "/settings/goals");
    assert!(scene.clinic.goal_list(&machine()).unwrap()[0].goal.ended_on.is_some());
    assert_eq!(owner.get("/settings/goals/goal_0").await.status, StatusCode::NOT_FOUND);
    assert_eq!(owner.get("/settings/goals/new?kpi=luck").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn targets_are_set_where_goals_are() {
    let scene = busy();
    let mut owner = scene.signed_in("owner").await;
    let targets = scene.clinic.tier_targets(&machine()).unwrap();
    let typed: Vec<(String, String)> = targets
        .iter()
        .flat_map(|target| [(format!("least_{}", target.code), "10"), (format!("most_{}", target.code), "45.5")])
        .map(|(name, value)| (name, value.to_owned()))
        .collect();
    let mut fields: Vec<(&str, &str)> = typed.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let kept = owner.fill("/settings/goals", "/settings/goals/targets", &fields).await;
    assert_eq!(kept.location(), "/settings/goals", "{}", kept.text);
    let bands = scene.clinic.tier_targets(&machine()).unwrap();
    assert!(bands.iter().all(|target| (target.band.least_bp, target.band.most_bp) == (1_000, 4_550)));
    fields[1].1 = "5";
    let refused = owner.fill("/settings/goals", "/settings/goals/targets", &fields).await;
    assert!(refused.status == StatusCode::OK && refused.text.contains("is-invalid"), "{}", refused.text);
    let mut cashier = scene.signed_in("cashier").await;
    for page in ["/settings/goals", "/settings/goals/new?kpi=revenue"] {
        assert_eq!(cashier.get(page).await.status, StatusCode::FORBIDDEN, "{page}");
    }
}

#[tokio::test]
async fn before_the_first_programme_every_page_says_what_to_do() {
    let scene = Scene::empty();
    let mut owner = scene.signed_in("owner").await;
    for page in ["/", "/notices", "/settings/goals"] {
        let shown = owner.get(page).await;
        assert!(shown.status == StatusCode::OK && shown.text.contains("\"/programme\""), "{page}: {}", shown.text);
    }
    for page in ["/members/outlook", "/settings/goals/new?kpi=revenue"] {
        assert_eq!(owner.get(page).await.location(), "/programme", "{page}");
    }
    for page in ["/home/figures", "/home/outlook", "/home/goals"] {
        assert_eq!(owner.get(page).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{page}");
    }
}
