//! Prices for a time, and days and things that earn more points.

use serde::{Deserialize, Serialize};

use super::{Days, PriceList, Scope};
use crate::number::{Fen, Micros};

/// More points: a line of a sale earns at its rate times the largest multiplier that applies to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bonus {
    /// The stable code.
    pub code: String,
    /// What members call it.
    pub name: String,
    /// From 1 to 100.
    pub multiplier: Micros,
    /// For what.
    #[serde(default)]
    pub scope: Scope,
    /// When.
    #[serde(default)]
    pub days: Days,
    /// For which tiers, by code; empty: for all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tiers: Vec<String>,
    /// Whether it holds only for whoever was granted it.
    #[serde(default)]
    pub granted: bool,
}

/// A price for a time, or for whoever was granted it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// The stable code.
    pub code: String,
    /// What members call it.
    pub name: String,
    /// What is paid.
    pub price: OfferPrice,
    /// For what.
    #[serde(default)]
    pub scope: Scope,
    /// When.
    #[serde(default)]
    pub days: Days,
    /// For which tiers, by code; empty: for everybody, without a card too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tiers: Vec<String>,
    /// On which list; `None`: on both.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list: Option<PriceList>,
    /// Whether it holds only for whoever was granted it.
    #[serde(default)]
    pub granted: bool,
}

/// What is paid under an offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfferPrice {
    /// A share of the list price, above 0 and up to 100.
    Percent(Micros),
    /// A price for one piece.
    Fixed(Fen),
}
