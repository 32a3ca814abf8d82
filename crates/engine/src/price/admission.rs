//! Whether a basket may be asked about at all: its figures are in range and it holds nothing that the tier may not buy.

use super::fault::QuoteFault;
use super::inquiry::{AskedLine, ByHand, Inquiry};
use crate::number::Fen;
use crate::programme::{Programme, Tier};

/// The tier that is asked for, if any.
///
/// # Errors
/// [`QuoteFault::EmptyBasket`], [`QuoteFault::UnknownTier`], [`QuoteFault::Quantity`], [`QuoteFault::AmountTooLarge`],
/// [`QuoteFault::ExclusiveItem`]
pub(super) fn admit<'a>(programme: &'a Programme, inquiry: &Inquiry) -> Result<Option<&'a Tier>, QuoteFault> {
    if inquiry.lines.is_empty() {
        return Err(QuoteFault::EmptyBasket);
    }
    let tier = match inquiry.tier {
        Some(place) => Some(programme.tiers.get(place).ok_or(QuoteFault::UnknownTier)?),
        None => None,
    };
    let mut total = 0_i64;
    for (place, line) in inquiry.lines.iter().enumerate() {
        if !(1..=AskedLine::MOST_PIECES).contains(&line.quantity) {
            return Err(QuoteFault::Quantity { line: place });
        }
        if !amounts(line).all(in_range) {
            return Err(QuoteFault::AmountTooLarge);
        }
        // No more than 10¹² × 10⁵, which 64 bits hold; the sum is looked at after each line.
        total += line.list_fen.0 * i64::from(line.quantity);
        if !in_range(Fen(total)) {
            return Err(QuoteFault::AmountTooLarge);
        }
        may_buy(programme, tier, place, line)?;
    }
    Ok(tier)
}

/// The amounts that a line names.
fn amounts(line: &AskedLine) -> impl Iterator<Item = Fen> {
    let by_hand = match line.by_hand {
        Some(ByHand::Price(price)) => Some(price),
        Some(ByHand::Gift) | None => None,
    };
    [Some(line.list_fen), line.member_fen, Some(line.floor_fen), line.lowest_fen, by_hand].into_iter().flatten()
}

fn in_range(amount: Fen) -> bool {
    (Fen(0)..=Fen::MOST).contains(&amount)
}

/// Refuses what only members with a perk may buy to whoever has it not.
fn may_buy(programme: &Programme, tier: Option<&Tier>, place: usize, line: &AskedLine) -> Result<(), QuoteFault> {
    let kept = programme.benefits.exclusives.iter().find(|exclusive| {
        exclusive.scope.holds(&line.item, &line.category)
            && !tier.is_some_and(|tier| tier.gives.perks.contains(&exclusive.perk))
    });
    kept.map_or(Ok(()), |exclusive| Err(QuoteFault::ExclusiveItem { line: place, perk: exclusive.perk }))
}
