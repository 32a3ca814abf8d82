//! `GET /items`.

use axum::Json;

use super::Item;
use crate::api::caller::Caller;
use crate::api::page::List;
use crate::api::problem::ApiError;

type ItemList = List<Item>;

/// Every treatment and goods, by category
#[utoipa::path(
    get, path = "/items", operation_id = "item_list", tag = "desk",
    responses((status = OK, description = "The items.", body = ItemList)),
)]
pub(crate) async fn list(caller: Caller) -> Result<Json<ItemList>, ApiError> {
    let items = caller.run(|clinic, actor| clinic.item_list(actor)).await?;
    Ok(Json(List::whole(items)))
}
