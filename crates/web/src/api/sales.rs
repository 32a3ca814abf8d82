//! Routes about sales: one file each.

mod bill;
mod get;
mod list;
mod post;
mod printed;
mod refund;
mod refunded;
mod repay;
mod reverse;
mod rung;

use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use yanji_app::records;

use self::bill::SaleBill;
pub(super) use self::post::Post as SalePost;
pub(super) use self::rung::ItemSaleReceipt;
use super::value::{Day, Instant, MemberId, SaleId};
use crate::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::default()
        .routes(routes!(list::list, post::post))
        .routes(routes!(get::get))
        .routes(routes!(printed::printed))
        .routes(routes!(refund::refund))
        .routes(routes!(reverse::reverse))
        .routes(routes!(repay::repay))
}

/// A sale as it stands.
#[derive(Serialize, ToSchema)]
pub(super) struct Sale {
    /// Its id.
    id: SaleId,
    /// Whose it is; `null` for a sale without a card.
    #[schema(required)]
    member: Option<MemberId>,
    /// The number on the receipt.
    number: String,
    /// Its day.
    day: Day,
    /// What counts of what was paid, in fen.
    #[schema(minimum = 0)]
    amount_fen: i64,
    /// What is left of that after refunds, in fen.
    #[schema(minimum = 0)]
    left_fen: i64,
    /// The points that it earns at what is left.
    #[schema(minimum = 0)]
    points: i64,
    /// Its lines, in the order in which they were sent.
    lines: Vec<SaleLine>,
    /// What was given back, oldest first.
    refunds: Vec<Refund>,
    /// Its bill, where it was rung up with items.
    #[schema(required)]
    bill: Option<SaleBill>,
}

/// A line of a sale as it stands.
#[derive(Serialize, ToSchema)]
pub(super) struct SaleLine {
    /// The category; may be empty.
    category: String,
    /// What counts of what was paid, in fen.
    #[schema(minimum = 0)]
    amount_fen: i64,
    /// What is left of that after refunds, in fen.
    #[schema(minimum = 0)]
    left_fen: i64,
}

/// Money that was given back.
#[derive(Serialize, ToSchema)]
pub(super) struct Refund {
    /// The business day.
    day: Day,
    /// When it was recorded.
    recorded_at: Instant,
    /// How much of which lines.
    lines: Vec<RefundedLine>,
}

/// Money that was given back on one line.
#[derive(Serialize, ToSchema)]
pub(super) struct RefundedLine {
    /// The place of the line in the sale, from 0.
    line: usize,
    /// How much, in fen.
    #[schema(minimum = 0)]
    amount_fen: i64,
}

impl Sale {
    /// A sale and its bill, if it has one.
    fn of(sale: records::Sale, bill: Option<records::SoldSale>) -> Self {
        Self {
            id: SaleId(sale.id),
            member: sale.member.map(MemberId),
            number: sale.number,
            day: Day(sale.day),
            amount_fen: sale.amount_fen,
            left_fen: sale.left_fen,
            points: sale.points,
            lines: sale.lines.into_iter().map(SaleLine::from).collect(),
            refunds: sale.refunds.into_iter().map(Refund::from).collect(),
            bill: bill.map(SaleBill::from),
        }
    }
}

impl From<records::SaleLine> for SaleLine {
    fn from(line: records::SaleLine) -> Self {
        Self { category: line.category, amount_fen: line.amount_fen, left_fen: line.left_fen }
    }
}

impl From<records::Refund> for Refund {
    fn from(refund: records::Refund) -> Self {
        let lines = refund.lines.into_iter();
        Self {
            day: Day(refund.day),
            recorded_at: Instant(refund.recorded_at),
            lines: lines.map(|line| RefundedLine { line: line.line, amount_fen: line.amount_fen }).collect(),
        }
    }
}
