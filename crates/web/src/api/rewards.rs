//! Routes about what points buy: one file each.

mod catalogue;
mod for_member;
mod undo;

use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use yanji_app::records;

use super::coupons::IssuedCoupon;
use super::value::{Instant, MemberId, RedemptionId};
use crate::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::default()
        .routes(routes!(catalogue::catalogue))
        .routes(routes!(for_member::for_member))
        .routes(routes!(undo::undo))
}

/// A reward of today's catalogue.
#[derive(Serialize, ToSchema)]
pub(super) struct Reward {
    /// Its code.
    code: String,
    /// What members call it.
    name: String,
    /// The level under which the catalogue shows it; may be empty.
    level: String,
    /// What it costs, in points.
    points: i64,
    /// What is given.
    give: RewardGiven,
    /// How many are left; `null`: as many as asked for.
    #[schema(required)]
    left: Option<i64>,
    /// How many one member may ever get; `null`: as many as she has points for.
    #[schema(required)]
    per_member: Option<u32>,
    /// The codes of the tiers that it is for; empty: all.
    tiers: Vec<String>,
    /// How often it was bought, what was undone left out.
    bought: i64,
}

/// What a reward is.
#[derive(Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum RewardGiven {
    /// One piece of an item, as a coupon that serves for it.
    Item {
        /// Its name.
        item: String,
    },
    /// A coupon of a kind.
    Coupon {
        /// The code of the kind.
        coupon: String,
        /// What members call it.
        name: String,
    },
    /// Something that is handed over.
    Thing,
}

/// A reward that was bought, with what it gave.
#[derive(Serialize, ToSchema)]
pub(crate) struct Redeemed {
    /// Its id.
    id: RedemptionId,
    /// For whom.
    member: MemberId,
    /// The code of the reward.
    reward: String,
    /// What it is called.
    name: String,
    /// What it cost, in points.
    points: i64,
    /// Points that are left.
    points_left: i64,
    /// The coupon that it gave, if it did.
    #[schema(required)]
    coupon: Option<IssuedCoupon>,
    /// When.
    at: Instant,
}

impl From<records::RewardItem> for Reward {
    fn from(reward: records::RewardItem) -> Self {
        let records::RewardItem { code, name, level, points, give, left, per_member, tiers, bought } = reward;
        Self { code, name, level, points, give: give.into(), left, per_member, tiers, bought }
    }
}

impl From<records::RewardGiven> for RewardGiven {
    fn from(given: records::RewardGiven) -> Self {
        match given {
            records::RewardGiven::Item { item } => Self::Item { item },
            records::RewardGiven::Coupon { coupon, name } => Self::Coupon { coupon, name },
            records::RewardGiven::Thing => Self::Thing,
        }
    }
}

impl From<records::Redeemed> for Redeemed {
    fn from(redeemed: records::Redeemed) -> Self {
        Self {
            id: RedemptionId(redeemed.id),
            member: MemberId(redeemed.member),
            reward: redeemed.reward,
            name: redeemed.name,
            points: redeemed.points,
            points_left: redeemed.points_left,
            coupon: redeemed.coupon.map(IssuedCoupon::from),
            at: Instant(redeemed.at),
        }
    }
}
