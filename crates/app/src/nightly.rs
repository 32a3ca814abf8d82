//! The nightly clock: the ends of days, for the accounts that they can change, in batches that any crash may part.

use serde::Serialize;
use yanji_books::accounts;
use yanji_books::posting::Posting;
use yanji_engine::Day;
use yanji_words::Problem;

use crate::account::OpenAccount;
use crate::actor::{Actor, Permission};
use crate::clinic::Clinic;
use crate::error::AppError;
use crate::gift::Giving;
use crate::log;
use crate::records::Progress;

/// How many accounts one commit holds, so that it stays within some 50 ms.
const BATCH: i64 = 100;

/// What a run of the clock did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ClockOutcome {
    /// The last day whose end has been handled.
    pub closed_through: Day,
    /// How many accounts had something to be done.
    pub accounts: i64,
}

/// How the clock stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ClockState {
    /// Today.
    pub today: Day,
    /// The last day whose end has been handled; `None` in a clinic whose days never were.
    pub closed_through: Option<Day>,
    /// Whether anything but an import has been recorded: only then do days close by themselves.
    pub is_open: bool,
    /// How many accounts the ends of days up to yesterday can still change.
    pub due: i64,
}

impl Clinic {
    /// Handles the ends of all days up to and with `until`, or yesterday.
    ///
    /// The day is closed first, in a commit of its own: from then on nothing is booked on it. Accounts follow in
    /// batches; a run that was broken off is finished by the next one, and nothing is done twice.
    ///
    /// # Errors
    /// [`Problem::DayUnfinished`] for a day that is not over.
    pub fn clock_run(
        &self,
        actor: &Actor,
        until: Option<Day>,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<ClockOutcome, AppError> {
        actor.require(Permission::ClockRun)?;
        let closed_through = self.close(actor, until)?;
        let total = self.books.read(|tx| accounts::due_count(tx, closed_through))?;
        let mut done = 0;
        progress(Progress { done, total });
        loop {
            let handled = self.close_batch(actor, closed_through)?;
            if handled == 0 {
                return Ok(ClockOutcome { closed_through, accounts: done });
            }
            done += handled;
            progress(Progress { done, total: total.max(done) });
        }
    }

    /// How the clock stands.
    ///
    /// # Errors
    /// [`Problem::NoProgramme`] before the first programme.
    pub fn clock_state(&self, actor: &Actor) -> Result<ClockState, AppError> {
        actor.require(Permission::ProgrammeRead)?;
        self.books.read(|tx| {
            let present = self.present(tx)?;
            Ok(ClockState {
                today: present.today,
                closed_through: present.closed_through,
                is_open: present.is_open,
                due: accounts::due_count(tx, present.today.previous())?,
            })
        })
    }

    fn close(&self, actor: &Actor, until: Option<Day>) -> Result<Day, AppError> {
        self.books.write(|tx| {
            let present = self.present_held(tx)?;
            let until = until.unwrap_or(present.today.previous());
            if until >= present.today {
                return Err(AppError::at(Problem::DayUnfinished, "until"));
            }
            if let Some(closed) = present.closed_through.filter(|closed| *closed >= until) {
                return Ok(closed);
            }
            let number = i64::from(until.number());
            tx.execute("UPDATE organisation SET closed_through = $1, is_open = 1 WHERE one = 1", &[&number])?;
            let deed = log::Deed { action: "clock_run", subject: until.to_string(), ..log::Deed::default() };
            log::record(tx, actor, Permission::ClockRun, present.now, deed)?;
            Ok(until)
        })
    }

    /// Handles one batch of due accounts and says how many there were.
    fn close_batch(&self, actor: &Actor, through: Day) -> Result<i64, AppError> {
        let due = self.books.read(|tx| accounts::due(tx, through, BATCH))?;
        self.books.write(|tx| {
            let present = self.present(tx)?;
            let rulebook = &present.rules.book;
            let mut posting = Posting::new();
            // Locked in the order of their ids, as batches by hand do.
            let mut ids = due.clone();
            ids.sort_unstable();
            for id in ids {
                let account = accounts::lock(tx, id)?.ok_or(AppError::new(Problem::Inconsistent))?;
                let mut open = OpenAccount::restored(tx, rulebook, account)?;
                let record = open.close_days(rulebook, through, &mut posting)?;
                Giving { clinic: self, actor, present: &present }.after_days(tx, &mut open, &record, &mut posting)?;
                open.put_back(rulebook, &mut posting)?;
            }
            posting.write(tx)?;
            Ok::<_, AppError>(())
        })?;
        Ok(i64::try_from(due.len()).unwrap_or(i64::MAX))
    }
}
