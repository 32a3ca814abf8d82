//! Routes about what reminds of members, and what rules gave them.

mod done;
mod grants;
mod list;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::default().routes(routes!(list::list)).routes(routes!(done::done)).routes(routes!(grants::grants))
}
