//! What members get besides points of sales, in both languages: prices and perks of a tier, bonuses and what points buy,
//! gifts, coupons, offers, what is kept for some, and what goes together at checkout.

use yanji_engine::programme::benefit::{Benefits, Counted};
use yanji_engine::programme::{Programme, Tier};

use super::Page;
use crate::{Lang, benefit};

/// What a tier pays and may do.
pub(super) fn tier(lang: Lang, page: &mut Page, tier: &Tier) {
    let gives = &tier.gives;
    if !gives.prices.is_empty() {
        let prices: Vec<String> = gives.prices.iter().map(|price| benefit::tier_price(lang, price)).collect();
        let lowest = if prices.len() > 1 {
            lang.pick("，同时符合的按低的算", "; where several fit, the lowest")
        } else {
            ""
        };
        let prices = prices.join(lang.pick("、", ", "));
        page.entry(&lang.pick(format!("价格：{prices}{lowest}。"), format!("Prices: {prices}{lowest}.")));
    }
    if !gives.perks.is_empty() {
        let perks: Vec<&str> = gives.perks.iter().map(|perk| benefit::perk(lang, *perk)).collect();
        let perks = perks.join(lang.pick("、", ", "));
        page.entry(&lang.pick(format!("权益：{perks}。"), format!("Perks: {perks}.")));
    }
    let ahead = gives.booking_days_ahead;
    if ahead > 0 {
        let s = if ahead == 1 { "" } else { "s" };
        page.entry(
            &lang.pick(
                format!("预约比别人早开放 {ahead} 天。"),
                format!("Booking opens {ahead} day{s} earlier for you."),
            ),
        );
    }
}

/// Days and things that earn more, and points as money.
pub(super) fn points(lang: Lang, page: &mut Page, programme: &Programme) {
    for bonus in &programme.benefits.bonuses {
        named(lang, page, &bonus.name, &benefit::bonus(lang, programme, bonus));
    }
    if let Some(money) = programme.benefits.points_money {
        let money = benefit::points_money(lang, money);
        page.entry(&lang.pick(format!("{money}。"), format!("At checkout, {money}.")));
    }
}

/// Everything after the points.
pub(super) fn write(lang: Lang, page: &mut Page, programme: &Programme) {
    rewards(lang, page, programme);
    let Benefits { gifts, coupons, offers, exclusives, .. } = &programme.benefits;
    if !gifts.is_empty() {
        page.heading(lang.pick("礼遇", "Gifts"));
        gifts.iter().for_each(|gift| named(lang, page, &gift.name, &benefit::gift(lang, programme, gift)));
    }
    if !coupons.is_empty() {
        page.heading(lang.pick("券", "Coupons"));
        coupons.iter().for_each(|one| named(lang, page, &one.name, &benefit::coupon(lang, programme, one)));
    }
    if !offers.is_empty() {
        page.heading(lang.pick("限时价", "Offers"));
        offers.iter().for_each(|offer| named(lang, page, &offer.name, &benefit::offer(lang, programme, offer)));
    }
    if !exclusives.is_empty() {
        page.heading(lang.pick("专享", "Kept for some"));
        for exclusive in exclusives {
            let told = benefit::exclusive(lang, programme, exclusive);
            page.entry(&lang.pick(format!("{told}。"), format!("{told}.")));
        }
    }
    checkout(lang, page, programme);
}

/// 生日礼：生日当月送生日护理券 1 张；每年一次。
fn named(lang: Lang, page: &mut Page, name: &str, told: &str) {
    page.entry(&lang.pick(format!("{name}：{told}。"), format!("{name}: {told}.")));
}

/// The catalogue, in the order of its levels.
fn rewards(lang: Lang, page: &mut Page, programme: &Programme) {
    let rewards = &programme.benefits.rewards;
    if rewards.is_empty() {
        return;
    }
    page.heading(lang.pick("积分兑换", "What points buy"));
    for reward in rewards {
        named(lang, page, &reward.name, &benefit::reward(lang, programme, reward));
    }
}

/// What goes together on a bill, so far as the programme has any of it.
fn checkout(lang: Lang, page: &mut Page, programme: &Programme) {
    let Benefits { stacking, counted, points_money, offers, coupons, .. } = &programme.benefits;
    let has_prices = programme.tiers.iter().any(|tier| !tier.gives.prices.is_empty());
    let (has_coupons, has_offers) = (!coupons.is_empty(), !offers.is_empty());
    let matters = [
        has_coupons,
        has_coupons && has_prices,
        has_coupons && has_offers,
        has_offers && has_prices,
        has_coupons && points_money.is_some(),
    ];
    let told = benefit::stacking(lang, *stacking).into_iter().zip(matters);
    let mut told: Vec<String> = told.filter_map(|(told, matters)| matters.then_some(told)).collect();
    if *counted != Counted::default() {
        told.push(benefit::counted(lang, &counted.0));
    }
    if told.is_empty() {
        return;
    }
    page.heading(lang.pick("结账", "At checkout"));
    for told in told {
        page.entry(&lang.pick(format!("{told}。"), sentence(&told)));
    }
}

/// An English sentence with its capital and its end.
fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|first| first.to_ascii_uppercase());
    format!("{}{}.", first.map(String::from).unwrap_or_default(), chars.as_str())
}
