//! `POST /quotes`.

use axum::Json;

use super::Quote;
use crate::api::basket::{Basket, about_items};
use crate::api::caller::Caller;
use crate::api::input::Body;
use crate::api::problem::ApiError;

/// Work out a bill
///
/// Line by line: the list price, why it is another one, every coupon, what is changed by hand, points; and what the
/// sale would do. It changes nothing and takes no key.
#[utoipa::path(
    post, path = "/quotes", operation_id = "quote", tag = "desk",
    request_body = Basket,
    responses((status = OK, description = "The bill of today.", body = Quote)),
)]
pub(crate) async fn post(caller: Caller, Body(basket): Body<Basket>) -> Result<Json<Quote>, ApiError> {
    let basket = basket.record()?;
    let quote = caller.run(move |clinic, actor| clinic.desk_quote(actor, &basket).map_err(about_items)).await?;
    Ok(Json(quote.into()))
}
