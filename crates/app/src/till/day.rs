//! What came in and went out on a day, by tender, and payment by payment.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use yanji_books::id::{DepositId, PaymentId, SaleId, StoreId};
use yanji_books::payments::{self, Cause, Payment, Span, Sum};
use yanji_books::{Read, day_closes, log, stores};
use yanji_engine::Day;
use yanji_engine::programme::benefit::Tender;

use super::close::ClosedDay;
use crate::actor::{Actor, Permission};
use crate::clinic::Clinic;
use crate::clock::Instant;
use crate::error::AppError;
use crate::store;

/// The most payments of a page.
const PAGE_MOST: usize = 200;

/// The money of a day in a store, or in all of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TillDay {
    /// The day.
    pub day: Day,
    /// The store; `None`: all stores, and what belongs to none.
    pub store: Option<StoreId>,
    /// What each tender came to, in the order of the tenders; those without a payment too.
    pub tenders: Vec<TenderSum>,
    /// What all tenders came to, in fen: what came in less what went out. Deposits that paid for a sale were counted
    /// when they were paid in.
    pub net_fen: i64,
    /// How the day was closed, if it was.
    pub closed: Option<ClosedDay>,
    /// How many shifts that began on it are running still.
    pub shifts_running: i64,
}

/// What one tender came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TenderSum {
    /// The tender.
    pub tender: Tender,
    /// What came in, in fen.
    pub in_fen: i64,
    /// What went out, in fen; never negative.
    pub out_fen: i64,
    /// The same by what it was for.
    pub causes: Vec<CauseSum>,
}

/// What one tender came to for one cause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CauseSum {
    /// The code of the cause: `sale`, `refund`, `repayment`, `deposit`, `deposit_back`,
    /// `refund_kept`.
    pub cause: String,
    /// How many payments.
    pub count: i64,
    /// How much, in fen; negative when it went out.
    pub amount_fen: i64,
}

/// Which payments are asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentQuery {
    /// The first day.
    pub from: Day,
    /// The last day.
    pub until: Day,
    /// In which store; `None`: in all.
    pub store: Option<StoreId>,
    /// How many to pass over.
    pub skip: usize,
    /// How many at most, up to 200.
    pub limit: usize,
}

/// A payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentLine {
    /// Its id.
    pub id: PaymentId,
    /// The business day.
    pub day: Day,
    /// When it was recorded.
    pub at: Instant,
    /// Where.
    pub store: Option<StoreId>,
    /// Who took or gave it, as the journal names them.
    pub operator: String,
    /// How.
    pub tender: Tender,
    /// How much, in fen; negative when it went out.
    pub amount_fen: i64,
    /// The code of what it was for.
    pub cause: String,
    /// The id of the sale or deposit.
    pub subject: String,
    /// The number of the sale, as receipts have it; empty for a deposit.
    pub sale_number: String,
}

impl Clinic {
    /// The money of a day. Of all stores it counts as closed once the clinic was closed as one, or the only store that
    /// it has.
    ///
    /// # Errors
    /// [`Problem::Forbidden`](yanji_words::Problem::Forbidden),
    /// [`Problem::StoreForeign`](yanji_words::Problem::StoreForeign) and errors of the database.
    pub fn till_day(&self, actor: &Actor, day: Day, store: Option<StoreId>) -> Result<TillDay, AppError> {
        actor.require(Permission::MoneyRead)?;
        let store = store::told_of(actor, store)?;
        self.books.read(|tx| {
            let apart = store::apart(tx, store)?;
            let tenders = tenders_within(tx, &day_span(day, apart))?;
            let closed = match day_closes::find(tx, day, store)? {
                // With one drawer it is the same money, whether the store was closed or the clinic.
                None if apart.is_none() => {
                    let other = if store.is_some() { None } else { stores::only_open(tx)? };
                    day_closes::find(tx, day, other)?
                }
                found => found,
            };
            Ok(TillDay {
                day,
                store,
                net_fen: net_of(&tenders),
                tenders,
                closed: closed.map(|close| self.closed_day(close)).transpose()?,
                shifts_running: yanji_books::shifts::count_running(tx, day, apart)?,
            })
        })
    }

    /// Payments, the latest first.
    ///
    /// # Errors
    /// [`Problem::Forbidden`](yanji_words::Problem::Forbidden),
    /// [`Problem::StoreForeign`](yanji_words::Problem::StoreForeign) and errors of the database.
    pub fn payment_list(&self, actor: &Actor, query: &PaymentQuery) -> Result<Vec<PaymentLine>, AppError> {
        actor.require(Permission::MoneyRead)?;
        let store = store::told_of(actor, query.store)?;
        let span = Span { from: query.from, until: query.until, store, operator: None, since: i64::MIN };
        let limit = i64::try_from(query.limit.min(PAGE_MOST)).unwrap_or(i64::MAX);
        let skip = i64::try_from(query.skip).unwrap_or(i64::MAX);
        self.books.read(|tx| {
            let payments = payments::list(tx, &span, skip, limit)?;
            let sales: Vec<SaleId> = payments.iter().filter_map(sale_of).collect();
            let numbers: HashMap<SaleId, String> = log::sale_numbers(tx, &sales)?.into_iter().collect();
            Ok(payments.into_iter().map(|payment| line(payment, &numbers)).collect())
        })
    }
}

/// All payments of a day.
pub(super) const fn day_span(day: Day, store: Option<StoreId>) -> Span<'static> {
    Span { from: day, until: day, store, operator: None, since: i64::MIN }
}

/// What each tender came to within a span.
pub(super) fn tenders_within(tx: &mut dyn Read, span: &Span<'_>) -> Result<Vec<TenderSum>, AppError> {
    let sums = payments::sums(tx, span)?;
    Ok(Tender::ALL.into_iter().map(|tender| TenderSum::of(tender, &sums)).collect())
}

/// What came in less what went out, in all tenders but deposits, which came in before.
pub(super) fn net_of(tenders: &[TenderSum]) -> i64 {
    let real = tenders.iter().filter(|sum| sum.tender != Tender::Deposit);
    real.map(|sum| sum.in_fen - sum.out_fen).sum()
}

impl TenderSum {
    fn of(tender: Tender, sums: &[Sum]) -> Self {
        let own = || sums.iter().filter(|sum| sum.tender == tender);
        let comes_in =
            |sum: &&Sum| matches!(sum.cause, Cause::Sale | Cause::Repayment | Cause::Deposit | Cause::RefundKept);
        Self {
            tender,
            in_fen: own().filter(comes_in).map(|sum| sum.amount_fen).sum(),
            out_fen: own().filter(|sum| !comes_in(sum)).map(|sum| -sum.amount_fen).sum(),
            causes: own()
                .map(|sum| CauseSum {
                    cause: sum.cause.code().to_owned(),
                    count: sum.count,
                    amount_fen: sum.amount_fen,
                })
                .collect(),
        }
    }
}

/// The sale that a payment is of; none for a deposit.
const fn sale_of(payment: &Payment) -> Option<SaleId> {
    match payment.cause {
        Cause::Sale | Cause::Refund | Cause::Repayment | Cause::RefundKept => Some(SaleId(payment.subject)),
        Cause::Deposit | Cause::DepositBack => None,
    }
}

fn line(payment: Payment, numbers: &HashMap<SaleId, String>) -> PaymentLine {
    let sale = sale_of(&payment);
    PaymentLine {
        id: payment.id,
        day: payment.day,
        at: Instant(payment.at),
        store: payment.store,
        operator: payment.operator,
        tender: payment.tender,
        amount_fen: payment.amount_fen,
        cause: payment.cause.code().to_owned(),
        subject: sale.map_or_else(|| DepositId(payment.subject).to_string(), |sale| sale.to_string()),
        sale_number: sale.and_then(|sale| numbers.get(&sale).cloned()).unwrap_or_default(),
    }
}
