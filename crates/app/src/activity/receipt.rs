//! What an activity brought about, for whoever asked for it.

use yanji_books::journal::EntryDeed;
use yanji_engine::effect::{Cause, Decision};
use yanji_engine::measure::Measured;
use yanji_words::Problem;

use crate::account::{OpenAccount, Posted, booked_decision};
use crate::clinic::Present;
use crate::error::AppError;
use crate::member_state;
use crate::records::{Receipt, TierChange};

/// The receipt of an accepted activity.
pub(crate) fn of(present: &Present, open: &OpenAccount, posted: &Posted) -> Result<Receipt, AppError> {
    let day = posted.stored.entry.day;
    let rulebook = &present.rules.book;
    let life = open.member.life().ok_or(AppError::new(Problem::Internal))?;
    let moved = posted.record.movements.iter().filter(|movement| movement.day() == day);
    let changed = |decision: &&(Decision, Option<Measured>)| {
        let (decision, _) = decision;
        decision.day == day && decision.is_change() && decision.cause != Cause::Enrolled
    };
    let tier_change = match posted.record.decisions.iter().rev().find(changed) {
        Some((decision, measured)) => {
            Some(TierChange::of(&booked_decision(rulebook, None, decision, measured.as_ref())?))
        }
        None => None,
    };
    let (sale, sale_number) = match &posted.stored.entry.deed {
        EntryDeed::Sale { sale, number, .. } => (Some(*sale), Some(number.clone())),
        EntryDeed::Refund { sale, .. } => (Some(*sale), open.sale_by_id(*sale).map(|sale| sale.number.clone())),
        _ => (None, None),
    };
    Ok(Receipt {
        member: open.member_id,
        sale,
        sale_number,
        day,
        points: moved.map(|movement| movement.net().0).sum(),
        tier_change,
        state: member_state::of(rulebook, open.member_id, life, day),
    })
}
