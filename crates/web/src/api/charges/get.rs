//! `GET /charges/{id}`.

use axum::Json;

use super::Charge;
use crate::api::caller::Caller;
use crate::api::input::Id;
use crate::api::problem::ApiError;
use crate::api::value::ChargeId;

/// A payment through a provider
///
/// As the books have it; the provider is not asked.
#[utoipa::path(
    get, path = "/charges/{id}", operation_id = "charge_get", tag = "payments",
    params(("id" = ChargeId, Path, description = "The payment.")),
    responses((status = OK, description = "The payment.", body = Charge)),
)]
pub(crate) async fn get(caller: Caller, Id(id): Id<ChargeId>) -> Result<Json<Charge>, ApiError> {
    let charge = caller.run(move |clinic, actor| clinic.charge_get(actor, id.0)).await?;
    Ok(Json(charge.into()))
}
