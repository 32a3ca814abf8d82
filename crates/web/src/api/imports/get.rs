//! `GET /imports/{id}`.

use axum::Json;

use super::Import;
use crate::api::caller::Caller;
use crate::api::input::Id;
use crate::api::problem::ApiError;
use crate::api::value::ImportId;

/// How far an import is, and what it came to
#[utoipa::path(
    get, path = "/imports/{id}", operation_id = "import_get", tag = "imports",
    params(("id" = ImportId, Path, description = "The import.")),
    responses((status = OK, description = "The import.", body = Import)),
)]
pub(crate) async fn get(caller: Caller, Id(id): Id<ImportId>) -> Result<Json<Import>, ApiError> {
    let import = caller.run(move |clinic, actor| clinic.import_status(actor, id.0)).await?;
    Ok(Json(import.into()))
}
