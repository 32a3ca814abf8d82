//! `POST /keys`.

use axum::Json;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::caller::Caller;
use crate::api::input::{Body, Idempotency};
use crate::api::problem::ApiError;
use crate::api::value::KeyId;

/// A key to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = KeyAdd)]
pub(crate) struct Add {
    /// What it is called: 1 to 64 characters.
    #[schema(min_length = 1, example = "till-1")]
    name: String,
    /// The code of its role; at most what the caller may do.
    #[schema(example = "cashier")]
    role: String,
}

/// A key that was just made.
#[derive(Serialize, ToSchema)]
pub(crate) struct NewApiKey {
    /// Its id.
    id: KeyId,
    /// What it opens with, this once: it is kept nowhere, so that a repetition of the request answers `null`.
    #[schema(required)]
    token: Option<String>,
}

/// Make a key of the API
#[utoipa::path(
    post, path = "/keys", operation_id = "key_add", tag = "settings",
    params(Idempotency),
    request_body = Add,
    responses((status = CREATED, description = "The key.", body = NewApiKey)),
)]
pub(crate) async fn add(
    caller: Caller,
    Idempotency(key): Idempotency,
    Body(Add { name, role }): Body<Add>,
) -> Result<(StatusCode, Json<NewApiKey>), ApiError> {
    let made = caller.run(move |clinic, actor| clinic.key_add(actor, &key, &name, &role)).await?;
    Ok((StatusCode::CREATED, Json(NewApiKey { id: KeyId(made.id), token: made.token })))
}
