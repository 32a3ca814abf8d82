//! A clinic that has one of everything, so that every address leads somewhere. No test is here.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use yanji_app::import::MappingChoice;
use yanji_app::records::{
    BasketLine, BasketThing, BatchChange, BatchChoice, Direction, Kpi, MemberQuery, MemberView, NewActivity, NewBasket,
    NewCoupons, NewDeed, NewGoal, NewLineRefund, NewMember, NewRedemption, NewSale, NewSaleLine, NewSaleOfItems,
    NewStaff, NoticeQuery, TenderPaid,
};
use yanji_app::{
    Actor, Charge, ItemFields, Key, NewCharge, NewRole, PaymentSettings, ProviderMode, Rehearsal, RoleGrant,
};
use yanji_books::id::{ChargeRefundId, CouponId, MemberId, SaleId};
use yanji_engine::programme::benefit::Tender;

use crate::scene::{Browser, PASSWORD, Scene, day, machine};

/// A clinic with one of everything.
pub(crate) struct Furnished {
    pub(crate) scene: Scene,
    /// In which an owner is signed in.
    pub(crate) owner: Browser,
    /// Paths up to an id, with the id of what is there.
    ids: Vec<(&'static str, String)>,
}

fn key() -> Key {
    Key::fresh().unwrap()
}

impl Furnished {
    pub(crate) async fn new() -> Self {
        let scene = Scene::under(&programme());
        let mut owner = scene.signed_in("owner").await;
        let member = member(&scene);
        let mut ids = settings(&scene);
        ids.extend(deeds(&scene, member, &actor_of(&scene)));
        ids.extend(desk(&scene, member));
        ids.push(("/till/charges/", charge_begun(&scene, "11").id.to_string()));
        ids.push(("/till/charges/refunds/", refund_failed(&scene).to_string()));
        ids.push(("/members/", member.to_string()));
        ids.extend(shown(&mut owner, member).await);
        Self { scene, owner, ids }
    }

    /// A route's path with the ids of what is there.
    pub(crate) fn address(&self, route: &str) -> String {
        self.address_with(route, |_, id| id.to_owned())
    }

    /// A route's path with ids that are made of a path and the id of what is there.
    pub(crate) fn address_with(&self, route: &str, make: impl Fn(&str, &str) -> String) -> String {
        let mut address = String::new();
        for part in route.split('/').skip(1) {
            let prefix = format!("{address}/");
            let part = match part {
                "{deed}" => "points".to_owned(),
                "{part}" => "books".to_owned(),
                "{format}" => "csv".to_owned(),
                "{kind}" => make(&prefix, "birthday_care"),
                "{id}" | "{code}" | "{note}" => make(&prefix, self.id(&prefix)),
                other => other.to_owned(),
            };
            address = prefix + &part;
        }
        address
    }

    /// The id of what stands below a path.
    pub(crate) fn id(&self, prefix: &str) -> &str {
        let ends = |known: &str| if known == "/notes/" { prefix.ends_with(known) } else { prefix == known };
        &self.ids.iter().find(|(known, _)| ends(known)).unwrap_or_else(|| panic!("nothing below {prefix}")).1
    }

    /// A browser in which somebody new is signed in who may do these things and nothing else.
    pub(crate) async fn signed_in_with(&self, login: &str, permissions: &[&str]) -> Browser {
        let clinic = &self.scene.clinic;
        let new = NewRole { name: login.to_owned(), like: "cashier".to_owned() };
        let role = clinic.role_add(&machine(), &key(), &new).unwrap().code;
        let permissions = permissions.iter().map(|code| (*code).to_owned()).collect();
        clinic.role_permit(&machine(), &key(), &[RoleGrant { role: role.clone(), permissions, shown: None }]).unwrap();
        let new = NewStaff { login: login.to_owned(), name: None, password: PASSWORD.to_owned(), role, store: None };
        clinic.staff_add(&machine(), &key(), &new).unwrap();
        let mut browser = self.scene.browser();
        let page = browser.post("/sign-in", &[("login", login), ("password", PASSWORD)]).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
        browser
    }
}

/// The ready-made programme with a coupon besides that ends soon, may be claimed and may be handed on.
fn programme() -> String {
    let coupon = "[[coupons]]\ncode = \"friend\"\nname = \"闺蜜券\"\noff = 10\nvalid_days = 7\nclaim = true\n\
                  transfer = true\n\n[[rewards]]";
    yanji_engine::programme::ready::SALON_STARS.source.replacen("[[rewards]]", coupon, 1)
}

/// The owner as one who acts, since views are a person's own.
fn actor_of(scene: &Scene) -> Actor {
    scene.clinic.session_open(&scene.clinic.sign_in("owner", PASSWORD).unwrap().token).unwrap().actor
}

fn member(scene: &Scene) -> MemberId {
    let new = NewMember {
        number: "10001".to_owned(),
        name: "张小敏".to_owned(),
        phone: "13800008899".to_owned(),
        note: "怕疼".to_owned(),
        day: Some(day("2026-01-05")),
        ..NewMember::default()
    };
    scene.clinic.member_enrol(&machine(), &key(), new).unwrap().member
}

/// A store, somebody, a key, a role, a category, an item and a goal.
fn settings(scene: &Scene) -> Vec<(&'static str, String)> {
    let clinic = &scene.clinic;
    let staff = NewStaff {
        login: "lin".to_owned(),
        name: None,
        password: PASSWORD.to_owned(),
        role: "cashier".to_owned(),
        store: None,
    };
    let role = NewRole { name: "主管".to_owned(), like: "cashier".to_owned() };
    let category = clinic.category_add(&machine(), &key(), "抗衰").unwrap().id;
    let item = ItemFields { minutes: 60, ..ItemFields::new(category, "光子", 98_000) };
    let goal = NewGoal {
        kpi: Kpi::Revenue,
        store: None,
        direction: Direction::AtLeast,
        target: 700_000,
        from: day("2026-11-01"),
        until: day("2026-11-30"),
    };
    vec![
        ("/settings/stores/", scene.store("静安").to_string()),
        ("/settings/staff/", clinic.staff_add(&machine(), &key(), &staff).unwrap().id.to_string()),
        ("/settings/keys/", clinic.key_add(&machine(), &key(), "till", "cashier").unwrap().id.to_string()),
        ("/settings/roles/", clinic.role_add(&machine(), &key(), &role).unwrap().code),
        ("/items/", clinic.item_add(&machine(), &key(), &item).unwrap().id.to_string()),
        ("/items/categories/", category.to_string()),
        ("/settings/goals/", clinic.goal_add(&machine(), &key(), &goal).unwrap().id.to_string()),
    ]
}

/// A sale, a batch, an import, a draft of the programme and a view.
fn deeds(scene: &Scene, member: MemberId, owner: &Actor) -> Vec<(&'static str, String)> {
    let clinic = &scene.clinic;
    let lines = vec![NewSaleLine { category: "抗衰".to_owned(), amount_fen: 300_000 }];
    let sale = NewSale {
        member: Some(member),
        member_number: String::new(),
        number: String::new(),
        day: None,
        lines,
        store: None,
    };
    clinic.sale_post(&machine(), &key(), sale).unwrap();
    let deed = NewDeed::Points { points: 100, cause: None };
    let given = NewActivity { member, day: None, deed, reason: "补录".to_owned() };
    clinic.activity_post(&machine(), &key(), given).unwrap();
    let choice = BatchChoice::Found(MemberQuery::default());
    let batch = clinic.batch_draft(owner, &key(), &choice, &BatchChange::Points { points: 10, cause: None }).unwrap();
    let file = b"card,date,amount\n1,2026-01-05,100\n1,2026-13-01,5\n";
    let mapping = clinic.import_inspect(&machine(), "past.csv", file, &MappingChoice::default()).unwrap().mapping;
    let import = clinic.import_file(&machine(), "past.csv", file, &mapping, &mut |_| {}).unwrap().id.unwrap();
    let source = yanji_engine::programme::ready::SALON_STARS.source;
    let draft = clinic.programme_save(&machine(), &key(), source).unwrap().id;
    let view = clinic.view_save(owner, &key(), "大客户", false, &MemberView::default()).unwrap();
    vec![
        ("/members/batches/", batch.to_string()),
        ("/imports/", import.to_string()),
        ("/programme/", draft.to_string()),
        ("/members/views/", view.to_string()),
    ]
}

/// A sale of an item, a piece of a coupon, a reward, a reminder and an alarm.
fn desk(scene: &Scene, member: MemberId) -> Vec<(&'static str, String)> {
    let clinic = &scene.clinic;
    let sale = sale_rung(scene, member, 0);
    let deed = NewDeed::Points { points: 5_000, cause: None };
    let given = NewActivity { member, day: None, deed, reason: "补录".to_owned() };
    clinic.activity_post(&machine(), &key(), given).unwrap();
    let alarm = clinic.alarm_list(&machine(), true, 0, 1).unwrap()[0].id;
    let coupon = coupon_given(scene, member, "birthday_care");
    coupon_given(scene, member, "friend");
    let reward = clinic.reward_list(&machine()).unwrap()[0].code.clone();
    let redemption = clinic.reward_redeem(&machine(), &key(), &NewRedemption { member, reward }).unwrap().id;
    clinic.notice_run(&machine(), &mut |_| {}).unwrap();
    let notice = clinic.notice_list(&machine(), &NoticeQuery::default()).unwrap().items[0].id;
    vec![
        ("/checkout/done/", sale.to_string()),
        ("/sales/", sale.to_string()),
        ("/till/alarms/", alarm.to_string()),
        ("/coupons/pieces/", coupon.to_string()),
        ("/redemptions/", redemption.to_string()),
        ("/reminders/", notice.to_string()),
    ]
}

/// A sale of the first item for cash, but for what she owes of it.
pub(crate) fn sale_rung(scene: &Scene, member: MemberId, owed_fen: i64) -> SaleId {
    let clinic = &scene.clinic;
    let item = clinic.item_list(&machine()).unwrap()[0].id;
    let line = BasketLine { what: BasketThing::Item(item), quantity: 1, by_hand: None, seller: None, server: None };
    let basket = NewBasket { member: Some(member), lines: vec![line], ..NewBasket::default() };
    let expected_pay_fen = clinic.desk_quote(&machine(), &basket).unwrap().pay_fen;
    let amount_fen = expected_pay_fen - owed_fen;
    let tenders = vec![TenderPaid { tender: Tender::Cash, amount_fen, deposit: None, charge: None }];
    let sale = NewSaleOfItems { basket, tenders, owed_fen, expected_pay_fen, ..NewSaleOfItems::default() };
    clinic.sale_ring(&machine(), &key(), sale, Rehearsal::Real).unwrap().sale
}

/// A payment through a provider for a sale without a card, as the last digits of the code tell the sandbox.
pub(crate) fn charge_begun(scene: &Scene, digits: &str) -> Charge {
    let clinic = &scene.clinic;
    let on = PaymentSettings { wechat: ProviderMode::Sandbox, ..PaymentSettings::default() };
    clinic.payment_settings_put(&machine(), &key(), on).unwrap();
    let what = BasketThing::Free { category: "抗衰".to_owned(), name: "面膜".to_owned(), price_fen: 9_900 };
    let line = BasketLine { what, quantity: 1, by_hand: None, seller: None, server: None };
    let basket = NewBasket { lines: vec![line], ..NewBasket::default() };
    let tenders = vec![TenderPaid { tender: Tender::Wechat, amount_fen: 9_900, deposit: None, charge: None }];
    let sale = NewSaleOfItems { basket, tenders, expected_pay_fen: 9_900, ..NewSaleOfItems::default() };
    let new = NewCharge { sale, tender: 0, code: format!("1300000000000000{digits}") };
    let charge = clinic.charge_begin(&machine(), &key(), new).unwrap();
    clinic.payment_settings_put(&machine(), &key(), PaymentSettings::default()).unwrap();
    charge
}

/// Money that a provider does not give back.
pub(crate) fn refund_failed(scene: &Scene) -> ChargeRefundId {
    let clinic = &scene.clinic;
    let charge = charge_begun(scene, "09").id;
    let sale = clinic.charge_ring(&machine(), &key(), charge, None, Rehearsal::Real).unwrap().sale;
    let back = NewLineRefund { sale, lines: Vec::new(), tender: None, day: None, reason: String::new() };
    clinic.sale_refund_lines(&machine(), &key(), back, Rehearsal::Real).unwrap();
    clinic.charge_refunds_of(&machine(), sale).unwrap()[0].id
}

/// A coupon of a kind that she was given by hand.
pub(crate) fn coupon_given(scene: &Scene, member: MemberId, kind: &str) -> CouponId {
    let coupons = NewCoupons { member, kind: kind.to_owned(), count: 1, reason: "补发".to_owned() };
    scene.clinic.coupon_issue(&machine(), &key(), &coupons).unwrap().pieces[0].id
}

/// What only pages tell the address of: a note, a backup, and files that are being looked over.
async fn shown(owner: &mut Browser, member: MemberId) -> Vec<(&'static str, String)> {
    owner.fill("/settings/me", "/settings/backup", &[]).await;
    let after = |text: &str, mark: &str| {
        let (_, rest) = text.split_once(mark).unwrap_or_else(|| panic!("no {mark} in {text}"));
        rest.split(['/', '"', '?']).next().unwrap().to_owned()
    };
    let backup = after(&owner.get("/settings/backup").await.text, "action=\"/settings/backup/");
    let note = after(&owner.get(&format!("/members/{member}?tab=timeline")).await.text, "/notes/");
    let csv = "card,date,amount\n1,2026-01-05,100\n";
    let file = after(&upload(owner, "/imports", csv).await, "/imports/file/");
    let services = after(&upload(owner, "/items/file", "类目,名称,价格\n护发,洗,8\n").await, "/file/");
    vec![("/settings/backup/", backup), ("/notes/", note), ("/imports/file/", file), ("/items/file/", services)]
}

/// Sends a file, and answers the address to which that leads.
pub(crate) async fn upload(browser: &mut Browser, to: &str, content: &str) -> String {
    let csrf = browser.get(to).await.field("csrf").unwrap();
    let body = format!(
        "--b\r\ncontent-disposition: form-data; name=\"csrf\"\r\n\r\n{csrf}\r\n--b\r\ncontent-disposition: form-data; \
         name=\"file\"; filename=\"a.csv\"\r\ncontent-type: text/csv\r\n\r\n{content}\r\n--b--\r\n"
    );
    let request = Request::post(to).header("content-type", "multipart/form-data; boundary=b");
    browser.send(request, Body::from(body)).await.location().to_owned()
}
