//! `GET /alarms`.

use axum::Json;
use serde::Deserialize;
use utoipa::IntoParams;

use super::Alarm;
use crate::api::caller::Caller;
use crate::api::input::Query;
use crate::api::page::{List, Stretch};
use crate::api::problem::ApiError;

/// Which alarms are asked for.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Asked {
    /// Whether those that somebody settled come too.
    settled: Option<bool>,
    /// Where the page begins: `next_cursor` of the page before; the first page without it.
    cursor: Option<String>,
    /// The most items on the page; 50 without it.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u16>,
}

type AlarmList = List<Alarm>;

/// What about money wants a look
///
/// The latest first.
#[utoipa::path(
    get, path = "/alarms", operation_id = "alarm_list", tag = "money",
    params(Asked),
    responses((status = OK, description = "The alarms.", body = AlarmList)),
)]
pub(crate) async fn list(caller: Caller, Query(asked): Query<Asked>) -> Result<Json<AlarmList>, ApiError> {
    let at = Stretch::of(asked.cursor.as_deref(), asked.limit)?;
    let only_open = !asked.settled.unwrap_or_default();
    let alarms = caller.run(move |clinic, actor| clinic.alarm_list(actor, only_open, at.skip, at.limit)).await?;
    Ok(Json(List::stretch(alarms, at)))
}
