//! `POST /stores/{id}/reopen`.

use axum::Json;

use super::Store;
use crate::api::caller::Caller;
use crate::api::input::{Id, Idempotency};
use crate::api::problem::ApiError;
use crate::api::value::StoreId;

/// Open a store again
#[utoipa::path(
    post, path = "/stores/{id}/reopen", operation_id = "store_reopen", tag = "settings",
    params(("id" = StoreId, Path, description = "The store."), Idempotency),
    responses((status = OK, description = "The store, open.", body = Store)),
)]
pub(crate) async fn reopen(
    caller: Caller,
    Id(id): Id<StoreId>,
    Idempotency(key): Idempotency,
) -> Result<Json<Store>, ApiError> {
    let changed = caller.run(move |clinic, actor| clinic.store_reopen(actor, &key, id.0)).await?;
    Ok(Json(changed.into()))
}
