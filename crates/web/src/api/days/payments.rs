//! `GET /payments`.

use axum::Json;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use yanji_app::PaymentQuery;

use crate::api::caller::Caller;
use crate::api::input::Query;
use crate::api::page::{List, Stretch};
use crate::api::problem::ApiError;
use crate::api::tender::Tender;
use crate::api::value::{Day, Instant, PaymentId, StoreId};

/// Which payments are asked for.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Asked {
    /// The first day.
    #[param(value_type = String)]
    from: Day,
    /// The last day.
    #[param(value_type = String)]
    until: Day,
    /// One store; all of them, and what belongs to none, without it.
    #[param(value_type = Option<String>)]
    store: Option<StoreId>,
    /// Where the page begins: `next_cursor` of the page before; the first page without it.
    cursor: Option<String>,
    /// The most items on the page; 50 without it.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u16>,
}

/// A payment.
#[derive(Serialize, ToSchema)]
pub(crate) struct Payment {
    /// Its id.
    id: PaymentId,
    /// The business day.
    day: Day,
    /// When it was recorded.
    at: Instant,
    /// Where.
    #[schema(required)]
    store: Option<StoreId>,
    /// Who took or gave it: the id of a member of staff or of a key, or `machine`.
    operator: String,
    /// How: `cash`, `card`, `wechat`, `alipay` or `deposit`.
    tender: Tender,
    /// How much, in fen; negative when it went out.
    amount_fen: i64,
    /// What it was for: `sale`, `refund`, `repayment`, `deposit`, `deposit_back`, `refund_kept`: money that a
    /// provider did not give back, so that it was given in another way.
    cause: String,
    /// The id of the sale or deposit.
    subject: String,
    /// The number of the sale, as receipts have it; empty for a deposit.
    sale_number: String,
}

impl From<yanji_app::PaymentLine> for Payment {
    fn from(payment: yanji_app::PaymentLine) -> Self {
        Self {
            id: PaymentId(payment.id),
            day: Day(payment.day),
            at: Instant(payment.at),
            store: payment.store.map(StoreId),
            operator: payment.operator,
            tender: payment.tender.into(),
            amount_fen: payment.amount_fen,
            cause: payment.cause,
            subject: payment.subject,
            sale_number: payment.sale_number,
        }
    }
}

type PaymentList = List<Payment>;

/// Payments
///
/// The latest first.
#[utoipa::path(
    get, path = "/payments", operation_id = "payment_list", tag = "money",
    params(Asked),
    responses((status = OK, description = "The payments.", body = PaymentList)),
)]
pub(crate) async fn payments(caller: Caller, Query(asked): Query<Asked>) -> Result<Json<PaymentList>, ApiError> {
    let at = Stretch::of(asked.cursor.as_deref(), asked.limit)?;
    let query = PaymentQuery {
        from: asked.from.0,
        until: asked.until.0,
        store: asked.store.map(|store| store.0),
        skip: at.skip,
        limit: at.limit,
    };
    let payments = caller.run(move |clinic, actor| clinic.payment_list(actor, &query)).await?;
    Ok(Json(List::stretch(payments, at)))
}
