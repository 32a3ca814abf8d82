//! The settings as an owner uses them, and what others are kept from.

use axum::http::StatusCode;

use crate::scene::{PASSWORD, Scene, machine};

const PAGES: [&str; 8] = [
    "/settings",
    "/settings/stores",
    "/settings/staff",
    "/settings/staff/new",
    "/settings/roles",
    "/settings/limits",
    "/settings/keys",
    "/settings/backup",
];

#[tokio::test]
async fn the_settings_are_the_owners() {
    let scene = Scene::new();
    let (mut owner, mut cashier) = (scene.signed_in("owner").await, scene.signed_in("cashier").await);
    for path in PAGES {
        assert_eq!(owner.get(path).await.status, StatusCode::OK, "{path}");
        assert_eq!(cashier.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    let forms = ["/settings", "/settings/stores", "/settings/staff/new", "/settings/roles/new", "/settings/keys"];
    for path in forms.into_iter().chain(["/settings/limits"]) {
        let page = cashier.fill("/settings/me", path, &[("name", "x"), ("language", "zh")]).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{path}");
    }
    let page = cashier.fill("/settings/me", "/settings/backup", &[]).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert_eq!(cashier.get("/settings/me").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_table_of_roles_that_was_looked_at_earlier_changes_only_what_was_ticked() {
    let scene = Scene::new();
    let mut owner = scene.signed_in("owner").await;
    let table = |page: &crate::scene::Page| {
        let shown = page.field("shown_cashier").unwrap();
        let ticked = shown.split(' ').map(str::to_owned).collect::<Vec<_>>();
        (page.hidden(), shown, ticked)
    };
    let earlier = table(&owner.get("/settings/roles").await);
    let (hidden, shown, ticked) = table(&owner.get("/settings/roles").await);
    let save = |shown: &str, ticked: &[String]| {
        let mut fields =
            vec![("role".to_owned(), "cashier".to_owned()), ("shown_cashier".to_owned(), shown.to_owned())];
        fields.extend(ticked.iter().map(|code| ("cashier".to_owned(), code.clone())));
        fields
    };
    let less: Vec<_> = ticked.iter().filter(|code| *code != "sale_refund").cloned().collect();
    let done = owner.resend("/settings/roles", &[hidden, save(&shown, &less)].concat(), &[]).await;
    assert_eq!(done.location(), "/settings/roles", "{}", done.text);
    let (hidden, shown, mut ticked) = earlier;
    ticked.push("log_read".to_owned());
    owner.resend("/settings/roles", &[hidden, save(&shown, &ticked)].concat(), &[]).await;
    let cashier = scene.clinic.role_list(&machine()).unwrap().into_iter().find(|role| role.code == "cashier").unwrap();
    let may = |code: &str| cashier.permissions.iter().any(|one| one == code);
    assert!(!may("sale_refund") && may("log_read") && may("sale_post"), "{:?}", cashier.permissions);
}

#[tokio::test]
async fn limits_of_prices_by_hand_are_typed_in_yuan() {
    let scene = Scene::new();
    let mut owner = scene.signed_in("owner").await;
    owner.get("/settings/limits").await.has("value=\"10.00\"");
    let limits = [("line_percent", "15"), ("rounding_fen", "5"), ("gifts_day_fen", "88.80")];
    assert_eq!(owner.fill("/settings/limits", "/settings/limits", &limits).await.location(), "/settings/limits");
    let kept = scene.clinic.desk_limits(&machine()).unwrap();
    assert_eq!((kept.line_percent, kept.rounding_fen, kept.gifts_day_fen), (15, 500, 8_880));
    let wrong = [("line_percent", "15"), ("rounding_fen", "1000001"), ("gifts_day_fen", "5")];
    let refused = owner.fill("/settings/limits", "/settings/limits", &wrong).await;
    refused.has("1000000");
    refused.has_not("100000000");
    assert_eq!(scene.clinic.desk_limits(&machine()).unwrap(), kept, "what is refused changes nothing");
}

#[tokio::test]
async fn a_new_name_stands_on_the_next_page() {
    let scene = Scene::new();
    let mut owner = scene.signed_in("owner").await;
    let page = owner.fill("/settings", "/settings", &[("name", "颜记诊所"), ("language", "zh")]).await;
    assert_eq!(page.location(), "/settings");
    let page = owner.get("/settings").await;
    page.has("颜记诊所");
    page.has_not(">Y-1<");
    let page = owner.fill("/settings", "/settings", &[("name", ""), ("language", "zh")]).await;
    assert_eq!(page.status, StatusCode::OK);
    page.has("请填写此项");
}

#[tokio::test]
async fn a_store_is_added_described_and_closed() {
    let scene = Scene::new();
    let mut owner = scene.signed_in("owner").await;
    let page = owner.fill("/settings/stores", "/settings/stores", &[("name", "静安店")]).await;
    let edit = page.location().to_owned();
    let hours = [("name", "静安店"), ("contact", "9:00-20:00"), ("day_0", "10:00-12:00，13:00-21:00")];
    assert_eq!(owner.fill(&edit, &edit, &hours).await.location(), "/settings/stores");
    owner.get(&edit).await.has("10:00-12:00, 13:00-21:00");
    let page = owner.fill(&edit, &edit, &[("name", "静安店"), ("contact", "9-20"), ("day_0", "x")]).await;
    page.has("id=\"day_0-wrong\"");
    page.has("value=\"9-20\"");
    page.has("id=\"contact-wrong\"");
    page.has("请写成 10:00-21:00");
    let typed = [("name", "静安二店"), ("day_0", "9:00-18:00"), ("day_3", "x"), ("alike", "1")];
    let page = owner.fill(&edit, &edit, &typed).await;
    for day in 0..7 {
        page.has(&format!("name=\"day_{day}\" value=\"9:00-18:00\""));
    }
    page.has("value=\"静安二店\"");
    owner.get(&edit).await.has_not("9:00-18:00");
    assert_eq!(owner.fill(&edit, &format!("{edit}/close"), &[]).await.location(), "/settings/stores");
    owner.get("/settings/stores").await.has("已关闭");
    assert_eq!(owner.get("/settings/stores/x").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn somebody_is_taken_on_placed_and_let_in_no_more() {
    let scene = Scene::new();
    let mut owner = scene.signed_in("owner").await;
    let new = owner.get("/settings/staff/new").await;
    let proposal = new.field("proposal").unwrap();
    let fields = [
        ("name", "林小燕"),
        ("login", "lin"),
        ("takes", "proposal"),
        ("proposal", &proposal),
        ("role", "cashier"),
        ("store", ""),
    ];
    let (hidden, to) = (new.hidden(), "/settings/staff/new");
    let added = owner.resend(to, &hidden, &fields).await;
    added.has(&format!("data-copy=\"{proposal}\""));
    added.has("登录名是 lin；");
    owner.resend(to, &hidden, &fields).await.has("员工已添加");
    assert_eq!(scene.clinic.staff_list(&machine()).unwrap().iter().filter(|one| one.login == "lin").count(), 1);
    owner.get("/settings/staff").await.has_not(&proposal);
    let mut lin = scene.browser();
    let page = lin.post("/sign-in", &[("login", "lin"), ("password", &proposal)]).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);

    let differ =
        [("name", "王"), ("login", "w"), ("takes", "own"), ("password", PASSWORD), ("again", "x"), ("role", "cashier")];
    owner.fill(to, to, &differ).await.has("id=\"again-wrong\"");
    let staff = scene.clinic.staff_list(&machine()).unwrap();
    let edit = |login: &str| format!("/settings/staff/{}", staff.iter().find(|one| one.login == login).unwrap().id);
    let (his, own) = (edit("lin"), edit("owner"));
    assert_eq!(
        owner.fill(&his, &his, &[("name", "林店长"), ("role", "manager"), ("store", "")]).await.location(),
        "/settings/staff"
    );
    assert_eq!(lin.get("/imports").await.status, StatusCode::OK, "works at the next request");
    lin.get("/settings/me").await.has("林店长");
    owner.fill(&own, &own, &[("name", "owner"), ("role", "cashier"), ("store", "")]).await.has("最后一位能登录的店主");
    assert_eq!(owner.fill(&his, &format!("{his}/disable"), &[]).await.location(), "/settings/staff");
    assert!(lin.get("/members").await.location().starts_with("/sign-in"));
    owner.get("/settings/staff?state=disabled").await.has(">林店长<");
    owner.get("/settings/staff?state=enabled").await.has_not(">林店长<");
    for (text, is_found) in [("LIN", true), ("店长", true), ("wang", false)] {
        let page = owner.get(&format!("/settings/staff?text={text}")).await;
        assert_eq!(page.text.contains(">林店长<"), is_found, "{text}");
    }
}

#[tokio::test]
async fn one_changes_ones_own_password() {
    let scene = Scene::new();
    let mut cashier = scene.signed_in("cashier").await;
    let fields =
        |old: &'static str, again: &'static str| [("old", old), ("password", "a new long one"), ("again", again)];
    let wrong = cashier.fill("/settings/me", "/settings/me", &fields("not mine at all", "a new long one")).await;
    wrong.has("id=\"old-wrong\"");
    cashier.fill("/settings/me", "/settings/me", &fields(PASSWORD, "x")).await.has("id=\"again-wrong\"");
    let page = cashier.fill("/settings/me", "/settings/me", &fields(PASSWORD, "a new long one")).await;
    assert_eq!(page.location(), "/settings/me");
    assert_eq!(cashier.get("/settings/me").await.status, StatusCode::OK);
    let page = scene.browser().post("/sign-in", &[("login", "cashier"), ("password", "a new long one")]).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn roles_are_ticked_and_made() {
    let scene = Scene::new();
    let (mut owner, mut cashier) = (scene.signed_in("owner").await, scene.signed_in("cashier").await);
    let ticked = [("role", "cashier"), ("cashier", "import_run"), ("cashier", "member_read")];
    assert_eq!(owner.fill("/settings/roles", "/settings/roles", &ticked).await.location(), "/settings/roles");
    assert_eq!(cashier.get("/imports").await.status, StatusCode::OK);
    let made = owner.fill("/settings/roles", "/settings/roles/new", &[("name", "主管"), ("like", "cashier")]).await;
    assert_eq!(made.location(), "/settings/roles");
    owner.get("/settings/roles").await.has("主管");
    owner
        .fill("/settings/roles", "/settings/roles/new", &[("name", "主管"), ("like", "cashier")])
        .await
        .has("已经在用");
    let page = owner.fill("/settings/roles", "/settings/roles/cashier/delete", &[]).await;
    page.has("还有员工或接口密钥在用这个角色");
}

#[tokio::test]
async fn a_key_is_shown_once() {
    let scene = Scene::new();
    let mut owner = scene.signed_in("owner").await;
    let hidden = owner.get("/settings/keys").await.hidden();
    let fields = [("name", "till"), ("role", "cashier")];
    owner.resend("/settings/keys", &hidden, &fields).await.has("yk_");
    let again = owner.resend("/settings/keys", &hidden, &fields).await;
    again.has_not("yk_");
    again.has("已经显示过");
    let id = scene.clinic.key_list(&machine()).unwrap()[0].id;
    let page = owner.fill("/settings/keys", &format!("/settings/keys/{id}/revoke"), &[]).await;
    assert_eq!(page.location(), "/settings/keys");
    owner.get("/settings/keys").await.has("已作废");
}

#[tokio::test]
async fn a_backup_is_made_taken_away_and_deleted() {
    let scene = Scene::new();
    let mut owner = scene.signed_in("owner").await;
    assert_eq!(owner.fill("/settings/backup", "/settings/backup", &[]).await.location(), "/settings/backup");
    let page = owner.get("/settings/backup").await;
    let (_, rest) = page.text.split_once("action=\"/settings/backup/").unwrap();
    let address = format!("/settings/backup/{}", rest.split_once('/').unwrap().0);
    let file = owner.fill("/settings/backup", &format!("{address}/books"), &[]).await;
    assert_eq!(file.header("content-type"), "application/vnd.sqlite3");
    assert!(file.text.starts_with("SQLite format 3"));
    assert_eq!(owner.fill("/settings/backup", &format!("{address}/root"), &[]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(owner.fill("/settings/backup", &format!("{address}/delete"), &[]).await.location(), "/settings/backup");
    owner.get("/settings/backup").await.has("还没有备份");
}
