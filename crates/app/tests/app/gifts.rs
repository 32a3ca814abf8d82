//! Gifts: given by themselves, once for each occasion, and taken back when the occasion is gone.

use yanji_app::Clinic;
use yanji_app::records::{CouponStanding, Grant, MemberChanges, NewDeed, NewMember, TimelineQuery, TimelineRight};
use yanji_books::id::MemberId;
use yanji_books::testing::Place;
use yanji_words::Problem;

use crate::rights::{PROGRAMME, endow, generous, verified};
use crate::scene::{act, enrol, refund_of, sell};
use crate::support::{Clinics, cashier, day, key, owner, refused};

yanji_books::on_each_database!(
    joining_gives_once_with_rule_and_version,
    the_first_sale_gives_and_its_refund_takes_back,
    points_that_were_spent_are_not_taken_back_twice,
    an_upgrade_gives_once_for_each_tier_and_not_again,
    an_upgrade_at_the_end_of_a_day_gives_too,
    the_month_of_the_birthday_gives_once_a_year,
    days_of_the_clinic_give_once_and_missed_ones_are_made_up,
    a_broken_night_is_finished_by_the_next,
    a_birthday_is_sealed_and_shown_to_whoever_says_why,
);

fn grants(clinic: &Clinic, member: MemberId) -> Vec<Grant> {
    clinic.grant_list(&owner(), member).unwrap()
}

/// The occasions of what was given and stands, in order.
fn standing(clinic: &Clinic, member: MemberId) -> Vec<String> {
    let grants = grants(clinic, member).into_iter().filter(|grant| grant.standing != CouponStanding::Void);
    let mut occasions: Vec<String> = grants.map(|grant| grant.occasion).collect();
    occasions.sort_unstable();
    occasions
}

fn points(clinic: &Clinic, member: MemberId) -> i64 {
    clinic.member_state(&owner(), member).unwrap().points
}

fn give(clinics: &Clinics) -> i64 {
    clinics.one.gift_run(&owner(), &mut |_| {}).unwrap()
}

fn joining_gives_once_with_rule_and_version(ground: &Place) {
    let clinics = generous(ground, "2026-03-02");
    let member = enrol(&clinics.one, "A1");
    let given = grants(&clinics.one, member);
    assert_eq!(given.len(), 3);
    assert!(given.iter().all(|grant| (grant.gift_name.as_str(), grant.version) == ("入会礼", 1)));
    let offer = given.iter().find(|grant| grant.kind == "offer").unwrap();
    assert_eq!((offer.name.as_str(), offer.bills_left, offer.expires_on), ("新客价", Some(1), Some(day("2026-03-08"))));
    assert_eq!(given.iter().filter(|grant| grant.coupon_code.is_some()).count(), 2);
    assert_eq!(offer.standing, CouponStanding::Open);
    let timeline = clinics.one.member_timeline(&owner(), member, &TimelineQuery::default()).unwrap();
    let told = timeline.entries.iter().filter_map(|entry| match &entry.right {
        Some(TimelineRight::Gift { gift, name, occasion, version, .. }) => {
            Some((gift.as_str(), name.as_str(), occasion.as_str(), *version))
        }
        _ => None,
    });
    let told: Vec<_> = told.collect();
    assert_eq!(told.len(), 3);
    assert!(told.contains(&("入会礼", "新客价", "enrolment", 1)), "{told:?}");
    clinics.set("2026-03-09");
    let offer = grants(&clinics.one, member).into_iter().find(|grant| grant.kind == "offer").unwrap();
    assert_eq!(offer.standing, CouponStanding::Expired);
    verified(&clinics.one);
}

fn the_first_sale_gives_and_its_refund_takes_back(ground: &Place) {
    let clinics = generous(ground, "2026-03-02");
    let one = &clinics.one;
    let member = enrol(one, "A1");
    let nothing = sell(one, member, 0);
    assert_eq!(standing(one, member).len(), 3, "a sale of nothing is none");
    one.sale_refund(&owner(), &key(), refund_of(nothing.sale.unwrap())).unwrap();
    let before = points(one, member);
    let first = sell(one, member, 10_000);
    assert_eq!(points(one, member), before + 100 + 30);
    let second = sell(one, member, 10_000);
    assert_eq!(standing(one, member).iter().filter(|occasion| *occasion == "first_order").count(), 1);
    // As long as one sale stands, there was a first one.
    one.sale_refund(&owner(), &key(), refund_of(first.sale.unwrap())).unwrap();
    assert!(standing(one, member).contains(&"first_order".to_owned()));
    one.sale_refund(&owner(), &key(), refund_of(second.sale.unwrap())).unwrap();
    assert!(!standing(one, member).contains(&"first_order".to_owned()));
    assert_eq!(points(one, member), before, "as if nothing had happened");
    sell(one, member, 10_000);
    assert_eq!(points(one, member), before + 130, "and so the next one is the first again");
    verified(one);
}

fn points_that_were_spent_are_not_taken_back_twice(ground: &Place) {
    let clinics = generous(ground, "2026-03-02");
    let one = &clinics.one;
    let member = enrol(one, "A1");
    let first = sell(one, member, 100);
    assert_eq!(points(one, member), 31);
    act(one, member, NewDeed::Redeem { points: 20 }).unwrap();
    one.sale_refund(&owner(), &key(), refund_of(first.sale.unwrap())).unwrap();
    assert_eq!(points(one, member), 0, "what was left of the gift is gone");
    endow(one, member, 50);
    let next = sell(one, member, 100);
    one.sale_refund(&owner(), &key(), refund_of(next.sale.unwrap())).unwrap();
    assert_eq!(points(one, member), 50, "the spent gift is neither given nor taken once more");
    verified(one);
}

fn an_upgrade_gives_once_for_each_tier_and_not_again(ground: &Place) {
    let clinics = generous(ground, "2026-03-02");
    let one = &clinics.one;
    let member = enrol(one, "A1");
    let up = sell(one, member, 100_000);
    assert!(standing(one, member).contains(&"upgrade:silver".to_owned()));
    one.sale_refund(&owner(), &key(), refund_of(up.sale.unwrap())).unwrap();
    assert!(!standing(one, member).contains(&"upgrade:silver".to_owned()), "an upgrade that was undone");
    // To gold at once: only the tier that was reached. By hand down and up again: not a second time.
    sell(one, member, 300_000);
    let upgrades = |one: &Clinic| {
        standing(one, member).into_iter().filter(|occasion| occasion.starts_with("upgrade")).collect::<Vec<_>>()
    };
    assert_eq!(upgrades(one), ["upgrade:gold"]);
    let set = |tier: &str| NewDeed::Tier { tier: tier.to_owned(), locked_until: None };
    act(one, member, set("basic")).unwrap();
    act(one, member, set("gold")).unwrap();
    assert_eq!(upgrades(one), ["upgrade:gold"]);
    verified(one);
}

fn an_upgrade_at_the_end_of_a_day_gives_too(ground: &Place) {
    let quarterly = PROGRAMME.replace("cycle = \"year\"", "cycle = \"quarter\"\nupgrade = \"evaluation\"");
    let clinics = Clinics::under(ground, "2026-03-02", &quarterly);
    let one = &clinics.one;
    let member = enrol(one, "A1");
    sell(one, member, 100_000);
    assert!(!standing(one, member).contains(&"upgrade:silver".to_owned()));
    clinics.set("2026-04-02");
    one.clock_run(&owner(), None, &mut |_| {}).unwrap();
    assert_eq!(one.member_state(&owner(), member).unwrap().tier, "silver");
    let gift = grants(one, member).into_iter().find(|grant| grant.occasion == "upgrade:silver").unwrap();
    assert_eq!(gift.given_on, day("2026-04-02"), "on the day on which the clock ran");
    verified(one);
}

fn the_month_of_the_birthday_gives_once_a_year(ground: &Place) {
    let clinics = generous(ground, "2026-05-30");
    let one = &clinics.one;
    let born = |number: &str, birthday: &str| {
        let new = NewMember { number: number.to_owned(), birthday: birthday.to_owned(), ..NewMember::default() };
        one.member_enrol(&owner(), &key(), new).unwrap().member
    };
    let (may, june) = (born("A1", "1990-05-02"), born("A2", "06-30"));
    let unknown = enrol(one, "A3");
    assert_eq!(give(&clinics), 2);
    assert_eq!(give(&clinics), 0, "once");
    let bonus = grants(one, may).into_iter().find(|grant| grant.kind == "bonus").unwrap();
    assert_eq!((bonus.occasion.as_str(), bonus.expires_on), ("birthday:2026", Some(day("2026-05-31"))));
    assert!(standing(one, june).iter().chain(&standing(one, unknown)).all(|occasion| occasion == "enrolment"));
    // Whoever corrects her birthday gets nothing anew in the same year.
    let moved = MemberChanges { birthday: Some("06-01".to_owned()), ..MemberChanges::default() };
    one.member_edit(&owner(), &key(), may, moved).unwrap();
    clinics.set("2026-06-01");
    assert_eq!(give(&clinics), 2, "hers of June alone");
    clinics.set("2027-06-01");
    let again = give(&clinics);
    assert!(standing(one, may).contains(&"birthday:2027".to_owned()) && again >= 4);
    verified(one);
}

fn days_of_the_clinic_give_once_and_missed_ones_are_made_up(ground: &Place) {
    let clinics = generous(ground, "2026-03-17");
    let one = &clinics.one;
    let member = enrol(one, "A1");
    let before = points(one, member);
    assert_eq!(give(&clinics), 0, "not on the 17th");
    clinics.set("2026-03-20");
    let late = enrol(one, "A2");
    assert_eq!(give(&clinics), 1, "the 18th was missed, and is made up for whoever was there");
    assert_eq!((points(one, member), points(one, late)), (before + 5, before));
    assert_eq!(give(&clinics), 0);
    // The points wait in the journal of the day on which they were given, by the rule of the day that was missed.
    assert!(standing(one, member).contains(&"day:2026-03-18".to_owned()));
    clinics.set("2026-04-18");
    assert_eq!(give(&clinics), 2);
    clinics.set("2027-04-17");
    assert_eq!(give(&clinics), 2, "of what was missed for a year, the last month alone is made up");
    verified(one);
}

fn a_broken_night_is_finished_by_the_next(ground: &Place) {
    let clinics = generous(ground, "2026-03-17");
    let members: Vec<MemberId> = (0..103).map(|number| enrol(&clinics.one, &format!("M{number:03}"))).collect();
    clinics.set("2026-03-18");
    let broken = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        clinics.one.gift_run(&owner(), &mut |progress| assert!(progress.done == 0, "the machine dies"))
    }));
    assert!(broken.is_err());
    let one = clinics.reopened();
    let has = |member: &&MemberId| standing(&one, **member).contains(&"day:2026-03-18".to_owned());
    assert_eq!(members.iter().filter(has).count(), 100, "one batch was given");
    assert_eq!(one.gift_run(&owner(), &mut |_| {}).unwrap(), 3, "the others are given theirs");
    assert_eq!(one.gift_run(&owner(), &mut |_| {}).unwrap(), 0);
    let gifts: Vec<usize> = members.iter().map(|member| grants(&one, *member).len()).collect();
    assert_eq!(gifts, [gifts[0]; 103], "nobody has more than another");
    assert!(members.iter().all(|member| has(&member)));
    verified(&one);
}

fn a_birthday_is_sealed_and_shown_to_whoever_says_why(ground: &Place) {
    let clinics = generous(ground, "2026-03-02");
    let one = &clinics.one;
    let new = NewMember {
        number: "A1".to_owned(),
        birthday: "1990-05-02".to_owned(),
        allergies: "利多卡因".to_owned(),
        ..NewMember::default()
    };
    let member = one.member_enrol(&owner(), &key(), new.clone()).unwrap().member;
    let masked = one.member_get(&cashier(), member).unwrap();
    assert_eq!((masked.birthday.as_str(), masked.allergies.as_str()), ("", ""));
    let shown = one.member_reveal(&cashier(), member, yanji_app::RevealPurpose::Service).unwrap();
    assert_eq!((shown.birthday.as_str(), shown.allergies.as_str()), ("1990-05-02", "利多卡因"));
    assert_eq!(one.member_allergies(&cashier(), member).unwrap(), "利多卡因");
    let sql = "SELECT body FROM log WHERE body LIKE '%利多卡因%' OR body LIKE '%1990-05%'";
    assert!(clinics.behind_one().read(|tx| tx.query(sql, &[])).unwrap().is_empty());
    let wrong = NewMember { number: "A2".to_owned(), birthday: "5月2日".to_owned(), ..NewMember::default() };
    assert_eq!(refused(one.member_enrol(&owner(), &key(), wrong)), Problem::Malformed);
    let changes = MemberChanges { allergies: Some(String::new()), ..MemberChanges::default() };
    one.member_edit(&owner(), &key(), member, changes).unwrap();
    assert_eq!(one.member_allergies(&cashier(), member).unwrap(), "");
    let kept = one.member_reveal(&cashier(), member, yanji_app::RevealPurpose::Service).unwrap();
    assert_eq!(kept.birthday, "1990-05-02", "what is not named stays");
}
