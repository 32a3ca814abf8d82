//! `DELETE /programmes/{id}`.

use axum::http::StatusCode;

use crate::api::caller::Caller;
use crate::api::input::{Id, Idempotency};
use crate::api::problem::ApiError;
use crate::api::value::ProgrammeId;

/// Throw a draft away
///
/// What was published stays for ever.
#[utoipa::path(
    delete, path = "/programmes/{id}", operation_id = "programme_discard", tag = "programmes",
    params(("id" = ProgrammeId, Path, description = "The draft."), Idempotency),
    responses((status = NO_CONTENT, description = "It is gone.")),
)]
pub(crate) async fn discard(
    caller: Caller,
    Id(id): Id<ProgrammeId>,
    Idempotency(key): Idempotency,
) -> Result<StatusCode, ApiError> {
    caller.run(move |clinic, actor| clinic.programme_discard(actor, &key, id.0)).await?;
    Ok(StatusCode::NO_CONTENT)
}
