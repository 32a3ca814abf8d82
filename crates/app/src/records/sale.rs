//! Sales and refunds as use cases take and give them. No behaviour.

use serde::{Deserialize, Serialize};
use yanji_books::id::{MemberId, SaleId, StoreId};
use yanji_engine::Day;

use crate::clock::Instant;

/// A sale to be posted. One of `member` and `member_number` names whose it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewSale {
    /// The member.
    pub member: Option<MemberId>,
    /// The member's card number, instead of the id.
    pub member_number: String,
    /// The number on the receipt; one is made when it is empty.
    pub number: String,
    /// The business day; today when there is none.
    pub day: Option<Day>,
    /// What was sold; at least one line, at most 200.
    pub lines: Vec<NewSaleLine>,
    /// The store.
    pub store: Option<StoreId>,
}

/// A line of a sale to be posted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewSaleLine {
    /// The category; may be empty.
    pub category: String,
    /// What was paid, in fen.
    pub amount_fen: i64,
}

/// A sale as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sale {
    /// Its id.
    pub id: SaleId,
    /// Whose it is; `None` without a card.
    pub member: Option<MemberId>,
    /// Its number.
    pub number: String,
    /// Its day.
    pub day: Day,
    /// What it was, in fen.
    pub amount_fen: i64,
    /// What is left of it, in fen.
    pub left_fen: i64,
    /// The points that it earns at what is left.
    pub points: i64,
    /// Its lines.
    pub lines: Vec<SaleLine>,
    /// What was given back.
    pub refunds: Vec<Refund>,
}

/// A line of a sale as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaleLine {
    /// The category.
    pub category: String,
    /// What was paid, in fen.
    pub amount_fen: i64,
    /// What is left of it, in fen.
    pub left_fen: i64,
}

/// Money given back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refund {
    /// The day.
    pub day: Day,
    /// When it was recorded.
    pub recorded_at: Instant,
    /// How much of which lines.
    pub lines: Vec<RefundLine>,
}

/// Money to be given back, or given back, on one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundLine {
    /// The place of the line in the sale, from 0.
    pub line: usize,
    /// How much, in fen.
    pub amount_fen: i64,
}

/// A refund to be posted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewRefund {
    /// The sale.
    pub sale: SaleId,
    /// How much of which lines; everything that is left when empty.
    pub lines: Vec<RefundLine>,
    /// The day; today when there is none.
    pub day: Option<Day>,
    /// Why; kept sealed.
    pub reason: String,
}
