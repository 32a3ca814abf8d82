//! `PUT /roles/{id}/permissions`.

use axum::Json;
use serde::Deserialize;
use utoipa::ToSchema;
use yanji_app::{AppError, Role as StaffRole, RoleGrant};
use yanji_words::{Problem, Thing};

use super::{Role, RoleCode};
use crate::api::caller::Caller;
use crate::api::input::{Body, Id, Idempotency};
use crate::api::problem::ApiError;

/// What a role allows from now on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RolePermit)]
pub(crate) struct Permit {
    /// The codes of the permissions, all of them.
    #[schema(example = json!(["member_read", "sale_post"]))]
    permissions: Vec<String>,
}

/// Let a role do this and nothing else
///
/// It works at the next request of whoever has it. The owner's role allows everything, always, and is refused.
#[utoipa::path(
    put, path = "/roles/{id}/permissions", operation_id = "role_permit", tag = "settings",
    params(("id" = String, Path, description = "The code of the role."), Idempotency),
    request_body = Permit,
    responses((status = OK, description = "The role as it stands now.", body = Role)),
)]
pub(crate) async fn permit(
    caller: Caller,
    Id(RoleCode(role)): Id<RoleCode>,
    Idempotency(key): Idempotency,
    Body(Permit { permissions }): Body<Permit>,
) -> Result<Json<Role>, ApiError> {
    let role = caller
        .run(move |clinic, actor| {
            // Among others it is passed over; alone it would look as if it had been changed.
            if role == StaffRole::Owner.code() {
                return Err(AppError::new(Problem::RoleFixed));
            }
            let grant = RoleGrant { role: role.clone(), permissions, shown: None };
            let roles = clinic.role_permit(actor, &key, &[grant])?;
            roles.into_iter().find(|one| one.code == role).ok_or(AppError::new(Problem::NotFound(Thing::Role)))
        })
        .await?;
    Ok(Json(role.into()))
}
