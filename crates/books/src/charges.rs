//! Orders to providers of payments, from before they are sent until they belong to a sale. Talks to no provider.

use yanji_engine::Day;

use crate::access::{Read, Row, Tx};
use crate::column::day;
use crate::error::BooksError;
use crate::id::{ChargeId, SaleId, StoreId};

/// How an order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// It is about to be sent or was sent, and what became of it is not known.
    Asked,
    /// The customer has to confirm it.
    Waiting,
    /// It is paid.
    Paid,
    /// It is not paid, and will not be.
    Failed,
    /// It is to be taken back, and whether it was is not known.
    Cancelling,
    /// It was taken back.
    Cancelled,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 6] =
        [Self::Asked, Self::Waiting, Self::Paid, Self::Failed, Self::Cancelling, Self::Cancelled];

    /// The word in the column.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Waiting => "waiting",
            Self::Paid => "paid",
            Self::Failed => "failed",
            Self::Cancelling => "cancelling",
            Self::Cancelled => "cancelled",
        }
    }

    /// The state with this word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// An order to a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charge {
    /// Its id.
    pub id: ChargeId,
    /// The code of the provider.
    pub provider: String,
    /// Our number of it, by which the provider is asked.
    pub order_number: String,
    /// How much is asked for, in fen.
    pub amount_fen: i64,
    /// How it stands.
    pub state: State,
    /// The code of why it stands so; empty where there is no why.
    pub reason: String,
    /// The provider's number of it; empty before it is paid.
    pub provider_number: String,
    /// The sale that it pays, once that is rung up.
    pub sale: Option<SaleId>,
    /// The sale that is to be rung up with it, as JSON; empty once it is.
    pub draft: String,
    /// What of it has gone back or is on its way, in fen.
    pub refunded_fen: i64,
    /// The business day on which it was begun.
    pub day: Day,
    /// Where.
    pub store: Option<StoreId>,
    /// By whom.
    pub operator: String,
    /// When, in microseconds of UTC.
    pub at: i64,
    /// When it became as it is, in microseconds of UTC.
    pub changed_at: i64,
}

/// How an order stands from now on.
#[derive(Clone, Copy, Debug)]
pub struct Change<'a> {
    /// How it stands.
    pub state: State,
    /// The code of why; empty where there is no why.
    pub reason: &'a str,
    /// The provider's number of it; empty leaves the one that there is.
    pub provider_number: &'a str,
    /// When, in microseconds of UTC.
    pub at: i64,
}

const COLUMNS: &str = "id, provider, order_number, amount_fen, state, reason, provider_number, sale_id, draft, \
     refunded_fen, day, store_id, operator, at, changed_at";
/// Orders about which something has to be done: not paid and not over, or paid and not sold.
const OPEN: &str = "sale_id IS NULL AND state IN ('asked', 'waiting', 'paid', 'cancelling')";

/// Adds an order, before it is sent.
///
/// # Errors
/// [`BooksError`].
pub fn insert(tx: &mut dyn Tx, charge: &Charge) -> Result<(), BooksError> {
    tx.execute(
        &format!(
            "INSERT INTO charges ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"
        ),
        &[
            &charge.id,
            &charge.provider,
            &charge.order_number,
            &charge.amount_fen,
            &charge.state.code(),
            &charge.reason,
            &charge.provider_number,
            &charge.sale,
            &charge.draft,
            &charge.refunded_fen,
            &charge.day.number(),
            &charge.store,
            &charge.operator,
            &charge.at,
            &charge.changed_at,
        ],
    )?;
    Ok(())
}

/// An order.
///
/// # Errors
/// [`BooksError`].
pub fn find(tx: &mut dyn Read, id: ChargeId) -> Result<Option<Charge>, BooksError> {
    let sql = format!("SELECT {COLUMNS} FROM charges WHERE id = $1");
    tx.query_opt(&sql, &[&id])?.map(|row| from_row(&row)).transpose()
}

/// An order that nobody else changes until the transaction ends.
///
/// # Errors
/// [`BooksError`].
pub fn lock(tx: &mut dyn Tx, id: ChargeId) -> Result<Option<Charge>, BooksError> {
    let sql = format!("SELECT {COLUMNS} FROM charges WHERE id = $1{}", tx.for_update());
    tx.query_opt(&sql, &[&id])?.map(|row| from_row(&row)).transpose()
}

/// The id of an order of a provider by our number of it.
///
/// # Errors
/// [`BooksError`].
pub fn find_by_number(tx: &mut dyn Read, provider: &str, number: &str) -> Result<Option<ChargeId>, BooksError> {
    let sql = "SELECT id FROM charges WHERE order_number = $1 AND provider = $2";
    tx.query_opt(sql, &[&number, &provider])?.map(|row| ChargeId::from_row(&row, 0)).transpose()
}

/// The orders about which something has to be done, the latest first: those begun before an instant, at most `limit`.
///
/// # Errors
/// [`BooksError`].
pub fn open(tx: &mut dyn Read, before: i64, limit: i64) -> Result<Vec<Charge>, BooksError> {
    let sql = format!("SELECT {COLUMNS} FROM charges WHERE {OPEN} AND at <= $1 ORDER BY at DESC, id DESC LIMIT $2");
    tx.query(&sql, &[&before, &limit])?.iter().map(from_row).collect()
}

/// How many orders there are about which something has to be done.
///
/// # Errors
/// [`BooksError`].
pub fn count_open(tx: &mut dyn Read) -> Result<i64, BooksError> {
    tx.query_one(&format!("SELECT COUNT(*) FROM charges WHERE {OPEN}"), &[])?.int(0)
}

/// Sets how an order stands that belongs to no sale; the caller holds it.
///
/// # Errors
/// [`BooksError`].
pub fn change(tx: &mut dyn Tx, id: ChargeId, change: &Change<'_>) -> Result<(), BooksError> {
    tx.execute(
        "UPDATE charges SET state = $2, reason = $3, changed_at = $4, \
         provider_number = CASE WHEN $5 = '' THEN provider_number ELSE $5 END WHERE id = $1 AND sale_id IS NULL",
        &[&id, &change.state.code(), &change.reason, &change.at, &change.provider_number],
    )?;
    Ok(())
}

/// Gives a paid order to a sale, once: says whether it was free to be given.
///
/// # Errors
/// [`BooksError`].
pub fn take(tx: &mut dyn Tx, id: ChargeId, sale: SaleId, at: i64) -> Result<bool, BooksError> {
    let sql = "UPDATE charges SET sale_id = $2, draft = '', changed_at = $3 \
               WHERE id = $1 AND sale_id IS NULL AND state = 'paid'";
    Ok(tx.execute(sql, &[&id, &sale, &at])? == 1)
}

/// Notes that money of an order goes back; says whether so much was left of it.
///
/// # Errors
/// [`BooksError`].
pub fn give_back(tx: &mut dyn Tx, id: ChargeId, amount_fen: i64) -> Result<bool, BooksError> {
    let sql = "UPDATE charges SET refunded_fen = refunded_fen + $2 WHERE id = $1 AND refunded_fen + $2 <= amount_fen";
    Ok(tx.execute(sql, &[&id, &amount_fen])? == 1)
}

fn from_row(row: &Row) -> Result<Charge, BooksError> {
    Ok(Charge {
        id: ChargeId::from_row(row, 0)?,
        provider: row.text(1)?.to_owned(),
        order_number: row.text(2)?.to_owned(),
        amount_fen: row.int(3)?,
        state: State::from_code(row.text(4)?).ok_or_else(|| row.misfit(4))?,
        reason: row.text(5)?.to_owned(),
        provider_number: row.text(6)?.to_owned(),
        sale: row.opt_array(7)?.map(SaleId),
        draft: row.text(8)?.to_owned(),
        refunded_fen: row.int(9)?,
        day: day(row, 10)?,
        store: row.opt_array(11)?.map(StoreId),
        operator: row.text(12)?.to_owned(),
        at: row.int(13)?,
        changed_at: row.int(14)?,
    })
}
