//! Reminders: made ahead, brought up to date, done with, lapsed.

use yanji_app::records::{MemberChanges, Notice, NoticeDays, NoticeFigures, NoticeQuery};
use yanji_books::id::MemberId;
use yanji_books::testing::Place;
use yanji_words::Problem;

use crate::rights::{endow, generous, hand};
use crate::scene::{act, enrol, sell, usual};
use crate::support::{Clinics, cashier, day, key, owner, refused};
use yanji_app::records::NewDeed;

yanji_books::on_each_database!(
    a_review_is_reminded_of_with_what_is_missing,
    points_and_coupons_that_end_are_reminded_of,
    a_reminder_that_is_done_with_stays_so,
    a_reminder_lapses_with_what_it_is_about,
    how_far_ahead_is_set,
    a_broken_night_is_finished_by_the_next,
);

fn make(clinics: &Clinics) -> i64 {
    clinics.one.notice_run(&owner(), &mut |_| {}).unwrap()
}

fn of(clinics: &Clinics, member: MemberId) -> Vec<Notice> {
    let query = NoticeQuery { member: Some(member), ..NoticeQuery::default() };
    clinics.one.notice_list(&cashier(), &query).unwrap().items
}

fn kinds(clinics: &Clinics, member: MemberId) -> Vec<String> {
    of(clinics, member).into_iter().map(|notice| notice.kind).collect()
}

fn a_review_is_reminded_of_with_what_is_missing(ground: &Place) {
    let clinics = generous(ground, "2025-03-02");
    let one = &clinics.one;
    let (silver, basic) = (enrol(one, "A1"), enrol(one, "A2"));
    let called = MemberChanges {
        name: Some("张三".to_owned()),
        phone: Some("13800010002".to_owned()),
        ..MemberChanges::default()
    };
    one.member_edit(&owner(), &key(), silver, called).unwrap();
    sell(one, silver, 100_000);
    clinics.set("2026-11-30");
    one.clock_run(&owner(), None, &mut |_| {}).unwrap();
    make(&clinics);
    assert!(!kinds(&clinics, silver).contains(&"retain".to_owned()), "31 days ahead is too early");
    clinics.set("2026-12-01");
    make(&clinics);
    let told = of(&clinics, silver).into_iter().find(|notice| notice.kind == "retain").unwrap();
    assert_eq!((told.due_on, told.number.as_str()), (day("2026-12-31"), "A1"));
    assert_eq!((told.name.as_str(), told.phone.as_str()), ("张*", "138****0002"));
    let NoticeFigures::Retain { tier_name, until, condition, .. } = told.figures else { panic!("of another kind") };
    assert_eq!((tier_name.as_str(), until, condition.holds), ("银卡", day("2026-12-31"), false));
    assert!(!kinds(&clinics, basic).contains(&"retain".to_owned()));
    // What was missing is there: the reminder lapses.
    sell(one, silver, 50_000);
    clinics.set("2026-12-02");
    make(&clinics);
    assert!(!kinds(&clinics, silver).contains(&"retain".to_owned()));
}

fn points_and_coupons_that_end_are_reminded_of(ground: &Place) {
    let clinics = generous(ground, "2026-03-10");
    let one = &clinics.one;
    let member = enrol(one, "A1");
    endow(one, member, 70);
    let coupon = hand(one, member, "open_door");
    assert_eq!(make(&clinics), 0);
    clinics.set("2026-03-26");
    assert_eq!(make(&clinics), 1, "the coupon ends in 14 days");
    let told = of(&clinics, member);
    let expected = NoticeFigures::CouponExpiring {
        coupon: coupon.id,
        code: coupon.code,
        name: "开门券".to_owned(),
        expires_on: day("2026-04-08"),
    };
    assert_eq!((told.len(), &told[0].figures), (1, &expected));
    assert_eq!(make(&clinics), 0, "once a day");
    let lots = one.member_state(&owner(), member).unwrap().lots;
    let ends = lots[0].expires_on.unwrap();
    clinics.set(&ends.plus_days(-30).to_string());
    make(&clinics);
    let told = of(&clinics, member).into_iter().find(|notice| notice.kind == "points_expiring").unwrap();
    assert_eq!(told.figures, NoticeFigures::PointsExpiring { points: 70, first_on: ends, last_on: ends });
    act(one, member, NewDeed::Redeem { points: 30 }).unwrap();
    clinics.set(&ends.plus_days(-29).to_string());
    assert_eq!(make(&clinics), 1, "brought up to date");
    let told = of(&clinics, member).into_iter().find(|notice| notice.kind == "points_expiring").unwrap();
    assert_eq!(told.figures, NoticeFigures::PointsExpiring { points: 40, first_on: ends, last_on: ends });
    clinics.set(&ends.plus_days(1).to_string());
    make(&clinics);
    assert_eq!(of(&clinics, member), []);
}

fn a_reminder_that_is_done_with_stays_so(ground: &Place) {
    let clinics = generous(ground, "2026-03-10");
    let one = &clinics.one;
    let member = enrol(one, "A1");
    hand(one, member, "open_door");
    clinics.set("2026-03-30");
    make(&clinics);
    let told = of(&clinics, member).remove(0);
    one.notice_done(&cashier(), &key(), told.id).unwrap();
    one.notice_done(&cashier(), &key(), told.id).unwrap();
    clinics.set("2026-03-31");
    make(&clinics);
    assert_eq!(of(&clinics, member), []);
    let query = NoticeQuery { state: Some("done".to_owned()), ..NoticeQuery::default() };
    let done = one.notice_list(&cashier(), &query).unwrap().items;
    assert_eq!((done.len(), done[0].id, done[0].done_by.as_deref()), (1, told.id, Some("machine")));
    assert_eq!(one.notice_counts(&cashier()).unwrap(), []);
    assert_eq!(refused(one.notice_export(&cashier(), &query)), Problem::Forbidden);
    assert_eq!(one.notice_export(&owner(), &query).unwrap(), done);
    let wrong = NoticeQuery { kind: Some("x".to_owned()), ..NoticeQuery::default() };
    assert_eq!(refused(one.notice_list(&cashier(), &wrong)), Problem::Malformed);
}

fn a_reminder_lapses_with_what_it_is_about(ground: &Place) {
    let clinics = generous(ground, "2026-03-10");
    let one = &clinics.one;
    let (mother, daughter) = (enrol(one, "A1"), enrol(one, "A2"));
    let coupon = hand(one, mother, "open_door");
    clinics.set("2026-03-30");
    make(&clinics);
    assert_eq!(kinds(&clinics, mother), ["coupon_expiring"]);
    one.coupon_transfer(&cashier(), &key(), coupon.id, daughter).unwrap();
    clinics.set("2026-03-31");
    make(&clinics);
    assert_eq!((kinds(&clinics, mother), kinds(&clinics, daughter)), (vec![], vec!["coupon_expiring".to_owned()]));
}

fn how_far_ahead_is_set(ground: &Place) {
    let clinics = generous(ground, "2026-03-10");
    let one = &clinics.one;
    let member = enrol(one, "A1");
    hand(one, member, "open_door");
    assert_eq!(one.notice_days(&cashier()).unwrap(), NoticeDays { retain: 30, points: 30, coupons: 14 });
    let wider = NoticeDays { retain: 60, points: 60, coupons: 29 };
    assert_eq!(refused(one.notice_days_set(&cashier(), &key(), wider)), Problem::Forbidden);
    let none = NoticeDays { coupons: 0, ..wider };
    assert_eq!(refused(one.notice_days_set(&owner(), &key(), none)), Problem::OutOfRange { least: 1, most: 90 });
    one.notice_days_set(&owner(), &key(), wider).unwrap();
    make(&clinics);
    assert_eq!(kinds(&clinics, member), ["coupon_expiring"]);
}

fn a_broken_night_is_finished_by_the_next(ground: &Place) {
    let clinics = usual(ground, "2024-01-02");
    let first = enrol(&clinics.one, "first");
    for number in 1..500 {
        enrol(&clinics.one, &format!("M{number:03}"));
    }
    // One more than a batch has; ids are in the order of milliseconds.
    clinics.pass_seconds(1);
    let last = enrol(&clinics.one, "last");
    endow(&clinics.one, first, 10);
    endow(&clinics.one, last, 10);
    clinics.set("2024-01-10");
    let broken = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        clinics.one.notice_run(&owner(), &mut |progress| assert!(progress.done == 0, "the machine dies"))
    }));
    assert!(broken.is_err());
    assert_eq!(kinds(&clinics, first), ["points_expiring"]);
    assert_eq!(kinds(&clinics, last), [""; 0], "the second batch was never reached");
    let one = clinics.reopened();
    assert_eq!(one.notice_run(&owner(), &mut |_| {}).unwrap(), 1, "the first batch is not made again");
    assert_eq!(one.notice_run(&owner(), &mut |_| {}).unwrap(), 0);
    for member in [first, last] {
        assert_eq!(kinds(&clinics, member), ["points_expiring"]);
    }
}
