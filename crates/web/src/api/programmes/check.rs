//! `POST /programmes/{id}/check`.

use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;
use yanji_engine::programme::check::Finding;
use yanji_engine::programme::read::ProgrammeError;
use yanji_words::{Lang, finding, programme_error};

use crate::api::caller::Caller;
use crate::api::input::Id;
use crate::api::problem::ApiError;
use crate::api::value::ProgrammeId;

/// What the check found in a version of the programme.
#[derive(Serialize, ToSchema)]
pub(crate) struct ProgrammeReport {
    /// Whether there are neither errors nor findings.
    is_clean: bool,
    /// What is wrong; with errors it cannot be published.
    errors: Vec<ProgrammeFaultLine>,
    /// What will not work as meant; it can be published all the same.
    findings: Vec<ProgrammeFinding>,
}

/// An error in the text of a programme.
#[derive(Serialize, ToSchema)]
pub(crate) struct ProgrammeFaultLine {
    /// The stable code.
    #[schema(example = "unknown_key")]
    code: &'static str,
    /// The line, from 1.
    #[schema(minimum = 1)]
    line: usize,
    /// The column in characters, from 1.
    #[schema(minimum = 1)]
    column: usize,
    /// The key with the path to it; empty for the text as a whole.
    #[schema(example = "tiers[2].qualify.window")]
    key: String,
    /// What is wrong and what was expected, in the language asked for.
    text: String,
}

/// Something that will not work as its author means it.
#[derive(Serialize, ToSchema)]
pub(crate) struct ProgrammeFinding {
    /// The stable code.
    #[schema(example = "unreachable_tier")]
    code: &'static str,
    /// The line, from 1.
    #[schema(minimum = 1)]
    line: usize,
    /// The column in characters, from 1.
    #[schema(minimum = 1)]
    column: usize,
    /// The key with the path to it.
    #[schema(example = "tiers[2].retain")]
    key: String,
    /// Why it will not work, in the language asked for.
    reason: String,
    /// What to do instead, in the language asked for.
    proposal: String,
    /// How that is written in the programme's text: keys of the programme language, with their values where these are
    /// known.
    #[schema(example = json!(["grace_months = 3"]))]
    written: Vec<String>,
}

fn error_line(lang: Lang, error: &ProgrammeError) -> ProgrammeFaultLine {
    ProgrammeFaultLine {
        code: error.fault.code(),
        line: error.line,
        column: error.column,
        key: error.key.clone(),
        text: programme_error(lang, error),
    }
}

fn finding_line(lang: Lang, found: &Finding) -> ProgrammeFinding {
    let advice = finding(lang, found);
    ProgrammeFinding {
        code: found.flaw.code(),
        line: found.place.line,
        column: found.place.column,
        key: found.key.clone(),
        reason: advice.reason,
        proposal: advice.proposal,
        written: advice.written,
    }
}

/// Check a version of the programme
///
/// It is held against the price list too, once there is one. It changes nothing and needs no idempotency key.
#[utoipa::path(
    post, path = "/programmes/{id}/check", operation_id = "programme_check", tag = "programmes",
    params(("id" = ProgrammeId, Path, description = "The version.")),
    responses((status = OK, description = "What was found.", body = ProgrammeReport)),
)]
pub(crate) async fn check(caller: Caller, Id(id): Id<ProgrammeId>) -> Result<Json<ProgrammeReport>, ApiError> {
    let lang = caller.lang;
    let report = caller
        .run(move |clinic, actor| {
            let version = clinic.programme_get(actor, id.0)?;
            clinic.programme_check(actor, &version.source)
        })
        .await?;
    Ok(Json(ProgrammeReport {
        is_clean: report.errors.is_empty() && report.findings.is_empty(),
        errors: report.errors.iter().map(|error| error_line(lang, error)).collect(),
        findings: report.findings.iter().map(|found| finding_line(lang, found)).collect(),
    }))
}
