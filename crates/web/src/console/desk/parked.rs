//! 挂单: bills that wait, taken up and given up. One that is taken up waits on until it is paid or parked anew, so that
//! nothing is lost with a browser.

use std::collections::HashMap;

use jiff::tz::TimeZone;
use yanji_app::records::BasketThing;
use yanji_app::{Actor, AppError, Clinic, Item, Key, ParkedBill};
use yanji_books::id::ParkedId;
use yanji_words::{Problem, Thing};

use super::basket::Basket;
use crate::console::frame::Frame;

/// How many of its things name a bill that waits.
const NAMED: usize = 2;

/// A bill that waits.
pub(super) struct ParkedRow {
    pub(super) id: String,
    pub(super) number: i64,
    /// The card number; empty without a card.
    pub(super) member: String,
    pub(super) what: String,
    pub(super) since: String,
}

pub(super) fn row(frame: &Frame, bill: &ParkedBill, items: &HashMap<String, Item>, zone: &TimeZone) -> ParkedRow {
    let name = |thing: &BasketThing| match thing {
        BasketThing::Item(id) => items.get(&id.to_string()).map(|item| item.name.clone()).unwrap_or_default(),
        BasketThing::Free { name, .. } => name.clone(),
    };
    let lines = &bill.basket.lines;
    let names: Vec<String> = lines.iter().take(NAMED).map(|line| name(&line.what)).collect();
    let names = names.join(frame.lang.pick("、", ", "));
    ParkedRow {
        id: bill.id.to_string(),
        number: bill.number,
        member: bill.member_number.clone(),
        what: if lines.len() > NAMED {
            frame.fill("desk.and_more", &[&names, &lines.len().to_string()])
        } else {
            names
        },
        since: bill.parked_at.local_text(zone),
    }
}

/// Lays a bill that waits on the counter.
///
/// # Errors
/// [`Problem::Busy`] while something else lies there, [`Problem::NotFound`] when it waits no longer.
pub(super) fn take_up(clinic: &Clinic, actor: &Actor, basket: &mut Basket, id: ParkedId) -> Result<(), AppError> {
    if !basket.lines.is_empty() {
        return Err(AppError::at(Problem::Busy, "parked"));
    }
    let waiting = clinic.bill_parked(actor, None)?;
    let bill = waiting.into_iter().find(|bill| bill.id == id);
    let bill = bill.ok_or_else(|| AppError::at(Problem::NotFound(Thing::ParkedBill), "parked"))?;
    *basket = Basket::taken_up(id, &bill.basket);
    Ok(())
}

/// Gives a bill that waits up; one that waits no longer is given up already.
pub(super) fn give_up(clinic: &Clinic, actor: &Actor, id: ParkedId) -> Result<(), AppError> {
    match clinic.bill_take(actor, &Key::fresh()?, id) {
        Err(AppError { problem: Problem::NotFound(Thing::ParkedBill), .. }) => Ok(()),
        taken => taken.map(|_| ()),
    }
}
