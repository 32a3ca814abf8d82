//! The sales of the desk, found again. Changes nothing.

use serde::{Deserialize, Serialize};
use yanji_books::Read;
use yanji_books::accounts::{self, Account, Sale, SoldSpan};
use yanji_books::id::{AccountId, MemberId, SaleId, StoreId};
use yanji_engine::Day;
use yanji_words::Problem;

use crate::actor::{Actor, Permission};
use crate::clinic::Clinic;
use crate::error::AppError;

/// The most sales on a page.
const PAGE_MOST: usize = 200;

/// Which sales of the desk are meant, and which page of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SoldQuery {
    /// The first day.
    pub from: Day,
    /// The last day.
    pub until: Day,
    /// In which store; `None`: in all, and outside of any.
    pub store: Option<StoreId>,
    /// The card number of whoever bought; anybody when it is empty.
    pub member_number: String,
    /// How many are passed over.
    pub skip: usize,
    /// How many at most, 1 to 200.
    pub limit: usize,
}

/// A sale of the desk in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SoldListed {
    /// Its id.
    pub sale: SaleId,
    /// Its number.
    pub number: String,
    /// The business day.
    pub day: Day,
    /// Who bought; `None` without a card.
    pub member: Option<MemberId>,
    /// Her card number; empty without a card.
    pub member_number: String,
    /// Where.
    pub store: Option<StoreId>,
    /// What the bill came to, in fen.
    pub total_fen: i64,
    /// What of it is owed still, in fen.
    pub owed_fen: i64,
    /// Of the money that counts toward spend, what there was, in fen.
    pub counted_fen: i64,
    /// What is left of that, in fen; less where something was given back.
    pub left_fen: i64,
}

/// What sales of the desk come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SoldSum {
    /// How many there are.
    pub sales: i64,
    /// What their bills come to, in fen.
    pub total_fen: i64,
    /// What of that is still owed, in fen.
    pub owed_fen: i64,
}

impl Clinic {
    /// The sales of the desk within some days, the latest first.
    ///
    /// # Errors
    /// [`Problem::OutOfRange`] about `limit`, and errors of the database.
    pub fn sale_list(&self, actor: &Actor, query: &SoldQuery) -> Result<Vec<SoldListed>, AppError> {
        actor.require(Permission::MemberRead)?;
        if !(1..=PAGE_MOST).contains(&query.limit) {
            return Err(AppError::at(Problem::OutOfRange { least: 1, most: 200 }, "limit"));
        }
        let whole = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        self.books.read(|tx| {
            let Some(span) = span(tx, query)? else { return Ok(Vec::new()) };
            let sales = accounts::sold(tx, &span, whole(query.skip), whole(query.limit))?;
            let ids: Vec<AccountId> =
                sales.iter().filter(|sale| !is_of_nobody(sale)).map(|sale| sale.account).collect();
            let owners = accounts::find_all(tx, &ids)?;
            Ok(sales.into_iter().map(|sale| listed(sale, &owners)).collect())
        })
    }

    /// What all sales come to that [`Clinic::sale_list`] lists, page after page.
    ///
    /// # Errors
    /// Errors of the database.
    pub fn sale_sum(&self, actor: &Actor, query: &SoldQuery) -> Result<SoldSum, AppError> {
        actor.require(Permission::MemberRead)?;
        self.books.read(|tx| match span(tx, query)? {
            Some(span) => {
                let accounts::SoldSum { sales, total_fen, owed_fen } = accounts::sold_sum(tx, &span)?;
                Ok(SoldSum { sales, total_fen, owed_fen })
            }
            None => Ok(SoldSum::default()),
        })
    }
}

/// The span that a query means; `None` where nobody has the card number.
fn span(tx: &mut dyn Read, query: &SoldQuery) -> Result<Option<SoldSpan>, AppError> {
    let account = match query.member_number.trim() {
        "" => None,
        number => match accounts::find_by_number(tx, number)? {
            Some(account) => Some(account.id),
            None => return Ok(None),
        },
    };
    Ok(Some(SoldSpan { from: query.from, until: query.until, store: query.store, account }))
}

/// A sale without a card is a chain of its own.
fn is_of_nobody(sale: &Sale) -> bool {
    sale.account.0 == sale.id.0
}

fn listed(sale: Sale, owners: &[Account]) -> SoldListed {
    let owner = owners.iter().find(|account| account.id == sale.account);
    SoldListed {
        sale: sale.id,
        day: sale.day,
        member: owner.map(|account| account.member),
        member_number: owner.map(|account| account.number.clone()).unwrap_or_default(),
        store: sale.store,
        total_fen: sale.total_fen.unwrap_or(sale.amount_fen),
        owed_fen: sale.owed_fen,
        counted_fen: sale.amount_fen,
        left_fen: sale.left_fen,
        number: sale.number,
    }
}
