//! `POST /programmes/repair`.

use axum::Json;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use yanji_app::AppError;
use yanji_engine::programme::repair::repair;
use yanji_words::Problem;

use crate::api::caller::Caller;
use crate::api::input::Body;
use crate::api::problem::ApiError;

/// A text, and which finding of its check is to be mended.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ProgrammeRepair)]
pub(crate) struct Mend {
    /// The text, in the programme language (TOML).
    source: String,
    /// The place of the finding in the `findings` of the check, from 0.
    finding: usize,
}

/// A text with the proposal of a finding taken.
#[derive(Serialize, ToSchema)]
pub(crate) struct ProgrammeRepaired {
    /// The text; `null` where a person has to decide.
    #[schema(required)]
    source: Option<String>,
}

/// Take the proposal of a finding
///
/// The text comes back with that one thing mended, its comments and layout as they were. It changes nothing here and
/// needs no idempotency key.
#[utoipa::path(
    post, path = "/programmes/repair", operation_id = "programme_repair", tag = "programmes",
    request_body = Mend,
    responses((status = OK, description = "The text.", body = ProgrammeRepaired)),
)]
pub(crate) async fn mend(
    caller: Caller,
    Body(Mend { source, finding }): Body<Mend>,
) -> Result<Json<ProgrammeRepaired>, ApiError> {
    let source = caller
        .run(move |clinic, actor| {
            let report = clinic.programme_check(actor, &source)?;
            if report.programme.is_none() {
                return Err(AppError::at(Problem::ProgrammeFaulty, "source"));
            }
            let found = report.findings.get(finding).ok_or_else(|| AppError::at(Problem::Malformed, "finding"))?;
            Ok(repair(&source, found))
        })
        .await?;
    Ok(Json(ProgrammeRepaired { source }))
}
