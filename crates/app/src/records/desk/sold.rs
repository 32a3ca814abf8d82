//! A sale of the desk as it stands, and as it is printed.

use serde::{Deserialize, Serialize};
use yanji_books::id::{ItemId, MemberId, NoteId, SaleId, StaffId, StoreId};
use yanji_engine::Day;
use yanji_engine::programme::benefit::{PriceList, Tender};

use crate::clock::Instant;
use crate::records::{PriceBasis, TenderPaid};

/// A sale of the desk as it stands: its bill, and what became of it since.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SoldSale {
    /// Its id.
    pub sale: SaleId,
    /// Its number.
    pub number: String,
    /// The business day.
    pub day: Day,
    /// When it was rung up.
    pub at: Instant,
    /// Who rang it up, as the log names them.
    pub operator: String,
    /// Who bought; `None` without a card.
    pub member: Option<MemberId>,
    /// Where.
    pub store: Option<StoreId>,
    /// The price list.
    pub list: PriceList,
    /// The code of the tier by which it was priced; empty without a card.
    pub tier: String,
    /// The lines.
    pub lines: Vec<SoldSaleLine>,
    /// The names of the coupons that were used, and what each took off, in fen.
    pub coupons: Vec<(String, i64)>,
    /// With what it was paid.
    pub tenders: Vec<TenderPaid>,
    /// What is owed still, in fen.
    pub owed_fen: i64,
    /// What was given back, in order.
    pub refunds: Vec<SoldSaleBack>,
    /// What was paid later of what was owed, in order.
    pub repayments: Vec<SoldSaleRepaid>,
}

/// A line of such a sale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SoldSaleLine {
    /// The item; `None` for something outside the catalogue.
    pub item: Option<ItemId>,
    /// What the receipt calls it.
    pub name: String,
    /// The category.
    pub category: String,
    /// How many pieces.
    pub quantity: u32,
    /// What the line cost on the list.
    pub list_fen: i64,
    /// What it cost by tier, members' price or offer.
    pub price_fen: i64,
    /// Why it cost that.
    pub basis: PriceBasis,
    /// What coupons took off.
    pub coupon_fen: i64,
    /// What the change by hand took off.
    pub hand_fen: i64,
    /// Its share of the rounding.
    pub rounding_fen: i64,
    /// What points paid of it.
    pub points_fen: i64,
    /// How many points that was.
    pub points: i64,
    /// What was to be paid for it with money.
    pub pay_fen: i64,
    /// How many pieces are kept.
    pub quantity_left: u32,
    /// What is left of what was to be paid with money.
    pub left_fen: i64,
    /// Who sold it.
    pub seller: Option<StaffId>,
    /// Who served it.
    pub server: Option<StaffId>,
}

/// Something that was given back of a sale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SoldSaleBack {
    /// The day.
    pub day: Day,
    /// When it was recorded.
    pub at: Instant,
    /// Who gave it back, as the log names them.
    pub operator: String,
    /// The money that went back, in fen.
    pub money_fen: i64,
    /// With what it went back, and how much with each, in fen.
    pub tenders: Vec<(Tender, i64)>,
    /// What was owed and no longer was, in fen.
    pub forgiven_fen: i64,
    /// Points that came back.
    pub points: i64,
    /// The sealed reason, for [`Clinic::refund_reasons`](crate::Clinic::refund_reasons); `None` where none was given.
    pub note: Option<NoteId>,
}

/// Money that was paid later for a sale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SoldSaleRepaid {
    /// The sale that counts it; `None` where none of it counts.
    pub repayment: Option<SaleId>,
    /// How much, in fen.
    pub paid_fen: i64,
}

/// A receipt to be printed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrintedSale {
    /// The sale.
    pub sale: SaleId,
    /// What the clinic is called; empty until somebody has named it.
    pub clinic: String,
    /// What the store is called; empty where there is none.
    pub store: String,
    /// The store's address; may be empty.
    pub address: String,
    /// The store's telephone; may be empty.
    pub phone: String,
    /// The number.
    pub number: String,
    /// The business day.
    pub day: Day,
    /// When it was rung up.
    pub at: Instant,
    /// Who rang it up, by name; empty where that is not staff.
    pub cashier: String,
    /// Who bought; `None` without a card.
    pub member: Option<MemberId>,
    /// The card number; empty without a card.
    pub card_number: String,
    /// The tier by which it was priced; empty without a card.
    pub tier_name: String,
    /// The lines.
    pub lines: Vec<PrintedLine>,
    /// What everything costs on the list.
    pub list_fen: i64,
    /// What tier, members' price and offers take off.
    pub price_off_fen: i64,
    /// What coupons take off.
    pub coupon_fen: i64,
    /// What changes by hand take off.
    pub hand_fen: i64,
    /// What rounding takes off.
    pub rounding_fen: i64,
    /// What points paid.
    pub points_fen: i64,
    /// Points that paid.
    pub points_used: i64,
    /// What was to be paid with money.
    pub pay_fen: i64,
    /// With what it was paid.
    pub tenders: Vec<TenderPaid>,
    /// What was owed when it was rung up.
    pub owed_fen: i64,
    /// Points that it earns at what is left of it.
    pub points_earned: i64,
    /// Points that the member has now.
    pub points_balance: i64,
    /// The money that has gone back since.
    pub refunded_fen: i64,
}

/// A line of a printed receipt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrintedLine {
    /// What it is called.
    pub name: String,
    /// How many pieces.
    pub quantity: u32,
    /// What the line costs on the list.
    pub list_fen: i64,
    /// What was asked for it after everything but points.
    pub asked_fen: i64,
    /// The price, for all pieces, that may lawfully be printed struck through beside it, as it was on the day of the
    /// sale; `None`: none may.
    pub struck_fen: Option<i64>,
    /// Whether it was given away.
    pub is_gift: bool,
}
