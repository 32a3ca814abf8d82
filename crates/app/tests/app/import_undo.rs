//! Taking an import back: what it would come to, that it comes to that, and that the mended file goes in again.

use std::panic::{AssertUnwindSafe, catch_unwind};

use yanji_app::import::{ImportQuery, ImportReport, ImportUndoPreview, MappingChoice};
use yanji_app::records::{MemberQuery, Month, NewDeed, NewMember, NewRefund, RefundLine, ReportQuery, TimelineQuery};
use yanji_app::{Actor, Clinic};
use yanji_books::id::{ImportId, MemberId};
use yanji_books::testing::Place;

use crate::scene::{act, code, refund_of, sell, usual};
use crate::support::{cashier, day, key, owner};

yanji_books::on_each_database!(
    a_wrong_import_is_as_if_it_had_not_been,
    the_mended_file_goes_in_again_at_once,
    figures_forget_an_import_that_was_mended,
    the_mended_file_goes_in_beside_what_the_desk_recorded,
    what_was_used_is_owed_and_what_was_refunded_stays,
    an_interrupted_undo_goes_on_where_it_was,
    an_import_is_taken_back_once_and_alone,
    an_import_is_for_a_store,
    a_command_that_was_killed_holds_nobody_up,
);

const TODAY: &str = "2024-08-01";

/// Amounts are ten times what they should be.
const WRONG: &str = "会员号,日期,实收,项目,单号\n\
    0001,2024-01-05,12000,护理,R1\n\
    0001,2024-07-06,30,护理,R2\n\
    0002,2024-06-05,400,护理,R1\n";
const MENDED: &str = "会员号,日期,实收,项目,单号\n\
    0001,2024-01-05,1200,护理,R1\n\
    0001,2024-07-06,3,护理,R2\n\
    0002,2024-06-05,40,护理,R1\n";

fn import_for(clinic: &Clinic, actor: &Actor, text: &str) -> ImportReport {
    let bytes = text.as_bytes();
    let mapping = clinic.import_inspect(actor, "消费.csv", bytes, &MappingChoice::default()).unwrap().mapping;
    clinic.import_file(actor, "消费.csv", bytes, &mapping, &mut |_| {}).unwrap()
}

fn import(clinic: &Clinic, text: &str) -> (ImportId, ImportReport) {
    let report = import_for(clinic, &owner(), text);
    (report.id.unwrap(), report)
}

fn undo(clinic: &Clinic, id: ImportId) {
    clinic.import_undo_start(&owner(), &key(), id).unwrap();
    clinic.import_undo_work(id, &mut |_| {}).unwrap();
    sound(clinic);
}

fn sound(clinic: &Clinic) {
    assert_eq!(clinic.books_verify(&owner(), &mut |_| {}).unwrap().faults, []);
}

fn member(clinic: &Clinic, number: &str) -> MemberId {
    let query = MemberQuery { text: number.to_owned(), ..MemberQuery::default() };
    clinic.member_search(&owner(), &query).unwrap().items[0].id
}

fn spend(clinic: &Clinic, number: &str) -> i64 {
    clinic.member_state(&owner(), member(clinic, number)).unwrap().spend_fen
}

fn counts(report: &ImportReport) -> (i64, i64, i64, i64) {
    (report.new, report.known, report.refused, report.members_new)
}

fn a_wrong_import_is_as_if_it_had_not_been(place: &Place) {
    let clinics = usual(place, TODAY);
    let one = &clinics.one;
    let (id, report) = import(one, WRONG);
    assert_eq!(counts(&report), (3, 0, 0, 2));
    let preview = one.import_undo_preview(&owner(), id).unwrap();
    let expected = ImportUndoPreview {
        sales: 3,
        amount_fen: 1_243_000,
        members: 2,
        members_falling: 1,
        ..ImportUndoPreview::default()
    };
    assert_eq!(preview, expected);
    undo(one, id);
    for number in ["0001", "0002"] {
        let state = one.member_state(&owner(), member(one, number)).unwrap();
        assert_eq!((state.tier_rank, state.points, state.spend_fen, state.visits), (0, 0, 0, 0));
        assert_eq!(state.points_debt, 0);
    }
    let status = one.import_status(&owner(), id).unwrap().undo.unwrap();
    assert_eq!((status.sales_done, status.sales_total, status.ended_at.is_some()), (3, 3, true));
    let entries = one.member_timeline(&owner(), member(one, "0002"), &TimelineQuery::default()).unwrap().entries;
    assert_eq!((entries[0].kind.as_str(), entries[0].day, entries[0].amount_fen), ("refund", day(TODAY), Some(40_000)));
}

fn the_mended_file_goes_in_again_at_once(place: &Place) {
    let clinics = usual(place, TODAY);
    let one = &clinics.one;
    undo(one, import(one, WRONG).0);
    let before = member(one, "0001");
    let (again, report) = import(one, MENDED);
    assert_eq!(counts(&report), (3, 0, 0, 0), "earlier days than the refunds of today, and nobody twice");
    assert_eq!(member(one, "0001"), before);
    assert_eq!((spend(one, "0001"), spend(one, "0002")), (120_300, 4_000));
    let timeline = one.member_timeline(&owner(), before, &TimelineQuery::default()).unwrap();
    assert_eq!(timeline.entries.iter().filter(|entry| entry.number == "R1").count(), 1);
    assert_eq!(one.tiers_distribution(&owner(), None).unwrap().members, 2);
    assert!(one.day_report(&owner(), None, None, 10).unwrap().happenings.is_empty(), "what was set aside never was");
    sound(one);
    assert_eq!(counts(&import(one, MENDED).1), (0, 3, 0, 0), "and once only");
    undo(one, again);
    assert_eq!(counts(&import(one, WRONG).1), (3, 0, 0, 0), "as often as it takes");
    assert_eq!(spend(one, "0001"), 1_203_000);
    sound(one);

    let fresh = &clinics.two;
    import(fresh, MENDED);
    let (id, _) = import(fresh, WRONG.replace("R", "S").as_str());
    undo(fresh, id);
    assert_eq!(spend(fresh, "0001"), 120_300, "what another import brought stays");
}

fn figures_forget_an_import_that_was_mended(place: &Place) {
    let clinics = usual(place, TODAY);
    let (mended, fresh) = (&clinics.one, &clinics.two);
    let (id, _) = import(mended, WRONG);
    let raised = mended.figures_month(&owner(), None, Month::of(day("2024-01-05"))).unwrap().now.upgrades;
    assert_eq!(raised, 1, "the wrong file led somebody up");
    undo(mended, id);
    import(fresh, MENDED);
    import(mended, MENDED);
    for past in ["2024-01-04", "2024-01-05", "2024-06-30", "2024-07-31", TODAY] {
        let pyramid = |clinic: &Clinic| clinic.pyramid_get(&owner(), Some(day(past))).unwrap();
        assert_eq!(pyramid(mended), pyramid(fresh), "{past}");
    }
    for month in ["2024-01-01", "2024-06-01", TODAY] {
        let figures = |clinic: &Clinic| clinic.figures_month(&owner(), None, Month::of(day(month))).unwrap();
        assert_eq!(figures(mended), figures(fresh), "{month}");
    }
    let query = ReportQuery { from: Month::of(day("2024-01-01")), until: Month::of(day(TODAY)), store: None };
    let report = |clinic: &Clinic| clinic.report(&owner(), &query).unwrap().months;
    assert_eq!(report(mended), report(fresh));
}

fn the_mended_file_goes_in_beside_what_the_desk_recorded(place: &Place) {
    let clinics = usual(place, TODAY);
    let one = &clinics.one;
    let wrong = WRONG.replace("2024-07-06", TODAY).replace("2024-06-05", TODAY);
    let mended = MENDED.replace("2024-07-06", TODAY).replace("2024-06-05", TODAY);
    let (id, _) = import(one, &wrong);
    sell(one, member(one, "0001"), 7_000);
    undo(one, id);
    assert_eq!(spend(one, "0001"), 7_000);
    let (_, report) = import(one, &mended);
    // The first line of 0001 lies before what the desk recorded, and stays out as in any import.
    assert_eq!(counts(&report), (2, 0, 1, 0));
    assert_eq!(report.refusals[0].code, "day_before_last");
    assert_eq!((spend(one, "0001"), spend(one, "0002")), (7_300, 4_000));
    let entries = one.member_timeline(&owner(), member(one, "0001"), &TimelineQuery::default()).unwrap().entries;
    assert_eq!(entries[0].number, "R2~2", "a number is taken once in an account");
    assert_eq!(counts(&import(one, &mended).1), (0, 2, 1, 0));
    sound(one);
}

fn what_was_used_is_owed_and_what_was_refunded_stays(place: &Place) {
    let clinics = usual(place, TODAY);
    let one = &clinics.one;
    let text = "会员号,日期,实收,单号\n0001,2024-07-30,100,R1\n0001,2024-07-30,200,R2\n0001,2024-07-30,300,R3\n";
    let (id, _) = import(one, text);
    let holder = member(one, "0001");
    let entries = one.member_timeline(&owner(), holder, &TimelineQuery::default()).unwrap().entries;
    let sale = |number: &str| entries.iter().find(|entry| entry.number == number).unwrap().sale.unwrap();
    one.sale_refund(&owner(), &key(), refund_of(sale("R1"))).unwrap();
    let lines = vec![RefundLine { line: 0, amount_fen: 5_000 }];
    one.sale_refund(&owner(), &key(), NewRefund { lines, ..refund_of(sale("R2")) }).unwrap();
    act(one, holder, NewDeed::Redeem { points: 400 }).unwrap();
    let preview = one.import_undo_preview(&owner(), id).unwrap();
    let expected = ImportUndoPreview {
        sales: 2,
        amount_fen: 45_000,
        members: 1,
        members_owing: 1,
        points_owed: 400,
        sales_refunded: 1,
        sales_partly: 1,
        ..ImportUndoPreview::default()
    };
    assert_eq!(preview, expected);
    undo(one, id);
    let state = one.member_state(&owner(), holder).unwrap();
    assert_eq!((state.points, state.points_debt, state.spend_fen), (0, 400, 0));
    // What the desk gave back itself is no part of what was taken back.
    let (_, again) = import(one, &text.replace("2024-07-30", TODAY));
    assert_eq!((again.new, again.refusals.len()), (2, 1));
    assert_eq!(again.refusals[0].code, "duplicate_sale");
    sound(one);
}

fn an_interrupted_undo_goes_on_where_it_was(place: &Place) {
    let clinics = usual(place, TODAY);
    let one = &clinics.one;
    let lines: String =
        (0..600).map(|n| format!("M{:03},2024-07-{:02},{}\n", n % 90, 1 + n % 28, 10 + n % 50)).collect();
    let (id, _) = import(one, &format!("会员号,日期,实收\n{lines}"));
    one.import_undo_start(&owner(), &key(), id).unwrap();
    let interrupted = catch_unwind(AssertUnwindSafe(|| {
        let mut steps = 0;
        one.import_undo_work(id, &mut |_| {
            steps += 1;
            assert!(steps < 4, "killed");
        })
    }));
    assert!(interrupted.is_err());
    let left = one.import_status(&owner(), id).unwrap().undo.unwrap();
    assert!(left.ended_at.is_none() && left.sales_done > 0 && left.sales_done < left.sales_total, "{left:?}");
    assert_eq!(code(one.import_undo_start(&owner(), &key(), id)), "import_undone");
    sound(one);
    let again = clinics.reopened();
    again.import_resume_all().unwrap();
    let done = again.import_status(&owner(), id).unwrap().undo.unwrap();
    assert_eq!((done.sales_done, done.sales_total), (600, 600));
    assert!(done.ended_at.is_some());
    sound(&again);
    let digest = again.books_digest(&owner()).unwrap();
    again.import_undo_work(id, &mut |_| {}).unwrap();
    assert_eq!(again.books_digest(&owner()).unwrap(), digest);
    assert_eq!(spend(&again, "M001"), 0);
}

fn an_import_is_taken_back_once_and_alone(place: &Place) {
    let clinics = usual(place, TODAY);
    let one = &clinics.one;
    let (id, _) = import(one, WRONG);
    assert_eq!(code(one.import_undo_preview(&cashier(), id)), "forbidden");
    assert_eq!(code(one.import_undo_start(&cashier(), &key(), id)), "forbidden");
    assert_eq!(code(clinics.two.import_undo_start(&owner(), &key(), id)), "not_found");
    let (known, report) = import(one, WRONG);
    assert_eq!((report.new, report.known), (0, 3));
    assert_eq!(code(one.import_undo_start(&owner(), &key(), known)), "import_brought_nothing");
    let double = key();
    one.import_undo_start(&owner(), &double, id).unwrap();
    one.import_undo_start(&owner(), &double, id).unwrap();
    assert_eq!(code(one.import_undo_start(&owner(), &key(), id)), "import_undone");
    let mapping = one.import_inspect(&owner(), "f", MENDED.as_bytes(), &MappingChoice::default()).unwrap().mapping;
    let other = one.import_file(&owner(), "f", MENDED.as_bytes(), &mapping, &mut |_| {});
    assert_eq!(code(other), "import_running", "nothing comes in while something is taken back");
    one.import_undo_work(id, &mut |_| {}).unwrap();
    assert_eq!(code(one.import_undo_preview(&owner(), id)), "import_undone");
}

fn an_import_is_for_a_store(place: &Place) {
    let clinics = usual(place, TODAY);
    let one = &clinics.one;
    let store = one.store_add(&owner(), &key(), "静安店").unwrap();
    let known = NewMember { number: "0001".to_owned(), day: Some(day("2024-01-01")), ..NewMember::default() };
    one.member_enrol(&owner(), &key(), known).unwrap();
    let for_store = Actor { store: Some(store.id), ..owner() };
    let id = import_for(one, &for_store, WRONG).id.unwrap();
    assert_eq!(one.import_status(&owner(), id).unwrap().store, Some(store.id));
    let joined = |number| one.member_glance(&owner(), member(one, number)).unwrap().store;
    assert_eq!((joined("0001"), joined("0002")), (None, Some(store.clone())));
    let elsewhere = Actor { store: Some(yanji_books::id::StoreId([7; 16])), ..owner() };
    let bytes = MENDED.as_bytes();
    let mapping = one.import_inspect(&owner(), "f", bytes, &MappingChoice::default()).unwrap().mapping;
    assert_eq!(code(one.import_file(&elsewhere, "f", bytes, &mapping, &mut |_| {})), "not_found");
    undo(one, id);
    import_for(one, &owner(), MENDED);
    assert_eq!(joined("0002"), Some(store), "who begins anew stays where she joined");
}

/// An import that a command began and that died at its first line.
fn left_by_a_command(clinic: &Clinic, text: &str) -> ImportId {
    let mapping = clinic.import_inspect(&owner(), "f", text.as_bytes(), &MappingChoice::default()).unwrap().mapping;
    let died = catch_unwind(AssertUnwindSafe(|| {
        let _ = clinic.import_file(&owner(), "f", text.as_bytes(), &mapping, &mut |progress| {
            assert!(progress.done < 1, "killed here, as the test wants it");
        });
    }));
    assert!(died.is_err());
    let running = ImportQuery { state: Some("running".to_owned()), ..ImportQuery::default() };
    clinic.import_list(&owner(), &running).unwrap().items[0].id
}

fn a_command_that_was_killed_holds_nobody_up(place: &Place) {
    let clinics = usual(place, TODAY);
    let one = &clinics.one;
    let status = |id| one.import_status(&owner(), id).unwrap().status;
    let start = |text: &str| {
        let mapping = one.import_inspect(&owner(), "f", text.as_bytes(), &MappingChoice::default()).unwrap().mapping;
        one.import_start(&owner(), &key(), "f", text.as_bytes(), &mapping).unwrap()
    };
    let left = left_by_a_command(one, WRONG);
    clinics.pass_seconds(1);
    // The same file and another one: both begin on the page, and the one that goes on by itself holds others up.
    let same = start(WRONG);
    assert_ne!(same, left);
    assert_eq!((status(left), status(same)), ("failed".to_owned(), "running".to_owned()));
    assert_eq!(code(one.import_undo_preview(&owner(), left)), "import_running");
    one.import_work(same, &mut |_| {}).unwrap();

    clinics.pass_seconds(1);
    let other = "会员号,日期,实收\n0009,2024-01-05,10\n";
    let left = left_by_a_command(one, other);
    assert_eq!(one.import_undo_preview(&owner(), left).unwrap().sales, 1);
    assert_eq!(status(left), "running");
    undo(one, left);
    assert_eq!((status(left), spend(one, "0009")), ("failed".to_owned(), 0));
    sound(one);
}
