//! `POST /programmes`.

use axum::Json;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use super::Programme;
use crate::api::caller::Caller;
use crate::api::input::{Body, Idempotency};
use crate::api::problem::ApiError;

/// A draft of the programme.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ProgrammeSave)]
pub(crate) struct Save {
    /// The text, in the programme language (TOML).
    #[schema(min_length = 1, example = "language = 1\nname = \"会员计划\"\ntimezone = \"Asia/Shanghai\"\n…")]
    source: String,
}

/// Save a draft of the programme
///
/// A draft changes nothing until it is published; it may still have faults. A text that a draft has already is that draft.
#[utoipa::path(
    post, path = "/programmes", operation_id = "programme_save", tag = "programmes",
    params(Idempotency),
    request_body = Save,
    responses((status = CREATED, description = "The draft.", body = Programme)),
)]
pub(crate) async fn save(
    caller: Caller,
    Idempotency(key): Idempotency,
    Body(Save { source }): Body<Save>,
) -> Result<(StatusCode, Json<Programme>), ApiError> {
    let version = caller.run(move |clinic, actor| clinic.programme_save(actor, &key, &source)).await?;
    Ok((StatusCode::CREATED, Json(version.into())))
}
