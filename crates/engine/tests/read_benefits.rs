//! The reader of what a programme gives: every key, its defaults, and every error at its line and key.

use yanji_engine::day::Day;
use yanji_engine::number::{Fen, Micros, Points};
use yanji_engine::programme::Programme;
use yanji_engine::programme::benefit::{
    Benefits, CouponValue, Days, Give, Occasion, OfferPrice, Perk, PriceList, RewardGive, Stacking, Tender,
};
use yanji_engine::programme::read::{ProgrammeError, read};

/// A programme that uses every key of benefits; the numbers of its lines stand in the tests.
const WHOLE: &str = r#"name = "x"
[points.money]
points_per_yuan = 100
most_percent = 30
step = 100
[[points.bonus]]
code = "double"
name = "会员日双倍"
multiplier = 2
categories = ["剪"]
tiers = ["a"]
granted = true
from = 2026-01-01
until = "2026-12-31"
weekdays = ["friday", "monday"]
month_days = [8]
dates = ["05-08", "02-29"]
[stacking]
coupons_per_bill = 2
coupon_on_tier_price = false
coupon_on_offer = true
offer_on_tier_price = true
points_with_coupon = false
[counted]
tenders = ["wechat", "cash"]
[[tiers]]
code = "a"
name = "甲"
perks = ["no_queue", "salons"]
booking_days_ahead = 14
[[tiers.prices]]
pay_percent = 80
[[tiers.prices]]
pay_percent = 95.5
items = ["护发"]
list = "wholesale"
[[offers]]
code = "first"
name = "首单价"
price = 19.9
granted = true
[[coupons]]
code = "care"
name = "护理券"
free = "护理"
valid_days = 30
per_member = 1
[[coupons]]
code = "off"
name = "代金券"
off = 50
from = 200
valid_until = "2026-12-31"
stock = 100
claim = true
transfer = true
[[coupons]]
code = "share"
name = "折扣券"
pay_percent = 88
most_off = 100
[[coupons]]
code = "try"
name = "体验券"
trial = "小气泡"
price = 0
tiers = ["a"]
[[rewards]]
code = "bubbles"
name = "小气泡清洁"
level = "第一档"
points = 50
item = "小气泡"
stock = 20
[[gifts]]
code = "birthday"
name = "生日礼"
on = "birthday_month"
give = [{ coupon = "care" }, { coupon = "off", count = 2 }, { points = 100 }, { offer = "first", days = 30, bills = 1 }, { bonus = "double" }]
[[gifts]]
code = "day"
name = "会员日"
on = "days"
month_days = [8]
give = [{ points = 8 }]
[[exclusives]]
perk = "no_queue"
categories = ["新品"]
"#;

fn programme(source: &str) -> Programme {
    read(source).unwrap_or_else(|errors| panic!("{errors:?}")).programme
}

fn errors(source: &str) -> Vec<ProgrammeError> {
    read(source).expect_err("should be refused")
}

#[test]
fn every_key_is_read() {
    let programme = programme(WHOLE);
    let gives = &programme.tiers[0].gives;
    assert_eq!((&gives.perks[..], gives.booking_days_ahead), (&[Perk::NoQueue, Perk::Salons][..], 14));
    assert_eq!((gives.prices[0].pay_percent, gives.prices[0].scope.is_everything()), (Micros::whole(80), true));
    assert_eq!((gives.prices[1].pay_percent, gives.prices[1].list), (Micros(95_500_000), Some(PriceList::Wholesale)));
    let Benefits { stacking, counted, points_money, bonuses, offers, coupons, rewards, gifts, exclusives } =
        programme.benefits;
    let other_way_round = Stacking {
        coupons_per_bill: 2,
        coupon_on_tier_price: false,
        coupon_on_offer: true,
        offer_on_tier_price: true,
        points_with_coupon: false,
    };
    assert_eq!(stacking, other_way_round);
    assert_eq!(counted.0, [Tender::Cash, Tender::Wechat], "in the order of the tenders");
    let money = points_money.unwrap();
    assert_eq!((money.points_per_yuan, money.most_percent, money.step), (100, Micros::whole(30), 100));
    let wanted = Days {
        from: Day::parse("2026-01-01"),
        until: Day::parse("2026-12-31"),
        weekdays: vec![1, 5],
        month_days: vec![8],
        dates: vec![(2, 29), (5, 8)],
    };
    assert_eq!((&bonuses[0].days, bonuses[0].granted, &bonuses[0].tiers[..]), (&wanted, true, &["a".to_owned()][..]));
    assert_eq!((offers[0].price, offers[0].granted), (OfferPrice::Fixed(Fen(1_990)), true));
    assert_eq!(coupons[0].value, CouponValue::Free { item: "护理".into() });
    assert_eq!((coupons[0].valid_days, coupons[0].per_member, coupons[0].claim), (Some(30), Some(1), false));
    assert_eq!((&coupons[1].value, coupons[1].from_fen), (&CouponValue::Off(Fen(5_000)), Fen(20_000)));
    assert_eq!((coupons[1].valid_until, coupons[1].stock), (Day::parse("2026-12-31"), Some(100)));
    let share = CouponValue::Percent { pay_percent: Micros::whole(88), most: Some(Fen(10_000)) };
    assert_eq!(coupons[2].value, share);
    assert_eq!(coupons[3].value, CouponValue::Trial { item: "小气泡".into(), price: Fen(0) });
    assert_eq!((rewards[0].points, &rewards[0].give), (Points(50), &RewardGive::Item("小气泡".into())));
    let [Give::Coupon { count: 1, .. }, Give::Coupon { count: 2, .. }, Give::Points(Points(100)), offer, bonus] =
        &gifts[0].give[..]
    else {
        panic!("{:?}", gifts[0].give)
    };
    assert!(matches!(offer, Give::Offer(right) if (right.days, right.bills) == (Some(30), Some(1))));
    assert!(matches!(bonus, Give::Bonus(right) if (right.days, right.bills) == (None, None)));
    assert!(matches!(&gifts[1].on, Occasion::Days(days) if days.month_days == [8]));
    assert_eq!((exclusives[0].perk, &exclusives[0].scope.categories[..]), (Perk::NoQueue, &["新品".to_owned()][..]));
}

#[test]
fn what_is_left_out_gives_nothing() {
    let programme = programme("name = 'x'\ntiers = [{ code = 'a', name = '甲' }]");
    assert_eq!(programme.benefits, Benefits::default());
    assert_eq!(programme.benefits.counted.0, Tender::ALL);
    assert_eq!(programme.tiers[0].gives, yanji_engine::programme::benefit::TierBenefits::default());
}

#[test]
fn the_lowest_price_that_is_for_an_item_is_the_tiers() {
    let gives = &programme(WHOLE).tiers[0].gives;
    assert_eq!(gives.pay_percent("护发", "", PriceList::Wholesale), Some(Micros::whole(80)));
    let source = WHOLE.replace("pay_percent = 80\n", "pay_percent = 99\ncategories = ['剪']\n");
    let gives = &programme(&source).tiers[0].gives;
    for (item, category, list, percent) in [
        ("护发", "剪", PriceList::Wholesale, Some(95_500_000)),
        ("护发", "剪", PriceList::Retail, Some(99_000_000)),
        ("护发", "烫", PriceList::Retail, None),
        ("", "剪", PriceList::Wholesale, Some(99_000_000)),
    ] {
        assert_eq!(gives.pay_percent(item, category, list), percent.map(Micros), "{item} {category} {list:?}");
    }
}

#[test]
fn one_error_is_found_at_its_line_and_key() {
    let cases: Vec<(&str, &str, usize, &str, &str)> = vec![
        ("points_per_yuan = 100\n", "", 2, "points.money.points_per_yuan", "missing_key"),
        ("points_per_yuan = 100", "points_per_yuan = 0", 3, "points.money.points_per_yuan", "out_of_range"),
        ("most_percent = 30", "most_percent = 0", 4, "points.money.most_percent", "no_share"),
        ("step = 100", "step = 0", 5, "points.money.step", "out_of_range"),
        ("step = 100", "steps = 100", 5, "points.money.steps", "unknown_key"),
        ("multiplier = 2", "multiplier = 0.9", 9, "points.bonus[0].multiplier", "out_of_range"),
        ("multiplier = 2", "multiplier = 101", 9, "points.bonus[0].multiplier", "out_of_range"),
        ("multiplier = 2\n", "", 6, "points.bonus[0].multiplier", "missing_key"),
        ("categories = [\"剪\"]", "categories = []", 10, "points.bonus[0].categories", "empty_list"),
        (
            "categories = [\"剪\"]",
            "categories = [\"剪\", \"剪\"]",
            10,
            "points.bonus[0].categories[1]",
            "repeated_entry",
        ),
        ("tiers = [\"a\"]\ngranted", "tiers = [\"b\"]\ngranted", 11, "points.bonus[0].tiers[0]", "unknown_code"),
        ("2026-01-01", "2026-01-01T08:00:00", 13, "points.bonus[0].from", "no_such_day"),
        ("2026-01-01", "1e3", 13, "points.bonus[0].from", "wrong_type"),
        ("\"2026-12-31\"\nweekdays", "\"2026-02-30\"\nweekdays", 14, "points.bonus[0].until", "no_such_day"),
        ("\"2026-12-31\"\nweekdays", "\"2025-12-31\"\nweekdays", 17, "points.bonus[0].dates", "no_such_days"),
        ("\"friday\"", "\"freitag\"", 15, "points.bonus[0].weekdays[0]", "unknown_word"),
        ("\"friday\"", "\"monday\"", 15, "points.bonus[0].weekdays[1]", "repeated_entry"),
        ("month_days = [8]\ndates", "month_days = [32]\ndates", 16, "points.bonus[0].month_days[0]", "out_of_range"),
        ("month_days = [8]\ndates", "month_days = [7]\ndates", 17, "points.bonus[0].dates", "no_such_days"),
        ("\"02-29\"", "\"02-30\"", 17, "points.bonus[0].dates[1]", "no_such_date"),
        ("\"02-29\"", "\"2-29\"", 17, "points.bonus[0].dates[1]", "no_such_date"),
        ("coupons_per_bill = 2", "coupons_per_bill = 6", 19, "stacking.coupons_per_bill", "out_of_range"),
        ("points_with_coupon = false", "points_with_coupon = 0", 23, "stacking.points_with_coupon", "wrong_type"),
        ("\"wechat\"", "\"points\"", 25, "counted.tenders[0]", "unknown_word"),
        ("[\"wechat\", \"cash\"]", "[]", 25, "counted.tenders", "empty_list"),
        ("\"salons\"", "\"saloons\"", 29, "tiers[0].perks[1]", "unknown_word"),
        ("\"salons\"", "\"no_queue\"", 29, "tiers[0].perks[1]", "repeated_entry"),
        ("booking_days_ahead = 14", "booking_days_ahead = 366", 30, "tiers[0].booking_days_ahead", "out_of_range"),
        ("pay_percent = 80", "pay_percent = 0", 32, "tiers[0].prices[0].pay_percent", "no_share"),
        ("pay_percent = 80", "pay_percent = 100.01", 32, "tiers[0].prices[0].pay_percent", "no_share"),
        ("pay_percent = 80", "pay_percent = 79.999", 32, "tiers[0].prices[0].pay_percent", "no_share"),
        ("pay_percent = 80", "pay_percent = \"8折\"", 32, "tiers[0].prices[0].pay_percent", "wrong_type"),
        ("pay_percent = 80\n", "", 31, "tiers[0].prices[0].pay_percent", "missing_key"),
        ("\"wholesale\"", "\"vip\"", 36, "tiers[0].prices[1].list", "unknown_word"),
        ("price = 19.9\n", "", 37, "offers[0]", "no_choice"),
        ("price = 19.9\n", "price = 19.9\npay_percent = 90\n", 40, "offers[0]", "two_choices"),
        ("price = 19.9", "price = 19.999", 40, "offers[0].price", "no_amount"),
        ("price = 19.9", "price = -1", 40, "offers[0].price", "no_amount"),
        ("price = 19.9", "price = 10000000000.01", 40, "offers[0].price", "no_amount"),
        ("name = \"首单价\"\n", "", 37, "offers[0].name", "missing_key"),
        ("free = \"护理\"\n", "", 42, "coupons[0]", "no_choice"),
        ("free = \"护理\"\n", "free = \"护理\"\noff = 5\n", 45, "coupons[0]", "two_choices"),
        ("free = \"护理\"", "free = \" \"", 45, "coupons[0].free", "empty_text"),
        ("valid_days = 30", "valid_days = 0", 46, "coupons[0].valid_days", "out_of_range"),
        ("valid_days = 30", "valid_days = 3661", 46, "coupons[0].valid_days", "out_of_range"),
        ("per_member = 1", "per_member = 0", 47, "coupons[0].per_member", "out_of_range"),
        ("code = \"share\"", "code = \"care\"", 58, "coupons[2].code", "repeated_code"),
        ("off = 50", "off = 0", 51, "coupons[1].off", "no_amount"),
        ("off = 50", "off = 50\nprice = 3", 52, "coupons[1].price", "only_with"),
        ("off = 50", "off = 50\nmost_off = 3", 52, "coupons[1].most_off", "only_with"),
        ("stock = 100", "stock = 0", 54, "coupons[1].stock", "out_of_range"),
        ("claim = true", "claim = \"yes\"", 55, "coupons[1].claim", "wrong_type"),
        ("pay_percent = 88", "pay_percent = 100", 60, "coupons[2].pay_percent", "no_share"),
        ("most_off = 100", "most_off = 0", 61, "coupons[2].most_off", "no_amount"),
        ("price = 0\n", "", 62, "coupons[3].price", "missing_key"),
        ("points = 50", "points = 0", 72, "rewards[0].points", "out_of_range"),
        ("item = \"小气泡\"", "coupon = \"none\"", 73, "rewards[0].coupon", "unknown_code"),
        ("item = \"小气泡\"", "item = \"小气泡\"\ncoupon = \"care\"", 74, "rewards[0]", "two_choices"),
        ("level = \"第一档\"", "level = \"\"", 71, "rewards[0].level", "empty_text"),
        ("\"birthday_month\"", "\"birthday\"", 78, "gifts[0].on", "unknown_word"),
        ("\"birthday_month\"", "\"birthday_month\"\nfrom = \"2026-01-01\"", 79, "gifts[0].from", "only_with"),
        ("give = [{ points = 8 }]", "give = []", 85, "gifts[1].give", "empty_list"),
        ("give = [{ points = 8 }]", "give = [{}]", 85, "gifts[1].give[0]", "no_choice"),
        ("{ points = 8 }", "{ points = 8, days = 1 }", 85, "gifts[1].give[0].days", "only_with"),
        ("{ points = 8 }", "{ points = 8, count = 1 }", 85, "gifts[1].give[0].count", "only_with"),
        ("{ points = 8 }", "{ points = 8, coupon = 'off' }", 85, "gifts[1].give[0]", "two_choices"),
        ("{ points = 8 }", "{ points = 0 }", 85, "gifts[1].give[0].points", "out_of_range"),
        ("{ points = 8 }", "{ coupon = 'gone' }", 85, "gifts[1].give[0].coupon", "unknown_code"),
        ("{ points = 8 }", "{ coupon = 'off', count = 101 }", 85, "gifts[1].give[0].count", "out_of_range"),
        ("{ points = 8 }", "{ offer = 'off' }", 85, "gifts[1].give[0].offer", "unknown_code"),
        ("{ points = 8 }", "{ bonus = 'first' }", 85, "gifts[1].give[0].bonus", "unknown_code"),
        ("{ points = 8 }", "{ offer = 'first', bills = 0 }", 85, "gifts[1].give[0].bills", "out_of_range"),
        ("on = \"days\"\nmonth_days = [8]\n", "on = \"days\"\n", 80, "gifts[1]", "no_choice"),
        ("perk = \"no_queue\"\n", "", 86, "exclusives[0].perk", "missing_key"),
        ("categories = [\"新品\"]\n", "", 86, "exclusives[0]", "no_choice"),
    ];
    for (from, to, line, key, code) in cases {
        assert!(WHOLE.contains(from), "{from}");
        let errors = errors(&WHOLE.replacen(from, to, 1));
        let found: Vec<_> = errors.iter().map(|e| (e.line, e.key.as_str(), e.fault.code())).collect();
        assert_eq!(found, [(line, key, code)], "{to}");
    }
}

#[test]
fn all_that_is_wrong_with_a_rule_is_told_at_once() {
    let source =
        WHOLE.replace("free = \"护理\"\nvalid_days = 30\nper_member = 1", "claim = 1\nvalid_days = 0\nstocks = 1");
    let found: Vec<_> = errors(&source).iter().map(|e| (e.key.clone(), e.fault.code())).collect();
    let wanted = [
        ("coupons[0]", "no_choice"),
        ("coupons[0].claim", "wrong_type"),
        ("coupons[0].valid_days", "out_of_range"),
        ("coupons[0].stocks", "unknown_key"),
    ];
    assert_eq!(found, wanted.map(|(key, code)| (key.to_owned(), code)));
}
