//! `POST /notices/{id}/done`.

use axum::http::StatusCode;

use crate::api::caller::Caller;
use crate::api::effect::Effect;
use crate::api::input::Id;
use crate::api::problem::ApiError;
use crate::api::value::NoticeId;

/// Say that a reminder was seen to
///
/// Somebody called, wrote or spoke to her. One that was done with stays as it was.
#[utoipa::path(
    post, path = "/notices/{id}/done", operation_id = "notice_done", tag = "benefits",
    params(("id" = NoticeId, Path, description = "The reminder."), Effect),
    responses((status = NO_CONTENT, description = "It is done with, or would be.")),
)]
pub(crate) async fn done(
    caller: Caller,
    Id(id): Id<NoticeId>,
    Effect { key, .. }: Effect,
) -> Result<StatusCode, ApiError> {
    caller.run(move |clinic, actor| clinic.notice_done(actor, &key, id.0)).await?;
    Ok(StatusCode::NO_CONTENT)
}
