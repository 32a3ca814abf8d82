//! What members get for their points, and whether they get anything but lower prices.

use super::logic::earns;
use super::{Findings, Flaw};
use crate::number::{Fen, Micros, Points};
use crate::programme::benefit::{CouponValue, Give, Occasion, Reward, RewardGive};
use crate::programme::{Condition, Metric, Programme, Tier};

/// Spend from which on the first reward comes too late for anybody to care, in yuan.
const MOST_FIRST_YUAN: i64 = 5_000;
/// Spend that nobody brings, in yuan.
const MOST_YUAN: i64 = 1_000_000;
/// The spend after which a first reward is proposed, in yuan.
const PROPOSED_YUAN: i64 = 1_000;
/// How many times what a reward is worth the spend for it may be, and how many times is proposed.
const MOST_TIMES: i64 = 100;
const PROPOSED_TIMES: i64 = 50;

pub(super) fn check(findings: &mut Findings<'_>) {
    let programme = findings.programme();
    rewards(findings, programme);
    let discounts = only_discounts(programme);
    if let Some(index) = discounts {
        findings.add(&format!("tiers[{index}].prices"), Flaw::OnlyDiscounts);
    } else if is_described(programme) && gives_points(programme) && !points_serve(programme) {
        findings.add("points", Flaw::IdlePoints);
    }
    if let Some(base) = programme.tiers.first()
        && is_described(programme)
        && earns_as(programme, base)
        && !gets_something(programme, base)
    {
        findings.add("tiers[0].name", Flaw::BaseGivesNothing { tier: base.name.clone() });
    }
}

/// Whether the programme says at all what it gives besides points of sales.
fn is_described(programme: &Programme) -> bool {
    let benefits = &programme.benefits;
    benefits.points_money.is_some()
        || !benefits.bonuses.is_empty()
        || !benefits.offers.is_empty()
        || !benefits.coupons.is_empty()
        || !benefits.rewards.is_empty()
        || !benefits.gifts.is_empty()
        || !benefits.exclusives.is_empty()
        || programme.tiers.iter().any(|tier| !tier.gives.prices.is_empty() || has_perks(tier))
}

fn has_perks(tier: &Tier) -> bool {
    !tier.gives.perks.is_empty() || tier.gives.booking_days_ahead > 0
}

/// Whether points buy something or lead to a tier.
fn points_serve(programme: &Programme) -> bool {
    let mut leads = false;
    let conditions = programme.tiers.iter().flat_map(|tier| [&tier.qualify, &tier.retain]).flatten();
    conditions.for_each(|condition: &Condition| {
        condition.each_meter(&mut |metric, _| leads |= metric == Metric::PointsEarned);
    });
    leads || buys(programme)
}

fn buys(programme: &Programme) -> bool {
    programme.benefits.points_money.is_some() || !programme.benefits.rewards.is_empty()
}

/// The first tier with a price, if prices are all that the programme gives.
fn only_discounts(programme: &Programme) -> Option<usize> {
    let benefits = &programme.benefits;
    let more = programme.tiers.iter().any(has_perks)
        || !benefits.gifts.is_empty()
        || !benefits.coupons.is_empty()
        || !benefits.exclusives.is_empty()
        || (gives_points(programme) && points_serve(programme));
    let priced = programme.tiers.iter().position(|tier| !tier.gives.prices.is_empty())?;
    (!more).then_some(priced)
}

/// Whether members come to points by themselves: by what they buy, or by taking part.
fn gives_points(programme: &Programme) -> bool {
    earns(programme) || programme.points.taking_part.is_rewarded()
}

fn earns_as(programme: &Programme, tier: &Tier) -> bool {
    earns(programme) && tier.points_multiplier.0 > 0 || programme.points.taking_part.is_rewarded()
}

/// Whether members of a tier get anything for being members, points that buy nothing aside.
pub(super) fn gets_something(programme: &Programme, tier: &Tier) -> bool {
    let benefits = &programme.benefits;
    let open = |tiers: &[String]| tiers.is_empty() || tiers.contains(&tier.code);
    let is_base = programme.tiers.first().is_some_and(|base| base.code == tier.code);
    let lower_price = tier.gives.prices.iter().any(|price| price.pay_percent < Micros::whole(100));
    lower_price
        || has_perks(tier)
        || benefits.offers.iter().any(|offer| !offer.granted && open(&offer.tiers))
        || benefits.coupons.iter().any(|coupon| coupon.claim && open(&coupon.tiers))
        || benefits.gifts.iter().any(|gift| open(&gift.tiers) && !(is_base && gift.on == Occasion::Upgrade))
        || earns_as(programme, tier)
            && (benefits.points_money.is_some() || benefits.rewards.iter().any(|reward| open(&reward.tiers)))
}

/// What a yuan earns in the best category with a multiplier, in millionths of millionths of a point.
fn per_yuan(programme: &Programme, multiplier: Micros) -> i128 {
    let rates = programme.points.categories.iter().map(|(_, rate)| rate.0).chain([programme.points.per_yuan.0]);
    i128::from(rates.max().unwrap_or(0)) * i128::from(multiplier.0)
}

/// The spend that some points take, in whole yuan, rounded up; `None`: nothing is earned.
fn yuan_for(points: Points, per_yuan: i128) -> Option<i64> {
    let needed = i128::from(points.0) * i128::from(Micros::ONE.0) * i128::from(Micros::ONE.0);
    (per_yuan > 0).then(|| i64::try_from((needed + per_yuan - 1) / per_yuan).unwrap_or(i64::MAX))
}

/// The points that some spend earns; `None`: not one, or more than there can be.
fn points_of(yuan: i64, per_yuan: i128) -> Option<Points> {
    let points = i128::from(yuan) * per_yuan / (i128::from(Micros::ONE.0) * i128::from(Micros::ONE.0));
    i64::try_from(points).ok().filter(|points| (1..=Points::MOST.0).contains(points)).map(Points)
}

fn rewards(findings: &mut Findings<'_>, programme: &Programme) {
    let given = programme.benefits.gifts.iter().flat_map(|gift| &gift.give);
    let are_given =
        given.into_iter().any(|give| matches!(give, Give::Points(_))) || programme.points.taking_part.is_rewarded();
    let mut first: Option<(i64, usize, i128)> = None;
    for (index, reward) in programme.benefits.rewards.iter().enumerate() {
        let multipliers = open_tiers(programme, reward).map(|tier| tier.points_multiplier);
        let Some((low, high)) = multipliers.fold(None, |span: Option<(Micros, Micros)>, next| {
            Some(span.map_or((next, next), |(low, high)| (low.min(next), high.max(next))))
        }) else {
            continue;
        };
        let key = format!("rewards[{index}].points");
        let at_best = yuan_for(reward.points, per_yuan(programme, high)).unwrap_or(i64::MAX);
        if at_best >= MOST_YUAN && !are_given {
            findings.add(&key, Flaw::UnreachableReward { reward: reward.name.clone() });
            continue;
        }
        let earned = per_yuan(programme, low);
        let Some(yuan) = yuan_for(reward.points, earned) else { continue };
        if let Some(worth) = worth(programme, reward)
            && i128::from(worth.0) * i128::from(MOST_TIMES) < i128::from(yuan) * 100
        {
            let wanted = i64::try_from(i128::from(worth.0) * i128::from(PROPOSED_TIMES) / 100).unwrap_or(i64::MAX);
            let proposed = points_of(wanted, earned).filter(|points| *points < reward.points);
            findings.add(&key, Flaw::DearReward { reward: reward.name.clone(), yuan, worth: Some(worth), proposed });
        } else if first.is_none_or(|(least, _, _)| yuan < least) {
            first = Some((yuan, index, earned));
        }
    }
    if let Some((yuan, index, earned)) = first.filter(|(yuan, _, _)| *yuan >= MOST_FIRST_YUAN)
        && let Some(reward) = programme.benefits.rewards.get(index)
    {
        let proposed = points_of(PROPOSED_YUAN, earned);
        let flaw = Flaw::DearReward { reward: reward.name.clone(), yuan, worth: None, proposed };
        findings.add(&format!("rewards[{index}].points"), flaw);
    }
}

/// The tiers whose members may have a reward.
fn open_tiers<'p>(programme: &'p Programme, reward: &'p Reward) -> impl Iterator<Item = &'p Tier> {
    let tiers = programme.tiers.iter().filter(|tier| tier.enabled);
    tiers.filter(|tier| reward.tiers.is_empty() || reward.tiers.contains(&tier.code))
}

/// What a reward is worth, where the programme says so.
fn worth(programme: &Programme, reward: &Reward) -> Option<Fen> {
    let RewardGive::Coupon(code) = &reward.give else { return None };
    match programme.benefits.coupons.iter().find(|coupon| coupon.code == *code)?.value {
        CouponValue::Off(off) => Some(off),
        CouponValue::Percent { .. } | CouponValue::Free { .. } | CouponValue::Trial { .. } => None,
    }
}
