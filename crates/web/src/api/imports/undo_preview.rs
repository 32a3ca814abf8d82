//! `GET /imports/{id}/undo`.

use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;
use yanji_app::import::ImportUndoPreview as Preview;

use crate::api::caller::Caller;
use crate::api::input::Id;
use crate::api::problem::ApiError;
use crate::api::value::{Day, ImportId};

/// What taking an import back would come to.
#[derive(Serialize, ToSchema)]
pub(crate) struct ImportUndoPreview {
    /// Sales that would be given back.
    #[schema(minimum = 0)]
    sales: i64,
    /// How much of them is left, in fen.
    #[schema(minimum = 0)]
    amount_fen: i64,
    /// Whose they are.
    #[schema(minimum = 0)]
    members: i64,
    /// How many of them would fall to a lower tier.
    #[schema(minimum = 0)]
    members_falling: i64,
    /// How many of them would owe points that they have used.
    #[schema(minimum = 0)]
    members_owing: i64,
    /// How many points they would owe.
    #[schema(minimum = 0)]
    points_owed: i64,
    /// Sales of the import that were refunded in full since and are left alone.
    #[schema(minimum = 0)]
    sales_refunded: i64,
    /// Sales of the import of which a part was refunded since; the rest is given back.
    #[schema(minimum = 0)]
    sales_partly: i64,
    /// The last closed day: up to it nothing can be imported again; `null` where none was closed.
    #[schema(required)]
    closed_through: Option<Day>,
}

impl From<Preview> for ImportUndoPreview {
    fn from(preview: Preview) -> Self {
        Self {
            sales: preview.sales,
            amount_fen: preview.amount_fen,
            members: preview.members,
            members_falling: preview.members_falling,
            members_owing: preview.members_owing,
            points_owed: preview.points_owed,
            sales_refunded: preview.sales_refunded,
            sales_partly: preview.sales_partly,
            closed_through: Day::of(preview.closed_through),
        }
    }
}

/// What taking an import back would come to now
#[utoipa::path(
    get, path = "/imports/{id}/undo", operation_id = "import_undo_preview", tag = "imports",
    params(("id" = ImportId, Path, description = "The import.")),
    responses((status = OK, description = "What would be given back.", body = ImportUndoPreview)),
)]
pub(crate) async fn undo_preview(caller: Caller, Id(id): Id<ImportId>) -> Result<Json<ImportUndoPreview>, ApiError> {
    let preview = caller.run(move |clinic, actor| clinic.import_undo_preview(actor, id.0)).await?;
    Ok(Json(preview.into()))
}
