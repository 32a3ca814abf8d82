//! Random questions of few items and small amounts, in which odd fen, floors and rules meet often.

use proptest::prelude::*;
use proptest::sample::select;
use yanji_engine::price::{AskedLine, ByHand, CouponChoice, HeldCoupon, HeldRight, Inquiry, PointsWish, RightTerms};
use yanji_engine::programme::Programme;
use yanji_engine::programme::benefit::{
    Bonus, Coupon, CouponValue, Days, Offer, OfferPrice, PointsMoney, PriceList, Scope, Stacking, TierPrice,
};
use yanji_engine::{Day, Fen, Micros, Points};

use crate::basket::{Rules, day};

/// Items by name with their categories.
const ITEMS: [(&str, &str); 5] = [("a", "剪"), ("b", "剪"), ("c", "烫"), ("d", "护理"), ("e", "")];

fn fen() -> impl Strategy<Value = Fen> {
    prop_oneof![4 => 0_i64..300, 3 => (1_i64..60).prop_map(|yuan| yuan * 100), 1 => 0_i64..1_000_000].prop_map(Fen)
}

fn percent() -> impl Strategy<Value = Micros> {
    prop_oneof![
        select(&[50, 80, 90, 95][..]).prop_map(Micros::whole),
        (1_i64..=9_999).prop_map(|hundredths| Micros(hundredths * 10_000))
    ]
}

fn scope() -> impl Strategy<Value = Scope> {
    prop_oneof![
        2 => Just(Scope::default()),
        1 => select(&ITEMS[..]).prop_map(|(item, _)| Scope { categories: vec![], items: vec![item.to_owned()] }),
        1 => select(&ITEMS[..4]).prop_map(|(_, name)| Scope { categories: vec![name.to_owned()], items: vec![] }),
    ]
}

fn list() -> impl Strategy<Value = Option<PriceList>> {
    prop_oneof![3 => Just(None), 1 => Just(Some(PriceList::Retail)), 1 => Just(Some(PriceList::Wholesale))]
}

fn tiers() -> impl Strategy<Value = Vec<String>> {
    prop_oneof![3 => Just(vec![]), 1 => Just(vec!["gold".to_owned()])]
}

fn offers() -> impl Strategy<Value = Vec<Offer>> {
    let price = prop_oneof![percent().prop_map(OfferPrice::Percent), fen().prop_map(OfferPrice::Fixed)];
    let offer = (price, scope(), tiers(), list(), any::<bool>());
    prop::collection::vec(offer, 0..4).prop_map(|offers| {
        let named = offers.into_iter().enumerate();
        named
            .map(|(place, (price, scope, tiers, list, granted))| Offer {
                code: format!("offer{place}"),
                name: format!("特价{place}"),
                price,
                scope,
                days: Days::default(),
                tiers,
                list,
                granted,
            })
            .collect()
    })
}

fn bonuses() -> impl Strategy<Value = Vec<Bonus>> {
    let bonus = (1_000_000_i64..=5_000_000, scope(), tiers(), any::<bool>());
    prop::collection::vec(bonus, 0..3).prop_map(|bonuses| {
        let named = bonuses.into_iter().enumerate();
        named
            .map(|(place, (multiplier, scope, tiers, granted))| Bonus {
                code: format!("bonus{place}"),
                name: format!("多倍{place}"),
                multiplier: Micros(multiplier),
                scope,
                days: Days::default(),
                tiers,
                granted,
            })
            .collect()
    })
}

fn stacking() -> impl Strategy<Value = Stacking> {
    (0_u8..=3, any::<(bool, bool, bool, bool)>()).prop_map(|(coupons_per_bill, (tier, offer, on_tier, points))| {
        Stacking {
            coupons_per_bill,
            coupon_on_tier_price: tier,
            coupon_on_offer: offer,
            offer_on_tier_price: on_tier,
            points_with_coupon: points,
        }
    })
}

/// Programmes of the same three tiers with any prices, offers, bonuses, stacking and points as money.
pub(crate) fn programmes() -> impl Strategy<Value = Programme> {
    let prices = || {
        let price = (percent(), scope(), list());
        let price = price.prop_map(|(pay_percent, scope, list)| TierPrice { pay_percent, scope, list });
        prop::collection::vec(price, 0..3)
    };
    let money = (1_u32..=300, percent(), select(&[1, 7, 100][..]));
    let money =
        money.prop_map(|(points_per_yuan, most_percent, step)| PointsMoney { points_per_yuan, most_percent, step });
    let money = prop::option::weighted(0.8, money);
    (prices(), prices(), offers(), bonuses(), stacking(), money).prop_map(
        |(silver, gold, offers, bonuses, stacking, points_money)| {
            let mut programme = Rules::NONE.programme();
            programme.tiers[1].gives.prices = silver;
            programme.tiers[2].gives.prices = gold;
            let benefits = &mut programme.benefits;
            (benefits.offers, benefits.bonuses) = (offers, bonuses);
            (benefits.stacking, benefits.points_money) = (stacking, points_money);
            programme
        },
    )
}

pub(crate) fn lines() -> impl Strategy<Value = AskedLine> {
    let by_hand = prop_oneof![6 => Just(None), 1 => Just(Some(ByHand::Gift))];
    let floor = prop_oneof![2 => Just(Fen(0)), 1 => fen()];
    (select(&ITEMS[..]), fen(), prop::option::of(fen()), floor, prop::option::of(fen()), 1_u32..4, by_hand).prop_map(
        |((item, category), list_fen, member_fen, floor_fen, lowest_fen, quantity, by_hand)| AskedLine {
            item: item.to_owned(),
            category: category.to_owned(),
            list_fen,
            member_fen,
            floor_fen,
            lowest_fen,
            quantity,
            by_hand,
        },
    )
}

fn coupon_values() -> impl Strategy<Value = CouponValue> {
    let item = || select(&ITEMS[..]).prop_map(|(item, _)| item.to_owned());
    prop_oneof![
        3 => fen().prop_map(CouponValue::Off),
        2 => (percent(), prop::option::of(fen()))
            .prop_map(|(pay_percent, most)| CouponValue::Percent { pay_percent, most }),
        1 => item().prop_map(|item| CouponValue::Free { item }),
        1 => (item(), fen()).prop_map(|(item, price)| CouponValue::Trial { item, price }),
    ]
}

/// A coupon; its number is what the test makes of it.
pub(crate) fn coupons() -> impl Strategy<Value = HeldCoupon> {
    let from = prop_oneof![2 => Just(Fen(0)), 1 => fen()];
    (coupon_values(), scope(), from, list(), 0_i32..3).prop_map(|(value, scope, from_fen, list, days)| {
        let terms = Coupon {
            code: "kind".to_owned(),
            name: "券".to_owned(),
            value,
            scope,
            from_fen,
            list,
            valid_days: None,
            valid_until: None,
            stock: None,
            per_member: None,
            tiers: vec![],
            claim: false,
            transfer: false,
        };
        HeldCoupon { number: 0, terms, expires_on: today().plus_days(days - 1) }
    })
}

fn today() -> Day {
    day("2026-05-12")
}

/// A programme and a question of it, with every right that it grants, and without anything taken off by hand but gifts.
pub(crate) fn questions() -> impl Strategy<Value = (Programme, Inquiry)> {
    let held = prop::collection::vec(coupons(), 0..5);
    let basket = prop::collection::vec(lines(), 1..6);
    let lists = select(&[PriceList::Retail, PriceList::Wholesale][..]);
    let tier = prop_oneof![1 => Just(None), 4 => (0_usize..3).prop_map(Some)];
    let points = (0_i64..3_000, select(&[PointsWish::None, PointsWish::Most][..]));
    (programmes(), basket, held, lists, tier, points, any::<bool>()).prop_map(
        |(programme, lines, mut coupons, list, tier, (balance, points), holds_rights)| {
            for (number, coupon) in coupons.iter_mut().enumerate() {
                coupon.number = number;
            }
            let benefits = &programme.benefits;
            let offers = benefits.offers.iter().filter(|offer| offer.granted).cloned().map(RightTerms::Offer);
            let bonuses = benefits.bonuses.iter().filter(|bonus| bonus.granted).cloned().map(RightTerms::Bonus);
            let rights = offers.chain(bonuses).filter(|_| holds_rights).enumerate();
            let inquiry = Inquiry {
                day: today(),
                list,
                tier,
                lines,
                rights: rights.map(|(number, terms)| HeldRight { number, terms }).collect(),
                coupons,
                choice: CouponChoice::Best,
                points_balance: Points(balance),
                points,
                rounding_fen: Fen(0),
            };
            (programme, inquiry)
        },
    )
}
