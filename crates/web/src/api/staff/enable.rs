//! `POST /staff/{id}/enable`.

use axum::Json;

use super::Staff;
use crate::api::caller::Caller;
use crate::api::input::{Id, Idempotency};
use crate::api::problem::ApiError;
use crate::api::value::StaffId;

/// Let somebody come in again
#[utoipa::path(
    post, path = "/staff/{id}/enable", operation_id = "staff_enable", tag = "settings",
    params(("id" = StaffId, Path, description = "Who it is."), Idempotency),
    responses((status = OK, description = "They, let in.", body = Staff)),
)]
pub(crate) async fn enable(
    caller: Caller,
    Id(id): Id<StaffId>,
    Idempotency(key): Idempotency,
) -> Result<Json<Staff>, ApiError> {
    let changed = caller.run(move |clinic, actor| clinic.staff_enable(actor, &key, id.0)).await?;
    Ok(Json(changed.into()))
}
