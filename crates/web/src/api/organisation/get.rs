//! `GET /organisation`.

use axum::Json;

use super::Organisation;
use crate::api::caller::Caller;
use crate::api::problem::ApiError;

/// The organisation
#[utoipa::path(
    get, path = "/organisation", operation_id = "organisation_get", tag = "settings",
    responses((status = OK, description = "The organisation.", body = Organisation)),
)]
pub(crate) async fn get(caller: Caller) -> Result<Json<Organisation>, ApiError> {
    let organisation = caller.run(|clinic, actor| clinic.organisation_get(actor)).await?;
    Ok(Json(organisation.into()))
}
