//! `POST /items`.

use axum::Json;
use axum::http::StatusCode;

use super::{Item, ItemFields};
use crate::api::caller::Caller;
use crate::api::input::{Body, Idempotency};
use crate::api::problem::ApiError;

/// Add a treatment or goods
#[utoipa::path(
    post, path = "/items", operation_id = "item_add", tag = "desk",
    params(Idempotency),
    request_body = ItemFields,
    responses((status = CREATED, description = "The item.", body = Item)),
)]
pub(crate) async fn add(
    caller: Caller,
    Idempotency(key): Idempotency,
    Body(fields): Body<ItemFields>,
) -> Result<(StatusCode, Json<Item>), ApiError> {
    let fields = fields.into();
    let item = caller.run(move |clinic, actor| clinic.item_add(actor, &key, &fields)).await?;
    Ok((StatusCode::CREATED, Json(item.into())))
}
