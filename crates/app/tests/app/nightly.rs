//! The nightly clock and the pyramid.

use yanji_app::records::NewSale;
use yanji_books::testing::Place;

use crate::scene::{code, enrol, sale, sell, usual};
use crate::support::{day, key, owner};

yanji_books::on_each_database!(
    one_by_one_is_all_at_once,
    a_closed_day_takes_nothing,
    the_pyramid_is_right_before_and_after_the_clock,
    a_broken_run_is_finished_by_the_next,
);

fn one_by_one_is_all_at_once(place: &Place) {
    let clinics = usual(place, "2024-01-10");
    for clinic in [&clinics.one, &clinics.two] {
        for number in 0..30 {
            let member = enrol(clinic, &format!("M{number:02}"));
            sell(clinic, member, 20_000 * number);
        }
    }
    clinics.set("2024-08-01");
    for month in 2..=7 {
        for date in [1, 11, 21] {
            let until = day(&format!("2024-{month:02}-{date:02}"));
            clinics.one.clock_run(&owner(), Some(until), &mut |_| {}).unwrap();
        }
    }
    let last = clinics.one.clock_run(&owner(), None, &mut |_| {}).unwrap();
    assert_eq!(last.closed_through, day("2024-07-31"));
    clinics.two.clock_run(&owner(), None, &mut |_| {}).unwrap();
    assert_eq!(clinics.one.books_digest(&owner()).unwrap(), clinics.two.books_digest(&owner()).unwrap());
    for clinic in [&clinics.one, &clinics.two] {
        assert!(clinic.books_verify(&owner(), &mut |_| {}).unwrap().faults.is_empty());
        assert_eq!(clinic.clock_state(&owner()).unwrap().due, 0);
    }
}

fn a_closed_day_takes_nothing(place: &Place) {
    let clinics = usual(place, "2024-02-10");
    let member = enrol(&clinics.one, "A1");
    clinics.set("2024-02-12");
    clinics.one.clock_run(&owner(), None, &mut |_| {}).unwrap();
    let yesterday = NewSale { day: Some(day("2024-02-11")), ..sale(member, 100) };
    assert_eq!(code(clinics.one.sale_post(&owner(), &key(), yesterday)), "day_closed");
    assert_eq!(code(clinics.one.clock_run(&owner(), Some(day("2024-02-12")), &mut |_| {})), "day_unfinished");
    sell(&clinics.one, member, 100);
    // The other clinic's days are its own.
    let there = enrol(&clinics.two, "A1");
    sell(&clinics.two, there, 100);
}

fn the_pyramid_is_right_before_and_after_the_clock(place: &Place) {
    let clinics = usual(place, "2024-01-10");
    for (number, fen) in [("a", 0), ("b", 100_000), ("c", 300_000), ("d", 300_000)] {
        let member = enrol(&clinics.one, number);
        sell(&clinics.one, member, fen);
    }
    clinics.set("2024-12-01");
    let shares = |as_of: Option<&str>| {
        let distribution = clinics.one.tiers_distribution(&owner(), as_of.map(day)).unwrap();
        distribution.tiers.iter().map(|tier| (tier.members, tier.in_grace)).collect::<Vec<_>>()
    };
    let days =
        [Some("2024-01-09"), Some("2024-01-10"), Some("2024-06-30"), Some("2024-07-31"), Some("2024-11-01"), None];
    let expected = [
        vec![(0, 0), (0, 0), (0, 0)],
        vec![(1, 0), (1, 0), (2, 0)],
        vec![(1, 0), (1, 1), (2, 2)],
        vec![(1, 0), (1, 0), (2, 0)],
    ];
    let before: Vec<_> = days.iter().map(|as_of| shares(*as_of)).collect();
    assert_eq!(before[..3], expected[..3]);
    clinics.one.clock_run(&owner(), None, &mut |_| {}).unwrap();
    let after: Vec<_> = days.iter().map(|as_of| shares(*as_of)).collect();
    assert_eq!(before, after);
    assert_eq!(code(clinics.one.tiers_distribution(&owner(), Some(day("2024-12-02")))), "malformed");
}

fn a_broken_run_is_finished_by_the_next(place: &Place) {
    let clinics = usual(place, "2024-01-10");
    for number in 0..120 {
        let member = enrol(&clinics.one, &format!("M{number:03}"));
        sell(&clinics.one, member, 10_000);
    }
    clinics.set("2024-12-01");
    let broken = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        clinics.one.clock_run(&owner(), None, &mut |progress| assert!(progress.done == 0, "the machine dies"))
    }));
    assert!(broken.is_err());
    let clinic = clinics.reopened();
    assert!(clinic.clock_state(&owner()).unwrap().due > 0);
    clinic.clock_run(&owner(), None, &mut |_| {}).unwrap();
    assert_eq!(clinic.clock_state(&owner()).unwrap().due, 0);
    assert!(clinic.books_verify(&owner(), &mut |_| {}).unwrap().faults.is_empty());
}
