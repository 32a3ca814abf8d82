//! The bill of a sale that was rung up with items, as it stands: what each line cost and why, and what became of it.

use serde::Serialize;
use utoipa::ToSchema;
use yanji_app::{Actor, AppError, Clinic, records};
use yanji_books::id;
use yanji_engine::programme::benefit;
use yanji_words::Problem;

use crate::api::basket::PriceList;
use crate::api::quotes::PriceBasis;
use crate::api::tender::{Tender, TenderPaid};
use crate::api::value::{Day, Instant, ItemId, SaleId, StaffId, StoreId};

/// The bill of a sale with items.
#[derive(Serialize, ToSchema)]
pub(crate) struct SaleBill {
    /// When it was rung up.
    at: Instant,
    /// Who rang it up: the id of a member of staff or of a key, or `machine`.
    operator: String,
    /// Where.
    #[schema(required)]
    store: Option<StoreId>,
    /// The price list.
    list: PriceList,
    /// The code of the tier by which it was priced; empty without a card.
    tier: String,
    /// The lines.
    lines: Vec<SaleBillLine>,
    /// The coupons that were used.
    coupons: Vec<SaleBillCoupon>,
    /// With what it was paid.
    tenders: Vec<TenderPaid>,
    /// What is owed still, in fen.
    owed_fen: i64,
    /// What was given back, in order.
    refunds: Vec<SaleBillRefund>,
    /// What was paid later of what was owed, in order.
    repayments: Vec<SaleBillRepayment>,
}

/// A line of a bill as it stands.
#[derive(Serialize, ToSchema)]
pub(crate) struct SaleBillLine {
    /// The item; `null` for something outside the catalogue.
    #[schema(required)]
    item: Option<ItemId>,
    /// What the receipt calls it.
    name: String,
    /// The category.
    category: String,
    /// How many pieces.
    quantity: u32,
    /// What the line cost on the list, in fen.
    list_fen: i64,
    /// What it cost by tier, members' price or offer, in fen.
    price_fen: i64,
    /// Why it cost that.
    basis: PriceBasis,
    /// What coupons took off, in fen.
    coupon_fen: i64,
    /// What the change by hand took off, in fen.
    hand_fen: i64,
    /// Its share of the rounding, in fen.
    rounding_fen: i64,
    /// What points paid of it, in fen.
    points_fen: i64,
    /// How many points that was.
    points: i64,
    /// What was to be paid for it with money, in fen.
    pay_fen: i64,
    /// How many pieces are kept.
    quantity_left: u32,
    /// What is left of what was to be paid with money, in fen.
    left_fen: i64,
    /// Who sold it.
    #[schema(required)]
    seller: Option<StaffId>,
    /// Who served it.
    #[schema(required)]
    server: Option<StaffId>,
}

/// A coupon that was used on a bill.
#[derive(Serialize, ToSchema)]
pub(crate) struct SaleBillCoupon {
    /// What members call its kind.
    name: String,
    /// What it took off, in fen.
    off_fen: i64,
}

/// Something that was given back of a bill.
#[derive(Serialize, ToSchema)]
pub(crate) struct SaleBillRefund {
    /// The business day.
    day: Day,
    /// When it was recorded.
    at: Instant,
    /// Who gave it back: the id of a member of staff or of a key.
    operator: String,
    /// The money that went back, in fen.
    money_fen: i64,
    /// With what it went back.
    tenders: Vec<SaleBillBack>,
    /// What was owed and no longer was, in fen.
    forgiven_fen: i64,
    /// Points that had paid and came back.
    points: i64,
    /// Whether a reason is kept; staff who may see personal data read it in the console.
    has_reason: bool,
}

/// What went back in one way.
#[derive(Serialize, ToSchema)]
pub(crate) struct SaleBillBack {
    /// With what.
    tender: Tender,
    /// How much, in fen.
    amount_fen: i64,
}

/// Money that was paid later for a bill.
#[derive(Serialize, ToSchema)]
pub(crate) struct SaleBillRepayment {
    /// The sale that counts it; `null` where none of it counts.
    #[schema(required)]
    repayment: Option<SaleId>,
    /// How much, in fen.
    paid_fen: i64,
}

/// The bill of a sale; none of one that was not rung up with items.
pub(super) fn find(clinic: &Clinic, actor: &Actor, sale: id::SaleId) -> Result<Option<records::SoldSale>, AppError> {
    match clinic.sale_bill(actor, sale) {
        Ok(bill) => Ok(Some(bill)),
        Err(error) if matches!(error.problem, Problem::NotFound(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

impl From<records::SoldSale> for SaleBill {
    fn from(sale: records::SoldSale) -> Self {
        let coupon = |(name, off_fen)| SaleBillCoupon { name, off_fen };
        Self {
            at: Instant(sale.at),
            operator: sale.operator,
            store: sale.store.map(StoreId),
            list: sale.list.into(),
            tier: sale.tier,
            lines: sale.lines.into_iter().map(SaleBillLine::from).collect(),
            coupons: sale.coupons.into_iter().map(coupon).collect(),
            tenders: sale.tenders.into_iter().map(TenderPaid::from).collect(),
            owed_fen: sale.owed_fen,
            refunds: sale.refunds.into_iter().map(SaleBillRefund::from).collect(),
            repayments: sale.repayments.into_iter().map(SaleBillRepayment::from).collect(),
        }
    }
}

impl From<records::SoldSaleLine> for SaleBillLine {
    fn from(line: records::SoldSaleLine) -> Self {
        Self {
            item: line.item.map(ItemId),
            name: line.name,
            category: line.category,
            quantity: line.quantity,
            list_fen: line.list_fen,
            price_fen: line.price_fen,
            basis: line.basis.into(),
            coupon_fen: line.coupon_fen,
            hand_fen: line.hand_fen,
            rounding_fen: line.rounding_fen,
            points_fen: line.points_fen,
            points: line.points,
            pay_fen: line.pay_fen,
            quantity_left: line.quantity_left,
            left_fen: line.left_fen,
            seller: line.seller.map(StaffId),
            server: line.server.map(StaffId),
        }
    }
}

impl From<records::SoldSaleBack> for SaleBillRefund {
    fn from(back: records::SoldSaleBack) -> Self {
        let records::SoldSaleBack { day, at, operator, money_fen, tenders, forgiven_fen, points, note } = back;
        let one = |(tender, amount_fen): (benefit::Tender, i64)| SaleBillBack { tender: tender.into(), amount_fen };
        Self {
            day: Day(day),
            at: Instant(at),
            operator,
            money_fen,
            tenders: tenders.into_iter().map(one).collect(),
            forgiven_fen,
            points,
            has_reason: note.is_some(),
        }
    }
}

impl From<records::SoldSaleRepaid> for SaleBillRepayment {
    fn from(repaid: records::SoldSaleRepaid) -> Self {
        Self { repayment: repaid.repayment.map(SaleId), paid_fen: repaid.paid_fen }
    }
}
