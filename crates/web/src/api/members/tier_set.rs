//! `POST /members/{id}/tier`.

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

/// A tier to be set by hand.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MemberTierSet)]
pub(crate) struct TierSet {
    /// The code of the tier.
    #[schema(example = "gold")]
    tier: String,
    /// The last day on which nothing but a hand changes the tier; no lock without it.
    locked_until: Option<Day>,
    /// The day; today without it.
    day: Option<Day>,
    /// Why; kept sealed.
    #[schema(min_length = 1, example = "周年礼")]
    reason: String,
}

/// Set a tier by hand
///
/// Up or down, to any tier of the programme in force that is not disabled.
#[utoipa::path(
    post, path = "/members/{id}/tier", operation_id = "member_tier_set", tag = "members",
    params(("id" = MemberId, Path, description = "The member."), Idempotency),
    request_body = TierSet,
    responses((status = CREATED, description = "The tier is set.", body = Receipt)),
)]
pub(crate) async fn tier_set(
    caller: Caller,
    Id(id): Id<MemberId>,
    Idempotency(key): Idempotency,
    Body(TierSet { tier, locked_until, day, reason }): Body<TierSet>,
) -> Result<(StatusCode, Json<Receipt>), ApiError> {
    let activity = NewActivity {
        member: id.0,
        day: Day::inner(day),
        deed: NewDeed::Tier { tier, locked_until: Day::inner(locked_until) },
        reason,
    };
    record(caller, key, activity).await
}
