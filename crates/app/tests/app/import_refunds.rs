//! Refunds in imported files: each finds its sale by a rule that can be told, once, and goes with it ever after.

use std::panic::{AssertUnwindSafe, catch_unwind};

use yanji_app::Clinic;
use yanji_app::import::{ImportQuery, ImportReport, MappingChoice};
use yanji_app::records::{MemberQuery, NewDeed, TimelineQuery};
use yanji_books::id::MemberId;
use yanji_books::testing::Place;
use yanji_words::Lang;

use crate::scene::{act, code, refund_of, usual};
use crate::support::{day, key, owner};

yanji_books::on_each_database!(
    a_refund_with_the_number_of_its_sale_belongs_to_it,
    a_refund_with_a_number_of_its_own_finds_the_latest_sale,
    a_refund_without_a_number_finds_the_latest_sale,
    a_refund_of_an_unread_sale_is_given_to_no_other,
    points_and_tiers_are_as_after_a_refund_at_the_desk,
    refunds_are_known_again_in_every_file,
    what_the_desk_sold_is_refunded_there,
    an_import_with_refunds_is_taken_back_and_goes_in_again,
    an_interrupted_import_of_refunds_goes_on_where_it_was,
);

const TODAY: &str = "2024-08-01";

fn import(clinic: &Clinic, text: &str) -> ImportReport {
    let bytes = text.as_bytes();
    let mapping = clinic.import_inspect(&owner(), "消费.csv", bytes, &MappingChoice::default()).unwrap().mapping;
    let tried = clinic.import_dry_run(&owner(), bytes, &mapping).unwrap();
    let done = clinic.import_file(&owner(), "消费.csv", bytes, &mapping, &mut |_| {}).unwrap();
    let as_tried = ImportReport { id: None, unlisted_categories: tried.unlisted_categories.clone(), ..done.clone() };
    assert_eq!(as_tried, tried, "what comes of it is what was said");
    let status = clinic.import_status(&owner(), done.id.unwrap()).unwrap();
    assert_eq!((status.lines_new, status.refunds, status.refunds_fen), (done.new, done.refunds, done.refunds_fen));
    sound(clinic);
    done
}

fn sound(clinic: &Clinic) {
    assert_eq!(clinic.books_verify(&owner(), &mut |_| {}).unwrap().faults, []);
}

/// Lines taken in, known and refused, and the refunds among those taken in.
fn counts(report: &ImportReport) -> (i64, i64, i64, i64) {
    (report.new, report.known, report.refused, report.refunds)
}

fn refusals(report: &ImportReport) -> Vec<(i64, &str, &str, &str)> {
    for refusal in &report.refusals {
        assert!(!refusal.fault().unwrap().text(Lang::Zh).is_empty());
    }
    let told = report.refusals.iter();
    told.map(|refusal| (refusal.line, &*refusal.field, &*refusal.code, &*refusal.value)).collect()
}

fn member(clinic: &Clinic, number: &str) -> MemberId {
    let query = MemberQuery { text: number.to_owned(), ..MemberQuery::default() };
    clinic.member_search(&owner(), &query).unwrap().items[0].id
}

fn spend(clinic: &Clinic, number: &str) -> i64 {
    clinic.member_state(&owner(), member(clinic, number)).unwrap().spend_fen
}

/// Each sale of a member by its day, with what was given back on it, the earliest first.
fn given_back(clinic: &Clinic, number: &str) -> Vec<(String, Vec<i64>)> {
    let entries = clinic.member_timeline(&owner(), member(clinic, number), &TimelineQuery::default()).unwrap().entries;
    let sales = entries.iter().rev().filter(|entry| entry.kind == "sale");
    sales.map(|sale| (sale.day.to_string(), sale.refunds.iter().map(|refund| refund.amount_fen).collect())).collect()
}

fn of(told: &[(&str, &[i64])]) -> Vec<(String, Vec<i64>)> {
    told.iter().map(|(day, refunds)| ((*day).to_owned(), refunds.to_vec())).collect()
}

fn a_refund_with_the_number_of_its_sale_belongs_to_it(place: &Place) {
    let clinics = usual(place, TODAY);
    let one = &clinics.one;
    let text = "会员号,单号,日期,实收,项目\n\
        A,S1,2024-03-01,300,护理\n\
        A,S2,2024-03-02,300,护理\n\
        A,S1,2024-03-05,-300,护理\n\
        B,S1,2024-03-01,500,护理\n\
        B,S1,2024-03-02,-200,\n\
        B,S1,2024-03-03,(200.00),护理\n\
        B,S1,2024-03-04,-200,护理\n\
        C,S1,2024-03-01,500,护理\n\
        C,S1,2024-03-02,-500,产品\n\
        C,S2,2024-03-02,-10,护理\n\
        C,S2,2024-03-03,10,护理\n\
        D,S1,2024-03-02,-5,护理\n";
    let report = import(one, text);
    assert_eq!(counts(&report), (8, 0, 4, 3));
    assert_eq!((report.members_new, report.amount_fen, report.refunds_fen), (3, 161_000, 70_000));
    assert_eq!((report.first_day, report.last_day), (Some(day("2024-03-01")), Some(day("2024-03-03"))));
    assert_eq!(
        refusals(&report),
        [
            (8, "sale", "over_refund", "S1"),
            (10, "sale", "refund_without_sale", "S1"),
            (11, "sale", "refund_without_sale", "S2"),
            (13, "amount", "refund_without_sale", "-5.00"),
        ],
        "more than is left, another category, before its sale, of nobody"
    );
    assert_eq!(given_back(one, "A"), of(&[("2024-03-01", &[30_000]), ("2024-03-02", &[])]));
    assert_eq!(given_back(one, "B"), of(&[("2024-03-01", &[20_000, 20_000])]));
    assert_eq!((spend(one, "A"), spend(one, "B"), spend(one, "C")), (30_000, 10_000, 51_000));
    let before = one.books_digest(&owner()).unwrap();
    assert_eq!(counts(&import(one, text)), (0, 8, 4, 0));
    assert_eq!(one.books_digest(&owner()).unwrap(), before, "the same file changes nothing");
}

fn a_refund_with_a_number_of_its_own_finds_the_latest_sale(place: &Place) {
    let clinics = usual(place, TODAY);
    let one = &clinics.one;
    let text = "会员号,单号,日期,实收,项目\n\
        A,S1,2024-03-01,300,护理\n\
        A,S2,2024-03-02,300,护理\n\
        A,S3,2024-03-03,200,产品\n\
        A,S4,2024-03-04,900,护理\n\
        A,S5,2024-03-09,300,护理\n\
        A,T1,2024-03-05,-300,护理\n\
        A,T2,2024-03-06,-100,护理\n\
        A,T3,2024-03-06,-200,\n\
        A,T3,2024-03-07,-100,\n\
        A,T4,2024-03-07,-50,产品\n";
    let report = import(one, text);
    assert_eq!(counts(&report), (8, 0, 2, 3));
    let clash = (10, "sale", "duplicate_sale", "T3");
    assert_eq!(refusals(&report), [clash, (11, "amount", "over_refund", "-50.00")]);
    let expected: [(&str, &[i64]); 5] = [
        ("2024-03-01", &[]),
        ("2024-03-02", &[30_000]),
        ("2024-03-03", &[20_000]),
        ("2024-03-04", &[10_000]),
        ("2024-03-09", &[]),
    ];
    assert_eq!(given_back(one, "A"), of(&expected), "all of the latest that fits, else a part of the latest");
    assert_eq!(counts(&import(one, text)), (0, 8, 2, 0));
}

fn a_refund_without_a_number_finds_the_latest_sale(place: &Place) {
    let clinics = usual(place, TODAY);
    let one = &clinics.one;
    // Two equal sales and two equal refunds; one that stands before the sale of its day; one too early; one too much.
    let text = "会员号,日期,实收\n\
        A,2024-03-01,300\n\
        A,2024-03-01,300\n\
        A,2024-03-02,-300\n\
        A,2024-03-02,-300\n\
        A,2024-03-03,-80\n\
        A,2024-03-03,100\n\
        A,2024-03-04,-20\n\
        A,2024-03-05,-1\n\
        B,2024-03-01,-70\n\
        B,2024-03-02,70\n";
    let report = import(one, text);
    assert_eq!(counts(&report), (8, 0, 2, 4));
    let [over, early] = [(9, "amount", "over_refund", "-1.00"), (10, "amount", "refund_without_sale", "-70.00")];
    assert_eq!(refusals(&report), [over, early]);
    let expected: [(&str, &[i64]); 3] =
        [("2024-03-01", &[30_000]), ("2024-03-01", &[30_000]), ("2024-03-03", &[8_000, 2_000])];
    assert_eq!(given_back(one, "A"), of(&expected));
    let state = one.member_state(&owner(), member(one, "A")).unwrap();
    assert_eq!((state.spend_fen, state.visits), (0, 0));
    assert_eq!(counts(&import(one, text)), (0, 8, 2, 0));
}

fn a_refund_of_an_unread_sale_is_given_to_no_other(place: &Place) {
    let clinics = usual(place, TODAY);
    let one = &clinics.one;
    let faulty = "会员号,单号,日期,实收\nA,S1,2024-03-01,500\nA,S2,2024-03-32,300\nA,S2,2024-04-02,-300\n";
    let report = import(one, faulty);
    let expected = [(3, "day", "invalid_day", "2024-03-32"), (4, "sale", "refund_without_sale", "S2")];
    assert_eq!((counts(&report), refusals(&report)), ((1, 0, 2, 0), expected.to_vec()));
    let mended = import(one, &faulty.replace("2024-03-32", "2024-03-31"));
    assert_eq!(counts(&mended), (2, 1, 0, 1));
    assert_eq!(given_back(one, "A"), of(&[("2024-03-01", &[]), ("2024-03-31", &[30_000])]));
}

fn points_and_tiers_are_as_after_a_refund_at_the_desk(place: &Place) {
    let clinics = usual(place, TODAY);
    let (file, desk) = (&clinics.one, &clinics.two);
    let sales = "会员号,单号,日期,实收,项目\nA,S1,2024-07-20,3000,护理\nA,S2,2024-07-21,200,药妆\n";
    import(desk, sales);
    let entries = desk.member_timeline(&owner(), member(desk, "A"), &TimelineQuery::default()).unwrap().entries;
    let first = entries.iter().find(|entry| entry.number == "S1").unwrap().sale.unwrap();
    desk.sale_refund(&owner(), &key(), refund_of(first)).unwrap();
    import(file, &format!("{sales}A,S1,{TODAY},-3000,护理\n"));
    let states = [file, desk].map(|clinic| {
        let state = clinic.member_state(&owner(), member(clinic, "A")).unwrap();
        (state.tier_rank, state.points, state.points_debt, state.spend_fen, state.visits)
    });
    assert_eq!(states[0], states[1]);
    assert_eq!((states[0].0, states[0].3), (0, 20_000), "nobody is gold by what she had back");
    assert_eq!(file.books_digest(&owner()).unwrap(), desk.books_digest(&owner()).unwrap());
    // Points that were used of what is given back are owed.
    act(file, member(file, "A"), NewDeed::Redeem { points: states[0].1 }).unwrap();
    let report = import(file, &format!("会员号,单号,日期,实收,项目\nA,S2,{TODAY},-200,药妆\n"));
    assert_eq!(counts(&report), (1, 0, 0, 1));
    let state = file.member_state(&owner(), member(file, "A")).unwrap();
    assert_eq!((state.points, state.points_debt, state.spend_fen), (0, states[0].1, 0));
}

fn refunds_are_known_again_in_every_file(place: &Place) {
    let clinics = usual(place, TODAY);
    let one = &clinics.one;
    let head = "会员号,日期,实收\n";
    let (first, second) = ("A,2024-03-01,300\nA,2024-03-02,500\n", "A,2024-03-09,-300\nA,2024-03-10,80\n");
    assert_eq!(counts(&import(one, &format!("{head}{first}"))), (2, 0, 0, 0));
    let report = import(one, &format!("{head}{second}"));
    assert_eq!((counts(&report), report.amount_fen, report.refunds_fen), ((2, 0, 0, 1), 8_000, 30_000));
    let expected: [(&str, &[i64]); 3] = [("2024-03-01", &[30_000]), ("2024-03-02", &[]), ("2024-03-10", &[])];
    assert_eq!(given_back(one, "A"), of(&expected), "its sale stood in the file before");
    let whole = format!("{head}{second}{first}");
    for text in [&format!("{head}{second}"), &whole] {
        assert_eq!(import(one, text).new, 0);
    }
    assert_eq!(counts(&import(&clinics.two, &whole)), (4, 0, 0, 1));
    assert_eq!(one.books_digest(&owner()).unwrap(), clinics.two.books_digest(&owner()).unwrap());
    // A second equal one is another refund, and there is no sale for it but the larger one.
    let twice = format!("{whole}A,2024-03-11,-1\nA,2024-03-11,-1\n");
    assert_eq!(counts(&import(one, &twice)), (2, 4, 0, 2));
    assert_eq!(spend(one, "A"), 57_800);
}

fn what_the_desk_sold_is_refunded_there(place: &Place) {
    let clinics = usual(place, TODAY);
    let one = &clinics.one;
    let holder = crate::scene::enrol(one, "A");
    let sold = crate::scene::sell(one, holder, 30_000);
    let number = sold.sale_number.unwrap();
    let named = if number.is_empty() { "T1" } else { &*number };
    let text = format!("会员号,单号,日期,实收\nA,{named},{TODAY},-300\nA,T9,{TODAY},-300\n");
    let report = import(one, &text);
    assert_eq!((report.new, report.refused), (0, 2));
    assert!(report.refusals.iter().all(|refusal| refusal.code == "refund_without_sale"));
    assert_eq!(spend(one, "A"), 30_000);
}

fn an_import_with_refunds_is_taken_back_and_goes_in_again(place: &Place) {
    let clinics = usual(place, TODAY);
    let one = &clinics.one;
    let text = "会员号,单号,日期,实收\n\
        A,S1,2024-03-01,300\nA,S2,2024-03-02,400\nA,S1,2024-03-03,-300\nA,T1,2024-03-04,-150\n\
        B,S1,2024-03-01,60\nB,S1,2024-03-02,-60\n";
    let first = import(one, text);
    assert_eq!(counts(&first), (6, 0, 0, 3));
    let later = import(one, "会员号,单号,日期,实收\nA,T2,2024-03-05,-50\n");
    assert_eq!(code(one.import_undo_start(&owner(), &key(), later.id.unwrap())), "import_brought_nothing");
    let id = first.id.unwrap();
    let preview = one.import_undo_preview(&owner(), id).unwrap();
    assert_eq!((preview.sales, preview.amount_fen, preview.members), (1, 20_000, 1));
    assert_eq!((preview.sales_refunded, preview.sales_partly), (2, 0));
    one.import_undo_start(&owner(), &key(), id).unwrap();
    one.import_undo_work(id, &mut |_| {}).unwrap();
    sound(one);
    assert_eq!((spend(one, "A"), spend(one, "B")), (0, 0));
    let mended = text.replace(",400", ",500");
    assert_eq!(counts(&import(one, &mended)), (6, 0, 0, 3), "all of it counts as new");
    assert_eq!((spend(one, "A"), spend(one, "B")), (35_000, 0));
    assert_eq!(counts(&import(one, &mended)), (0, 6, 0, 0));
    import(&clinics.two, &mended);
    assert_eq!(one.books_digest(&owner()).unwrap(), clinics.two.books_digest(&owner()).unwrap());
}

fn an_interrupted_import_of_refunds_goes_on_where_it_was(place: &Place) {
    let clinics = usual(place, TODAY);
    let sale = |n: usize| format!("M{:03},2024-0{}-{:02},{}\n", n * 7 % 400, 1 + n % 3, 1 + n % 28, 1 + n % 90);
    let back = |n: usize| format!("M{:03},2024-0{}-{:02},-{}\n", n * 7 % 400, 4 + n % 3, 1 + n % 28, 1 + n % 90);
    let lines: String = (0..2_400).map(sale).chain((0..2_400).step_by(4).map(back)).collect();
    let text = format!("member,date,amount\n{lines}");
    let whole = import(&clinics.two, &text);
    assert_eq!(counts(&whole), (3_000, 0, 0, 600));
    let mapping =
        clinics.one.import_inspect(&owner(), "f", text.as_bytes(), &MappingChoice::default()).unwrap().mapping;
    let died = catch_unwind(AssertUnwindSafe(|| {
        let _ = clinics.one.import_file(&owner(), "f", text.as_bytes(), &mapping, &mut |progress| {
            assert!(progress.done < 1_500, "killed here, as the test wants it");
        });
    }));
    assert!(died.is_err());
    let halfway = clinics.one.import_list(&owner(), &ImportQuery::default()).unwrap().items.remove(0);
    assert!((1..600).contains(&halfway.refunds), "{halfway:?}");
    let again = clinics.reopened();
    let report = again.import_file(&owner(), "f", text.as_bytes(), &mapping, &mut |_| {}).unwrap();
    assert_eq!((counts(&report), report.refunds_fen), (counts(&whole), whole.refunds_fen));
    sound(&again);
    assert_eq!(again.books_digest(&owner()).unwrap(), clinics.two.books_digest(&owner()).unwrap());
}
