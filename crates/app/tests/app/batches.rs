//! Changes of many members at once: foreseen, done, broken off, taken back.

use std::panic::{AssertUnwindSafe, catch_unwind};

use yanji_app::records::{
    BatchChange, BatchChoice, BatchCounts, BatchOutcomeKind, BatchStatus, HandCause, LogQuery, MemberFilter,
    MemberQuery, Month, NewDeed, ReportQuery, TimelineQuery,
};
use yanji_app::{Actor, BATCH_MOST, Clinic, Permission};
use yanji_books::id::MemberId;
use yanji_books::journal::PointsCause;
use yanji_books::testing::Place;
use yanji_words::Problem;

use crate::many::{begun, counts, done, draft, everybody, to, undone};
use crate::scene::{act, code, enrol, sell, usual};
use crate::support::{cashier, day, key, owner, refused};

yanji_books::on_each_database!(
    a_batch_is_foreseen_done_and_taken_back,
    a_batch_that_was_broken_off_is_gone_on_with,
    whom_something_else_changed_is_left_alone,
    points_are_given_and_taken_back,
    a_draft_can_be_thrown_away,
    a_draft_that_was_broken_off_is_put_together_again,
    who_may_not_is_refused,
);

fn tier(clinic: &Clinic, member: MemberId) -> String {
    clinic.member_state(&owner(), member).unwrap().tier
}

fn a_batch_is_foreseen_done_and_taken_back(place: &Place) {
    let clinics = usual(place, "2024-02-01");
    let clinic = &clinics.one;
    let members: Vec<MemberId> = ["A1", "A2", "A3", "A4"].iter().map(|number| enrol(clinic, number)).collect();
    let lock = day("2024-06-30");
    let tier_of = |tier: &str, until| NewDeed::Tier { tier: tier.to_owned(), locked_until: until };
    act(clinic, members[1], tier_of("gold", Some(lock))).unwrap();
    act(clinic, members[2], tier_of("silver", None)).unwrap();
    let id = draft(clinic, &everybody(), &to("silver"));
    let foreseen = clinic.batch_get(&owner(), id).unwrap();
    assert_eq!(foreseen.status, BatchStatus::Draft);
    let expected = BatchCounts { done: 3, up: 2, down: 1, same: 1, ..BatchCounts::default() };
    assert_eq!(foreseen.counts, expected);
    assert_eq!(tier(clinic, members[0]), "basic", "a draft changes nobody");
    assert!(clinic.batch_list(&owner()).unwrap().is_empty(), "a draft is in nobody's list");

    assert_eq!(refused(clinic.batch_start(&owner(), &key(), id, " ")), Problem::Missing);
    let once = key();
    clinic.batch_start(&owner(), &once, id, "周年庆").unwrap();
    clinic.batch_start(&owner(), &once, id, "周年庆").unwrap();
    assert_eq!(refused(clinic.batch_start(&owner(), &key(), id, "周年庆")), Problem::BatchState);
    clinic.batch_work(id, &mut |_| {}).unwrap();
    let after = clinic.batch_get(&owner(), id).unwrap();
    assert_eq!((after.status, after.counts), (BatchStatus::Done, expected));
    assert!(members.iter().all(|member| tier(clinic, *member) == "silver"));
    let timeline = clinic.member_timeline(&owner(), members[0], &TimelineQuery::default()).unwrap();
    let note = timeline.entries[0].note.unwrap();
    assert_eq!(clinic.note_read(&owner(), members[0], note).unwrap(), "周年庆");

    let foreseen = clinic.batch_undo_foreseen(&owner(), id).unwrap();
    assert_eq!((foreseen.back, foreseen.kept), (3, 0));
    undone(clinic, id);
    let back: Vec<String> = members.iter().map(|member| tier(clinic, *member)).collect();
    assert_eq!(back, ["basic", "gold", "silver", "basic"]);
    assert_eq!(clinic.member_state(&owner(), members[1]).unwrap().locked_until, Some(lock), "the lock is back");
    let after = counts(clinic, id);
    assert_eq!((after.undone, after.same, after.kept, after.done), (3, 1, 0, 0));
    assert_eq!(refused(clinic.batch_undo(&owner(), &key(), id, "再撤销一次")), Problem::BatchState);
    let reasons = clinic.batch_reasons(&owner(), id).unwrap();
    assert_eq!((reasons.reason.as_str(), reasons.undo_reason.as_str()), ("周年庆", "选错了人"));
    assert_eq!(clinic.batch_list(&owner()).unwrap().len(), 1);
    assert!(clinics.two.batch_list(&owner()).unwrap().is_empty());
    let verified = clinic.books_verify(&owner(), &mut |_| {}).unwrap();
    assert!(verified.faults.is_empty(), "{:?}", verified.faults);
}

fn a_draft_that_was_broken_off_is_put_together_again(place: &Place) {
    let clinics = usual(place, "2024-02-01");
    let clinic = &clinics.one;
    for number in ["A1", "A2", "A3"] {
        enrol(clinic, number);
    }
    let once = key();
    let asked = || clinic.batch_draft(&owner(), &once, &everybody(), &to("gold")).unwrap();
    let id = asked();
    let whole = clinic.batch_get(&owner(), id).unwrap();
    // As a kill leaves it: the key is used, and not everybody was put down.
    let behind = clinics.behind_one();
    let broken_off = "DELETE FROM batch_members WHERE place > 1";
    assert_eq!(behind.write(|tx| tx.execute(broken_off, &[])).unwrap(), 2);
    behind.write(|tx| tx.execute("UPDATE batches SET status = 'choosing'", &[])).unwrap();
    assert_eq!(refused(clinic.batch_start(&owner(), &key(), id, "周年庆")), Problem::BatchState);
    clinics.pass_seconds(1);
    enrol(clinic, "A4");
    assert_eq!(asked(), id);
    let again = clinic.batch_get(&owner(), id).unwrap();
    assert_eq!((again.status, again.counts.done, whole.counts.done), (BatchStatus::Draft, 4, 3));
    assert_eq!(asked(), id);
    assert_eq!(clinic.batch_get(&owner(), id).unwrap(), again, "what is put down stays");
}

fn a_batch_that_was_broken_off_is_gone_on_with(place: &Place) {
    let clinics = usual(place, "2024-02-01");
    let members: Vec<MemberId> = (0..120).map(|n| enrol(&clinics.one, &format!("B{n:03}"))).collect();
    let id = begun(&clinics.one, &everybody(), &to("gold"));
    let killed = catch_unwind(AssertUnwindSafe(|| clinics.one.batch_work(id, &mut |_| panic!("killed"))));
    assert!(killed.is_err());
    let broken_off = counts(&clinics.one, id);
    assert!(broken_off.done > 0 && broken_off.waiting > 0, "{broken_off:?}");
    let again = clinics.reopened();
    again.batch_resume_all().unwrap();
    assert_eq!(again.batch_get(&owner(), id).unwrap().status, BatchStatus::Done);
    assert_eq!(counts(&again, id).done, 120);
    let entries = |member| again.member_timeline(&owner(), member, &TimelineQuery::default()).unwrap().entries.len();
    assert!(members.iter().all(|member| entries(*member) == 2), "one entry each, whoever did it");

    again.batch_undo(&owner(), &key(), id, "撤销").unwrap();
    let killed = catch_unwind(AssertUnwindSafe(|| again.batch_work(id, &mut |_| panic!("killed"))));
    assert!(killed.is_err());
    assert_eq!(again.batch_get(&owner(), id).unwrap().status, BatchStatus::Undoing);
    clinics.reopened().batch_resume_all().unwrap();
    assert_eq!(counts(&again, id).undone, 120);
    assert!(members.iter().all(|member| tier(&again, *member) == "basic" && entries(*member) == 3));
}

fn whom_something_else_changed_is_left_alone(place: &Place) {
    let clinics = usual(place, "2024-02-01");
    let clinic = &clinics.one;
    let by_hand = enrol(clinic, "C1");
    let by_spend = enrol(clinic, "C2");
    let untouched = enrol(clinic, "C3");
    let joined_later = draft(clinic, &everybody(), &to("silver"));
    let later = enrol(clinic, "C4");
    clinic.batch_start(&owner(), &key(), joined_later, "升级").unwrap();
    clinic.batch_work(joined_later, &mut |_| {}).unwrap();
    assert_eq!(tier(clinic, later), "basic", "who was not in the draft is not in the batch");
    act(clinic, by_hand, NewDeed::Tier { tier: "silver".to_owned(), locked_until: None }).unwrap();
    sell(clinic, by_spend, 400_000);
    sell(clinic, untouched, 100);
    assert_eq!(tier(clinic, by_spend), "gold");
    let foreseen = clinic.batch_undo_foreseen(&owner(), joined_later).unwrap();
    assert_eq!((foreseen.back, foreseen.kept), (1, 2));
    undone(clinic, joined_later);
    let tiers: Vec<String> = [by_hand, by_spend, untouched].map(|member| tier(clinic, member)).into();
    assert_eq!(tiers, ["silver", "gold", "basic"]);
    let kept = Some(BatchOutcomeKind::Kept);
    let kept = clinic.batch_members(&owner(), joined_later, kept, 0, 10).unwrap();
    let kept: Vec<_> = kept.iter().map(|member| (member.number.as_str(), member.code.as_str())).collect();
    assert_eq!(kept, [("C1", "changed_since"), ("C2", "changed_since")]);
}

fn points_are_given_and_taken_back(place: &Place) {
    let clinics = usual(place, "2024-02-01");
    let clinic = &clinics.one;
    let (rich, poor) = (enrol(clinic, "D1"), enrol(clinic, "D2"));
    act(clinic, rich, NewDeed::Points { points: 500, cause: None }).unwrap();
    let points = |member| clinic.member_state(&owner(), member).unwrap().points;
    let both = BatchChoice::Members(vec![rich, poor, rich]);
    let less = draft(clinic, &both, &BatchChange::Points { points: -300, cause: None });
    let foreseen = counts(clinic, less);
    assert_eq!((foreseen.done, foreseen.refused), (1, 1), "each member once");
    let refused = clinic.batch_members(&owner(), less, None, 0, 10).unwrap();
    assert_eq!(refused[1].code, "insufficient_points");
    let less = BatchChange::Points { points: -1, cause: Some(HandCause::Compensation) };
    assert_eq!(code(clinic.batch_draft(&owner(), &key(), &both, &less)), "out_of_range");
    let cause = Some(HandCause::Compensation);
    let given = done(clinic, &both, &BatchChange::Points { points: 100, cause });
    assert_eq!((points(rich), points(poor)), (600, 100));
    act(clinic, poor, NewDeed::Redeem { points: 50 }).unwrap();
    assert_eq!(clinic.batch_undo_foreseen(&owner(), given).unwrap().kept, 1);
    undone(clinic, given);
    assert_eq!((points(rich), points(poor)), (500, 50), "what was spent is not taken back");
    assert_eq!(counts(clinic, given).kept, 1);
    let month = Month::of(day("2024-02-01"));
    let report = clinic.report(&owner(), &ReportQuery { from: month, until: month, store: None }).unwrap();
    let moved = report.months[0].points_by_cause.iter().find(|moved| moved.cause == Some(PointsCause::Compensation));
    assert_eq!(moved.map(|moved| (moved.given, moved.taken)), Some((200, 100)), "for the same cause back and forth");
}

fn a_draft_can_be_thrown_away(place: &Place) {
    let clinics = usual(place, "2024-02-01");
    let clinic = &clinics.one;
    enrol(clinic, "E1");
    let once = key();
    let first = clinic.batch_draft(&owner(), &once, &everybody(), &to("gold")).unwrap();
    enrol(clinic, "E2");
    assert_eq!(clinic.batch_draft(&owner(), &once, &everybody(), &to("gold")).unwrap(), first);
    assert_eq!(clinic.batch_get(&owner(), first).unwrap().members, 1);
    assert_eq!(refused(clinic.batch_discard(&cashier(), first)), Problem::Forbidden);
    clinic.batch_discard(&owner(), first).unwrap();
    assert_eq!(code(clinic.batch_get(&owner(), first)), "not_found");
    let query = LogQuery { action: Some("batch_discard".to_owned()), limit: 9, ..LogQuery::default() };
    let told = clinic.log_list(&owner(), &query).unwrap().items;
    assert_eq!(told.iter().map(|line| line.count).collect::<Vec<_>>(), [Some(1)]);
    let kept = done(clinic, &everybody(), &to("gold"));
    assert_eq!(refused(clinic.batch_discard(&owner(), kept)), Problem::BatchState);
    let old = draft(clinic, &everybody(), &to("silver"));
    clinics.set("2024-02-03");
    draft(clinic, &everybody(), &to("silver"));
    assert_eq!(code(clinic.batch_get(&owner(), old)), "not_found", "drafts of days ago are gone");
}

fn who_may_not_is_refused(place: &Place) {
    let clinics = usual(place, "2024-02-01");
    let clinic = &clinics.one;
    enrol(clinic, "F1");
    let as_cashier = |actor: &Actor| clinic.batch_draft(actor, &key(), &everybody(), &to("gold"));
    assert_eq!(refused(as_cashier(&cashier())), Problem::Forbidden);
    assert_eq!(refused(clinic.batch_list(&cashier())), Problem::Forbidden);
    // One who may see members in full has nothing to do with batches for that.
    let id = draft(clinic, &everybody(), &to("gold"));
    let teller = [Permission::MemberRead, Permission::MemberReveal].into_iter().collect();
    let teller = Actor { permissions: teller, ..cashier() };
    assert_eq!(refused(clinic.batch_get(&teller, id)), Problem::Forbidden);
    assert_eq!(refused(clinic.batch_members(&teller, id, None, 0, 10)), Problem::Forbidden);
    assert_eq!(refused(clinic.batch_reasons(&teller, id)), Problem::Forbidden);
    assert_eq!(refused(clinic.batch_undo_foreseen(&teller, id)), Problem::Forbidden);
    assert_eq!(refused(clinic.batch_coupon_kinds(&teller)), Problem::Forbidden);
    assert_eq!(refused(clinic.batch_start(&teller, &key(), id, "x")), Problem::Forbidden);
    assert_eq!(refused(clinic.batch_undo(&teller, &key(), id, "x")), Problem::Forbidden);
    assert_eq!(refused(clinic.batch_discard(&teller, id)), Problem::Forbidden);
    clinic.batch_reasons(&owner(), id).unwrap();
    let nobody = MemberFilter { tiers: vec!["gold".to_owned()], ..MemberFilter::default() };
    let nobody = BatchChoice::Found(MemberQuery { filter: nobody, ..MemberQuery::default() });
    let most = i64::try_from(BATCH_MOST).unwrap();
    let draft = |choice: &BatchChoice, change: &BatchChange| clinic.batch_draft(&owner(), &key(), choice, change);
    assert_eq!(refused(draft(&nobody, &to("gold"))), Problem::OutOfRange { least: 1, most });
    assert_eq!(refused(draft(&everybody(), &to(""))), Problem::Missing);
    let stranger = BatchChoice::Members(vec![enrol(&clinics.two, "G1")]);
    assert_eq!(code(draft(&stranger, &to("gold"))), "not_found");
    let unknown = draft(&everybody(), &to("platinum")).unwrap();
    assert_eq!(counts(clinic, unknown).refused, 1);
    assert_eq!(clinic.batch_members(&owner(), unknown, None, 0, 10).unwrap()[0].code, "unknown_tier");
}
