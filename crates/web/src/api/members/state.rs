//! `GET /members/{id}/state`.

use axum::Json;

use crate::api::caller::Caller;
use crate::api::input::Id;
use crate::api::problem::ApiError;
use crate::api::receipt::MemberState;
use crate::api::value::MemberId;

/// A member's tier and points today
///
/// Every end of day up to yesterday is taken into account, whether it has been handled yet or not.
#[utoipa::path(
    get, path = "/members/{id}/state", operation_id = "member_state", tag = "members",
    params(("id" = MemberId, Path, description = "The member.")),
    responses((status = OK, description = "The state.", body = MemberState)),
)]
pub(crate) async fn state(caller: Caller, Id(id): Id<MemberId>) -> Result<Json<MemberState>, ApiError> {
    let state = caller.run(move |clinic, actor| clinic.member_state(actor, id.0)).await?;
    Ok(Json(state.into()))
}
