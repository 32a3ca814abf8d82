//! `POST /members/{id}/deposits`.

use axum::Json;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use yanji_app::NewDeposit;

use crate::api::caller::Caller;
use crate::api::effect::{Effect, made};
use crate::api::input::{Body, Id};
use crate::api::problem::ApiError;
use crate::api::receipt::Receipt;
use crate::api::tender::Tender;
use crate::api::value::{ItemId, MemberId, StoreId};

/// Money to be paid in for a later sale.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DepositTake)]
pub(crate) struct Take {
    /// How much, in fen.
    #[schema(minimum = 1, maximum = 100_000_000, example = 50_000)]
    amount_fen: i64,
    /// How; not by a deposit.
    tender: Tender,
    /// What it is for, if for one thing.
    item: Option<ItemId>,
    /// Where; to be named where there are several stores.
    store: Option<StoreId>,
}

/// Take a deposit
///
/// 定金: it counts toward spend and points with the sale that it pays for.
#[utoipa::path(
    post, path = "/members/{id}/deposits", operation_id = "deposit_take", tag = "money",
    params(("id" = MemberId, Path, description = "The member."), Effect),
    request_body = Take,
    responses(
        (status = CREATED, description = "The deposit is booked.", body = Receipt),
        (status = OK, description = "What it would do.", body = Receipt),
    ),
)]
pub(crate) async fn take(
    caller: Caller,
    Id(id): Id<MemberId>,
    Effect { key, rehearsal }: Effect,
    Body(Take { amount_fen, tender, item, store }): Body<Take>,
) -> Result<(StatusCode, Json<Receipt>), ApiError> {
    let new = NewDeposit {
        member: id.0,
        amount_fen,
        tender: tender.into(),
        item: item.map(|item| item.0),
        store: store.map(|store| store.0),
    };
    let receipt = caller.run(move |clinic, actor| clinic.deposit_take(actor, &key, &new)).await?;
    Ok((made(rehearsal), Json(receipt.into())))
}
