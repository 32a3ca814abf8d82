//! The list of members over HTTP: addresses without personal text, search from anywhere, views, files, batches.

use axum::http::StatusCode;
use yanji_app::Key;
use yanji_app::records::{CouponStanding, NewMember};
use yanji_books::id::MemberId;

use crate::scene::{Browser, Page, Scene, machine};

/// Waits for work beside the server; the books are asked, not the clock.
async fn page_when(browser: &mut Browser, address: &str, text: &str) -> Page {
    for _ in 0..1_000 {
        let page = browser.get(address).await;
        if page.text.contains(text) {
            return page;
        }
        tokio::task::yield_now().await;
    }
    panic!("{address} never says {text}");
}

/// A member of whom nothing but her card number is known.
fn nameless(scene: &Scene, number: &str) -> MemberId {
    let new = NewMember { number: number.to_owned(), ..NewMember::default() };
    scene.clinic.member_enrol(&machine(), &Key::fresh().unwrap(), new).unwrap().member
}

fn tier(scene: &Scene, member: MemberId) -> String {
    scene.clinic.member_state(&machine(), member).unwrap().tier
}

#[tokio::test]
async fn filters_stand_in_the_address_and_texts_do_not() {
    let scene = Scene::new();
    let member = format!("/members/{}", scene.member("10001"));
    let mut desk = scene.signed_in("cashier").await;
    let filters = [("visits_to", "0"), ("enrolled_from", "2020-01-01")];
    let page = desk.fill("/members", "/members/search", &filters).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    let address = page.location().to_owned();
    assert!(address.contains("visits_to=0") && address.contains("enrolled_from=2020-01-01"), "{address}");
    let page = desk.get(&address).await;
    page.has(&member);
    page.has("到店次数 ≤ 0");
    desk.get("/members?visits_from=1").await.has("没有符合条件的会员");
    desk.get("/members?text=10001&visits_from=1").await.has_not(&member);

    let dropped = [("visits_from", "1"), ("drop", "visits_from,visits_to")];
    let page = desk.fill("/members", "/members/search", &dropped).await;
    assert!(!page.location().contains("visits_from"), "{}", page.location());
    for wrong in ["points_from=x", "idle=0", "after=nonsense", "store=7", "last_to=2026-02-30"] {
        let page = desk.get(&format!("/members?{wrong}")).await;
        assert_eq!(page.status, StatusCode::OK, "{wrong}");
        page.has("没有列出会员");
        page.has_not(&member);
    }
}

#[tokio::test]
async fn a_filter_that_cannot_be_meant_lists_nobody() {
    let scene = Scene::new();
    let member = format!("/members/{}", scene.member("10001"));
    let mut owner = scene.signed_in("owner").await;
    let wrong = [
        ("spend_from", "1千", "格式不对"),
        ("idle", "0", "请填写 1 到 36500 之间的数"),
        ("points_to", "x", "格式不对"),
    ];
    for (name, typed, told) in wrong {
        let mut page = owner.fill("/members", "/members/search", &[(name, typed), ("visits_to", "3")]).await;
        if page.status == StatusCode::SEE_OTHER {
            page = owner.get(page.location()).await;
        }
        page.has(&format!("id=\"{name}-wrong\" role=\"alert\">"));
        page.has(told);
        page.has("<details class=\"members-filters\" open>");
        page.has(&format!("name=\"{name}\" value=\"{typed}\""));
        page.has("name=\"visits_to\" value=\"3\"");
        for gone in [
            member.as_str(),
            "name=\"scope\"",
            "action=\"/members/export\"",
            "共 1 位",
            "aria-current=\"page\">全部会员",
        ] {
            page.has_not(gone);
        }
    }
}

#[tokio::test]
async fn one_may_go_back_to_a_search_by_a_handle_that_tells_nothing() {
    let scene = Scene::new();
    for number in 10_001..10_030 {
        nameless(&scene, &number.to_string());
    }
    let mut owner = scene.signed_in("owner").await;
    let found = owner.fill("/members", "/members/search", &[("text", "100"), ("size", "20"), ("visits_to", "0")]).await;
    assert_eq!(found.status, StatusCode::SEE_OTHER);
    let address = found.location().to_owned();
    assert!(address.contains("search=") && address.contains("visits_to=0") && !address.contains("text="), "{address}");
    let page = owner.get(&address).await;
    page.has("name=\"text\" maxlength=\"64\" value=\"100\"");
    for shown in ["共 29 位", "name=\"scope\"", "action=\"/members/export\"", ">10001<"] {
        page.has(shown);
    }
    let link = |page: &Page, sign: &str| {
        let links = page.text.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
        links.into_iter().find(|link| link.contains(sign)).unwrap().replace("&#38;", "&")
    };
    let next = owner.get(&link(&page, "after=")).await;
    next.has(">10029<");
    next.has_not(">10001<");
    let sorted = owner.get(&link(&page, "descending=1")).await;
    sorted.has(">10029<");
    sorted.has("maxlength=\"64\" value=\"100\"");
    // What asks for the same list in other ways leads to the same search.
    let columns = [("text", "100"), ("wanted", "tier")];
    assert!(owner.fill("/members", "/members/columns", &columns).await.location().contains("search="));
    let nobody = [("text", "100"), ("scope", "ticked")];
    assert!(owner.fill("/members", "/members/batches/new", &nobody).await.location().contains("search="));
    // It is of this session alone.
    let mut desk = scene.signed_in("cashier").await;
    let over = desk.get(&address).await;
    assert_eq!(over.status, StatusCode::OK);
    over.has("这次查找已过期");
    for gone in [">10001<", "name=\"scope\"", "maxlength=\"64\" value=\"100\""] {
        over.has_not(gone);
    }
}

#[tokio::test]
async fn a_member_is_found_from_anywhere() {
    let scene = Scene::new();
    let member = format!("/members/{}", scene.member("10001"));
    nameless(&scene, "10002");
    let mut desk = scene.signed_in("cashier").await;
    let only = desk.fill("/members", "/search", &[("text", "10001")]).await;
    assert_eq!(only.location(), member);
    let several = desk.fill("/members", "/search", &[("text", "1000")]).await;
    assert_eq!(several.status, StatusCode::SEE_OTHER);
    desk.get(several.location()).await.has(&member);
    for text in ["张小", "zxm", "zhangxiaom", "100", "8899"] {
        let part = desk.fill("/members", "/search/suggest", &[("text", text)]).await;
        part.has(&member);
        part.has_not("张小敏");
        part.has_not("13800008899");
    }
    desk.fill("/members", "/search/suggest", &[("text", "李四")]).await.has("没有找到");
    assert_eq!(desk.fill("/members", "/search", &[("text", "")]).await.location(), "/members");
    assert_eq!(desk.post("/search", &[("text", "zxm")]).await.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn a_view_is_saved_renamed_and_removed() {
    let scene = Scene::new();
    let mut owner = scene.signed_in("owner").await;
    let view = [("name", "大客户"), ("spend_from", "1000"), ("sort", "spend"), ("descending", "1"), ("shared", "1")];
    let saved = owner.fill("/members", "/members/views", &view).await;
    let address = saved.location().to_owned();
    assert!(address.contains("spend_from=1000") && address.contains("view=view_"), "{address}");
    let page = owner.get(&address).await;
    page.has("视图已保存");
    let manage = page.text.split("action=\"/members/views/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let manage = format!("/members/views/{manage}");
    let mut desk = scene.signed_in("cashier").await;
    desk.get("/members").await.has("大客户");
    let foreign = desk.fill("/members", &manage, &[("name", "我的")]).await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN);
    // A name that is taken or empty is refused where it was typed; the list and all else that was typed stay.
    for (name, told) in [("大客户", "这个名称已经在用了。"), ("", "请填写此项。")] {
        let again = [("name", name), ("spend_from", "1000"), ("visits_to", "3"), ("shared", "1")];
        let page = owner.fill("/members", "/members/views", &again).await;
        page.has(&format!("id=\"name-wrong\" role=\"alert\">{told}"));
        page.has("<details class=\"menu ms-auto\" open>");
        page.has(&format!("required value=\"{name}\""));
        page.has("name=\"visits_to\" value=\"3\"");
        page.has("href=\"/members?");
    }
    let second = owner.fill("/members", "/members/views", &[("name", "少来"), ("visits_to", "3")]).await;
    let second =
        owner.get(second.location()).await.text.split("action=\"/members/views/").nth(1).unwrap()[..37].to_owned();
    let own = [("renames", "1"), ("name", "大客户"), ("visits_to", "3"), ("view", second.as_str())];
    let taken = owner.fill("/members", &format!("/members/views/{second}"), &own).await;
    taken.has("id=\"name-wrong\" role=\"alert\">这个名称已经在用了。");
    taken.has("id=\"view-name\" name=\"name\" maxlength=\"20\" required value=\"大客户\"");
    owner.fill("/members", &manage, &[("name", "高消费")]).await;
    desk.get("/members").await.has_not("高消费");
    owner.get("/members").await.has("高消费");
    owner.fill("/members", &format!("{manage}/remove"), &[]).await;
    owner.get("/members").await.has("视图已删除");
    owner.get("/members").await.has_not("高消费");
}

#[tokio::test]
async fn columns_are_remembered() {
    let scene = Scene::new();
    scene.member("10001");
    let mut desk = scene.signed_in("cashier").await;
    desk.get("/members").await.has("138****8899");
    let chosen = [("wanted", "enrolled_on"), ("visits_to", "3")];
    let page = desk.fill("/members", "/members/columns", &chosen).await;
    assert!(page.location().contains("visits_to=3"), "{}", page.location());
    desk.get("/members").await.has_not("138****8899");
}

#[tokio::test]
async fn a_list_is_taken_away_masked_or_for_a_purpose() {
    let scene = Scene::new();
    scene.member("10001");
    let mut owner = scene.signed_in("owner").await;
    let masked = owner.fill("/members", "/members/export", &[("export", "csv"), ("purpose", "")]).await;
    masked.has("138****8899");
    masked.has_not("张小敏");
    let full = owner.fill("/members", "/members/export", &[("export", "csv"), ("purpose", "contact")]).await;
    full.has("张小敏");
    let wrong = owner.fill("/members", "/members/export", &[("export", "pdf")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let mut desk = scene.signed_in("cashier").await;
    let refused = desk.fill("/members", "/members/export", &[("export", "csv")]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    desk.get("/members").await.has_not("/members/export");
}

#[tokio::test]
async fn a_batch_goes_from_the_list_to_its_end_and_back() {
    let scene = Scene::new();
    let (one, two) = (scene.member("10001"), nameless(&scene, "10002"));
    let id = one.to_string();
    let mut owner = scene.signed_in("owner").await;
    let none = owner.fill("/members", "/members/batches/new", &[("scope", "ticked")]).await;
    assert_eq!(none.status, StatusCode::SEE_OTHER);
    owner.get("/members").await.has("请先勾选会员");
    let ticked = owner.fill("/members", "/members/batches/new", &[("scope", "ticked"), ("member", &id)]).await;
    ticked.has("已选 1 位会员");
    let chosen = [("scope", "ticked"), ("member", id.as_str()), ("what", "tier")];
    let incomplete = owner.resend("/members/batches", &ticked.hidden(), &chosen).await;
    incomplete.has("id=\"tier_to-wrong\"");
    let to_gold = [&chosen[..], &[("tier_to", "gold")]].concat();
    let drafted = owner.resend("/members/batches", &incomplete.hidden(), &to_gold).await;
    let again = owner.resend("/members/batches", &incomplete.hidden(), &to_gold).await;
    let batch = drafted.location().to_owned();
    assert_eq!(again.location(), batch, "a double click makes one draft");
    let preview = owner.get(&batch).await;
    preview.has("预览");
    assert_eq!(tier(&scene, one), "basic");
    let empty = owner.fill(&batch, &format!("{batch}/start"), &[("reason", "")]).await;
    empty.has("id=\"reason-wrong\"");
    let begun = owner.resend(&format!("{batch}/start"), &preview.hidden(), &[("reason", "周年庆")]).await;
    assert_eq!(begun.location(), batch);
    page_when(&mut owner, &batch, "已完成").await;
    assert_eq!((tier(&scene, one).as_str(), tier(&scene, two).as_str()), ("gold", "basic"));
    owner.fill(&batch, &format!("{batch}/reasons"), &[]).await.has("周年庆");
    owner.get("/members/batches").await.has(&batch);
    owner.get(&format!("{batch}?export=csv")).await.has("10001");

    let undo = format!("{batch}/undo");
    owner.get(&undo).await.has("1 位会员会恢复");
    let undone = owner.fill(&undo, &undo, &[("reason", "选错了")]).await;
    assert_eq!(undone.location(), batch);
    page_when(&mut owner, &batch, "bg-orange-lt ms-2").await;
    assert_eq!(tier(&scene, one), "basic");
    assert_eq!(owner.get(&undo).await.status, StatusCode::CONFLICT);

    let mut desk = scene.signed_in("cashier").await;
    for address in ["/members/batches", &batch, &undo] {
        assert_eq!(desk.get(address).await.status, StatusCode::FORBIDDEN, "{address}");
    }
    desk.get("/members").await.has_not("/members/batches");
    assert_eq!(owner.get("/members/batches/batch_7").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn coupons_go_to_many_from_the_list_and_come_back() {
    let source = yanji_engine::programme::ready::SALON_STARS.source;
    let limited = source.replacen("code = \"birthday_care\"", "code = \"birthday_care\"\nstock = 2\nper_member = 1", 1);
    let scene = Scene::under(&limited);
    let members = ["10001", "10002", "10003"].map(|number| nameless(&scene, number).to_string());
    let mut owner = scene.signed_in("owner").await;
    let ticked = [("scope", "ticked"), ("member", &members[0]), ("member", &members[1]), ("member", &members[2])];
    let asked = owner.fill("/members", "/members/batches/new", &ticked).await;
    for told in ["批量发券", "剩 2 张", "每人最多 1 张"] {
        asked.has(told);
    }
    let chosen = [&ticked[..], &[("what", "coupon"), ("count", "1")]].concat();
    let incomplete = owner.resend("/members/batches", &asked.hidden(), &chosen).await;
    incomplete.has("id=\"coupon-wrong\"");
    let of_kind = |count: &'static str| {
        [&ticked[..], &[("what", "coupon"), ("coupon", "birthday_care"), ("count", count)]].concat()
    };
    owner.resend("/members/batches", &incomplete.hidden(), &of_kind("2")).await.has("id=\"count-wrong\"");
    let drafted = owner.resend("/members/batches", &incomplete.hidden(), &of_kind("1")).await;
    let batch = drafted.location().to_owned();
    let preview = owner.get(&batch).await;
    for told in ["可发放", "库存不够，发不到：1 位", "现有库存", "发完为止"] {
        preview.has(told);
    }
    let left_out = owner.get(&format!("{batch}?outcome=refused")).await;
    left_out.has("10003");
    left_out.has_not(&format!("/members/{}\"", members[0]));
    owner.get(&format!("{batch}?outcome=refused&export=csv")).await.has("10003");

    owner.fill(&batch, &format!("{batch}/start"), &[("reason", "周年庆")]).await;
    page_when(&mut owner, &batch, "已完成").await;
    let pieces = |member: &str| scene.clinic.coupon_of_member(&machine(), member.parse().unwrap()).unwrap().pieces;
    assert_eq!([0, 1, 2].map(|place: usize| pieces(&members[place]).len()), [1, 1, 0]);
    let code = pieces(&members[0])[0].code.clone();
    owner.get(&format!("{batch}?export=csv")).await.has(&code[..4]);
    owner.get("/members/batches").await.has("发“生日护理券”，每位 1 张");

    let undo = format!("{batch}/undo");
    owner.get(&undo).await.has("2 位会员这次得到的券会全部收回并作废");
    owner.fill(&undo, &undo, &[("reason", "发错了")]).await;
    page_when(&mut owner, &batch, "bg-orange-lt ms-2").await.has("已收回");
    assert!(pieces(&members[0]).iter().all(|piece| piece.standing == CouponStanding::Void));
}

#[tokio::test]
async fn without_a_programme_the_list_says_what_to_do() {
    let scene = Scene::empty();
    let mut owner = scene.signed_in("owner").await;
    for address in ["/members", "/members?tier=gold&sort=tier", "/members/batches"] {
        assert_eq!(owner.get(address).await.status, StatusCode::OK, "{address}");
    }
    owner.get("/members").await.has("还没有生效的会员方案");
    owner.fill("/members", "/search/suggest", &[("text", "张三")]).await.has("没有找到");
}
