//! Money of a sale that goes back the way it came: written down with the refund of the sale, and then asked for until
//! the provider says that it went.

use serde::Serialize;
use yanji_books::charge_refunds::{self, State};
use yanji_books::id::{ChargeId, ChargeRefundId, PaymentId, SaleId, StoreId};
use yanji_books::payments::{self, Cause, Payment};
use yanji_books::{Read, Tx, charges};
use yanji_engine::programme::benefit::Tender;
use yanji_wire::{RefundAsk, RefundState};
use yanji_words::{Problem, Thing};

use super::{kind_of, number, tender_of};
use crate::actor::{Actor, Permission};
use crate::clinic::Clinic;
use crate::clock::Instant;
use crate::error::AppError;
use crate::log;
use crate::once::Key;
use crate::records::TenderPaid;
use crate::store;
use crate::till::{self, AlarmKind, GivenBack, MoneyDay};

/// Money that goes back through a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChargeRefund {
    /// Its id.
    pub id: ChargeRefundId,
    /// The payment that it is part of.
    pub charge: ChargeId,
    /// The tender, and with it the provider.
    pub tender: Tender,
    /// Our number of it, as the provider's own pages show it.
    pub refund_number: String,
    /// How much, in fen.
    pub amount_fen: i64,
    /// The sale.
    pub sale: SaleId,
    /// How it stands.
    pub state: State,
    /// The code of why it stands so; empty where there is no why.
    pub reason: String,
    /// When it was begun.
    pub at: Instant,
}

impl ChargeRefund {
    pub(super) fn of(tx: &mut dyn Read, row: charge_refunds::ChargeRefund) -> Result<Self, AppError> {
        let charge = charges::find(tx, row.charge)?.ok_or(AppError::new(Problem::Inconsistent))?;
        Ok(Self {
            id: row.id,
            charge: row.charge,
            tender: tender_of(kind_of(&charge)?),
            refund_number: row.refund_number,
            amount_fen: row.amount_fen,
            sale: row.sale,
            state: row.state,
            reason: row.reason,
            at: Instant(row.at),
        })
    }
}

/// Writes down that part of a payment goes back with the refund of a sale. Nothing is asked of the provider yet.
///
/// # Errors
/// [`Problem::Inconsistent`] when less is left of the payment.
pub(crate) fn write_down(
    tx: &mut dyn Tx,
    charge: ChargeId,
    (sale, store): (SaleId, Option<StoreId>),
    amount_fen: i64,
    at: i64,
) -> Result<(), AppError> {
    if !charges::give_back(tx, charge, amount_fen)? {
        return Err(AppError::new(Problem::Inconsistent));
    }
    let id = ChargeRefundId::new(at);
    let row = charge_refunds::ChargeRefund {
        id,
        charge,
        refund_number: number(id.0),
        amount_fen,
        sale,
        store,
        state: State::Asked,
        reason: String::new(),
        at,
        changed_at: at,
    };
    Ok(charge_refunds::insert(tx, &row)?)
}

/// Splits money of a tender over the payments that brought it in, the last one first. What none of them brought has no
/// payment, and is given by hand.
///
/// # Errors
/// [`Problem::Inconsistent`] for a payment that is not there.
pub(crate) fn over_charges(
    tx: &mut dyn Tx,
    ids: &[ChargeId],
    tender: Tender,
    amount_fen: i64,
) -> Result<Vec<TenderPaid>, AppError> {
    let mut still = amount_fen;
    let mut parts = Vec::new();
    for id in ids.iter().rev() {
        let row = charges::lock(tx, *id)?.ok_or(AppError::new(Problem::Inconsistent))?;
        let part = still.min(row.amount_fen - row.refunded_fen);
        if part > 0 {
            still -= part;
            parts.push(TenderPaid { tender, amount_fen: part, deposit: None, charge: Some(*id) });
        }
    }
    if still > 0 {
        parts.push(TenderPaid { tender, amount_fen: still, deposit: None, charge: None });
    }
    Ok(parts)
}

impl Clinic {
    /// Asks for what of a sale is to go back through providers. What does not go now is asked for again later; the
    /// refund of the sale stands either way.
    pub(crate) fn send_refunds(&self, sale: SaleId) {
        let sent = self.books.read(|tx| charge_refunds::of_sale(tx, sale)).map_err(AppError::from).and_then(|rows| {
            rows.into_iter().filter(|row| row.state == State::Asked).try_for_each(|row| self.send_refund(&row))
        });
        if let Err(error) = sent {
            tracing::error!(%sale, code = error.code(), "money is not on its way back yet");
        }
    }

    /// Asks for money that is to go back, and writes down what the provider says.
    pub(super) fn send_refund(&self, row: &charge_refunds::ChargeRefund) -> Result<(), AppError> {
        let charge = self.charge_row(row.charge)?;
        let ask = RefundAsk {
            order_number: &charge.order_number,
            refund_number: &row.refund_number,
            amount_fen: row.amount_fen,
            paid_fen: charge.amount_fen,
        };
        let told = self.provider(kind_of(&charge)?)?.refund(&self.stamp()?, &ask);
        let (state, reason) = match &told {
            Ok(RefundState::Done) => (State::Done, ""),
            Ok(RefundState::Pending) => (State::Asked, "pending"),
            Ok(RefundState::Declined { code }) => {
                tracing::warn!(refund = %row.id, code, "a provider does not give money back");
                (State::Failed, "declined")
            }
            Err(error) => {
                tracing::warn!(refund = %row.id, code = error.code(), cause = %error, "a provider gave no answer");
                (State::Asked, error.code())
            }
        };
        let now = self.now();
        self.books.write(|tx| {
            let is_new = charge_refunds::change(tx, row.id, (State::Asked, state), reason, now.0)?;
            if is_new && state == State::Failed {
                let what = AlarmKind::ChargeRefundFailed { amount_fen: row.amount_fen };
                till::raise(tx, now, self.today(), row.store, &row.id.to_string(), &what)?;
            }
            Ok(())
        })
    }

    /// Asks once more for money that is to go back.
    ///
    /// # Errors
    /// [`Problem::NotFound`], and [`Problem::RefundElsewhere`] about `sale` as for the refund of the sale itself. That the
    /// provider does not give it is no error: the state says so.
    pub fn charge_refund_retry(&self, actor: &Actor, key: &Key, id: ChargeRefundId) -> Result<ChargeRefund, AppError> {
        self.change_refund(actor, key, &id, (id, ("refund_retry", State::Asked)), |_, _| Ok(()))?;
        let row = self.refund_row(id)?;
        if row.state == State::Asked {
            self.send_refund(&row)?;
        }
        self.books.read(|tx| {
            let row = charge_refunds::find(tx, id)?.ok_or(AppError::new(Problem::NotFound(Thing::ChargeRefund)))?;
            ChargeRefund::of(tx, row)
        })
    }

    /// Notes that money that the provider does not give back was given back with another tender: today and where the
    /// actor stands, else where it was sold, the provider's tender has the money again, and it goes out by the other one.
    /// A refund that is under way or over stays as it is, and no money is noted.
    ///
    /// # Errors
    /// [`Problem::NotFound`]; [`Problem::Malformed`] about `tender` for a deposit; [`Problem::RefundElsewhere`] about
    /// `sale` as for the refund of the sale itself; [`Problem::RefundAfterClose`] when the day of the drawer that pays was
    /// closed and the actor may not take back what is of closed days.
    pub fn charge_refund_settle(
        &self,
        actor: &Actor,
        key: &Key,
        id: ChargeRefundId,
        tender: Tender,
    ) -> Result<ChargeRefund, AppError> {
        if tender == Tender::Deposit {
            return Err(AppError::at(Problem::Malformed, "tender"));
        }
        let change = ("refund_settle", State::ByHand);
        self.change_refund(actor, key, &(id, tender), (id, change), |tx, row| {
            let drawer = (self.today(), actor.stands_in().or(row.store));
            Self::admit_refund(tx, actor, &[drawer])?;
            self.given_otherwise(tx, actor, row, tender, drawer)
        })?;
        let row = self.refund_row(id)?;
        self.books.read(|tx| ChargeRefund::of(tx, row.clone()))
    }

    /// Writes the money that a provider kept as back with it, and as gone out by another tender.
    fn given_otherwise(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        row: &charge_refunds::ChargeRefund,
        tender: Tender,
        (day, store): MoneyDay,
    ) -> Result<(), AppError> {
        let charge = charges::find(tx, row.charge)?.ok_or(AppError::new(Problem::Inconsistent))?;
        let at = self.now().0;
        let payment = |tender, amount_fen, cause, charge| Payment {
            id: PaymentId::new(at),
            day,
            at,
            store,
            operator: actor.name(),
            tender,
            amount_fen,
            cause,
            subject: row.sale.0,
            charge,
        };
        let kept = payment(tender_of(kind_of(&charge)?), row.amount_fen, Cause::RefundKept, Some(row.charge));
        let given = payment(tender, -row.amount_fen, Cause::Refund, None);
        payments::insert(tx, &[kept, given])?;
        let back = GivenBack { sale: row.sale, store, days: &[(day, store)], amount_fen: row.amount_fen };
        self.watch_refund(tx, actor, &back)
    }

    fn refund_row(&self, id: ChargeRefundId) -> Result<charge_refunds::ChargeRefund, AppError> {
        let unknown = || AppError::new(Problem::NotFound(Thing::ChargeRefund));
        self.books.read(|tx| charge_refunds::find(tx, id)?.ok_or_else(unknown))
    }

    /// Changes a refund that the provider has declined, with what goes with that; one that is under way or over stays as
    /// it is.
    fn change_refund(
        &self,
        actor: &Actor,
        key: &Key,
        input: &impl Serialize,
        (id, (action, state)): (ChargeRefundId, (&'static str, State)),
        with: impl Fn(&mut dyn Tx, &charge_refunds::ChargeRefund) -> Result<(), AppError>,
    ) -> Result<(), AppError> {
        actor.require(Permission::SaleRefund)?;
        store::require_refund(actor, self.refund_row(id)?.store)?;
        let at = self.now();
        let request = self.request(actor, key, action, at);
        self.books.write(|tx| {
            request.once(tx, input, |tx| {
                let row = charge_refunds::find(tx, id)?.ok_or(AppError::new(Problem::NotFound(Thing::ChargeRefund)))?;
                if charge_refunds::change(tx, id, (State::Failed, state), "", at.0)? {
                    with(tx, &row)?;
                }
                let amount_fen = Some(row.amount_fen);
                let deed = log::Deed { action, subject: id.to_string(), amount_fen, ..log::Deed::default() };
                log::record(tx, actor, Permission::SaleRefund, at, deed)
            })
        })
    }
}
