//! `POST /parked/{id}/take`.

use axum::Json;

use super::ParkedBill;
use crate::api::caller::Caller;
use crate::api::effect::Effect;
use crate::api::input::Id;
use crate::api::problem::ApiError;
use crate::api::value::ParkedId;

/// Take a bill up again
///
/// Or give it up: it waits no longer. A bill that is paid can be named in `parked` of the sale instead.
#[utoipa::path(
    post, path = "/parked/{id}/take", operation_id = "bill_take", tag = "desk",
    params(("id" = ParkedId, Path, description = "The bill."), Effect),
    responses((status = OK, description = "The bill that waited.", body = ParkedBill)),
)]
pub(crate) async fn take(
    caller: Caller,
    Id(id): Id<ParkedId>,
    Effect { key, .. }: Effect,
) -> Result<Json<ParkedBill>, ApiError> {
    let taken = caller.run(move |clinic, actor| clinic.bill_take(actor, &key, id.0)).await?;
    Ok(Json(taken.into()))
}
