//! Routes about backups: one file each. Their files are not given out here.

mod delete;
mod list;
mod make;

use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::value::Instant;
use crate::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::default().routes(routes!(list::list, make::make)).routes(routes!(delete::delete))
}

/// A backup.
#[derive(Serialize, ToSchema)]
pub(super) struct Backup {
    /// Its name; the name of its folder too.
    #[schema(example = "20261122T010533Z")]
    id: String,
    /// When it was made.
    made_at: Instant,
    /// How many bytes its files have.
    #[schema(minimum = 0)]
    bytes: u64,
}

impl From<yanji_app::Backup> for Backup {
    fn from(backup: yanji_app::Backup) -> Self {
        let yanji_app::Backup { id, made_at, files } = backup;
        Self { id, made_at: Instant(made_at), bytes: files.iter().map(|file| file.bytes).sum() }
    }
}
