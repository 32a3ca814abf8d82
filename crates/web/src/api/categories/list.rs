//! `GET /categories`.

use axum::Json;

use super::Category;
use crate::api::caller::Caller;
use crate::api::page::List;
use crate::api::problem::ApiError;

type CategoryList = List<Category>;

/// Every category of what is sold, in the order in which they were added
#[utoipa::path(
    get, path = "/categories", operation_id = "category_list", tag = "settings",
    responses((status = OK, description = "The categories.", body = CategoryList)),
)]
pub(crate) async fn list(caller: Caller) -> Result<Json<CategoryList>, ApiError> {
    let categories = caller.run(|clinic, actor| clinic.category_list(actor)).await?;
    Ok(Json(List::whole(categories)))
}
