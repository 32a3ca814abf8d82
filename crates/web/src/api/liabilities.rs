//! Routes about what the clinic owes its members, and they owe it.

mod debts;
mod get;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::default().routes(routes!(get::get)).routes(routes!(debts::debts))
}
