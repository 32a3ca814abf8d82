//! What is to be done on a day, minute by minute, and what of it has been done by now.

use std::collections::BTreeMap;

use yanji_app::{Clinic, Instant};
use yanji_books::id::{ItemId, MemberId, SaleId};
use yanji_engine::Day;

use super::super::hours;

/// When the first things are done, in minutes after midnight.
const FIRST: i64 = 9 * 60 + 20;
/// From when on today is told as far as the clock says.
pub(in super::super) const WELL_OPEN: i64 = 12 * 60;
/// How far a day is told on which the clinic has not been open for long.
const MORNING_UNTIL: i64 = 15 * 60;

/// Something that is done. The place of a crew is that of its store.
pub(super) enum Deed {
    /// The front desk of a store begins.
    ShiftBegins { crew: usize },
    /// The early one hands over to the late one.
    HandOver { crew: usize },
    /// The front desk of a store ends.
    ShiftEnds { crew: usize },
    /// The money of a store is counted and its day closed.
    DayCloses { crew: usize },
    /// Alarms of the days before are looked at.
    AlarmsSettled,
    /// A coupon for the customer of a visit.
    Thanked { visit: usize },
    /// The customer of a visit gets her card.
    Enrols { visit: usize },
    /// She has points turned into a treatment.
    Redeems { visit: usize },
    /// She pays.
    Pays { visit: usize },
    /// She is treated.
    Treated { crew: usize, member: MemberId, sale: SaleId, line: i64, item: ItemId },
    /// She gives the first thing back.
    GivesBack { crew: usize, sale: SaleId },
    /// A sale of the day before is given back, after its day was closed.
    GivesBackLate { visit: usize },
    /// She pays ahead for what she wants done another day.
    PaysAhead { visit: usize },
    /// Somebody pays what was owed.
    Repays { place: usize },
}

/// The deeds of a day that are to be done yet.
#[derive(Default)]
pub(super) struct Agenda {
    deeds: BTreeMap<(i64, usize), Deed>,
    put: usize,
}

impl Agenda {
    /// Puts a deed down for a minute of the day; of two in one minute the earlier one put down comes first.
    pub(super) fn put(&mut self, minute: i64, deed: Deed) {
        self.put += 1;
        self.deeds.insert((minute, self.put), deed);
    }

    /// The next deed with its minute.
    pub(super) fn next(&mut self) -> Option<(i64, Deed)> {
        self.deeds.pop_first().map(|((minute, _), deed)| (minute, deed))
    }
}

/// How far a day has come.
#[derive(Clone, Copy)]
pub(super) enum Told {
    /// All of it is past.
    Whole,
    /// So many seconds of it are past, the shop being open for some hours.
    Until(i64),
    /// So many seconds of it are past and the shop is hardly open; a morning is told within them, so that the pages of
    /// today have something to show at any hour.
    Early(i64),
}

impl Told {
    /// How far a day has come by the clock.
    pub(super) fn of(clinic: &Clinic, day: Day) -> Self {
        let past_s = (clinic.now().0 - hours::minute_of(clinic, day, 0).0) / 1_000_000;
        match past_s {
            0..86_400 if past_s < WELL_OPEN * 60 => Self::Early(past_s),
            0..86_400 => Self::Until(past_s),
            _ => Self::Whole,
        }
    }

    /// When something was done that belongs to a minute of the day; `None` when it is not yet.
    pub(super) fn at(self, clinic: &Clinic, day: Day, minute: i64) -> Option<Instant> {
        let start = hours::minute_of(clinic, day, 0);
        let seconds = match self {
            Self::Whole => Some(minute * 60),
            Self::Until(past_s) => Some(minute * 60).filter(|at| *at <= past_s),
            Self::Early(past_s) => {
                (minute < MORNING_UNTIL).then_some(past_s * (minute - FIRST) / (MORNING_UNTIL - FIRST))
            }
        };
        seconds.map(|seconds| start.plus_seconds(seconds))
    }
}
