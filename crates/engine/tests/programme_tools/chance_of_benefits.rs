//! Random benefits: prices, perks, bonuses, offers, coupons, rewards and gifts that refer to each other.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use yanji_engine::day::Day;
use yanji_engine::number::{Fen, Micros, Points};
use yanji_engine::programme::benefit::{
    Benefits, Bonus, Counted, Coupon, CouponValue, Days, Exclusive, Gift, Give, Occasion, Offer, OfferPrice, Perk,
    PointsMoney, PriceList, Reward, RewardGive, Right, Scope, Stacking, Tender, TierBenefits, TierPrice,
};

use crate::chance::texts;

/// A share of at most two decimals, above 0, up to `most` hundredths of a percent.
fn shares(most: i64) -> impl Strategy<Value = Micros> {
    prop_oneof![select(vec![8_000, 9_000, 9_500, 9_800]), 1..=most].prop_map(|hundredths| Micros(hundredths * 10_000))
}

fn amounts(least: i64) -> impl Strategy<Value = Fen> {
    prop_oneof![3 => least..=20_000, 1 => Just(Fen::MOST.0)].prop_map(Fen)
}

fn names() -> impl Strategy<Value = Vec<String>> {
    let name = prop_oneof![3 => select(vec!["剪", "烫", "染"]).prop_map(str::to_owned), 1 => texts()];
    prop::collection::btree_set(name, 0..3).prop_map(|names| names.into_iter().rev().collect())
}

fn scopes() -> impl Strategy<Value = Scope> {
    (names(), names()).prop_map(|(categories, items)| Scope { categories, items })
}

fn lists() -> impl Strategy<Value = Option<PriceList>> {
    prop::option::weighted(0.3, select(PriceList::ALL.to_vec()))
}

fn calendar_days() -> impl Strategy<Value = Day> {
    (Day::FIRST.number()..=Day::LAST.number()).prop_map(Day::from_number)
}

/// Days that come: those that never would are left out.
fn days() -> impl Strategy<Value = Days> {
    let some = |most: u8| prop_oneof![2 => Just(Vec::new()), 1 => subsequence((1..=most).collect::<Vec<_>>(), 0..3)];
    let dates = subsequence(vec![(1_u8, 1_u8), (2, 29), (3, 8), (5, 1), (12, 31)], 0..3);
    let dates = prop_oneof![2 => Just(Vec::new()), 1 => dates];
    let day = || prop::option::weighted(0.2, calendar_days());
    (day(), day(), some(7), some(31), dates)
        .prop_map(|(from, until, weekdays, month_days, dates)| Days { from, until, weekdays, month_days, dates })
        .prop_filter("days that come", |days| {
            let first = days.from.unwrap_or(Day::FIRST).number();
            let last = days.until.unwrap_or(Day::LAST).number();
            (first..=last).take(150_000).any(|day| days.hold(Day::from_number(day)))
        })
}

/// What one tier gives.
pub(crate) fn tier_benefits() -> impl Strategy<Value = TierBenefits> {
    let price = (shares(10_000), scopes(), lists()).prop_map(|(pay_percent, scope, list)| TierPrice {
        pay_percent,
        scope,
        list,
    });
    let perks = prop_oneof![2 => Just(Vec::new()), 1 => subsequence(Perk::ALL.to_vec(), 0..4)];
    (prop::collection::vec(price, 0..3), perks, prop_oneof![Just(0_u16), 0_u16..=365])
        .prop_map(|(prices, perks, booking_days_ahead)| TierBenefits { prices, perks, booking_days_ahead })
}

fn bonuses() -> impl Strategy<Value = Bonus> {
    let multiplier = (1_000_000_i64..=100_000_000).prop_map(Micros);
    (texts(), texts(), multiplier, scopes(), days(), any::<bool>()).prop_map(
        |(code, name, multiplier, scope, days, granted)| Bonus {
            code,
            name,
            multiplier,
            scope,
            days,
            tiers: Vec::new(),
            granted,
        },
    )
}

fn offers() -> impl Strategy<Value = Offer> {
    let price = prop_oneof![shares(10_000).prop_map(OfferPrice::Percent), amounts(0).prop_map(OfferPrice::Fixed)];
    (texts(), texts(), price, scopes(), days(), lists(), any::<bool>()).prop_map(
        |(code, name, price, scope, days, list, granted)| Offer {
            code,
            name,
            price,
            scope,
            days,
            tiers: Vec::new(),
            list,
            granted,
        },
    )
}

fn coupons() -> impl Strategy<Value = Coupon> {
    let value = prop_oneof![
        amounts(1).prop_map(CouponValue::Off),
        (shares(9_999), prop::option::of(amounts(1)))
            .prop_map(|(pay_percent, most)| CouponValue::Percent { pay_percent, most }),
        texts().prop_map(|item| CouponValue::Free { item }),
        (texts(), amounts(0)).prop_map(|(item, price)| CouponValue::Trial { item, price }),
    ];
    let validity = (prop::option::of(1_u16..=3_660), prop::option::of(calendar_days()));
    let pieces = || prop::option::of(1_u32..=1_000_000_000);
    let flags = (any::<bool>(), any::<bool>());
    (texts(), texts(), value, scopes(), (amounts(0), lists()), validity, (pieces(), pieces()), flags).prop_map(
        |(code, name, value, scope, (from_fen, list), (valid_days, valid_until), (stock, per_member), flags)| Coupon {
            code,
            name,
            value,
            scope,
            from_fen,
            list,
            valid_days,
            valid_until,
            stock,
            per_member,
            tiers: Vec::new(),
            claim: flags.0,
            transfer: flags.1,
        },
    )
}

/// Rewards; a coupon stands for any of those that there are.
fn rewards() -> impl Strategy<Value = Reward> {
    let give = prop_oneof![
        texts().prop_map(RewardGive::Item),
        Just(RewardGive::Coupon(String::new())),
        Just(RewardGive::Thing)
    ];
    let level = prop_oneof![Just(String::new()), texts()];
    let pieces = || prop::option::of(1_u32..=1_000_000_000);
    (texts(), texts(), level, 1..=Points::MOST.0, give, pieces(), pieces()).prop_map(
        |(code, name, level, points, give, stock, per_member)| Reward {
            code,
            name,
            level,
            points: Points(points),
            give,
            stock,
            per_member,
            tiers: Vec::new(),
        },
    )
}

/// Gifts; codes stand for any of those that there are.
fn gifts() -> impl Strategy<Value = Gift> {
    let right = || {
        (prop::option::of(1_u16..=3_660), prop::option::of(1_u16..=1_000)).prop_map(|(days, bills)| Right {
            code: String::new(),
            days,
            bills,
        })
    };
    let give = prop_oneof![
        (1_u16..=100).prop_map(|count| Give::Coupon { code: String::new(), count }),
        (1..=Points::MOST.0).prop_map(|points| Give::Points(Points(points))),
        right().prop_map(Give::Offer),
        right().prop_map(Give::Bonus),
    ];
    let on = prop_oneof![
        Just(Occasion::Enrolment),
        Just(Occasion::Upgrade),
        Just(Occasion::FirstOrder),
        Just(Occasion::FirstCard),
        Just(Occasion::BirthdayMonth),
        days().prop_filter("days", |days| *days != Days::default()).prop_map(Occasion::Days),
    ];
    (texts(), texts(), on, prop::collection::vec(give, 1..4)).prop_map(|(code, name, on, give)| Gift {
        code,
        name,
        on,
        tiers: Vec::new(),
        give,
    })
}

fn exclusives() -> impl Strategy<Value = Exclusive> {
    let scope = scopes().prop_filter("not everything", |scope| !scope.is_everything());
    (select(Perk::ALL.to_vec()), scope).prop_map(|(perk, scope)| Exclusive { perk, scope })
}

fn settings() -> impl Strategy<Value = (Stacking, Counted, Option<PointsMoney>)> {
    let stacking = (0_u8..=5, any::<[bool; 4]>()).prop_map(|(coupons_per_bill, flags)| Stacking {
        coupons_per_bill,
        coupon_on_tier_price: flags[0],
        coupon_on_offer: flags[1],
        offer_on_tier_price: flags[2],
        points_with_coupon: flags[3],
    });
    let counted = subsequence(Tender::ALL.to_vec(), 1..=Tender::ALL.len()).prop_map(Counted);
    let money = (1_u32..=1_000_000, shares(10_000), 1_u32..=1_000_000)
        .prop_map(|(points_per_yuan, most_percent, step)| PointsMoney { points_per_yuan, most_percent, step });
    (
        prop_oneof![Just(Stacking::default()), stacking],
        prop_oneof![Just(Counted::default()), counted],
        prop::option::of(money),
    )
}

/// Benefits that are right by themselves; what they refer to is put in by [`joined`].
pub(crate) fn benefits() -> impl Strategy<Value = Benefits> {
    let rules = (
        prop::collection::vec(bonuses(), 0..3),
        prop::collection::vec(offers(), 0..3),
        prop::collection::vec(coupons(), 0..3),
        prop::collection::vec(rewards(), 0..3),
        prop::collection::vec(gifts(), 0..3),
        prop::collection::vec(exclusives(), 0..2),
    );
    (settings(), rules).prop_map(|((stacking, counted, points_money), rules)| {
        let (bonuses, offers, coupons, rewards, gifts, exclusives) = rules;
        Benefits { stacking, counted, points_money, bonuses, offers, coupons, rewards, gifts, exclusives }
    })
}

/// The same with codes of their own, tiers that there are, and references to what there is; gifts that would be left
/// with nothing give a point.
pub(crate) fn joined(mut benefits: Benefits, tiers: &[String]) -> Benefits {
    let some_tiers = |place: usize| tiers.iter().skip(place).step_by(2).take(place % 3).cloned().collect::<Vec<_>>();
    for (place, bonus) in benefits.bonuses.iter_mut().enumerate() {
        bonus.code.push_str(&place.to_string());
        bonus.tiers = some_tiers(place);
    }
    for (place, offer) in benefits.offers.iter_mut().enumerate() {
        offer.code.push_str(&place.to_string());
        offer.tiers = some_tiers(place + 1);
    }
    for (place, coupon) in benefits.coupons.iter_mut().enumerate() {
        coupon.code.push_str(&place.to_string());
        coupon.tiers = some_tiers(place);
    }
    let last = |codes: Vec<&String>| codes.last().map(|code| (*code).clone());
    let coupon = last(benefits.coupons.iter().map(|coupon| &coupon.code).collect());
    let offer = last(benefits.offers.iter().map(|offer| &offer.code).collect());
    let bonus = last(benefits.bonuses.iter().map(|bonus| &bonus.code).collect());
    for (place, reward) in benefits.rewards.iter_mut().enumerate() {
        reward.code.push_str(&place.to_string());
        reward.tiers = some_tiers(place + 1);
        if let RewardGive::Coupon(code) = &mut reward.give {
            match &coupon {
                Some(coupon) => code.clone_from(coupon),
                None => reward.give = RewardGive::Thing,
            }
        }
    }
    for (place, gift) in benefits.gifts.iter_mut().enumerate() {
        gift.code.push_str(&place.to_string());
        gift.tiers = some_tiers(place);
        for give in &mut gift.give {
            let wanted = match give {
                Give::Coupon { code, .. } => Some((code, &coupon)),
                Give::Offer(right) => Some((&mut right.code, &offer)),
                Give::Bonus(right) => Some((&mut right.code, &bonus)),
                Give::Points(_) => None,
            };
            match wanted {
                Some((code, Some(known))) => code.clone_from(known),
                Some((_, None)) => *give = Give::Points(Points(1)),
                None => {}
            }
        }
    }
    benefits
}

/// Prices of few shares for few things, in which the check has much to find.
pub(crate) fn everyday_prices() -> impl Strategy<Value = TierBenefits> {
    let percent = select(vec![3_i64, 50, 80, 85, 90, 95, 98, 100]).prop_map(Micros::whole);
    let price = (percent, everyday_scopes(), prop::option::weighted(0.2, select(PriceList::ALL.to_vec())))
        .prop_map(|(pay_percent, scope, list)| TierPrice { pay_percent, scope, list });
    let perks = prop_oneof![3 => Just(Vec::new()), 1 => Just(vec![Perk::NoQueue])];
    (prop::collection::vec(price, 0..3), perks).prop_map(|(prices, perks)| TierBenefits {
        prices,
        perks,
        booking_days_ahead: 0,
    })
}

fn everyday_scopes() -> impl Strategy<Value = Scope> {
    let scope = |categories: &[&str], items: &[&str]| {
        let own = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Scope { categories: own(categories), items: own(items) }
    };
    select(vec![scope(&[], &[]), scope(&["剪"], &[]), scope(&["剪", "烫"], &[]), scope(&[], &["护发"])])
}

/// Rewards, coupons, offers and bonuses of few numbers.
pub(crate) fn everyday_benefits() -> impl Strategy<Value = Benefits> {
    let percent = select(vec![4_i64, 80, 90, 100]).prop_map(|percent| OfferPrice::Percent(Micros::whole(percent)));
    let offer = (offers(), percent, everyday_scopes()).prop_map(|(offer, price, scope)| Offer {
        price,
        scope,
        days: Days::default(),
        ..offer
    });
    let bonus = (bonuses(), select(vec![1_i64, 2])).prop_map(|(bonus, times)| Bonus {
        multiplier: Micros::whole(times),
        days: Days::default(),
        ..bonus
    });
    let off = select(vec![1_i64, 1_000, 10_000]).prop_map(|fen| CouponValue::Off(Fen(fen)));
    let coupon = (coupons(), off).prop_map(|(coupon, value)| Coupon { value, ..coupon });
    let reward = (rewards(), select(vec![1_i64, 50, 600, 5_000, 9_000_000]), any::<bool>()).prop_map(
        |(reward, points, is_coupon)| Reward {
            points: Points(points),
            give: if is_coupon { RewardGive::Coupon(String::new()) } else { RewardGive::Thing },
            ..reward
        },
    );
    let money = select(vec![1_u32, 10, 100]).prop_map(|points_per_yuan| PointsMoney {
        points_per_yuan,
        most_percent: Micros::whole(100),
        step: 1,
    });
    let many = |most: usize| 0..most;
    (
        prop::option::weighted(0.3, money),
        prop::collection::vec(offer, many(3)),
        prop::collection::vec(bonus, many(2)),
        prop::collection::vec(coupon, many(2)),
        prop::collection::vec(reward, many(3)),
        prop::collection::vec(gifts(), many(2)),
    )
        .prop_map(|(points_money, offers, bonuses, coupons, rewards, gifts)| Benefits {
            points_money,
            bonuses,
            offers,
            coupons,
            rewards,
            gifts,
            ..Benefits::default()
        })
}
