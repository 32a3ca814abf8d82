//! `DELETE /backups/{id}`.

use std::convert::Infallible;
use std::str::FromStr;

use axum::http::StatusCode;
use yanji_words::Thing;

use crate::api::caller::Caller;
use crate::api::input::{Id, Idempotency};
use crate::api::problem::ApiError;
use crate::api::value::PathId;

/// The name of a backup, in a path.
pub(crate) struct BackupName(String);

impl FromStr for BackupName {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(Self(text.to_owned()))
    }
}

impl PathId for BackupName {
    const THING: Thing = Thing::Backup;
}

/// Delete a backup
#[utoipa::path(
    delete, path = "/backups/{id}", operation_id = "backup_delete", tag = "settings",
    params(("id" = String, Path, description = "The name of the backup."), Idempotency),
    responses((status = NO_CONTENT, description = "It is gone.")),
)]
pub(crate) async fn delete(
    caller: Caller,
    Id(BackupName(id)): Id<BackupName>,
    Idempotency(key): Idempotency,
) -> Result<StatusCode, ApiError> {
    caller.run(move |clinic, actor| clinic.backup_delete(actor, &key, &id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
