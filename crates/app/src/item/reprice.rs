//! Many prices changed at once: by a share or by an amount, over the items of a query. Looked over first, and done only
//! as it was seen.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use yanji_books::{Read, items};
use yanji_words::Problem;

use super::fields::PRICE_MOST;
use super::search::{ItemQuery, searched};
use super::{Item, free, log_change};
use crate::actor::{Actor, Permission};
use crate::clinic::Clinic;
use crate::error::AppError;
use crate::once::Key;

/// What is done to which prices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repricing {
    /// The items; those without a price of this kind stay as they are.
    pub items: ItemQuery,
    /// Which of their prices.
    pub price: RepricedPrice,
    /// By how much.
    pub by: PriceMove,
    /// To which multiple the new price is rounded, half up: 1 to 100 000 fen.
    pub step_fen: i64,
}

/// A price that an item has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RepricedPrice {
    /// At the desk.
    #[default]
    Retail,
    /// In quantity.
    Wholesale,
    /// For members.
    Member,
}

impl RepricedPrice {
    /// Every price.
    pub const ALL: [Self; 3] = [Self::Retail, Self::Wholesale, Self::Member];

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Retail => "retail",
            Self::Wholesale => "wholesale",
            Self::Member => "member",
        }
    }

    /// The price with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|price| price.code() == code)
    }

    const fn of(self, item: &Item) -> Option<i64> {
        match self {
            Self::Retail => Some(item.price_fen),
            Self::Wholesale => item.wholesale_fen,
            Self::Member => item.member_fen,
        }
    }
}

/// By how much a price moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PriceMove {
    /// By a share of itself, in hundredths of a percent: -9 999 to 100 000.
    Share(i64),
    /// By an amount in fen, at most 100 000 000 either way.
    Amount(i64),
}

/// What a repricing does, before it is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RepricingPreview {
    /// The items whose price will be another.
    pub changes: Vec<RepricedItem>,
    /// What tells this preview from any other; [`Clinic::item_reprice`] asks for it.
    pub seal: String,
}

impl RepricingPreview {
    /// Whether all of it can be done, and there is something to do.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        !self.changes.is_empty() && self.changes.iter().all(|change| change.problem.is_none())
    }
}

/// An item with another price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RepricedItem {
    /// The item as it is.
    pub item: Item,
    /// The price as it is, in fen.
    pub before_fen: i64,
    /// The price as it will be, in fen.
    pub after_fen: i64,
    /// Why it cannot be.
    pub problem: Option<Problem>,
}

impl Clinic {
    /// What a change of many prices does, without doing it.
    ///
    /// # Errors
    /// [`Problem::Forbidden`]; [`Problem::OutOfRange`] about the fields `by` and `step_fen`.
    pub fn item_reprice_look_over(&self, actor: &Actor, change: &Repricing) -> Result<RepricingPreview, AppError> {
        actor.require(Permission::ItemEdit)?;
        change.check()?;
        self.books.read(|tx| change.preview(tx))
    }

    /// Changes many prices as they were looked over. Answers how many.
    ///
    /// # Errors
    /// As [`Clinic::item_reprice_look_over`]; [`Problem::PreviewStale`] when the prices are no longer those of the
    /// preview, or when it had faults or nothing to change.
    pub fn item_reprice(&self, actor: &Actor, key: &Key, change: &Repricing, seal: &str) -> Result<usize, AppError> {
        change.check()?;
        self.item_change(actor, key, "item_reprice", &(change, seal), |tx, at| {
            let preview = change.preview(tx)?;
            if preview.seal != seal || !preview.is_sound() {
                return Err(AppError::new(Problem::PreviewStale));
            }
            for RepricedItem { item, after_fen, .. } in &preview.changes {
                let mut row = super::found(tx, item.id)?;
                change.put(&mut row, *after_fen);
                free(items::update(tx, &row)?)?;
            }
            log_change(tx, actor, at, "item_reprice", change.price.code().to_owned(), preview.changes.len())?;
            Ok(preview.changes.len())
        })
    }
}

impl Repricing {
    fn check(&self) -> Result<(), AppError> {
        let (moved, least, most) = match self.by {
            PriceMove::Share(share) => (share, -9_999, 100_000),
            PriceMove::Amount(fen) => (fen, -PRICE_MOST, PRICE_MOST),
        };
        if !(least..=most).contains(&moved) {
            return Err(AppError::at(Problem::OutOfRange { least: least / 100, most: most / 100 }, "by"));
        }
        if !(1..=100_000).contains(&self.step_fen) {
            return Err(AppError::at(Problem::OutOfRange { least: 1, most: 100_000 }, "step_fen"));
        }
        Ok(())
    }

    fn preview(&self, tx: &mut dyn Read) -> Result<RepricingPreview, AppError> {
        let change = |item: Item| {
            let before_fen = self.price.of(&item)?;
            let after_fen = self.moved(before_fen);
            let problem = match after_fen {
                fen if !(0..=PRICE_MOST).contains(&fen) => {
                    Some(Problem::OutOfRange { least: 0, most: PRICE_MOST / 100 })
                }
                fen if fen < item.floor_fen => Some(Problem::FloorAbovePrice),
                _ => None,
            };
            (after_fen != before_fen).then_some(RepricedItem { item, before_fen, after_fen, problem })
        };
        let changes: Vec<RepricedItem> = searched(tx, &self.items)?.into_iter().filter_map(change).collect();
        let mut digest = Sha256::new();
        for RepricedItem { item, before_fen, after_fen, .. } in &changes {
            digest.update(item.id.0);
            digest.update(before_fen.to_be_bytes());
            digest.update(after_fen.to_be_bytes());
        }
        let seal = digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(RepricingPreview { changes, seal })
    }

    /// The new price: moved, and rounded half up to a multiple of the step.
    fn moved(&self, fen: i64) -> i64 {
        // Prices are at most 10⁸ fen and shares at most 10⁵, so that nothing here leaves the range.
        let (exact, scale) = match self.by {
            PriceMove::Share(share) => (fen * (10_000 + share), 10_000),
            PriceMove::Amount(by_fen) => (fen + by_fen, 1),
        };
        let step = self.step_fen * scale;
        (2 * exact + step).div_euclid(2 * step) * self.step_fen
    }

    const fn put(&self, row: &mut items::Item, fen: i64) {
        match self.price {
            RepricedPrice::Retail => row.price_fen = fen,
            RepricedPrice::Wholesale => row.wholesale_fen = Some(fen),
            RepricedPrice::Member => row.member_fen = Some(fen),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moved(by: PriceMove, step_fen: i64, fen: i64) -> i64 {
        let items = ItemQuery::default();
        Repricing { items, price: RepricedPrice::Retail, by, step_fen }.moved(fen)
    }

    #[test]
    fn a_price_moves_and_is_rounded_half_up() {
        assert_eq!(moved(PriceMove::Share(-500), 1, 19_800), 18_810);
        assert_eq!(moved(PriceMove::Share(-500), 100, 19_800), 18_800);
        assert_eq!(moved(PriceMove::Share(-500), 1_000, 19_800), 19_000);
        assert_eq!(moved(PriceMove::Share(1), 1, 5_000), 5_001, "0.5 fen goes up");
        assert_eq!(moved(PriceMove::Share(1), 1, 4_999), 4_999);
        assert_eq!(moved(PriceMove::Amount(1_050), 100, 8_800), 9_900, "half goes up");
        assert_eq!(moved(PriceMove::Amount(-10_000), 1, 8_800), -1_200);
        assert_eq!(moved(PriceMove::Share(100_000), 100_000, PRICE_MOST), 11 * PRICE_MOST);
    }

    #[test]
    fn moves_have_ranges() {
        let fault = |by, step_fen| {
            let change = Repricing { items: ItemQuery::default(), price: RepricedPrice::Retail, by, step_fen };
            change.check().err().and_then(|error| error.field)
        };
        assert_eq!(fault(PriceMove::Share(-9_999), 1), None);
        assert_eq!(fault(PriceMove::Share(-10_000), 1).as_deref(), Some("by"));
        assert_eq!(fault(PriceMove::Amount(PRICE_MOST + 1), 1).as_deref(), Some("by"));
        assert_eq!(fault(PriceMove::Amount(1), 0).as_deref(), Some("step_fen"));
    }
}
