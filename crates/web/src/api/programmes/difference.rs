//! `POST /programmes/difference`.

use axum::Json;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use yanji_app::AppError;
use yanji_engine::programme::Programme;
use yanji_words::{Problem, difference};

use crate::api::caller::Caller;
use crate::api::input::Body;
use crate::api::problem::ApiError;

/// Two texts in the programme language (TOML).
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ProgrammeTexts)]
pub(crate) struct Texts {
    /// The text before.
    old: String,
    /// The text after.
    new: String,
}

/// What changes from one programme to another.
#[derive(Serialize, ToSchema)]
pub(crate) struct ProgrammeDifference {
    /// A sentence for each change, in the language asked for; none where nothing changes.
    sentences: Vec<String>,
}

/// What changes from one programme to another, in sentences
///
/// It changes nothing and needs no idempotency key.
#[utoipa::path(
    post, path = "/programmes/difference", operation_id = "programme_difference", tag = "programmes",
    request_body = Texts,
    responses((status = OK, description = "The changes.", body = ProgrammeDifference)),
)]
pub(crate) async fn compare(
    caller: Caller,
    Body(Texts { old, new }): Body<Texts>,
) -> Result<Json<ProgrammeDifference>, ApiError> {
    let lang = caller.lang;
    let sentences = caller
        .run(move |clinic, actor| {
            let read = |source: &str, field: &'static str| -> Result<Programme, AppError> {
                let report = clinic.programme_check(actor, source)?;
                report.programme.ok_or_else(|| AppError::at(Problem::ProgrammeFaulty, field))
            };
            Ok(difference(lang, &read(&old, "old")?, &read(&new, "new")?))
        })
        .await?;
    Ok(Json(ProgrammeDifference { sentences }))
}
