//! Prices of tiers: a higher tier never pays more, and its step is felt without being ruinous.
//!
//! What a tier saves on a yuan of list price is `100 − p + p × rate × multiplier × worth`, in percent: `p` is what it
//! pays, `rate × multiplier` the points that a yuan earns, `worth` what a point is worth in yuan as money, or else in
//! the best reward whose coupon takes an amount off. The step between neighbours is the largest difference of that.

use super::logic::earns;
use super::points::gives_otherwise;
use super::step::multiplier_above;
use super::{Findings, Flaw};
use crate::number::Micros;
use crate::programme::benefit::{CouponValue, PriceList, RewardGive, Scope};
use crate::programme::{Programme, Tier};

/// Programmes with more prices are not compared: nobody reads such a price board.
const MOST_PRICES: usize = 200;
/// The step between neighbouring tiers, in percent of the list price.
const LEAST_STEP: i64 = Micros::whole(15).0;
const MOST_STEP: i64 = Micros::whole(30).0;
/// What a proposal takes off the price of the tier below, in percent of the list price.
const PROPOSED_STEP: i64 = Micros::whole(5).0;

/// One kind of thing that may be sold, as prices tell things apart.
#[derive(Clone, Copy)]
pub(super) struct Cell<'p> {
    list: PriceList,
    category: &'p str,
    item: &'p str,
}

impl Cell<'_> {
    fn scope(&self) -> Scope {
        let of = |name: &str| if name.is_empty() { Vec::new() } else { vec![name.to_owned()] };
        Scope { categories: of(self.category), items: of(self.item) }
    }

    /// Whether a rule of this scope and list is about it.
    pub(super) fn is_in(&self, scope: &Scope, list: Option<PriceList>) -> bool {
        list.is_none_or(|list| list == self.list) && scope.holds(self.item, self.category)
    }

    /// What a tier pays for it, in percent.
    pub(super) fn paid(&self, tier: &Tier) -> Micros {
        tier.gives.pay_percent(self.item, self.category, self.list).unwrap_or(Micros::whole(100))
    }
}

/// Everything that prices and offers tell apart: each category and item that they name, and the rest, on both lists.
pub(super) fn cells(programme: &Programme) -> Vec<Cell<'_>> {
    let prices = programme.tiers.iter().flat_map(|tier| &tier.gives.prices).map(|price| &price.scope);
    let scopes = prices.chain(programme.benefits.offers.iter().map(|offer| &offer.scope));
    let mut named: Vec<(&str, &str)> = vec![("", "")];
    for scope in scopes {
        named.extend(scope.categories.iter().map(|category| (category.as_str(), "")));
        named.extend(scope.items.iter().map(|item| ("", item.as_str())));
    }
    named.sort_unstable();
    named.dedup();
    let on = |list| named.clone().into_iter().map(move |(category, item)| Cell { list, category, item });
    PriceList::ALL.into_iter().flat_map(on).collect()
}

/// Whether there are so many prices that they are not compared.
pub(super) fn are_too_many(programme: &Programme) -> bool {
    let prices: usize = programme.tiers.iter().map(|tier| tier.gives.prices.len()).sum();
    prices + programme.benefits.offers.len() > MOST_PRICES
}

pub(super) fn check(findings: &mut Findings<'_>) {
    let programme = findings.programme();
    if are_too_many(programme) || programme.tiers.iter().all(|tier| tier.gives.prices.is_empty()) {
        return;
    }
    let cells = cells(programme);
    let worse = pays_more(findings, programme, &cells);
    let tiers: Vec<(usize, &Tier)> = programme.tiers.iter().enumerate().filter(|(_, tier)| tier.enabled).collect();
    for pair in tiers.windows(2) {
        if let [(below, lower), (index, higher)] = pair
            && !worse.contains(below)
            && !worse.contains(index)
            && differ(lower, higher)
        {
            gap(findings, programme, &cells, (*index, lower, higher));
        }
    }
}

/// Whether two tiers pay different prices.
pub(super) fn differ(lower: &Tier, higher: &Tier) -> bool {
    lower.gives.prices != higher.gives.prices
}

/// Tiers that pay more than one below them, price by price; which those are.
fn pays_more(findings: &mut Findings<'_>, programme: &Programme, cells: &[Cell<'_>]) -> Vec<usize> {
    let full = (Micros::whole(100), 0_usize);
    // The least that any tier so far pays, with what is proposed for it taken.
    let mut least = vec![full; cells.len()];
    let mut worse = Vec::new();
    for (index, tier) in programme.tiers.iter().enumerate().filter(|(_, tier)| tier.enabled) {
        let mut proposals: Vec<(Option<usize>, Micros)> = Vec::new();
        for (cell, (below, lower)) in cells.iter().zip(&least) {
            let paid = cell.paid(tier);
            let place = deciding(tier, cell);
            if paid <= *below || proposals.iter().any(|(known, _)| *known == place) {
                continue;
            }
            let proposed = proposal(tier, cells, &least, place);
            proposals.push((place, proposed));
            let key = match place {
                Some(place) => format!("tiers[{index}].prices[{place}].pay_percent"),
                None => format!("tiers[{index}].name"),
            };
            let lower = programme.tiers.get(*lower).map(|lower| lower.name.clone()).unwrap_or_default();
            findings.add(
                &key,
                Flaw::HigherPaysMore {
                    lower,
                    higher: tier.name.clone(),
                    scope: cell.scope(),
                    lower_percent: *below,
                    higher_percent: paid,
                    proposed,
                    is_written: place.is_some(),
                },
            );
        }
        if !proposals.is_empty() {
            worse.push(index);
        }
        for (cell, least) in cells.iter().zip(&mut least) {
            let place = deciding(tier, cell);
            let proposed = proposals.iter().find(|(known, _)| *known == place && place.is_some());
            let paid = proposed.map_or_else(|| cell.paid(tier), |(_, proposed)| *proposed);
            if paid < least.0 {
                *least = (paid, index);
            }
        }
    }
    worse
}

/// The price of a tier that decides what it pays for something.
fn deciding(tier: &Tier, cell: &Cell<'_>) -> Option<usize> {
    let prices = tier.gives.prices.iter().enumerate().filter(|(_, price)| cell.is_in(&price.scope, price.list));
    prices.min_by_key(|(place, price)| (price.pay_percent, *place)).map(|(place, _)| place)
}

/// What a price must be for its tier to pay less than every tier below in all that it decides.
fn proposal(tier: &Tier, cells: &[Cell<'_>], least: &[(Micros, usize)], place: Option<usize>) -> Micros {
    let decided = cells.iter().zip(least).filter(|(cell, _)| deciding(tier, cell) == place);
    let exceeded = decided.filter(|(cell, (below, _))| cell.paid(tier) > *below);
    let below = exceeded.map(|(_, (below, _))| below.0).min().unwrap_or_default();
    Micros(if below > PROPOSED_STEP { below - PROPOSED_STEP } else { below })
}

/// A step between neighbours that is too small or too large.
fn gap(
    findings: &mut Findings<'_>,
    programme: &Programme,
    cells: &[Cell<'_>],
    (index, lower, higher): (usize, &Tier, &Tier),
) {
    let worth = worth(programme);
    let step = |cell: &Cell<'_>| saved(programme, higher, cell, worth) - saved(programme, lower, cell, worth);
    let Some(widest) = cells.iter().max_by_key(|cell| step(cell)) else { return };
    let percent = step(widest);
    let earning = earns(programme);
    let by_points = earning && higher.points_multiplier.0 * 100 >= lower.points_multiplier.0 * 115;
    let is_small = percent < LEAST_STEP && !by_points && !gives_otherwise(lower, higher);
    if percent <= MOST_STEP && !is_small {
        return;
    }
    let proposed = if is_small && earning { multiplier_above(lower.points_multiplier) } else { None };
    let hundredth = Micros::ONE.0 / 100;
    let flaw = Flaw::PriceGap {
        lower: lower.name.clone(),
        higher: higher.name.clone(),
        scope: widest.scope(),
        percent: Micros(percent / hundredth * hundredth),
        proposed,
    };
    findings.add(&format!("tiers[{index}].prices"), flaw);
}

/// What a point is worth, as fen for so many points.
fn worth(programme: &Programme) -> (i64, i64) {
    let benefits = &programme.benefits;
    if let Some(money) = benefits.points_money {
        return (100, i64::from(money.points_per_yuan));
    }
    let worths = benefits.rewards.iter().filter_map(|reward| {
        let RewardGive::Coupon(code) = &reward.give else { return None };
        let coupon = benefits.coupons.iter().find(|coupon| coupon.code == *code)?;
        match coupon.value {
            CouponValue::Off(off) => Some((off.0, reward.points.0)),
            CouponValue::Percent { .. } | CouponValue::Free { .. } | CouponValue::Trial { .. } => None,
        }
    });
    let more =
        |a: &(i64, i64), b: &(i64, i64)| (i128::from(a.0) * i128::from(b.1)).cmp(&(i128::from(b.0) * i128::from(a.1)));
    worths.max_by(more).unwrap_or((0, 1))
}

/// What a tier saves on something, in millionths of a percent of the list price.
fn saved(programme: &Programme, tier: &Tier, cell: &Cell<'_>, (fen, points): (i64, i64)) -> i64 {
    let paid = cell.paid(tier).0;
    let one = i128::from(Micros::ONE.0);
    let earned = i128::from(paid) * i128::from(programme.rate(cell.category).0) / one
        * i128::from(tier.points_multiplier.0)
        / one;
    let back = earned * i128::from(fen) / (100 * i128::from(points));
    // Beyond a hundred times the price it makes no difference how much more it is.
    let most = i128::from(Micros::whole(10_000).0);
    Micros::whole(100).0 - paid + i64::try_from(back.min(most)).unwrap_or(i64::MAX / 4)
}
