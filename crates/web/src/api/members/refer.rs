//! `POST /members/{id}/referrals`.

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

/// A completed referral.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MemberRefer)]
pub(crate) struct Refer {
    /// An id of your own for the referral, needed if it may be voided; may be empty.
    #[serde(default)]
    #[schema(example = "R-17")]
    id: String,
    /// The day; today without it.
    day: Option<Day>,
    /// A remark, kept sealed; may be empty.
    #[serde(default)]
    reason: String,
}

/// Record a completed referral
///
/// The member brought a new customer.
#[utoipa::path(
    post, path = "/members/{id}/referrals", operation_id = "member_refer", tag = "members",
    params(("id" = MemberId, Path, description = "The member."), Idempotency),
    request_body = Refer,
    responses((status = CREATED, description = "The referral counts.", body = Receipt)),
)]
pub(crate) async fn refer(
    caller: Caller,
    Id(id): Id<MemberId>,
    Idempotency(key): Idempotency,
    Body(Refer { id: referral, day, reason }): Body<Refer>,
) -> Result<(StatusCode, Json<Receipt>), ApiError> {
    let activity = NewActivity { member: id.0, day: Day::inner(day), deed: NewDeed::Referral { id: referral }, reason };
    record(caller, key, activity).await
}
