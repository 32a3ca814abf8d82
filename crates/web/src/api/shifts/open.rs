//! `POST /shifts`.

use axum::Json;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use super::Shift;
use crate::api::caller::Caller;
use crate::api::effect::{Effect, made};
use crate::api::input::Body;
use crate::api::problem::ApiError;
use crate::api::value::StoreId;

/// How a shift begins.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ShiftOpen)]
pub(crate) struct Open {
    /// The cash in the drawer, in fen.
    #[schema(minimum = 0, maximum = 10_000_000, example = 50_000)]
    float_fen: i64,
    /// Where; to be named where there are several stores.
    store: Option<StoreId>,
}

/// Begin a shift
///
/// Of the caller, who is in one at a time.
#[utoipa::path(
    post, path = "/shifts", operation_id = "shift_open", tag = "money",
    params(Effect),
    request_body = Open,
    responses(
        (status = CREATED, description = "The shift.", body = Shift),
        (status = OK, description = "The shift as it would be.", body = Shift),
    ),
)]
pub(crate) async fn open(
    caller: Caller,
    Effect { key, rehearsal }: Effect,
    Body(Open { float_fen, store }): Body<Open>,
) -> Result<(StatusCode, Json<Shift>), ApiError> {
    let store = store.map(|store| store.0);
    let shift = caller.run(move |clinic, actor| clinic.shift_open(actor, &key, float_fen, store)).await?;
    Ok((made(rehearsal), Json(shift.into())))
}
