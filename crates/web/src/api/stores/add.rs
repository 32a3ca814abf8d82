//! `POST /stores`.

use axum::Json;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use yanji_app::{StoreDetails, StoreProfile};

use super::Store;
use crate::api::caller::Caller;
use crate::api::input::{Body, Idempotency};
use crate::api::problem::ApiError;

/// A store to be added.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = StoreAdd)]
pub(crate) struct Add {
    /// What it is called: 1 to 64 characters, unique.
    #[schema(min_length = 1, example = "静安店")]
    name: String,
}

/// Add a store
#[utoipa::path(
    post, path = "/stores", operation_id = "store_add", tag = "settings",
    params(Idempotency),
    request_body = Add,
    responses((status = CREATED, description = "The store as it was added.", body = Store)),
)]
pub(crate) async fn add(
    caller: Caller,
    Idempotency(key): Idempotency,
    Body(Add { name }): Body<Add>,
) -> Result<(StatusCode, Json<Store>), ApiError> {
    let store = caller.run(move |clinic, actor| clinic.store_add(actor, &key, &name)).await?;
    let profile = StoreProfile { store, details: StoreDetails::default() };
    Ok((StatusCode::CREATED, Json(profile.into())))
}
