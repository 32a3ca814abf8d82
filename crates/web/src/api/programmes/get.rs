//! `GET /programmes/{id}`.

use axum::Json;

use super::Programme;
use crate::api::caller::Caller;
use crate::api::input::Id;
use crate::api::problem::ApiError;
use crate::api::value::ProgrammeId;

/// One version of the programme
#[utoipa::path(
    get, path = "/programmes/{id}", operation_id = "programme_get", tag = "programmes",
    params(("id" = ProgrammeId, Path, description = "The version.")),
    responses((status = OK, description = "The version.", body = Programme)),
)]
pub(crate) async fn get(caller: Caller, Id(id): Id<ProgrammeId>) -> Result<Json<Programme>, ApiError> {
    let version = caller.run(move |clinic, actor| clinic.programme_get(actor, id.0)).await?;
    Ok(Json(version.into()))
}
