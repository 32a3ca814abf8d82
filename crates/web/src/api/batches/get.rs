//! `GET /batches/{id}`.

use axum::Json;

use super::Batch;
use crate::api::caller::Caller;
use crate::api::input::Id;
use crate::api::problem::ApiError;
use crate::api::value::BatchId;

/// How far a batch is, and what it came to
#[utoipa::path(
    get, path = "/batches/{id}", operation_id = "batch_get", tag = "batches",
    params(("id" = BatchId, Path, description = "The batch.")),
    responses((status = OK, description = "The batch.", body = Batch)),
)]
pub(crate) async fn get(caller: Caller, Id(id): Id<BatchId>) -> Result<Json<Batch>, ApiError> {
    let batch = caller.run(move |clinic, actor| clinic.batch_get(actor, id.0)).await?;
    Ok(Json(batch.into()))
}
