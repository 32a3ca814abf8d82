//! `POST /members/{id}/referrals/void`.

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

/// A referral that no longer counts.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MemberReferVoid)]
pub(crate) struct ReferVoid {
    /// The id under which it was recorded.
    #[schema(min_length = 1, example = "R-17")]
    id: String,
    /// The day; today without it.
    day: Option<Day>,
    /// A remark, kept sealed; may be empty.
    #[serde(default)]
    reason: String,
}

/// Void a referral
///
/// It no longer counts; a tier that stood on it may be undone.
#[utoipa::path(
    post, path = "/members/{id}/referrals/void", operation_id = "member_refer_void", tag = "members",
    params(("id" = MemberId, Path, description = "The member."), Idempotency),
    request_body = ReferVoid,
    responses((status = CREATED, description = "The referral no longer counts.", body = Receipt)),
)]
pub(crate) async fn refer_void(
    caller: Caller,
    Id(id): Id<MemberId>,
    Idempotency(key): Idempotency,
    Body(ReferVoid { id: referral, day, reason }): Body<ReferVoid>,
) -> Result<(StatusCode, Json<Receipt>), ApiError> {
    let activity =
        NewActivity { member: id.0, day: Day::inner(day), deed: NewDeed::ReferralVoid { id: referral }, reason };
    record(caller, key, activity).await
}
