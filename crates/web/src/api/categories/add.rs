//! `POST /categories`.

use axum::Json;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use super::Category;
use crate::api::caller::Caller;
use crate::api::input::{Body, Idempotency};
use crate::api::problem::ApiError;

/// A category to be added.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CategoryAdd)]
pub(crate) struct Add {
    /// The word that sales and programmes use; unique.
    #[schema(min_length = 1, example = "skincare")]
    name: String,
}

/// Add a category of what is sold
#[utoipa::path(
    post, path = "/categories", operation_id = "category_add", tag = "settings",
    params(Idempotency),
    request_body = Add,
    responses((status = CREATED, description = "The category.", body = Category)),
)]
pub(crate) async fn add(
    caller: Caller,
    Idempotency(key): Idempotency,
    Body(Add { name }): Body<Add>,
) -> Result<(StatusCode, Json<Category>), ApiError> {
    let category = caller.run(move |clinic, actor| clinic.category_add(actor, &key, &name)).await?;
    Ok((StatusCode::CREATED, Json(category.into())))
}
