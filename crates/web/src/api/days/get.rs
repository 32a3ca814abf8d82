//! `GET /days/{day}`.

use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;

use super::{ClosedDay, InStore, OnDay};
use crate::api::caller::Caller;
use crate::api::input::Query;
use crate::api::problem::ApiError;
use crate::api::tender::Tender;
use crate::api::value::{Day, StoreId};

/// The money of a day.
#[derive(Serialize, ToSchema)]
pub(crate) struct MoneyDay {
    /// The day.
    day: Day,
    /// The store; `null`: all stores, and what belongs to none.
    #[schema(required)]
    store: Option<StoreId>,
    /// What each tender came to; those without a payment too.
    tenders: Vec<TenderSum>,
    /// What all tenders came to, in fen: what came in less what went out. Deposits that paid for a sale were counted when
    /// they were paid in.
    net_fen: i64,
    /// How the day was closed, if it was.
    #[schema(required)]
    closed: Option<ClosedDay>,
    /// How many shifts that began on it are running still.
    shifts_running: i64,
}

/// What one tender came to.
#[derive(Serialize, ToSchema)]
pub(crate) struct TenderSum {
    /// The tender: `cash`, `card`, `wechat`, `alipay` or `deposit`.
    tender: Tender,
    /// What came in, in fen.
    in_fen: i64,
    /// What went out, in fen; never negative.
    out_fen: i64,
    /// The same by what it was for.
    causes: Vec<CauseSum>,
}

/// What one tender came to for one cause.
#[derive(Serialize, ToSchema)]
pub(crate) struct CauseSum {
    /// The cause: `sale`, `refund`, `repayment`, `deposit`, `deposit_back`, `refund_kept`.
    cause: String,
    /// How many payments.
    count: i64,
    /// How much, in fen; negative when it went out.
    amount_fen: i64,
}

impl From<yanji_app::TillDay> for MoneyDay {
    fn from(day: yanji_app::TillDay) -> Self {
        Self {
            day: Day(day.day),
            store: day.store.map(StoreId),
            tenders: day.tenders.into_iter().map(TenderSum::from).collect(),
            net_fen: day.net_fen,
            closed: day.closed.map(ClosedDay::from),
            shifts_running: day.shifts_running,
        }
    }
}

impl From<yanji_app::TenderSum> for TenderSum {
    fn from(sum: yanji_app::TenderSum) -> Self {
        let cause = |of: yanji_app::CauseSum| CauseSum { cause: of.cause, count: of.count, amount_fen: of.amount_fen };
        Self {
            tender: sum.tender.into(),
            in_fen: sum.in_fen,
            out_fen: sum.out_fen,
            causes: sum.causes.into_iter().map(cause).collect(),
        }
    }
}

/// The money of a day
///
/// By tender and by what it was for, and how the day was closed.
#[utoipa::path(
    get, path = "/days/{day}", operation_id = "money_day", tag = "money",
    params(("day" = Day, Path, description = "The day."), InStore),
    responses((status = OK, description = "The money of the day.", body = MoneyDay)),
)]
pub(crate) async fn get(
    caller: Caller,
    OnDay(day): OnDay,
    Query(InStore { store }): Query<InStore>,
) -> Result<Json<MoneyDay>, ApiError> {
    let store = store.map(|store| store.0);
    let money = caller.run(move |clinic, actor| clinic.till_day(actor, day, store)).await?;
    Ok(Json(money.into()))
}
