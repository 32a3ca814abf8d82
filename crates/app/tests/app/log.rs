//! The log as it is read: merged, narrowed, paged, named; and that everything it can say has words.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use yanji_app::records::{
    BasketLine, BasketThing, LogQuery, NewBasket, NewDeed, NewSale, NewSaleLine, NewSaleOfItems, NewStaff, TenderPaid,
};
use yanji_app::{NewDeposit, Rehearsal, RevealPurpose};
use yanji_books::testing::Place;
use yanji_engine::programme::benefit::Tender;
use yanji_words::{Problem, actions};

use crate::scene::{act, enrol, sell, usual};
use crate::support::{cashier, day, key, owner, refused};

yanji_books::on_each_database!(
    the_log_is_one_list_with_names,
    pages_follow_each_other_without_gap,
    the_log_is_narrowed,
    what_was_done_is_told_with_its_sum,
    all_about_one_member_is_found,
    what_is_taken_is_recorded,
    a_cursor_of_another_kind_is_refused,
    the_last_proof_is_kept,
);

fn all() -> LogQuery {
    LogQuery { limit: 100, ..LogQuery::default() }
}

fn the_log_is_one_list_with_names(place: &Place) {
    let clinics = usual(place, "2024-01-10");
    let one = &clinics.one;
    let member = enrol(one, "A1");
    clinics.pass_seconds(1);
    let hired = NewStaff {
        login: "wang".to_owned(),
        name: None,
        password: "long enough to be one".to_owned(),
        role: "cashier".to_owned(),
        store: None,
    };
    one.staff_add(&owner(), &key(), &hired).unwrap();
    clinics.pass_seconds(1);
    one.member_reveal(&cashier(), member, RevealPurpose::Contact).unwrap();
    let lines = one.log_list(&owner(), &all()).unwrap().items;
    assert!(lines.is_sorted_by(|newer, older| newer.at >= older.at));
    let (looked, hired) = (&lines[0], &lines[1]);
    assert_eq!((looked.action.as_str(), looked.role.as_str()), ("member_reveal", "cashier"));
    assert_eq!((looked.member, looked.subject_name.as_str()), (Some(member), "A1"));
    assert_eq!(
        (looked.purpose.as_deref(), looked.fields.join(",").as_str()),
        (Some("contact"), "name,phone,note,birthday,allergies")
    );
    assert_eq!((looked.person.as_str(), looked.who.as_str(), looked.channel.as_str()), ("machine", "", "command"));
    assert_eq!((hired.action.as_str(), hired.subject_name.as_str()), ("staff_add", "wang"));
    let names: Vec<_> = one.log_people(&owner()).unwrap().into_iter().map(|person| person.name).collect();
    assert_eq!(names, ["wang", ""]);
    assert!(clinics.two.log_list(&owner(), &all()).unwrap().items.iter().all(|line| line.action != "member_reveal"));
}

fn pages_follow_each_other_without_gap(place: &Place) {
    let clinics = usual(place, "2024-01-10");
    let one = &clinics.one;
    let member = enrol(one, "A1");
    for _ in 0..23 {
        // Microseconds decide between the strands.
        clinics.pass_seconds(1);
        clinics.clock.set(yanji_app::Instant(one.now().0 + 1));
        sell(one, member, 100);
    }
    let whole = one.log_list(&owner(), &all()).unwrap();
    assert_eq!(whole.next, None);
    let mut query = LogQuery { limit: 4, ..LogQuery::default() };
    let mut pages = Vec::new();
    loop {
        let page = one.log_list(&owner(), &query).unwrap();
        assert!(page.items.len() <= 4);
        pages.extend(page.items);
        query.after = page.next;
        if query.after.is_none() {
            break;
        }
    }
    assert!(pages.len() >= 25);
    assert_eq!(pages, whole.items);
}

fn what_was_done_is_told_with_its_sum(place: &Place) {
    let clinics = usual(place, "2024-01-10");
    let one = &clinics.one;
    let member = enrol(one, "A1");
    let deposit = NewDeposit { member, amount_fen: 50_000, tender: Tender::Cash, item: None, store: None };
    let lines = vec![NewSaleLine { category: "a".to_owned(), amount_fen: 12_300 }];
    let sale = NewSale { member: Some(member), number: "T-1".to_owned(), lines, ..NewSale::default() };
    one.deposit_take(&owner(), &key(), &deposit).unwrap();
    one.sale_post(&owner(), &key(), sale).unwrap();
    act(one, member, NewDeed::Points { points: 40, cause: None }).unwrap();
    act(one, member, NewDeed::Redeem { points: 30 }).unwrap();
    let what = BasketThing::Free { category: "a".to_owned(), name: "b".to_owned(), price_fen: 9_900 };
    let line = BasketLine { what, quantity: 1, by_hand: None, seller: None, server: None };
    let tenders = vec![TenderPaid { tender: Tender::Cash, amount_fen: 9_900, deposit: None, charge: None }];
    let rung = NewSaleOfItems {
        basket: NewBasket { lines: vec![line], ..NewBasket::default() },
        tenders,
        expected_pay_fen: 9_900,
        number: "T-2".to_owned(),
        ..NewSaleOfItems::default()
    };
    one.sale_ring(&owner(), &key(), rung, Rehearsal::Real).unwrap();
    let told = |action: &str| {
        let query = LogQuery { action: Some(action.to_owned()), ..all() };
        let line = one.log_list(&owner(), &query).unwrap().items.remove(0);
        (line.amount_fen, line.points, line.number)
    };
    assert_eq!(told("deposit_take"), (Some(50_000), None, None));
    assert_eq!(told("sale_post"), (Some(12_300), None, Some("T-1".to_owned())));
    assert_eq!(told("sale_ring"), (Some(9_900), None, Some("T-2".to_owned())));
    assert_eq!(told("points_adjust"), (None, Some(40), None));
    assert_eq!(told("points_redeem"), (None, Some(-30), None));
    assert_eq!(told("member_enrol"), (None, None, None));
}

fn the_log_is_narrowed(place: &Place) {
    let clinics = usual(place, "2024-01-10");
    let one = &clinics.one;
    let member = enrol(one, "A1");
    for on in ["2024-01-11", "2024-01-12", "2024-01-13"] {
        clinics.set(on);
        sell(one, member, 100);
    }
    let count = |query: LogQuery| one.log_list(&owner(), &query).unwrap().items.len();
    let sales = || LogQuery { action: Some("sale_post".to_owned()), ..all() };
    assert_eq!(count(sales()), 3);
    assert_eq!(count(LogQuery { from: Some(day("2024-01-12")), ..sales() }), 2);
    assert_eq!(count(LogQuery { from: Some(day("2024-01-12")), until: Some(day("2024-01-12")), ..sales() }), 1);
    assert_eq!(count(LogQuery { until: Some(day("2024-01-10")), ..sales() }), 0);
    assert_eq!(count(LogQuery { person: Some("machine".to_owned()), ..sales() }), 3);
    assert_eq!(count(LogQuery { person: Some("%".to_owned()), ..sales() }), 0);
    assert_eq!(count(LogQuery { action: Some("sale%".to_owned()), ..all() }), 0);
}

fn all_about_one_member_is_found(place: &Place) {
    let clinics = usual(place, "2024-01-10");
    let one = &clinics.one;
    let (member, other) = (enrol(one, "A1"), enrol(one, "A2"));
    for _ in 0..7 {
        // Microseconds decide between the strands.
        clinics.pass_seconds(1);
        clinics.clock.set(yanji_app::Instant(one.now().0 + 1));
        sell(one, member, 100);
        sell(one, other, 100);
        one.member_reveal(&cashier(), member, RevealPurpose::Service).unwrap();
    }
    let about = |subject: String| LogQuery { subject: Some(subject), limit: 4, ..LogQuery::default() };
    let mut query = about(member.to_string());
    let mut found = Vec::new();
    loop {
        let page = one.log_list(&owner(), &query).unwrap();
        assert!(page.items.len() == 4 || page.next.is_none(), "an index leads to them, so that no page is short");
        found.extend(page.items);
        query.after = page.next;
        if query.after.is_none() {
            break;
        }
    }
    let expected: Vec<_> = one.log_list(&owner(), &all()).unwrap().items;
    let expected: Vec<_> = expected.into_iter().filter(|line| line.member == Some(member)).collect();
    assert_eq!((found.len(), &found), (15, &expected));
    let reveals = LogQuery { action: Some("member_reveal".to_owned()), limit: 100, ..about(member.to_string()) };
    assert_eq!(one.log_list(&owner(), &reveals).unwrap().items.len(), 7);
    for nobody in ["", "%", "mem_"] {
        assert!(one.log_list(&owner(), &about(nobody.to_owned())).unwrap().items.is_empty(), "{nobody}");
    }
    assert_eq!(one.books_verify(&owner(), &mut |_| {}).unwrap().faults, []);
    // The log refuses to be changed; what is slipped in under another subject is no longer what the record tells.
    let slipped = "INSERT INTO log (strand, seq, body, hash, subject) \
         SELECT strand, length + 1, '{\"subject\":\"a\"}', hash, 'b' FROM log_heads WHERE strand = 0";
    clinics.behind_one().write(|tx| tx.execute(slipped, &[])).unwrap();
    let faults = one.books_verify(&owner(), &mut |_| {}).unwrap().faults;
    assert!(faults.iter().any(|fault| (fault.table.as_str(), fault.what.as_str()) == ("log", "subject")), "{faults:?}");
}

fn what_is_taken_is_recorded(place: &Place) {
    let clinics = usual(place, "2024-01-10");
    let one = &clinics.one;
    let before = one.log_list(&owner(), &all()).unwrap().items;
    clinics.pass_seconds(1);
    assert_eq!(one.log_export(&owner(), &LogQuery::default()).unwrap(), before);
    let taken = one.log_list(&owner(), &all()).unwrap().items.swap_remove(0);
    assert_eq!((taken.action.as_str(), taken.count), ("log_export", i64::try_from(before.len()).ok()));
    assert_eq!(refused(one.log_list(&cashier(), &all())), Problem::Forbidden);
    assert_eq!(refused(one.log_export(&cashier(), &all())), Problem::Forbidden);
    assert_eq!(refused(one.log_people(&cashier())), Problem::Forbidden);
}

fn a_cursor_of_another_kind_is_refused(place: &Place) {
    let clinics = usual(place, "2024-01-10");
    for cursor in ["", "x", "1.2"] {
        let query = LogQuery { after: Some(cursor.to_owned()), ..all() };
        assert_eq!(refused(clinics.one.log_list(&owner(), &query)), Problem::Malformed, "{cursor}");
    }
}

fn the_last_proof_is_kept(place: &Place) {
    let clinics = usual(place, "2024-01-10");
    let one = &clinics.one;
    let member = enrol(one, "A1");
    sell(one, member, 100);
    assert_eq!(one.verification_last(&owner()).unwrap(), None);
    let made = one.verification_run(&owner(), &mut |_| ()).unwrap();
    assert_eq!((made.faults, made.accounts, made.digest.len()), (0, 1, 64));
    assert!(made.log_holds());
    let again = clinics.reopened();
    assert_eq!(again.verification_last(&owner()).unwrap(), Some(made));
    assert_eq!(refused(one.verification_last(&cashier())), Problem::Forbidden);
    clinics.behind_one().write(|tx| tx.execute("UPDATE accounts SET points = points + 1", &[])).unwrap();
    let made = one.verification_run(&owner(), &mut |_| ()).unwrap();
    assert!(made.faults > 0);
    assert_eq!(one.verification_last(&owner()).unwrap(), Some(made));
}

/// The last parts of codes of actions, and the codes that end so and are none: permissions, fields, settings, causes.
const VERBS: &str = "abandon add adjust approve back batch begin cancel change claim close correct delete disable discard \
    done draft edit enable end enrol export failed finish free hide in issue make offer open out park password permit post \
    propose publish put read reasons record redeem refund rename reopen repay reprice retry return reveal reverse revoke \
    ring run save set settle start take transfer undo unlock verify void withdraw work";
const NO_ACTIONS: &[&str] = &[
    "activity_record",
    "charge_refund_failed",
    "day_close",
    "import_run",
    "large_price_change",
    "log_read",
    "member_read",
    "money_read",
    "programme_edit",
    "programme_read",
    "refund_after_close",
];

/// What earlier versions recorded; their logs are read still.
const FORMER_ACTIONS: &[&str] = &["offer_propose", "offer_take", "service_add", "service_edit"];

/// Every code in the sources that looks like one of an action.
fn codes(folder: &Path, codes: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            self::codes(&path, codes);
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let literals = text.split('"');
        let is_code = |text: &&str| {
            text.split_once('_').is_some_and(|(_, rest)| !rest.is_empty())
                && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
                && text.rsplit('_').next().is_some_and(|verb| VERBS.split_whitespace().any(|known| known == verb))
        };
        codes.extend(literals.filter(is_code).map(str::to_owned));
    }
}

#[test]
fn everything_that_is_recorded_has_words() {
    let mut found = BTreeSet::new();
    codes(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    found.retain(|code| !NO_ACTIONS.contains(&code.as_str()));
    let known: BTreeSet<String> = actions().map(str::to_owned).collect();
    assert_eq!(found.difference(&known).collect::<Vec<_>>(), [""; 0], "recorded without words");
    found.extend(FORMER_ACTIONS.iter().map(|code| (*code).to_owned()));
    assert_eq!(known.difference(&found).collect::<Vec<_>>(), [""; 0], "words that nothing records");
}
