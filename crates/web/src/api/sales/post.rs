//! `POST /sales`.

use axum::Json;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use yanji_app::records::{NewSale, NewSaleLine};

use crate::api::caller::Caller;
use crate::api::input::{Body, Idempotency};
use crate::api::problem::ApiError;
use crate::api::receipt::{self, Receipt};
use crate::api::value::{Day, MemberId, StoreId};

/// A sale to be rung up. One of `member` and `member_number` names whose it is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SalePost)]
pub(crate) struct Post {
    /// The member.
    member: Option<MemberId>,
    /// The member's card number, instead of her id.
    #[serde(default)]
    #[schema(example = "VIP-0001")]
    member_number: String,
    /// The number on the receipt, unique in the clinic; one is made without it.
    #[serde(default)]
    #[schema(example = "20260308-001")]
    number: String,
    /// The business day; today without it.
    day: Option<Day>,
    /// What was sold.
    #[schema(min_items = 1, max_items = 200)]
    lines: Vec<PostLine>,
    /// The store.
    store: Option<StoreId>,
}

/// A line of a sale to be rung up.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SalePostLine)]
pub(crate) struct PostLine {
    /// The category, by which the programme may give points; may be empty.
    #[serde(default)]
    #[schema(example = "skincare")]
    category: String,
    /// What was paid, in fen.
    #[schema(minimum = 0, maximum = 1_000_000_000_000i64, example = 128_000)]
    amount_fen: i64,
}

/// Ring up a sale
///
/// The sale earns points by the tier that the member had before it, and may lift her.
#[utoipa::path(
    post, path = "/sales", operation_id = "sale_post", tag = "sales",
    params(Idempotency),
    request_body = Post,
    responses((status = CREATED, description = "The sale is booked.", body = Receipt)),
)]
pub(crate) async fn post(
    caller: Caller,
    Idempotency(key): Idempotency,
    Body(input): Body<Post>,
) -> Result<(StatusCode, Json<Receipt>), ApiError> {
    let lines = input.lines.into_iter();
    let sale = NewSale {
        member: input.member.map(|member| member.0),
        member_number: input.member_number,
        number: input.number,
        day: Day::inner(input.day),
        lines: lines.map(|line| NewSaleLine { category: line.category, amount_fen: line.amount_fen }).collect(),
        store: input.store.map(|store| store.0),
    };
    let receipt = caller.run(move |clinic, actor| clinic.sale_post(actor, &key, sale)).await?;
    Ok(receipt::recorded(receipt))
}
