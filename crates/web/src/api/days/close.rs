//! `POST /days/{day}/close`.

use axum::Json;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{ClosedDay, OnDay};
use crate::api::caller::Caller;
use crate::api::effect::{Effect, made};
use crate::api::input::Body;
use crate::api::problem::ApiError;
use crate::api::tender::TenderCounted;
use crate::api::value::{Day, StoreId};

/// What was counted at the end of a day.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DayClose)]
pub(crate) struct Close {
    /// Which store; without it the only one that is open, or with several the clinic as one.
    store: Option<StoreId>,
    /// What was counted; a tender that is not named was not, and is kept so.
    #[serde(default)]
    counted: Vec<TenderCounted>,
}

/// Close the money of a day
///
/// What should be there is kept beside what was counted, under a seal; where they differ an alarm is raised. Afterwards
/// only some may give back money of that day. A day before anything was recorded, and one that has not come, are refused
/// (`money_day_outside`).
#[utoipa::path(
    post, path = "/days/{day}/close", operation_id = "money_day_close", tag = "money",
    params(("day" = Day, Path, description = "The day."), Effect),
    request_body = Close,
    responses(
        (status = CREATED, description = "The day is closed.", body = ClosedDay),
        (status = OK, description = "What it would be closed with.", body = ClosedDay),
    ),
)]
pub(crate) async fn close(
    caller: Caller,
    Effect { key, rehearsal }: Effect,
    OnDay(day): OnDay,
    Body(Close { store, counted }): Body<Close>,
) -> Result<(StatusCode, Json<ClosedDay>), ApiError> {
    let store = store.map(|store| store.0);
    let counted: Vec<_> = counted.into_iter().map(Into::into).collect();
    let closed =
        caller.run(move |clinic, actor| clinic.till_close(actor, &key, day, store, &counted, rehearsal)).await?;
    Ok((made(rehearsal), Json(closed.into())))
}
