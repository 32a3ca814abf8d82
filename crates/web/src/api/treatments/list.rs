//! `GET /treatments`.

use axum::Json;
use serde::Deserialize;
use utoipa::IntoParams;
use yanji_app::AppError;
use yanji_words::Problem;

use super::Treatment;
use crate::api::caller::Caller;
use crate::api::input::Query;
use crate::api::page::List;
use crate::api::problem::ApiError;
use crate::api::value::{Day, StoreId};

/// Which treatments are asked for: those of a day, or those in which a batch was used.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Asked {
    /// The day.
    #[param(value_type = Option<String>)]
    day: Option<Day>,
    /// The number of a batch of what was used, as printed on it; not together with `day`.
    #[param(example = "B20260301")]
    batch_number: Option<String>,
    /// In which store, together with `day`; without it in all. A batch is looked for in all.
    #[param(value_type = Option<String>)]
    store: Option<StoreId>,
}

type TreatmentList = List<Treatment>;

/// Treatments of a day, or with a batch
///
/// The latest first. By the number of a batch: whom to call when it is recalled.
#[utoipa::path(
    get, path = "/treatments", operation_id = "treatment_list", tag = "desk",
    params(Asked),
    responses((status = OK, description = "The treatments.", body = TreatmentList)),
)]
pub(crate) async fn list(caller: Caller, Query(asked): Query<Asked>) -> Result<Json<TreatmentList>, ApiError> {
    let store = asked.store.map(|store| store.0);
    let treatments = match (asked.day, asked.batch_number) {
        (None, Some(_)) if store.is_some() => return Err(AppError::at(Problem::Malformed, "store").into()),
        (Some(day), None) => caller.run(move |clinic, actor| clinic.treatments_on(actor, day.0, store)).await?,
        (None, Some(number)) => caller.run(move |clinic, actor| clinic.treatments_with(actor, &number)).await?,
        (None, None) => return Err(AppError::at(Problem::Missing, "day").into()),
        (Some(_), Some(_)) => return Err(AppError::at(Problem::Malformed, "batch_number").into()),
    };
    Ok(Json(List::whole(treatments)))
}
