//! `POST /shifts/{id}/close`.

use axum::Json;

use super::Shift;
use super::close::Close;
use crate::api::caller::Caller;
use crate::api::effect::Effect;
use crate::api::input::{Body, Id};
use crate::api::problem::ApiError;
use crate::api::value::ShiftId;

/// End somebody's shift
///
/// One that whoever began it has left running: for those who close days, of their own store where they belong to one. The
/// log names both. One's own ends in the same way.
#[utoipa::path(
    post, path = "/shifts/{id}/close", operation_id = "shift_end", tag = "money",
    params(("id" = ShiftId, Path, description = "The shift."), Effect),
    request_body = Close,
    responses((status = OK, description = "The shift as it ended, or would.", body = Shift)),
)]
pub(crate) async fn end(
    caller: Caller,
    Id(id): Id<ShiftId>,
    Effect { key, .. }: Effect,
    Body(close): Body<Close>,
) -> Result<Json<Shift>, ApiError> {
    let end = close.into();
    let shift = caller.run(move |clinic, actor| clinic.shift_end(actor, &key, id.0, &end)).await?;
    Ok(Json(shift.into()))
}
