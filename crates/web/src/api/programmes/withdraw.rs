//! `POST /programmes/{id}/withdraw`.

use axum::Json;

use super::Programme;
use crate::api::caller::Caller;
use crate::api::input::{Id, Idempotency};
use crate::api::problem::ApiError;
use crate::api::value::ProgrammeId;

/// Call off a publication before its first day
///
/// The version is a draft again, the version before it goes on, and its day is free for another. One that is in force is
/// replaced by publishing another, or by rolling back.
#[utoipa::path(
    post, path = "/programmes/{id}/withdraw", operation_id = "programme_withdraw", tag = "programmes",
    params(("id" = ProgrammeId, Path, description = "The version that is to come."), Idempotency),
    responses((status = OK, description = "The version, a draft again.", body = Programme)),
)]
pub(crate) async fn withdraw(
    caller: Caller,
    Id(id): Id<ProgrammeId>,
    Idempotency(key): Idempotency,
) -> Result<Json<Programme>, ApiError> {
    let version = caller.run(move |clinic, actor| clinic.programme_withdraw(actor, &key, id.0)).await?;
    Ok(Json(version.into()))
}
