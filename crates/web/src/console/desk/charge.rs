//! Payments through a provider while a sale is paid: each tender whose provider is switched on is asked for by the code
//! that was scanned, and the sale is rung up once all of them are made.

use yanji_app::records::{NewSaleOfItems, SaleReceipt};
use yanji_app::{
    Actor, AppError, Charge, ChargeState, Clinic, Key, NewCharge, PaymentSettings, ProviderMode, Rehearsal,
    tender_of_code,
};
use yanji_books::id::ChargeId;
use yanji_engine::programme::benefit::Tender;
use yanji_words::Problem;

use super::pay::Paid;
use crate::console::figures::yuan;
use crate::console::form::Fields;

/// The fields that say what is paid.
const AMOUNTS: [&str; 10] =
    ["cash", "card", "wechat", "alipay", "owed", "deposit", "deposit_id", "code", "charge", "attempt"];

/// The payments of one form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Payments {
    /// What was scanned and not used yet.
    pub(super) code: String,
    /// Those that were begun and are not given up.
    pub(super) begun: Vec<ChargeId>,
    /// How often one was given up: each try has a key of its own.
    pub(super) attempt: u32,
}

/// What became of a sale that was to be paid.
pub(super) enum Outcome {
    /// It is rung up.
    Sold(Box<SaleReceipt>),
    /// The customer's code for this tender has to be scanned.
    Scan(Tender),
    /// The customer has to confirm a payment, or its provider has not answered.
    Waits(Charge),
    /// A payment was declined.
    Failed(Charge),
}

impl Payments {
    /// The payments that a form names, and what was scanned.
    pub(super) fn of(fields: &Fields) -> Self {
        Self {
            code: fields.get("code").split_whitespace().collect(),
            begun: fields.all("charge").filter_map(|id| id.parse().ok()).collect(),
            attempt: fields.get("attempt").parse().unwrap_or(0),
        }
    }

    /// The tender that what was scanned pays.
    pub(super) fn scanned(&self) -> Option<Tender> {
        tender_of_code(&self.code)
    }

    /// Gives one up; the next try is another one.
    fn give_up(&mut self, id: ChargeId) {
        self.begun.retain(|begun| *begun != id);
        self.attempt += 1;
    }

    /// How the payment of a tender stands now, if it was begun.
    fn standing(&self, clinic: &Clinic, actor: &Actor, tender: Tender) -> Result<Option<Charge>, AppError> {
        for id in &self.begun {
            let charge = clinic.charge_get(actor, *id)?;
            if charge.tender == tender {
                let is_open = charge.sale.is_none() && charge.state != ChargeState::Paid;
                return if is_open { clinic.charge_query(actor, *id).map(Some) } else { Ok(Some(charge)) };
            }
        }
        Ok(None)
    }
}

/// Asks for what is to be paid through providers, and rings the sale up when all of it is. The payments that are under way
/// come back either way, for the form to carry on.
pub(super) fn sell(
    clinic: &Clinic,
    actor: &Actor,
    key: &Key,
    new: NewSaleOfItems,
    mut payments: Payments,
) -> (Payments, Result<Outcome, AppError>) {
    let outcome = pay_and_ring(clinic, actor, key, new, &mut payments);
    payments.code.clear();
    (payments, outcome)
}

fn pay_and_ring(
    clinic: &Clinic,
    actor: &Actor,
    key: &Key,
    mut new: NewSaleOfItems,
    payments: &mut Payments,
) -> Result<Outcome, AppError> {
    let settings = clinic.payment_settings(actor)?;
    check_code(payments, &settings)?;
    for place in 0..new.tenders.len() {
        let tender = new.tenders[place].tender;
        if settings.mode(tender) == ProviderMode::Off {
            continue;
        }
        let charge = match payments.standing(clinic, actor, tender)? {
            Some(charge) => charge,
            None if payments.scanned() != Some(tender) => return Ok(Outcome::Scan(tender)),
            None => {
                let key = Key::parse(&format!("{}-{}-{}", key.as_str(), tender.code(), payments.attempt))?;
                let code = std::mem::take(&mut payments.code);
                let asked = NewCharge { sale: new.clone(), tender: place, code };
                let charge = clinic.charge_begin(actor, &key, asked).map_err(begun_before)?;
                payments.begun.push(charge.id);
                charge
            }
        };
        match charge.state {
            ChargeState::Paid => new.tenders[place].charge = Some(charge.id),
            ChargeState::Asked | ChargeState::Waiting | ChargeState::Cancelling => return Ok(Outcome::Waits(charge)),
            ChargeState::Failed | ChargeState::Cancelled => {
                payments.give_up(charge.id);
                return Ok(Outcome::Failed(charge));
            }
        }
    }
    // Whoever scanned a code wants to be paid by it, whatever else was typed.
    if !payments.code.is_empty() {
        return Err(AppError::new(Problem::CodeForeign));
    }
    clinic.sale_ring(actor, key, new, Rehearsal::Real).map(|receipt| Outcome::Sold(Box::new(receipt)))
}

/// A second code while nobody knows yet what became of the first one: nobody is to pay twice.
fn begun_before(error: AppError) -> AppError {
    if error.problem == Problem::KeyReused { AppError::new(Problem::ChargeNotPaid) } else { error }
}

/// Refuses what was scanned when it is no code of a provider that is switched on.
fn check_code(payments: &Payments, settings: &PaymentSettings) -> Result<(), AppError> {
    match payments.scanned() {
        _ if payments.code.is_empty() => Ok(()),
        None => Err(AppError::new(Problem::CodeForeign)),
        Some(tender) if settings.mode(tender) == ProviderMode::Off => Err(AppError::new(Problem::ProviderOff)),
        Some(_) => Ok(()),
    }
}

/// Takes back what was begun; gives what the provider has not confirmed yet.
pub(super) fn stop(clinic: &Clinic, actor: &Actor, payments: &mut Payments) -> Result<Option<Charge>, AppError> {
    let mut left = None;
    for id in payments.begun.clone() {
        let charge = clinic.charge_cancel(actor, &Key::fresh()?, id)?;
        if charge.state == ChargeState::Cancelling {
            left = Some(charge);
        }
        payments.give_up(id);
    }
    Ok(left)
}

/// The fields of a form as it goes on: what else was typed, what is paid in each way, and the payments under way.
pub(super) fn carried_on(fields: &Fields, paid: &Paid, payments: &Payments) -> Fields {
    let kept = fields.pairs().filter(|(name, _)| !AMOUNTS.contains(name));
    let mut pairs: Vec<(String, String)> = kept.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let mut push = |name: &str, value: String| pairs.push((name.to_owned(), value));
    for one in &paid.tenders {
        match one.deposit {
            Some(deposit) => {
                push("deposit_id", deposit.to_string());
                push("deposit", yuan(one.amount_fen));
            }
            None if one.tender == Tender::Cash => push("cash", yuan(paid.given_fen.max(one.amount_fen))),
            None => push(one.tender.code(), yuan(one.amount_fen)),
        }
    }
    if paid.owed_fen > 0 {
        push("owed", yuan(paid.owed_fen));
    }
    for id in &payments.begun {
        push("charge", id.to_string());
    }
    push("attempt", payments.attempt.to_string());
    Fields::new(pairs)
}

/// The key of the words for why a payment stands as it does; empty where there is no why.
pub(in crate::console) fn reason_key(reason: &str) -> &'static str {
    match reason {
        "code_invalid" => "charge.code_invalid",
        "balance_short" => "charge.balance_short",
        "given_up" => "charge.given_up",
        "not_arrived" => "charge.not_arrived",
        "closed" => "charge.closed",
        "amount_differs" => "charge.amount_differs",
        "pending" => "charge.pending",
        "lost" | "undecided" | "forged" | "malformed" | "key" => "charge.unanswered",
        "" => "",
        _ => "charge.declined",
    }
}

#[cfg(test)]
mod tests {
    use yanji_app::records::TenderPaid;
    use yanji_books::id::DepositId;

    use super::*;

    fn fields(pairs: &[(&str, &str)]) -> Fields {
        Fields::new(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn a_form_names_its_payments() {
        let id = ChargeId([3; 16]);
        let typed =
            fields(&[("code", "13 4567 890123456789"), ("charge", &id.to_string()), ("charge", "x"), ("attempt", "2")]);
        let mut payments = Payments::of(&typed);
        assert_eq!(payments.code, "134567890123456789");
        assert_eq!((payments.scanned(), &payments.begun[..], payments.attempt), (Some(Tender::Wechat), &[id][..], 2));
        payments.give_up(id);
        assert_eq!((payments.begun.len(), payments.attempt), (0, 3));
        assert_eq!(Payments::of(&fields(&[])), Payments::default());
    }

    #[test]
    fn only_a_code_of_a_provider_that_is_on_is_taken() {
        let payments = |code: &str| Payments { code: code.to_owned(), ..Payments::default() };
        let settings = PaymentSettings { wechat: ProviderMode::Sandbox, ..PaymentSettings::default() };
        assert!(check_code(&payments(""), &settings).is_ok());
        assert!(check_code(&payments("134567890123456789"), &settings).is_ok());
        let refused = |code: &str| check_code(&payments(code), &settings).unwrap_err().problem;
        assert_eq!(refused("2834567890123456"), Problem::ProviderOff);
        assert_eq!(refused("6901234567892"), Problem::CodeForeign);
    }

    #[test]
    fn what_is_paid_is_carried_on_as_it_was_worked_out() {
        let deposit = DepositId([4; 16]);
        let paid = |tender, amount_fen, deposit| TenderPaid { tender, amount_fen, deposit, charge: None };
        let paid = Paid {
            tenders: vec![
                paid(Tender::Cash, 5_000, None),
                paid(Tender::Deposit, 500, Some(deposit)),
                paid(Tender::Wechat, 4_500, None),
            ],
            owed_fen: 100,
            given_fen: 6_000,
        };
        let payments = Payments { begun: vec![ChargeId([3; 16])], attempt: 1, ..Payments::default() };
        let on =
            carried_on(&fields(&[("key", "k"), ("wechat", ""), ("alipay", "9"), ("code", "13")]), &paid, &payments);
        let find = |name: &str| on.all(name).collect::<Vec<_>>().join(",");
        assert_eq!([find("key"), find("cash"), find("wechat"), find("owed")], ["k", "60.00", "45.00", "1.00"]);
        assert_eq!([find("deposit_id"), find("deposit")], [deposit.to_string(), "5.00".to_owned()]);
        assert_eq!([find("alipay"), find("code"), find("attempt")], ["", "", "1"]);
        assert_eq!(Payments::of(&on), payments);
    }
}
