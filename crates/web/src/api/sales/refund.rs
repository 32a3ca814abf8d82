//! `POST /sales/{id}/refunds`.

use axum::Json;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use yanji_app::AppError;
use yanji_app::records::{NewRefund, RefundLine};
use yanji_words::Problem;

use crate::api::caller::Caller;
use crate::api::input::{Body, Id, Idempotency};
use crate::api::problem::ApiError;
use crate::api::receipt::{self, Receipt};
use crate::api::value::{Day, SaleId};

/// Money to be given back.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SaleRefund)]
pub(crate) struct Refund {
    /// How much of which lines, one at least; everything that is left without it.
    #[schema(min_items = 1, max_items = 200)]
    lines: Option<Vec<Line>>,
    /// The day; today without it.
    day: Option<Day>,
    /// Why, kept sealed; may be empty.
    #[serde(default)]
    reason: String,
}

/// Money to be given back on one line.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SaleRefundLine)]
pub(crate) struct Line {
    /// The place of the line in the sale, from 0.
    line: usize,
    /// How much, in fen; at most what is left of the line.
    #[schema(minimum = 1, example = 28_000)]
    amount_fen: i64,
}

/// Give money back
///
/// By line, in part or in full. The points that the refunded part earned are taken back; what was spent of them is owed.
#[utoipa::path(
    post, path = "/sales/{id}/refunds", operation_id = "sale_refund", tag = "sales",
    params(("id" = SaleId, Path, description = "The sale."), Idempotency),
    request_body = Refund,
    responses((status = CREATED, description = "The refund is booked.", body = Receipt)),
)]
pub(crate) async fn refund(
    caller: Caller,
    Id(id): Id<SaleId>,
    Idempotency(key): Idempotency,
    Body(Refund { lines, day, reason }): Body<Refund>,
) -> Result<(StatusCode, Json<Receipt>), ApiError> {
    if lines.as_ref().is_some_and(Vec::is_empty) {
        // A list that somebody forgot to fill must not give everything back.
        return Err(AppError::at(Problem::Missing, "lines").into());
    }
    let lines =
        lines.into_iter().flatten().map(|line| RefundLine { line: line.line, amount_fen: line.amount_fen }).collect();
    let refund = NewRefund { sale: id.0, lines, day: Day::inner(day), reason };
    let receipt = caller.run(move |clinic, actor| clinic.sale_refund(actor, &key, refund)).await?;
    Ok(receipt::recorded(receipt))
}
