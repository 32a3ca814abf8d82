//! `POST /charge-refunds/{id}/retry` and `/settle`.

use axum::Json;

use super::ChargeRefund;
use crate::api::caller::Caller;
use crate::api::input::{Id, Idempotency};
use crate::api::problem::ApiError;
use crate::api::value::ChargeRefundId;

/// Ask once more for money that is to go back
///
/// Under the same number, under which it goes back once.
#[utoipa::path(
    post, path = "/charge-refunds/{id}/retry", operation_id = "charge_refund_retry", tag = "payments",
    params(("id" = ChargeRefundId, Path, description = "The refund."), Idempotency),
    responses((status = OK, description = "The refund as it stands now.", body = ChargeRefund)),
)]
pub(crate) async fn retry(
    caller: Caller,
    Id(id): Id<ChargeRefundId>,
    Idempotency(key): Idempotency,
) -> Result<Json<ChargeRefund>, ApiError> {
    let refund = caller.run(move |clinic, actor| clinic.charge_refund_retry(actor, &key, id.0)).await?;
    Ok(Json(refund.into()))
}

/// Note that money was given back in another way
///
/// Of a refund that the provider has declined.
#[utoipa::path(
    post, path = "/charge-refunds/{id}/settle", operation_id = "charge_refund_settle", tag = "payments",
    params(("id" = ChargeRefundId, Path, description = "The refund."), Idempotency),
    responses((status = OK, description = "The refund as it stands now.", body = ChargeRefund)),
)]
pub(crate) async fn settle(
    caller: Caller,
    Id(id): Id<ChargeRefundId>,
    Idempotency(key): Idempotency,
) -> Result<Json<ChargeRefund>, ApiError> {
    let refund = caller.run(move |clinic, actor| clinic.charge_refund_settle(actor, &key, id.0)).await?;
    Ok(Json(refund.into()))
}
