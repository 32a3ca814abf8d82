//! Every file that somebody can take away, with words in it that a spreadsheet would run: none of them is run. A file that
//! is not gone through here fails.

use std::collections::BTreeSet;
use std::fs;
use std::io::Cursor;
use std::path::Path;

use axum::http::StatusCode;
use calamine::Reader;
use yanji_app::import::MappingChoice;
use yanji_app::records::{
    BasketLine, BasketThing, BatchChange, BatchChoice, MemberQuery, NewActivity, NewBasket, NewCoupons, NewDeed,
    NewMember, NewSaleOfItems, NewStaff, TenderPaid,
};
use yanji_app::{Actor, ItemFields, Key, NewDeposit, NewTreatment, Rehearsal, ShiftEnd};
use yanji_books::id::{ItemId, MemberId};
use yanji_engine::programme::benefit::Tender;
use yanji_engine::programme::ready;

use crate::scene::{Browser, PASSWORD, Page, Scene, day, machine};

/// Files, each by the source that hands it out, with an address to be completed by a format and a word of ours in it;
/// no word where nobody's words are.
const EXPORTS: [(&str, &str, &str); 28] = [
    ("coupons.rs", "/coupons?export=", "=护理券"),
    ("coupons/kind.rs", "/coupons/kinds/birthday_care?export=", "=护理券"),
    ("data/benefits.rs", "/data/benefits?export=", "=护理券"),
    ("data/books.rs", "/data/books?export=", ""),
    ("data/log.rs", "/data/log?export=", "-mei"),
    ("data/report.rs", "/data?export=", "=普通会员"),
    ("desk/sales.rs", "/sales?export=", "@7"),
    ("home/outlook.rs", "/members/outlook?of=next&export=", "+A1"),
    ("imports/mend.rs", "/imports/file/{file}/refused/", "=2"),
    ("imports/status.rs", "/imports/{import}/refused/", "=1+x"),
    ("items.rs", "/items?export=", "=光子"),
    ("items/prices.rs", "/items/prices?price=retail&by=amount&amount=10&step=1&export=", "=光子"),
    ("member/ledger.rs", "/members/{member}?tab=points&export=", ""),
    ("member/ledger.rs", "/members/{member}?tab=points&list=lots&export=", "@7"),
    ("member/timeline.rs", "/members/{member}?tab=timeline&export=", "@7"),
    ("members/batch.rs", "/members/batches/{batch}?export=", "+A1"),
    ("members/export.rs", "/members/export ", "@张"),
    ("reminders.rs", "/reminders?export=", "+A1"),
    ("rewards.rs", "/rewards?export=", "@小气泡"),
    ("till/alarms.rs", "/till/alarms?all=1&export=", "-mei"),
    ("till/close.rs", "/till/closes?export=", "-mei"),
    ("till/day.rs", "/till?export=", "-mei"),
    ("till/liability.rs", "/till/liabilities?export=", "=店"),
    ("till/owed.rs", "/till/owed?export=", "@8"),
    ("till/shift.rs", "/till/shifts?export=", "-mei"),
    ("till/staff.rs", "/till/staff?export=", "-mei"),
    ("treatments.rs", "/treatments?export=", "=光子"),
    ("treatments.rs", "/treatments?export=", "+B1"),
];

/// With what a spreadsheet takes a cell for a formula.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// A clinic in which every name begins like a formula.
struct Tainted {
    browser: Browser,
    member: MemberId,
    import: String,
    /// A file that is looked over.
    file: String,
    batch: String,
}

fn key() -> Key {
    Key::fresh().unwrap()
}

/// A programme in which every name begins like a formula, with a coupon that ends soon.
fn programme() -> String {
    let renamed = [
        ("\"普通会员\"", "\"=普通会员\""),
        ("\"银星会员\"", "\"+银星会员\""),
        ("\"金星会员\"", "\"@金星会员\""),
        ("\"生日护理券\"", "\"=护理券\""),
        ("\"小气泡清洁\"", "\"@小气泡\""),
        ("valid_days = 31", "valid_days = 7"),
    ];
    let source = ready::SALON_STARS.source.to_owned();
    renamed.iter().fold(source, |source, (from, to)| {
        assert!(source.contains(from), "{from}");
        source.replace(from, to)
    })
}

/// Somebody who may do everything in a store, and a browser in which they are signed in.
async fn mei(scene: &Scene) -> (Actor, Browser) {
    let store = scene.store("=店");
    let (login, role, password) = ("-mei".to_owned(), "owner".to_owned(), PASSWORD.to_owned());
    let new = NewStaff { login, name: None, password, role, store: None };
    scene.clinic.staff_add(&machine(), &key(), &new).unwrap();
    let mut browser = scene.browser();
    browser.post("/sign-in", &[("login", "-mei"), ("password", PASSWORD)]).await;
    let token = scene.clinic.sign_in("-mei", PASSWORD).unwrap().token;
    (Actor { store: Some(store), ..scene.clinic.session_open(&token).unwrap().actor }, browser)
}

impl Tainted {
    async fn new(scene: &Scene) -> Self {
        let (mei, mut browser) = mei(scene).await;
        let clinic = &scene.clinic;
        let category = clinic.category_add(&mei, &key(), "+抗衰").unwrap().id;
        let item = ItemFields { code: "-1".to_owned(), ..ItemFields::new(category, "=光子", 98_000) };
        let item = clinic.item_add(&mei, &key(), &item).unwrap().id;
        let [number, name, note] = ["+A1", "@张小敏", "\t=1"].map(str::to_owned);
        let new = NewMember { number, name, note, day: Some(day("2026-01-05")), ..NewMember::default() };
        let member = clinic.member_enrol(&mei, &key(), new).unwrap().member;
        at_the_desk(scene, &mei, member, item);
        let choice = BatchChoice::Found(MemberQuery::default());
        let batch =
            clinic.batch_draft(&mei, &key(), &choice, &BatchChange::Points { points: 10, cause: None }).unwrap();
        let file = b"card,date,amount\n1,2026-01-05,100\n=2,=1+x,5\n";
        let mapping = clinic.import_inspect(&mei, "=past.csv", file, &MappingChoice::default()).unwrap().mapping;
        let import = clinic.import_file(&mei, "=past.csv", file, &mapping, &mut |_| {}).unwrap().id.unwrap();
        clinic.notice_run(&machine(), &mut |_| {}).unwrap();
        clinic.verification_run(&mei, &mut |_| {}).unwrap();
        let sent = crate::imports::upload(&mut browser, &String::from_utf8_lossy(file)).await;
        let file = sent.location().rsplit('/').next().unwrap_or_default().to_owned();
        Self { browser, member, import: import.to_string(), file, batch: batch.to_string() }
    }

    /// A file, in a format.
    async fn file(&mut self, address: &str, format: &str) -> Page {
        let (member, import, batch) = (self.member.to_string(), &self.import, &self.batch);
        let address = address.replace("{member}", &member).replace("{import}", import).replace("{batch}", batch);
        let address = address.replace("{file}", &self.file);
        let page = match address.strip_suffix(' ') {
            Some(form) => {
                let fields = [("export", format), ("purpose", "service")];
                self.browser.fill("/settings/me", form, &fields).await
            }
            None => self.browser.get(&format!("{address}{format}")).await,
        };
        let name = page.header("content-disposition");
        assert!(page.status == StatusCode::OK && name.contains(&format!(".{format}")), "{address} {}", page.status);
        page
    }
}

/// Sales, what is owed, a deposit, a treatment, a coupon, an alarm, a shift and a day that is closed.
fn at_the_desk(scene: &Scene, mei: &Actor, member: MemberId, item: ItemId) {
    let clinic = &scene.clinic;
    clinic.shift_open(mei, &key(), 10_000, None).unwrap();
    let Actor { who: yanji_app::Who::Staff(seller), .. } = *mei else { panic!("nobody sells") };
    for (number, owed_fen) in [("@7", 0), ("@8", 1_000)] {
        let what = BasketThing::Item(item);
        let line = BasketLine { what, quantity: 1, by_hand: None, seller: Some(seller), server: Some(seller) };
        let basket = NewBasket { member: Some(member), lines: vec![line], ..NewBasket::default() };
        let expected_pay_fen = clinic.desk_quote(mei, &basket).unwrap().pay_fen;
        let amount_fen = expected_pay_fen - owed_fen;
        let tenders = vec![TenderPaid { tender: Tender::Cash, amount_fen, deposit: None, charge: None }];
        let number = number.to_owned();
        let sale = NewSaleOfItems { basket, tenders, owed_fen, expected_pay_fen, number, ..NewSaleOfItems::default() };
        clinic.sale_ring(mei, &key(), sale, Rehearsal::Real).unwrap();
    }
    let deposit = NewDeposit { member, amount_fen: 20_000, tender: Tender::Cash, item: Some(item), store: mei.store };
    clinic.deposit_take(mei, &key(), &deposit).unwrap();
    let batch_number = "+B1".to_owned();
    let treatment =
        NewTreatment { member, item, sold_on: None, operator: None, batch_number, note: "=1".to_owned(), store: None };
    clinic.treatment_record(mei, &key(), &treatment).unwrap();
    let coupons = NewCoupons { member, kind: "birthday_care".to_owned(), count: 1, reason: "=1".to_owned() };
    clinic.coupon_issue(mei, &key(), &coupons).unwrap();
    let deed = NewDeed::Points { points: 5_000, cause: None };
    clinic.activity_post(mei, &key(), NewActivity { member, day: None, deed, reason: "@x".to_owned() }).unwrap();
    let alarm = clinic.alarm_list(mei, true, 0, 1).unwrap()[0].id;
    clinic.alarm_settle(mei, &key(), alarm).unwrap();
    let end = ShiftEnd { counted: Vec::new(), handed_to: None };
    clinic.shift_close(mei, &key(), &end).unwrap();
    clinic.till_close(mei, &key(), day("2026-11-21"), mei.store, &[], Rehearsal::Real).unwrap();
}

/// The cells of a file in CSV, as a spreadsheet sees them.
fn csv_cells(page: &Page) -> Vec<String> {
    let bytes = page.bytes.strip_prefix("\u{feff}".as_bytes()).unwrap();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes);
    reader.records().flat_map(|record| record.unwrap().iter().map(str::to_owned).collect::<Vec<_>>()).collect()
}

/// The cells of a workbook that are words, and how many of them all are formulas.
fn workbook_cells(page: &Page) -> (Vec<String>, usize) {
    let mut workbook = calamine::open_workbook_auto_from_rs(Cursor::new(page.bytes.clone())).unwrap();
    let name = workbook.sheet_names()[0].clone();
    let formulas = workbook.worksheet_formula(&name).unwrap();
    let words = workbook.worksheet_range(&name).unwrap();
    let words = words.cells().filter_map(|(_, _, cell)| match cell {
        calamine::Data::String(text) => Some(text.clone()),
        _ => None,
    });
    (words.collect(), formulas.cells().filter(|(_, _, formula)| !formula.is_empty()).count())
}

/// Whether a cell is a number with its sign, and not a text that begins with one.
fn is_number(cell: &str) -> bool {
    let digits = cell.trim_start_matches('-').trim_end_matches('%');
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

#[tokio::test]
async fn no_file_runs_what_somebody_typed() {
    let scene = Scene::under(&programme());
    let mut clinic = Tainted::new(&scene).await;
    let mut faults = Vec::new();
    for (source, address, word) in EXPORTS {
        let cells = csv_cells(&clinic.file(address, "csv").await);
        for cell in cells.iter().filter(|cell| cell.starts_with(FORMULA) && !is_number(cell)) {
            faults.push(format!("{source} csv: {cell}"));
        }
        if !cells.iter().any(|cell| cell.contains(word)) {
            faults.push(format!("{source} csv: no {word} in {cells:?}"));
        }
        let (cells, formulas) = workbook_cells(&clinic.file(address, "xlsx").await);
        if formulas > 0 || !cells.iter().any(|cell| cell.contains(word)) {
            faults.push(format!("{source} xlsx: {formulas} formulas, {word} in {cells:?}"));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

/// The refused lines of an import have an address of their own besides.
#[tokio::test]
async fn refused_lines_are_guarded_under_both_addresses() {
    let scene = Scene::under(&programme());
    let mut clinic = Tainted::new(&scene).await;
    let address = format!("/imports/{}/refused.csv", clinic.import);
    let cells = csv_cells(&clinic.browser.get(&address).await);
    assert!(cells.iter().any(|cell| cell == "'=1+x"), "{cells:?}");
}

#[test]
fn every_file_is_gone_through() {
    let console = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/console");
    let mut found = BTreeSet::new();
    gather(&console, &console, &mut found);
    let known: BTreeSet<String> = EXPORTS.iter().map(|(source, _, _)| (*source).to_owned()).collect();
    assert_eq!(found, known);
}

/// The sources that hand out a sheet.
fn gather(root: &Path, folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            gather(root, &path, found);
        } else if fs::read_to_string(&path).unwrap().contains(" download(") && path != root.join("export.rs") {
            found.insert(path.strip_prefix(root).unwrap().to_str().unwrap().to_owned());
        }
    }
}
