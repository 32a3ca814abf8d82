//! Money that came in or went out, payment by payment. Append-only; what it was for is in the journal.

use yanji_engine::Day;
use yanji_engine::programme::benefit::Tender;

use crate::access::{Read, Row, ToParam, Tx, Value};
use crate::column::day;
use crate::error::BooksError;
use crate::id::{ChargeId, PaymentId, StoreId};
use crate::values;

/// What a payment was for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    /// A sale.
    Sale,
    /// Given back on a sale.
    Refund,
    /// What had been owed on a sale.
    Repayment,
    /// Money paid in for a later sale.
    Deposit,
    /// Such money given back.
    DepositBack,
    /// Given back on a sale, and kept by the provider through which it was to go; it was given in another way.
    RefundKept,
}

impl Cause {
    /// Every cause.
    pub const ALL: [Self; 6] =
        [Self::Sale, Self::Refund, Self::Repayment, Self::Deposit, Self::DepositBack, Self::RefundKept];

    /// The word in the column.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Sale => "sale",
            Self::Refund => "refund",
            Self::Repayment => "repayment",
            Self::Deposit => "deposit",
            Self::DepositBack => "deposit_back",
            Self::RefundKept => "refund_kept",
        }
    }

    /// The cause with this word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cause| cause.code() == code)
    }
}

/// A payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    /// Its id.
    pub id: PaymentId,
    /// The business day.
    pub day: Day,
    /// When it was recorded, in microseconds of UTC.
    pub at: i64,
    /// Where.
    pub store: Option<StoreId>,
    /// Who took or gave it.
    pub operator: String,
    /// How it was paid.
    pub tender: Tender,
    /// How much, in fen; negative when it went out.
    pub amount_fen: i64,
    /// What for.
    pub cause: Cause,
    /// The sale or the deposit.
    pub subject: [u8; 16],
    /// The order at the provider, where there was one.
    pub charge: Option<ChargeId>,
}

/// What is added up: every payment of one tender and cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sum {
    /// The tender.
    pub tender: Tender,
    /// The cause.
    pub cause: Cause,
    /// How many payments.
    pub count: i64,
    /// How much, in fen; negative when more went out.
    pub amount_fen: i64,
}

/// Which payments are meant.
#[derive(Clone, Copy, Debug)]
pub struct Span<'a> {
    /// The first business day.
    pub from: Day,
    /// The last business day.
    pub until: Day,
    /// In which store; `None`: in all, and outside of any.
    pub store: Option<StoreId>,
    /// By whom; `None`: by anybody.
    pub operator: Option<&'a str>,
    /// Recorded from this instant on, in microseconds of UTC.
    pub since: i64,
}

const COLUMNS: &str = "id, day, at, store_id, operator, tender, amount_fen, cause, subject, charge_id";
const INSERT: &str = "INSERT INTO payments (id, day, at, store_id, operator, tender, amount_fen, cause, subject, charge_id) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
/// The row of a payment, to be written with others at once.
#[must_use]
pub fn values_of(payment: &Payment) -> Vec<Value> {
    values![
        payment.id,
        i64::from(payment.day.number()),
        payment.at,
        payment.store,
        payment.operator,
        payment.tender.code(),
        payment.amount_fen,
        payment.cause.code(),
        payment.subject,
        payment.charge
    ]
}

/// Adds payments.
///
/// # Errors
/// [`BooksError`].
pub fn insert(tx: &mut dyn Tx, payments: &[Payment]) -> Result<(), BooksError> {
    let rows: Vec<_> = payments.iter().map(values_of).collect();
    if rows.is_empty() { Ok(()) } else { tx.send(INSERT, rows) }
}

/// The sums of the payments within a span, by tender and cause.
///
/// # Errors
/// [`BooksError`].
pub fn sums(tx: &mut dyn Read, span: &Span<'_>) -> Result<Vec<Sum>, BooksError> {
    let rows = span.rows(tx, |within| {
        format!(
            "SELECT tender, cause, COUNT(*), CAST(SUM(amount_fen) AS BIGINT) FROM payments WHERE {within} \
             GROUP BY tender, cause ORDER BY tender, cause"
        )
    })?;
    rows.iter()
        .map(|row| {
            let tender = Tender::from_code(row.text(0)?).ok_or_else(|| row.misfit(0))?;
            let cause = Cause::from_code(row.text(1)?).ok_or_else(|| row.misfit(1))?;
            Ok(Sum { tender, cause, count: row.int(2)?, amount_fen: row.int(3)? })
        })
        .collect()
}

/// The payments within a span, the latest first, at most `limit` of them after the first `skip`.
///
/// # Errors
/// [`BooksError`].
pub fn list(tx: &mut dyn Read, span: &Span<'_>, skip: i64, limit: i64) -> Result<Vec<Payment>, BooksError> {
    let rows = span.rows(tx, |within| {
        format!(
            "SELECT {COLUMNS} FROM payments WHERE {within} ORDER BY day DESC, at DESC, id DESC LIMIT {limit} OFFSET {skip}"
        )
    })?;
    rows.iter().map(from_row).collect()
}

/// The payments of a sale or a deposit, in the order in which they were recorded.
///
/// # Errors
/// [`BooksError`].
pub fn of_subject(tx: &mut dyn Read, subject: [u8; 16]) -> Result<Vec<Payment>, BooksError> {
    let sql = format!("SELECT {COLUMNS} FROM payments WHERE subject = $1 ORDER BY at, id");
    tx.query(&sql, &[&subject])?.iter().map(from_row).collect()
}

/// How many refunds somebody gave on a day that are at most so large.
///
/// # Errors
/// [`BooksError`].
pub fn small_refunds(tx: &mut dyn Read, day: Day, operator: &str, most_fen: i64) -> Result<i64, BooksError> {
    let sql = "SELECT COUNT(DISTINCT subject) FROM payments \
               WHERE day = $1 AND operator = $2 AND cause = 'refund' AND amount_fen >= $3";
    tx.query_one(sql, &[&day.number(), &operator, &-most_fen])?.int(0)
}

impl Span<'_> {
    /// The rows of a statement over the payments within the span; `sql` is given the condition.
    fn rows(&self, tx: &mut dyn Read, sql: impl FnOnce(&str) -> String) -> Result<Vec<Row>, BooksError> {
        let (from, until) = (self.from.number(), self.until.number());
        let mut within = "day >= $1 AND day <= $2 AND at >= $3".to_owned();
        let mut params: Vec<&dyn ToParam> = vec![&from, &until, &self.since];
        if let Some(store) = &self.store {
            params.push(store);
            within.push_str(&format!(" AND store_id = ${}", params.len()));
        }
        if let Some(operator) = &self.operator {
            params.push(operator);
            within.push_str(&format!(" AND operator = ${}", params.len()));
        }
        tx.query(&sql(&within), &params)
    }
}

fn from_row(row: &Row) -> Result<Payment, BooksError> {
    Ok(Payment {
        id: PaymentId::from_row(row, 0)?,
        day: day(row, 1)?,
        at: row.int(2)?,
        store: row.opt_array(3)?.map(StoreId),
        operator: row.text(4)?.to_owned(),
        tender: Tender::from_code(row.text(5)?).ok_or_else(|| row.misfit(5))?,
        amount_fen: row.int(6)?,
        cause: Cause::from_code(row.text(7)?).ok_or_else(|| row.misfit(7))?,
        subject: row.array(8)?,
        charge: row.opt_array(9)?.map(ChargeId),
    })
}
