//! `POST /batches/{id}/start`.

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

/// Begin a draft
///
/// The members are changed in small steps behind the answer; `GET /batches/{id}` says how far it is. Each is changed or
/// refused on her own.
#[utoipa::path(
    post, path = "/batches/{id}/start", operation_id = "batch_start", tag = "batches",
    params(("id" = BatchId, Path, description = "The draft."), Idempotency),
    request_body = BatchReason,
    responses((status = ACCEPTED, description = "It has begun.", body = Batch)),
)]
pub(crate) async fn start(
    caller: Caller,
    State(state): State<AppState>,
    Id(id): Id<BatchId>,
    Idempotency(key): Idempotency,
    Body(BatchReason { reason }): Body<BatchReason>,
) -> Result<(StatusCode, Json<Batch>), ApiError> {
    let batch = caller
        .run(move |clinic, actor| {
            clinic.batch_start(actor, &key, id.0, &reason)?;
            clinic.batch_get(actor, id.0)
        })
        .await?;
    work::begin(&state, WorkKind::Batch, move |clinic, progress| clinic.batch_work(id.0, progress));
    Ok((StatusCode::ACCEPTED, Json(batch.into())))
}
