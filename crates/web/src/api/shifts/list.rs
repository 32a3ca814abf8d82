//! `GET /shifts`.

use axum::Json;
use serde::Deserialize;
use utoipa::IntoParams;

use super::Shift;
use crate::api::caller::Caller;
use crate::api::input::Query;
use crate::api::page::{List, Stretch};
use crate::api::problem::ApiError;
use crate::api::value::Day;

/// Which shifts are asked for.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Asked {
    /// The first day on which they began.
    #[param(value_type = String)]
    from: Day,
    /// The last day on which they began.
    #[param(value_type = String)]
    until: Day,
    /// Where the page begins: `next_cursor` of the page before; the first page without it.
    cursor: Option<String>,
    /// The most items on the page; 50 without it.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u16>,
}

type ShiftList = List<Shift>;

/// Shifts
///
/// The latest first.
#[utoipa::path(
    get, path = "/shifts", operation_id = "shift_list", tag = "money",
    params(Asked),
    responses((status = OK, description = "The shifts.", body = ShiftList)),
)]
pub(crate) async fn list(caller: Caller, Query(asked): Query<Asked>) -> Result<Json<ShiftList>, ApiError> {
    let at = Stretch::of(asked.cursor.as_deref(), asked.limit)?;
    let days = (asked.from.0, asked.until.0);
    let shifts = caller.run(move |clinic, actor| clinic.shift_list(actor, days, at.skip, at.limit)).await?;
    Ok(Json(List::stretch(shifts, at)))
}
