//! Occasions for gifts: which have come with an activity, and which are gone with it. Knows no book.

use yanji_books::journal::EntryDeed;
use yanji_engine::effect::{Cause, Decision};
use yanji_engine::number::Fen;
use yanji_engine::programme::benefit::{Occasion, Right};
use yanji_engine::{Day, programme::Tier};
use yanji_words::Problem;

use crate::account::{OpenAccount, Posted};
use crate::clinic::Present;
use crate::error::AppError;

/// An occasion that has come for a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Came {
    /// She joined.
    Enrolment,
    /// She reached a higher tier.
    Upgrade {
        /// Its code.
        tier: String,
    },
    /// Her first sale of more than nothing.
    FirstOrder,
    /// The first package or card that she bought.
    FirstCard,
    /// The month of her birthday.
    Birthday {
        /// The year.
        year: i32,
    },
    /// A day of the clinic.
    Day(Day),
}

impl Came {
    /// The occasion in the books, for which everything is given once.
    pub(super) fn code(&self) -> String {
        match self {
            Self::Enrolment => "enrolment".to_owned(),
            Self::Upgrade { tier } => format!("upgrade:{tier}"),
            Self::FirstOrder => "first_order".to_owned(),
            Self::FirstCard => "first_card".to_owned(),
            Self::Birthday { year } => format!("birthday:{year}"),
            Self::Day(day) => format!("day:{day}"),
        }
    }

    /// Whether a gift on this occasion is due.
    pub(super) fn is_for(&self, on: &Occasion) -> bool {
        match (self, on) {
            (Self::Enrolment, Occasion::Enrolment)
            | (Self::Upgrade { .. }, Occasion::Upgrade)
            | (Self::FirstOrder, Occasion::FirstOrder)
            | (Self::FirstCard, Occasion::FirstCard)
            | (Self::Birthday { .. }, Occasion::BirthdayMonth) => true,
            (Self::Day(day), Occasion::Days(days)) => days.hold(*day),
            _ => false,
        }
    }

    /// The last day of a right that is given on a day: so many days, or the end of the month of the birthday.
    pub(super) fn last_day(&self, right: &Right, day: Day) -> Option<Day> {
        match (right.days, self) {
            (Some(days), _) => Some(day.plus_days(i32::from(days) - 1)),
            (None, Self::Birthday { .. }) => Some(day.month_end()),
            (None, _) => None,
        }
    }
}

/// The occasions that came with an activity, in the order in which they did.
pub(super) fn with(present: &Present, open: &OpenAccount, posted: &Posted) -> Result<Vec<Came>, AppError> {
    let mut came = Vec::new();
    match &posted.stored.entry.deed {
        EntryDeed::Enrol => came.push(Came::Enrolment),
        EntryDeed::Sale { lines, .. } => {
            let amount: i64 = lines.iter().map(|line| line.amount_fen.0).sum();
            if amount > 0 && spend(open)?.0 == amount {
                came.push(Came::FirstOrder);
            }
        }
        EntryDeed::Package { .. } => came.push(Came::FirstCard),
        _ => {}
    }
    came.extend(reached(present, posted.record.decisions.iter().map(|(decision, _)| decision)));
    Ok(came)
}

/// The upgrades among decisions.
pub(super) fn reached<'d>(present: &Present, decisions: impl Iterator<Item = &'d Decision>) -> Vec<Came> {
    let is_up = |decision: &&Decision| match decision.cause {
        Cause::Upgraded | Cause::ByHand { .. } => decision.to > decision.from,
        _ => false,
    };
    let tier = |decision: &Decision| Some(ladder(present, decision).get(decision.to)?.code.clone());
    decisions.filter(is_up).filter_map(tier).map(|tier| Came::Upgrade { tier }).collect()
}

/// The occasions that are gone with an activity: the first sale when nothing is left of any, tiers above the one to which
/// an upgrade that was undone leads back.
pub(super) fn gone(present: &Present, open: &OpenAccount, posted: &Posted) -> Result<Vec<Came>, AppError> {
    let mut gone = Vec::new();
    if matches!(posted.stored.entry.deed, EntryDeed::Refund { .. }) && spend(open)?.0 == 0 {
        gone.push(Came::FirstOrder);
    }
    let undone = posted.record.decisions.iter().map(|(decision, _)| decision);
    for decision in undone.filter(|decision| decision.cause == Cause::Undone) {
        let above = ladder(present, decision).iter().skip(decision.to + 1);
        gone.extend(above.map(|tier| Came::Upgrade { tier: tier.code.clone() }));
    }
    Ok(gone)
}

fn ladder<'p>(present: &'p Present, decision: &Decision) -> &'p [Tier] {
    &present.rules.book.on(decision.day).programme.tiers
}

fn spend(open: &OpenAccount) -> Result<Fen, AppError> {
    Ok(open.member.life().ok_or(AppError::new(Problem::Internal))?.state().spend)
}
