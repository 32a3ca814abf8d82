//! Routes about tiers of many members at once: one file each.

mod distribution;
mod set_batch;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::default().routes(routes!(distribution::distribution)).routes(routes!(set_batch::set_batch))
}
