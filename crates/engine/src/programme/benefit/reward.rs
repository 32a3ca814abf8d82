//! What points buy.

use crate::number::Points;

/// Something that points buy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reward {
    /// The stable code.
    pub code: String,
    /// What members call it.
    pub name: String,
    /// The level under which the catalogue shows it; may be empty.
    pub level: String,
    /// What it costs, at least 1.
    pub points: Points,
    /// What is given.
    pub give: RewardGive,
    /// How many there are in all; `None`: as many as asked for.
    pub stock: Option<u32>,
    /// How many one member may ever get; `None`: as many as she has points for.
    pub per_member: Option<u32>,
    /// For which tiers, by code; empty: for all.
    pub tiers: Vec<String>,
}

/// What a reward is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RewardGive {
    /// One piece of an item, given as a coupon that serves for it.
    Item(String),
    /// A coupon of a kind.
    Coupon(String),
    /// Something that is handed over and not otherwise kept account of.
    Thing,
}
