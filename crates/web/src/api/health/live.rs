//! `GET /health/live`.

use axum::Json;

use super::Health;

/// Whether the server answers
///
/// Needs no key. Also at `/health/live`.
#[utoipa::path(
    get, path = "/health/live", operation_id = "health_live", tag = "health",
    security(()),
    responses((status = OK, description = "It does.", body = Health)),
)]
pub(crate) async fn live() -> Json<Health> {
    Json(Health::OK)
}
