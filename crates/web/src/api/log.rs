//! Routes about what is on record: who did and looked at what, and whether the books were found to add up.

mod list;
mod verification;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::default().routes(routes!(list::list)).routes(routes!(verification::last))
}
