//! Coupons of members: claimed, given, handed on, taken back; and the last one goes once.

use yanji_app::records::{CouponQuery, CouponStanding, NewCoupons, NewMember, TimelineQuery, TimelineRight};
use yanji_books::testing::Place;
use yanji_words::{Problem, Thing};

use crate::rights::{HANDS, at_once, generous, hand, pieces, verified};
use crate::scene::{enrol, sell};
use crate::support::{cashier, day, key, key_named, owner, refused};

yanji_books::on_each_database!(
    a_coupon_is_claimed_within_its_limits,
    a_coupon_given_by_hand_has_a_reason_and_keeps_its_terms,
    a_coupon_is_handed_on_and_both_journals_say_so,
    a_coupon_that_is_taken_back_is_in_the_stock_again,
    the_last_coupon_goes_once,
    one_coupon_handed_on_by_many_goes_to_one,
    what_became_of_coupons_is_told,
);

fn a_coupon_is_claimed_within_its_limits(ground: &Place) {
    let clinics = generous(ground, "2026-03-02");
    let one = &clinics.one;
    let member = enrol(one, "A1");
    let claim = |kind: &str| one.coupon_claim(&cashier(), &key(), member, kind);
    let held = |one: &yanji_app::Clinic| one.coupon_of_member(&owner(), member).unwrap();
    let claimable: Vec<String> = held(one).claimable.into_iter().map(|kind| kind.code).collect();
    assert_eq!(claimable, ["open_door", "last"], "not what is for other tiers or only given");

    let claimed = one.coupon_claim(&cashier(), &key_named("once"), member, "open_door").unwrap();
    assert_eq!(one.coupon_claim(&cashier(), &key_named("once"), member, "open_door").unwrap(), claimed);
    let piece = one.coupon_find(&owner(), &claimed.pieces[0].code.to_lowercase()).unwrap();
    assert_eq!((piece.member, piece.number.as_str(), piece.version), (member, "A1", 1));
    assert_eq!((piece.issued_on, piece.expires_on), (day("2026-03-02"), Some(day("2026-03-31"))));
    assert_eq!((piece.standing, piece.source.as_str()), (CouponStanding::Open, "claim"));

    assert_eq!(refused(claim("open_door")), Problem::MemberLimit);
    assert_eq!(refused(claim("care")), Problem::NotClaimable);
    assert_eq!(refused(claim("silver_only")), Problem::TierNotServed);
    assert_eq!(refused(claim("no_such")), Problem::NotFound(Thing::CouponKind));
    sell(one, member, 120_000);
    claim("silver_only").unwrap();

    // The other clinic has its own stock and knows nothing of these codes.
    let there = enrol(&clinics.two, "A1");
    clinics.two.coupon_claim(&cashier(), &key(), there, "last").unwrap();
    assert_eq!(refused(clinics.two.coupon_find(&owner(), &piece.code)), Problem::NotFound(Thing::Coupon));
    assert_eq!(refused(one.coupon_find(&owner(), "2222-2222-2223")), Problem::Malformed);
    clinics.set("2026-04-01");
    assert_eq!(one.coupon_find(&owner(), &piece.code).unwrap().standing, CouponStanding::Expired);
    verified(one);
}

fn a_coupon_given_by_hand_has_a_reason_and_keeps_its_terms(ground: &Place) {
    let clinics = generous(ground, "2026-03-02");
    let one = &clinics.one;
    let member = enrol(one, "A1");
    let new = NewCoupons { member, kind: "last".to_owned(), count: 1, reason: "致歉".to_owned() };
    assert_eq!(refused(one.coupon_issue(&cashier(), &key(), &new)), Problem::Forbidden);
    let blank = NewCoupons { reason: " ".to_owned(), ..new.clone() };
    assert_eq!(refused(one.coupon_issue(&owner(), &key(), &blank)), Problem::Missing);
    let many = NewCoupons { count: 21, ..new.clone() };
    assert_eq!(refused(one.coupon_issue(&owner(), &key(), &many)), Problem::OutOfRange { least: 1, most: 20 });
    let two = NewCoupons { count: 2, ..new.clone() };
    assert_eq!(refused(one.coupon_issue(&owner(), &key(), &two)), Problem::SoldOut, "all or none");
    let before = pieces(one, member).len();
    let issued = one.coupon_issue(&owner(), &key(), &new).unwrap();
    assert_eq!(pieces(one, member).len(), before + 1);

    // Another version gives other terms; the piece keeps its own.
    let other = crate::rights::PROGRAMME.replace("name = \"最后一张\"\noff = 10", "name = \"最后一张\"\noff = 99");
    let draft = one.programme_save(&owner(), &key(), &other).unwrap();
    one.programme_publish(&owner(), &key(), draft.id, day("2026-03-03")).unwrap();
    clinics.set("2026-03-03");
    let terms = one.coupon_find(&owner(), &issued.pieces[0].code).unwrap().terms;
    assert_eq!(terms.value, yanji_engine::programme::benefit::CouponValue::Off(yanji_engine::Fen(1_000)));
    verified(one);
}

fn a_coupon_is_handed_on_and_both_journals_say_so(ground: &Place) {
    let clinics = generous(ground, "2026-03-02");
    let one = &clinics.one;
    let (mother, daughter) = (enrol(one, "A1"), enrol(one, "A2"));
    let piece = hand(one, mother, "open_door");
    let fixed = hand(one, mother, "last");
    assert_eq!(refused(one.coupon_transfer(&cashier(), &key(), fixed.id, daughter)), Problem::NotTransferable);
    assert_eq!(refused(one.coupon_transfer(&cashier(), &key(), piece.id, mother)), Problem::Malformed);
    let change = one.coupon_transfer(&cashier(), &key(), piece.id, daughter).unwrap();
    assert_eq!((change.from, change.to), (mother, Some(daughter)));
    let now = one.coupon_find(&owner(), &piece.code).unwrap();
    assert_eq!((now.member, now.was_handed_on, now.terms), (daughter, true, piece.terms));
    for member in [mother, daughter] {
        let timeline = one.member_timeline(&owner(), member, &TimelineQuery::default()).unwrap();
        assert_eq!(timeline.entries[0].kind, "coupon");
        let right = timeline.entries[0].right.clone();
        let Some(TimelineRight::Coupon { coupon, code, event, source, .. }) = right else { panic!("{right:?}") };
        let became = if member == mother { "handed_on" } else { "received" };
        assert_eq!((coupon, code.as_str(), event.as_str()), (piece.id, piece.code.as_str(), became));
        assert_eq!(source, "hand");
    }
    let told = one.day_report(&owner(), None, None, 9).unwrap().happenings;
    let became = |number: &str| told.iter().find(|one| one.number == number).unwrap().coupon_event.as_deref();
    assert_eq!([became("A1"), became("A2")], [Some("handed_on"), Some("received")]);
    // Who got it first has had her piece; the other may still get one of her own.
    assert_eq!(refused(one.coupon_claim(&cashier(), &key(), mother, "open_door")), Problem::MemberLimit);
    one.coupon_claim(&cashier(), &key(), daughter, "open_door").unwrap();
    verified(one);
}

fn a_coupon_that_is_taken_back_is_in_the_stock_again(ground: &Place) {
    let clinics = generous(ground, "2026-03-02");
    let one = &clinics.one;
    let (first, second) = (enrol(one, "A1"), enrol(one, "A2"));
    let piece = hand(one, first, "last");
    assert_eq!(refused(one.coupon_claim(&cashier(), &key(), second, "last")), Problem::SoldOut);
    assert_eq!(refused(one.coupon_void(&cashier(), &key(), piece.id, "错发")), Problem::Forbidden);
    one.coupon_void(&owner(), &key(), piece.id, "错发").unwrap();
    assert_eq!(refused(one.coupon_void(&owner(), &key(), piece.id, "错发")), Problem::CouponNotOpen);
    assert_eq!(refused(one.coupon_transfer(&cashier(), &key(), piece.id, second)), Problem::CouponNotOpen);
    one.coupon_claim(&cashier(), &key(), second, "last").unwrap();
    assert_eq!(one.coupon_find(&owner(), &piece.code).unwrap().standing, CouponStanding::Void);
    verified(one);
}

fn the_last_coupon_goes_once(ground: &Place) {
    let clinics = generous(ground, "2026-03-02");
    let one = &clinics.one;
    let members: Vec<_> = (0..HANDS).map(|number| enrol(one, &format!("M{number:02}"))).collect();
    let got = at_once(|hand| one.coupon_claim(&cashier(), &key(), members[hand], "last"));
    assert_eq!(got.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    assert!(got.into_iter().filter_map(Result::err).all(|error| error.problem == Problem::SoldOut));
    // As many at once for one member, who may have one, of three that there are.
    let got = at_once(|_| one.coupon_claim(&cashier(), &key(), members[0], "open_door"));
    assert_eq!(got.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    assert!(got.into_iter().filter_map(Result::err).all(|error| error.problem == Problem::MemberLimit));
    let left = one.benefit_use(&owner()).unwrap().coupons;
    let left: Vec<_> = left.iter().map(|kind| (kind.code.as_str(), kind.left)).collect();
    assert_eq!(left, [("open_door", Some(2)), ("silver_only", None), ("care", None), ("last", Some(0))]);
    verified(one);
}

fn one_coupon_handed_on_by_many_goes_to_one(ground: &Place) {
    let clinics = generous(ground, "2026-03-02");
    let one = &clinics.one;
    let from = enrol(one, "A0");
    let to: Vec<_> = (0..HANDS).map(|number| enrol(one, &format!("M{number:02}"))).collect();
    let piece = hand(one, from, "open_door");
    let got = at_once(|hand| one.coupon_transfer(&cashier(), &key(), piece.id, to[hand]));
    // One that came later may have handed it on from the one before; it is always one member's.
    let done = got.iter().filter(|outcome| outcome.is_ok()).count();
    assert!(done >= 1);
    let owners = to.iter().filter(|member| pieces(one, **member).iter().any(|(kind, _)| kind == "open_door")).count();
    assert_eq!(owners, 1);
    verified(one);
}

fn what_became_of_coupons_is_told(ground: &Place) {
    let clinics = generous(ground, "2026-03-02");
    let one = &clinics.one;
    let newcomer = NewMember { number: "A1".to_owned(), ..NewMember::default() };
    let member = one.member_enrol(&owner(), &key(), newcomer).unwrap().member;
    let void = hand(one, member, "care");
    one.coupon_void(&owner(), &key(), void.id, "错发").unwrap();
    let kinds = one.benefit_use(&owner()).unwrap();
    let care = kinds.coupons.iter().find(|kind| kind.code == "care").unwrap();
    assert_eq!((care.issued, care.open, care.used, care.void), (2, 2, 0, 1));
    assert_eq!(kinds.gifts[0].code, "welcome");
    assert_eq!((kinds.gifts[0].members, kinds.gifts[0].given), (1, 3));

    let listed = |query: CouponQuery| one.coupon_list(&owner(), &query).unwrap();
    let care = |query| CouponQuery { kind: Some("care".to_owned()), ..query };
    let first = listed(care(CouponQuery { limit: Some(2), ..CouponQuery::default() }));
    assert_eq!(first.items.len(), 2);
    let rest = listed(care(CouponQuery { limit: Some(2), after: first.next, ..CouponQuery::default() }));
    assert_eq!((rest.items.len(), rest.next), (1, None));
    let standing = |standing| listed(care(CouponQuery { standing: Some(standing), ..CouponQuery::default() })).items;
    assert_eq!(standing(CouponStanding::Open).len(), 2);
    assert_eq!(standing(CouponStanding::Void).len(), 1);
    clinics.set("2026-07-01");
    assert_eq!(standing(CouponStanding::Open).len(), 0);
    assert_eq!(standing(CouponStanding::Expired).len(), 2);
}
