//! `GET /charges`.

use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Charge, ChargeRefund};
use crate::api::caller::Caller;
use crate::api::problem::ApiError;

/// Payments and refunds about which something has to be done.
#[derive(Serialize, ToSchema)]
pub(crate) struct OpenCharges {
    /// Payments that are not over, or are made and belong to no sale; the latest first.
    charges: Vec<Charge>,
    /// Refunds that have not gone through; the latest first.
    refunds: Vec<ChargeRefund>,
}

/// Payments about which something has to be done
///
/// Such as one that was made when nobody was there to hear it: ring its sale up, or take it back.
#[utoipa::path(
    get, path = "/charges", operation_id = "charge_open", tag = "payments",
    responses((status = OK, description = "The latest two hundred of each.", body = OpenCharges)),
)]
pub(crate) async fn list(caller: Caller) -> Result<Json<OpenCharges>, ApiError> {
    let open = caller.run(|clinic, actor| clinic.charge_open(actor)).await?;
    Ok(Json(OpenCharges {
        charges: open.charges.into_iter().map(Charge::from).collect(),
        refunds: open.refunds.into_iter().map(ChargeRefund::from).collect(),
    }))
}
