//! `GET /health/ready`.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use yanji_app::{Actor, Channel};

use super::Health;
use crate::AppState;
use crate::api::problem::ApiError;
use crate::blocking::blocking;

/// Whether the server can work: its books answer
///
/// Needs no key. Also at `/health/ready`.
#[utoipa::path(
    get, path = "/health/ready", operation_id = "health_ready", tag = "health",
    security(()),
    responses((status = OK, description = "It can.", body = Health)),
)]
pub(crate) async fn ready(State(state): State<AppState>) -> Result<Json<Health>, ApiError> {
    let clinic = Arc::clone(&state.clinic);
    blocking(move || clinic.programme_list(&Actor::machine(Channel::Api))).await?;
    Ok(Json(Health::OK))
}
