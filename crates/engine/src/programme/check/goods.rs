//! A programme against what the shop sells: names that are on no price list, and goods for which a tier with prices
//! gives nothing. Knows goods by their names alone, and no price.

use std::collections::BTreeSet;

use super::names::fold;
use super::{Findings, Flaw};
use crate::programme::benefit::{CouponValue, PriceList, RewardGive, Scope};
use crate::programme::{Programme, Tier};

/// What a shop sells, by name. Without items nothing is held against it: the price list is yet to be written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Goods {
    /// Every category, hidden ones too.
    pub categories: Vec<String>,
    /// Every item, hidden ones too.
    pub items: Vec<Good>,
}

/// One thing of [`Goods`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Good {
    /// What it is called.
    pub name: String,
    /// What its category is called.
    pub category: String,
    /// Whether it is sold: neither it nor its category is hidden.
    pub is_sold: bool,
}

/// Names of fewer characters are too short to say that one is a slip for another: 美甲 is not 美睫.
const LEAST_SLIPPED: usize = 4;

pub(super) fn check(findings: &mut Findings<'_>, goods: &Goods) {
    if goods.items.is_empty() {
        return;
    }
    unknown(findings, goods);
    left_out(findings, goods);
}

/// Names that the price list does not have, each where it stands first.
fn unknown(findings: &mut Findings<'_>, goods: &Goods) {
    let programme = findings.programme();
    let known: Vec<&str> = goods.categories.iter().map(String::as_str).collect();
    let rated = programme.points.categories.iter().map(|(name, _)| (findings.category_key(name), name.as_str()));
    let scopes = scopes(programme);
    let scoped = scopes.iter().flat_map(|(place, scope)| named(place, "categories", &scope.categories));
    for (key, name) in strangers(rated.chain(scoped), &known) {
        let near = near(name, &known);
        findings.add(&key, Flaw::UnknownCategory { category: name.to_owned(), near });
    }
    let known: Vec<&str> = goods.items.iter().map(|item| item.name.as_str()).collect();
    let scoped = scopes.iter().flat_map(|(place, scope)| named(place, "items", &scope.items));
    for (key, name) in strangers(scoped.chain(given(programme)), &known) {
        findings.add(&key, Flaw::UnknownItem { item: name.to_owned(), near: near(name, &known) });
    }
}

/// What the rules of a programme are for, with the keys of the rules.
fn scopes(programme: &Programme) -> Vec<(String, &Scope)> {
    let benefits = &programme.benefits;
    let tiers = programme.tiers.iter().enumerate();
    let prices = tiers.flat_map(|(place, tier)| {
        placed(format!("tiers[{place}].prices"), tier.gives.prices.iter().map(|price| &price.scope))
    });
    prices
        .chain(placed("points.bonus".to_owned(), benefits.bonuses.iter().map(|bonus| &bonus.scope)))
        .chain(placed("offers".to_owned(), benefits.offers.iter().map(|offer| &offer.scope)))
        .chain(placed("coupons".to_owned(), benefits.coupons.iter().map(|coupon| &coupon.scope)))
        .chain(placed("exclusives".to_owned(), benefits.exclusives.iter().map(|one| &one.scope)))
        .collect()
}

fn placed<'p>(list: String, scopes: impl Iterator<Item = &'p Scope>) -> impl Iterator<Item = (String, &'p Scope)> {
    scopes.enumerate().map(move |(index, scope)| (format!("{list}[{index}]"), scope))
}

fn named<'p>(place: &str, list: &str, names: &'p [String]) -> Vec<(String, &'p str)> {
    names.iter().enumerate().map(|(index, name)| (format!("{place}.{list}[{index}]"), name.as_str())).collect()
}

/// The items of which coupons and rewards give a piece.
fn given(programme: &Programme) -> impl Iterator<Item = (String, &str)> {
    let coupons = programme.benefits.coupons.iter().enumerate().filter_map(|(index, coupon)| match &coupon.value {
        CouponValue::Free { item } => Some((format!("coupons[{index}].free"), item.as_str())),
        CouponValue::Trial { item, .. } => Some((format!("coupons[{index}].trial"), item.as_str())),
        CouponValue::Off(_) | CouponValue::Percent { .. } => None,
    });
    let rewards = programme.benefits.rewards.iter().enumerate().filter_map(|(index, reward)| match &reward.give {
        RewardGive::Item(item) => Some((format!("rewards[{index}].item"), item.as_str())),
        RewardGive::Coupon(_) | RewardGive::Thing => None,
    });
    coupons.chain(rewards)
}

/// The names that are not known, each once.
fn strangers<'p>(named: impl Iterator<Item = (String, &'p str)>, known: &[&str]) -> Vec<(String, &'p str)> {
    let known: BTreeSet<&str> = known.iter().copied().collect();
    let mut seen = BTreeSet::new();
    named.filter(|(_, name)| !known.contains(name) && seen.insert(*name)).collect()
}

/// The known name that was meant: the same but for spaces, case and width; else the only one that holds this name, is
/// part of it, or differs in one character.
fn near(name: &str, known: &[&str]) -> Option<String> {
    let name = fold(name);
    let folded = known.iter().map(|known| (*known, fold(known)));
    let (same, others): (Vec<_>, Vec<_>) = folded.partition(|(_, known)| *known == name);
    if let Some((same, _)) = same.first() {
        return Some((*same).to_owned());
    }
    let mut close = others.into_iter().filter(|(_, known)| {
        !known.is_empty() && (known.contains(&name) || name.contains(known.as_str()) || is_slip(&name, known))
    });
    match (close.next(), close.next()) {
        (Some((only, _)), None) => Some(only.to_owned()),
        _ => None,
    }
}

/// Whether two names differ in one character: another one, one too many or one too few.
fn is_slip(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    if short.len() < LEAST_SLIPPED || long.len() - short.len() > 1 {
        return false;
    }
    let ahead = short.iter().zip(&long).take_while(|(a, b)| a == b).count();
    let behind = short.iter().rev().zip(long.iter().rev()).take_while(|(a, b)| a == b).count();
    ahead + behind + 1 >= long.len()
}

/// Categories that are sold and for which a tier that has prices gives neither one of them nor points.
fn left_out(findings: &mut Findings<'_>, goods: &Goods) {
    let programme = findings.programme();
    let sold = |category: &&String| goods.items.iter().any(|item| item.is_sold && item.category == **category);
    let sold: Vec<&String> = goods.categories.iter().filter(sold).collect();
    for (tier, place) in
        programme.tiers.iter().zip(0..).filter(|(tier, _)| tier.enabled && !tier.gives.prices.is_empty())
    {
        let bare = sold.iter().filter(|category| gives_nothing(programme, tier, category, goods));
        let categories: Vec<String> = bare.map(|category| (*category).clone()).collect();
        if !categories.is_empty() {
            let flaw = Flaw::GivesNothing { tier: tier.name.clone(), categories };
            findings.add(&format!("tiers[{place}].prices"), flaw);
        }
    }
}

fn gives_nothing(programme: &Programme, tier: &Tier, category: &str, goods: &Goods) -> bool {
    let earns = programme.rate(category).0 > 0 && tier.points_multiplier.0 > 0;
    let mut items = goods.items.iter().filter(|item| item.is_sold && item.category == category);
    let pays_less =
        |item: &Good| PriceList::ALL.iter().any(|list| tier.gives.pay_percent(&item.name, category, *list).is_some());
    !earns && !items.any(pays_less)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_near_one_that_was_meant_and_no_other() {
        let known = ["洗剪吹", "皮肤护理", "身体护理", "美睫", "Spa A"];
        for (name, meant) in [
            ("剪", Some("洗剪吹")),
            ("ｓｐａ a", Some("Spa A")),
            ("皮夫护理", Some("皮肤护理")),
            ("皮肤的护理", Some("皮肤护理")),
            ("皮肤护理套餐", Some("皮肤护理")),
            ("护理", None),
            ("美甲", None),
            ("养发", None),
        ] {
            assert_eq!(near(name, &known).as_deref(), meant, "{name}");
        }
    }
}
