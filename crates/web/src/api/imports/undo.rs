//! `POST /imports/{id}/undo`.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use super::Import;
use crate::AppState;
use crate::api::caller::Caller;
use crate::api::input::{Id, Idempotency};
use crate::api::problem::ApiError;
use crate::api::value::ImportId;
use crate::api::work;
use crate::works::WorkKind;

/// Take an import back
///
/// Everything that is left of each sale that it brought is given back by one refund of today, in small steps behind the
/// answer; `GET /imports/{id}` says how far it is. Members stay.
#[utoipa::path(
    post, path = "/imports/{id}/undo", operation_id = "import_undo", tag = "imports",
    params(("id" = ImportId, Path, description = "The import."), Idempotency),
    responses((status = ACCEPTED, description = "It is being taken back.", body = Import)),
)]
pub(crate) async fn undo(
    caller: Caller,
    State(state): State<AppState>,
    Id(id): Id<ImportId>,
    Idempotency(key): Idempotency,
) -> Result<(StatusCode, Json<Import>), ApiError> {
    let import = caller
        .run(move |clinic, actor| {
            clinic.import_undo_start(actor, &key, id.0)?;
            clinic.import_status(actor, id.0)
        })
        .await?;
    work::begin(&state, WorkKind::Undo, move |clinic, progress| clinic.import_undo_work(id.0, progress));
    Ok((StatusCode::ACCEPTED, Json(import.into())))
}
