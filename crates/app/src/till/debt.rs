//! 欠款: what members still owe on sales. It is paid in `desk`, since what is paid counts as a sale.

use serde::{Deserialize, Serialize};
use yanji_books::id::{MemberId, SaleId};
use yanji_books::{accounts, liabilities};
use yanji_engine::Day;
use yanji_words::{Problem, Thing};

use crate::account::account_of;
use crate::actor::{Actor, Permission};
use crate::clinic::Clinic;
use crate::error::AppError;
use crate::member::Masked;

/// A sale on which something is owed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Debt {
    /// The sale.
    pub sale: SaleId,
    /// Its number.
    pub number: String,
    /// Its day.
    pub day: Day,
    /// Who owes it.
    pub member: MemberId,
    /// Her card number.
    pub member_number: String,
    /// Her name, masked; empty where there is none.
    pub name: String,
    /// Her phone, masked; empty where there is none.
    pub phone: String,
    /// What the bill came to, in fen.
    pub total_fen: i64,
    /// What is still owed, in fen.
    pub owed_fen: i64,
}

impl Clinic {
    /// The sales on which something is owed, the oldest first, at most `limit` (200) after the first `skip`; those of
    /// one member, or of all.
    ///
    /// # Errors
    /// [`Problem::NotFound`] for an unknown member, [`Problem::Forbidden`].
    pub fn debt_list(
        &self,
        actor: &Actor,
        member: Option<MemberId>,
        skip: usize,
        limit: usize,
    ) -> Result<Vec<Debt>, AppError> {
        actor.require(Permission::MemberRead)?;
        let (skip, limit) = (i64::try_from(skip).unwrap_or(i64::MAX), i64::try_from(limit.min(200)).unwrap_or(200));
        let mut debts = self.books.read(|tx| {
            let account = match member {
                Some(member) => Some(account_of(tx, member)?.id),
                None => None,
            };
            let rows = liabilities::owed_sales(tx, account, skip, limit)?;
            rows.into_iter()
                .map(|row| {
                    let found = accounts::find(tx, row.account)?;
                    let account = found.ok_or(AppError::new(Problem::NotFound(Thing::Member)))?;
                    Ok(Debt {
                        sale: row.sale,
                        number: row.number,
                        day: row.day,
                        member: account.member,
                        member_number: account.number,
                        name: String::new(),
                        phone: String::new(),
                        total_fen: row.total_fen,
                        owed_fen: row.owed_fen,
                    })
                })
                .collect::<Result<Vec<_>, AppError>>()
        })?;
        let members = self.masked_members(debts.iter().map(|debt| debt.member))?;
        for debt in &mut debts {
            Masked { name: debt.name, phone: debt.phone } = members.of(debt.member);
        }
        Ok(debts)
    }
}
