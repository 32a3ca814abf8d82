//! `GET /items/{id}`.

use axum::Json;

use super::Item;
use crate::api::caller::Caller;
use crate::api::input::Id;
use crate::api::problem::ApiError;
use crate::api::value::ItemId;

/// One treatment or goods
#[utoipa::path(
    get, path = "/items/{id}", operation_id = "item_get", tag = "desk",
    params(("id" = ItemId, Path, description = "The item.")),
    responses((status = OK, description = "The item.", body = Item)),
)]
pub(crate) async fn get(caller: Caller, Id(id): Id<ItemId>) -> Result<Json<Item>, ApiError> {
    let item = caller.run(move |clinic, actor| clinic.item_get(actor, id.0)).await?;
    Ok(Json(item.into()))
}
