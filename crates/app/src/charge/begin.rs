//! Asking to be paid: the sale is rung up on trial, the row is written, and only then the provider is asked.

use yanji_books::id::{ChargeId, SaleId};
use yanji_books::{Tx, charges};
use yanji_wire::{CodeOrder, ProviderKind};
use yanji_words::Problem;

use super::settle::Asked;
use super::{Charge, ChargeState, NewCharge, PaymentSettings, ProviderMode, number, provider_of};
use crate::actor::{Actor, Permission};
use crate::clinic::Clinic;
use crate::error::AppError;
use crate::log;
use crate::once::Key;
use crate::records::NewSaleOfItems;
use crate::rehearsal::undone;

/// What the customer reads in her app; names no treatment.
const DESCRIPTION: &str = "门店消费";

impl Clinic {
    /// Asks a provider for the money of one tender of a sale that is about to be rung up.
    ///
    /// The sale is rung up on trial first, so that nobody pays for what cannot be sold. However the provider answers, or
    /// if it does not, the payment is in the books; the state says how it stands. When it is paid, the sale is rung up
    /// with it by [`Clinic::sale_ring`] or [`Clinic::charge_ring`].
    ///
    /// # Errors
    /// [`Problem::ProviderOff`] and [`Problem::Malformed`] about `tender`, [`Problem::CodeForeign`] about `code`, and
    /// those of [`Clinic::sale_ring`].
    pub fn charge_begin(&self, actor: &Actor, key: &Key, new: NewCharge) -> Result<Charge, AppError> {
        actor.require(Permission::SalePost)?;
        self.check_sale(actor, &new.sale)?;
        let code: String = new.code.split_whitespace().collect();
        let kind = kind_of(&new, &code)?;
        let at = self.now();
        let (id, trial) = (ChargeId::new(at.0), SaleId::new(at.0));
        let row = self.charge_row_of(actor, &new, kind, id)?;
        let request = self.request(actor, key, "charge_begin", at);
        let approver = self.approver_of(&request, &new, new.sale.approval.as_ref())?;
        let kept = self.books.write(|tx| {
            request.once(tx, &new, |tx| {
                if PaymentSettings::read(tx)?.mode(new.sale.tenders[new.tender].tender) == ProviderMode::Off {
                    return Err(AppError::at(Problem::ProviderOff, "tender"));
                }
                undone(tx, |tx| self.ring(tx, actor, &new.sale, trial, approver.as_ref()))?;
                let row = charges::Charge { day: new.sale.day.unwrap_or(self.present(tx)?.today), ..row.clone() };
                self.charge_write_down(tx, actor, &row)?;
                Ok(id)
            })
        })?;
        // Under a key that was used before, the order was sent before: its code is not used again.
        if kept != id {
            return self.charge_look(self.charge_row(kept)?);
        }
        let order = CodeOrder {
            order_number: &row.order_number,
            amount_fen: row.amount_fen,
            auth_code: &code,
            description: DESCRIPTION,
            store: &row.store.map(|store| store.to_string()).unwrap_or_default(),
        };
        let told = self.provider(kind)?.pay(&self.stamp()?, &order);
        self.charge_told(id, Asked::Pay, told)
    }

    fn charge_row_of(
        &self,
        actor: &Actor,
        new: &NewCharge,
        kind: ProviderKind,
        id: ChargeId,
    ) -> Result<charges::Charge, AppError> {
        let mut draft = NewSaleOfItems { approval: None, ..new.sale.clone() };
        draft.tenders[new.tender].charge = Some(id);
        let at = self.now();
        Ok(charges::Charge {
            id,
            provider: kind.code().to_owned(),
            order_number: number(id.0),
            amount_fen: new.sale.tenders[new.tender].amount_fen,
            state: ChargeState::Asked,
            reason: String::new(),
            provider_number: String::new(),
            sale: None,
            draft: serde_json::to_string(&draft).map_err(|error| AppError::caused(Problem::Internal, error))?,
            refunded_fen: 0,
            day: new.sale.day.unwrap_or(self.today()),
            store: new.sale.basket.store.or(actor.stands_in()),
            operator: actor.name(),
            at: at.0,
            changed_at: at.0,
        })
    }

    fn charge_write_down(&self, tx: &mut dyn Tx, actor: &Actor, row: &charges::Charge) -> Result<(), AppError> {
        charges::insert(tx, row)?;
        let deed = log::Deed {
            action: "charge_begin",
            subject: row.id.to_string(),
            amount_fen: Some(row.amount_fen),
            ..log::Deed::default()
        };
        log::record(tx, actor, Permission::SalePost, self.now(), deed)
    }
}

/// The provider that is to be asked; the scanned code has to be one of its own.
fn kind_of(new: &NewCharge, code: &str) -> Result<ProviderKind, AppError> {
    let malformed = || AppError::at(Problem::Malformed, "tender");
    let paid = new.sale.tenders.get(new.tender).ok_or_else(malformed)?;
    let kind = provider_of(paid.tender).ok_or_else(|| AppError::at(Problem::ProviderOff, "tender"))?;
    if paid.charge.is_some() {
        return Err(malformed());
    }
    if kind.reads(code) { Ok(kind) } else { Err(AppError::at(Problem::CodeForeign, "code")) }
}
