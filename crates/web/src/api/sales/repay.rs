//! `POST /sales/{id}/repayments`.

use axum::Json;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use yanji_app::records;

use crate::api::caller::Caller;
use crate::api::effect::{Effect, made};
use crate::api::input::{Body, Id};
use crate::api::problem::ApiError;
use crate::api::receipt::{MemberState, TierChange};
use crate::api::tender::TenderPaid;
use crate::api::value::{Day, SaleId, StoreId};

/// Money to be paid on what is owed for a sale.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SaleRepayment)]
pub(crate) struct Repayment {
    /// What is paid, and with what.
    #[schema(min_items = 1, max_items = 20)]
    tenders: Vec<TenderPaid>,
    /// The day; today without it.
    day: Option<Day>,
    /// Where it is paid; to be named where there are several stores.
    store: Option<StoreId>,
}

/// What a repayment did.
#[derive(Serialize, ToSchema)]
#[schema(as = SaleRepaid)]
pub(crate) struct Repaid {
    /// The sale that was owed for.
    sale: SaleId,
    /// The sale that the repayment is; `null` where none of its money counts.
    #[schema(required)]
    repayment: Option<SaleId>,
    /// The number of the repayment.
    number: String,
    /// What was paid, in fen.
    paid_fen: i64,
    /// What is owed still for the sale, in fen.
    owed_fen: i64,
    /// Points that it earned.
    points_earned: i64,
    /// The change of tier, where there was one.
    #[schema(required)]
    tier_change: Option<TierChange>,
    /// The state after it.
    state: MemberState,
}

impl From<records::RepaymentReceipt> for Repaid {
    fn from(receipt: records::RepaymentReceipt) -> Self {
        Self {
            sale: SaleId(receipt.sale),
            repayment: receipt.repayment.map(SaleId),
            number: receipt.number,
            paid_fen: receipt.paid_fen,
            owed_fen: receipt.owed_fen,
            points_earned: receipt.points_earned,
            tier_change: receipt.tier_change.map(TierChange::from),
            state: receipt.state.into(),
        }
    }
}

/// Pay what is owed for a sale
///
/// All of it or a part. What is owed counts toward spend and points when it is paid.
#[utoipa::path(
    post, path = "/sales/{id}/repayments", operation_id = "sale_repay", tag = "sales",
    params(("id" = SaleId, Path, description = "The sale."), Effect),
    request_body = Repayment,
    responses(
        (status = CREATED, description = "The repayment is booked.", body = Repaid),
        (status = OK, description = "What it would do.", body = Repaid),
    ),
)]
pub(crate) async fn repay(
    caller: Caller,
    Id(id): Id<SaleId>,
    Effect { key, rehearsal }: Effect,
    Body(Repayment { tenders, day, store }): Body<Repayment>,
) -> Result<(StatusCode, Json<Repaid>), ApiError> {
    let tenders = tenders.into_iter().map(Into::into).collect();
    let new = records::NewRepayment { sale: id.0, tenders, day: Day::inner(day), store: store.map(|store| store.0) };
    let repaid = caller.run(move |clinic, actor| clinic.debt_repay(actor, &key, new, rehearsal)).await?;
    Ok((made(rehearsal), Json(repaid.into())))
}
