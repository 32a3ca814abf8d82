//! `POST /members/{id}/engagements`.

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

/// A survey answered, a check-in, a review.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MemberEngage)]
pub(crate) struct Engage {
    /// The day; today without it.
    day: Option<Day>,
    /// A remark, kept sealed; may be empty.
    #[serde(default)]
    reason: String,
}

/// Record an engagement
///
/// A survey answered, a check-in, a review: each counts once.
#[utoipa::path(
    post, path = "/members/{id}/engagements", operation_id = "member_engage", tag = "members",
    params(("id" = MemberId, Path, description = "The member."), Idempotency),
    request_body = Engage,
    responses((status = CREATED, description = "The engagement counts.", body = Receipt)),
)]
pub(crate) async fn engage(
    caller: Caller,
    Id(id): Id<MemberId>,
    Idempotency(key): Idempotency,
    Body(Engage { day, reason }): Body<Engage>,
) -> Result<(StatusCode, Json<Receipt>), ApiError> {
    let activity = NewActivity { member: id.0, day: Day::inner(day), deed: NewDeed::Engagement, reason };
    record(caller, key, activity).await
}
