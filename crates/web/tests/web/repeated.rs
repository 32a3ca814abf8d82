//! Forms that are sent again: a key has one effect and one answer, and takes nothing else. Every form that carries a key
//! is gone through; one that is neither here nor among those without a key fails.

mod cases;

use std::collections::{BTreeMap, BTreeSet};

use axum::http::StatusCode;
use yanji_app::records::{BasketLine, BasketThing, NewBasket, NewMember, NewSaleOfItems, TenderPaid};
use yanji_app::{Key, NewDeposit, NewTreatment, Rehearsal};
use yanji_books::id::MemberId;
use yanji_books::{Books, testing};
use yanji_engine::programme::benefit::Tender;
use yanji_engine::programme::ready;
use yanji_web::Works;
use yanji_words::{Lang, Problem};

use self::cases::{Case, FOUNDING, KEYED, KEYLESS};
use crate::furnished::{Furnished, charge_begun, coupon_given, refund_failed, sale_rung, upload};
use crate::routes::routes;
use crate::scene::{Browser, Page, Scene, day, machine};

/// A key under which something else was done.
const SPENT: &str = "spent";

/// A browser before a clinic, with the words that stand for ids in the table.
struct Sender {
    browser: Browser,
    books: Books,
    works: Works,
    csrf: String,
    words: BTreeMap<&'static str, String>,
    faults: Vec<String>,
}

impl Sender {
    async fn new(scene: &Scene, mut browser: Browser, words: BTreeMap<&'static str, String>) -> Self {
        let csrf = browser.get("/settings/me").await.field("csrf").unwrap();
        let spent = [("csrf", csrf.as_str()), ("key", SPENT), ("name", "别的类目")];
        assert_eq!(browser.post("/items/categories", &spent).await.status, StatusCode::SEE_OTHER);
        let (books, works) = (scene.books(), scene.works.clone());
        Self { browser, books, works, csrf, words, faults: Vec::new() }
    }

    /// Everything that the books hold but for sessions, what is kept under keys, and how often a password was tried.
    fn rows(&self) -> Vec<String> {
        self.rows_but_for(&[])
    }

    /// The same without some more tables.
    fn rows_but_for(&self, left_out: &[&str]) -> Vec<String> {
        let left_out = [&["sessions", "effects", "staff", "known_devices"], left_out].concat();
        let staff = "SELECT id, login, name, role, store_id, password_hash, is_disabled FROM staff";
        let staff = self.books.read(|tx| tx.query(staff, &[])).unwrap();
        let mut rows = testing::rows(&self.books, &left_out).unwrap();
        rows.extend(staff.iter().map(|row| format!("{:?}", row.values())));
        rows
    }

    /// A text of the table with ids in place of the words that stand for them.
    fn told(&self, text: &str) -> String {
        let mut told = text.to_owned();
        for (word, value) in &self.words {
            told = told.replace(&format!("{{{word}}}"), value);
        }
        told
    }

    /// Names and values of a text such as `name=x&points=10`.
    fn fields(&self, text: &str) -> Vec<(String, String)> {
        let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
        pairs.map(|(name, value)| (name.to_owned(), self.told(value))).collect()
    }

    async fn send(&mut self, address: &str, (name, key): (&str, &str), fields: &[(String, String)]) -> Page {
        let own = [("csrf", self.csrf.clone()), (name, key.to_owned())];
        let own = own.iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| (*name, value.as_str()));
        let all: Vec<_> = own.chain(fields.iter().map(|(name, value)| (name.as_str(), value.as_str()))).collect();
        self.browser.post(address, &all).await
    }

    /// Sends what has to be refused. A page that shows what is sealed logs that somebody looked, refused or not.
    async fn refused(
        &mut self,
        case: &Case,
        what: &str,
        (address, key): (&str, &str),
        (fields, why): (&[(String, String)], &str),
    ) {
        let left_out: &[&str] = if case.shows_what_is_sealed { &["log", "log_heads"] } else { &[] };
        let before = self.rows_but_for(left_out);
        let page = self.send(address, (case.key, key), fields).await;
        if !page.text.contains(why) {
            self.faults.push(format!("{address} {what}: {} {} {}", page.status, page.location(), alert(&page)));
        }
        if self.rows_but_for(left_out) != before {
            self.faults.push(format!("{address} {what}: has an effect"));
        }
    }

    /// Sends a form without a key, with one that is spent, with its own, again, and again with something else in it.
    async fn go_through(&mut self, case: &Case, address: &str, key: &str) {
        let fields = self.fields(case.fields);
        let reused = case.told.map_or_else(|| Problem::KeyReused.text(Lang::Zh), str::to_owned);
        let missing = Problem::KeyMissing.text(Lang::Zh);
        self.refused(case, "without a key", (address, ""), (&fields, &missing)).await;
        self.refused(case, "with a spent key", (address, SPENT), (&fields, &reused)).await;
        let before = self.rows();
        let first = self.send(address, (case.key, key), &fields).await;
        self.settle().await;
        if self.rows() == before {
            self.faults.push(format!("{address}: no effect, {} {}", first.status, alert(&first)));
        }
        // A page that shows what is sealed, and not a way on, logs each time that somebody looked.
        let looks: &[&str] =
            if case.shows_what_is_sealed && first.status == StatusCode::OK { &["log", "log_heads"] } else { &[] };
        let after = self.rows_but_for(looks);
        let again = self.send(address, (case.key, key), &fields).await;
        self.settle().await;
        if (again.status, again.location()) != (first.status, first.location()) {
            let (was, is) = ((first.status, first.location()), (again.status, again.location()));
            self.faults.push(format!("{address} again: {was:?} became {is:?} {}", alert(&again)));
        }
        if self.rows_but_for(looks) != after {
            self.faults.push(format!("{address} again: a second effect"));
        }
        for other in case.others {
            let others = self.fields(other);
            let kept = fields.iter().filter(|(name, _)| !others.iter().any(|(other, _)| other == name)).cloned();
            let changed: Vec<_> = kept.chain(others.clone()).collect();
            self.refused(case, other, (address, key), (&changed, &reused)).await;
        }
    }

    /// Waits for what goes on after the answer.
    async fn settle(&self) {
        while !self.works.list().is_empty() {
            tokio::task::yield_now().await;
        }
    }
}

/// What a page says is wrong, for a test that fails.
fn alert(page: &Page) -> String {
    // The first one tells of a lost connection, and is hidden.
    page.text.split("role=\"alert\"").skip(2).map(|rest| rest.chars().take(120).collect::<String>()).collect()
}

/// What the table is about besides what the clinic is furnished with.
async fn made(clinic: &mut Furnished) -> BTreeMap<&'static str, String> {
    let member: MemberId = clinic.id("/members/").parse().unwrap();
    let scene = &clinic.scene;
    let key = || Key::fresh().unwrap();
    let friend = NewMember { number: "20002".to_owned(), name: "李小娜".to_owned(), ..NewMember::default() };
    scene.clinic.member_enrol(&machine(), &key(), friend).unwrap();
    let deposit = NewDeposit { member, amount_fen: 20_000, tender: Tender::Cash, item: None, store: None };
    scene.clinic.deposit_take(&machine(), &key(), &deposit).unwrap();
    let deposit = scene.clinic.deposit_list(&machine(), member).unwrap()[0].id;
    let done = NewTreatment {
        member,
        item: clinic.id("/items/").parse().unwrap(),
        sold_on: None,
        operator: None,
        batch_number: "B0".to_owned(),
        note: String::new(),
        store: None,
    };
    let treatment = scene.clinic.treatment_record(&machine(), &key(), &done).unwrap().id;
    let in_force = scene.clinic.programme_current(&machine()).unwrap().unwrap().id;
    let draft = scene.clinic.programme_save(&machine(), &key(), ready::READY[1].source).unwrap().id;
    let planned = scene.clinic.programme_roll_back(&machine(), &key(), in_force, day("2026-11-25")).unwrap().id;
    let mut words = BTreeMap::from([
        ("member", member.to_string()),
        ("reversed", sale_rung(scene, member, 0).to_string()),
        ("owed", sale_rung(scene, member, 1_000).to_string()),
        // After the sales, which would use them.
        ("handed_on", coupon_given(scene, member, "friend").to_string()),
        ("void", coupon_given(scene, member, "birthday_care").to_string()),
        ("deposit", deposit.to_string()),
        ("treatment", treatment.to_string()),
        ("paid_charge", charge_begun(scene, "00").id.to_string()),
        ("waiting_charge", charge_begun(scene, "11").id.to_string()),
        ("failed_refund", refund_failed(scene).to_string()),
        ("draft", draft.to_string()),
        ("in_force", in_force.to_string()),
        ("planned", planned.to_string()),
        ("programme", ready::READY[2].source.to_owned()),
        ("other_programme", ready::READY[3].source.to_owned()),
        ("category", clinic.id("/items/categories/").to_owned()),
        ("item", clinic.id("/items/").to_owned()),
        ("store", clinic.id("/settings/stores/").to_owned()),
    ]);
    let seal = clinic.owner.get("/items/prices?price=retail&by=share&amount=10&step=100").await.field("seal");
    words.insert("seal", seal.unwrap());
    let file = upload(&mut clinic.owner, "/imports", "card,date,amount\n7,2026-01-05,70\n").await;
    words.insert("file", file.rsplit('/').next().unwrap().to_owned());
    let tried = clinic.owner.fill("/settings/me", &file, &[("try", "1")]).await.field("tried");
    words.insert("tried", tried.unwrap().replace("&quot;", "\""));
    words
}

#[tokio::test]
async fn a_form_that_is_sent_again_has_one_effect() {
    let mut clinic = Furnished::new().await;
    let words = made(&mut clinic).await;
    let mut sender = Sender::new(&clinic.scene, clinic.owner.clone(), words).await;
    for (place, case) in KEYED.iter().enumerate() {
        let address = match case.of {
            "" => clinic.address(case.route),
            word => clinic.address_with(case.route, |_, _| sender.words[word].clone()),
        };
        sender.go_through(case, &address, &format!("key-{place}")).await;
    }
    assert!(sender.faults.is_empty(), "{:#?}", sender.faults);
}

#[tokio::test]
async fn the_form_of_the_first_hour_has_one_effect() {
    let scene = Scene::empty();
    let owner = scene.signed_in("owner").await;
    let mut sender = Sender::new(&scene, owner, BTreeMap::new()).await;
    sender.go_through(&FOUNDING, FOUNDING.route, "first").await;
    assert!(sender.faults.is_empty(), "{:#?}", sender.faults);
}

/// Of three pieces for 100 yuan the first gives back 33.33 and the second 33.34: what would come next is not what was
/// asked for before.
#[tokio::test]
async fn a_refund_is_done_once_though_the_next_piece_comes_to_more() {
    let scene = Scene::new();
    let mut owner = scene.signed_in("owner").await;
    let what = BasketThing::Free { category: "药妆".to_owned(), name: "小样".to_owned(), price_fen: 3_335 };
    let line = BasketLine { what, quantity: 3, by_hand: None, seller: None, server: None };
    let basket = NewBasket { lines: vec![line], rounding_fen: 5, ..NewBasket::default() };
    let tenders = vec![TenderPaid { tender: Tender::Cash, amount_fen: 10_000, deposit: None, charge: None }];
    let sale = NewSaleOfItems { basket, tenders, expected_pay_fen: 10_000, ..NewSaleOfItems::default() };
    let sale = scene.clinic.sale_ring(&machine(), &Key::fresh().unwrap(), sale, Rehearsal::Real).unwrap().sale;
    let address = format!("/sales/{sale}/refund");
    let seen = owner.fill(&address, &address, &[("quantity", "1")]).await;
    let (hidden, money) = (seen.hidden(), seen.field("seen").unwrap());
    assert_eq!(money, "3333");
    let fields = [("quantity", "1"), ("do", "confirm"), ("seen", money.as_str())];
    for time in ["first", "again"] {
        let done = owner.resend(&address, &hidden, &fields).await;
        assert_eq!(done.location(), format!("/sales/{sale}"), "{time} {}", done.text);
    }
    let bill = scene.clinic.sale_bill(&machine(), sale).unwrap();
    assert_eq!(bill.refunds.iter().map(|back| back.money_fen).collect::<Vec<_>>(), [3_333]);
}

/// A form that asks for a key when it is sent without one belongs into the table.
#[tokio::test]
async fn every_form_is_in_the_table_or_has_no_key() {
    let keyed: BTreeSet<&str> = KEYED.iter().chain([&FOUNDING]).map(|case| case.route).collect();
    let keyless: BTreeSet<&str> = KEYLESS.iter().map(|(route, _)| *route).collect();
    let routes = routes();
    let posted: BTreeSet<&str> =
        routes.iter().filter(|route| route.is_posted).map(|route| route.path.as_str()).collect();
    assert_eq!(keyed.intersection(&keyless).collect::<Vec<_>>(), Vec::<&&str>::new());
    assert_eq!(keyed.union(&keyless).copied().collect::<BTreeSet<_>>(), posted);
    let clinic = Furnished::new().await;
    let mut sender = Sender::new(&clinic.scene, clinic.owner.clone(), BTreeMap::new()).await;
    for route in keyless {
        let page = sender.send(&clinic.address(route), ("key", ""), &[]).await;
        assert!(!page.text.contains(&Problem::KeyMissing.text(Lang::Zh)), "{route} asks for a key");
    }
}
