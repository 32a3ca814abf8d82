//! What the fold of a journal books: the transfers and decisions that must be in the books. Writes nothing.

use yanji_books::journal::StoredEntry;
use yanji_books::posting::BookedTransfer;
use yanji_engine::Day;
use yanji_engine::effect::Record;
use yanji_engine::ledger::transfers;

use super::OpenAccount;

/// An account folded from its journal, with everything that the fold brought about.
pub(crate) struct Fold {
    pub(crate) open: OpenAccount,
    pub(crate) record: Record,
    pub(crate) bookings: Bookings,
}

/// What a fold books: its transfers, and for each decision the journal entry that it belongs to; the ends of days belong
/// to none.
#[derive(Default)]
pub(crate) struct Bookings {
    pub(crate) transfers: Vec<BookedTransfer>,
    pub(crate) decisions: Vec<Option<i64>>,
    /// How many of the movements are among the transfers.
    movements: usize,
}

impl Bookings {
    /// Says of everything that was recorded since the last call that it came with an entry, or with none.
    pub(super) fn extend(&mut self, record: &Record, stored: Option<&StoredEntry>) {
        let entry = stored.map(|stored| (stored.seq, stored.entry.day));
        for movement in &record.movements[self.movements..] {
            let day = movement.day();
            let booked = |transfer| BookedTransfer { seq: seq_on(entry, day), day, transfer };
            self.transfers.extend(transfers(*movement).map(booked));
        }
        self.movements = record.movements.len();
        let decisions = &record.decisions[self.decisions.len()..];
        self.decisions.extend(decisions.iter().map(|(decision, _)| seq_on(entry, decision.day)));
        self.transfers.extend(stored.and_then(money_booked));
    }
}

/// The transfer of an entry that moves money.
pub(super) fn money_booked(stored: &StoredEntry) -> Option<BookedTransfer> {
    let transfer = stored.entry.deed.money().and_then(|money| money.how.transfer(money.amount))?;
    Some(BookedTransfer { seq: Some(stored.seq), day: stored.entry.day, transfer })
}

/// The entry that something on a day belongs to: the ends of the days before an activity come with it but are not
/// its own.
pub(super) fn seq_on(entry: Option<(i64, Day)>, day: Day) -> Option<i64> {
    entry.filter(|(_, at)| *at == day).map(|(seq, _)| seq)
}
