//! People read what the staff are called, wherever one of them is named; log-ins only where they matter.

use axum::http::StatusCode;
use yanji_app::Key;
use yanji_app::records::NewStaff;

use crate::scene::{Browser, PASSWORD, Scene, machine};

const LOGIN: &str = "z.li-1";

async fn zhang_li(scene: &Scene) -> Browser {
    let new = NewStaff {
        login: LOGIN.to_owned(),
        name: Some("张丽".to_owned()),
        password: PASSWORD.to_owned(),
        role: "owner".to_owned(),
        store: None,
    };
    scene.clinic.staff_add(&machine(), &Key::fresh().unwrap(), &new).unwrap();
    let mut browser = scene.browser();
    let page = browser.post("/sign-in", &[("login", LOGIN), ("password", PASSWORD)]).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    browser
}

#[tokio::test]
async fn pages_name_people_by_their_names() {
    let scene = Scene::new();
    let mut zhang = zhang_li(&scene).await;
    let member = scene.member("10001");
    let (sale, shift) = (format!("/members/{member}/sale"), "/till/shift");
    let sold = zhang.fill(&sale, &sale, &[("category", "护肤"), ("amount", "200"), ("number", "S1")]).await;
    let mut owner = scene.signed_in("owner").await;
    let opened = zhang.fill(shift, "/till/shift/open", &[("float_fen", "100")]).await;
    let of_owner = owner.fill(shift, "/till/shift/open", &[("float_fen", "100")]).await;
    for page in [sold, opened, of_owner] {
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
    }
    for path in ["/", "/till/shifts", shift] {
        let page = owner.get(path).await;
        page.has("张丽");
        page.has_not(LOGIN);
    }
    for path in ["/settings/staff", "/data/log"] {
        let page = owner.get(path).await;
        page.has("张丽");
        page.has(LOGIN);
    }
    zhang.get("/").await.has("<span class=\"top-name\" aria-hidden=\"true\">张丽</span>");
    let own = zhang.get("/settings/me").await;
    own.has(&format!("<dt>登录名</dt><dd>{LOGIN}</dd>"));
    own.has(&format!("autocomplete=\"username\" value=\"{LOGIN}\""));
}

#[tokio::test]
async fn a_name_is_needed_and_kept_when_it_is_refused() {
    let scene = Scene::new();
    let mut owner = scene.signed_in("owner").await;
    let new = "/settings/staff/new";
    let typed = |name: &'static str| [("name", name), ("login", "wang"), ("takes", "own"), ("role", "cashier")];
    let fields = |name| [&typed(name)[..], &[("password", PASSWORD), ("again", PASSWORD)]].concat();
    owner.fill(new, new, &fields(" ")).await.has("id=\"name-wrong\"");
    let long = owner
        .fill(new, new, &fields("一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一"))
        .await;
    long.has("id=\"name-wrong\"");
    long.has("value=\"一二三四五六七八九十一");
    assert_eq!(owner.fill(new, new, &fields("王")).await.location(), "/settings/staff");
    let wang = scene.clinic.staff_list(&machine()).unwrap().into_iter().find(|one| one.login == "wang").unwrap();
    let edit = format!("/settings/staff/{}", wang.id);
    owner.get(&edit).await.has("value=\"王\"");
    owner.fill(&edit, &edit, &[("name", " "), ("role", "cashier"), ("store", "")]).await.has("id=\"name-wrong\"");
}
