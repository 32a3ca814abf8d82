//! Shifts and the close of a day in the sample clinic: everything is counted, and now and then some cash is missing.

use yanji_app::{Actor, AppError, Rehearsal, ShiftEnd, TillCount};
use yanji_engine::programme::benefit::Tender;

use super::super::team::staff_of;
use super::DeskDay;

/// The cash with which a shift begins, in fen.
const FLOAT_FEN: i64 = 50_000;
/// On which of the desk days how much more cash was counted in the first store than there should be, in fen.
const OFF: [(usize, i64); 2] = [(1, -2_000), (4, 500)];

impl DeskDay<'_, '_> {
    pub(super) fn shift_begins(&self, who: &Actor) -> Result<(), AppError> {
        if self.clinic().shift_now(who)?.is_none() {
            self.clinic().shift_open(who, &self.key("shift-begins", &who.name())?, FLOAT_FEN, None)?;
        }
        Ok(())
    }

    /// Counts and ends a shift; whoever counts in the evening of a day on which cash is missing finds that.
    pub(super) fn shift_ends(&self, who: &Actor, next: Option<&Actor>, crew: usize) -> Result<(), AppError> {
        let Some(shift) = self.clinic().shift_now(who)? else { return Ok(()) };
        let off_fen = if next.is_none() { self.off_fen(crew) } else { 0 };
        let expected = shift.tenders.iter().map(|tender| (tender.tender, tender.expected_fen));
        let end = ShiftEnd { counted: counted(expected, off_fen), handed_to: next.and_then(staff_of) };
        self.clinic().shift_close(who, &self.key("shift-ends", &who.name())?, &end)?;
        Ok(())
    }

    pub(super) fn day_closes(&self, crew: usize) -> Result<(), AppError> {
        let (manager, store) = (&self.desk.team.manager, Some(self.desk.team.crews[crew].store));
        let till = self.clinic().till_day(manager, self.day, store)?;
        if till.closed.is_some() {
            return Ok(());
        }
        let sums =
            till.tenders.iter().filter(|sum| sum.tender != Tender::Deposit && (sum.in_fen, sum.out_fen) != (0, 0));
        let expected = sums.map(|sum| (sum.tender, sum.in_fen - sum.out_fen));
        let counted = counted(expected, self.off_fen(crew));
        let key = self.key("close", &crew.to_string())?;
        self.clinic().till_close(manager, &key, self.day, store, &counted, Rehearsal::Real)?;
        Ok(())
    }

    fn off_fen(&self, crew: usize) -> i64 {
        OFF.iter().find(|(place, _)| *place == self.place && crew == 0).map_or(0, |(_, off_fen)| *off_fen)
    }
}

/// What was counted of each tender that something is expected of.
fn counted(expected: impl Iterator<Item = (Tender, i64)>, off_fen: i64) -> Vec<TillCount> {
    let count = |(tender, expected_fen): (Tender, i64)| {
        let off_fen = if tender == Tender::Cash { off_fen } else { 0 };
        TillCount { tender, counted_fen: (expected_fen + off_fen).max(0) }
    };
    expected.map(count).collect()
}
