//! `GET /keys`.

use axum::Json;

use super::ApiKey;
use crate::api::caller::Caller;
use crate::api::page::List;
use crate::api::problem::ApiError;

type ApiKeyList = List<ApiKey>;

/// Every key of the API, newest first
#[utoipa::path(
    get, path = "/keys", operation_id = "key_list", tag = "settings",
    responses((status = OK, description = "The keys.", body = ApiKeyList)),
)]
pub(crate) async fn list(caller: Caller) -> Result<Json<ApiKeyList>, ApiError> {
    let keys = caller.run(|clinic, actor| clinic.key_list(actor)).await?;
    Ok(Json(List::whole(keys)))
}
