//! What the front desk does: sales, refunds, points, referrals, tiers by hand.

use yanji_app::records::{NewDeed, NewRefund, NewSale, NewSaleLine, RefundLine, TierBatch};
use yanji_books::testing::Place;

use crate::scene::{act, code, enrol, refund_of, sale, sell, usual};
use crate::support::{cashier, day, key, owner};

yanji_books::on_each_database!(
    a_sale_earns_and_lifts,
    a_refund_of_one_line_undoes_that_line,
    the_same_key_has_one_effect,
    refusals_change_nothing,
    a_cashier_may_not_adjust,
    another_organisation_sees_nothing,
    referrals_lift_and_voids_undo,
    a_batch_sets_whom_it_may,
    racing_redemptions_spend_once,
);

fn a_sale_earns_and_lifts(place: &Place) {
    let clinics = usual(place, "2024-02-01");
    let member = enrol(&clinics.one, "A1");
    let receipt = sell(&clinics.one, member, 100_000);
    assert!(receipt.sale_number.unwrap().starts_with("240201-"), "a made number begins with the day");
    assert_eq!(receipt.points, 1_000, "the multiplier is that of the tier before the sale");
    let change = receipt.tier_change.unwrap();
    assert_eq!((change.from.as_str(), change.to.as_str(), change.cause.as_str()), ("basic", "silver", "upgraded"));
    assert!(change.figures.is_some_and(|figures| figures.holds));
    let second = clinics.one.sale_post(
        &cashier(),
        &key(),
        NewSale {
            member_number: "A1".to_owned(),
            number: "R-2".to_owned(),
            lines: vec![
                NewSaleLine { category: "药妆".to_owned(), amount_fen: 10_100 },
                NewSaleLine { category: String::new(), amount_fen: 50 },
            ],
            ..NewSale::default()
        },
    );
    assert_eq!(second.unwrap().points, 102, "floor(2 × (101 × 0.5 + 0.5)), once over both lines");
    let state = clinics.one.member_state(&owner(), member).unwrap();
    assert_eq!((state.points, state.spend_fen, state.visits), (1_102, 110_150, 1));
    assert_eq!(state.lots.len(), 2);
}

fn a_refund_of_one_line_undoes_that_line(place: &Place) {
    let clinics = usual(place, "2024-02-01");
    let member = enrol(&clinics.one, "A1");
    let mut new = sale(member, 60_000);
    new.lines.push(NewSaleLine { category: String::new(), amount_fen: 50_000 });
    let receipt = clinics.one.sale_post(&owner(), &key(), new).unwrap();
    let id = receipt.sale.unwrap();
    clinics.set("2024-02-05");
    let one_line = NewRefund { lines: vec![RefundLine { line: 1, amount_fen: 20_000 }], ..refund_of(id) };
    let back = clinics.one.sale_refund(&owner(), &key(), one_line).unwrap();
    assert_eq!(back.points, -200);
    assert_eq!(back.state.tier, "basic", "900 yuan would not have been enough");
    let stands = clinics.one.sale_get(&owner(), id).unwrap();
    assert_eq!((stands.left_fen, stands.lines[1].left_fen, stands.refunds.len()), (90_000, 30_000, 1));
    let too_much = NewRefund { lines: vec![RefundLine { line: 1, amount_fen: 30_001 }], ..refund_of(id) };
    assert_eq!(code(clinics.one.sale_refund(&owner(), &key(), too_much)), "over_refund");
    let rest = clinics.one.sale_refund(&owner(), &key(), refund_of(id)).unwrap();
    assert_eq!((rest.state.points, rest.state.spend_fen, rest.state.visits), (0, 0, 0));
    assert_eq!(code(clinics.one.sale_refund(&owner(), &key(), refund_of(id))), "over_refund");
}

fn the_same_key_has_one_effect(place: &Place) {
    let clinics = usual(place, "2024-02-01");
    let member = enrol(&clinics.one, "A1");
    let key = key();
    let first = clinics.one.sale_post(&owner(), &key, sale(member, 10_000)).unwrap();
    let again = std::thread::scope(|scope| {
        let post = || clinics.one.sale_post(&owner(), &key, sale(member, 10_000));
        (0..8)
            .map(|_| scope.spawn(post))
            .collect::<Vec<_>>()
            .into_iter()
            .map(|post| post.join().unwrap())
            .collect::<Vec<_>>()
    });
    for answer in again {
        assert_eq!(answer.unwrap(), first);
    }
    assert_eq!(clinics.one.member_state(&owner(), member).unwrap().spend_fen, 10_000);
    let other = clinics.one.sale_post(&owner(), &key, sale(member, 10_001));
    assert_eq!(code(other), "idempotency_key_reused");
    clinics.two.sale_post(&owner(), &key, sale(enrol(&clinics.two, "A1"), 1)).unwrap();
}

fn refusals_change_nothing(place: &Place) {
    let clinics = usual(place, "2024-02-10");
    let member = enrol(&clinics.one, "A1");
    sell(&clinics.one, member, 5_000);
    let before = clinics.one.books_digest(&owner()).unwrap();
    let at = |text: &str| NewSale { day: Some(day(text)), ..sale(member, 100) };
    assert_eq!(code(clinics.one.sale_post(&owner(), &key(), at("2024-02-09"))), "day_before_last");
    assert_eq!(code(clinics.one.sale_post(&owner(), &key(), at("2024-02-11"))), "day_ahead");
    let empty = NewSale { lines: Vec::new(), ..sale(member, 0) };
    assert_eq!(clinics.one.sale_post(&owner(), &key(), empty).unwrap_err().field.as_deref(), Some("lines"));
    let negative = sale(member, -1);
    let error = clinics.one.sale_post(&owner(), &key(), negative).unwrap_err();
    assert_eq!(error.field.as_deref(), Some("lines[0].amount_fen"));
    assert_eq!(code(act(&clinics.one, member, NewDeed::Redeem { points: 51 })), "insufficient_points");
    assert_eq!(code(act(&clinics.one, member, NewDeed::Points { points: 0, cause: None })), "out_of_range");
    let tier = |tier: &str| NewDeed::Tier { tier: tier.to_owned(), locked_until: None };
    assert_eq!(code(act(&clinics.one, member, tier("platinum"))), "unknown_tier");
    let void = NewDeed::ReferralVoid { id: "nobody".to_owned() };
    assert_eq!(code(act(&clinics.one, member, void)), "unknown_referral");
    assert_eq!(clinics.one.books_digest(&owner()).unwrap(), before);
    assert!(clinics.one.books_verify(&owner(), &mut |_| {}).unwrap().faults.is_empty());
}

fn a_cashier_may_not_adjust(place: &Place) {
    let clinics = usual(place, "2024-02-01");
    let member = enrol(&clinics.one, "A1");
    let new = yanji_app::records::NewActivity {
        member,
        day: None,
        deed: NewDeed::Points { points: 1_000, cause: None },
        reason: "送".to_owned(),
    };
    assert_eq!(code(clinics.one.activity_post(&cashier(), &key(), new.clone())), "forbidden");
    assert_eq!(code(clinics.one.books_digest(&cashier())), "forbidden");
    assert_eq!(clinics.one.activity_post(&owner(), &key(), new).unwrap().state.points, 1_000);
}

fn another_organisation_sees_nothing(place: &Place) {
    let clinics = usual(place, "2024-02-01");
    let member = enrol(&clinics.one, "A1");
    let bought = sell(&clinics.one, member, 10_000).sale.unwrap();
    assert_eq!(code(clinics.two.member_get(&owner(), member)), "not_found");
    assert_eq!(code(clinics.two.sale_get(&owner(), bought)), "not_found");
    assert_eq!(code(clinics.two.sale_refund(&owner(), &key(), refund_of(bought))), "not_found");
    assert_eq!(code(clinics.two.sale_post(&owner(), &key(), sale(member, 1))), "not_found");
    assert_eq!(clinics.two.tiers_distribution(&owner(), None).unwrap().members, 0);
}

fn referrals_lift_and_voids_undo(place: &Place) {
    let clinics = usual(place, "2024-02-01");
    let member = enrol(&clinics.one, "A1");
    let referral = |id: &str| NewDeed::Referral { id: id.to_owned() };
    act(&clinics.one, member, referral("B1")).unwrap();
    let lifted = act(&clinics.one, member, referral("B2")).unwrap();
    assert_eq!(lifted.state.tier, "silver");
    let void = NewDeed::ReferralVoid { id: "B1".to_owned() };
    let undone = act(&clinics.one, member, void.clone()).unwrap();
    assert_eq!(undone.state.tier, "basic");
    assert_eq!(undone.tier_change.unwrap().cause, "undone");
    assert_eq!(code(act(&clinics.one, member, void)), "unknown_referral");
}

fn a_batch_sets_whom_it_may(place: &Place) {
    let clinics = usual(place, "2024-02-01");
    let members = vec![enrol(&clinics.one, "A1"), enrol(&clinics.one, "A2")];
    let batch = TierBatch {
        members: members.clone(),
        tier: "gold".to_owned(),
        locked_until: Some(day("2024-12-31")),
        reason: "周年庆".to_owned(),
    };
    let key = key();
    let outcome = clinics.one.tier_set_batch(&owner(), &key, batch.clone()).unwrap();
    assert_eq!(outcome.done.len(), 2);
    assert_eq!(clinics.one.tier_set_batch(&owner(), &key, batch.clone()).unwrap(), outcome);
    let state = clinics.one.member_state(&owner(), members[0]).unwrap();
    assert_eq!((state.tier.as_str(), state.locked_until), ("gold", Some(day("2024-12-31"))));
    let nowhere = TierBatch { tier: "platinum".to_owned(), ..batch };
    let refused = clinics.one.tier_set_batch(&owner(), &crate::support::key(), nowhere).unwrap();
    assert_eq!(refused.refused.len(), 2);
}

fn racing_redemptions_spend_once(place: &Place) {
    let clinics = usual(place, "2024-02-01");
    let member = enrol(&clinics.one, "A1");
    sell(&clinics.one, member, 10_000);
    let spent = std::thread::scope(|scope| {
        let redeem = || act(&clinics.one, member, NewDeed::Redeem { points: 100 }).is_ok();
        let racers: Vec<_> = (0..16).map(|_| scope.spawn(redeem)).collect();
        racers.into_iter().map(|racer| racer.join().unwrap()).filter(|won| *won).count()
    });
    assert_eq!(spent, 1);
    assert_eq!(clinics.one.member_state(&owner(), member).unwrap().points, 0);
}
