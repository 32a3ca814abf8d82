//! `PUT /desk/limits`.

use axum::Json;

use super::DeskLimits;
use crate::api::caller::Caller;
use crate::api::effect::Effect;
use crate::api::input::Body;
use crate::api::problem::ApiError;

/// Say how far prices may be changed by hand
///
/// Beyond that somebody with the permission has to approve.
#[utoipa::path(
    put, path = "/desk/limits", operation_id = "desk_limits_set", tag = "desk",
    params(Effect),
    request_body = DeskLimits,
    responses((status = OK, description = "The limits from now on, or as they would be.", body = DeskLimits)),
)]
pub(crate) async fn set(
    caller: Caller,
    Effect { key, .. }: Effect,
    Body(limits): Body<DeskLimits>,
) -> Result<Json<DeskLimits>, ApiError> {
    let limits = limits.into();
    let set = caller.run(move |clinic, actor| clinic.desk_limits_put(actor, &key, limits)).await?;
    Ok(Json(set.into()))
}
