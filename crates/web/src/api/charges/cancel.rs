//! `POST /charges/{id}/cancel`.

use axum::Json;

use super::Charge;
use crate::api::caller::Caller;
use crate::api::input::{Id, Idempotency};
use crate::api::problem::ApiError;
use crate::api::value::ChargeId;

/// Take a payment back
///
/// One that belongs to no sale: it cannot be made any more, and what was paid goes back. From this moment no sale can have
/// it. While the provider has not said that it did so, the state is `cancelling`; ask it again then.
#[utoipa::path(
    post, path = "/charges/{id}/cancel", operation_id = "charge_cancel", tag = "payments",
    params(("id" = ChargeId, Path, description = "The payment."), Idempotency),
    responses((status = OK, description = "The payment as it stands now.", body = Charge)),
)]
pub(crate) async fn cancel(
    caller: Caller,
    Id(id): Id<ChargeId>,
    Idempotency(key): Idempotency,
) -> Result<Json<Charge>, ApiError> {
    let charge = caller.run(move |clinic, actor| clinic.charge_cancel(actor, &key, id.0)).await?;
    Ok(Json(charge.into()))
}
