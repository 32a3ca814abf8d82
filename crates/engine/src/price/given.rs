//! What the rules of a programme gave on a bill, as far as it was not taken back: what tiers', members' and offers'
//! prices took off the list price, the points that bonuses brought, and perks that let something be bought.

use std::collections::{BTreeMap, BTreeSet};

use super::bill::Basis;
use super::earning::boosted;
use super::fault::RefundFault;
use super::left::{LineLeft, left_of};
use super::refund::Since;
use super::sold::{SoldBill, SoldLine};
use crate::number::{Fen, Micros, Points, earned};
use crate::programme::Programme;
use crate::programme::benefit::Perk;

/// A rule that gives something on a bill by itself.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum GivingRule {
    /// The share of the list price that a tier pays, by the code of the tier.
    Tier(String),
    /// The members' prices of items.
    Member,
    /// An offer, by its code.
    Offer(String),
    /// A bonus, by its code.
    Bonus(String),
    /// A perk, without which something could not have been bought.
    Perk(Perk),
}

/// What one rule gave on a bill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// The rule.
    pub rule: GivingRule,
    /// What its price is below the list's, of what was not taken back; 0 of a rule that is no price.
    pub off_fen: Fen,
    /// The points that it brought, less those that refunds took; 0 of a rule that is no bonus.
    pub points: Points,
}

/// What the rules gave on a bill.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GivenOn {
    /// Each rule of which something is left, in their order.
    pub rules: Vec<Given>,
    /// What is left of all that was to be paid with money, whether it was paid or is owed.
    pub left_fen: Fen,
}

/// What money earned by.
#[derive(Clone, Copy, Debug)]
pub struct EarnedBy<'a> {
    /// The programme of its day, for the rates of categories.
    pub programme: &'a Programme,
    /// The multiplier of the tier.
    pub multiplier: Micros,
}

/// What the money of a bill earned by; of what is `None`, no points of bonuses are told.
#[derive(Clone, Debug, Default)]
pub struct Earnings<'a> {
    /// The money that was paid with the sale.
    pub sale: Option<EarnedBy<'a>>,
    /// The money of each repayment, in their order.
    pub repayments: Vec<Option<EarnedBy<'a>>>,
}

/// What rules gave on a bill and what is left of it; `programme` is that of the sale's day.
///
/// What a price took off a line goes back in proportion with the line, half up, and the last of it with its last piece.
/// The points of a bonus are what its money earns less what it would earn without it; of several bonuses one after the
/// other is left out, so that together they are what all of them brought.
///
/// # Errors
/// [`RefundFault::Inconsistent`] when more was given back or repaid than there was.
pub fn given(
    programme: &Programme,
    sold: &SoldBill,
    since: &Since,
    earnings: &Earnings<'_>,
) -> Result<GivenOn, RefundFault> {
    let left = left_of(sold, since)?;
    let mut rules: BTreeMap<GivingRule, (i64, i64)> = BTreeMap::new();
    for (line, left) in sold.lines.iter().zip(&left).filter(|(_, left)| left.quantity > 0) {
        if let Some(rule) = rule_of(sold, &line.basis) {
            rules.entry(rule).or_default().0 += left.off;
        }
        if let Some(code) = &line.bonus_code {
            rules.entry(GivingRule::Bonus(code.clone())).or_default();
        }
        for perk in perks_for(programme, sold, line) {
            rules.entry(GivingRule::Perk(perk)).or_default();
        }
    }
    let of_sale: Vec<Fen> = left.iter().map(LineLeft::counted_of_sale).collect();
    let mut all = vec![(earnings.sale, of_sale)];
    for (place, by) in earnings.repayments.iter().enumerate() {
        all.push((*by, left.iter().map(|line| line.counted_of_repayment(place)).collect()));
    }
    for (by, amounts) in all.into_iter().filter_map(|(by, amounts)| Some((by?, amounts))) {
        for (code, points) in of_bonuses(by, &sold.lines, &amounts) {
            if let Some((_, sum)) = rules.get_mut(&GivingRule::Bonus(code.to_owned())) {
                *sum += points;
            }
        }
    }
    let given = |(rule, (off, points))| Given { rule, off_fen: Fen(off), points: Points(points) };
    Ok(GivenOn { rules: rules.into_iter().map(given).collect(), left_fen: Fen(left.iter().map(LineLeft::pay).sum()) })
}

/// The rule from which a line has its price; `None`: the list.
fn rule_of(sold: &SoldBill, basis: &Basis) -> Option<GivingRule> {
    match basis {
        Basis::List => None,
        Basis::Tier { .. } => Some(GivingRule::Tier(sold.tier.clone()?)),
        Basis::Member => Some(GivingRule::Member),
        Basis::Offer { code, .. } => Some(GivingRule::Offer(code.clone())),
    }
}

/// The perks that whoever bought a line had to have. Whoever has no tier has no perk: what is kept for one on the day of
/// such a sale was free for all when it was sold.
fn perks_for(programme: &Programme, sold: &SoldBill, line: &SoldLine) -> impl Iterator<Item = Perk> {
    let exclusives = programme.benefits.exclusives.iter().filter(|_| sold.tier.is_some());
    exclusives.filter(|exclusive| exclusive.scope.holds(&line.name, &line.category)).map(|exclusive| exclusive.perk)
}

/// The points that each bonus brings of so much money on each line.
fn of_bonuses<'a>(by: EarnedBy<'_>, lines: &'a [SoldLine], amounts: &[Fen]) -> Vec<(&'a str, i64)> {
    let codes: BTreeSet<&str> = lines.iter().filter_map(|line| line.bonus_code.as_deref()).collect();
    let points = |without: &[&str]| {
        let rate = |line: &SoldLine| {
            let is_out = line.bonus_code.as_deref().is_some_and(|code| without.contains(&code));
            boosted(by.programme.rate(&line.category), if is_out { Micros::ONE } else { line.bonus })
        };
        let parts: Option<Vec<_>> = lines.iter().zip(amounts).map(|(line, fen)| Some((*fen, rate(line)?))).collect();
        parts.and_then(|parts| earned(by.multiplier, parts.into_iter())).map_or(0, |points| points.0)
    };
    let (mut without, mut before) = (Vec::new(), points(&[]));
    let mut of_each = Vec::with_capacity(codes.len());
    for code in codes {
        without.push(code);
        let after = points(&without);
        of_each.push((code, before - after));
        before = after;
    }
    of_each
}
