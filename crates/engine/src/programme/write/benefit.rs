//! The parts of a file that say what a programme gives: sections after the tiers, and the prices and perks of a tier.

use super::{line, quoted, table};
use crate::number::{Fen, Micros};
use crate::programme::benefit::{
    Benefits, Bonus, Counted, Coupon, CouponValue, Days, Exclusive, Gift, Give, Occasion, Offer, OfferPrice,
    PointsMoney, PriceList, Reward, RewardGive, Right, Scope, Stacking, TierBenefits,
};
use crate::programme::read::WEEKDAYS;

/// `[points.money]` and the `[[points.bonus]]`.
pub(super) fn of_points(text: &mut String, benefits: &Benefits) {
    if let Some(money) = benefits.points_money {
        points_money(text, money);
    }
    for each in &benefits.bonuses {
        bonus(text, each);
    }
}

/// The prices and perks of a tier, after its other keys.
pub(super) fn of_tier(text: &mut String, gives: &TierBenefits) {
    if !gives.perks.is_empty() {
        line(text, "perks", &list(gives.perks.iter().map(|perk| quoted(perk.code()))));
    }
    if gives.booking_days_ahead > 0 {
        line(text, "booking_days_ahead", &gives.booking_days_ahead.to_string());
    }
    let prices = gives.prices.iter().map(|price| {
        let mut keys = vec![format!("pay_percent = {}", price.pay_percent)];
        keys.extend(scope_keys(&price.scope));
        keys.extend(list_key(price.list));
        format!("{{ {} }}", keys.join(", "))
    });
    rows(text, "prices", prices);
}

/// Everything after the tiers.
pub(super) fn write(text: &mut String, benefits: &Benefits) {
    stacking(text, benefits.stacking);
    counted(text, &benefits.counted);
    benefits.offers.iter().for_each(|each| offer(text, each));
    benefits.coupons.iter().for_each(|each| coupon(text, each));
    benefits.rewards.iter().for_each(|each| reward(text, each));
    benefits.gifts.iter().for_each(|each| gift(text, each));
    benefits.exclusives.iter().for_each(|each| exclusive(text, each));
}

fn points_money(text: &mut String, money: PointsMoney) {
    let mut lines = String::new();
    line(&mut lines, "points_per_yuan", &money.points_per_yuan.to_string());
    if money.most_percent != Micros::whole(100) {
        line(&mut lines, "most_percent", &money.most_percent.to_string());
    }
    if money.step != 1 {
        line(&mut lines, "step", &money.step.to_string());
    }
    table(text, "[points.money]", &lines);
}

fn stacking(text: &mut String, stacking: Stacking) {
    let left_out = Stacking::default();
    let mut lines = String::new();
    if stacking.coupons_per_bill != left_out.coupons_per_bill {
        line(&mut lines, "coupons_per_bill", &stacking.coupons_per_bill.to_string());
    }
    for (key, flag, left_out) in [
        ("coupon_on_tier_price", stacking.coupon_on_tier_price, left_out.coupon_on_tier_price),
        ("coupon_on_offer", stacking.coupon_on_offer, left_out.coupon_on_offer),
        ("offer_on_tier_price", stacking.offer_on_tier_price, left_out.offer_on_tier_price),
        ("points_with_coupon", stacking.points_with_coupon, left_out.points_with_coupon),
    ] {
        if flag != left_out {
            line(&mut lines, key, &flag.to_string());
        }
    }
    table(text, "[stacking]", &lines);
}

fn counted(text: &mut String, counted: &Counted) {
    if *counted != Counted::default() {
        let mut lines = String::new();
        line(&mut lines, "tenders", &list(counted.0.iter().map(|tender| quoted(tender.code()))));
        table(text, "[counted]", &lines);
    }
}

/// A heading with the code and the name that every rule has.
fn rule(text: &mut String, heading: &str, code: &str, name: &str) {
    text.push_str(&format!("\n[[{heading}]]\n"));
    line(text, "code", &quoted(code));
    line(text, "name", &quoted(name));
}

fn bonus(text: &mut String, bonus: &Bonus) {
    rule(text, "points.bonus", &bonus.code, &bonus.name);
    line(text, "multiplier", &bonus.multiplier.to_string());
    scope(text, &bonus.scope);
    names(text, "tiers", &bonus.tiers);
    flag(text, "granted", bonus.granted);
    days(text, &bonus.days);
}

fn offer(text: &mut String, offer: &Offer) {
    rule(text, "offers", &offer.code, &offer.name);
    match offer.price {
        OfferPrice::Percent(percent) => line(text, "pay_percent", &percent.to_string()),
        OfferPrice::Fixed(price) => line(text, "price", &yuan(price)),
    }
    scope(text, &offer.scope);
    price_list(text, offer.list);
    names(text, "tiers", &offer.tiers);
    flag(text, "granted", offer.granted);
    days(text, &offer.days);
}

fn coupon(text: &mut String, coupon: &Coupon) {
    rule(text, "coupons", &coupon.code, &coupon.name);
    match &coupon.value {
        CouponValue::Off(off) => line(text, "off", &yuan(*off)),
        CouponValue::Percent { pay_percent, most } => {
            line(text, "pay_percent", &pay_percent.to_string());
            if let Some(most) = most {
                line(text, "most_off", &yuan(*most));
            }
        }
        CouponValue::Free { item } => line(text, "free", &quoted(item)),
        CouponValue::Trial { item, price } => {
            line(text, "trial", &quoted(item));
            line(text, "price", &yuan(*price));
        }
    }
    if coupon.from_fen.0 > 0 {
        line(text, "from", &yuan(coupon.from_fen));
    }
    scope(text, &coupon.scope);
    price_list(text, coupon.list);
    number(text, "valid_days", coupon.valid_days);
    if let Some(until) = coupon.valid_until {
        line(text, "valid_until", &quoted(&until.to_string()));
    }
    number(text, "stock", coupon.stock);
    number(text, "per_member", coupon.per_member);
    names(text, "tiers", &coupon.tiers);
    flag(text, "claim", coupon.claim);
    flag(text, "transfer", coupon.transfer);
}

fn reward(text: &mut String, reward: &Reward) {
    rule(text, "rewards", &reward.code, &reward.name);
    if !reward.level.is_empty() {
        line(text, "level", &quoted(&reward.level));
    }
    line(text, "points", &reward.points.to_string());
    match &reward.give {
        RewardGive::Item(item) => line(text, "item", &quoted(item)),
        RewardGive::Coupon(code) => line(text, "coupon", &quoted(code)),
        RewardGive::Thing => {}
    }
    number(text, "stock", reward.stock);
    number(text, "per_member", reward.per_member);
    names(text, "tiers", &reward.tiers);
}

fn gift(text: &mut String, gift: &Gift) {
    rule(text, "gifts", &gift.code, &gift.name);
    line(text, "on", &quoted(gift.on.code()));
    if let Occasion::Days(on) = &gift.on {
        days(text, on);
    }
    names(text, "tiers", &gift.tiers);
    rows(text, "give", gift.give.iter().map(give));
}

fn give(give: &Give) -> String {
    let right = |kind: &str, right: &Right| {
        let days = right.days.map(|days| format!(", days = {days}")).unwrap_or_default();
        let bills = right.bills.map(|bills| format!(", bills = {bills}")).unwrap_or_default();
        format!("{{ {kind} = {}{days}{bills} }}", quoted(&right.code))
    };
    match give {
        Give::Coupon { code, count: 1 } => format!("{{ coupon = {} }}", quoted(code)),
        Give::Coupon { code, count } => format!("{{ coupon = {}, count = {count} }}", quoted(code)),
        Give::Points(points) => format!("{{ points = {points} }}"),
        Give::Offer(given) => right("offer", given),
        Give::Bonus(given) => right("bonus", given),
    }
}

fn exclusive(text: &mut String, exclusive: &Exclusive) {
    text.push_str("\n[[exclusives]]\n");
    line(text, "perk", &quoted(exclusive.perk.code()));
    scope(text, &exclusive.scope);
}

fn days(text: &mut String, days: &Days) {
    for (key, day) in [("from", days.from), ("until", days.until)] {
        if let Some(day) = day {
            line(text, key, &quoted(&day.to_string()));
        }
    }
    let words = days.weekdays.iter().filter_map(|day| WEEKDAYS.get(usize::from(*day).checked_sub(1)?));
    let lists = [
        ("weekdays", list(words.map(|word| quoted(word)))),
        ("month_days", list(days.month_days.iter().map(u8::to_string))),
        ("dates", list(days.dates.iter().map(|(month, day)| quoted(&format!("{month:02}-{day:02}"))))),
    ];
    for (key, entries) in lists {
        if entries != "[]" {
            line(text, key, &entries);
        }
    }
}

fn scope(text: &mut String, scope: &Scope) {
    for key in scope_keys(scope) {
        text.push_str(&key);
        text.push('\n');
    }
}

/// The keys of a scope, those that are there.
fn scope_keys(scope: &Scope) -> Vec<String> {
    let keys = [("categories", &scope.categories), ("items", &scope.items)];
    let keys = keys.into_iter().filter(|(_, names)| !names.is_empty());
    keys.map(|(key, names)| format!("{key} = {}", list(names.iter().map(|name| quoted(name))))).collect()
}

fn list_key(list: Option<PriceList>) -> Option<String> {
    list.map(|list| format!("list = {}", quoted(list.code())))
}

fn price_list(text: &mut String, list: Option<PriceList>) {
    if let Some(list) = list {
        line(text, "list", &quoted(list.code()));
    }
}

fn names(text: &mut String, key: &str, names: &[String]) {
    if !names.is_empty() {
        line(text, key, &list(names.iter().map(|name| quoted(name))));
    }
}

fn number(text: &mut String, key: &str, number: Option<impl ToString>) {
    if let Some(number) = number {
        line(text, key, &number.to_string());
    }
}

fn flag(text: &mut String, key: &str, flag: bool) {
    if flag {
        line(text, key, "true");
    }
}

/// A list of tables under a key, each on a line of its own; nothing, if it is empty.
fn rows(text: &mut String, key: &str, rows: impl Iterator<Item = String>) {
    let rows: String = rows.map(|row| format!("  {row},\n")).collect();
    if !rows.is_empty() {
        line(text, key, &format!("[\n{rows}]"));
    }
}

fn list(entries: impl Iterator<Item = String>) -> String {
    format!("[{}]", entries.collect::<Vec<_>>().join(", "))
}

/// An amount as the shortest decimal of yuan.
fn yuan(amount: Fen) -> String {
    Micros(amount.0 * (Micros::ONE.0 / 100)).to_string()
}
