//! `GET /members/{id}/rewards`.

use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;
use yanji_app::records;

use super::Reward;
use crate::api::caller::Caller;
use crate::api::input::Id;
use crate::api::problem::ApiError;
use crate::api::value::{Day, MemberId, RedemptionId};

/// The catalogue as it is for one member.
#[derive(Serialize, ToSchema)]
pub(crate) struct MemberRewards {
    /// Whose it is.
    member: MemberId,
    /// Points that she can use.
    points: i64,
    /// The rewards, in the order of the programme.
    rewards: Vec<MemberReward>,
    /// What she bought, the latest first.
    redemptions: Vec<Redemption>,
}

/// A reward as it is for one member.
#[derive(Serialize, ToSchema)]
pub(crate) struct MemberReward {
    /// The reward.
    reward: Reward,
    /// The code of why she cannot have it now; `null` where she can.
    #[schema(required)]
    refusal: Option<String>,
    /// How many points she lacks.
    lacks: i64,
}

/// A reward that was bought.
#[derive(Serialize, ToSchema)]
pub(crate) struct Redemption {
    /// Its id.
    id: RedemptionId,
    /// The code of the reward.
    reward: String,
    /// What it was called.
    name: String,
    /// What it cost, in points.
    points: i64,
    /// The day.
    day: Day,
    /// What is printed on the coupon that it gave, if it did.
    #[schema(required)]
    coupon_code: Option<String>,
    /// Whether it was undone.
    is_undone: bool,
    /// Whether it can be undone: it is of today, and what it gave was not used.
    can_undo: bool,
}

impl From<records::MemberRewards> for MemberRewards {
    fn from(of: records::MemberRewards) -> Self {
        let reward =
            |of: records::MemberReward| MemberReward { reward: of.reward.into(), refusal: of.refusal, lacks: of.lacks };
        Self {
            member: MemberId(of.member),
            points: of.points,
            rewards: of.rewards.into_iter().map(reward).collect(),
            redemptions: of.redemptions.into_iter().map(Redemption::from).collect(),
        }
    }
}

impl From<records::Redemption> for Redemption {
    fn from(of: records::Redemption) -> Self {
        Self {
            id: RedemptionId(of.id),
            reward: of.reward,
            name: of.name,
            points: of.points,
            day: Day(of.day),
            coupon_code: of.coupon_code,
            is_undone: of.is_undone,
            can_undo: of.can_undo,
        }
    }
}

/// What a member's points buy
///
/// What she can have, what she cannot and why, and what she bought.
#[utoipa::path(
    get, path = "/members/{id}/rewards", operation_id = "member_rewards", tag = "benefits",
    params(("id" = MemberId, Path, description = "The member.")),
    responses((status = OK, description = "The catalogue as it is for her.", body = MemberRewards)),
)]
pub(crate) async fn for_member(caller: Caller, Id(id): Id<MemberId>) -> Result<Json<MemberRewards>, ApiError> {
    let rewards = caller.run(move |clinic, actor| clinic.reward_of_member(actor, id.0)).await?;
    Ok(Json(rewards.into()))
}
