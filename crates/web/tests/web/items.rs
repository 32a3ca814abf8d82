//! Goods and prices as an owner keeps them and a cashier reads them.

use axum::http::StatusCode;
use yanji_app::{ItemProposal, Key};

use crate::furnished::upload;
use crate::scene::{Scene, machine};

#[tokio::test]
async fn a_list_begins_with_a_proposal_and_goes_out_as_a_file() {
    let scene = Scene::new();
    let mut owner = scene.signed_in("owner").await;
    let empty = owner.get("/items").await;
    for list in ItemProposal::ALL {
        empty.has(&format!("name=\"proposal\" value=\"{}\"", list.code()));
    }
    let page = owner.fill("/items", "/items/propose", &[("proposal", "hair")]).await;
    assert_eq!(page.location(), "/items");
    owner.get("/items").await.has("洗剪吹（总监）");
    let file = owner.get("/items?export=csv&kind=product").await;
    assert!(file.header("content-type").starts_with("text/csv"));
    file.has("护发精油");
    file.has_not("洗剪吹（总监）");
    let page = owner.get("/items?text=xjc").await;
    page.has("洗剪吹（总监）");
    page.has_not("护发精油");
    owner.get("/items?sold=no").await.has("没有符合条件的商品");
}

#[tokio::test]
async fn a_file_is_looked_over_and_taken_whole_or_not_at_all() {
    let scene = Scene::new();
    let mut owner = scene.signed_in("owner").await;
    owner.fill("/items", "/items/propose", &[("proposal", "hair")]).await;
    let seen = upload(&mut owner, "/items/file", "类目,名称,价格\n护发,新项目,58\n护发,坏,x\n").await;
    owner.get(&seen).await.has("一行也没有写入");
    owner.fill("/items", &seen, &[]).await.has("格式不对");
    owner.get("/items").await.has_not("新项目");
    let seen = upload(&mut owner, "/items/file", "名称,零售价,会员价\n烫发,520,468\n").await;
    let page = owner.get(&seen).await;
    page.has("498.00");
    page.has("520.00");
    page.has("468.00");
    assert_eq!(owner.fill(&seen, &seen, &[]).await.location(), "/items");
    let page = owner.get("/items?text=tf").await;
    page.has("520.00");
    page.has("468.00");
}

#[tokio::test]
async fn an_item_is_added_refused_at_the_field_and_changed() {
    let scene = Scene::new();
    let mut owner = scene.signed_in("owner").await;
    let category = scene.clinic.category_add(&machine(), &Key::fresh().unwrap(), "光电").unwrap().id.to_string();
    let fields = |floor| {
        [
            ("category", category.as_str()),
            ("kind", "service"),
            ("code", "gd-1"),
            ("name", "光子嫩肤"),
            ("price", "980"),
            ("member", "880"),
            ("floor", floor),
            ("cautions", "孕期禁用"),
        ]
    };
    let page = owner.fill("/items/new", "/items/new", &fields("900")).await;
    page.has("底价不能高于");
    page.has("id=\"floor-wrong\"");
    page.has("孕期禁用");
    assert_eq!(owner.fill("/items/new", "/items/new", &fields("500")).await.location(), "/items");
    let item = scene.clinic.item_find(&machine(), "GD-1").unwrap().remove(0);
    let address = format!("/items/{}", item.id);
    let page = owner.get(&address).await;
    page.has("今天各等级实付");
    page.has("880.00");
    let page = owner.get("/items").await;
    page.has("光子嫩肤");
    page.has("500.00");
    page.has("有注意事项");
    let mut cheaper = fields("500");
    cheaper[4].1 = "780";
    cheaper[5].1 = "";
    assert_eq!(owner.fill(&address, &address, &cheaper).await.location(), "/items");
    let kept = scene.clinic.item_get(&machine(), item.id).unwrap();
    assert_eq!((kept.price_fen, kept.member_fen, kept.code.as_str()), (78_000, None, "GD-1"));
}

#[tokio::test]
async fn prices_change_in_bulk_as_they_were_seen() {
    let scene = Scene::new();
    let mut owner = scene.signed_in("owner").await;
    owner.fill("/items", "/items/propose", &[("proposal", "hair")]).await;
    let asked = "/items/prices?text=tf&price=retail&by=share&amount=-10&step=100";
    let page = owner.get(asked).await;
    page.has("498.00");
    page.has("448.00");
    page.has("-50.00");
    owner.get("/items/prices?amount=x&price=retail&by=share&step=100").await.has("格式不对");
    owner.get("/items/prices?amount=-100&price=retail&by=share&step=100").await.has("-99");
    let seal = owner.get(asked).await.field("seal").unwrap();
    let fields =
        [("text", "tf"), ("price", "retail"), ("by", "share"), ("amount", "-10"), ("step", "100"), ("seal", &seal)];
    assert_eq!(owner.fill(asked, "/items/prices", &fields).await.location(), "/items");
    assert_eq!(scene.clinic.item_find(&machine(), "烫发").unwrap()[0].price_fen, 44_800);
    // The prices are others now, and so is what would become of them.
    owner.fill(asked, "/items/prices", &fields).await.has("请重新预览");
    assert_eq!(scene.clinic.item_find(&machine(), "烫发").unwrap()[0].price_fen, 44_800);
}

#[tokio::test]
async fn a_cashier_reads_what_an_owner_changes() {
    let scene = Scene::new();
    let (mut owner, mut cashier) = (scene.signed_in("owner").await, scene.signed_in("cashier").await);
    owner.fill("/items", "/items/propose", &[("proposal", "hair")]).await;
    let item = scene.clinic.item_find(&machine(), "烫发").unwrap().remove(0);
    let page = cashier.get("/items").await;
    page.has("烫发");
    page.has_not("/items/new");
    let page = cashier.get(&format!("/items/{}", item.id)).await;
    page.has("498.00");
    page.has_not("name=\"price\"");
    for path in ["/items/new", "/items/file", "/items/prices", "/items?export=csv"] {
        assert_eq!(cashier.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    for path in ["/items/new", "/items/prices", "/items/categories", &format!("/items/{}", item.id)] {
        let page = cashier.fill("/settings/me", path, &[("name", "x")]).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{path}");
    }
}
