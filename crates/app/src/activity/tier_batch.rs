//! A tier set by hand for many members at once: one journal entry each, together or not at all.

use yanji_books::Tx;
use yanji_books::accounts;
use yanji_books::id::AccountId;
use yanji_books::journal::EntryDeed;
use yanji_books::notes::{self, NoteRow};
use yanji_books::posting::Posting;
use yanji_words::{Problem, Thing};

use super::lock_holds;
use crate::account::{OpenAccount, account_of};
use crate::actor::{Actor, Permission};
use crate::clinic::{Clinic, Present};
use crate::error::AppError;
use crate::gift::Giving;
use crate::log;
use crate::once::Key;
use crate::records::{BatchOutcome, TierBatch};

/// The most members of a batch, so that its transaction stays short.
const MEMBERS_MOST: usize = 500;

impl Clinic {
    /// Sets a tier by hand for many members. A member whom the rules refuse is listed and the others are set.
    ///
    /// # Errors
    /// [`Problem::OutOfRange`] for no members or more than 500, [`Problem::Missing`] without a tier or a reason,
    /// [`Problem::NotFound`] when one of the members is unknown; nothing is set then.
    pub fn tier_set_batch(&self, actor: &Actor, key: &Key, batch: TierBatch) -> Result<BatchOutcome, AppError> {
        actor.require(Permission::TierSet)?;
        check(&batch)?;
        lock_holds(batch.locked_until, self.today())?;
        let request = self.request(actor, key, "tier_set_batch", self.now());
        let notes = self.sealed_notes(&batch)?;
        self.books.write(|tx| {
            request.once(tx, &batch, |tx| {
                let present = self.present(tx)?;
                let mut outcome = BatchOutcome::default();
                for (account, note) in accounts_in_order(tx, &notes)? {
                    let member = note.member;
                    match self.set_one(tx, actor, &present, account, &batch, note) {
                        Ok(()) => outcome.done.push(member),
                        Err(AppError { problem: Problem::Refused(refusal), .. }) => {
                            outcome.refused.push((member, refusal.code().to_owned()));
                        }
                        Err(error) => return Err(error),
                    }
                }
                let deed = log::Deed {
                    action: "tier_set_batch",
                    count: i64::try_from(outcome.done.len()).ok(),
                    ..log::Deed::default()
                };
                log::record(tx, actor, Permission::TierSet, present.now, deed)?;
                Ok(outcome)
            })
        })
    }

    /// The reason, sealed for each member, before the transaction that keeps it.
    fn sealed_notes(&self, batch: &TierBatch) -> Result<Vec<NoteRow>, AppError> {
        let known =
            self.books.read(|tx| batch.members.iter().try_for_each(|member| account_of(tx, *member).map(|_| ())));
        known?;
        batch.members.iter().map(|member| self.sealed_note(*member, batch.reason.trim())).collect()
    }

    fn set_one(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        present: &Present,
        account: AccountId,
        batch: &TierBatch,
        note: &NoteRow,
    ) -> Result<(), AppError> {
        let account = accounts::lock(tx, account)?.ok_or(AppError::new(Problem::NotFound(Thing::Member)))?;
        let mut open = OpenAccount::restored(tx, &present.rules.book, account)?;
        let deed = EntryDeed::Tier { tier: batch.tier.clone(), locked_until: batch.locked_until, as_held: None };
        let entry = self.entry(actor, present, None, None, deed, Some(note.id));
        let mut posting = Posting::new();
        let posted = open.post(&present.rules.book, present.bounds(), entry, &mut posting)?;
        Giving { clinic: self, actor, present }.after(tx, &mut open, &posted, &mut posting)?;
        notes::insert(tx, note)?;
        self.settle(tx, present, open, posting)
    }
}

fn check(batch: &TierBatch) -> Result<(), AppError> {
    if batch.members.is_empty() || batch.members.len() > MEMBERS_MOST {
        return Err(AppError::at(Problem::OutOfRange { least: 1, most: 500 }, "members"));
    }
    if batch.tier.is_empty() {
        return Err(AppError::at(Problem::Missing, "tier"));
    }
    if batch.reason.trim().is_empty() {
        return Err(AppError::at(Problem::Missing, "reason"));
    }
    Ok(())
}

/// The members' accounts in the order of their ids, so that two batches lock them in the same order.
fn accounts_in_order<'n>(tx: &mut dyn Tx, notes: &'n [NoteRow]) -> Result<Vec<(AccountId, &'n NoteRow)>, AppError> {
    let mut found = Vec::with_capacity(notes.len());
    for note in notes {
        found.push((account_of(tx, note.member)?.id, note));
    }
    found.sort_unstable_by_key(|(account, _)| *account);
    found.dedup_by_key(|(account, _)| *account);
    Ok(found)
}
