//! The programme: read, checked, published, brought back.

use axum::http::StatusCode;
use yanji_engine::programme::ready::READY;

use crate::scene::{Scene, day, machine};

#[tokio::test]
async fn the_programme_in_force_is_told_in_plain_words() {
    let scene = Scene::new();
    let mut desk = scene.signed_in("cashier").await;
    let page = desk.get("/programme").await;
    page.has("升级：累计消费满 2,000 元");
    page.has("生效中");
    page.has_not("/programme/edit");
}

#[tokio::test]
async fn a_text_with_errors_is_shown_with_its_lines_and_is_not_published() {
    let scene = Scene::new();
    let mut owner = scene.signed_in("owner").await;
    let text = "language = 1\nname = 7\n";
    let page = owner.fill("/programme/edit", "/programme/edit", &[("source", text), ("check", "1")]).await;
    page.has("第 2 行");
    page.has("name = 7");
    let fields = [("source", text), ("from", "2026-12-01")];
    let page = owner.fill("/programme/edit", "/programme/publish", &fields).await;
    page.has("会员方案里有错误");
    page.has("value=\"2026-12-01\"");
    assert_eq!(scene.clinic.programme_list(&machine()).unwrap().len(), 1);
}

#[tokio::test]
async fn a_programme_is_drafted_published_once_and_rolled_back() {
    let scene = Scene::new();
    let mut owner = scene.signed_in("owner").await;
    let other = READY[1].source;
    let page = owner.fill("/programme/edit", "/programme/edit", &[("source", other), ("save", "1")]).await;
    assert_eq!(page.location(), "/programme", "{}", page.text);
    owner.get("/programme").await.has("草稿");

    let hidden = owner.get(&format!("/programme/edit?ready={}", READY[1].file)).await.hidden();
    for _ in 0..2 {
        let page = owner.resend("/programme/publish", &hidden, &[("source", other), ("from", "2026-12-01")]).await;
        assert_eq!(page.location(), "/programme", "{}", page.text);
    }
    let versions = scene.clinic.programme_list(&machine()).unwrap();
    assert_eq!(versions.len(), 3);
    assert_eq!(versions[0].in_force_from, Some(day("2026-12-01")));

    let old = versions.iter().find(|version| version.number == 1).unwrap();
    let path = format!("/programme/{}/return", old.id);
    owner.fill(&path, &path, &[("from", "2026-12-01")]).await.has("已有其他版本生效");
    let page = owner.fill(&path, &path, &[("from", "2027-01-01")]).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
    assert_eq!(scene.clinic.programme_list(&machine()).unwrap()[0].source, old.source);
}
