//! A paid order and the sale that it pays: each sale takes its payments in its own transaction, and each payment is
//! taken once.

use yanji_books::id::{ChargeId, SaleId};
use yanji_books::{Tx, charges};
use yanji_words::{Problem, Thing};

use super::{ChargeState, draft_of, provider_of};
use crate::actor::{Actor, Permission};
use crate::clinic::Clinic;
use crate::error::AppError;
use crate::once::Key;
use crate::records::{Approval, NewSaleOfItems, SaleReceipt};
use crate::rehearsal::Rehearsal;
use crate::store;

impl Clinic {
    /// Rings up the sale that a payment was begun for, or says what that would do: for one that was paid when nobody was
    /// there to hear it.
    ///
    /// # Errors
    /// [`Problem::ChargeTaken`], [`Problem::ChargeNotPaid`] and, for one that was begun in another store than the
    /// actor's, [`Problem::StoreForeign`]; those of [`Clinic::sale_ring`], such as
    /// [`Problem::BillChanged`], after which the payment can be taken back.
    pub fn charge_ring(
        &self,
        actor: &Actor,
        key: &Key,
        id: ChargeId,
        approval: Option<Approval>,
        rehearsal: Rehearsal,
    ) -> Result<SaleReceipt, AppError> {
        actor.require(Permission::SalePost)?;
        self.charge_row_for(actor, id)?;
        let sale = SaleId::new(self.now().0);
        let request = self.request(actor, key, "charge_sale", self.now());
        let approver = self.approver_of(&request, &id, approval.as_ref())?;
        rehearsal.write(&self.books, |tx| {
            request.once(tx, &id, |tx| {
                let row = charges::find(tx, id)?.ok_or(AppError::new(Problem::NotFound(Thing::Charge)))?;
                let draft = draft_of(&row)?.ok_or(AppError::new(Problem::ChargeTaken))?;
                self.check_sale(actor, &draft)?;
                self.ring(tx, actor, &draft, sale, approver.as_ref())
            })
        })
    }
}

/// Gives the payments that its tenders name to a sale.
///
/// # Errors
/// About `tenders[i].charge`: [`Problem::NotFound`], [`Problem::ChargeNotPaid`], [`Problem::ChargeTaken`], and
/// [`Problem::ChargeDiffers`] for a payment of another amount or tender, or one that was begun for another basket, and
/// [`Problem::StoreForeign`] for one that was begun in another store than the actor's.
pub(crate) fn take(
    tx: &mut dyn Tx,
    actor: &Actor,
    new: &NewSaleOfItems,
    sale: SaleId,
    at: i64,
) -> Result<(), AppError> {
    for (place, paid) in new.tenders.iter().enumerate() {
        let Some(id) = paid.charge else { continue };
        let fault = |problem| AppError::at(problem, format!("tenders[{place}].charge"));
        let row = charges::lock(tx, id)?.ok_or_else(|| fault(Problem::NotFound(Thing::Charge)))?;
        store::require_not_foreign(actor, row.store).map_err(|error| fault(error.problem))?;
        if row.sale.is_some() {
            return Err(fault(Problem::ChargeTaken));
        }
        if row.state != ChargeState::Paid {
            return Err(fault(Problem::ChargeNotPaid));
        }
        let is_its_own = draft_of(&row)?.is_some_and(|draft| draft.basket == new.basket);
        let provider = provider_of(paid.tender).map(yanji_wire::ProviderKind::code);
        if !is_its_own || provider != Some(row.provider.as_str()) || row.amount_fen != paid.amount_fen {
            return Err(fault(Problem::ChargeDiffers));
        }
        if !charges::take(tx, id, sale, at)? {
            return Err(fault(Problem::ChargeTaken));
        }
    }
    Ok(())
}
