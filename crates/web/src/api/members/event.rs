//! `POST /members/{id}/events`.

use axum::Json;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use yanji_app::records::{NewActivity, NewDeed};

use super::record;
use crate::api::caller::Caller;
use crate::api::input::{Body, Id, Idempotency};
use crate::api::problem::ApiError;
use crate::api::receipt::Receipt;
use crate::api::value::{Day, MemberId};

/// An attended event.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MemberEvent)]
pub(crate) struct Event {
    /// The day; today without it.
    day: Option<Day>,
    /// A remark, kept sealed; may be empty.
    #[serde(default)]
    reason: String,
}

/// Record an attended event
///
/// She came to an event of the clinic.
#[utoipa::path(
    post, path = "/members/{id}/events", operation_id = "member_event", tag = "members",
    params(("id" = MemberId, Path, description = "The member."), Idempotency),
    request_body = Event,
    responses((status = CREATED, description = "The event counts.", body = Receipt)),
)]
pub(crate) async fn event(
    caller: Caller,
    Id(id): Id<MemberId>,
    Idempotency(key): Idempotency,
    Body(Event { day, reason }): Body<Event>,
) -> Result<(StatusCode, Json<Receipt>), ApiError> {
    let activity = NewActivity { member: id.0, day: Day::inner(day), deed: NewDeed::Event, reason };
    record(caller, key, activity).await
}
