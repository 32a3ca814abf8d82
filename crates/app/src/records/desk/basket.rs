//! What is put on the counter.

use serde::{Deserialize, Serialize};
use yanji_books::id::{ItemId, MemberId, StaffId, StoreId};
use yanji_engine::programme::benefit::PriceList;

/// What somebody wants to buy, before it has a price.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NewBasket {
    /// Who buys; `None`: somebody without a card.
    pub member: Option<MemberId>,
    /// Where; the store of whoever acts, when there is none.
    pub store: Option<StoreId>,
    /// On which of the two price lists.
    pub list: PriceList,
    /// What, 1 to 200 lines.
    pub lines: Vec<BasketLine>,
    /// The codes of the coupons to be used; `None`: those that save most. An empty list uses none.
    pub coupons: Option<Vec<String>>,
    /// How many points pay.
    pub points: PointsChoice,
    /// 抹零: what is taken off the whole, in fen.
    pub rounding_fen: i64,
    /// Who sent the buyer, where the sale of it completes the referral; another member.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub referred_by: Option<MemberId>,
}

/// A line of a basket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BasketLine {
    /// What.
    #[serde(flatten)]
    pub what: BasketThing,
    /// How many pieces, 1 to 100 000.
    pub quantity: u32,
    /// What the cashier made of its price.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_hand: Option<HandChange>,
    /// Who sold it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seller: Option<StaffId>,
    /// Who serves it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server: Option<StaffId>,
}

impl BasketLine {
    /// Pieces of an item at its own price, by nobody in particular.
    #[must_use]
    pub const fn of(item: ItemId, quantity: u32) -> Self {
        Self { what: BasketThing::Item(item), quantity, by_hand: None, seller: None, server: None }
    }
}

/// What a line of a basket is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BasketThing {
    /// Something of the catalogue.
    Item(ItemId),
    /// Something that is not in it.
    Free {
        /// The category; may be empty.
        category: String,
        /// What the receipt calls it.
        name: String,
        /// What one piece costs, in fen.
        price_fen: i64,
    },
}

/// A price by hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HandChange {
    /// 改价: what the whole line costs, in fen.
    Price(i64),
    /// 赠送: the line is given away.
    Gift,
}

/// How many points pay on a bill.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PointsChoice {
    /// None.
    #[default]
    None,
    /// As many as may.
    Most,
    /// So many.
    Exactly(i64),
}
