//! What benefits brought about: used, cost and sales with them, of what was given on some days.

use yanji_app::records::{
    BasketLine, BenefitEffect, BenefitKind, BenefitQuery, BenefitSales, NewBasket, NewDeed, NewRedemption, Uptake,
};
use yanji_app::{Actor, Clinic};
use yanji_books::id::MemberId;
use yanji_books::testing::Place;
use yanji_words::Problem;

use crate::counter::{Counter, PROGRAMME, TODAY, back, take_back};
use crate::rights::{hand, verified};
use crate::scene::act;
use crate::support::{cashier, day, key, owner, refused, refused_at};

yanji_books::on_each_database!(
    coupons_tell_what_they_cost_and_sold,
    gifts_tell_coupons_and_points_apart,
    rewards_tell_what_was_handed_over_and_what_is_used,
    days_bound_what_is_told,
);

fn effects(clinic: &Clinic) -> Vec<BenefitEffect> {
    clinic.benefit_effects(&owner(), &BenefitQuery::default()).unwrap().rows
}

fn of(clinic: &Clinic, kind: BenefitKind, code: &str) -> BenefitEffect {
    effects(clinic).into_iter().find(|row| row.kind == kind && row.code == code).unwrap()
}

/// Sales with a benefit, all of them to one member.
fn sold(sales: i64, left_fen: i64) -> Option<BenefitSales> {
    Some(BenefitSales { sales, members: sales.min(1), left_fen })
}

fn buy(salon: &Counter, member: MemberId, lines: Vec<BasketLine>) -> yanji_books::id::SaleId {
    let basket = NewBasket { member: Some(member), lines, ..NewBasket::default() };
    salon.ring(&owner(), salon.for_cash(basket)).unwrap().sale
}

fn coupons_tell_what_they_cost_and_sold(ground: &Place) {
    let salon = Counter::usual(ground);
    let one = salon.one();
    let member = salon.member("A1", "basic");
    assert_eq!(of(one, BenefitKind::Coupon, "care").uptake, Uptake::NotGiven);
    for _ in 0..3 {
        hand(one, member, "off20");
    }
    let void = hand(one, member, "off20");
    one.coupon_void(&owner(), &key(), void.id, "错发").unwrap();
    let none = of(one, BenefitKind::Coupon, "off20");
    assert_eq!((none.issued, none.used, none.cost_fen, none.sales), (Some(3), Some(0), Some(0), sold(0, 0)));
    assert_eq!((none.uptake, none.used_bp()), (Uptake::TooFew, Some(0)));

    // Two pieces come off one bill of 300 and 80: it counts once.
    let sale = buy(&salon, member, vec![BasketLine::of(salon.dye, 1), BasketLine::of(salon.cream, 1)]);
    let used = of(one, BenefitKind::Coupon, "off20");
    assert_eq!((used.used, used.cost_fen, used.sales), (Some(2), Some(4_000), sold(1, 34_000)));
    assert_eq!((used.uptake, used.used_bp()), (Uptake::TooFew, Some(6_667)));

    // What was given back is no sale with it any more.
    take_back(one, back(sale)).unwrap();
    let after = of(one, BenefitKind::Coupon, "off20");
    assert_eq!((after.used, after.cost_fen, after.sales), (Some(0), Some(0), sold(0, 0)));
    salon.clinics.set("2026-03-31");
    for _ in 0..17 {
        hand(one, member, "off20");
    }
    assert_eq!(of(one, BenefitKind::Coupon, "off20").uptake, Uptake::Early, "29 days");
    salon.clinics.set("2026-04-01");
    assert_eq!(of(one, BenefitKind::Coupon, "off20").uptake, Uptake::Unused);
    let two = salon.clinics.two.benefit_effects(&owner(), &BenefitQuery::default()).unwrap().rows;
    assert!(two.iter().all(|row| row.sales.is_none_or(|sold| sold == BenefitSales::default())), "{two:?}");
    verified(one);
}

fn gifts_tell_coupons_and_points_apart(ground: &Place) {
    let salon = Counter::usual(ground);
    let one = salon.one();
    let members = ["A1", "B2"].map(|number| salon.member(number, "basic"));
    for member in members {
        buy(&salon, member, vec![BasketLine::of(salon.dye, 1)]);
    }
    let points = of(one, BenefitKind::GiftPoints, "first");
    // 100 points pay one yuan.
    assert_eq!((points.issued, points.used, points.points, points.cost_fen), (Some(2), Some(2), 100, Some(100)));
    assert_eq!((points.uptake, points.sales), (Uptake::AtOnce, None));
    let coupons = of(one, BenefitKind::GiftCoupon, "first");
    assert_eq!(coupons.gives, Some(("again".to_owned(), "再来券".to_owned())));
    assert_eq!((coupons.name.as_str(), coupons.issued, coupons.used), ("首单礼", Some(2), Some(0)));

    buy(&salon, members[0], vec![BasketLine::of(salon.dye, 2)]);
    // A piece given by hand counts with its kind, and not with the gift.
    hand(one, members[1], "again");
    let coupons = of(one, BenefitKind::GiftCoupon, "first");
    assert_eq!(
        (coupons.issued, coupons.used, coupons.cost_fen, coupons.sales),
        (Some(2), Some(1), Some(500), sold(1, 59_500))
    );
    let kind = of(one, BenefitKind::Coupon, "again");
    assert_eq!((kind.issued, kind.used, kind.sales), (Some(3), Some(1), sold(1, 59_500)));

    let left = one.coupon_of_member(&owner(), members[1]).unwrap().pieces;
    let given = left.iter().find(|piece| piece.source == "gift").unwrap();
    one.coupon_void(&owner(), &key(), given.id, "错发").unwrap();
    assert_eq!(of(one, BenefitKind::GiftCoupon, "first").issued, Some(1), "what was taken back by hand is left out");
}

fn rewards_tell_what_was_handed_over_and_what_is_used(ground: &Place) {
    let rewards = "[[rewards]]\ncode = \"cup\"\nname = \"杯子\"\npoints = 200\n\
                   [[rewards]]\ncode = \"facial\"\nname = \"养护一次\"\npoints = 4000\nitem = \"头皮养护\"\n";
    let salon = Counter::under(ground, &format!("{PROGRAMME}{rewards}"));
    let one = salon.one();
    let member = salon.member("A1", "basic");
    act(one, member, NewDeed::Points { points: 10_000, cause: None }).unwrap();
    let redeem = |reward: &str| {
        one.reward_redeem(&owner(), &key(), &NewRedemption { member, reward: reward.to_owned() }).unwrap()
    };
    redeem("cup");
    redeem("facial");
    let undone = redeem("facial");
    one.reward_undo(&owner(), &key(), undone.id).unwrap();
    let cup = of(one, BenefitKind::Reward, "cup");
    // The best that points buy is the treatment: 200 yuan for 4000 points.
    assert_eq!((cup.issued, cup.used, cup.points, cup.cost_fen), (Some(1), Some(1), 200, Some(1_000)));
    assert_eq!((cup.uptake, cup.sales), (Uptake::AtOnce, None));
    let facial = of(one, BenefitKind::Reward, "facial");
    assert_eq!((facial.issued, facial.used, facial.points, facial.cost_fen), (Some(1), Some(0), 4_000, Some(0)));
    assert_eq!((facial.uptake, facial.sales), (Uptake::TooFew, sold(0, 0)));

    buy(&salon, member, vec![BasketLine::of(salon.care, 1), BasketLine::of(salon.cream, 1)]);
    let facial = of(one, BenefitKind::Reward, "facial");
    assert_eq!((facial.used, facial.cost_fen, facial.sales), (Some(1), Some(20_000), sold(1, 8_000)));
    assert_eq!(facial.uptake, Uptake::TooFew, "one of one is no verdict");
    let kinds = effects(one).into_iter().filter(|row| row.kind == BenefitKind::Coupon).count();
    assert_eq!(kinds, 3, "what a reward makes counts with the reward alone");
    verified(one);
}

fn days_bound_what_is_told(ground: &Place) {
    let salon = Counter::usual(ground);
    let one = salon.one();
    let member = salon.member("A1", "basic");
    hand(one, member, "off20");
    salon.clinics.set("2026-03-10");
    buy(&salon, member, vec![BasketLine::of(salon.dye, 1)]);
    let issued = |from: &str, until: &str| {
        let query = BenefitQuery { from: Some(day(from)), until: Some(day(until)) };
        let rows = one.benefit_effects(&owner(), &query).unwrap().rows;
        let row = rows.into_iter().find(|row| row.code == "off20").unwrap();
        (row.issued, row.used)
    };
    assert_eq!(issued(TODAY, TODAY), (Some(1), Some(1)), "by the day of issue, whenever it is used");
    assert_eq!(issued("2026-03-03", "2026-03-10"), (Some(0), Some(0)));
    let usual = one.benefit_effects(&owner(), &BenefitQuery::default()).unwrap();
    assert_eq!((usual.from, usual.until), (day("2026-01-10"), day("2026-03-10")));

    let ask = |from: Option<&str>, until: Option<&str>| {
        one.benefit_effects(&owner(), &BenefitQuery { from: from.map(day), until: until.map(day) })
    };
    assert_eq!(refused_at(ask(None, Some("2026-03-11")), "until"), Problem::Malformed);
    ask(Some("2025-03-10"), None).unwrap();
    for (from, until) in [("2025-03-09", None), ("2020-01-01", None), ("2026-03-10", Some("2026-03-09"))] {
        assert_eq!(refused_at(ask(Some(from), until), "from"), Problem::SpanOutside { most_days: 366 });
    }
    assert_eq!(refused(one.benefit_effects(&cashier(), &BenefitQuery::default())), Problem::Forbidden);
    let store = one.store_add(&owner(), &key(), "静安").unwrap().id;
    one.benefit_effects(&Actor { store: Some(store), ..owner() }, &BenefitQuery::default()).unwrap();
}
