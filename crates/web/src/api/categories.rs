//! Routes about categories of what is sold: one file each.

mod add;
mod edit;
mod list;

use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use yanji_app::ItemCategory;

use super::value::CategoryId;
use crate::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::default().routes(routes!(list::list, add::add)).routes(routes!(edit::edit))
}

/// A category of what is sold.
#[derive(Serialize, ToSchema)]
pub(super) struct Category {
    /// Its id.
    id: CategoryId,
    /// The word that sales and programmes use.
    #[schema(example = "skincare")]
    name: String,
    /// Whether it is no longer offered.
    is_hidden: bool,
    /// Whether the newest programme gives points of its own for it.
    has_rate: bool,
}

impl From<ItemCategory> for Category {
    fn from(category: ItemCategory) -> Self {
        let ItemCategory { id, name, is_hidden, has_rate } = category;
        Self { id: CategoryId(id), name, is_hidden, has_rate }
    }
}
