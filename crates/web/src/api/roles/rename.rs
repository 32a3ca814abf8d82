//! `PATCH /roles/{id}`.

use axum::Json;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Role, RoleCode};
use crate::api::caller::Caller;
use crate::api::input::{Body, Id, Idempotency};
use crate::api::problem::ApiError;

/// What a role is called from now on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RoleRename)]
pub(crate) struct Rename {
    /// What it is called: 1 to 32 characters, unique.
    #[schema(min_length = 1, example = "美容师")]
    name: String,
}

/// Call a role something else
#[utoipa::path(
    patch, path = "/roles/{id}", operation_id = "role_rename", tag = "settings",
    params(("id" = String, Path, description = "The code of the role."), Idempotency),
    request_body = Rename,
    responses((status = OK, description = "The role as it stands now.", body = Role)),
)]
pub(crate) async fn rename(
    caller: Caller,
    Id(RoleCode(code)): Id<RoleCode>,
    Idempotency(key): Idempotency,
    Body(Rename { name }): Body<Rename>,
) -> Result<Json<Role>, ApiError> {
    let role = caller.run(move |clinic, actor| clinic.role_rename(actor, &key, &code, &name)).await?;
    Ok(Json(role.into()))
}
