//! The sample clinic is the same every time, on both databases, and its books are right.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::sync::Arc;

use yanji_app::{Actor, Channel, Clinic, FixedClock, Instant, Item, Place};
use yanji_books::Location;
use yanji_books::testing::Place as Ground;
use yanji_engine::number::Micros;
use yanji_engine::programme::benefit::PriceList;
use yanji_sample::clinic::{LOG_INS, fill, is_filled, open_or_found};
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

yanji_books::on_each_database!(
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
