//! `POST /members/{id}/redemptions`.

use axum::Json;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use yanji_app::AppError;
use yanji_app::records::{NewActivity, NewDeed, NewRedemption};
use yanji_words::Problem;

use crate::api::caller::Caller;
use crate::api::effect::{Effect, made};
use crate::api::input::{Body, Id};
use crate::api::problem::ApiError;
use crate::api::receipt::Receipt;
use crate::api::rewards::Redeemed;
use crate::api::value::{Day, MemberId};

/// A reward to be bought with points, or points to be redeemed for what is not in the catalogue.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MemberRedeem)]
pub(crate) struct Redeem {
    /// The code of a reward of today's catalogue.
    #[schema(example = "hand-cream")]
    reward: Option<String>,
    /// How many points, where it is not for a reward.
    #[schema(minimum = 1, example = 100)]
    points: Option<i64>,
    /// With `points`: the day; today without it.
    day: Option<Day>,
    /// With `points`: a remark, kept sealed; may be empty.
    #[serde(default)]
    reason: String,
}

/// What redeeming brought about.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
#[schema(as = MemberRedeemed)]
pub(crate) enum MemberRedeemed {
    /// Points.
    Points(Box<Receipt>),
    /// A reward.
    Reward(Box<Redeemed>),
}

/// What is redeemed, as the use cases take it.
enum Order {
    Points(NewActivity),
    Reward(NewRedemption),
}

/// Redeem points
///
/// For a reward of the catalogue, or just so. Points that expire first are used first. With fewer than asked for it is
/// refused with `insufficient_points`.
#[utoipa::path(
    post, path = "/members/{id}/redemptions", operation_id = "member_redeem", tag = "members",
    params(("id" = MemberId, Path, description = "The member."), Effect),
    request_body = Redeem,
    responses(
        (status = CREATED, description = "The points are redeemed.", body = MemberRedeemed),
        (status = OK, description = "What it would do.", body = MemberRedeemed),
    ),
)]
pub(crate) async fn redeem(
    caller: Caller,
    Id(id): Id<MemberId>,
    Effect { key, rehearsal }: Effect,
    Body(redeem): Body<Redeem>,
) -> Result<(StatusCode, Json<MemberRedeemed>), ApiError> {
    let order = redeem.order(id)?;
    let redeemed = caller
        .run(move |clinic, actor| match order {
            Order::Points(activity) => {
                let receipt = clinic.activity_post(actor, &key, activity)?;
                Ok(MemberRedeemed::Points(Box::new(receipt.into())))
            }
            Order::Reward(new) => {
                let redeemed = clinic.reward_redeem(actor, &key, &new)?;
                Ok(MemberRedeemed::Reward(Box::new(redeemed.into())))
            }
        })
        .await?;
    Ok((made(rehearsal), Json(redeemed)))
}

impl Redeem {
    fn order(self, member: MemberId) -> Result<Order, AppError> {
        let Self { reward, points, day, reason } = self;
        match (reward, points) {
            (Some(_), Some(_)) => Err(AppError::at(Problem::Malformed, "points")),
            (None, None) => Err(AppError::at(Problem::Missing, "points")),
            (Some(_), None) if day.is_some() => Err(AppError::at(Problem::Malformed, "day")),
            (Some(_), None) if !reason.is_empty() => Err(AppError::at(Problem::Malformed, "reason")),
            (Some(reward), None) => Ok(Order::Reward(NewRedemption { member: member.0, reward })),
            (None, Some(points)) => Ok(Order::Points(NewActivity {
                member: member.0,
                day: Day::inner(day),
                deed: NewDeed::Redeem { points },
                reason,
            })),
        }
    }
}
