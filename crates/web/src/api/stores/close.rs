//! `POST /stores/{id}/close`.

use axum::Json;

use super::Store;
use crate::api::caller::Caller;
use crate::api::input::{Id, Idempotency};
use crate::api::problem::ApiError;
use crate::api::value::StoreId;

/// Give a store up
#[utoipa::path(
    post, path = "/stores/{id}/close", operation_id = "store_close", tag = "settings",
    params(("id" = StoreId, Path, description = "The store."), Idempotency),
    responses((status = OK, description = "The store, closed.", body = Store)),
)]
pub(crate) async fn close(
    caller: Caller,
    Id(id): Id<StoreId>,
    Idempotency(key): Idempotency,
) -> Result<Json<Store>, ApiError> {
    let changed = caller.run(move |clinic, actor| clinic.store_close(actor, &key, id.0)).await?;
    Ok(Json(changed.into()))
}
