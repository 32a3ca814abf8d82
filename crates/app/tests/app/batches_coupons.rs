//! Coupons given to many members at once: each gets hers once, stock and limits hold, and what was not used comes back.

use std::panic::{AssertUnwindSafe, catch_unwind};

use yanji_app::records::{
    BatchChange, BatchChoice, BatchMember, BatchOutcomeKind, BatchStatus, BatchUndo, CouponStanding, MemberQuery,
    NewBasket, NewDeed, TimelineQuery,
};
use yanji_app::{Actor, Clinic, Permission};
use yanji_books::id::{BatchId, MemberId};
use yanji_books::testing::Place;
use yanji_engine::Fen;
use yanji_engine::programme::benefit::CouponValue;
use yanji_words::{Problem, Thing};

use crate::counter::Counter;
use crate::many::{WHY_BACK, begun, counts, done, draft, everybody, undone};
use crate::rights::{HANDS, PROGRAMME, at_once, generous, hand, pieces, verified};
use crate::scene::{act, enrol};
use crate::support::{Clinics, cashier, day, key, owner, refused, refused_at};

yanji_books::on_each_database!(
    a_coupon_is_given_to_each_once_and_taken_back_as_one,
    a_stock_that_does_not_reach_everybody_goes_to_the_first_of_the_list,
    what_was_used_handed_on_lapsed_or_taken_back_stays,
    stock_and_limits_hold_while_the_desk_gives_too,
    a_batch_of_coupons_that_was_broken_off_is_gone_on_with,
    a_kind_that_is_stopped_is_refused,
    whose_account_was_set_aside_is_left_out,
    who_may_give_coupons_may_give_them_to_many,
);

fn some(coupon: &str, count: u16) -> BatchChange {
    BatchChange::Coupon { coupon: coupon.to_owned(), count }
}

fn listed(clinic: &Clinic, id: BatchId, outcome: Option<BatchOutcomeKind>) -> Vec<BatchMember> {
    clinic.batch_members(&owner(), id, outcome, 0, 1_000).unwrap()
}

/// The members with an outcome, each with why.
fn why(clinic: &Clinic, id: BatchId, outcome: BatchOutcomeKind) -> Vec<(String, String)> {
    listed(clinic, id, Some(outcome)).into_iter().map(|member| (member.number, member.code)).collect()
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(number, code)| ((*number).to_owned(), (*code).to_owned())).collect()
}

/// How many pieces of a kind a member has that stand so.
fn has(clinic: &Clinic, member: MemberId, kind: &str, standing: CouponStanding) -> usize {
    pieces(clinic, member).into_iter().filter(|piece| *piece == (kind.to_owned(), standing)).count()
}

/// How many pieces of a kind are left.
fn left(clinic: &Clinic, kind: &str) -> Option<i64> {
    let kinds = clinic.benefit_use(&owner()).unwrap().coupons;
    kinds.into_iter().find(|one| one.code == kind).and_then(|one| one.left)
}

fn a_coupon_is_given_to_each_once_and_taken_back_as_one(ground: &Place) {
    let clinics = generous(ground, "2026-03-02");
    let one = &clinics.one;
    let members = ["A1", "A2", "A3"].map(|number| enrol(one, number));
    let before = members.map(|member| has(one, member, "care", CouponStanding::Open));
    let entries = |member| one.member_timeline(&owner(), member, &TimelineQuery::default()).unwrap().entries;
    let written = entries(members[0]).len();
    let id = draft(one, &everybody(), &some("care", 2));
    let foreseen = one.batch_get(&owner(), id).unwrap();
    let coupon = foreseen.coupon.unwrap();
    assert_eq!((foreseen.counts.done, coupon.given, coupon.left), (3, 6, None));
    assert_eq!(coupon.name, "护理券");
    assert_eq!(has(one, members[0], "care", CouponStanding::Open), before[0], "a draft gives nobody anything");

    one.batch_start(&owner(), &key(), id, "周年庆").unwrap();
    one.batch_work(id, &mut |_| {}).unwrap();
    one.batch_work(id, &mut |_| {}).unwrap();
    let after = one.batch_get(&owner(), id).unwrap();
    assert_eq!((after.status, after.counts.done), (BatchStatus::Done, 3));
    for (member, before) in members.iter().zip(before) {
        assert_eq!(has(one, *member, "care", CouponStanding::Open), before + 2);
    }
    let hers = entries(members[0]);
    assert_eq!(hers.len(), written + 2, "an entry for each piece");
    assert_eq!(one.note_read(&owner(), members[0], hers[0].note.unwrap()).unwrap(), "周年庆");
    let got = &listed(one, id, None)[0];
    assert_eq!(got.coupons.len(), 2);
    let piece = one.coupon_find(&owner(), &got.coupons[0]).unwrap();
    assert_eq!((piece.member, piece.source.as_str()), (members[0], "hand"));

    assert_eq!(one.batch_undo_foreseen(&owner(), id).unwrap(), BatchUndo { back: 3, kept: 0 });
    undone(one, id);
    let after = one.batch_get(&owner(), id).unwrap();
    assert_eq!((after.status, after.counts.undone, after.coupon.unwrap().back), (BatchStatus::Undone, 3, 6));
    for (member, before) in members.iter().zip(before) {
        assert_eq!(has(one, *member, "care", CouponStanding::Open), before);
        assert_eq!(has(one, *member, "care", CouponStanding::Void), 2);
    }
    assert_eq!(one.note_read(&owner(), members[0], entries(members[0])[0].note.unwrap()).unwrap(), WHY_BACK);
    assert_eq!(refused(one.batch_undo(&owner(), &key(), id, "再来")), Problem::BatchState);
    assert!(clinics.two.batch_list(&owner()).unwrap().is_empty());
    verified(one);
}

fn a_stock_that_does_not_reach_everybody_goes_to_the_first_of_the_list(ground: &Place) {
    let clinics = generous(ground, "2026-03-02");
    let one = &clinics.one;
    let members = ["A5", "A4", "A3", "A2", "A1"].map(|number| enrol(one, number));
    // Of three pieces one is gone, and who has it may have no other.
    hand(one, members[3], "open_door");
    let ticked = BatchChoice::Members(members.to_vec());
    let id = draft(one, &ticked, &some("open_door", 1));
    let foreseen = one.batch_get(&owner(), id).unwrap();
    assert_eq!((foreseen.counts.done, foreseen.counts.refused, foreseen.counts.waiting), (2, 3, 0));
    let coupon = foreseen.coupon.unwrap();
    assert_eq!((coupon.given, coupon.left), (2, Some(2)));
    let whys: Vec<_> = foreseen.why.iter().map(|one| (one.code.as_str(), one.members)).collect();
    assert_eq!(whys, [("member_limit", 1), ("sold_out", 2)]);
    let left_out = pairs(&[("A2", "member_limit"), ("A4", "sold_out"), ("A5", "sold_out")]);
    assert_eq!(why(one, id, BatchOutcomeKind::Refused), left_out, "by card number, and seen before");
    assert_eq!(why(one, id, BatchOutcomeKind::Done), pairs(&[("A1", ""), ("A3", "")]));
    assert_eq!(listed(one, id, Some(BatchOutcomeKind::Waiting)).len(), 5, "in a draft all wait");
    one.batch_start(&owner(), &key(), id, "周年庆").unwrap();
    one.batch_work(id, &mut |_| {}).unwrap();
    assert_eq!(why(one, id, BatchOutcomeKind::Refused), left_out);
    assert_eq!(left(one, "open_door"), Some(0));
    undone(one, id);
    assert_eq!(left(one, "open_door"), Some(2), "what came back can be given again");

    // The order of a search is that of its list.
    act(one, members[0], NewDeed::Points { points: 100, cause: None }).unwrap();
    let richest =
        MemberQuery { sort: yanji_app::records::MemberSort::Points, descending: Some(true), ..MemberQuery::default() };
    let id = done(one, &BatchChoice::Found(richest), &some("last", 1));
    assert_eq!(why(one, id, BatchOutcomeKind::Done), pairs(&[("A5", "")]));
    assert_eq!(counts(one, id).refused, 4);

    // A kind for some tiers is not for the others, though by hand it may be given.
    act(one, members[0], NewDeed::Tier { tier: "gold".to_owned(), locked_until: None }).unwrap();
    let id = done(one, &ticked, &some("silver_only", 1));
    assert_eq!(why(one, id, BatchOutcomeKind::Done), pairs(&[("A5", "")]));
    let whys = one.batch_get(&owner(), id).unwrap().why;
    assert_eq!(whys.iter().map(|one| (one.code.as_str(), one.members)).collect::<Vec<_>>(), [("tier_not_served", 4)]);
    hand(one, members[1], "silver_only");
    // Of several pieces all or none.
    let id = done(one, &BatchChoice::Members(vec![members[0]]), &some("care", 20));
    assert_eq!(listed(one, id, None)[0].coupons.len(), 20);
    verified(one);
}

fn what_was_used_handed_on_lapsed_or_taken_back_stays(ground: &Place) {
    let programme = PROGRAMME.replace("stock = 3\nper_member = 1", "stock = 30\nper_member = 2");
    let counter = Counter::under(ground, &programme);
    let one = counter.one();
    let [used, handed, void, plain] = ["A1", "A2", "A3", "A4"].map(|number| enrol(one, number));
    let daughter = enrol(one, "B1");
    let chosen = BatchChoice::Members(vec![used, handed, void, plain]);
    let id = done(one, &chosen, &some("open_door", 2));
    assert_eq!(left(one, "open_door"), Some(22));
    let got: Vec<_> = listed(one, id, None).into_iter().map(|member| member.coupons).collect();
    let sold = NewBasket { coupons: Some(vec![got[0][0].clone()]), ..counter.basket(Some(used), &[(counter.cut, 1)]) };
    counter.ring(&owner(), counter.for_cash(sold)).unwrap();
    let piece = |code: &str| one.coupon_find(&owner(), code).unwrap();
    one.coupon_transfer(&owner(), &key(), piece(&got[1][0]).id, daughter).unwrap();
    for code in &got[2] {
        one.coupon_void(&owner(), &key(), piece(code).id, "错发").unwrap();
    }
    assert_eq!(one.batch_undo_foreseen(&owner(), id).unwrap(), BatchUndo { back: 1, kept: 3 });
    undone(one, id);
    let kept = pairs(&[("A1", "used"), ("A2", "handed_on"), ("A3", "void")]);
    assert_eq!(why(one, id, BatchOutcomeKind::Kept), kept);
    let back: Vec<i64> = listed(one, id, None).iter().map(|member| member.pieces_back).collect();
    assert_eq!(back, [1, 1, 0, 2], "what nobody used comes back");
    assert_eq!(one.batch_get(&owner(), id).unwrap().coupon.unwrap().back, 4);
    assert_eq!(piece(&got[0][0]).standing, CouponStanding::Used);
    assert_eq!((piece(&got[1][0]).standing, piece(&got[1][0]).member), (CouponStanding::Open, daughter));
    assert_eq!(left(one, "open_door"), Some(28), "one used, one handed on");

    let id = done(one, &BatchChoice::Members(vec![plain]), &some("open_door", 1));
    counter.clinics.set("2026-04-01");
    assert_eq!(one.batch_undo_foreseen(&owner(), id).unwrap(), BatchUndo { back: 0, kept: 1 });
    undone(one, id);
    assert_eq!(why(one, id, BatchOutcomeKind::Kept), pairs(&[("A4", "expired")]));
    verified(one);
}

fn stock_and_limits_hold_while_the_desk_gives_too(ground: &Place) {
    let programme = PROGRAMME.replace("stock = 3\n", "stock = 90\n");
    let clinics = Clinics::under(ground, "2026-03-02", &programme);
    let one = &clinics.one;
    let members: Vec<_> = (0..2 * HANDS).map(|number| enrol(one, &format!("M{number:03}"))).collect();
    let id = begun(one, &everybody(), &some("open_door", 1));
    // One hand does the batch; the others claim for members at both ends of it.
    let got = at_once(|hand| match hand {
        0 => one.batch_work(id, &mut |_| {}).map(|()| None),
        hand => {
            let member = if hand % 2 == 0 { members[hand / 2] } else { members[2 * HANDS - 1 - hand / 2] };
            one.coupon_claim(&cashier(), &key(), member, "open_door").map(Some)
        }
    });
    let claimed = got.iter().filter(|outcome| matches!(outcome, Ok(Some(_)))).count();
    assert!(got[0].is_ok(), "{:?}", got[0]);
    for error in got.into_iter().filter_map(Result::err) {
        assert!(matches!(error.problem, Problem::SoldOut | Problem::MemberLimit), "{error:?}");
    }
    let after = counts(one, id);
    assert_eq!(after.waiting, 0);
    assert_eq!(usize::try_from(after.done).unwrap() + claimed, 90, "no piece too many, and none that nobody got");
    assert_eq!(left(one, "open_door"), Some(0));
    for member in &members {
        assert!(has(one, *member, "open_door", CouponStanding::Open) <= 1, "one a member");
    }
    verified(one);
}

fn a_batch_of_coupons_that_was_broken_off_is_gone_on_with(ground: &Place) {
    let programme = PROGRAMME.replace("stock = 3\n", "stock = 200\n");
    let clinics = Clinics::under(ground, "2026-03-02", &programme);
    let members: Vec<MemberId> = (0..120).map(|n| enrol(&clinics.one, &format!("B{n:03}"))).collect();
    let id = begun(&clinics.one, &everybody(), &some("open_door", 1));
    let killed = catch_unwind(AssertUnwindSafe(|| clinics.one.batch_work(id, &mut |_| panic!("killed"))));
    assert!(killed.is_err());
    let broken_off = counts(&clinics.one, id);
    assert!(broken_off.done > 0 && broken_off.waiting > 0, "{broken_off:?}");
    let again = clinics.reopened();
    again.batch_resume_all().unwrap();
    assert_eq!((counts(&again, id).done, left(&again, "open_door")), (120, Some(80)));
    assert!(members.iter().all(|member| has(&again, *member, "open_door", CouponStanding::Open) == 1));

    again.batch_undo(&owner(), &key(), id, "撤销").unwrap();
    let killed = catch_unwind(AssertUnwindSafe(|| again.batch_work(id, &mut |_| panic!("killed"))));
    assert!(killed.is_err());
    clinics.reopened().batch_resume_all().unwrap();
    assert_eq!((counts(&again, id).undone, left(&again, "open_door")), (120, Some(200)));
    assert!(members.iter().all(|member| has(&again, *member, "open_door", CouponStanding::Void) == 1));
    verified(&again);
}

fn a_kind_that_is_stopped_is_refused(ground: &Place) {
    let clinics = generous(ground, "2026-03-02");
    let one = &clinics.one;
    let members: Vec<_> = (0..60).map(|n| enrol(one, &format!("S{n:03}"))).collect();
    let drafted = |change: &BatchChange| one.batch_draft(&owner(), &key(), &everybody(), change);
    assert_eq!(refused_at(drafted(&some("", 1)), "coupon"), Problem::Missing);
    assert_eq!(refused_at(drafted(&some("no_such", 1)), "coupon"), Problem::NotFound(Thing::CouponKind));
    for count in [0, 2] {
        assert_eq!(refused_at(drafted(&some("open_door", count)), "count"), Problem::OutOfRange { least: 1, most: 1 });
    }
    assert_eq!(refused_at(drafted(&some("care", 21)), "count"), Problem::OutOfRange { least: 1, most: 20 });

    // Tomorrow there is no such kind any more, and another one is worth more.
    let other = PROGRAMME.replace("name = \"开门券\"\noff = 50", "name = \"开门券\"\noff = 80");
    let other = other.replace("code = \"last\"", "code = \"very_last\"").replace("stock = 3\n", "stock = 300\n");
    let other = other.replace("name = \"银卡券\"\n", "name = \"银卡券\"\nper_member = 1\n");
    let version = one.programme_save(&owner(), &key(), &other).unwrap();
    one.programme_publish(&owner(), &key(), version.id, day("2026-03-03")).unwrap();
    let waits = drafted(&some("last", 1)).unwrap();
    let too_many = drafted(&some("silver_only", 2)).unwrap();
    let overnight = begun(one, &everybody(), &some("open_door", 1));
    let stopped = begun(one, &BatchChoice::Members(members.clone()), &some("last", 1));
    let killed = catch_unwind(AssertUnwindSafe(|| one.batch_work(overnight, &mut |_| panic!("killed"))));
    assert!(killed.is_err());
    clinics.set("2026-03-03");
    assert_eq!(refused_at(drafted(&some("last", 1)), "coupon"), Problem::CouponKindStopped);
    assert_eq!(refused(one.batch_start(&owner(), &key(), waits, "周年庆")), Problem::CouponKindStopped);
    let overtaken = one.batch_start(&owner(), &key(), too_many, "周年庆").unwrap_err();
    assert_eq!((overtaken.problem, overtaken.field), (Problem::CouponTermsChanged, None));
    assert_eq!(refused_at(drafted(&some("silver_only", 2)), "count"), Problem::OutOfRange { least: 1, most: 1 });
    one.batch_resume_all().unwrap();
    let whys = one.batch_get(&owner(), stopped).unwrap().why;
    assert_eq!(
        whys.iter().map(|one| (one.code.as_str(), one.members)).collect::<Vec<_>>(),
        [("coupon_kind_stopped", 60)]
    );
    // What was given before midnight keeps its terms; what comes after it has those of its day.
    let given = listed(one, overnight, Some(BatchOutcomeKind::Done));
    let worth = |member: &BatchMember| one.coupon_find(&owner(), &member.coupons[0]).unwrap().terms.value;
    assert_eq!(given.len(), 13);
    assert_eq!(worth(&given[0]), CouponValue::Off(Fen(5_000)));
    assert_eq!(worth(&given[12]), CouponValue::Off(Fen(8_000)));
    let kinds: Vec<_> = one.batch_coupon_kinds(&owner()).unwrap().into_iter().map(|kind| kind.terms.code).collect();
    assert_eq!(kinds, ["open_door", "silver_only", "care", "very_last"]);
    verified(one);
}

fn whose_account_was_set_aside_is_left_out(ground: &Place) {
    let clinics = generous(ground, "2026-03-02");
    let one = &clinics.one;
    let [gone, stays] = ["A1", "A2"].map(|number| enrol(one, number));
    let chosen = BatchChoice::Members(vec![gone, stays]);
    let waiting = begun(one, &chosen, &some("care", 1));
    let given = done(one, &chosen, &some("care", 1));
    clinics
        .behind_one()
        .write(|tx| {
            let account = yanji_books::accounts::find_of_member(tx, gone)?.unwrap();
            yanji_books::accounts::set_aside(tx, account.id)
        })
        .unwrap();
    one.batch_work(waiting, &mut |_| {}).unwrap();
    assert_eq!(why(one, waiting, BatchOutcomeKind::Refused), pairs(&[("A1", "account_closed")]));
    undone(one, given);
    assert_eq!(why(one, given, BatchOutcomeKind::Kept), pairs(&[("A1", "account_closed")]));
    assert_eq!((counts(one, waiting).done, counts(one, given).undone), (1, 1));
}

fn who_may_give_coupons_may_give_them_to_many(ground: &Place) {
    let clinics = generous(ground, "2026-03-02");
    let one = &clinics.one;
    enrol(one, "F1");
    let with = |permissions: &[Permission]| Actor { permissions: permissions.iter().copied().collect(), ..owner() };
    let giver = with(&[Permission::MemberRead, Permission::CouponIssue]);
    let other = with(&[Permission::MemberRead, Permission::TierSet, Permission::PointsAdjust]);
    let change = some("care", 1);
    let drafted = |actor: &Actor| one.batch_draft(actor, &key(), &everybody(), &change);
    assert_eq!(refused(drafted(&other)), Problem::Forbidden);
    assert_eq!(refused(drafted(&cashier())), Problem::Forbidden);
    assert_eq!(refused(one.batch_coupon_kinds(&other)), Problem::Forbidden);
    let id = drafted(&giver).unwrap();
    assert_eq!(refused(one.batch_start(&other, &key(), id, "周年庆")), Problem::Forbidden);
    one.batch_start(&giver, &key(), id, "周年庆").unwrap();
    one.batch_work(id, &mut |_| {}).unwrap();
    assert_eq!(one.batch_list(&giver).unwrap().len(), 1);
    assert_eq!(refused(one.batch_undo(&other, &key(), id, "错了")), Problem::Forbidden);
}
