//! The sales that are in the books before an import looks at its lines.

use yanji_engine::Day;

use crate::access::{Read, Row, query_keyed};
use crate::column::day;
use crate::error::BooksError;
use crate::id::{AccountId, SaleId};

/// A sale that is in the books already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownSale {
    /// Whose it is.
    pub account: AccountId,
    /// Its number.
    pub number: String,
    /// Its day.
    pub day: Day,
    /// What it was, in fen.
    pub amount_fen: i64,
    /// The journal entry that made it.
    pub seq: i64,
    /// Its id.
    pub id: SaleId,
    /// Whether an import brought it that was taken back since.
    pub is_of_undone: bool,
}

/// Every sale of these accounts, in no order.
///
/// # Errors
/// [`BooksError`].
pub fn known_sales(tx: &mut dyn Read, accounts: &[AccountId]) -> Result<Vec<KnownSale>, BooksError> {
    let sales = "SELECT s.account_id, s.number, s.day, s.amount_fen, s.seq, s.id, i.undone_at FROM sales s \
         LEFT JOIN imports i ON i.id = s.import_id";
    let rows = query_keyed(tx, accounts, |keys| format!("{sales} WHERE s.account_id IN ({keys})"))?;
    let known = |row: &Row| {
        Ok(KnownSale {
            account: AccountId::from_row(row, 0)?,
            number: row.text(1)?.to_owned(),
            day: day(row, 2)?,
            amount_fen: row.int(3)?,
            seq: row.int(4)?,
            id: SaleId::from_row(row, 5)?,
            is_of_undone: row.opt_int(6)?.is_some(),
        })
    };
    rows.iter().map(known).collect()
}
