//! `GET /sales/{id}/receipt`.

use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;
use yanji_app::records;

use crate::api::caller::Caller;
use crate::api::input::Id;
use crate::api::problem::ApiError;
use crate::api::tender::TenderPaid;
use crate::api::value::{Day, Instant, MemberId, SaleId};

/// Everything that a printed receipt says.
#[derive(Serialize, ToSchema)]
pub(crate) struct PrintedReceipt {
    /// The sale.
    sale: SaleId,
    /// What the clinic is called; empty until somebody has named it.
    clinic: String,
    /// What the store is called; empty where there is none.
    store: String,
    /// The store's address; may be empty.
    address: String,
    /// The store's telephone; may be empty.
    phone: String,
    /// The number.
    number: String,
    /// The business day.
    day: Day,
    /// When it was rung up.
    at: Instant,
    /// Who rang it up, by name; empty where that is not staff.
    cashier: String,
    /// Who bought; `null` without a card.
    #[schema(required)]
    member: Option<MemberId>,
    /// The card number; empty without a card.
    card_number: String,
    /// The tier by which it was priced; empty without a card.
    tier_name: String,
    /// The lines.
    lines: Vec<PrintedReceiptLine>,
    /// What everything costs on the list, in fen.
    list_fen: i64,
    /// What tier, members' price and offers take off, in fen.
    price_off_fen: i64,
    /// What coupons take off, in fen.
    coupon_fen: i64,
    /// What changes by hand take off, in fen.
    hand_fen: i64,
    /// What rounding takes off, in fen.
    rounding_fen: i64,
    /// What points paid, in fen.
    points_fen: i64,
    /// Points that paid.
    points_used: i64,
    /// What was to be paid with money, in fen.
    pay_fen: i64,
    /// With what it was paid.
    tenders: Vec<TenderPaid>,
    /// What was owed when it was rung up, in fen.
    owed_fen: i64,
    /// Points that it earns at what is left of it.
    points_earned: i64,
    /// Points that the member has now.
    points_balance: i64,
    /// The money that has gone back since, in fen.
    refunded_fen: i64,
}

/// A line of a printed receipt.
#[derive(Serialize, ToSchema)]
pub(crate) struct PrintedReceiptLine {
    /// What it is called.
    name: String,
    /// How many pieces.
    quantity: u32,
    /// What the line costs on the list, in fen.
    list_fen: i64,
    /// What was asked for it after everything but points, in fen.
    asked_fen: i64,
    /// The price, for all pieces, that may lawfully be printed struck through beside it, as it was on the day of the
    /// sale; `null`: none may.
    #[schema(required)]
    struck_fen: Option<i64>,
    /// Whether it was given away.
    is_gift: bool,
}

impl From<records::PrintedSale> for PrintedReceipt {
    fn from(sale: records::PrintedSale) -> Self {
        Self {
            sale: SaleId(sale.sale),
            clinic: sale.clinic,
            store: sale.store,
            address: sale.address,
            phone: sale.phone,
            number: sale.number,
            day: Day(sale.day),
            at: Instant(sale.at),
            cashier: sale.cashier,
            member: sale.member.map(MemberId),
            card_number: sale.card_number,
            tier_name: sale.tier_name,
            lines: sale.lines.into_iter().map(PrintedReceiptLine::from).collect(),
            list_fen: sale.list_fen,
            price_off_fen: sale.price_off_fen,
            coupon_fen: sale.coupon_fen,
            hand_fen: sale.hand_fen,
            rounding_fen: sale.rounding_fen,
            points_fen: sale.points_fen,
            points_used: sale.points_used,
            pay_fen: sale.pay_fen,
            tenders: sale.tenders.into_iter().map(TenderPaid::from).collect(),
            owed_fen: sale.owed_fen,
            points_earned: sale.points_earned,
            points_balance: sale.points_balance,
            refunded_fen: sale.refunded_fen,
        }
    }
}

impl From<records::PrintedLine> for PrintedReceiptLine {
    fn from(line: records::PrintedLine) -> Self {
        let records::PrintedLine { name, quantity, list_fen, asked_fen, struck_fen, is_gift } = line;
        Self { name, quantity, list_fen, asked_fen, struck_fen, is_gift }
    }
}

/// The receipt of a sale with items
///
/// As it was when it was rung up, to be printed again.
#[utoipa::path(
    get, path = "/sales/{id}/receipt", operation_id = "sale_receipt", tag = "sales",
    params(("id" = SaleId, Path, description = "The sale.")),
    responses((status = OK, description = "The receipt.", body = PrintedReceipt)),
)]
pub(crate) async fn printed(caller: Caller, Id(id): Id<SaleId>) -> Result<Json<PrintedReceipt>, ApiError> {
    let sale = caller.run(move |clinic, actor| clinic.sale_receipt(actor, id.0)).await?;
    Ok(Json(sale.into()))
}
