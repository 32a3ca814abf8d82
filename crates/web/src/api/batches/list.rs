//! `GET /batches`.

use axum::Json;

use super::Batch;
use crate::api::caller::Caller;
use crate::api::page::List;
use crate::api::problem::ApiError;

type BatchList = List<Batch>;

/// The latest batches that were begun
///
/// The latest first, a hundred at most. Drafts are not among them.
#[utoipa::path(
    get, path = "/batches", operation_id = "batch_list", tag = "batches",
    responses((status = OK, description = "The batches.", body = BatchList)),
)]
pub(crate) async fn list(caller: Caller) -> Result<Json<BatchList>, ApiError> {
    let batches = caller.run(|clinic, actor| clinic.batch_list(actor)).await?;
    Ok(Json(List::whole(batches)))
}
