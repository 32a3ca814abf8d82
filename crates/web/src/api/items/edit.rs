//! `PUT /items/{id}`.

use axum::Json;

use super::{Item, ItemFields};
use crate::api::caller::Caller;
use crate::api::effect::Effect;
use crate::api::input::{Body, Id};
use crate::api::problem::ApiError;
use crate::api::value::ItemId;

/// Change what is kept about a treatment or goods
#[utoipa::path(
    put, path = "/items/{id}", operation_id = "item_edit", tag = "desk",
    params(("id" = ItemId, Path, description = "The item."), Effect),
    request_body = ItemFields,
    responses((status = OK, description = "The item as it stands now.", body = Item)),
)]
pub(crate) async fn edit(
    caller: Caller,
    Id(id): Id<ItemId>,
    Effect { key, .. }: Effect,
    Body(fields): Body<ItemFields>,
) -> Result<Json<Item>, ApiError> {
    let fields = fields.into();
    let item = caller.run(move |clinic, actor| clinic.item_edit(actor, &key, id.0, &fields)).await?;
    Ok(Json(item.into()))
}
