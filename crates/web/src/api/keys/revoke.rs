//! `POST /keys/{id}/revoke`.

use axum::Json;

use super::ApiKey;
use crate::api::caller::Caller;
use crate::api::input::{Id, Idempotency};
use crate::api::problem::ApiError;
use crate::api::value::KeyId;

/// Make a key open nothing any more
#[utoipa::path(
    post, path = "/keys/{id}/revoke", operation_id = "key_revoke", tag = "settings",
    params(("id" = KeyId, Path, description = "The key."), Idempotency),
    responses((status = OK, description = "The key, revoked.", body = ApiKey)),
)]
pub(crate) async fn revoke(
    caller: Caller,
    Id(id): Id<KeyId>,
    Idempotency(key): Idempotency,
) -> Result<Json<ApiKey>, ApiError> {
    let changed = caller.run(move |clinic, actor| clinic.key_revoke(actor, &key, id.0)).await?;
    Ok(Json(changed.into()))
}
