//! `GET /imports`.

use axum::Json;
use yanji_app::AppError;
use yanji_app::import::ImportQuery;

use super::Import;
use crate::api::caller::Caller;
use crate::api::input::Query;
use crate::api::page::{self, List, PageQuery};
use crate::api::problem::ApiError;

type ImportList = List<Import>;

/// The imports
///
/// The latest first.
#[utoipa::path(
    get, path = "/imports", operation_id = "import_list", tag = "imports", params(PageQuery),
    responses((status = OK, description = "The imports.", body = ImportList)),
)]
pub(crate) async fn list(
    caller: Caller,
    Query(PageQuery { cursor, limit }): Query<PageQuery>,
) -> Result<Json<ImportList>, ApiError> {
    let query = ImportQuery { state: None, after: cursor, limit: page::limit(limit)? };
    let about_cursor = |error: AppError| match error.field.as_deref() {
        Some("after") => AppError::at(error.problem, "cursor"),
        _ => error,
    };
    let imports = caller.run(move |clinic, actor| clinic.import_list(actor, &query).map_err(about_cursor)).await?;
    Ok(Json(List::page(imports)))
}
