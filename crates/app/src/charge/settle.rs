//! What a provider told, written down: how a payment stands is decided here and nowhere else.

use yanji_books::charges::{self, Change};
use yanji_books::id::ChargeId;
use yanji_wire::{PaymentState, ProviderKind, WireError};
use yanji_words::{Problem, Thing};

use super::{Charge, ChargeState, kind_of};
use crate::clinic::Clinic;
use crate::clock::Instant;
use crate::error::AppError;
use crate::till::{self, AlarmKind};

/// How long an order may be on its way, in seconds. The code of a customer is good for one minute, so that one of which
/// the provider knows nothing after two was never asked for, and cannot be any more.
const ON_ITS_WAY_S: i64 = 120;

/// What was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// To be paid.
    Pay,
    /// How it stands.
    Query,
}

/// What is to be written down.
#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    /// Nothing.
    Keep,
    /// It stands otherwise, or as before for another reason.
    Become { state: ChargeState, reason: &'static str, provider_number: String },
    /// Another amount was paid than was asked for.
    Differs { told_fen: i64 },
}

impl Clinic {
    /// Writes down what a provider told of a payment.
    pub(super) fn charge_told(
        &self,
        id: ChargeId,
        asked: Asked,
        told: Result<PaymentState, WireError>,
    ) -> Result<Charge, AppError> {
        if let Err(error) = &told {
            tracing::warn!(charge = %id, code = error.code(), cause = %error, "a provider gave no answer");
        }
        let now = self.now();
        self.books.write(|tx| {
            let row = charges::lock(tx, id)?.ok_or(AppError::new(Problem::NotFound(Thing::Charge)))?;
            match outcome(&row, asked, &told, now) {
                Outcome::Keep => {}
                Outcome::Become { state, reason, provider_number } => {
                    let change = Change { state, reason, provider_number: &provider_number, at: now.0 };
                    charges::change(tx, id, &change)?;
                }
                Outcome::Differs { told_fen } => {
                    let change = Change { state: row.state, reason: "amount_differs", provider_number: "", at: now.0 };
                    charges::change(tx, id, &change)?;
                    let what = AlarmKind::ChargeDiffers { asked_fen: row.amount_fen, told_fen };
                    till::raise(tx, now, self.today(), row.store, &id.to_string(), &what)?;
                }
            }
            Charge::of(charges::find(tx, id)?.ok_or(AppError::new(Problem::NotFound(Thing::Charge)))?)
        })
    }

    /// The same by our number of the order. What a provider tells of an order that is not ours is left alone.
    pub(super) fn charge_told_of(
        &self,
        kind: ProviderKind,
        number: &str,
        asked: Asked,
        told: Result<PaymentState, WireError>,
    ) -> Result<(), AppError> {
        match self.books.read(|tx| charges::find_by_number(tx, kind.code(), number))? {
            Some(id) => self.charge_told(id, asked, told).map(drop),
            None => Ok(()),
        }
    }

    /// Asks the provider how a payment stands that may have changed, and writes it down.
    pub(super) fn charge_look(&self, row: charges::Charge) -> Result<Charge, AppError> {
        match row.state {
            _ if row.sale.is_some() => Charge::of(row),
            ChargeState::Asked | ChargeState::Waiting | ChargeState::Failed => {
                let told = self.provider(kind_of(&row)?)?.query(&self.stamp()?, &row.order_number);
                self.charge_told(row.id, Asked::Query, told)
            }
            ChargeState::Cancelling => self.charge_take_back(&row),
            ChargeState::Paid | ChargeState::Cancelled => Charge::of(row),
        }
    }
}

/// What an answer makes of a payment.
fn outcome(row: &charges::Charge, asked: Asked, told: &Result<PaymentState, WireError>, now: Instant) -> Outcome {
    let become_so = |state, reason| Outcome::Become { state, reason, provider_number: String::new() };
    let is_over = matches!(row.state, ChargeState::Failed);
    match (row.state, told) {
        _ if row.sale.is_some() => Outcome::Keep,
        // What was asked for arrived after it was taken back: it is taken back once more, which does no harm.
        (ChargeState::Cancelled, Ok(PaymentState::Paid { .. })) => become_so(ChargeState::Cancelling, ""),
        (ChargeState::Cancelled | ChargeState::Paid | ChargeState::Cancelling, _) => Outcome::Keep,
        // Money that came after all, whatever was believed before.
        (_, Ok(PaymentState::Paid { amount_fen, .. })) if *amount_fen != row.amount_fen => {
            Outcome::Differs { told_fen: *amount_fen }
        }
        (_, Ok(PaymentState::Paid { provider_number, .. })) => {
            Outcome::Become { state: ChargeState::Paid, reason: "", provider_number: provider_number.clone() }
        }
        _ if is_over => Outcome::Keep,
        (_, Ok(PaymentState::Waiting)) => become_so(ChargeState::Waiting, ""),
        (_, Ok(PaymentState::Declined(why))) => become_so(ChargeState::Failed, why.code()),
        (_, Ok(PaymentState::Closed)) => become_so(ChargeState::Failed, "closed"),
        (_, Ok(PaymentState::Unknown)) if Instant(row.at).plus_seconds(ON_ITS_WAY_S) <= now => {
            become_so(ChargeState::Failed, "not_arrived")
        }
        (_, Ok(PaymentState::Unknown)) => Outcome::Keep,
        (_, Err(WireError::Rejected { .. })) if asked == Asked::Pay => become_so(ChargeState::Failed, "rejected"),
        (state, Err(error)) => become_so(state, error.code()),
    }
}

#[cfg(test)]
mod tests {
    use yanji_engine::Day;
    use yanji_wire::Decline;

    use super::*;

    fn row(state: ChargeState) -> charges::Charge {
        charges::Charge {
            id: ChargeId([1; 16]),
            provider: "wechat_pay".to_owned(),
            order_number: "A".to_owned(),
            amount_fen: 100,
            state,
            reason: String::new(),
            provider_number: String::new(),
            sale: None,
            draft: String::new(),
            refunded_fen: 0,
            day: Day::from_number(20_000),
            store: None,
            operator: "machine".to_owned(),
            at: 0,
            changed_at: 0,
        }
    }

    fn paid(amount_fen: i64) -> Result<PaymentState, WireError> {
        Ok(PaymentState::Paid { provider_number: "42".to_owned(), amount_fen })
    }

    fn state_after(state: ChargeState, asked: Asked, told: &Result<PaymentState, WireError>, at_s: i64) -> ChargeState {
        match outcome(&row(state), asked, told, Instant(at_s * 1_000_000)) {
            Outcome::Become { state, .. } => state,
            Outcome::Keep | Outcome::Differs { .. } => state,
        }
    }

    #[test]
    fn only_a_signed_word_moves_a_payment() {
        use ChargeState::{Asked as New, Cancelled, Cancelling, Failed, Paid, Waiting};
        for before in [New, Waiting, Failed] {
            assert_eq!(state_after(before, Asked::Query, &paid(100), 1), Paid, "{before:?}");
        }
        for before in [Paid, Cancelling, Cancelled] {
            assert_eq!(state_after(before, Asked::Query, &Ok(PaymentState::Closed), 1), before);
        }
        for (before, after) in [(Paid, Paid), (Cancelling, Cancelling), (Cancelled, Cancelling)] {
            assert_eq!(state_after(before, Asked::Query, &paid(100), 1), after, "{before:?}");
        }
        let declined = Ok(PaymentState::Declined(Decline::BalanceShort));
        assert_eq!(state_after(New, Asked::Pay, &declined, 1), Failed);
        assert_eq!(state_after(Waiting, Asked::Query, &declined, 1), Failed);
        for error in [WireError::Lost, WireError::Forged, WireError::Malformed("x")] {
            let told = Err(error);
            assert_eq!(state_after(New, Asked::Pay, &told, 1), New);
            assert_eq!(state_after(Waiting, Asked::Query, &told, 10_000), Waiting, "no answer says nothing");
        }
        let rejected = Err(WireError::Rejected { code: "PARAM_ERROR".to_owned() });
        assert_eq!(state_after(New, Asked::Pay, &rejected, 1), Failed);
        assert_eq!(state_after(New, Asked::Query, &rejected, 1), New, "the question was refused, not the order");
    }

    #[test]
    fn an_order_that_nobody_knows_is_given_time_to_arrive() {
        let unknown = Ok(PaymentState::Unknown);
        assert_eq!(state_after(ChargeState::Asked, Asked::Query, &unknown, 119), ChargeState::Asked);
        assert_eq!(state_after(ChargeState::Asked, Asked::Query, &unknown, 120), ChargeState::Failed);
    }

    #[test]
    fn another_amount_pays_nothing() {
        for before in [ChargeState::Asked, ChargeState::Waiting, ChargeState::Failed] {
            let outcome = outcome(&row(before), Asked::Query, &paid(99), Instant(1));
            assert_eq!(outcome, Outcome::Differs { told_fen: 99 });
        }
        let sold = charges::Charge { sale: Some(yanji_books::id::SaleId([2; 16])), ..row(ChargeState::Paid) };
        assert_eq!(outcome(&sold, Asked::Query, &paid(99), Instant(1)), Outcome::Keep);
    }
}
