//! Money that goes back through a provider of payments, from before it is asked for. Talks to no provider.

use crate::access::{Read, Row, Tx};
use crate::error::BooksError;
use crate::id::{ChargeId, ChargeRefundId, SaleId, StoreId};

/// How a refund stands with the provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// It is to be asked for, or was, and what became of it is not known.
    Asked,
    /// The money has gone back.
    Done,
    /// The provider does not give it back.
    Failed,
    /// Somebody gave it back in another way.
    ByHand,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Asked, Self::Done, Self::Failed, Self::ByHand];

    /// The word in the column.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::ByHand => "by_hand",
        }
    }

    /// The state with this word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// Money of an order that goes back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChargeRefund {
    /// Its id.
    pub id: ChargeRefundId,
    /// The order.
    pub charge: ChargeId,
    /// Our number of it: under one number money goes back once.
    pub refund_number: String,
    /// How much, in fen.
    pub amount_fen: i64,
    /// The sale of which it is taken back.
    pub sale: SaleId,
    /// Where.
    pub store: Option<StoreId>,
    /// How it stands.
    pub state: State,
    /// The code of why it stands so; empty where there is no why.
    pub reason: String,
    /// When it was begun, in microseconds of UTC.
    pub at: i64,
    /// When it became as it is, in microseconds of UTC.
    pub changed_at: i64,
}

const COLUMNS: &str = "id, charge_id, refund_number, amount_fen, sale_id, store_id, state, reason, at, changed_at";

/// Adds a refund, before it is asked for.
///
/// # Errors
/// [`BooksError`].
pub fn insert(tx: &mut dyn Tx, refund: &ChargeRefund) -> Result<(), BooksError> {
    tx.execute(
        &format!("INSERT INTO charge_refunds ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"),
        &[
            &refund.id,
            &refund.charge,
            &refund.refund_number,
            &refund.amount_fen,
            &refund.sale,
            &refund.store,
            &refund.state.code(),
            &refund.reason,
            &refund.at,
            &refund.changed_at,
        ],
    )?;
    Ok(())
}

/// A refund.
///
/// # Errors
/// [`BooksError`].
pub fn find(tx: &mut dyn Read, id: ChargeRefundId) -> Result<Option<ChargeRefund>, BooksError> {
    let sql = format!("SELECT {COLUMNS} FROM charge_refunds WHERE id = $1");
    tx.query_opt(&sql, &[&id])?.map(|row| from_row(&row)).transpose()
}

/// The refunds of a sale, in the order in which they were begun.
///
/// # Errors
/// [`BooksError`].
pub fn of_sale(tx: &mut dyn Read, sale: SaleId) -> Result<Vec<ChargeRefund>, BooksError> {
    let sql = format!("SELECT {COLUMNS} FROM charge_refunds WHERE sale_id = $1 ORDER BY at, id");
    tx.query(&sql, &[&sale])?.iter().map(from_row).collect()
}

/// The refunds that have not gone through, the latest first: those begun before an instant, at most `limit`.
///
/// # Errors
/// [`BooksError`].
pub fn open(tx: &mut dyn Read, before: i64, limit: i64) -> Result<Vec<ChargeRefund>, BooksError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM charge_refunds WHERE state IN ('asked', 'failed') AND at <= $1 \
         ORDER BY at DESC, id DESC LIMIT $2"
    );
    tx.query(&sql, &[&before, &limit])?.iter().map(from_row).collect()
}

/// Sets how a refund stands that stood otherwise; says whether it did.
///
/// # Errors
/// [`BooksError`].
pub fn change(
    tx: &mut dyn Tx,
    id: ChargeRefundId,
    (from, to): (State, State),
    reason: &str,
    at: i64,
) -> Result<bool, BooksError> {
    let sql = "UPDATE charge_refunds SET state = $3, reason = $4, changed_at = $5 WHERE id = $1 AND state = $2";
    Ok(tx.execute(sql, &[&id, &from.code(), &to.code(), &reason, &at])? == 1)
}

fn from_row(row: &Row) -> Result<ChargeRefund, BooksError> {
    Ok(ChargeRefund {
        id: ChargeRefundId::from_row(row, 0)?,
        charge: ChargeId::from_row(row, 1)?,
        refund_number: row.text(2)?.to_owned(),
        amount_fen: row.int(3)?,
        sale: SaleId::from_row(row, 4)?,
        store: row.opt_array(5)?.map(StoreId),
        state: State::from_code(row.text(6)?).ok_or_else(|| row.misfit(6))?,
        reason: row.text(7)?.to_owned(),
        at: row.int(8)?,
        changed_at: row.int(9)?,
    })
}
