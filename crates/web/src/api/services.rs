//! Routes about treatments and goods: one file each.

mod add;
mod edit;
mod list;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::value::{CategoryId, ServiceId};
use crate::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::default().routes(routes!(list::list, add::add)).routes(routes!(edit::edit))
}

/// A treatment or goods.
#[derive(Serialize, ToSchema)]
pub(super) struct Service {
    /// Its id.
    id: ServiceId,
    /// Its category.
    category: CategoryId,
    /// What it is called.
    name: String,
    /// What it costs, in fen.
    #[schema(minimum = 0)]
    price_fen: i64,
    /// How long it takes, in minutes; 0 where that is no matter.
    #[schema(minimum = 0)]
    minutes: i64,
    /// Whether it is no longer offered.
    is_hidden: bool,
}

/// What is kept about a treatment or goods from now on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ServiceFields {
    /// Its category.
    category: CategoryId,
    /// What it is called: 1 to 64 characters, unique.
    #[schema(min_length = 1, example = "水光针")]
    name: String,
    /// What it costs, in fen.
    #[schema(minimum = 0, maximum = 100_000_000)]
    price_fen: i64,
    /// How long it takes, in minutes; 0 where that is no matter.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 1_440)]
    minutes: i64,
    /// Whether it is no longer offered.
    #[serde(default)]
    is_hidden: bool,
}

impl From<yanji_app::Service> for Service {
    fn from(service: yanji_app::Service) -> Self {
        let yanji_app::Service { id, category, name, price_fen, minutes, is_hidden } = service;
        Self { id: ServiceId(id), category: CategoryId(category), name, price_fen, minutes, is_hidden }
    }
}

impl From<ServiceFields> for yanji_app::ServiceFields {
    fn from(fields: ServiceFields) -> Self {
        let ServiceFields { category, name, price_fen, minutes, is_hidden } = fields;
        Self { category: category.0, name, price_fen, minutes, is_hidden }
    }
}
