//! `GET /batches/{id}/undo`.

use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::caller::Caller;
use crate::api::input::Id;
use crate::api::problem::ApiError;
use crate::api::value::BatchId;

/// What taking a batch back would come to.
#[derive(Serialize, ToSchema)]
pub(crate) struct BatchUndoPreview {
    /// How many members would be set back.
    #[schema(minimum = 0)]
    back: i64,
    /// How many would be left as they are, since something else has changed them; of a batch of coupons, how many have a
    /// piece that stays.
    #[schema(minimum = 0)]
    kept: i64,
}

/// What taking a batch back would come to now
#[utoipa::path(
    get, path = "/batches/{id}/undo", operation_id = "batch_undo_preview", tag = "batches",
    params(("id" = BatchId, Path, description = "The batch.")),
    responses((status = OK, description = "How many members.", body = BatchUndoPreview)),
)]
pub(crate) async fn undo_preview(caller: Caller, Id(id): Id<BatchId>) -> Result<Json<BatchUndoPreview>, ApiError> {
    let foreseen = caller.run(move |clinic, actor| clinic.batch_undo_foreseen(actor, id.0)).await?;
    Ok(Json(BatchUndoPreview { back: foreseen.back, kept: foreseen.kept }))
}
