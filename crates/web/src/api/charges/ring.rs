//! `POST /charges/{id}/sale`.

use axum::Json;
use axum::http::StatusCode;

use crate::api::caller::Caller;
use crate::api::effect::{Effect, made};
use crate::api::input::Id;
use crate::api::problem::ApiError;
use crate::api::sales::ItemSaleReceipt;
use crate::api::value::ChargeId;

/// Ring up the sale of a payment
///
/// The one that it was begun for, as it was sent then: for a payment that was made when nobody was there to hear it. When
/// its bill is another one by now, take the payment back and sell anew.
#[utoipa::path(
    post, path = "/charges/{id}/sale", operation_id = "charge_ring", tag = "payments",
    params(("id" = ChargeId, Path, description = "The payment."), Effect),
    responses(
        (status = CREATED, description = "The sale is booked.", body = ItemSaleReceipt),
        (status = OK, description = "What it would do.", body = ItemSaleReceipt),
    ),
)]
pub(crate) async fn ring(
    caller: Caller,
    Id(id): Id<ChargeId>,
    Effect { key, rehearsal }: Effect,
) -> Result<(StatusCode, Json<ItemSaleReceipt>), ApiError> {
    let receipt = caller.run(move |clinic, actor| clinic.charge_ring(actor, &key, id.0, None, rehearsal)).await?;
    Ok((made(rehearsal), Json(receipt.into())))
}
