//! `POST /deposits/{id}/return`.

use axum::Json;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use yanji_app::DepositReturn;

use crate::api::caller::Caller;
use crate::api::effect::{Effect, made};
use crate::api::input::{Body, Id};
use crate::api::problem::ApiError;
use crate::api::receipt::Receipt;
use crate::api::tender::Tender;
use crate::api::value::DepositId;

/// Part of a deposit to be handed back.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DepositHandBack)]
pub(crate) struct HandBack {
    /// How much, in fen; at most what is left.
    #[schema(minimum = 1, example = 50_000)]
    amount_fen: i64,
    /// How; not by a deposit.
    tender: Tender,
    /// Why, kept sealed; may be empty.
    #[serde(default)]
    reason: String,
}

/// Hand a deposit back
///
/// All of what is left, or a part.
#[utoipa::path(
    post, path = "/deposits/{id}/return", operation_id = "deposit_return", tag = "money",
    params(("id" = DepositId, Path, description = "The deposit."), Effect),
    request_body = HandBack,
    responses(
        (status = CREATED, description = "It is booked.", body = Receipt),
        (status = OK, description = "What it would do.", body = Receipt),
    ),
)]
pub(crate) async fn hand_back(
    caller: Caller,
    Id(id): Id<DepositId>,
    Effect { key, rehearsal }: Effect,
    Body(HandBack { amount_fen, tender, reason }): Body<HandBack>,
) -> Result<(StatusCode, Json<Receipt>), ApiError> {
    let back = DepositReturn { deposit: id.0, amount_fen, tender: tender.into(), reason };
    let receipt = caller.run(move |clinic, actor| clinic.deposit_return(actor, &key, &back)).await?;
    Ok((made(rehearsal), Json(receipt.into())))
}
