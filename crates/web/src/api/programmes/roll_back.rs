//! `POST /programmes/{id}/roll-back`.

use axum::Json;

use super::{InForce, Programme};
use crate::api::caller::Caller;
use crate::api::input::{Body, Id, Idempotency};
use crate::api::problem::ApiError;
use crate::api::value::ProgrammeId;

/// Bring the text of an earlier version back
///
/// Nothing that was is undone: a new version with the old text is published from a day.
#[utoipa::path(
    post, path = "/programmes/{id}/roll-back", operation_id = "programme_roll_back", tag = "programmes",
    params(("id" = ProgrammeId, Path, description = "The version whose text comes back."), Idempotency),
    request_body = InForce,
    responses((status = OK, description = "The new version, published.", body = Programme)),
)]
pub(crate) async fn roll_back(
    caller: Caller,
    Id(id): Id<ProgrammeId>,
    Idempotency(key): Idempotency,
    Body(InForce { from }): Body<InForce>,
) -> Result<Json<Programme>, ApiError> {
    let version = caller.run(move |clinic, actor| clinic.programme_roll_back(actor, &key, id.0, from.0)).await?;
    Ok(Json(version.into()))
}
