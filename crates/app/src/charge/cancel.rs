//! Taking a payment back that belongs to no sale: it cannot be made any more, and what was paid goes back whole.

use yanji_books::charges::{self, Change};
use yanji_books::id::ChargeId;
use yanji_words::{Problem, Thing};

use super::{Charge, ChargeState, kind_of};
use crate::actor::{Actor, Permission};
use crate::clinic::Clinic;
use crate::error::AppError;
use crate::log;
use crate::once::Key;

impl Clinic {
    /// Takes a payment back that belongs to no sale. From this moment no sale can have it; when the provider does not
    /// answer it stays [`ChargeState::Cancelling`], and asking about it asks for that again.
    ///
    /// # Errors
    /// [`Problem::ChargeTaken`] for one that pays a sale: the sale has to be refunded; [`Problem::NotFound`], and
    /// [`Problem::StoreForeign`] for one that was begun in another store.
    pub fn charge_cancel(&self, actor: &Actor, key: &Key, id: ChargeId) -> Result<Charge, AppError> {
        actor.require(Permission::SalePost)?;
        self.charge_row_for(actor, id)?;
        let at = self.now();
        let request = self.request(actor, key, "charge_cancel", at);
        self.books.write(|tx| {
            request.once(tx, &id, |tx| {
                let row = charges::lock(tx, id)?.ok_or(AppError::new(Problem::NotFound(Thing::Charge)))?;
                if row.sale.is_some() {
                    return Err(AppError::new(Problem::ChargeTaken));
                }
                if matches!(row.state, ChargeState::Failed | ChargeState::Cancelled | ChargeState::Cancelling) {
                    return Ok(());
                }
                let change = Change { state: ChargeState::Cancelling, reason: "", provider_number: "", at: at.0 };
                charges::change(tx, id, &change)?;
                let deed = log::Deed {
                    action: "charge_cancel",
                    subject: id.to_string(),
                    amount_fen: Some(row.amount_fen),
                    ..log::Deed::default()
                };
                log::record(tx, actor, Permission::SalePost, at, deed)
            })
        })?;
        self.charge_look(self.charge_row(id)?)
    }

    /// Asks the provider to take back what is to be taken back.
    pub(super) fn charge_take_back(&self, row: &charges::Charge) -> Result<Charge, AppError> {
        let told = self.provider(kind_of(row)?)?.cancel(&self.stamp()?, &row.order_number);
        let (state, reason) = match &told {
            Ok(()) => (ChargeState::Cancelled, ""),
            Err(error) => {
                tracing::warn!(charge = %row.id, code = error.code(), cause = %error, "a payment is not taken back yet");
                (ChargeState::Cancelling, error.code())
            }
        };
        let at = self.now();
        self.books.write(|tx| {
            let row = charges::lock(tx, row.id)?.ok_or(AppError::new(Problem::NotFound(Thing::Charge)))?;
            if row.state == ChargeState::Cancelling {
                charges::change(tx, row.id, &Change { state, reason, provider_number: "", at: at.0 })?;
            }
            Charge::of(charges::find(tx, row.id)?.ok_or(AppError::new(Problem::NotFound(Thing::Charge)))?)
        })
    }
}
