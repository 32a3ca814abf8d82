//! `DELETE /roles/{id}`.

use axum::http::StatusCode;

use super::RoleCode;
use crate::api::caller::Caller;
use crate::api::input::{Id, Idempotency};
use crate::api::problem::ApiError;

/// Delete a role that nobody and no key has
#[utoipa::path(
    delete, path = "/roles/{id}", operation_id = "role_delete", tag = "settings",
    params(("id" = String, Path, description = "The code of the role."), Idempotency),
    responses((status = NO_CONTENT, description = "It is gone.")),
)]
pub(crate) async fn delete(
    caller: Caller,
    Id(RoleCode(code)): Id<RoleCode>,
    Idempotency(key): Idempotency,
) -> Result<StatusCode, ApiError> {
    caller.run(move |clinic, actor| clinic.role_delete(actor, &key, &code)).await?;
    Ok(StatusCode::NO_CONTENT)
}
