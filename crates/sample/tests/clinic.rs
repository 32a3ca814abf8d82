//! The sample clinic is the same every time, on both databases, and its books are right.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::HashSet;
use std::sync::Arc;

use yanji_app::records::LogQuery;
use yanji_app::{
    Actor, Channel, Clinic, ClosedDay, FixedClock, Instant, Item, PaymentLine, PaymentQuery, Place, SoldQuery,
};
use yanji_books::Location;
use yanji_books::testing::Place as Ground;
use yanji_engine::Day;
use yanji_engine::number::Micros;
use yanji_engine::programme::benefit::PriceList;
use yanji_sample::clinic::{LOG_INS, fill, is_filled, open_or_found, ring_up_today};
use yanji_vault::RootKey;

/// 2026-11-21, 10:00 in Shanghai.
const NOW: Instant = Instant(1_795_226_400_000_000);
const MEMBERS: u32 = 12;

fn place(ground: &Ground, name: &str) -> Place {
    match ground.location(name) {
        Location::Sqlite { file } => Place::Folder(file.with_extension("clinic")),
        Location::Postgres { url, schema } => {
            // Named so that it is dropped with the ground.
            let _ = ground.location(&format!("{name}_keys"));
            Place::Postgres { url, schema }
        }
    }
}

fn clinic(place: &Place) -> Clinic {
    open_or_found(place, &RootKey::from_bytes([7; 32]), Arc::new(FixedClock::at(NOW))).unwrap()
}

fn digest(clinic: &Clinic) -> String {
    clinic.books_digest(&Actor::machine(Channel::Command)).unwrap()
}

fn filled(ground: &Ground, name: &str, threads: usize) -> Clinic {
    let clinic = clinic(&place(ground, name));
    fill(&clinic, MEMBERS, threads, &|_| {}).unwrap();
    assert!(is_filled(&clinic).unwrap());
    clinic
}

fn its_books_verify_and_its_people_sign_in(ground: &Ground) {
    let clinic = filled(ground, "sound", 2);
    let verification = clinic.books_verify(&Actor::machine(Channel::Command), &mut |_| {}).unwrap();
    assert_eq!(verification.faults, []);
    assert_eq!(verification.accounts, i64::from(MEMBERS));
    assert!(verification.activities > 150, "{}", verification.activities);
    let morning = Instant(NOW.0 - 25 * 3_600_000_000);
    for colleague in clinic.staff_profiles(&Actor::machine(Channel::Command)).unwrap() {
        let at = colleague.signed_in_at.unwrap();
        assert!(
            at > morning && at.0 < morning.0 + 900_000_000,
            "{} signed in at {}",
            colleague.staff.login,
            at.rfc3339()
        );
    }
    for log_in in LOG_INS {
        let staff = clinic.sign_in(log_in.login, log_in.password).unwrap().staff;
        assert_eq!((staff.role.as_str(), staff.name.as_str()), (log_in.role.code(), log_in.name));
    }
}

fn one_thread_and_three_come_to_the_same_books(ground: &Ground) {
    let (one, three) = (filled(ground, "one", 1), filled(ground, "three", 3));
    assert_eq!(digest(&one), digest(&three));
}

fn one_that_was_broken_off_is_filled_to_the_same_books(ground: &Ground) {
    let place = place(ground, "broken");
    let broken = clinic(&place);
    let first_members = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        fill(&broken, MEMBERS, 1, &|progress| assert!(progress.done < 5, "broken off"))
    }));
    assert!(first_members.is_err());
    drop(broken);
    let again = clinic(&place);
    assert!(!is_filled(&again).unwrap());
    fill(&again, MEMBERS, 2, &|_| {}).unwrap();
    assert_eq!(digest(&again), digest(&filled(ground, "whole", 2)));
}

fn each_of_its_tiers_pays_less_for_something_that_it_sells(ground: &Ground) {
    let clinic = filled(ground, "prices", 2);
    let actor = Actor::machine(Channel::Command);
    let current = clinic.programme_current(&actor).unwrap().unwrap();
    let report = clinic.programme_check(&actor, &current.source).unwrap();
    assert_eq!((report.errors, report.findings), (vec![], vec![]), "programme and price list fit");
    let items = clinic.item_list(&actor).unwrap();
    for tier in report.programme.unwrap().tiers {
        let pays_less = |item: &&Item| {
            let percent = tier.gives.pay_percent(&item.name, &item.category_name, PriceList::Retail);
            percent.is_some_and(|percent| percent < Micros::whole(100))
        };
        assert!(items.iter().filter(pays_less).count() >= 3, "{}", tier.name);
    }
}

/// Who is called what in the log, and the minute of the day of an instant in Shanghai.
fn name_of(clinic: &Clinic, code: &str) -> String {
    let people = clinic.log_people(&Actor::machine(Channel::Command)).unwrap();
    people.into_iter().find(|person| person.code == code).map(|person| person.name).unwrap_or_default()
}

fn minute_of(at: Instant) -> i64 {
    (at.0 / 60_000_000 + 8 * 60).rem_euclid(24 * 60)
}

fn payments(clinic: &Clinic, days: i32) -> Vec<PaymentLine> {
    let (actor, today) = (Actor::machine(Channel::Command), clinic.today());
    let from = Day::from_number(today.number() - days);
    clinic.payment_list(&actor, &PaymentQuery { from, until: today, store: None, skip: 0, limit: 200 }).unwrap()
}

fn its_people_do_their_own_parts_over_the_opening_hours(ground: &Ground) {
    let clinic = filled(ground, "week", 2);
    let actor = Actor::machine(Channel::Command);
    let (mut tenders, mut minutes) = (HashSet::new(), HashSet::new());
    for payment in payments(&clinic, 7) {
        let name = name_of(&clinic, &payment.operator);
        assert!(["林小燕", "徐婷", "吴佳慧", "陈雅雯"].contains(&name.as_str()), "{name} takes money");
        let minute = minute_of(payment.at);
        assert!((10 * 60..21 * 60).contains(&minute), "{payment:?}");
        tenders.insert(payment.tender.code());
        minutes.insert(payment.at.0 / 60_000_000);
    }
    assert!(tenders.len() >= 4 && minutes.len() >= 30, "{tenders:?}, {} minutes", minutes.len());

    let mut treated = 0;
    for number in clinic.today().number() - 7..clinic.today().number() {
        for treatment in clinic.treatments_on(&actor, Day::from_number(number), None).unwrap() {
            treated += 1;
            let name = name_of(&clinic, &treatment.operator);
            assert!(["沈明", "何静", "孙晓彤", "许清", "郑可欣"].contains(&name.as_str()), "{name} treats");
            let sale = clinic.sale_bill(&actor, treatment.sale.unwrap()).unwrap();
            assert!(sale.at < treatment.at && sale.member == Some(treatment.member), "paid first");
        }
    }
    assert!(treated >= 15, "{treated}");
}

fn its_week_is_counted_and_handed_over(ground: &Ground) {
    let clinic = filled(ground, "counted", 2);
    let actor = Actor::machine(Channel::Command);
    let (today, week) = (clinic.today(), Day::from_number(clinic.today().number() - 7));
    let closes = clinic.till_closes(&actor, 0, 200).unwrap();
    assert_eq!(closes.len(), 14, "seven days of two stores");
    let off =
        |close: &&ClosedDay| close.tenders.iter().any(|tender| tender.difference_fen().is_some_and(|off| off != 0));
    assert_eq!(closes.iter().filter(off).count(), 2);
    assert!(closes.iter().all(|close| name_of(&clinic, &close.closed_by) == "陈雅雯"));
    let shifts = clinic.shift_list(&actor, (week, today), 0, 200).unwrap();
    assert!(shifts.iter().all(|shift| shift.closed_at.is_some()));
    let handed_over = shifts.iter().filter(|shift| name_of(&clinic, &shift.handed_to) == "徐婷").count();
    assert_eq!(handed_over, 7);
    let log = clinic.log_list(&actor, &LogQuery { limit: 200, ..LogQuery::default() }).unwrap().items;
    assert!(log.is_sorted_by_key(|line| std::cmp::Reverse(line.at.0 / 1_000_000)), "the log goes back in time");
}

fn today_is_done_once_however_often_it_is_asked_for(ground: &Ground) {
    let clinic = filled(ground, "today", 2);
    let of_today = || payments(&clinic, 0).into_iter().map(|payment| payment.id).collect::<Vec<_>>();
    assert_eq!(of_today(), []);
    ring_up_today(&clinic, MEMBERS).unwrap();
    let first = of_today();
    assert!(first.len() >= 4, "{first:?}");
    ring_up_today(&clinic, MEMBERS).unwrap();
    assert_eq!(of_today(), first);
    let (from, member_number) = (clinic.today(), String::new());
    let query = SoldQuery { from, until: from, store: None, member_number, skip: 0, limit: 50 };
    let now = clinic.now();
    let sales = clinic.sale_list(&Actor::machine(Channel::Command), &query).unwrap();
    assert!(sales.iter().any(|sale| sale.owed_fen > 0), "somebody owes a part");
    assert!(payments(&clinic, 0).iter().all(|payment| payment.at < now), "nothing is ahead");
    let verification = clinic.books_verify(&Actor::machine(Channel::Command), &mut |_| {}).unwrap();
    assert_eq!(verification.faults, []);
}

yanji_books::on_each_database!(
    its_people_do_their_own_parts_over_the_opening_hours,
    its_week_is_counted_and_handed_over,
    today_is_done_once_however_often_it_is_asked_for,
    each_of_its_tiers_pays_less_for_something_that_it_sells,
    its_books_verify_and_its_people_sign_in,
    one_thread_and_three_come_to_the_same_books,
    one_that_was_broken_off_is_filled_to_the_same_books,
);

#[test]
fn both_databases_come_to_the_same_books() {
    let (sqlite, postgres) = (Ground::sqlite(), Ground::postgres());
    assert_eq!(digest(&filled(&sqlite, "same", 2)), digest(&filled(&postgres, "same", 2)));
}
