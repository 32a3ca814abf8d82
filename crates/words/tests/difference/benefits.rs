//! What changes in what a programme gives is told, field by field, once, in both languages.

use yanji_engine::day::Day;
use yanji_engine::number::{Fen, Micros, Points};
use yanji_engine::programme::Programme;
use yanji_engine::programme::benefit::{
    Benefits, Bonus, Coupon, CouponValue, Days, Exclusive, Gift, Give, Occasion, Offer, OfferPrice, Perk, PointsMoney,
    PriceList, Reward, RewardGive, Right, Scope, Stacking, Tender, TierBenefits, TierPrice,
};
use yanji_words::{Lang, difference};

use crate::{Change, assert_whole, both_ways, change, programme, without_names};

/// Everything that a programme can give.
const WHOLE: &str = r#"name = "星级"
[points.money]
points_per_yuan = 100
[[points.bonus]]
code = "double"
name = "会员日双倍"
multiplier = 2
granted = true
from = "2026-01-01"
[[points.bonus]]
code = "triple"
name = "三倍"
multiplier = 3
[[tiers]]
code = "basic"
name = "普通"
prices = [{ pay_percent = 95, categories = ["剪"] }]
perks = ["salons"]
booking_days_ahead = 3
[[tiers]]
code = "gold"
name = "金星"
prices = [{ pay_percent = 80 }]
[[offers]]
code = "first"
name = "首单价"
price = 19.9
items = ["护发"]
[[coupons]]
code = "care"
name = "护理券"
free = "护理"
[[coupons]]
code = "off"
name = "满减券"
off = 50
from = 200
[[rewards]]
code = "bubbles"
name = "小气泡清洁"
points = 300
item = "小气泡"
[[gifts]]
code = "birthday"
name = "生日礼"
on = "birthday_month"
tiers = ["gold"]
give = [{ coupon = "care" }, { offer = "first" }, { bonus = "double", days = 3 }]
[[exclusives]]
perk = "salons"
items = ["沙龙"]
"#;

fn whole() -> Programme {
    programme(WHOLE)
}

/// A change of the benefits alone.
fn change_of(name: &'static str, apply: impl Fn(&mut Benefits) + 'static) -> Change {
    change(name, move |programme| apply(&mut programme.benefits))
}

/// One change for each field that there is; a field that is added does not compile here until it has one.
fn changes() -> Vec<Change> {
    let Benefits {
        stacking, counted: _, points_money, bonuses: _, offers: _, coupons: _, rewards: _, gifts: _, ..
    } = whole().benefits;
    let Stacking {
        coupons_per_bill: _,
        coupon_on_tier_price: _,
        coupon_on_offer: _,
        offer_on_tier_price: _,
        points_with_coupon: _,
    } = stacking;
    let Some(PointsMoney { points_per_yuan: _, most_percent: _, step: _ }) = points_money else { panic!("money") };
    let mut changes = vec![
        change_of("coupons_per_bill", |b| b.stacking.coupons_per_bill = 0),
        change_of("coupons_per_bill up", |b| b.stacking.coupons_per_bill = 3),
        change_of("coupon_on_tier_price", |b| b.stacking.coupon_on_tier_price = false),
        change_of("coupon_on_offer", |b| b.stacking.coupon_on_offer = true),
        change_of("offer_on_tier_price", |b| b.stacking.offer_on_tier_price = true),
        change_of("points_with_coupon", |b| b.stacking.points_with_coupon = false),
        change_of("counted", |b| b.counted.0 = vec![Tender::Cash]),
        change_of("points_money out", |b| b.points_money = None),
        change_of("points_per_yuan", |b| money(b).points_per_yuan = 1),
        change_of("most_percent", |b| money(b).most_percent = Micros::whole(30)),
        change_of("step", |b| money(b).step = 100),
        change_of("exclusive out", |b| b.exclusives.clear()),
        change_of("exclusive perk", |b| b.exclusives[0].perk = Perk::VipEvents),
        change_of("exclusive scope", |b| b.exclusives[0].scope.categories = vec!["新品".into()]),
    ];
    changes.extend(tier_changes());
    changes.extend(bonus_changes());
    changes.extend(offer_changes());
    changes.extend(coupon_changes());
    changes.extend(reward_and_gift_changes());
    changes
}

fn money(benefits: &mut Benefits) -> &mut PointsMoney {
    let Some(money) = &mut benefits.points_money else { panic!("no points as money") };
    money
}

fn tier_changes() -> Vec<Change> {
    let TierBenefits { prices, perks: _, booking_days_ahead: _ } = whole().tiers[0].gives.clone();
    let TierPrice { pay_percent: _, scope: Scope { categories: _, items: _ }, list: _ } = prices[0].clone();
    vec![
        change("price out", |p| p.tiers[0].gives.prices.clear()),
        change("price in", |p| {
            let price = p.tiers[1].gives.prices[0].clone();
            p.tiers[0].gives.prices.push(price);
        }),
        change("pay_percent", |p| p.tiers[0].gives.prices[0].pay_percent = Micros::whole(100)),
        change("price categories", |p| p.tiers[0].gives.prices[0].scope.categories.clear()),
        change("price items", |p| p.tiers[0].gives.prices[0].scope.items.push("剪".into())),
        change("price list", |p| p.tiers[0].gives.prices[0].list = Some(PriceList::Wholesale)),
        change("perks", |p| p.tiers[0].gives.perks = vec![Perk::NoQueue, Perk::Salons]),
        change("perks out", |p| p.tiers[0].gives.perks.clear()),
        change("booking", |p| p.tiers[0].gives.booking_days_ahead = 14),
    ]
}

/// Days with one thing in each.
fn other_days() -> Vec<Days> {
    let Days { from: _, until: _, weekdays: _, month_days: _, dates: _ } = Days::default();
    vec![
        Days { from: Day::parse("2026-02-01"), ..Days::default() },
        Days { until: Day::parse("2026-02-01"), ..Days::default() },
        Days { weekdays: vec![1, 7], ..Days::default() },
        Days { month_days: vec![8], ..Days::default() },
        Days { dates: vec![(5, 1), (12, 31)], ..Days::default() },
    ]
}

fn bonus_changes() -> Vec<Change> {
    let Bonus { code: _, name: _, multiplier: _, scope: _, days: _, tiers: _, granted: _ } =
        whole().benefits.bonuses[0].clone();
    let mut changes = vec![
        change_of("bonus out", |b| drop(b.bonuses.pop())),
        change_of("bonus order", |b| b.bonuses.reverse()),
        change_of("bonus name", |b| b.bonuses[1].name = "别名".into()),
        change_of("multiplier", |b| b.bonuses[0].multiplier = Micros(1_500_000)),
        change_of("bonus scope", |b| b.bonuses[0].scope.categories = vec!["剪".into()]),
        change_of("bonus tiers", |b| b.bonuses[0].tiers = vec!["gold".into()]),
        change_of("bonus granted", |b| b.bonuses[0].granted = false),
    ];
    for days in other_days() {
        changes.push(change_of("bonus days", move |b| b.bonuses[0].days = days.clone()));
    }
    changes
}

fn offer_changes() -> Vec<Change> {
    let Offer { code: _, name: _, price: _, scope: _, days: _, tiers: _, list: _, granted: _ } =
        whole().benefits.offers[0].clone();
    let mut changes = vec![
        change_of("offer in", |b| b.offers.push(Offer { code: "more".into(), ..b.offers[0].clone() })),
        change_of("offer price", |b| b.offers[0].price = OfferPrice::Fixed(Fen(1_900))),
        change_of("offer percent", |b| b.offers[0].price = OfferPrice::Percent(Micros::whole(88))),
        change_of("offer scope", |b| b.offers[0].scope = Scope::default()),
        change_of("offer tiers", |b| b.offers[0].tiers = vec!["basic".into(), "gold".into()]),
        change_of("offer list", |b| b.offers[0].list = Some(PriceList::Retail)),
        change_of("offer granted", |b| b.offers[0].granted = true),
    ];
    for days in other_days() {
        changes.push(change_of("offer days", move |b| b.offers[0].days = days.clone()));
    }
    changes
}

fn coupon_changes() -> Vec<Change> {
    let Coupon {
        code: _,
        name: _,
        value: _,
        scope: _,
        from_fen: _,
        list: _,
        valid_days: _,
        valid_until: _,
        stock: _,
        per_member: _,
        tiers: _,
        claim: _,
        transfer: _,
    } = whole().benefits.coupons[0].clone();
    let percent = |most| CouponValue::Percent { pay_percent: Micros::whole(88), most };
    let trial = |price| CouponValue::Trial { item: "护理".into(), price: Fen(price) };
    let values = [
        CouponValue::Off(Fen(1)),
        percent(None),
        percent(Some(Fen(1))),
        CouponValue::Free { item: "剪".into() },
        trial(0),
        trial(990),
    ];
    let mut changes = vec![
        change_of("coupon out", |b| drop(b.coupons.pop())),
        change_of("coupon name", |b| b.coupons[1].name = "别名".into()),
        change_of("coupon scope", |b| b.coupons[1].scope.items = vec!["剪".into()]),
        change_of("from", |b| b.coupons[1].from_fen = Fen(0)),
        change_of("from of a free one", |b| b.coupons[0].from_fen = Fen(19_990)),
        change_of("coupon list", |b| b.coupons[1].list = Some(PriceList::Retail)),
        change_of("valid_days", |b| b.coupons[1].valid_days = Some(1)),
        change_of("valid_until", |b| b.coupons[1].valid_until = Day::parse("2026-12-31")),
        change_of("stock", |b| b.coupons[1].stock = Some(1_000)),
        change_of("per_member", |b| b.coupons[1].per_member = Some(1)),
        change_of("coupon tiers", |b| b.coupons[1].tiers = vec!["gold".into()]),
        change_of("claim", |b| b.coupons[1].claim = true),
        change_of("transfer", |b| b.coupons[1].transfer = true),
    ];
    for value in values {
        changes.push(change_of("coupon value", move |b| b.coupons[0].value = value.clone()));
    }
    changes
}

fn reward_and_gift_changes() -> Vec<Change> {
    let Benefits { rewards, gifts, exclusives, .. } = whole().benefits;
    let Reward { code: _, name: _, level: _, points: _, give: _, stock: _, per_member: _, tiers: _ } =
        rewards[0].clone();
    let Gift { code: _, name: _, on: _, tiers: _, give: _ } = gifts[0].clone();
    let Exclusive { perk: _, scope: _ } = exclusives[0].clone();
    let right = |days, bills| Right { code: "first".into(), days, bills };
    let mut changes = vec![
        change_of("level", |b| b.rewards[0].level = "第一档".into()),
        change_of("points", |b| b.rewards[0].points = Points(1)),
        change_of("reward give", |b| b.rewards[0].give = RewardGive::Thing),
        change_of("reward item", |b| b.rewards[0].give = RewardGive::Item("剪".into())),
        change_of("reward coupon", |b| b.rewards[0].give = RewardGive::Coupon("care".into())),
        change_of("reward stock", |b| b.rewards[0].stock = Some(20)),
        change_of("reward per_member", |b| b.rewards[0].per_member = Some(1)),
        change_of("reward tiers", |b| b.rewards[0].tiers = vec!["gold".into()]),
        change_of("reward out", |b| b.rewards.clear()),
        change_of("gift tiers", |b| b.gifts[0].tiers.clear()),
        change_of("gift out", |b| b.gifts.clear()),
        change_of("give less", |b| drop(b.gifts[0].give.pop())),
        change_of("give more coupons", |b| b.gifts[0].give[0] = Give::Coupon { code: "care".into(), count: 2 }),
        change_of("give another", |b| b.gifts[0].give[0] = Give::Coupon { code: "off".into(), count: 1 }),
        change_of("give points", |b| b.gifts[0].give[0] = Give::Points(Points(1))),
        change_of("right of days", move |b| b.gifts[0].give[1] = Give::Offer(right(Some(1), None))),
        change_of("right of bills", move |b| b.gifts[0].give[1] = Give::Offer(right(None, Some(2)))),
    ];
    let occasions = [Occasion::Enrolment, Occasion::Upgrade, Occasion::FirstOrder, Occasion::FirstCard];
    for on in occasions.into_iter().chain(other_days().into_iter().map(Occasion::Days)) {
        changes.push(change_of("occasion", move |b| b.gifts[0].on = on.clone()));
    }
    changes
}

#[test]
fn every_change_is_one_sentence_in_both_languages() {
    for (name, from, to) in both_ways(&whole(), changes()) {
        let (zh, en) = (difference(Lang::Zh, &from, &to), difference(Lang::En, &from, &to));
        assert_eq!((zh.len(), en.len()), (1, 1), "{name}: {zh:?} {en:?}");
        assert_whole(name, &zh, &en);
        assert_eq!(without_names(&zh[0]).chars().find(char::is_ascii_alphabetic), None, "{name}: {zh:?}");
    }
}

#[test]
fn a_new_name_is_told_where_it_stands_and_nowhere_else() {
    let mut new = whole();
    new.tiers[1].name = "金卡".into();
    new.benefits.coupons[0].name = "养护券".into();
    let told = difference(Lang::Zh, &whole(), &new);
    assert_eq!(told, ["“金星”改名为“金卡”。", "券“护理券”改名为“养护券”。"]);
}

#[test]
fn sentences_read_like_a_price_board() {
    let mut new = whole();
    new.tiers[0].gives.prices[0].scope.categories = vec!["剪".into(), "烫".into(), "染".into()];
    new.tiers[0].gives.prices[0].pay_percent = Micros::whole(90);
    new.benefits.coupons[1].valid_days = Some(30);
    new.benefits.points_money = None;
    assert_eq!(
        difference(Lang::Zh, &whole(), &new),
        [
            "“普通”的价格改为：“剪”、“烫”、“染” 9折（原来：“剪” 9.5折）。",
            "积分抵现改为：不能抵现（原来：结账时 100 积分抵 1 元）。",
            "券“满减券”改为：满 200 元减 50 元；得到当天起 30 天内有效（原来：满 200 元减 50 元）。",
        ]
    );
    assert_eq!(
        difference(Lang::En, &whole(), &new),
        [
            "“普通” now pays: 10 % off “剪”, “烫”, “染” (before: 5 % off “剪”).",
            "Points as money: points do not pay (before: 100 points pay ¥1).",
            "The coupon “满减券” is now: ¥50 off from ¥200 on; valid for 30 days (before: ¥50 off from ¥200 on).",
        ]
    );
}
