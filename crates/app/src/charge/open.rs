//! Looking at payments, above all at those about which something has to be done.

use yanji_books::id::{ChargeId, SaleId};
use yanji_books::{charge_refunds, charges};

use super::Charge;
use super::refund::ChargeRefund;
use crate::actor::{Actor, Permission};
use crate::clinic::Clinic;
use crate::error::AppError;
use crate::store;

/// The most rows of the list.
const OPEN_MOST: i64 = 200;

/// Payments and refunds about which something has to be done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpenCharges {
    /// Payments that are not over, or are made and belong to no sale; the latest first.
    pub charges: Vec<Charge>,
    /// Refunds that have not gone through; the latest first.
    pub refunds: Vec<ChargeRefund>,
}

impl Clinic {
    /// A payment as the books have it; the provider is not asked.
    ///
    /// # Errors
    /// [`Problem::NotFound`](yanji_words::Problem::NotFound), and
    /// [`Problem::StoreForeign`](yanji_words::Problem::StoreForeign) for one that was begun in another store.
    pub fn charge_get(&self, actor: &Actor, id: ChargeId) -> Result<Charge, AppError> {
        may_look(actor)?;
        Charge::of(self.charge_row_for(actor, id)?)
    }

    /// Asks the provider how a payment stands, and keeps what it says. One that is to be taken back is asked to be once
    /// more.
    ///
    /// # Errors
    /// As [`Clinic::charge_get`]. That the provider does not answer is no error: the state stays, and the reason says so.
    pub fn charge_query(&self, actor: &Actor, id: ChargeId) -> Result<Charge, AppError> {
        actor.require(Permission::SalePost)?;
        self.charge_look(self.charge_row_for(actor, id)?)
    }

    /// Everything about which something has to be done in the store of whoever asks, or in all.
    ///
    /// # Errors
    /// [`Problem::Forbidden`](yanji_words::Problem::Forbidden) and [`Problem::StoreForeign`](yanji_words::Problem::StoreForeign).
    pub fn charge_open(&self, actor: &Actor) -> Result<OpenCharges, AppError> {
        may_look(actor)?;
        let of = store::told_of(actor, actor.store)?;
        let is_here = |store| of.is_none() || of == store;
        self.books.read(|tx| {
            let charges = charges::open(tx, i64::MAX, OPEN_MOST)?.into_iter().filter(|row| is_here(row.store));
            let charges = charges.map(Charge::of).collect::<Result<_, _>>()?;
            let refunds = charge_refunds::open(tx, i64::MAX, OPEN_MOST)?;
            let refunds = refunds.into_iter().filter(|row| is_here(row.store));
            let refunds = refunds.map(|row| ChargeRefund::of(tx, row)).collect::<Result<_, _>>()?;
            Ok(OpenCharges { charges, refunds })
        })
    }

    /// What of a sale goes back through providers, in the order in which it was begun.
    ///
    /// # Errors
    /// [`Problem::Forbidden`](yanji_words::Problem::Forbidden) and errors of the database.
    pub fn charge_refunds_of(&self, actor: &Actor, sale: SaleId) -> Result<Vec<ChargeRefund>, AppError> {
        may_look(actor)?;
        self.books.read(|tx| {
            let rows = charge_refunds::of_sale(tx, sale)?;
            rows.into_iter().map(|row| ChargeRefund::of(tx, row)).collect()
        })
    }
}

/// Whoever rings up may look, and whoever watches the money.
fn may_look(actor: &Actor) -> Result<(), AppError> {
    if actor.permissions.allow(Permission::MoneyRead) { Ok(()) } else { actor.require(Permission::SalePost) }
}
