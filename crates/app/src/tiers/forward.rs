//! What ends of days that nobody has handled make of the pyramid. It is worked out in memory, account by account, and
//! kept while the accounts cannot have changed.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use yanji_books::figures::TierCount;
use yanji_books::id::StoreId;
use yanji_books::{Read, accounts};
use yanji_engine::{Day, Member};

use super::Counts;
use crate::account::{OpenAccount, tier_code};
use crate::clinic::Present;
use crate::error::AppError;
use crate::imported::Imported;

/// How many days and stores are kept; beyond that everything is forgotten.
const KEPT_MAX: usize = 64;

/// By how much the counts of some days and stores change, by the rules in which this stands.
///
/// Only books that [`Imported`] vouches for are kept: in a clinic that works, the clock leaves few accounts behind.
#[derive(Debug, Default)]
pub(crate) struct Forward(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    /// The books for which the changes hold.
    books: Option<Imported>,
    changes: HashMap<(Day, Option<StoreId>), Vec<TierCount>>,
}

impl Forward {
    /// By how much the counts change when the accounts are moved to `as_of` that something up to it can still change:
    /// ends of days that nobody has handled, and a new version of the programme. Today is not over: what its end will
    /// bring is not so yet.
    pub(super) fn changes(
        tx: &mut dyn Read,
        present: &Present,
        as_of: Day,
        store: Option<StoreId>,
    ) -> Result<Vec<TierCount>, AppError> {
        let own = &present.rules.forward;
        let Some(books) = Imported::seen(tx, present)? else { return worked_out(tx, present, as_of, store) };
        let known = own.kept().known(&books, as_of, store);
        if let Some(known) = known {
            return Ok(known);
        }
        let changes = worked_out(tx, present, as_of, store)?;
        own.kept().keep(books, as_of, store, &changes);
        Ok(changes)
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn known(&self, books: &Imported, as_of: Day, store: Option<StoreId>) -> Option<Vec<TierCount>> {
        let holds = self.books.as_ref() == Some(books);
        self.changes.get(&(as_of, store)).filter(|_| holds).cloned()
    }

    fn keep(&mut self, books: Imported, as_of: Day, store: Option<StoreId>, changes: &[TierCount]) {
        if self.books != Some(books) || self.changes.len() >= KEPT_MAX {
            self.changes.clear();
            self.books = Some(books);
        }
        self.changes.insert((as_of, store), changes.to_vec());
    }
}

fn worked_out(
    tx: &mut dyn Read,
    present: &Present,
    as_of: Day,
    store: Option<StoreId>,
) -> Result<Vec<TierCount>, AppError> {
    let rulebook = &present.rules.book;
    let through = as_of.min(present.today.previous());
    // On the first day of a version everybody is due, on any other the end of today changes nobody yet.
    let due_by = if rulebook.on(as_of).from == as_of { as_of } else { through };
    let due = accounts::due_accounts(tx, due_by)?.into_iter();
    let mut counts = Counts::default();
    for account in due.filter(|account| store.is_none() || account.store == store) {
        // Points do not change tiers, so that lots need not be read.
        let tier = OpenAccount::tier_of(rulebook, &account)?;
        let mut member = Member::restore(account.life(tier, Vec::new()));
        let before = member.life().map(|life| i64::from(life.standing.grace.is_some())).unwrap_or_default();
        counts.add(&TierCount { tier: account.tier.clone(), accounts: 1, in_grace: before }, -1);
        member.close_days(rulebook, through, &mut ());
        if as_of > through {
            member.open_day(rulebook, as_of, &mut ());
        }
        if let Some(life) = member.life() {
            let in_grace = i64::from(life.standing.grace.is_some());
            counts.add(&TierCount { tier: tier_code(rulebook, life).to_owned(), accounts: 1, in_grace }, 1);
        }
    }
    Ok(counts.all())
}
