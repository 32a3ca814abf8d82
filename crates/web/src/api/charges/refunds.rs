//! `POST /charge-refunds/{id}/retry` and `/settle`.

use axum::Json;
use serde::Deserialize;
use utoipa::ToSchema;

use super::ChargeRefund;
use crate::api::caller::Caller;
use crate::api::input::{Body, Id, Idempotency};
use crate::api::problem::ApiError;
use crate::api::tender::Tender;
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

/// In which way money was given back.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ChargeRefundSettlement)]
pub(crate) struct Settlement {
    /// The tender that was used: `cash`, `card`, `wechat` or `alipay`.
    tender: Tender,
}

/// Note that money was given back in another way
///
/// Of a refund that the provider has declined. The day's money has the amount again in the provider's tender
/// (`refund_kept`), and as given out by the tender that was used, today and in the store of whoever notes it.
#[utoipa::path(
    post, path = "/charge-refunds/{id}/settle", operation_id = "charge_refund_settle", tag = "payments",
    params(("id" = ChargeRefundId, Path, description = "The refund."), Idempotency),
    request_body = Settlement,
    responses((status = OK, description = "The refund as it stands now.", body = ChargeRefund)),
)]
pub(crate) async fn settle(
    caller: Caller,
    Id(id): Id<ChargeRefundId>,
    Idempotency(key): Idempotency,
    Body(settlement): Body<Settlement>,
) -> Result<Json<ChargeRefund>, ApiError> {
    let tender = settlement.tender.into();
    let refund = caller.run(move |clinic, actor| clinic.charge_refund_settle(actor, &key, id.0, tender)).await?;
    Ok(Json(refund.into()))
}
