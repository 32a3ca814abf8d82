//! Deposits that pay for sales and come back from them. What is paid in and handed out is the till's.

use yanji_books::id::{AccountId, DepositId};
use yanji_books::{Tx, deposits};
use yanji_engine::Fen;
use yanji_words::{Problem, Thing};

use crate::error::AppError;

/// Takes part of a deposit of a locked account.
///
/// # Errors
/// [`Problem::NotFound`] for one that is not hers, [`Problem::DepositShort`].
pub(super) fn take(tx: &mut dyn Tx, account: AccountId, id: DepositId, amount: Fen) -> Result<(), AppError> {
    let found = deposits::find(tx, id)?.filter(|deposit| deposit.account == account);
    let deposit = found.ok_or(AppError::new(Problem::NotFound(Thing::Deposit)))?;
    if deposit.left_fen < amount.0 {
        return Err(AppError::new(Problem::DepositShort { left_fen: deposit.left_fen }));
    }
    Ok(deposits::change(tx, id, -amount.0)?)
}
