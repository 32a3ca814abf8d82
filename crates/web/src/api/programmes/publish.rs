//! `POST /programmes/{id}/publish`.

use axum::Json;

use super::{InForce, Programme};
use crate::api::caller::Caller;
use crate::api::input::{Body, Id, Idempotency};
use crate::api::problem::ApiError;
use crate::api::value::ProgrammeId;

/// Put a draft in force from a day
///
/// With errors it is refused; findings of the check are warnings and do not stand in the way.
#[utoipa::path(
    post, path = "/programmes/{id}/publish", operation_id = "programme_publish", tag = "programmes",
    params(("id" = ProgrammeId, Path, description = "The draft."), Idempotency),
    request_body = InForce,
    responses((status = OK, description = "The version, published.", body = Programme)),
)]
pub(crate) async fn publish(
    caller: Caller,
    Id(id): Id<ProgrammeId>,
    Idempotency(key): Idempotency,
    Body(InForce { from }): Body<InForce>,
) -> Result<Json<Programme>, ApiError> {
    let version = caller.run(move |clinic, actor| clinic.programme_publish(actor, &key, id.0, from.0)).await?;
    Ok(Json(version.into()))
}
