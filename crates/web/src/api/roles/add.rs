//! `POST /roles`.

use axum::Json;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use yanji_app::NewRole;

use super::Role;
use crate::api::caller::Caller;
use crate::api::input::{Body, Idempotency};
use crate::api::problem::ApiError;

/// A role that is to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RoleAdd)]
pub(crate) struct Add {
    /// What it is called: 1 to 32 characters, unique.
    #[schema(min_length = 1, example = "美容师")]
    name: String,
    /// The code of the role whose permissions it begins with; at most what the caller may do.
    #[schema(example = "cashier")]
    like: String,
}

/// Make a role that allows what another one does
#[utoipa::path(
    post, path = "/roles", operation_id = "role_add", tag = "settings",
    params(Idempotency),
    request_body = Add,
    responses((status = CREATED, description = "The role.", body = Role)),
)]
pub(crate) async fn add(
    caller: Caller,
    Idempotency(key): Idempotency,
    Body(Add { name, like }): Body<Add>,
) -> Result<(StatusCode, Json<Role>), ApiError> {
    let new = NewRole { name, like };
    let role = caller.run(move |clinic, actor| clinic.role_add(actor, &key, &new)).await?;
    Ok((StatusCode::CREATED, Json(role.into())))
}
