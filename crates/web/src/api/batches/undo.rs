//! `POST /batches/{id}/undo`.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use super::{Batch, BatchReason};
use crate::AppState;
use crate::api::caller::Caller;
use crate::api::input::{Body, Id, Idempotency};
use crate::api::problem::ApiError;
use crate::api::value::BatchId;
use crate::api::work;
use crate::works::WorkKind;

/// Take a batch back as one
///
/// Each member whom nothing else has changed since is set back, in small steps behind the answer; the others are left
/// as they are. Of coupons, pieces that nobody used are taken back and are in the stock again; pieces that were used, handed
/// on or taken back already, or that have ended, stay.
#[utoipa::path(
    post, path = "/batches/{id}/undo", operation_id = "batch_undo", tag = "batches",
    params(("id" = BatchId, Path, description = "The batch."), Idempotency),
    request_body = BatchReason,
    responses((status = ACCEPTED, description = "It is being taken back.", body = Batch)),
)]
pub(crate) async fn undo(
    caller: Caller,
    State(state): State<AppState>,
    Id(id): Id<BatchId>,
    Idempotency(key): Idempotency,
    Body(BatchReason { reason }): Body<BatchReason>,
) -> Result<(StatusCode, Json<Batch>), ApiError> {
    let batch = caller
        .run(move |clinic, actor| {
            clinic.batch_undo(actor, &key, id.0, &reason)?;
            clinic.batch_get(actor, id.0)
        })
        .await?;
    work::begin(&state, WorkKind::Batch, move |clinic, progress| clinic.batch_work(id.0, progress));
    Ok((StatusCode::ACCEPTED, Json(batch.into())))
}
