//! `POST /treatments/{id}/correction`.

use axum::Json;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use yanji_app::TreatmentCorrection;

use super::Treatment;
use crate::api::caller::Caller;
use crate::api::effect::{Effect, made};
use crate::api::input::{Body, Id};
use crate::api::problem::ApiError;
use crate::api::value::{ItemId, StaffId, TreatmentId};

/// What the record of a treatment should have said.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = TreatmentCorrection)]
pub(crate) struct Correction {
    /// What was done.
    item: ItemId,
    /// Who did it; as it was recorded without it.
    operator: Option<StaffId>,
    /// The number of the batch of what was used, as printed on it; empty for none.
    #[serde(default)]
    #[schema(max_length = 64, example = "B20260301")]
    batch_number: String,
    /// What there is to say; kept sealed. Empty: the note of before stays.
    #[serde(default)]
    note: String,
}

/// Correct the record of a treatment
///
/// A new record stands in the place of the wrong one, which stays to be seen with who corrected it and when. Whose it is,
/// the day and the store stay.
#[utoipa::path(
    post, path = "/treatments/{id}/correction", operation_id = "treatment_correct", tag = "desk",
    params(("id" = TreatmentId, Path, description = "The record that is wrong."), Effect),
    request_body = Correction,
    responses(
        (status = CREATED, description = "The record that stands in its place.", body = Treatment),
        (status = OK, description = "How it would be recorded.", body = Treatment),
    ),
)]
pub(crate) async fn correct(
    caller: Caller,
    Id(id): Id<TreatmentId>,
    Effect { key, rehearsal }: Effect,
    Body(correction): Body<Correction>,
) -> Result<(StatusCode, Json<Treatment>), ApiError> {
    let new = TreatmentCorrection {
        treatment: id.0,
        item: correction.item.0,
        operator: correction.operator.map(|staff| staff.0),
        batch_number: correction.batch_number,
        note: correction.note,
    };
    let treatment = caller.run(move |clinic, actor| clinic.treatment_correct(actor, &key, &new)).await?;
    Ok((made(rehearsal), Json(treatment.into())))
}
