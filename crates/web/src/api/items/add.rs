//! `POST /items`.

use axum::Json;
use axum::http::StatusCode;

use super::{Item, ItemFields};
use crate::api::caller::Caller;
use crate::api::effect::{Effect, made};
use crate::api::input::Body;
use crate::api::problem::ApiError;

/// Add a treatment or goods
#[utoipa::path(
    post, path = "/items", operation_id = "item_add", tag = "desk",
    params(Effect),
    request_body = ItemFields,
    responses(
        (status = CREATED, description = "The item.", body = Item),
        (status = OK, description = "The item as it would be.", body = Item),
    ),
)]
pub(crate) async fn add(
    caller: Caller,
    Effect { key, rehearsal }: Effect,
    Body(fields): Body<ItemFields>,
) -> Result<(StatusCode, Json<Item>), ApiError> {
    let fields = fields.into();
    let item = caller.run(move |clinic, actor| clinic.item_add(actor, &key, &fields)).await?;
    Ok((made(rehearsal), Json(item.into())))
}
