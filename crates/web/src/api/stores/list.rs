//! `GET /stores`.

use axum::Json;

use super::Store;
use crate::api::caller::Caller;
use crate::api::page::List;
use crate::api::problem::ApiError;

type StoreList = List<Store>;

/// Every store, in the order in which they were added
#[utoipa::path(
    get, path = "/stores", operation_id = "store_list", tag = "settings",
    responses((status = OK, description = "The stores.", body = StoreList)),
)]
pub(crate) async fn list(caller: Caller) -> Result<Json<StoreList>, ApiError> {
    let stores = caller.run(|clinic, actor| clinic.store_profiles(actor)).await?;
    Ok(Json(List::whole(stores)))
}
