//! Rewards as use cases take and give them: the catalogue, what a member can afford, what she bought. No behaviour.

use serde::{Deserialize, Serialize};
use yanji_books::id::{MemberId, RedemptionId};
use yanji_engine::Day;

use crate::clock::Instant;
use crate::records::IssuedCoupon;

/// A reward of today's catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RewardItem {
    /// Its code.
    pub code: String,
    /// What members call it.
    pub name: String,
    /// The level under which the catalogue shows it; may be empty.
    pub level: String,
    /// What it costs.
    pub points: i64,
    /// What is given.
    pub give: RewardGiven,
    /// How many are left; `None`: as many as asked for.
    pub left: Option<i64>,
    /// How many one member may ever get; `None`: as many as she has points for.
    pub per_member: Option<u32>,
    /// For which tiers, by code; empty: for all.
    pub tiers: Vec<String>,
    /// How often it was bought, what was undone left out.
    pub bought: i64,
}

/// What a reward is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum RewardGiven {
    /// One piece of an item, as a coupon that serves for it.
    Item {
        /// Its name.
        item: String,
    },
    /// A coupon of a kind.
    Coupon {
        /// The kind's code.
        coupon: String,
        /// What members call it.
        name: String,
    },
    /// Something that is handed over.
    Thing,
}

/// The catalogue as it is for one member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberRewards {
    /// Whose it is.
    pub member: MemberId,
    /// Points that she can use.
    pub points: i64,
    /// The rewards, in the order of the programme.
    pub rewards: Vec<MemberReward>,
    /// What she bought, the latest first.
    pub redemptions: Vec<Redemption>,
}

/// A reward as it is for one member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberReward {
    /// The reward.
    pub reward: RewardItem,
    /// The code of why she cannot have it now; `None` where she can.
    pub refusal: Option<String>,
    /// How many points she lacks.
    pub lacks: i64,
}

/// A reward that was bought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Redemption {
    /// Its id.
    pub id: RedemptionId,
    /// The code of the reward.
    pub reward: String,
    /// What it was called.
    pub name: String,
    /// What it cost.
    pub points: i64,
    /// The day.
    pub day: Day,
    /// What is printed on the coupon that it gave, if it did.
    pub coupon_code: Option<String>,
    /// Whether it was undone.
    pub is_undone: bool,
    /// Whether it can be undone: it is of today, and what it gave was not used.
    pub can_undo: bool,
}

/// A reward to be bought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewRedemption {
    /// For whom.
    pub member: MemberId,
    /// The code of the reward.
    pub reward: String,
}

/// A reward that was bought, with what it gave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Redeemed {
    /// Its id.
    pub id: RedemptionId,
    /// For whom.
    pub member: MemberId,
    /// The code of the reward.
    pub reward: String,
    /// What it is called.
    pub name: String,
    /// What it cost.
    pub points: i64,
    /// Points that are left.
    pub points_left: i64,
    /// The coupon that it gave, if it did.
    pub coupon: Option<IssuedCoupon>,
    /// When.
    pub at: Instant,
}

/// A redemption that was undone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RedemptionUndone {
    /// Which.
    pub id: RedemptionId,
    /// Whose it was.
    pub member: MemberId,
    /// Points that came back.
    pub points: i64,
    /// Points that she has now.
    pub points_left: i64,
}
