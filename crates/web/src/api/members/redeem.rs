//! `POST /members/{id}/redemptions`.

use axum::Json;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use yanji_app::records::{NewActivity, NewDeed};

use super::record;
use crate::api::caller::Caller;
use crate::api::input::{Body, Id, Idempotency};
use crate::api::problem::ApiError;
use crate::api::receipt::Receipt;
use crate::api::value::{Day, MemberId};

/// Points to be redeemed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MemberRedeem)]
pub(crate) struct Redeem {
    /// How many points.
    #[schema(minimum = 1, example = 100)]
    points: i64,
    /// The day; today without it.
    day: Option<Day>,
    /// A remark, kept sealed; may be empty.
    #[serde(default)]
    reason: String,
}

/// Redeem points
///
/// Points that expire first are used first. With fewer than asked for it is refused with `insufficient_points`.
#[utoipa::path(
    post, path = "/members/{id}/redemptions", operation_id = "member_redeem", tag = "members",
    params(("id" = MemberId, Path, description = "The member."), Idempotency),
    request_body = Redeem,
    responses((status = CREATED, description = "The points are redeemed.", body = Receipt)),
)]
pub(crate) async fn redeem(
    caller: Caller,
    Id(id): Id<MemberId>,
    Idempotency(key): Idempotency,
    Body(Redeem { points, day, reason }): Body<Redeem>,
) -> Result<(StatusCode, Json<Receipt>), ApiError> {
    let activity = NewActivity { member: id.0, day: Day::inner(day), deed: NewDeed::Redeem { points }, reason };
    record(caller, key, activity).await
}
