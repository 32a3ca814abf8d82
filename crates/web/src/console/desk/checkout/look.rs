//! What stands on the counter, and everything that the page needs to know to show it. Changes nothing but the log, which
//! says that allergies were read.

use std::collections::HashMap;

use jiff::tz::TimeZone;
use yanji_app::records::{Member, Quote};
use yanji_app::{Actor, AppError, Charge, Clinic, Deposit, Item, ParkedBill, PaymentSettings, Permission};

use super::is_answer;
use crate::console::desk::basket::Basket;
use crate::console::desk::entry::Hit;

/// What stands on the counter.
#[derive(Clone, Debug, Default)]
pub(super) struct Counter {
    pub(super) basket: Basket,
    /// What was typed and not used yet.
    pub(super) entry: String,
    /// What it may mean, where it is not plain.
    pub(super) hits: Vec<Hit>,
    /// Whether it means nothing.
    pub(super) has_missed: bool,
    /// A card that is offered, since a phone number is nobody's.
    pub(super) card: Option<NewCard>,
    /// Whether whoever buys was taken on just now.
    pub(super) is_enrolled: bool,
    pub(super) is_paying: bool,
}

/// A card for a new customer, as typed, with the idempotency key of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NewCard {
    pub(super) key: String,
    pub(super) phone: String,
    pub(super) name: String,
}

/// What stands on the counter with all that is known of it.
pub(super) struct Looked {
    pub(super) counter: Counter,
    /// Why there is no bill, or why something was not done.
    pub(super) fault: Option<AppError>,
    /// What else there is to complain of.
    pub(super) complaint: String,
    pub(super) quote: Option<Quote>,
    pub(super) buyer: Option<Member>,
    /// Who sent the buyer.
    pub(super) sender: Option<Member>,
    /// Every item by its id.
    pub(super) items: HashMap<String, Item>,
    pub(super) deposits: Vec<Deposit>,
    /// How providers of payments are asked.
    pub(super) settings: PaymentSettings,
    /// A payment for which the customer is waited.
    pub(super) waiting: Option<Charge>,
    /// Whether a code has to be scanned before it goes on.
    pub(super) needs_code: bool,
    pub(super) people: Vec<(String, String)>,
    pub(super) parked: Vec<ParkedBill>,
    pub(super) zone: TimeZone,
}

/// Everything about what stands on the counter; `fault` is why something was not done to it.
pub(super) fn look(
    clinic: &Clinic,
    actor: &Actor,
    mut counter: Counter,
    mut fault: Option<AppError>,
) -> Result<Looked, AppError> {
    let basket = &mut counter.basket;
    let may_see = actor.permissions.allow(Permission::MemberRead);
    let mut buyer = None;
    let mut deposits = Vec::new();
    if let Some(member) = basket.member.filter(|_| may_see) {
        match clinic.member_get(actor, member) {
            Ok(found) => {
                buyer = Some(found);
                deposits = clinic.deposit_list(actor, member)?;
            }
            Err(error) if is_answer(&error) => {
                basket.serve(None);
                fault = fault.or(Some(error));
            }
            Err(error) => return Err(error),
        }
    }
    let sender = match basket.referred_by.filter(|_| may_see) {
        Some(member) => Some(clinic.member_get(actor, member)?),
        None => None,
    };
    read_allergies(clinic, actor, basket)?;
    let quote = match quoted(clinic, actor, basket) {
        Ok(quote) => quote,
        Err(error) if is_answer(&error) => {
            fault = fault.or(Some(error));
            None
        }
        Err(error) => return Err(error),
    };
    let people = clinic.staff_choices(actor)?.into_iter().filter(|person| !person.is_disabled);
    Ok(Looked {
        counter,
        fault,
        complaint: String::new(),
        quote,
        buyer,
        sender,
        items: clinic.item_list(actor)?.into_iter().map(|item| (item.id.to_string(), item)).collect(),
        deposits,
        settings: clinic.payment_settings(actor)?,
        waiting: None,
        needs_code: false,
        people: people.map(|person| (person.id.to_string(), person.name)).collect(),
        parked: clinic.bill_parked(actor, actor.store)?,
        zone: clinic.zone(),
    })
}

/// The bill; nothing for an empty basket.
fn quoted(clinic: &Clinic, actor: &Actor, basket: &Basket) -> Result<Option<Quote>, AppError> {
    if basket.lines.is_empty() {
        return Ok(None);
    }
    clinic.desk_quote(actor, &basket.asked(actor.store)?).map(Some)
}

/// Reads what a member is allergic to once, when she is chosen, for whoever treats members: each reading is logged.
fn read_allergies(clinic: &Clinic, actor: &Actor, basket: &mut Basket) -> Result<(), AppError> {
    if basket.allergies_of == basket.member {
        return Ok(());
    }
    basket.allergies = match basket.member {
        Some(member) if actor.permissions.allow(Permission::TreatmentRecord) => {
            clinic.member_allergies(actor, member)?
        }
        Some(_) | None => String::new(),
    };
    basket.allergies_of = basket.member;
    Ok(())
}
