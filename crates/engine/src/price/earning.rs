//! The points that a bill earns, and which bonus each of its lines has.

use super::bill::BillLine;
use super::fault::QuoteFault;
use super::inquiry::{AskedLine, Inquiry, RightTerms};
use crate::number::{Fen, Micros, Points, earned};
use crate::programme::benefit::Bonus;
use crate::programme::{Programme, Tier};

/// A bonus that holds, with the number of the right to it if it was granted.
#[derive(Clone, Copy)]
pub(super) struct Held<'a> {
    pub(super) bonus: &'a Bonus,
    pub(super) right: Option<usize>,
}

/// The bonuses that hold on a day for a tier; of equal multipliers, the one that comes first here is taken.
pub(super) fn bonuses<'a>(programme: &'a Programme, inquiry: &'a Inquiry, tier: Option<&Tier>) -> Vec<Held<'a>> {
    let Some(tier) = tier else { return Vec::new() };
    let open = programme.benefits.bonuses.iter().filter(|bonus| !bonus.granted);
    let granted = inquiry.rights.iter().filter_map(|right| match &right.terms {
        RightTerms::Bonus(bonus) => Some(Held { bonus, right: Some(right.number) }),
        RightTerms::Offer(_) => None,
    });
    let holds = |bonus: &Bonus| {
        bonus.multiplier > Micros::ONE
            && bonus.days.hold(inquiry.day)
            && (bonus.tiers.is_empty() || bonus.tiers.contains(&tier.code))
    };
    let all = open.map(|bonus| Held { bonus, right: None }).chain(granted);
    let mut held: Vec<Held<'a>> = all.filter(|held| holds(held.bonus)).collect();
    held.sort_by_key(|held| (std::cmp::Reverse(held.bonus.multiplier), held.right, &held.bonus.code));
    held
}

/// The largest of the bonuses that apply to a line.
pub(super) fn bonus_of<'a>(bonuses: &[Held<'a>], line: &AskedLine) -> Option<Held<'a>> {
    bonuses.iter().find(|held| held.bonus.scope.holds(&line.item, &line.category)).copied()
}

/// The points that lines earn: each at the rate of its category times its bonus, cut to six decimals.
///
/// # Errors
/// [`QuoteFault::AmountTooLarge`] above [`Points::MOST_EARNED`].
pub(super) fn earns(programme: &Programme, tier: Option<&Tier>, lines: &[BillLine]) -> Result<Points, QuoteFault> {
    let Some(tier) = tier else { return Ok(Points(0)) };
    let part = |line: &BillLine| Some((line.pay_fen, boosted(programme.rate(&line.category), line.bonus)?));
    let parts: Option<Vec<(Fen, Micros)>> = lines.iter().map(part).collect();
    parts.and_then(|parts| earned(tier.points_multiplier, parts.into_iter())).ok_or(QuoteFault::AmountTooLarge)
}

/// A rate times a bonus, cut to six decimals; `None` out of range.
pub(super) fn boosted(rate: Micros, bonus: Micros) -> Option<Micros> {
    let product = i128::from(rate.0) * i128::from(bonus.0) / i128::from(Micros::ONE.0);
    i64::try_from(product).ok().map(Micros)
}
