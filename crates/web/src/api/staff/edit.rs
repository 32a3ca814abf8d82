//! `PUT /staff/{id}`.

use axum::Json;
use serde::Deserialize;
use utoipa::ToSchema;
use yanji_app::StaffChanges;

use super::Staff;
use crate::api::caller::Caller;
use crate::api::input::{Body, Id, Idempotency};
use crate::api::problem::ApiError;
use crate::api::value::{StaffId, StoreId};

/// What somebody is called from now on, where they work, and as what.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = StaffEdit)]
pub(crate) struct Edit {
    /// What people call them: 1 to 40 characters; as it is without it.
    #[schema(example = "张小美", min_length = 1, max_length = 40)]
    name: Option<String>,
    /// The code of the role; at most what the caller may do.
    #[schema(example = "manager")]
    role: String,
    /// The store where they work; all of them without it.
    store: Option<StoreId>,
}

/// Give somebody another name, role or store
///
/// It works at their next request.
#[utoipa::path(
    put, path = "/staff/{id}", operation_id = "staff_edit", tag = "settings",
    params(("id" = StaffId, Path, description = "Who it is."), Idempotency),
    request_body = Edit,
    responses((status = OK, description = "They, as it is now.", body = Staff)),
)]
pub(crate) async fn edit(
    caller: Caller,
    Id(id): Id<StaffId>,
    Idempotency(key): Idempotency,
    Body(Edit { name, role, store }): Body<Edit>,
) -> Result<Json<Staff>, ApiError> {
    let changes = StaffChanges { name, role, store: store.map(|store| store.0) };
    let staff = caller.run(move |clinic, actor| clinic.staff_edit(actor, &key, id.0, &changes)).await?;
    Ok(Json(staff.into()))
}
