//! Points for taking part: what an activity gives, what the account of points says of it, and what a void takes back.

use yanji_app::records::{NewBasket, NewDeed, ReferralLoss};
use yanji_app::{Permission, Rehearsal};
use yanji_books::testing::Place;

use crate::counter::{Counter, back, take_back};
use crate::rights::{PROGRAMME, verified};
use crate::scene::{act, code};
use crate::support::{cashier, day, key, owner};

yanji_books::on_each_database!(
    taking_part_gives_the_points_of_the_version_in_force,
    the_points_of_a_referral_go_with_the_sale_that_completed_it,
);

/// The usual programme of rights, with points for taking part.
fn rewarding(per_event: u32) -> String {
    let rewards = format!("[points]\nper_event = {per_event}\nper_engagement = 5\nper_referral = 200\n");
    let programme = PROGRAMME.replacen("[points]\n", &rewards, 1);
    assert_ne!(programme, PROGRAMME);
    programme
}

fn taking_part_gives_the_points_of_the_version_in_force(ground: &Place) {
    let salon = Counter::under(ground, &rewarding(30));
    let one = salon.one();
    let member = salon.member("1", "silver");
    let draft = one.programme_save(&owner(), &key(), &rewarding(50)).unwrap();
    one.programme_publish(&owner(), &key(), draft.id, day("2026-03-05")).unwrap();
    let given = |deed| act(one, member, deed).unwrap().points;
    assert_eq!((given(NewDeed::Event), given(NewDeed::Engagement)), (30, 5), "no tier multiplies them");
    salon.clinics.set("2026-03-05");
    assert_eq!(given(NewDeed::Event), 50);
    let referral = NewDeed::Referral { id: "R1".to_owned() };
    assert_eq!(given(referral), 200);
    let lines = one.member_ledger(&owner(), member, None, 0).unwrap().items;
    let told: Vec<_> = lines.iter().map(|line| (line.kind.as_deref(), line.from.as_str(), line.amount)).collect();
    let kinds = ["referral", "event", "engage", "event"].map(Some);
    assert_eq!(
        told,
        [(kinds[0], "issued", 200), (kinds[1], "issued", 50), (kinds[2], "issued", 5), (kinds[3], "issued", 30)]
    );
    let lots = one.member_lots(&owner(), member, None, 0).unwrap().items;
    assert_eq!(lots[0].expires_on, Some(day("2027-03-05")), "as long as all points");
    act(one, member, NewDeed::Redeem { points: 250 }).unwrap();
    let void = NewDeed::ReferralVoid { id: "R1".to_owned() };
    let voided = act(one, member, void.clone()).unwrap();
    assert_eq!((voided.points, voided.state.points, voided.state.points_debt), (-200, 0, 165));
    assert_eq!(code(act(one, member, void)), "unknown_referral", "never twice");
    assert_eq!((given(NewDeed::Event), one.member_state(&owner(), member).unwrap().points_debt), (50, 115));
    verified(one);
}

fn the_points_of_a_referral_go_with_the_sale_that_completed_it(ground: &Place) {
    let salon = Counter::under(ground, &rewarding(30));
    let one = salon.one();
    let (sender, buyer) = (salon.member("1", "basic"), salon.member("2", "basic"));
    let points = || one.member_state(&owner(), sender).unwrap().points;
    let basket = NewBasket { referred_by: Some(sender), ..salon.basket(Some(buyer), &[(salon.cut, 1)]) };
    let new = salon.for_cash(basket);
    let before = points();
    let sold = salon.ring(&cashier(), new).unwrap();
    assert_eq!(points() - before, 200);
    act(one, sender, NewDeed::Redeem { points: 150 }).unwrap();
    let mut blind = cashier();
    blind.permissions = [Permission::SaleRefund].into_iter().collect();
    let foreseen = one.sale_refund_lines(&blind, &key(), back(sold.sale), Rehearsal::Dry).unwrap();
    let unnamed = foreseen.referral_loss.unwrap();
    assert_eq!((unnamed.member, unnamed.points_taken, unnamed.points_owed), (None, 200, 150), "but not whose");
    let loss = take_back(one, back(sold.sale)).unwrap().referral_loss.unwrap();
    assert_eq!(loss, ReferralLoss { member: Some(sender), ..unnamed });
    assert_eq!(one.member_state(&owner(), sender).unwrap().points_debt, 150);
    let voided: Vec<_> = one.member_ledger(&owner(), sender, None, 0).unwrap().items.into_iter().take(2).collect();
    assert!(voided.iter().all(|line| line.kind.as_deref() == Some("referral_void")));
    let moved: Vec<_> = voided.iter().map(|line| (line.unit.as_str(), line.to.as_str(), line.amount)).collect();
    assert_eq!(moved, [("point_owed", "member", 150), ("point", "refunded", 50)]);
    verified(one);
}
