//! Reports: months of sales, members, tiers and points, and that what is kept of closed months stays true.

use yanji_app::Clinic;
use yanji_app::import::MappingChoice;
use yanji_app::records::{
    HandCause, Month, NewActivity, NewDeed, NewRefund, NewSale, Report, ReportQuery, TierMoves, TimelineQuery,
};
use yanji_books::journal::PointsCause;
use yanji_books::testing::Place;
use yanji_words::Problem;

use crate::scene::{act, code, enrol, refund_of, sale, sell, usual};
use crate::support::{day, key, owner, refused};

yanji_books::on_each_database!(
    months_add_up,
    points_by_hand_are_counted_by_their_cause,
    the_pyramid_goes_back_month_by_month,
    a_refund_changes_the_month_of_its_sale_though_it_is_closed,
    another_process_changes_what_is_kept,
    what_was_imported_is_counted_anew_after_every_import,
    a_store_has_its_own_sales,
    months_have_to_make_sense,
);

fn asked(from: &str, until: &str) -> ReportQuery {
    ReportQuery { from: Month::of(day(from)), until: Month::of(day(until)), store: None }
}

fn report(clinic: &Clinic, from: &str, until: &str) -> Report {
    clinic.report(&owner(), &asked(from, until)).unwrap()
}

fn close_yesterday(clinic: &Clinic) {
    clinic.clock_run(&owner(), None, &mut |_| ()).unwrap();
}

fn revenue(report: &Report) -> Vec<i64> {
    report.months.iter().map(|month| month.figures.revenue_fen).collect()
}

fn months_add_up(place: &Place) {
    let clinics = usual(place, "2024-01-10");
    let one = &clinics.one;
    let member = enrol(one, "A1");
    sell(one, member, 20_000);
    let other = sell(one, member, 5_000).sale.unwrap();
    one.sale_refund(&owner(), &key(), refund_of(other)).unwrap();
    act(one, member, NewDeed::Points { points: 70, cause: None }).unwrap();
    act(one, member, NewDeed::Redeem { points: 50 }).unwrap();
    clinics.set("2024-03-05");
    close_yesterday(one);
    sell(one, member, 10_000);
    let told = report(one, "2024-01-31", "2024-03-01").months;
    let [january, february, march] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!((january.figures.revenue_fen, january.figures.sales, january.figures.new_members), (20_000, 1, 1));
    assert_eq!((january.figures.active_members, january.figures.ticket_fen()), (1, 20_000));
    assert_eq!((january.points_given, january.figures.points_used, january.points_expired), (270, 50, 0));
    assert_eq!((february.figures.revenue_fen, february.figures.active_members, february.points_expired), (0, 0, 220));
    assert_eq!((march.figures.revenue_fen, march.points_given), (10_000, 100));
    assert_eq!(revenue(&report(&clinics.two, "2024-01-01", "2024-03-01")), [0, 0, 0]);
}

/// What is given to make good, of goodwill and to correct is counted apart, and what is taken by hand was not used.
fn points_by_hand_are_counted_by_their_cause(place: &Place) {
    let clinics = usual(place, "2024-01-10");
    let one = &clinics.one;
    let member = enrol(one, "A1");
    let by_hand = |points, cause| act(one, member, NewDeed::Points { points, cause });
    by_hand(70, None).unwrap();
    by_hand(300, Some(HandCause::Compensation)).unwrap();
    by_hand(20, Some(HandCause::Compensation)).unwrap();
    by_hand(5, Some(HandCause::Goodwill)).unwrap();
    by_hand(-40, Some(HandCause::Correction)).unwrap();
    by_hand(-10, None).unwrap();
    act(one, member, NewDeed::Redeem { points: 50 }).unwrap();
    for cause in [HandCause::Compensation, HandCause::Goodwill] {
        assert_eq!(code(by_hand(-1, Some(cause))), "out_of_range", "what is made good is given");
    }
    let told = report(one, "2024-01-01", "2024-01-01").months.remove(0);
    let moved = |cause| told.points_by_cause.iter().find(|moved| moved.cause == cause).map(|of| (of.given, of.taken));
    assert_eq!(moved(Some(PointsCause::Compensation)), Some((320, 0)));
    assert_eq!(moved(Some(PointsCause::Goodwill)), Some((5, 0)));
    assert_eq!(moved(Some(PointsCause::Correction)), Some((0, 40)));
    assert_eq!((moved(None), moved(Some(PointsCause::Gift))), (Some((70, 10)), Some((0, 0))));
    assert_eq!((told.points_given, told.figures.points_used, told.points_deducted()), (395, 50, 50));
    let used = one.figures_month(&owner(), None, Month::of(day("2024-01-01"))).unwrap().now.points_used;
    assert_eq!(used, 50, "what was taken by hand was not redeemed");

    let lines = one.member_ledger(&owner(), member, None, 0).unwrap().items;
    let taken: Vec<_> =
        lines.iter().filter(|line| line.to == "deducted").map(|line| (line.cause, line.amount)).collect();
    assert_eq!(taken, [(None, 10), (Some(PointsCause::Correction), 40)]);
    let told = one.member_timeline(&owner(), member, &TimelineQuery::default()).unwrap().entries;
    assert_eq!(told[0].cause, None, "a redemption has no cause of its own");
    assert_eq!(told[3].cause, Some(PointsCause::Goodwill));
    assert_eq!(one.books_verify(&owner(), &mut |_| ()).unwrap().faults, []);
}

fn the_pyramid_goes_back_month_by_month(place: &Place) {
    let clinics = usual(place, "2024-01-10");
    let one = &clinics.one;
    let (first, second) = (enrol(one, "A1"), enrol(one, "A2"));
    sell(one, first, 100_000);
    clinics.set("2024-02-10");
    close_yesterday(one);
    let by_hand = NewActivity {
        member: second,
        day: None,
        deed: NewDeed::Tier { tier: "gold".to_owned(), locked_until: None },
        reason: "测试".to_owned(),
    };
    one.activity_post(&owner(), &key(), by_hand).unwrap();
    clinics.set("2024-08-10");
    close_yesterday(one);
    let members = |from, until| -> Vec<Vec<i64>> {
        report(one, from, until).months.into_iter().map(|month| month.members).collect()
    };
    let whole = members("2023-12-01", "2024-08-01");
    assert_eq!(whole[..3], [[0, 0, 0], [1, 1, 0], [0, 1, 1]]);
    // Nobody buys any more: after the quarter and a month of grace both fall.
    assert_eq!(whole[8], [2, 0, 0]);
    assert_eq!(members("2023-12-01", "2024-02-01"), whole[..3], "it does not matter where a report ends");
    let told = report(one, "2024-01-01", "2024-08-01");
    assert_eq!(told.tiers.iter().map(|tier| tier.code.as_str()).collect::<Vec<_>>(), ["basic", "silver", "gold"]);
    assert_eq!(told.months[0].moves, TierMoves { up: 1, down: 0, by_hand: 0 });
    assert_eq!(told.months[1].moves, TierMoves { up: 0, down: 0, by_hand: 1 });
    assert_eq!(told.months.iter().map(|month| month.moves.down).sum::<i64>(), 3);
    for (month, ladder) in told.months.iter().zip(members("2024-01-01", "2024-08-01")).take(7) {
        let then = one.tiers_distribution(&owner(), Some(month.month.last())).unwrap();
        assert_eq!(ladder, then.tiers.iter().map(|tier| tier.members).collect::<Vec<_>>(), "{:?}", month.month);
    }
}

fn a_refund_changes_the_month_of_its_sale_though_it_is_closed(place: &Place) {
    let clinics = usual(place, "2024-01-10");
    let one = &clinics.one;
    let member = enrol(one, "A1");
    let sales: Vec<_> = (0..4).map(|_| sell(one, member, 10_000).sale.unwrap()).collect();
    clinics.set("2024-02-10");
    sell(one, member, 7_000);
    clinics.set("2024-03-10");
    close_yesterday(one);
    let told = || revenue(&report(one, "2024-01-01", "2024-03-01"));
    assert_eq!(told(), [40_000, 7_000, 0]);
    let refund = |place: usize| one.sale_refund(&owner(), &key(), refund_of(sales[place])).unwrap();
    refund(0);
    assert_eq!(told(), [30_000, 7_000, 0], "after it was kept");
    refund(1);
    assert_eq!(told(), [20_000, 7_000, 0], "after a refund that was known");
    clinics.set("2024-03-12");
    refund(2);
    close_yesterday(one);
    assert_eq!(told(), [10_000, 7_000, 0], "after more days were closed");
    clinics.set("2024-03-14");
    close_yesterday(one);
    assert_eq!(told(), [10_000, 7_000, 0]);
    one.sale_refund(&owner(), &key(), NewRefund { day: Some(day("2024-03-14")), ..refund_of(sales[3]) }).unwrap();
    assert_eq!(told(), [0, 7_000, 0]);
}

fn another_process_changes_what_is_kept(place: &Place) {
    let clinics = usual(place, "2024-01-10");
    let one = &clinics.one;
    let member = enrol(one, "A1");
    let bought = sell(one, member, 10_000).sale.unwrap();
    clinics.set("2024-03-10");
    close_yesterday(one);
    assert_eq!(revenue(&report(one, "2024-01-01", "2024-01-01")), [10_000]);
    let other = clinics.reopened();
    other.sale_refund(&owner(), &key(), refund_of(bought)).unwrap();
    clinics.set("2024-03-11");
    close_yesterday(&other);
    assert_eq!(revenue(&report(one, "2024-01-01", "2024-01-01")), [0]);
}

fn what_was_imported_is_counted_anew_after_every_import(place: &Place) {
    let clinics = usual(place, "2024-08-10");
    let one = &clinics.one;
    let import = |clinic: &Clinic, lines: &str| {
        let file = format!("card,date,amount\n{lines}");
        let mapping =
            clinic.import_inspect(&owner(), "a.csv", file.as_bytes(), &MappingChoice::default()).unwrap().mapping;
        clinic.import_file(&owner(), "a.csv", file.as_bytes(), &mapping, &mut |_| {}).unwrap().id.unwrap()
    };
    let told = || {
        let pyramid = one.tiers_distribution(&owner(), None).unwrap();
        let members: Vec<_> = pyramid.tiers.iter().map(|tier| tier.members).collect();
        (revenue(&report(one, "2024-01-01", "2024-01-01")), members)
    };
    import(one, "1,2024-01-05,1000\n");
    // The tier of January did not last: no day was closed, and yet the pyramid knows.
    assert_eq!(told(), (vec![100_000], vec![1, 0, 0]));
    assert_eq!(told(), (vec![100_000], vec![1, 0, 0]), "from memory");
    let second = import(one, "2,2024-01-06,1000\n2,2024-08-06,1000\n");
    let (revenue_fen, members) = told();
    assert_eq!((revenue_fen, members.iter().sum::<i64>()), (vec![200_000], 2));
    assert_eq!(members[0], 1, "{members:?}");
    let other = clinics.reopened();
    other.import_undo_start(&owner(), &key(), second).unwrap();
    other.import_undo_work(second, &mut |_| {}).unwrap();
    assert_eq!(told().0, [100_000], "what another process took back");
    close_yesterday(one);
    assert_eq!(told().0, [100_000]);
}

fn a_store_has_its_own_sales(place: &Place) {
    let clinics = usual(place, "2024-01-10");
    let one = &clinics.one;
    let here = one.store_add(&owner(), &key(), "静安店").unwrap().id;
    let there = one.store_add(&owner(), &key(), "徐汇店").unwrap().id;
    let member = enrol(one, "A1");
    for (store, fen) in [(Some(here), 10_000), (Some(there), 3_000), (None, 500)] {
        one.sale_post(&owner(), &key(), NewSale { store, ..sale(member, fen) }).unwrap();
    }
    let of =
        |store| revenue(&one.report(&owner(), &ReportQuery { store, ..asked("2024-01-01", "2024-01-01") }).unwrap());
    assert_eq!([of(Some(here)), of(Some(there)), of(None)], [[10_000], [3_000], [13_500]]);
}

fn months_have_to_make_sense(place: &Place) {
    let clinics = usual(place, "2024-01-10");
    let ask = |from: &str, until: &str| clinics.one.report(&owner(), &asked(from, until));
    assert_eq!(refused(ask("2024-02-01", "2024-02-01")), Problem::Malformed);
    assert_eq!(refused(ask("2024-01-01", "2023-12-01")), Problem::Malformed);
    assert_eq!(refused(ask("2019-01-01", "2024-01-01")), Problem::OutOfRange { least: 1, most: 60 });
    assert_eq!(ask("2019-02-01", "2024-01-01").unwrap().months.len(), 60);
}
