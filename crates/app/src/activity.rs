//! Activities of one member: the one way from a request to the journal, and the use cases that go it.

mod deposit;
pub(crate) mod receipt;
mod sale;
mod single;
mod tier_batch;

use serde::Serialize;
use yanji_books::id::{AccountId, NoteId, StoreId};
use yanji_books::journal::{Entry, EntryDeed};
use yanji_books::notes::{self, NoteRow};
use yanji_books::posting::Posting;
use yanji_books::{Read, Tx, accounts};
use yanji_engine::Day;
use yanji_engine::rulebook::RULES_NUMBER;
use yanji_words::{Problem, Thing};

use crate::account::OpenAccount;
use crate::actor::{Actor, Permission};
use crate::clinic::{Clinic, Present};
use crate::error::AppError;
use crate::field;
use crate::gift::Giving;
use crate::log;
use crate::once::Key;
use crate::records::Receipt;
use crate::store;

pub use self::deposit::{Deposit, DepositReturn, NewDeposit};
pub(crate) use self::single::least_by_hand;

/// The most characters of a number, an id or a category.
const NUMBER_MOST: usize = 100;

/// Everything about a request for one activity that is not the activity itself.
struct Order<'a> {
    actor: &'a Actor,
    key: &'a Key,
    permission: Permission,
    /// The use case, as `<resource>_<verb>`.
    operation: &'static str,
    /// Why; kept sealed.
    reason: &'a str,
    day: Option<Day>,
    store: Option<StoreId>,
}

/// How much of an account an activity needs to see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sight {
    /// Its state.
    State,
    /// Its whole history.
    History,
}

impl Clinic {
    /// Posts one activity under a key: finds the account, lets the engine decide, and writes all of it with the log
    /// record in one commit.
    fn post_one(
        &self,
        order: &Order<'_>,
        input: &impl Serialize,
        sight: Sight,
        whose: impl Fn(&mut dyn Read) -> Result<AccountId, AppError>,
        deed: impl Fn(&mut dyn Tx, &mut OpenAccount) -> Result<EntryDeed, AppError>,
    ) -> Result<Receipt, AppError> {
        order.actor.require(order.permission)?;
        let request = self.request(order.actor, order.key, order.operation, self.now());
        let note = match order.reason.trim() {
            "" => None,
            reason => Some(self.seal_reason(reason, &whose)?),
        };
        self.books.write(|tx| {
            request.once(tx, input, |tx| {
                store::require_not_closed(tx, order.store.or(order.actor.stands_in()))?;
                store::require_not_foreign(order.actor, order.store)?;
                let present = self.present(tx)?;
                let account = whose(tx)?;
                let account = accounts::lock(tx, account)?.ok_or(AppError::new(Problem::NotFound(Thing::Member)))?;
                let rulebook = &present.rules.book;
                let mut open = match sight {
                    Sight::State => OpenAccount::restored(tx, rulebook, account)?,
                    Sight::History => OpenAccount::whole(tx, rulebook, account)?,
                };
                let deed = deed(tx, &mut open)?;
                if let Some(note) = &note {
                    notes::insert(tx, note)?;
                }
                let note = note.as_ref().map(|note| note.id);
                let (amount_fen, points) = (deed.amount_fen(), deed.points());
                let number = if let EntryDeed::Sale { number, .. } = &deed { Some(number.clone()) } else { None };
                let entry = self.entry(order.actor, &present, order.day, order.store, deed, note);
                let mut posting = Posting::new();
                let posted = open.post(rulebook, present.bounds(), entry, &mut posting)?;
                let giving = Giving { clinic: self, actor: order.actor, present: &present };
                giving.after(tx, &mut open, &posted, &mut posting)?;
                let receipt = receipt::of(&present, &open, &posted)?;
                self.settle(tx, &present, open, posting)?;
                let deed = log::Deed {
                    action: order.operation,
                    subject: receipt.member.to_string(),
                    amount_fen,
                    points,
                    number: number.as_deref(),
                    ..log::Deed::default()
                };
                log::record(tx, order.actor, order.permission, present.now, deed)?;
                Ok(receipt)
            })
        })
    }

    /// Seals a reason for whoever it is about, before the transaction that keeps it.
    fn seal_reason(
        &self,
        reason: &str,
        whose: &impl Fn(&mut dyn Read) -> Result<AccountId, AppError>,
    ) -> Result<NoteRow, AppError> {
        let member = self.books.read(|tx| {
            let account = whose(tx)?;
            let account = accounts::find(tx, account)?.ok_or(AppError::new(Problem::NotFound(Thing::Member)))?;
            Ok::<_, AppError>(account.member)
        })?;
        self.sealed_note(member, reason)
    }

    /// Writes an account that was worked on, and opens the clinic's days with the first activity that is no import.
    pub(crate) fn settle(
        &self,
        tx: &mut dyn Tx,
        present: &Present,
        open: OpenAccount,
        mut posting: Posting,
    ) -> Result<(), AppError> {
        open.put_back(&present.rules.book, &mut posting)?;
        posting.write(tx)?;
        self.open_days(tx, present)
    }

    /// Opens the clinic's days, unless they are open.
    pub(crate) fn open_days(&self, tx: &mut dyn Tx, present: &Present) -> Result<(), AppError> {
        if !present.is_open {
            tx.execute("UPDATE organisation SET is_open = 1 WHERE one = 1 AND is_open = 0", &[])?;
        }
        Ok(())
    }

    /// An entry for the journal, recorded now; its day is today unless one is given.
    pub(crate) fn entry(
        &self,
        actor: &Actor,
        present: &Present,
        day: Option<Day>,
        store: Option<StoreId>,
        deed: EntryDeed,
        note: Option<NoteId>,
    ) -> Entry {
        let day = day.unwrap_or(present.today);
        Entry {
            deed,
            day,
            recorded_at: present.now.0,
            store: store.or(actor.stands_in()),
            operator: actor.name(),
            channel: actor.channel.code().to_owned(),
            version: present.version_on(day),
            rules: RULES_NUMBER,
            note,
        }
    }
}

/// Refuses the last day of a lock that is none, or that lies before the day on which the tier is set, so that it would
/// lock nothing.
pub(crate) fn lock_holds(locked_until: Option<Day>, set_on: Day) -> Result<(), AppError> {
    match locked_until {
        Some(day) if !(Day::FIRST..=Day::LAST).contains(&day) => Err(AppError::at(Problem::Malformed, "locked_until")),
        Some(day) if day < set_on => Err(AppError::at(Problem::LockPassed, "locked_until")),
        Some(_) | None => Ok(()),
    }
}

/// Refuses a text that is too long to be a number, an id or a category, or that no database takes.
pub(crate) fn short(text: &str, field: &str) -> Result<(), AppError> {
    if text.chars().count() > NUMBER_MOST {
        return Err(AppError::at(Problem::TooLong { most: NUMBER_MOST }, field));
    }
    field::without_controls(text, field)
}
