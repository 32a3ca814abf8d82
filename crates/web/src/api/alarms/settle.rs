//! `POST /alarms/{id}/settle`.

use axum::Json;

use super::Alarm;
use crate::api::caller::Caller;
use crate::api::effect::Effect;
use crate::api::input::Id;
use crate::api::problem::ApiError;
use crate::api::value::AlarmId;

/// Settle an alarm
///
/// Somebody has looked, and it is all right now.
#[utoipa::path(
    post, path = "/alarms/{id}/settle", operation_id = "alarm_settle", tag = "money",
    params(("id" = AlarmId, Path, description = "The alarm."), Effect),
    responses((status = OK, description = "The alarm as it stands now, or would.", body = Alarm)),
)]
pub(crate) async fn settle(
    caller: Caller,
    Id(id): Id<AlarmId>,
    Effect { key, .. }: Effect,
) -> Result<Json<Alarm>, ApiError> {
    let alarm = caller.run(move |clinic, actor| clinic.alarm_settle(actor, &key, id.0)).await?;
    Ok(Json(alarm.into()))
}
