//! `POST /members/{id}/points`.

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
use crate::api::value::{Day, HandCause, MemberId};

/// Points to be given or taken by hand.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MemberPoints)]
pub(crate) struct Points {
    /// How many points are given or, when negative, taken; not 0.
    #[schema(example = 50)]
    points: i64,
    /// Why: what is given to make good, of goodwill and to correct is counted apart in the reports. `compensation` and
    /// `goodwill` only give.
    cause: Option<HandCause>,
    /// The day; today without it.
    day: Option<Day>,
    /// Why; kept sealed.
    #[schema(min_length = 1, example = "周年礼")]
    reason: String,
}

/// Give or take points by hand
///
/// Points that are given expire by the rules of the programme.
#[utoipa::path(
    post, path = "/members/{id}/points", operation_id = "member_points", tag = "members",
    params(("id" = MemberId, Path, description = "The member."), Idempotency),
    request_body = Points,
    responses((status = CREATED, description = "The points are booked.", body = Receipt)),
)]
pub(crate) async fn points(
    caller: Caller,
    Id(id): Id<MemberId>,
    Idempotency(key): Idempotency,
    Body(Points { points, cause, day, reason }): Body<Points>,
) -> Result<(StatusCode, Json<Receipt>), ApiError> {
    let deed = NewDeed::Points { points, cause: cause.map(Into::into) };
    let activity = NewActivity { member: id.0, day: Day::inner(day), deed, reason };
    record(caller, key, activity).await
}
