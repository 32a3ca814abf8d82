//! Rewards: bought with points, undone on the same day; and the last one, and the last points, go once.

use yanji_app::records::{Month, NewDeed, NewRedemption, Redeemed};
use yanji_app::{AppError, Clinic};
use yanji_books::id::MemberId;
use yanji_books::testing::Place;
use yanji_engine::Refusal;
use yanji_words::{Problem, Thing};

use crate::rights::{HANDS, PROGRAMME, at_once, endow, generous, pieces, verified};
use crate::scene::{act, enrol, sell};
use crate::support::{Clinics, cashier, day, key, key_named, owner, refused};
use yanji_app::records::CouponStanding;

yanji_books::on_each_database!(
    a_reward_is_bought_and_gives_what_it_says,
    what_a_member_can_afford_is_told,
    a_reward_whose_coupon_cannot_be_had_says_so,
    a_redemption_is_undone_on_its_day_and_leaves_nothing,
    the_last_reward_goes_once,
    a_hundred_points_are_redeemed_once,
    the_same_key_twenty_times_at_once_has_one_effect,
);

fn buy(clinic: &Clinic, member: MemberId, reward: &str) -> Result<Redeemed, AppError> {
    clinic.reward_redeem(&cashier(), &key(), &NewRedemption { member, reward: reward.to_owned() })
}

fn points(clinic: &Clinic, member: MemberId) -> i64 {
    clinic.member_state(&owner(), member).unwrap().points
}

fn a_reward_is_bought_and_gives_what_it_says(ground: &Place) {
    let clinics = generous(ground, "2026-03-02");
    let one = &clinics.one;
    let member = enrol(one, "A1");
    endow(one, member, 170);
    let cleansing = buy(one, member, "cleansing").unwrap();
    assert_eq!((cleansing.points, cleansing.points_left), (50, 120));
    let piece = one.coupon_find(&owner(), &cleansing.coupon.unwrap().code).unwrap();
    assert_eq!((piece.kind.as_str(), piece.source.as_str(), piece.expires_on), ("reward:cleansing", "reward", None));
    let free = yanji_engine::programme::benefit::CouponValue::Free { item: "小气泡清洁".to_owned() };
    assert_eq!(piece.terms.value, free);
    assert_eq!(buy(one, member, "cup").unwrap().coupon, None, "a thing is handed over");
    assert_eq!(refused(buy(one, member, "care")), Problem::TierNotServed);
    assert_eq!(refused(buy(one, member, "no_such")), Problem::NotFound(Thing::Reward));
    endow(one, member, 200);
    assert_eq!(refused(buy(one, member, "cup")), Problem::MemberLimit);
    assert_eq!(refused(buy(one, member, "cleansing")), Problem::SoldOut);
    assert_eq!(points(one, member), 220, "what is refused takes nothing");
    sell(one, member, 120_000);
    assert_eq!(buy(one, member, "care").unwrap().coupon.unwrap().kind, "care");
    verified(one);
}

fn what_a_member_can_afford_is_told(ground: &Place) {
    let clinics = generous(ground, "2026-03-02");
    let one = &clinics.one;
    let member = enrol(one, "A1");
    endow(one, member, 60);
    let told = one.reward_of_member(&cashier(), member).unwrap();
    let told: Vec<_> =
        told.rewards.iter().map(|it| (it.reward.code.as_str(), it.refusal.as_deref(), it.lacks)).collect();
    let poor = Some(Refusal::InsufficientPoints.code());
    assert_eq!(told, [("cleansing", None, 0), ("cup", poor, 40), ("care", Some("tier_not_served"), 0)]);
    let left: Vec<_> = one.reward_list(&cashier()).unwrap().into_iter().map(|reward| reward.left).collect();
    assert_eq!(left, [Some(1), None, None]);
}

fn a_reward_whose_coupon_cannot_be_had_says_so(ground: &Place) {
    let kind = |code: &str, terms: &str| {
        format!(
            "[[coupons]]\ncode = \"{code}\"\nname = \"{code}\"\noff = 5\n{terms}\n\
             [[rewards]]\ncode = \"{code}\"\nname = \"{code}\"\npoints = 10\ncoupon = \"{code}\"\n"
        )
    };
    let kinds = [("mine", "per_member = 1"), ("gone", "stock = 1"), ("ended", "valid_until = \"2026-03-01\"")];
    let kinds: String = kinds.map(|(code, terms)| kind(code, terms)).concat();
    let clinics = Clinics::under(ground, "2026-03-02", &format!("{PROGRAMME}{kinds}"));
    let one = &clinics.one;
    let (first, second) = (enrol(one, "A1"), enrol(one, "A2"));
    endow(one, first, 50);
    endow(one, second, 50);
    let told = |member, reward: &str| {
        let rewards = one.reward_of_member(&cashier(), member).unwrap().rewards;
        rewards.into_iter().find(|it| it.reward.code == reward).unwrap().refusal
    };
    for reward in ["mine", "gone"] {
        assert_eq!((told(first, reward), told(second, reward)), (None, None), "{reward}");
        buy(one, first, reward).unwrap();
    }
    assert_eq!(told(second, "mine"), None);
    for (member, reward) in [(first, "mine"), (first, "gone"), (second, "gone"), (first, "ended")] {
        let refused = buy(one, member, reward).unwrap_err();
        assert_eq!(told(member, reward).as_deref(), Some(refused.code()), "{reward}");
    }
    assert_eq!(told(second, "ended").as_deref(), Some("coupon_not_open"));
}

fn a_redemption_is_undone_on_its_day_and_leaves_nothing(ground: &Place) {
    let clinics = generous(ground, "2026-03-02");
    let one = &clinics.one;
    let member = enrol(one, "A1");
    endow(one, member, 50);
    let before = one.member_state(&owner(), member).unwrap();
    let bought = buy(one, member, "cleansing").unwrap();
    assert!(one.reward_of_member(&owner(), member).unwrap().redemptions[0].can_undo);
    let month = Month::of(day("2026-03-02"));
    let used = || one.figures_month(&owner(), None, month).unwrap().now.points_used;
    assert_eq!(used(), 50);
    let undone = one.reward_undo(&cashier(), &key(), bought.id).unwrap();
    assert_eq!(used(), 0, "points that came back were not used");
    assert_eq!((undone.points, undone.points_left), (50, 50));
    assert_eq!(one.member_state(&owner(), member).unwrap(), before, "the points are in the lots of before");
    assert!(pieces(one, member).contains(&("reward:cleansing".to_owned(), CouponStanding::Void)));
    assert_eq!(refused(one.reward_undo(&cashier(), &key(), bought.id)), Problem::RedemptionClosed);
    // It is in the stock again; what was bought on an earlier day stays bought.
    let again = buy(one, member, "cleansing").unwrap();
    clinics.set("2026-03-03");
    assert_eq!(refused(one.reward_undo(&cashier(), &key(), again.id)), Problem::RedemptionClosed);
    verified(one);
}

fn the_last_reward_goes_once(ground: &Place) {
    let clinics = generous(ground, "2026-03-02");
    let one = &clinics.one;
    let members: Vec<_> = (0..HANDS).map(|number| enrol(one, &format!("M{number:02}"))).collect();
    members.iter().for_each(|member| endow(one, *member, 50));
    let got = at_once(|hand| buy(one, members[hand], "cleansing"));
    assert_eq!(got.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    assert!(got.into_iter().filter_map(Result::err).all(|error| error.problem == Problem::SoldOut));
    let poor: Vec<_> = members.iter().filter(|member| points(one, **member) == 0).collect();
    assert_eq!(poor.len(), 1, "who got none kept her points");
    verified(one);
}

fn a_hundred_points_are_redeemed_once(ground: &Place) {
    let clinics = generous(ground, "2026-03-02");
    let one = &clinics.one;
    let member = enrol(one, "A1");
    endow(one, member, 100);
    let got = at_once(|_| act(one, member, NewDeed::Redeem { points: 100 }));
    assert_eq!(got.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    let poor = Problem::Refused(Refusal::InsufficientPoints);
    assert!(got.into_iter().filter_map(Result::err).all(|error| error.problem == poor));
    assert_eq!(points(one, member), 0);
    verified(one);
}

fn the_same_key_twenty_times_at_once_has_one_effect(ground: &Place) {
    let clinics = generous(ground, "2026-03-02");
    let one = &clinics.one;
    let member = enrol(one, "A1");
    endow(one, member, 200);
    let new = NewRedemption { member, reward: "cup".to_owned() };
    let got = at_once(|_| one.reward_redeem(&cashier(), &key_named("one"), &new).unwrap());
    assert!(got.iter().all(|redeemed| *redeemed == got[0]));
    assert_eq!(points(one, member), 100);
    verified(one);
}
