//! The referral that a sale completed, so that it can be voided with the sale. What a referral counts is in the journal
//! of whoever sent somebody.

use crate::access::{Read, Tx};
use crate::error::BooksError;
use crate::id::{AccountId, SaleId};

/// A referral that a sale completed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReferralSale {
    /// The sale.
    pub sale: SaleId,
    /// Whose referral it is: the account of whoever sent the buyer.
    pub account: AccountId,
    /// Its id in that account's journal.
    pub referral: String,
}

/// Adds a referral.
///
/// # Errors
/// [`BooksError`].
pub fn insert(tx: &mut dyn Tx, referral: &ReferralSale) -> Result<(), BooksError> {
    tx.execute(
        "INSERT INTO referral_sales (sale_id, account_id, referral) VALUES ($1, $2, $3)",
        &[&referral.sale, &referral.account, &referral.referral],
    )?;
    Ok(())
}

/// The referral that a sale completed, if it did and still counts.
///
/// # Errors
/// [`BooksError`].
pub fn find(tx: &mut dyn Read, sale: SaleId) -> Result<Option<ReferralSale>, BooksError> {
    let row = tx.query_opt("SELECT account_id, referral FROM referral_sales WHERE sale_id = $1", &[&sale])?;
    row.map(|row| Ok(ReferralSale { sale, account: AccountId::from_row(&row, 0)?, referral: row.text(1)?.to_owned() }))
        .transpose()
}

/// Forgets the referral that a sale completed.
///
/// # Errors
/// [`BooksError`].
pub fn remove(tx: &mut dyn Tx, sale: SaleId) -> Result<(), BooksError> {
    tx.execute("DELETE FROM referral_sales WHERE sale_id = $1", &[&sale])?;
    Ok(())
}
