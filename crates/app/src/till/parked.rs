//! 挂单: bills that wait while somebody else is served.

use serde::{Deserialize, Serialize};
use yanji_books::id::{MemberId, ParkedId, StoreId};
use yanji_books::{Read, Tx, accounts, parked_bills};
use yanji_words::{Problem, Thing};

use crate::account::account_in;
use crate::actor::{Actor, Permission};
use crate::clinic::Clinic;
use crate::clock::Instant;
use crate::desk;
use crate::error::AppError;
use crate::log;
use crate::once::Key;
use crate::records::NewBasket;
use crate::store;

/// The most bills that wait at one time.
const PARKED_MOST: usize = 500;

/// A bill that waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParkedBill {
    /// Its id.
    pub id: ParkedId,
    /// The number that is called out, from 1, among those that wait in its store.
    pub number: i64,
    /// Where.
    pub store: Option<StoreId>,
    /// Whose.
    pub member: Option<MemberId>,
    /// The card number of whoever it is; empty without a card.
    pub member_number: String,
    /// What is on it.
    pub basket: NewBasket,
    /// Since when.
    pub parked_at: Instant,
    /// By whom, as the log names them.
    pub parked_by: String,
}

impl Clinic {
    /// Lets a basket wait, and gives it the lowest number that is free in its store.
    ///
    /// # Errors
    /// What a sale of it would be refused for about `lines`, `rounding_fen` and `store`; [`Problem::Busy`] when five
    /// hundred wait; [`Problem::NotFound`] about `member` and `referred_by`.
    pub fn bill_park(&self, actor: &Actor, key: &Key, basket: &NewBasket) -> Result<ParkedBill, AppError> {
        actor.require(Permission::SalePost)?;
        desk::check_basket(basket)?;
        let at = self.now();
        let request = self.request(actor, key, "bill_park", at);
        self.books.write(|tx| {
            request.once(tx, basket, |tx| {
                desk::require_sold(tx, basket)?;
                store::require_named(tx, actor, basket.store)?;
                if let Some(by) = basket.referred_by {
                    account_in(tx, by, "referred_by")?;
                }
                let row = park(tx, actor, at, basket)?;
                let deed = log::Deed { action: "bill_park", subject: row.id.to_string(), ..log::Deed::default() };
                log::record(tx, actor, Permission::SalePost, at, deed)?;
                as_waiting(tx, row)
            })
        })
    }

    /// Every bill that waits in a store, or in all, the oldest first.
    ///
    /// # Errors
    /// [`Problem::Forbidden`] and errors of the database.
    pub fn bill_parked(&self, actor: &Actor, store: Option<StoreId>) -> Result<Vec<ParkedBill>, AppError> {
        actor.require(Permission::SalePost)?;
        self.books.read(|tx| {
            let rows = parked_bills::list(tx)?;
            let rows = rows.into_iter().filter(|row| store.is_none() || row.store == store);
            rows.map(|row| as_waiting(tx, row)).collect()
        })
    }

    /// Takes a bill up again, or gives it up: it waits no longer.
    ///
    /// # Errors
    /// [`Problem::NotFound`] when somebody else took it.
    pub fn bill_take(&self, actor: &Actor, key: &Key, id: ParkedId) -> Result<ParkedBill, AppError> {
        actor.require(Permission::SalePost)?;
        let at = self.now();
        let request = self.request(actor, key, "bill_take", at);
        self.books.write(|tx| {
            request.once(tx, &id, |tx| {
                let row = parked_bills::take(tx, id)?.ok_or(AppError::new(Problem::NotFound(Thing::ParkedBill)))?;
                let deed = log::Deed { action: "bill_take", subject: id.to_string(), ..log::Deed::default() };
                log::record(tx, actor, Permission::SalePost, at, deed)?;
                as_waiting(tx, row)
            })
        })
    }
}

/// Lets a basket wait.
pub(crate) fn park(
    tx: &mut dyn Tx,
    actor: &Actor,
    at: Instant,
    basket: &NewBasket,
) -> Result<parked_bills::ParkedBill, AppError> {
    let store = basket.store.or(actor.stands_in());
    let account = basket.member.map(|member| account_in(tx, member, "member")).transpose()?.map(|account| account.id);
    let waiting = parked_bills::list(tx)?;
    if waiting.len() >= PARKED_MOST {
        return Err(AppError::new(Problem::Busy));
    }
    let taken = |number: &i64| waiting.iter().any(|bill| bill.store == store && bill.number == *number);
    let row = parked_bills::ParkedBill {
        id: ParkedId::new(at.0),
        number: (1..).find(|number| !taken(number)).unwrap_or(1),
        store,
        account,
        basket: serde_json::to_string(basket).map_err(|e| AppError::caused(Problem::Internal, e))?,
        parked_at: at.0,
        parked_by: actor.name(),
    };
    parked_bills::insert(tx, &row)?;
    Ok(row)
}

fn as_waiting(tx: &mut dyn Read, row: parked_bills::ParkedBill) -> Result<ParkedBill, AppError> {
    let account = match row.account {
        Some(account) => accounts::find(tx, account)?,
        None => None,
    };
    let basket = serde_json::from_str(&row.basket).map_err(|error| AppError::caused(Problem::Inconsistent, error))?;
    Ok(ParkedBill {
        id: row.id,
        number: row.number,
        store: row.store,
        member: account.as_ref().map(|account| account.member),
        member_number: account.map(|account| account.number).unwrap_or_default(),
        basket,
        parked_at: Instant(row.parked_at),
        parked_by: row.parked_by,
    })
}
