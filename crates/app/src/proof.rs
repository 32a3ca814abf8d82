//! The proof that the books are right: every journal folded again and compared with every stored figure, and one
//! digest that says whether two sets of books tell the same.

mod account;
mod digest;
mod kept;
mod log;
mod walk_in;

use serde::{Deserialize, Serialize};
use yanji_books::id::{AccountId, SaleId};
use yanji_books::{BooksError, accounts, journal};
use yanji_words::Problem;

pub use self::kept::KeptVerification;
use crate::actor::{Actor, Permission};
use crate::clinic::Clinic;
use crate::error::AppError;
use crate::records::Progress;

/// How many accounts are read in one transaction, so that it stays short.
const PAGE: i64 = 200;
/// How many faults are told at most.
const FAULTS_MOST: usize = 100;

/// What the proof found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Verification {
    /// Accounts gone through.
    pub accounts: i64,
    /// Activities folded.
    pub activities: i64,
    /// Transfers compared.
    pub transfers: i64,
    /// Log records whose chain was followed.
    pub log_records: i64,
    /// What does not fit, the first 100; empty when the books are right.
    pub faults: Vec<Fault>,
}

/// A row that does not fit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// The table.
    pub table: String,
    /// The row: the card number of the account, and the row within it.
    pub row: String,
    /// The column, or what about it does not fit.
    pub what: String,
}

impl Clinic {
    /// Proves that every stored state, lot, transfer, decision and sale follows from the journals, and that no chain
    /// was changed.
    ///
    /// # Errors
    /// Errors of the database only; what does not fit is in the answer.
    pub fn books_verify(&self, actor: &Actor, progress: &mut dyn FnMut(Progress)) -> Result<Verification, AppError> {
        actor.require(Permission::BooksVerify)?;
        let total = self.books.read(|tx| accounts::count(tx))?;
        let mut found = Verification::default();
        let mut after = String::new();
        while let Some(last) = self.verify_page(&after, &mut found)? {
            after = last;
            progress(Progress { done: found.accounts, total });
        }
        let mut after = AccountId([0; 16]);
        while let Some(last) = self.verify_set_aside(after, &mut found)? {
            after = last;
        }
        let mut after = SaleId([0; 16]);
        while let Some(last) = self.verify_walk_ins(after, &mut found)? {
            after = last;
        }
        self.verify_claims(&mut found)?;
        self.books.read(|tx| log::verify(tx, &mut found))?;
        Ok(found)
    }

    /// Looks for journals whose account, or whose sale without a member, is gone.
    fn verify_claims(&self, found: &mut Verification) -> Result<(), AppError> {
        let most = i64::try_from(FAULTS_MOST).unwrap_or(i64::MAX);
        for id in self.books.read(|tx| journal::unclaimed(tx, most))? {
            found.fault("activities", id.to_string(), "of no account and no sale");
        }
        Ok(())
    }

    /// Verifies the accounts that were set aside, after an id, and gives the last one, or nothing at the end.
    fn verify_set_aside(&self, after: AccountId, found: &mut Verification) -> Result<Option<AccountId>, AppError> {
        self.books.read(|tx| {
            let mut counted = found.clone();
            let page = accounts::page_set_aside(tx, after, PAGE)?;
            let Some(last) = page.last().map(|account| account.id) else { return Ok(None) };
            for account in page {
                account::verify_set_aside(tx, &account, &mut counted)?;
            }
            *found = counted;
            Ok::<_, AppError>(Some(last))
        })
    }

    /// Verifies the sales without a member, after an id, and gives the last one, or nothing at the end.
    fn verify_walk_ins(&self, after: SaleId, found: &mut Verification) -> Result<Option<SaleId>, AppError> {
        self.books.read(|tx| {
            let mut counted = found.clone();
            let page = accounts::walk_ins(tx, after, PAGE)?;
            if page.is_empty() {
                return Ok(None);
            }
            let present = self.present(tx)?;
            for sale in &page {
                walk_in::verify(tx, &present, sale, &mut counted)?;
            }
            *found = counted;
            Ok::<_, AppError>(page.last().map(|sale| sale.id))
        })
    }

    /// Verifies the accounts after a card number and gives the last one, or nothing at the end.
    fn verify_page(&self, after: &str, found: &mut Verification) -> Result<Option<String>, AppError> {
        self.books.read(|tx| {
            // A read may run again, so that it counts into a copy.
            let mut counted = found.clone();
            let page = accounts::page(tx, after, PAGE)?;
            let Some(last) = page.last().map(|account| account.number.clone()) else { return Ok(None) };
            let present = self.present(tx)?;
            for account in page {
                account::verify(tx, &present, account, &mut counted)?;
            }
            *found = counted;
            Ok::<_, AppError>(Some(last))
        })
    }
}

impl Verification {
    fn fault(&mut self, table: &str, row: impl Into<String>, what: &str) {
        if self.faults.len() < FAULTS_MOST {
            self.faults.push(Fault { table: table.to_owned(), row: row.into(), what: what.to_owned() });
        }
    }

    /// Notes a contradiction between stored rows as a fault; any other error stays one.
    fn absorb<T>(&mut self, number: &str, result: Result<T, AppError>) -> Result<Option<T>, AppError> {
        match result {
            Ok(value) => Ok(Some(value)),
            Err(error) if error.problem == Problem::Inconsistent => {
                let cause = std::error::Error::source(&error).and_then(|cause| cause.downcast_ref::<BooksError>());
                match cause {
                    Some(BooksError::Inconsistency { table, column, row }) => {
                        self.fault(table, format!("{number}: {row}"), column);
                    }
                    _ => self.fault("accounts", number, "state"),
                }
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }
}
