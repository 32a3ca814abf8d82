//! `POST /shifts/close`.

use axum::Json;
use serde::Deserialize;
use utoipa::ToSchema;
use yanji_app::ShiftEnd;

use super::Shift;
use crate::api::caller::Caller;
use crate::api::effect::Effect;
use crate::api::input::Body;
use crate::api::problem::ApiError;
use crate::api::tender::TenderCounted;
use crate::api::value::StaffId;

/// How a shift ends.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ShiftClose)]
pub(crate) struct Close {
    /// What was counted; a tender that is not named was not, and is kept so.
    #[serde(default)]
    counted: Vec<TenderCounted>,
    /// Who takes over; nobody without it.
    handed_to: Option<StaffId>,
}

impl From<Close> for ShiftEnd {
    fn from(Close { counted, handed_to }: Close) -> Self {
        Self { counted: counted.into_iter().map(Into::into).collect(), handed_to: handed_to.map(|staff| staff.0) }
    }
}

/// End a shift
///
/// The one that the caller is in, with what was counted beside what should be there.
#[utoipa::path(
    post, path = "/shifts/close", operation_id = "shift_close", tag = "money",
    params(Effect),
    request_body = Close,
    responses((status = OK, description = "The shift as it ended, or would.", body = Shift)),
)]
pub(crate) async fn close(
    caller: Caller,
    Effect { key, .. }: Effect,
    Body(close): Body<Close>,
) -> Result<Json<Shift>, ApiError> {
    let end = close.into();
    let shift = caller.run(move |clinic, actor| clinic.shift_close(actor, &key, &end)).await?;
    Ok(Json(shift.into()))
}
