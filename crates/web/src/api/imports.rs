//! Routes about imports that were begun elsewhere: one file each. A file is not taken in here.

mod get;
mod list;
mod undo;
mod undo_preview;

use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use yanji_app::import::{ImportStatus, ImportUndoStatus};

use super::value::{ImportId, Instant, StoreId};
use crate::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::default()
        .routes(routes!(list::list))
        .routes(routes!(get::get))
        .routes(routes!(undo_preview::undo_preview, undo::undo))
}

/// How far an import is.
#[derive(Serialize, ToSchema)]
pub(super) struct Import {
    /// Its id.
    id: ImportId,
    /// The name of the file.
    file_name: String,
    /// `running`, `done` or `failed`.
    #[schema(example = "done")]
    status: String,
    /// Lines of the file.
    #[schema(minimum = 0)]
    lines_total: i64,
    /// Lines looked at so far.
    #[schema(minimum = 0)]
    lines_done: i64,
    /// Lines taken in.
    #[schema(minimum = 0)]
    lines_new: i64,
    /// Lines that were in the books already.
    #[schema(minimum = 0)]
    lines_known: i64,
    /// Lines refused.
    #[schema(minimum = 0)]
    lines_refused: i64,
    /// Members made on the way.
    #[schema(minimum = 0)]
    members_new: i64,
    /// Refunds among the lines taken in.
    #[schema(minimum = 0)]
    refunds: i64,
    /// What they gave back, in fen.
    #[schema(minimum = 0)]
    refunds_fen: i64,
    /// When it began.
    started_at: Instant,
    /// When it ended.
    #[schema(required)]
    ended_at: Option<Instant>,
    /// Who began it: the id of a member of staff or of a key, or `machine`.
    started_by: String,
    /// The store for which it is.
    #[schema(required)]
    store: Option<StoreId>,
    /// How far it was taken back; `null` where nobody began to.
    #[schema(required)]
    undo: Option<ImportUndo>,
}

/// How far the taking back of an import is.
#[derive(Serialize, ToSchema)]
pub(super) struct ImportUndo {
    /// Who began it: the id of a member of staff or of a key, or `machine`.
    started_by: String,
    /// When it ended; `null` while it goes on.
    #[schema(required)]
    ended_at: Option<Instant>,
    /// Sales gone through so far.
    #[schema(minimum = 0)]
    sales_done: i64,
    /// Sales that the import brought.
    #[schema(minimum = 0)]
    sales_total: i64,
}

impl From<ImportStatus> for Import {
    fn from(status: ImportStatus) -> Self {
        Self {
            id: ImportId(status.id),
            file_name: status.file_name,
            status: status.status,
            lines_total: status.lines_total,
            lines_done: status.lines_done,
            lines_new: status.lines_new,
            lines_known: status.lines_known,
            lines_refused: status.lines_refused,
            members_new: status.members_new,
            refunds: status.refunds,
            refunds_fen: status.refunds_fen,
            started_at: Instant(status.started_at),
            ended_at: status.ended_at.map(Instant),
            started_by: status.started_by,
            store: status.store.map(StoreId),
            undo: status.undo.map(ImportUndo::from),
        }
    }
}

impl From<ImportUndoStatus> for ImportUndo {
    fn from(undo: ImportUndoStatus) -> Self {
        Self {
            started_by: undo.started_by,
            ended_at: undo.ended_at.map(Instant),
            sales_done: undo.sales_done,
            sales_total: undo.sales_total,
        }
    }
}
