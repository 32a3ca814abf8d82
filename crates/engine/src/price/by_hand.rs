//! What is taken off by hand: prices and gifts of single lines, 抹零 of the whole.

use super::basis::line_floor;
use super::draft::{Draft, rooms};
use super::fault::QuoteFault;
use super::inquiry::ByHand;
use super::share::share_within;
use crate::number::Fen;

/// Takes off what was decided by hand.
///
/// # Errors
/// [`QuoteFault::BelowFloor`], [`QuoteFault::AbovePrice`]
pub(super) fn change_by_hand(drafts: &mut [Draft<'_>]) -> Result<(), QuoteFault> {
    for draft in drafts {
        let wanted = match draft.asked.by_hand {
            None => continue,
            Some(ByHand::Gift) => 0,
            Some(ByHand::Price(price)) => {
                let (line, floor_fen) = (draft.place, line_floor(draft.asked));
                if price < floor_fen {
                    return Err(QuoteFault::BelowFloor { line, floor_fen });
                }
                if price.0 > draft.left {
                    return Err(QuoteFault::AbovePrice { line, price_fen: Fen(draft.left) });
                }
                price.0
            }
        };
        draft.hand = draft.left - wanted;
        draft.left = wanted;
    }
    Ok(())
}

/// Takes 抹零 off, shared by what the lines come to.
///
/// # Errors
/// [`QuoteFault::RoundingOver`]
pub(super) fn round_off(drafts: &mut [Draft<'_>], rounding: Fen) -> Result<(), QuoteFault> {
    let (weights, limits) = rooms(drafts);
    let most = limits.iter().sum();
    if !(0..=most).contains(&rounding.0) {
        return Err(QuoteFault::RoundingOver { most_fen: Fen(most) });
    }
    for (draft, off) in drafts.iter_mut().zip(share_within(rounding.0, &weights, &limits)) {
        draft.rounding = off;
        draft.left -= off;
    }
    Ok(())
}
