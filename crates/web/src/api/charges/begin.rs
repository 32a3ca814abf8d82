//! `POST /charges`.

use axum::Json;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use yanji_app::{AppError, NewCharge};

use super::Charge;
use crate::api::basket::about_items;
use crate::api::caller::Caller;
use crate::api::input::{Body, Idempotency};
use crate::api::problem::ApiError;
use crate::api::sales::SalePost;

/// A payment that is to be asked for.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ChargeBegin)]
pub(crate) struct Begin {
    /// The sale that it pays, as it will be rung up: with `items` and `tenders`.
    sale: SalePost,
    /// The place among its tenders, from 0, of the one that the provider pays: `wechat` or `alipay`.
    tender: usize,
    /// The code that the customer shows, as scanned. It is kept nowhere.
    #[schema(format = "password", example = "130000000000000000")]
    code: String,
}

/// Ask a provider to be paid
///
/// By the code that the customer shows. The sale is rung up on trial first, so that nobody pays for what cannot be sold.
/// Whatever the provider answers, the payment is kept and its state says how it stands: ask again while it is `asked` or
/// `waiting`, and ring the sale up with the payment in its tender once it is `paid`. A payment is for its own basket.
/// What the sale would do without being paid, `POST /sales?dry_run=true` says.
#[utoipa::path(
    post, path = "/charges", operation_id = "charge_begin", tag = "payments",
    params(Idempotency),
    request_body = Begin,
    responses((status = CREATED, description = "The payment as it stands.", body = Charge)),
)]
pub(crate) async fn begin(
    caller: Caller,
    Idempotency(key): Idempotency,
    Body(input): Body<Begin>,
) -> Result<(StatusCode, Json<Charge>), ApiError> {
    let Begin { sale, tender, code } = input;
    let new = NewCharge { sale: sale.items().map_err(of_sale)?, tender, code };
    let begun = caller.run(move |clinic, actor| {
        clinic.charge_begin(actor, &key, new).map_err(|error| match error.field.as_deref() {
            Some("tender" | "code") => error,
            _ => of_sale(about_items(error)),
        })
    });
    Ok((StatusCode::CREATED, Json(begun.await?.into())))
}

/// An error about the sale, at its field of the request.
fn of_sale(mut error: AppError) -> AppError {
    error.field = error.field.map(|field| if field == "Idempotency-Key" { field } else { format!("sale.{field}") });
    error
}
