//! Deposits that pay for sales. What is paid in and handed out is the till's.

use yanji_books::id::{AccountId, DepositId, SaleId};
use yanji_books::journal::EntryDeed;
use yanji_books::posting::Posting;
use yanji_books::{Tx, deposits};
use yanji_engine::Fen;
use yanji_words::{Problem, Thing};

use super::Desk;
use crate::account::OpenAccount;
use crate::error::AppError;
use crate::records::TenderPaid;

impl Desk<'_> {
    /// Takes what tenders name out of the deposits of a locked account.
    ///
    /// # Errors
    /// About `tenders`: [`Problem::NotFound`] for a deposit that is not hers, [`Problem::DepositShort`].
    pub(super) fn use_deposits(
        &self,
        tx: &mut dyn Tx,
        open: &mut OpenAccount,
        posting: &mut Posting,
        tenders: &[TenderPaid],
        sale: SaleId,
    ) -> Result<(), AppError> {
        for (place, paid) in tenders.iter().enumerate() {
            let Some(deposit) = paid.deposit else { continue };
            let amount_fen = Fen(paid.amount_fen);
            let field = || format!("tenders[{place}]");
            let left_fen = left_of(tx, open.id, deposit)?
                .ok_or_else(|| AppError::at(Problem::NotFound(Thing::Deposit), field()))?;
            if left_fen < amount_fen.0 {
                return Err(AppError::at(Problem::DepositShort { left_fen }, field()));
            }
            deposits::change(tx, deposit, -amount_fen.0)?;
            self.post(open, posting, EntryDeed::DepositUsed { deposit, sale, amount_fen }, None)?;
        }
        Ok(())
    }
}

/// What is left of a deposit of an account, in fen; `None` where it has no such deposit.
fn left_of(tx: &mut dyn Tx, account: AccountId, id: DepositId) -> Result<Option<i64>, AppError> {
    let found = deposits::find(tx, id)?.filter(|deposit| deposit.account == account);
    Ok(found.map(|deposit| deposit.left_fen))
}
