//! `POST /parked`.

use axum::Json;
use axum::http::StatusCode;

use super::ParkedBill;
use crate::api::basket::{Basket, about_items};
use crate::api::caller::Caller;
use crate::api::effect::{Effect, made};
use crate::api::input::Body;
use crate::api::problem::ApiError;

/// Let a bill wait
///
/// It gets the lowest number that is free in its store. Prices are made when it is taken up again.
#[utoipa::path(
    post, path = "/parked", operation_id = "bill_park", tag = "desk",
    params(Effect),
    request_body = Basket,
    responses(
        (status = CREATED, description = "The bill that waits.", body = ParkedBill),
        (status = OK, description = "How it would wait.", body = ParkedBill),
    ),
)]
pub(crate) async fn park(
    caller: Caller,
    Effect { key, rehearsal }: Effect,
    Body(basket): Body<Basket>,
) -> Result<(StatusCode, Json<ParkedBill>), ApiError> {
    let basket = basket.record()?;
    let parked = caller.run(move |clinic, actor| clinic.bill_park(actor, &key, &basket).map_err(about_items)).await?;
    Ok((made(rehearsal), Json(parked.into())))
}
