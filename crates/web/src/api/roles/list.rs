//! `GET /roles`.

use axum::Json;

use super::Role;
use crate::api::caller::Caller;
use crate::api::page::List;
use crate::api::problem::ApiError;

type RoleList = List<Role>;

/// Every role with what it allows
#[utoipa::path(
    get, path = "/roles", operation_id = "role_list", tag = "settings",
    responses((status = OK, description = "The roles.", body = RoleList)),
)]
pub(crate) async fn list(caller: Caller) -> Result<Json<RoleList>, ApiError> {
    let roles = caller.run(|clinic, actor| clinic.role_list(actor)).await?;
    Ok(Json(List::whole(roles)))
}
