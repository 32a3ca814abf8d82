//! A file from its choice to what it came to.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use yanji_app::Key;
use yanji_app::import::{ImportQuery, ImportStatus, MappingChoice};

use crate::scene::{Browser, Page, Scene, day, machine};

const FILE: &str = "card,date,amount\n1,2026-01-05,100\n1,2026-13-01,5\n2,2026-01-06,2500\n";

/// Sends a file to be looked over.
pub(crate) async fn upload(browser: &mut Browser, content: &str) -> Page {
    let csrf = browser.get("/imports").await.field("csrf").unwrap();
    let body = format!(
        "--b\r\ncontent-disposition: form-data; name=\"csrf\"\r\n\r\n{csrf}\r\n--b\r\ncontent-disposition: form-data; \
         name=\"file\"; filename=\"past.csv\"\r\ncontent-type: text/csv\r\n\r\n{content}\r\n--b--\r\n"
    );
    browser.send(Request::post("/imports").header("content-type", "multipart/form-data; boundary=b"), body.into()).await
}

/// Asks until the import is over; the file is small.
fn ended(scene: &Scene) -> ImportStatus {
    let asked =
        (0..1_000_000).map(|_| scene.clinic.import_list(&machine(), &ImportQuery::default()).unwrap().items.remove(0));
    asked.into_iter().find(|status| status.status != "running").unwrap()
}

#[tokio::test]
async fn a_file_is_looked_over_tried_and_taken_in() {
    let scene = Scene::new();
    let mut owner = scene.signed_in("owner").await;
    let page = upload(&mut owner, FILE).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
    let file = page.location().to_owned();
    let page = owner.get(&file).await;
    page.has("past.csv");
    page.has("value=\"amount\" selected");
    page.has_not("name=\"start\"");

    let mut hidden = page.hidden();
    let layout = [("encoding", "UTF-8"), ("separator", "comma"), ("header_rows", "1"), ("layout", "UTF-8|comma||1")];
    assert_eq!(page.field("layout").unwrap(), layout[3].1);
    hidden.extend(layout.map(|(name, value)| (name.to_owned(), value.to_owned())));
    let page = owner.resend(&file, &hidden, &[("column", "number"), ("try", "1")]).await;
    page.has("还需要指定");
    let chosen = [("column", "number"), ("column", "day"), ("column", "amount")];
    let page = owner.resend(&file, &hidden, &[&chosen[..], &[("try", "1")]].concat()).await;
    page.has("试运行结果");
    page.has("2026-13-01");
    assert!(scene.clinic.import_list(&machine(), &ImportQuery::default()).unwrap().items.is_empty());

    let changed = [("column", "number"), ("column", "day"), ("column", "")];
    let tried = page.field("tried").unwrap();
    let start = [("start", "1"), ("tried", tried.as_str()), ("mapping_name", "till")];
    let other = owner.resend(&file, &page.hidden(), &[&layout[..], &changed[..], &start[..]].concat()).await;
    other.has("还需要指定");
    let untried = owner.resend(&file, &page.hidden(), &[&layout[..], &chosen[..], &start[..1]].concat()).await;
    untried.has("试运行结果");
    assert!(scene.clinic.import_list(&machine(), &ImportQuery::default()).unwrap().items.is_empty());

    let page = owner.resend(&file, &page.hidden(), &[&layout[..], &chosen[..], &start[..]].concat()).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
    let import = page.location().to_owned();
    let status = ended(&scene);
    assert_eq!((status.lines_new, status.lines_refused, status.members_new), (2, 1, 2));
    let page = owner.get(&import).await;
    page.has("已完成");
    page.has_not("hx-get=\"/imports");
    assert_eq!(owner.get(&format!("{import}/part")).await.header("hx-refresh"), "true");
    let csv = owner.get(&format!("{import}/refused.csv")).await;
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
    csv.has("行,会员号,字段,内容,原因\r\n3,1,日期,2026-13-01,日期不对");
    assert_eq!(scene.clinic.import_mapping_list(&machine()).unwrap()[0].name, "till");
    owner.get("/imports").await.has("past.csv");
}

#[tokio::test]
async fn a_file_is_for_the_only_store_unless_somebody_says_otherwise() {
    let scene = Scene::new();
    let store = scene.store("人民路店");
    let mut owner = scene.signed_in("owner").await;
    let file = upload(&mut owner, FILE).await.location().to_owned();
    let page = owner.get(&file).await;
    let layout = page.field("layout").unwrap();
    let mut hidden = page.hidden();
    hidden.push(("layout".to_owned(), layout));
    let chosen = [("column", "number"), ("column", "day"), ("column", "amount"), ("header_rows", "1")];
    let file_is = [("encoding", "UTF-8"), ("separator", "comma")];
    let page = owner.resend(&file, &hidden, &[&chosen[..], &file_is[..], &[("try", "1")]].concat()).await;
    page.has(&format!("<option value=\"{store}\" selected>"));
    let tried = page.field("tried").unwrap();
    let nowhere = [("try", "1"), ("tried", tried.as_str()), ("store", "")];
    let page = owner.resend(&file, &hidden, &[&chosen[..], &file_is[..], &nowhere[..]].concat()).await;
    page.has_not(&format!("<option value=\"{store}\" selected>"));
}

#[tokio::test]
async fn refused_lines_are_counted_by_reason_and_can_be_mended_before_the_shop_opens() {
    let scene = Scene::new();
    let mut owner = scene.signed_in("owner").await;
    let mut content = FILE.to_owned();
    for line in 0..120 {
        content.push_str(&format!("3,2026-01-07,-{}\n", line + 1));
    }
    let file = upload(&mut owner, &content).await.location().to_owned();
    let page = owner.get(&file).await;
    let chosen = [("column", "number"), ("column", "day"), ("column", "amount")];
    let layout = [("encoding", "UTF-8"), ("separator", "comma"), ("header_rows", "1"), ("layout", "UTF-8|comma||1")];
    let look = [&chosen[..], &layout[..]].concat();
    let tried = owner.resend(&file, &page.hidden(), &[&look[..], &[("try", "1")]].concat()).await;
    tried.has("（120 行）");
    tried.has("（1 行）");
    tried.has("另有 71 行没有列出");
    let mark = tried.field("tried").unwrap();
    let start = [("start", "1"), ("tried", mark.as_str())];
    let begun = owner.resend(&file, &page.hidden(), &[&look[..], &start[..]].concat()).await;
    let import = begun.location().to_owned();
    ended(&scene);
    let page = owner.get(&import).await;
    page.has("（120 行）");
    page.has("另有 21 行没有列出");
    page.has("请在开始收银或新增会员之前改好再导入");
    page.has("href=\"/#pyramid\"");
    scene.clinic.clock_run(&machine(), Some(day("2026-11-19")), &mut |_| ()).unwrap();
    owner.get(&import).await.has_not("请在开始收银或新增会员之前改好再导入");
}

#[tokio::test]
async fn refunds_are_counted_apart_on_every_page_of_an_import() {
    let scene = Scene::new();
    let mut owner = scene.signed_in("owner").await;
    let sales = "会员号,单号,日期,金额\n1,A,2026-01-05,100\n2,B,2026-01-06,2500\n";
    let file = upload(&mut owner, &format!("{sales}2,B,2026-01-09,-1250\n")).await.location().to_owned();
    let page = owner.get(&file).await;
    page.has("-1,250.00");
    let tried = owner.resend(&file, &page.hidden(), &[("try", "1")]).await;
    tried.has("其中退款 1 笔，退 1,250.00 元");
    tried.has("开始后写入 3 行，消费共 2,600.00 元");
    let mark = tried.field("tried").unwrap();
    let begun = owner.resend(&file, &page.hidden(), &[("start", "1"), ("tried", &mark)]).await;
    let import = begun.location().to_owned();
    ended(&scene);
    for address in [import.as_str(), "/imports"] {
        owner.get(address).await.has("其中退款 1 笔，退 1,250.00 元");
    }
    owner.get(&import).await.has(&format!("href=\"{import}/undo\""));
    // What gave nothing but money back has no sale to take back.
    scene.pass_seconds(1);
    let file = upload(&mut owner, &format!("{sales}2,B,2026-01-10,-50\n")).await.location().to_owned();
    let page = owner.get(&file).await;
    let tried = owner.resend(&file, &page.hidden(), &[("try", "1")]).await;
    let mark = tried.field("tried").unwrap();
    let begun = owner.resend(&file, &page.hidden(), &[("start", "1"), ("tried", &mark)]).await;
    let import = begun.location().to_owned();
    let status = ended(&scene);
    assert_eq!((status.lines_new, status.lines_known, status.refunds, status.refunds_fen), (1, 2, 1, 5_000));
    owner.get(&import).await.has_not("/undo\"");
}

#[tokio::test]
async fn refused_lines_are_taken_away_whole_mended_and_brought_again() {
    let scene = Scene::new();
    let mut owner = scene.signed_in("owner").await;
    let content = "卡号,姓名,手机,消费日期,实收,项目\n1,张小敏,13800008899,2026-01-05,100,护理\n\
        1,张小敏,13800008899,2026-13-01,5,=护理\n2,李,,2026-01-06,1,250.00,护理\n,王,13800008898,2026-01-07,60,护理\n合计,,,,165,\n";
    let file = upload(&mut owner, content).await.location().to_owned();
    let page = owner.get(&file).await;
    let tried = owner.resend(&file, &page.hidden(), &[("try", "1")]).await;
    tried.has("缺会员号");
    tried.has_not("缺了会员号、日期或金额");
    tried.has("另有 1 行是合计");
    let address = format!("{file}/refused/csv?mapping={}", tried.field("tried").unwrap());
    tried.has(&address);
    let csv = owner.get(&address).await.text;
    assert!(csv.starts_with("\u{feff}卡号,姓名,手机,消费日期,实收,项目,原因,文件里的这一行\r\n"), "{csv}");
    assert!(csv.contains("\r\n1,张小敏,13800008899,2026-13-01,5,'=护理,日期不对"), "{csv}");
    assert!(csv.contains("\r\n,王,13800008898,2026-01-07,60,护理,缺会员号"), "{csv}");
    assert!(csv.contains("\"2,李,,2026-01-06,1,250.00,护理\"\r\n"), "nobody knows which cell is which: {csv}");
    assert_eq!(scene.signed_in("manager").await.get(&address).await.status, StatusCode::NOT_FOUND, "its owner's alone");

    // As it stands it brings nothing; what is mended goes in.
    let again = |csv: &str| {
        let seen =
            scene.clinic.import_inspect(&machine(), "again.csv", csv.as_bytes(), &MappingChoice::default()).unwrap();
        assert_eq!(seen.missing, []);
        let tried = scene.clinic.import_dry_run(&machine(), csv.as_bytes(), &seen.mapping).unwrap();
        (tried.new, tried.refused, tried.amount_fen)
    };
    assert_eq!(again(&csv), (0, 3, 0));
    assert_eq!(again(&csv.replace("2026-13-01", "2026-01-08").replace("\r\n,王", "\r\n3,王")), (2, 1, 6_500));
    assert_eq!(owner.get(&format!("{file}/refused/pdf")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(owner.get(&format!("{file}/refused/csv?mapping=zz")).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn files_of_years_in_the_wrong_order_are_told_from_other_mistakes() {
    let scene = Scene::new();
    let mut owner = scene.signed_in("owner").await;
    owner.get("/imports").await.has("从最早的年份开始");
    let later = b"card,date,amount\n1,2026-05-05,100\n";
    let mapping = scene.clinic.import_inspect(&machine(), "2.csv", later, &MappingChoice::default()).unwrap().mapping;
    scene.clinic.import_file(&machine(), "2.csv", later, &mapping, &mut |_| {}).unwrap();
    let file = upload(&mut owner, FILE).await.location().to_owned();
    let page = owner.get(&file).await;
    let tried = owner.resend(&file, &page.hidden(), &[("try", "1")]).await;
    tried.has("1 行比这些会员已有的记录还早");
    tried.has("或合成一个文件");
    tried.has_not("改用那一天或之后的日期");
}

#[tokio::test]
async fn categories_that_the_price_list_lacks_are_named_before_a_file_is_taken_in() {
    let scene = Scene::new();
    let mut owner = scene.signed_in("owner").await;
    scene.clinic.category_add(&machine(), &Key::fresh().unwrap(), "护理").unwrap();
    let content = "会员号,日期,金额,类目\n1,2026-01-05,100,护理\n1,2026-01-06,100,头疗\n2,2026-01-06,2500,头疗\n";
    let file = upload(&mut owner, content).await.location().to_owned();
    let page = owner.get(&file).await;
    page.has_not("这些类目在商品与价目里没有");
    let tried = owner.resend(&file, &page.hidden(), &[("try", "1")]).await;
    tried.has("这些类目在商品与价目里没有");
    tried.has("头疗：2 行");
    tried.has_not("护理：1 行");
    tried.has("href=\"/items#categories\"");
    scene.clinic.category_add(&machine(), &Key::fresh().unwrap(), "头疗").unwrap();
    owner.resend(&file, &page.hidden(), &[("try", "1")]).await.has_not("这些类目在商品与价目里没有");
}

#[tokio::test]
async fn days_that_are_closed_are_named_before_a_file_is_chosen() {
    let scene = Scene::new();
    let mut owner = scene.signed_in("owner").await;
    owner.get("/imports").await.has_not("已经日终结算");
    scene.clinic.clock_run(&machine(), Some(day("2026-11-19")), &mut |_| ()).unwrap();
    owner.get("/imports").await.has("<time>2026-11-19</time> 及以前的日期已经日终结算");
}

#[tokio::test]
async fn a_file_is_seen_by_nobody_but_who_sent_it() {
    let scene = Scene::new();
    let mut owner = scene.signed_in("owner").await;
    let file = upload(&mut owner, FILE).await.location().to_owned();
    let mut other = scene.signed_in("manager").await;
    assert_eq!(other.get(&file).await.status, StatusCode::NOT_FOUND);
    assert_eq!(owner.get(&file).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_file_stays_however_many_others_send() {
    let scene = Scene::new();
    let (mut owner, mut other) = (scene.signed_in("owner").await, scene.signed_in("manager").await);
    let file = upload(&mut owner, FILE).await.location().to_owned();
    for _ in 0..5 {
        upload(&mut other, FILE).await;
    }
    assert_eq!(owner.get(&file).await.status, StatusCode::OK);
    // After an hour it is chosen once more, on the page where files are.
    scene.pass_seconds(60 * 60);
    for page in [owner.get(&file).await, owner.fill("/imports", &file, &[("do", "try")]).await] {
        assert_eq!(page.status, StatusCode::NOT_FOUND);
        page.has("文件已过期，请重新选择。");
        page.has("action=\"/imports\"");
    }
}

#[tokio::test]
async fn a_file_that_cannot_be_taken_is_refused_with_a_reason() {
    let scene = Scene::new();
    let mut owner = scene.signed_in("owner").await;
    upload(&mut owner, "").await.has("文件里没有数据行");
    let large = "x".repeat(66 * 1024 * 1024);
    upload(&mut owner, &large).await.has("文件超过 64 MB");
    let csrf = owner.get("/imports").await.field("csrf").unwrap();
    let request = Request::post("/imports").header("content-type", "multipart/form-data; boundary=b");
    let body = format!("--b\r\ncontent-disposition: form-data; name=\"csrf\"\r\n\r\n{csrf}");
    owner.send(request, Body::from(body)).await.has("打不开");
}

#[tokio::test]
async fn a_wrong_import_is_taken_back_after_it_was_shown_what_that_does() {
    let scene = Scene::new();
    let bytes = FILE.as_bytes();
    let mapping =
        scene.clinic.import_inspect(&machine(), "past.csv", bytes, &MappingChoice::default()).unwrap().mapping;
    let report = scene.clinic.import_file(&machine(), "past.csv", bytes, &mapping, &mut |_| {}).unwrap();
    let path = format!("/imports/{}", report.id.unwrap());
    let mut owner = scene.signed_in("owner").await;
    owner.get(&path).await.has(&format!("href=\"{path}/undo\""));
    let undo = format!("{path}/undo");
    let page = owner.get(&undo).await;
    page.has("2,600.00");
    page.has("data-confirm=\"将冲销 2 笔消费");
    let begun = owner.fill(&undo, &undo, &[]).await;
    assert_eq!(begun.location(), path, "{}", begun.text);
    let asked =
        (0..1_000_000).map(|_| scene.clinic.import_list(&machine(), &ImportQuery::default()).unwrap().items.remove(0));
    let ended = asked.filter_map(|status| status.undo).find(|undo| undo.ended_at.is_some()).unwrap();
    assert_eq!((ended.sales_done, ended.started_by_name.as_str()), (2, "owner"));
    let page = owner.get(&path).await;
    page.has("已撤销");
    page.has_not("请在开始收银或新增会员之前改好再导入");
    page.has_not(&format!("{path}/undo\""));
    owner.get(&undo).await.has("这次导入已经撤销");
    owner.get("/imports?state=undone").await.has("past.csv");
    owner.get("/imports?state=running").await.has("没有这种状态的导入");

    let mut desk = scene.signed_in("cashier").await;
    assert_eq!(desk.get(&undo).await.status, StatusCode::FORBIDDEN);
    assert_eq!(desk.fill("/members", &undo, &[]).await.status, StatusCode::FORBIDDEN);
}
