//! Rules that never apply: coupons that nobody gets, grants that nobody is given, gifts for tiers that are closed.

use super::logic::earns;
use super::prices::{are_too_many, cells};
use super::{Findings, Flaw};
use crate::number::Micros;
use crate::programme::benefit::{Give, Offer, OfferPrice, RewardGive};
use crate::programme::read::Rule;
use crate::programme::{Programme, Tier};

/// What a proposal takes off the lowest price that members pay anyway, in percent of the list price.
const PROPOSED_STEP: i64 = Micros::whole(5).0;

pub(super) fn check(findings: &mut Findings<'_>) {
    let programme = findings.programme();
    bonuses(findings, programme);
    offers(findings, programme);
    coupons(findings, programme);
    for (index, reward) in programme.benefits.rewards.iter().enumerate() {
        closed(findings, programme, &format!("rewards[{index}].tiers"), Rule::Reward, (&reward.name, &reward.tiers));
    }
    for (index, gift) in programme.benefits.gifts.iter().enumerate() {
        closed(findings, programme, &format!("gifts[{index}].tiers"), Rule::Gift, (&gift.name, &gift.tiers));
    }
    for (index, exclusive) in programme.benefits.exclusives.iter().enumerate() {
        let has = |tier: &Tier| tier.enabled && tier.gives.perks.contains(&exclusive.perk);
        if !programme.tiers.iter().any(has) {
            findings.add(&format!("exclusives[{index}].perk"), Flaw::IdleExclusive { perk: exclusive.perk });
        }
    }
}

/// Says of a rule that all the tiers that it is for are closed; whether it did.
fn closed(
    findings: &mut Findings<'_>,
    programme: &Programme,
    key: &str,
    rule: Rule,
    (name, tiers): (&str, &[String]),
) -> bool {
    let is_open = |code: &String| programme.tiers.iter().any(|tier| tier.enabled && tier.code == *code);
    let is_closed = !tiers.is_empty() && !tiers.iter().any(is_open);
    if is_closed {
        findings.add(key, Flaw::ClosedTiers { rule, name: name.to_owned() });
    }
    is_closed
}

/// Everything that gifts give.
fn given(programme: &Programme) -> impl Iterator<Item = &Give> {
    programme.benefits.gifts.iter().flat_map(|gift| &gift.give)
}

fn bonuses(findings: &mut Findings<'_>, programme: &Programme) {
    for (index, bonus) in programme.benefits.bonuses.iter().enumerate() {
        let key = format!("points.bonus[{index}]");
        if closed(findings, programme, &format!("{key}.tiers"), Rule::Bonus, (&bonus.name, &bonus.tiers)) {
            continue;
        }
        let no_points = !earns(programme);
        if no_points || bonus.multiplier == Micros::ONE {
            let flaw = Flaw::IdleBonus { bonus: bonus.name.clone(), no_points };
            findings.add(&format!("{key}.multiplier"), flaw);
        } else if bonus.granted
            && !given(programme).any(|give| matches!(give, Give::Bonus(right) if right.code == bonus.code))
        {
            let flaw = Flaw::IdleGrant { rule: Rule::Bonus, name: bonus.name.clone() };
            findings.add(&format!("{key}.granted"), flaw);
        }
    }
}

fn offers(findings: &mut Findings<'_>, programme: &Programme) {
    for (index, offer) in programme.benefits.offers.iter().enumerate() {
        let key = format!("offers[{index}]");
        if closed(findings, programme, &format!("{key}.tiers"), Rule::Offer, (&offer.name, &offer.tiers)) {
            continue;
        }
        let is_given = given(programme).any(|give| matches!(give, Give::Offer(right) if right.code == offer.code));
        if offer.granted && !is_given {
            let flaw = Flaw::IdleGrant { rule: Rule::Offer, name: offer.name.clone() };
            findings.add(&format!("{key}.granted"), flaw);
        } else if let Some(flaw) = dear(programme, offer) {
            findings.add(&format!("{key}.pay_percent"), flaw);
        }
    }
}

/// An offer that is for members alone and never below what they pay anyway.
fn dear(programme: &Programme, offer: &Offer) -> Option<Flaw> {
    let OfferPrice::Percent(percent) = offer.price else { return None };
    let is_for_members = offer.granted || !offer.tiers.is_empty();
    let adds_up = programme.benefits.stacking.offer_on_tier_price && percent < Micros::whole(100);
    if adds_up || are_too_many(programme) || !(is_for_members || percent == Micros::whole(100)) {
        return None;
    }
    let is_for = |tier: &&Tier| tier.enabled && (offer.tiers.is_empty() || offer.tiers.contains(&tier.code));
    let cells = cells(programme);
    let cells = cells.iter().filter(|cell| cell.is_in(&offer.scope, offer.list));
    let mut paid = cells.flat_map(|cell| programme.tiers.iter().filter(is_for).map(|tier| cell.paid(tier))).peekable();
    paid.peek()?;
    let (lowest, highest) =
        paid.fold((Micros::whole(100), Micros(0)), |(lowest, highest), paid| (lowest.min(paid), highest.max(paid)));
    let proposed = Some(Micros(lowest.0 - PROPOSED_STEP)).filter(|proposed| proposed.0 > 0);
    (highest <= percent).then(|| Flaw::DearOffer { offer: offer.name.clone(), proposed })
}

fn coupons(findings: &mut Findings<'_>, programme: &Programme) {
    for (index, coupon) in programme.benefits.coupons.iter().enumerate() {
        let key = format!("coupons[{index}]");
        let rewards = programme.benefits.rewards.iter();
        let is_bought = rewards.into_iter().any(|reward| reward.give == RewardGive::Coupon(coupon.code.clone()));
        let is_given = given(programme).any(|give| matches!(give, Give::Coupon { code, .. } if *code == coupon.code));
        if coupon.claim
            && closed(findings, programme, &format!("{key}.tiers"), Rule::Coupon, (&coupon.name, &coupon.tiers))
        {
            continue;
        }
        if !coupon.claim && !is_bought && !is_given {
            findings.add(&format!("{key}.code"), Flaw::IdleCoupon { coupon: coupon.name.clone() });
        }
    }
}
