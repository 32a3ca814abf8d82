//! Batches taken back: what each member had before is whole again, and what she earned herself stays hers.

use yanji_app::records::{BatchChange, BatchChoice, CouponStanding, MemberState, NewActivity, NewDeed, TierBatch};
use yanji_app::{Clinic, Key};
use yanji_books::id::MemberId;
use yanji_books::testing::Place;
use yanji_words::Problem;

use crate::many::{done, these, to, undone};
use crate::rights::{PROGRAMME, verified};
use crate::scene::{act, enrol, refund_of, sell, usual};
use crate::support::{Clinics, day, key, owner, refused};

yanji_books::on_each_database!(
    gifts_that_the_batch_did_not_give_stay,
    progress_since_before_is_whole_again,
    a_grace_runs_on_when_a_batch_is_taken_back,
    a_refund_after_it_goes_as_if_there_had_been_no_batch,
    a_lock_that_would_lock_nothing_is_refused,
    a_batch_that_changes_nobody_is_refused,
);

/// A gift for reaching a tier that is a coupon, points and a right.
const RISING: &str = r#"
[[gifts]]
code = "rising"
name = "升级好礼"
on = "upgrade"
give = [{ coupon = "care" }, { points = 40 }, { bonus = "birthday_points", days = 30 }]
"#;

fn set(tier: &str) -> NewDeed {
    NewDeed::Tier { tier: tier.to_owned(), locked_until: None }
}

/// What was given for rises and stands, in order, with how many points there are.
fn risen(clinic: &Clinic, member: MemberId) -> (Vec<(String, String)>, i64) {
    let given = clinic.grant_list(&owner(), member).unwrap();
    let standing = given.into_iter().filter(|grant| grant.standing != CouponStanding::Void);
    let mut risen: Vec<_> =
        standing.filter(|grant| grant.gift == "rising").map(|grant| (grant.occasion, grant.kind)).collect();
    risen.sort_unstable();
    (risen, state(clinic, member).points)
}

fn state(clinic: &Clinic, member: MemberId) -> MemberState {
    clinic.member_state(&owner(), member).unwrap()
}

/// All of where a member stands but who she is.
fn same(one: &MemberState, other: &MemberState) -> bool {
    MemberState { member: other.member, lots: other.lots.clone(), ..one.clone() } == *other
}

fn gifts_that_the_batch_did_not_give_stay(ground: &Place) {
    let clinics = Clinics::under(ground, "2026-03-02", &format!("{PROGRAMME}{RISING}"));
    let one = &clinics.one;
    // She rose by what she spent and was lowered by hand: to rise with the batch is no new occasion.
    let lowered = enrol(one, "A1");
    sell(one, lowered, 100_000);
    act(one, lowered, set("basic")).unwrap();
    // She never rose, she rose to silver, and she rose beyond what the batch sets.
    let (plain, silver, gold) = (enrol(one, "A2"), enrol(one, "A3"), enrol(one, "A4"));
    sell(one, silver, 100_000);
    sell(one, gold, 300_000);
    let members = [lowered, plain, silver, gold];
    let before = members.map(|member| risen(one, member));
    assert_eq!(before[0].0.len(), 3, "{:?}", before[0]);

    let raised = done(one, &these(&members), &to("silver"));
    assert_eq!(risen(one, lowered), before[0], "once for ever");
    assert_eq!(risen(one, plain).0.len(), 3);
    undone(one, raised);
    assert_eq!(members.map(|member| risen(one, member)), before);

    let raised = done(one, &these(&[lowered, plain, silver]), &to("gold"));
    assert_eq!(risen(one, silver).0.len(), 6);
    undone(one, raised);
    assert_eq!(members.map(|member| risen(one, member)), before, "what gold gave, and nothing of silver");
    let relocked = BatchChange::Tier { tier: "silver".to_owned(), locked_until: Some(day("2026-12-31")) };
    let relocked = done(one, &these(&[silver]), &relocked);
    undone(one, relocked);
    assert_eq!(members.map(|member| risen(one, member)), before, "another lock is no rise");
    verified(one);
}

fn progress_since_before_is_whole_again(ground: &Place) {
    let clinics = usual(ground, "2024-01-08");
    let one = &clinics.one;
    let twins = [enrol(one, "P1"), enrol(one, "P2")];
    for member in twins {
        sell(one, member, 99_900);
    }
    clinics.set("2024-02-01");
    one.clock_run(&owner(), None, &mut |_| {}).unwrap();
    let before = state(one, twins[0]);
    let id = done(one, &these(&twins[..1]), &to("gold"));
    clinics.set("2024-02-05");
    one.clock_run(&owner(), None, &mut |_| {}).unwrap();
    undone(one, id);
    let after = state(one, twins[0]);
    assert_eq!((after.tier_since, after.counted_since), (before.tier_since, before.counted_since));
    let lowered = done(
        one,
        &these(&twins[..1]),
        &BatchChange::Tier { tier: "basic".to_owned(), locked_until: Some(day("2024-02-20")) },
    );
    undone(one, lowered);
    assert!(same(&state(one, twins[0]), &state(one, twins[1])));
    verified(one);
    for member in twins {
        sell(one, member, 100);
    }
    assert_eq!(state(one, twins[0]).tier, "silver", "999 before and 1 after are 1 000");
    // Down by a batch and back, what was counted on the way up is there still.
    let down = done(one, &these(&twins[..1]), &to("basic"));
    undone(one, down);
    for member in twins {
        sell(one, member, 200_000);
    }
    assert_eq!(state(one, twins[0]).tier, "gold");
    assert!(same(&state(one, twins[0]), &state(one, twins[1])));
    verified(one);
}

fn a_grace_runs_on_when_a_batch_is_taken_back(ground: &Place) {
    let clinics = usual(ground, "2024-01-08");
    let one = &clinics.one;
    let twins = [enrol(one, "G1"), enrol(one, "G2")];
    for member in twins {
        sell(one, member, 100_000);
    }
    clinics.set("2024-07-02");
    one.clock_run(&owner(), None, &mut |_| {}).unwrap();
    let before = state(one, twins[0]);
    assert!(before.grace_until.is_some());
    let id = done(one, &these(&twins[..1]), &to("gold"));
    assert_eq!(state(one, twins[0]).grace_until, None);
    undone(one, id);
    assert_eq!(state(one, twins[0]), before);
    clinics.set("2024-08-03");
    one.clock_run(&owner(), None, &mut |_| {}).unwrap();
    assert_eq!(state(one, twins[0]).tier, "basic");
    assert!(same(&state(one, twins[0]), &state(one, twins[1])));
    verified(one);
}

fn a_refund_after_it_goes_as_if_there_had_been_no_batch(ground: &Place) {
    let clinics = usual(ground, "2024-01-08");
    let one = &clinics.one;
    let member = enrol(one, "R1");
    let sale = sell(one, member, 100_000).sale.unwrap();
    let id = done(one, &these(&[member]), &to("gold"));
    undone(one, id);
    assert_eq!(state(one, member).tier, "silver");
    one.sale_refund(&owner(), &key(), refund_of(sale)).unwrap();
    assert_eq!(state(one, member).tier, "basic", "silver was for the sale, and not by hand");
    verified(one);
}

fn a_lock_that_would_lock_nothing_is_refused(ground: &Place) {
    let clinics = usual(ground, "2024-02-01");
    let one = &clinics.one;
    let member = enrol(one, "L1");
    let locked = |until: &str| BatchChange::Tier { tier: "gold".to_owned(), locked_until: Some(day(until)) };
    let choice = || BatchChoice::Members(vec![member]);
    let drafted = |until: &str| one.batch_draft(&owner(), &key(), &choice(), &locked(until));
    let error = drafted("2024-01-31").unwrap_err();
    assert_eq!((error.problem, error.field.as_deref()), (Problem::LockPassed, Some("locked_until")));
    let by_hand = |until: &str| {
        let deed = NewDeed::Tier { tier: "gold".to_owned(), locked_until: Some(day(until)) };
        one.activity_post(&owner(), &key(), NewActivity { member, day: None, deed, reason: "测试".to_owned() })
    };
    let error = by_hand("2020-01-01").unwrap_err();
    assert_eq!((error.problem, error.field.as_deref()), (Problem::LockPassed, Some("locked_until")));
    let many = TierBatch {
        members: vec![member],
        tier: "gold".to_owned(),
        locked_until: Some(day("2020-01-01")),
        reason: "测试".to_owned(),
    };
    assert_eq!(refused(one.tier_set_batch(&owner(), &key(), many)), Problem::LockPassed);
    let waits = drafted("2024-02-01").unwrap();
    clinics.set("2024-02-02");
    assert_eq!(
        refused(one.batch_start(&owner(), &key(), waits, "升级")),
        Problem::LockPassed,
        "it waited over midnight"
    );
    // Written down a day later, the lock held on its day.
    let deed = NewDeed::Tier { tier: "gold".to_owned(), locked_until: Some(day("2024-02-01")) };
    let late = NewActivity { member, day: Some(day("2024-02-01")), deed, reason: "测试".to_owned() };
    one.activity_post(&owner(), &key(), late).unwrap();
    by_hand("2024-02-02").unwrap();
}

fn a_batch_that_changes_nobody_is_refused(ground: &Place) {
    let clinics = usual(ground, "2024-02-01");
    let one = &clinics.one;
    let members = [enrol(one, "N1"), enrol(one, "N2")];
    let draft = |change: &BatchChange| {
        one.batch_draft(&owner(), &key(), &BatchChoice::Members(members.to_vec()), change).unwrap()
    };
    let start = |key: &Key, id| one.batch_start(&owner(), key, id, "升级");
    assert_eq!(refused(start(&key(), draft(&to("basic")))), Problem::BatchEmpty, "all stand so already");
    assert_eq!(
        refused(start(&key(), draft(&BatchChange::Points { points: -5, cause: None }))),
        Problem::BatchEmpty,
        "all are refused"
    );
    // An ended lock is none: who had one stands so already.
    let locked = NewDeed::Tier { tier: "silver".to_owned(), locked_until: Some(day("2024-02-10")) };
    for member in members {
        act(one, member, locked.clone()).unwrap();
    }
    clinics.set("2024-02-11");
    let id = draft(&to("silver"));
    assert_eq!(refused(start(&key(), id)), Problem::BatchEmpty);
    // Nobody is left as foreseen when the work comes to it.
    let id = draft(&to("gold"));
    start(&key(), id).unwrap();
    for member in members {
        act(one, member, set("gold")).unwrap();
    }
    one.batch_work(id, &mut |_| {}).unwrap();
    assert_eq!(refused(one.batch_undo(&owner(), &key(), id, "撤销")), Problem::BatchEmpty);
}
