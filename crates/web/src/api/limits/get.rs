//! `GET /desk/limits`.

use axum::Json;

use super::DeskLimits;
use crate::api::caller::Caller;
use crate::api::problem::ApiError;

/// How far prices may be changed by hand
#[utoipa::path(
    get, path = "/desk/limits", operation_id = "desk_limits", tag = "desk",
    responses((status = OK, description = "The limits.", body = DeskLimits)),
)]
pub(crate) async fn get(caller: Caller) -> Result<Json<DeskLimits>, ApiError> {
    let limits = caller.run(|clinic, actor| clinic.desk_limits(actor)).await?;
    Ok(Json(limits.into()))
}
