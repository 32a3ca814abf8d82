//! The desk: a basket gets a bill, a bill is paid in one transaction, any part of it is taken back, and a receipt is
//! printed. What a price is, is for the engine to say; nothing here works one out.

mod basket;
mod deposit;
mod limits;
mod list;
mod quote;
mod reason;
mod receipt;
mod referral;
mod refund;
mod repay;
mod reversal;
mod rows;
mod sale;
mod story;
mod undo;

pub use self::list::{SoldListed, SoldQuery, SoldSum};

use yanji_books::Read;
use yanji_books::accounts::Sale;
use yanji_books::id::{NoteId, StoreId};
use yanji_books::journal::{Entry, EntryDeed};
use yanji_books::posting::Posting;
use yanji_engine::Day;

use crate::account::{OpenAccount, Posted};
use crate::actor::Actor;
use crate::clinic::{Clinic, Present};
use crate::error::AppError;
use crate::gift::Giving;
use crate::records::NewBasket;
use crate::till::MoneyDay;

pub(crate) use self::basket::check as check_basket;
pub(crate) use self::refund::is_repayment;

/// Refuses a basket with what is not sold.
pub(crate) fn require_sold(tx: &mut dyn Read, basket: &NewBasket) -> Result<(), AppError> {
    basket::items_of(tx, &basket.lines).map(|_| ())
}

/// Who rings up or takes back, when and where, and how things stand with the clinic.
struct Desk<'a> {
    clinic: &'a Clinic,
    actor: &'a Actor,
    present: &'a Present,
    day: Day,
    store: Option<StoreId>,
}

impl Desk<'_> {
    /// The store whose drawer pays what is given back: where the cashier stands, else where it was sold.
    fn drawer(&self) -> Option<StoreId> {
        self.actor.stands_in().or(self.store)
    }

    /// The days whose money changes when something of a sale is given back. What was entered as plain amounts comes out
    /// of no drawer that the books know.
    fn days_of(&self, sale: &Sale) -> Vec<MoneyDay> {
        let drawer = sale.total_fen.map(|_| (self.day, self.drawer()));
        [Some((sale.day, sale.store)), drawer].into_iter().flatten().collect()
    }

    /// An entry for the journal, on the desk's day and in its store.
    fn entry(&self, deed: EntryDeed, note: Option<NoteId>) -> Entry {
        self.clinic.entry(self.actor, self.present, Some(self.day), self.store, deed, note)
    }

    /// Who gives what rules say, and takes it back.
    fn giving(&self) -> Giving<'_> {
        Giving { clinic: self.clinic, actor: self.actor, present: self.present }
    }

    /// Posts one entry to an account.
    fn post(
        &self,
        open: &mut OpenAccount,
        posting: &mut Posting,
        deed: EntryDeed,
        note: Option<NoteId>,
    ) -> Result<Posted, AppError> {
        open.post(&self.present.rules.book, self.present.bounds(), self.entry(deed, note), posting)
    }
}
