//! `DELETE /batches/{id}`.

use axum::http::StatusCode;

use crate::api::caller::Caller;
use crate::api::input::{Id, NoDryRun};
use crate::api::problem::ApiError;
use crate::api::value::BatchId;

/// Throw a draft away
///
/// What has begun stays. It needs no idempotency key: a second time there is nothing left, which is 404.
#[utoipa::path(
    delete, path = "/batches/{id}", operation_id = "batch_discard", tag = "batches",
    params(("id" = BatchId, Path, description = "The draft.")),
    responses((status = NO_CONTENT, description = "It is gone.")),
)]
pub(crate) async fn discard(caller: Caller, Id(id): Id<BatchId>, _: NoDryRun) -> Result<StatusCode, ApiError> {
    caller.run(move |clinic, actor| clinic.batch_discard(actor, id.0)).await?;
    Ok(StatusCode::NO_CONTENT)
}
