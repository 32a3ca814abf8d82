//! `POST /backups`.

use axum::Json;
use axum::http::StatusCode;

use super::Backup;
use crate::api::caller::Caller;
use crate::api::input::Idempotency;
use crate::api::problem::ApiError;

/// Make a backup now
///
/// It is made while the clinic is open, and answered once it is there. Where that takes too long, it is made all the
/// same: the same request again says so.
#[utoipa::path(
    post, path = "/backups", operation_id = "backup_make", tag = "settings",
    params(Idempotency),
    responses((status = CREATED, description = "The backup.", body = Backup)),
)]
pub(crate) async fn make(
    caller: Caller,
    Idempotency(key): Idempotency,
) -> Result<(StatusCode, Json<Backup>), ApiError> {
    let backup = caller.run(move |clinic, actor| clinic.backup_make(actor, &key, &mut |_| {})).await?;
    Ok((StatusCode::CREATED, Json(backup.into())))
}
