//! `POST /charges/{id}/query`.

use axum::Json;

use super::Charge;
use crate::api::caller::Caller;
use crate::api::input::{Id, NoDryRun};
use crate::api::problem::ApiError;
use crate::api::value::ChargeId;

/// Ask the provider how a payment stands
///
/// And keep what it says. It needs no `Idempotency-Key`: asking twice does nothing more. When the provider does not answer,
/// the state stays and `reason` says so.
#[utoipa::path(
    post, path = "/charges/{id}/query", operation_id = "charge_query", tag = "payments",
    params(("id" = ChargeId, Path, description = "The payment.")),
    responses((status = OK, description = "The payment as it stands now.", body = Charge)),
)]
pub(crate) async fn query(caller: Caller, Id(id): Id<ChargeId>, _: NoDryRun) -> Result<Json<Charge>, ApiError> {
    let charge = caller.run(move |clinic, actor| clinic.charge_query(actor, id.0)).await?;
    Ok(Json(charge.into()))
}
