//! `PUT /categories/{id}`.

use axum::Json;
use serde::Deserialize;
use utoipa::ToSchema;

use super::Category;
use crate::api::caller::Caller;
use crate::api::input::{Body, Id, Idempotency};
use crate::api::problem::ApiError;
use crate::api::value::CategoryId;

/// What is kept about a category from now on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CategoryEdit)]
pub(crate) struct Edit {
    /// The word that sales and programmes use; unique.
    #[schema(min_length = 1, example = "skincare")]
    name: String,
    /// Whether it is no longer offered.
    is_hidden: bool,
}

/// Rename, hide or show a category
#[utoipa::path(
    put, path = "/categories/{id}", operation_id = "category_edit", tag = "settings",
    params(("id" = CategoryId, Path, description = "The category."), Idempotency),
    request_body = Edit,
    responses((status = OK, description = "The category as it stands now.", body = Category)),
)]
pub(crate) async fn edit(
    caller: Caller,
    Id(id): Id<CategoryId>,
    Idempotency(key): Idempotency,
    Body(Edit { name, is_hidden }): Body<Edit>,
) -> Result<Json<Category>, ApiError> {
    let category = caller.run(move |clinic, actor| clinic.category_edit(actor, &key, id.0, &name, is_hidden)).await?;
    Ok(Json(category.into()))
}
