//! `POST /sales/{id}/reversal`.

use axum::Json;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use yanji_app::records;

use super::refunded::ItemRefundReceipt;
use crate::api::caller::Caller;
use crate::api::effect::{Effect, made};
use crate::api::input::{Body, Id};
use crate::api::problem::ApiError;
use crate::api::value::{ParkedId, SaleId};

/// Why a sale is taken back as a whole.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SaleReversal)]
pub(crate) struct Reversal {
    /// Why, kept sealed; may be empty.
    #[serde(default)]
    #[schema(example = "找错人")]
    reason: String,
}

/// A sale that was taken back as a whole, its basket waiting again.
#[derive(Serialize, ToSchema)]
#[schema(as = SaleReversed)]
pub(crate) struct Reversed {
    /// What was taken back.
    refund: ItemRefundReceipt,
    /// The bill that waits.
    parked: ParkedId,
    /// The number that is called out for it.
    parked_number: i64,
}

impl From<records::Reversed> for Reversed {
    fn from(reversed: records::Reversed) -> Self {
        let records::Reversed { refund, parked, parked_number } = reversed;
        Self { refund: refund.into(), parked: ParkedId(parked), parked_number }
    }
}

/// Reverse a sale
///
/// 反结账: a sale with items of today, of which nothing was given back, is taken back as a whole; its basket waits as it
/// was, to be rung up anew.
#[utoipa::path(
    post, path = "/sales/{id}/reversal", operation_id = "sale_reverse", tag = "sales",
    params(("id" = SaleId, Path, description = "The sale."), Effect),
    request_body = Reversal,
    responses(
        (status = CREATED, description = "The sale is reversed.", body = Reversed),
        (status = OK, description = "What it would do.", body = Reversed),
    ),
)]
pub(crate) async fn reverse(
    caller: Caller,
    Id(id): Id<SaleId>,
    Effect { key, rehearsal }: Effect,
    Body(Reversal { reason }): Body<Reversal>,
) -> Result<(StatusCode, Json<Reversed>), ApiError> {
    let reversed = caller.run(move |clinic, actor| clinic.desk_reverse(actor, &key, id.0, &reason, rehearsal)).await?;
    Ok((made(rehearsal), Json(reversed.into())))
}
