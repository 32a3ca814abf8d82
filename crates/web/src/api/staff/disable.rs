//! `POST /staff/{id}/disable`.

use axum::Json;

use super::Staff;
use crate::api::caller::Caller;
use crate::api::input::{Id, Idempotency};
use crate::api::problem::ApiError;
use crate::api::value::StaffId;

/// Let somebody come in no more
#[utoipa::path(
    post, path = "/staff/{id}/disable", operation_id = "staff_disable", tag = "settings",
    params(("id" = StaffId, Path, description = "Who it is."), Idempotency),
    responses((status = OK, description = "They, shut out.", body = Staff)),
)]
pub(crate) async fn disable(
    caller: Caller,
    Id(id): Id<StaffId>,
    Idempotency(key): Idempotency,
) -> Result<Json<Staff>, ApiError> {
    let changed = caller.run(move |clinic, actor| clinic.staff_disable(actor, &key, id.0)).await?;
    Ok(Json(changed.into()))
}
