//! `GET /backups`.

use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;
use yanji_app::Backups;

use super::Backup;
use crate::api::caller::Caller;
use crate::api::problem::ApiError;

/// The backups that are there, or how to make one where the server does not.
#[derive(Serialize, ToSchema)]
pub(crate) struct BackupList {
    /// The backups, newest first.
    items: Vec<Backup>,
    /// Always `null`: all of them are here.
    #[schema(required)]
    next_cursor: Option<String>,
    /// The folder where they are, on the server; `null` on PostgreSQL.
    #[schema(required)]
    folder: Option<String>,
    /// On PostgreSQL, the commands that make one, in this order.
    commands: Vec<String>,
}

impl From<Backups> for BackupList {
    fn from(backups: Backups) -> Self {
        let (items, folder, commands) = match backups {
            Backups::Folder { folder, backups } => (backups, Some(folder), Vec::new()),
            Backups::Postgres { commands } => (Vec::new(), None, commands),
        };
        Self { items: items.into_iter().map(Backup::from).collect(), next_cursor: None, folder, commands }
    }
}

/// The backups that are there
#[utoipa::path(
    get, path = "/backups", operation_id = "backup_list", tag = "settings",
    responses((status = OK, description = "The backups.", body = BackupList)),
)]
pub(crate) async fn list(caller: Caller) -> Result<Json<BackupList>, ApiError> {
    let backups = caller.run(|clinic, actor| clinic.backup_list(actor)).await?;
    Ok(Json(backups.into()))
}
