//! Sales, found again: those of the desk by day, and any by its number. Changes nothing.

use serde::{Deserialize, Serialize};
use yanji_books::Read;
use yanji_books::accounts::{self, Account, Sale, SoldSpan};
use yanji_books::id::{AccountId, MemberId, SaleId, StoreId};
use yanji_engine::Day;
use yanji_words::Problem;

use super::refund::is_repayment;
use crate::actor::{Actor, Permission};
use crate::clinic::Clinic;
use crate::error::AppError;
use crate::sale_number;
use crate::store;

/// The most sales on a page.
const PAGE_MOST: usize = 200;
/// The most sales of one number that are told.
const NUMBERED_MOST: i64 = 50;

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

/// A sale in a list.
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
    /// Whether it has a bill, as those of the desk have; an imported one has none.
    pub has_bill: bool,
    /// What the bill came to, in fen; without a bill, what counted.
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
    /// The sales of the desk within some days, the latest first: of a store, or of those that the actor may know of; of a
    /// member, wherever they were.
    ///
    /// # Errors
    /// [`Problem::OutOfRange`] about `limit`, [`Problem::StoreForeign`] about `store`, and errors of the database.
    pub fn sale_list(&self, actor: &Actor, query: &SoldQuery) -> Result<Vec<SoldListed>, AppError> {
        actor.require(Permission::MemberRead)?;
        if !(1..=PAGE_MOST).contains(&query.limit) {
            return Err(AppError::at(Problem::OutOfRange { least: 1, most: 200 }, "limit"));
        }
        let whole = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        self.books.read(|tx| {
            let Some(span) = span(tx, actor, query)? else { return Ok(Vec::new()) };
            let sales = accounts::sold(tx, &span, whole(query.skip), whole(query.limit))?;
            with_owners(tx, sales)
        })
    }

    /// The sales with a number, of any day and wherever they came from, the latest first. A made number is that of one
    /// sale; one that was typed or brought by a file may stand on sales of several members.
    ///
    /// # Errors
    /// Errors of the database.
    pub fn sale_find(&self, actor: &Actor, number: &str) -> Result<Vec<SoldListed>, AppError> {
        actor.require(Permission::MemberRead)?;
        self.books.read(|tx| {
            for number in sale_number::meant(number) {
                let mut sales = Vec::new();
                for sale in accounts::sales_numbered(tx, &number, NUMBERED_MOST)? {
                    if sale.total_fen.is_some() || !is_repayment(tx, &sale)? {
                        sales.push(sale);
                    }
                }
                if !sales.is_empty() {
                    return with_owners(tx, sales);
                }
            }
            Ok(Vec::new())
        })
    }

    /// What all sales come to that [`Clinic::sale_list`] lists, page after page.
    ///
    /// # Errors
    /// [`Problem::Forbidden`], [`Problem::StoreForeign`] about `store`, and errors of the database.
    pub fn sale_sum(&self, actor: &Actor, query: &SoldQuery) -> Result<SoldSum, AppError> {
        actor.require(Permission::MoneyRead)?;
        self.books.read(|tx| match span(tx, actor, query)? {
            Some(span) => {
                let accounts::SoldSum { sales, total_fen, owed_fen } = accounts::sold_sum(tx, &span)?;
                Ok(SoldSum { sales, total_fen, owed_fen })
            }
            None => Ok(SoldSum::default()),
        })
    }
}

/// The span that a query means; `None` where nobody has the card number.
fn span(tx: &mut dyn Read, actor: &Actor, query: &SoldQuery) -> Result<Option<SoldSpan>, AppError> {
    let account = match query.member_number.trim() {
        "" => None,
        number => match accounts::find_by_number(tx, number)? {
            Some(account) => Some(account.id),
            None => return Ok(None),
        },
    };
    // What a member bought is for everybody who serves her, wherever it was.
    let store = if account.is_some() { query.store } else { store::told_of(actor, query.store)? };
    Ok(Some(SoldSpan { from: query.from, until: query.until, store, account }))
}

/// Sales with whose they are.
fn with_owners(tx: &mut dyn Read, sales: Vec<Sale>) -> Result<Vec<SoldListed>, AppError> {
    let ids: Vec<AccountId> = sales.iter().filter(|sale| !is_of_nobody(sale)).map(|sale| sale.account).collect();
    let owners = accounts::find_all(tx, &ids)?;
    Ok(sales.into_iter().map(|sale| listed(sale, &owners)).collect())
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
        has_bill: sale.total_fen.is_some(),
        total_fen: sale.total_fen.unwrap_or(sale.amount_fen),
        owed_fen: sale.owed_fen,
        counted_fen: sale.amount_fen,
        left_fen: sale.left_fen,
        number: sale.number,
    }
}
