//! `PUT /staff/{id}/password`.

use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::api::caller::Caller;
use crate::api::input::{Body, Id, Idempotency};
use crate::api::problem::ApiError;
use crate::api::value::StaffId;

/// A new password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = StaffPassword)]
pub(crate) struct NewPassword {
    /// The password: 10 to 256 characters. It is never given out again.
    #[schema(min_length = 10, format = Password)]
    password: String,
}

/// Give somebody a new password
#[utoipa::path(
    put, path = "/staff/{id}/password", operation_id = "staff_password", tag = "settings",
    params(("id" = StaffId, Path, description = "Who it is."), Idempotency),
    request_body = NewPassword,
    responses((status = NO_CONTENT, description = "It is the password now.")),
)]
pub(crate) async fn password(
    caller: Caller,
    Id(id): Id<StaffId>,
    Idempotency(key): Idempotency,
    Body(NewPassword { password }): Body<NewPassword>,
) -> Result<StatusCode, ApiError> {
    caller.run(move |clinic, actor| clinic.staff_password(actor, &key, id.0, &password)).await?;
    Ok(StatusCode::NO_CONTENT)
}
