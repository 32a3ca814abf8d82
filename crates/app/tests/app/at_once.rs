//! Two people at the same moment: what can happen once happens once, and what is taken away works nowhere after that.

use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use yanji_app::records::{BatchChange, BatchChoice, BatchStatus, MemberQuery, NewDeed, NewSale, TimelineQuery};
use yanji_app::{Actor, AppError, Clinic};
use yanji_books::id::{BatchId, MemberId};
use yanji_books::testing::Place;
use yanji_engine::programme::ready;
use yanji_words::Problem;

use crate::scene::{act, enrol, sale, usual};
use crate::support::{Clinics, at_once, day, key, owner, refused};

yanji_books::on_each_database!(
    a_batch_that_two_take_back_is_taken_back_once,
    of_two_drafts_for_one_day_one_is_published,
    a_key_that_is_revoked_opens_nothing_after_that,
    nothing_is_recorded_in_a_store_after_it_was_closed,
    a_closed_store_takes_nothing,
);

/// How many do the same at once.
const HANDS: usize = 4;

/// Does something over and over while it is taken away in the meantime. Gives how often it was done; what was begun
/// after that has to be refused with this problem.
fn until_taken_away(
    deed: impl Fn() -> Result<(), AppError> + Sync,
    take_away: impl FnOnce() + Send,
    problem: &Problem,
) -> usize {
    let (is_away, start) = (AtomicBool::new(false), Barrier::new(HANDS + 1));
    let (deed, is_away, start) = (&deed, &is_away, &start);
    thread::scope(|scope| {
        let hand = move || {
            start.wait();
            let mut done = 0;
            loop {
                let was_away = is_away.load(Ordering::SeqCst);
                match deed() {
                    Ok(()) if was_away => panic!("it was done after it was taken away"),
                    Ok(()) => done += 1,
                    Err(error) if error.problem == *problem && was_away => return done,
                    // It was taken away while it was asked for.
                    Err(error) if error.problem == *problem => {}
                    Err(error) => panic!("{error}"),
                }
            }
        };
        let hands: Vec<_> = (0..HANDS).map(|_| scope.spawn(hand)).collect();
        start.wait();
        take_away();
        is_away.store(true, Ordering::SeqCst);
        hands.into_iter().map(|hand| hand.join().unwrap()).sum()
    })
}

/// A batch that gave ten points to some members.
fn batch(clinic: &Clinic, members: usize) -> (BatchId, Vec<MemberId>) {
    let members: Vec<MemberId> = (0..members).map(|n| enrol(clinic, &format!("B{n}"))).collect();
    let everybody = BatchChoice::Found(MemberQuery::default());
    let id =
        clinic.batch_draft(&owner(), &key(), &everybody, &BatchChange::Points { points: 10, cause: None }).unwrap();
    clinic.batch_start(&owner(), &key(), id, "周年庆").unwrap();
    clinic.batch_work(id, &mut |_| {}).unwrap();
    (id, members)
}

fn sound(clinic: &Clinic) {
    assert_eq!(clinic.books_verify(&owner(), &mut |_| {}).unwrap().faults, []);
}

fn a_batch_that_two_take_back_is_taken_back_once(place: &Place) {
    let clinics = usual(place, "2024-02-01");
    let clinic = &clinics.one;
    let (id, members) = batch(clinic, 8);
    let outcomes = at_once(HANDS, |hand| {
        let begun = clinic.batch_undo(&owner(), &key(), id, &format!("{hand}"));
        // Each page has the work done that it believes to have begun.
        clinic.batch_work(id, &mut |_| {}).unwrap();
        begun.map_err(|error| error.problem)
    });
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1, "{outcomes:?}");
    assert!(outcomes.iter().all(|outcome| matches!(outcome, Ok(()) | Err(Problem::BatchState))), "{outcomes:?}");
    assert_eq!(clinic.batch_get(&owner(), id).unwrap().status, BatchStatus::Undone);
    for member in members {
        let entries = clinic.member_timeline(&owner(), member, &TimelineQuery::default()).unwrap().entries.len();
        assert_eq!((entries, clinic.member_state(&owner(), member).unwrap().points), (3, 0));
    }
    sound(clinic);
}

fn of_two_drafts_for_one_day_one_is_published(place: &Place) {
    let clinics = Clinics::founded(place, "2024-02-01");
    let clinic = &clinics.one;
    let draft = |n: usize| {
        let source = format!("# {n}\n{}", ready::SALON_STARS.source);
        clinic.programme_save(&owner(), &key(), &source).unwrap().id
    };
    let drafts: Vec<_> = (0..HANDS).map(draft).collect();
    let outcomes = at_once(HANDS, |hand| {
        let published = clinic.programme_publish(&owner(), &key(), drafts[hand], day("2024-02-01"));
        published.map(|_| ()).map_err(|error| error.problem)
    });
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1, "{outcomes:?}");
    assert!(outcomes.iter().all(|outcome| matches!(outcome, Ok(()) | Err(Problem::DayTaken))), "{outcomes:?}");
    let versions = clinic.programme_list(&owner()).unwrap();
    assert_eq!(versions.iter().filter(|version| version.in_force_from.is_some()).count(), 1);
}

fn a_key_that_is_revoked_opens_nothing_after_that(place: &Place) {
    let clinics = usual(place, "2024-02-01");
    let clinic = &clinics.one;
    let made = clinic.key_add(&owner(), &key(), "till", "cashier").unwrap();
    let (id, token) = (made.id, made.token.unwrap());
    let use_it = || clinic.key_open(&token).map(|_| ());
    let revoke = || {
        let revoked = at_once(HANDS, |_| clinic.key_revoke(&owner(), &key(), id).unwrap().is_revoked);
        assert!(revoked.into_iter().all(|is_revoked| is_revoked));
    };
    use_it().unwrap();
    until_taken_away(use_it, revoke, &Problem::Unauthenticated);
    assert_eq!(refused(clinic.key_open(&token)), Problem::Unauthenticated);
}

fn nothing_is_recorded_in_a_store_after_it_was_closed(place: &Place) {
    let clinics = usual(place, "2024-02-01");
    let clinic = &clinics.one;
    let store = clinic.store_add(&owner(), &key(), "静安").unwrap().id;
    let member = enrol(clinic, "A1");
    let in_store = || NewSale { store: Some(store), ..sale(member, 100) };
    let ring_up = || clinic.sale_post(&owner(), &key(), in_store()).map(|_| ());
    ring_up().unwrap();
    let close = || assert!(clinic.store_close(&owner(), &key(), store).unwrap().store.is_closed);
    let done = until_taken_away(ring_up, close, &Problem::StoreClosed);
    let visits = clinic.member_get(&owner(), member).unwrap().spend_fen / 100;
    assert_eq!(usize::try_from(visits).unwrap(), done + 1, "each sale that was answered is there, and no other");
    sound(clinic);
}

fn a_closed_store_takes_nothing(place: &Place) {
    let clinics = usual(place, "2024-02-01");
    let clinic = &clinics.one;
    let store = clinic.store_add(&owner(), &key(), "静安").unwrap().id;
    let member = enrol(clinic, "A1");
    let here = Actor { store: Some(store), ..owner() };
    let ring_up = |once: &yanji_app::Key| clinic.sale_post(&here, once, sale(member, 100)).map(|_| ());
    let before = key();
    ring_up(&before).unwrap();
    clinic.store_close(&owner(), &key(), store).unwrap();
    assert_eq!(refused(ring_up(&key())), Problem::StoreClosed);
    ring_up(&before).unwrap();
    let newcomer = yanji_app::records::NewMember { number: "A2".to_owned(), ..Default::default() };
    assert_eq!(refused(clinic.member_enrol(&here, &key(), newcomer.clone())), Problem::StoreClosed);
    act(clinic, member, NewDeed::Points { points: 5, cause: None }).unwrap();
    clinic.store_reopen(&owner(), &key(), store).unwrap();
    ring_up(&key()).unwrap();
    clinic.member_enrol(&here, &key(), newcomer).unwrap();
    assert_eq!(clinic.member_get(&owner(), member).unwrap().spend_fen, 200);
    let unknown = NewSale { store: Some(yanji_books::id::StoreId([9; 16])), ..sale(member, 100) };
    assert_eq!(clinic.sale_post(&owner(), &key(), unknown).unwrap_err().field.as_deref(), Some("store"));
}
