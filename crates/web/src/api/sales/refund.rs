//! `POST /sales/{id}/refunds`.

use axum::Json;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use yanji_app::records::{HowMuch, LineAsked, NewLineRefund, NewRefund, RefundLine};
use yanji_app::{Actor, AppError, Clinic};
use yanji_books::id;
use yanji_words::Problem;

use super::bill;
use super::refunded::ItemRefundReceipt;
use crate::api::caller::Caller;
use crate::api::effect::{Effect, made};
use crate::api::input::{Body, Id};
use crate::api::problem::ApiError;
use crate::api::receipt::Receipt;
use crate::api::tender::Tender;
use crate::api::value::{Day, SaleId};

/// What is to be given back.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SaleRefund)]
pub(crate) struct Refund {
    /// How much of which lines, one at least; everything that is left without it.
    #[schema(min_items = 1, max_items = 200)]
    lines: Option<Vec<Line>>,
    /// Of a sale with items: with what all of the money goes back; without it in the proportions in which it came.
    tender: Option<Tender>,
    /// The day; today without it.
    day: Option<Day>,
    /// Why, kept sealed; may be empty.
    #[serde(default)]
    reason: String,
}

/// What is to be given back of one line: an amount, pieces, or, without either, all that is left.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SaleRefundLine)]
pub(crate) struct Line {
    /// The place of the line in the sale, from 0.
    line: usize,
    /// How much, in fen; at most what is left of the line. Needed for a sale without items.
    #[schema(minimum = 1, example = 28_000)]
    amount_fen: Option<i64>,
    /// Of a sale with items: how many pieces; not together with `amount_fen`.
    #[schema(minimum = 1)]
    quantity: Option<u32>,
}

/// What a refund brought about.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
#[schema(as = SaleRefunded)]
pub(crate) enum Refunded {
    /// Of a sale with `lines`.
    Lines(Box<Receipt>),
    /// Of a sale with `items`.
    Items(Box<ItemRefundReceipt>),
}

/// Give money back
///
/// By line, in part or in full. The points that the refunded part earned are taken back; what was spent of them is owed.
/// Of a sale with items, points that had paid come back, what was owed goes first, and a coupon comes back with the last
/// of the lines that it was used on.
#[utoipa::path(
    post, path = "/sales/{id}/refunds", operation_id = "sale_refund", tag = "sales",
    params(("id" = SaleId, Path, description = "The sale."), Effect),
    request_body = Refund,
    responses(
        (status = CREATED, description = "The refund is booked.", body = Refunded),
        (status = OK, description = "What it would do.", body = Refunded),
    ),
)]
pub(crate) async fn refund(
    caller: Caller,
    Id(id): Id<SaleId>,
    effect: Effect,
    Body(refund): Body<Refund>,
) -> Result<(StatusCode, Json<Refunded>), ApiError> {
    if refund.lines.as_ref().is_some_and(Vec::is_empty) {
        // A list that somebody forgot to fill must not give everything back.
        return Err(AppError::at(Problem::Missing, "lines").into());
    }
    let status = made(effect.rehearsal);
    let refunded = caller.run(move |clinic, actor| give_back(clinic, actor, effect, id.0, refund)).await?;
    Ok((status, Json(refunded)))
}

fn give_back(
    clinic: &Clinic,
    actor: &Actor,
    effect: Effect,
    sale: id::SaleId,
    refund: Refund,
) -> Result<Refunded, AppError> {
    let Effect { key, rehearsal } = effect;
    if bill::find(clinic, actor, sale)?.is_some() {
        let receipt = clinic.sale_refund_lines(actor, &key, refund.of_items(sale)?, rehearsal)?;
        return Ok(Refunded::Items(Box::new(receipt.into())));
    }
    let receipt = clinic.sale_refund(actor, &key, refund.of_lines(sale)?)?;
    Ok(Refunded::Lines(Box::new(receipt.into())))
}

impl Refund {
    fn of_items(self, sale: id::SaleId) -> Result<NewLineRefund, AppError> {
        let asked = |(place, Line { line, amount_fen, quantity })| {
            let much = match (amount_fen, quantity) {
                (Some(_), Some(_)) => return Err(AppError::at(Problem::Malformed, format!("lines[{place}].quantity"))),
                (Some(amount_fen), None) => HowMuch::AmountFen(amount_fen),
                (None, Some(quantity)) => HowMuch::Quantity(quantity),
                (None, None) => HowMuch::All,
            };
            Ok(LineAsked { line, much })
        };
        Ok(NewLineRefund {
            sale,
            lines: self.lines.into_iter().flatten().enumerate().map(asked).collect::<Result<_, _>>()?,
            tender: self.tender.map(Into::into),
            day: Day::inner(self.day),
            reason: self.reason,
        })
    }

    fn of_lines(self, sale: id::SaleId) -> Result<NewRefund, AppError> {
        if self.tender.is_some() {
            return Err(AppError::at(Problem::Malformed, "tender"));
        }
        let asked = |(place, Line { line, amount_fen, quantity })| {
            if quantity.is_some() {
                return Err(AppError::at(Problem::Malformed, format!("lines[{place}].quantity")));
            }
            let missing = || AppError::at(Problem::Missing, format!("lines[{place}].amount_fen"));
            Ok(RefundLine { line, amount_fen: amount_fen.ok_or_else(missing)? })
        };
        Ok(NewRefund {
            sale,
            lines: self.lines.into_iter().flatten().enumerate().map(asked).collect::<Result<_, _>>()?,
            day: Day::inner(self.day),
            reason: self.reason,
        })
    }
}
