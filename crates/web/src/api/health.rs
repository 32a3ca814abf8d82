//! Whether the server is there and can work, for machines in front of it. Nothing of the clinic is told.

mod live;
mod ready;

use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::default().routes(routes!(live::live)).routes(routes!(ready::ready))
}

/// How the server is.
#[derive(Serialize, ToSchema)]
pub(super) struct Health {
    /// `ok`; anything else comes as a problem.
    #[schema(example = "ok")]
    status: &'static str,
}

impl Health {
    const OK: Self = Self { status: "ok" };
}
