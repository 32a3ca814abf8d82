//! The work of a batch and of taking it back, in small commits. Killed at any moment it leaves whole commits, and goes
//! on behind the last one.

use std::collections::HashMap;

use yanji_books::Tx;
use yanji_books::accounts::{self, Account};
use yanji_books::batches::{self, BatchMemberRow, BatchRow, Picked, State, Status};
use yanji_books::id::{AccountId, BatchId};
use yanji_books::journal::EntryDeed;
use yanji_books::notes::{self, NoteRow};
use yanji_books::posting::Posting;
use yanji_engine::Points;
use yanji_words::{Problem, Thing};

use super::change::{self, Change};
use super::row;
use crate::account::{OpenAccount, Posted};
use crate::actor::Actor;
use crate::clinic::{Clinic, Present};
use crate::error::AppError;
use crate::gift::Giving;
use crate::records::{BatchChange, HandCause, Progress};

/// How many members one commit holds, so that others need not wait.
const CHUNK: i64 = 50;
/// The code of a member whom something else has changed since.
pub(super) const CHANGED_SINCE: &str = "changed_since";
/// The code of a member whose account was set aside.
pub(super) const ACCOUNT_CLOSED: &str = "account_closed";

/// Does what is left of a batch, whichever way it goes.
///
/// # Errors
/// Errors of the books; nothing of the commit under way holds then.
pub(super) fn run(clinic: &Clinic, id: BatchId, progress: &mut dyn FnMut(Progress)) -> Result<(), AppError> {
    let mut after = 0;
    loop {
        let batch = clinic.books.read(|tx| row(tx, id))?;
        let Some(work) = Work::of(clinic, batch)? else { return Ok(()) };
        let waiting = clinic.books.read(|tx| batches::members(tx, id, Picked::State(work.from), after, CHUNK))?;
        if waiting.is_empty() {
            // Somebody else may have begun behind us only to be killed before us.
            if after == 0 {
                return work.end();
            }
            after = 0;
            continue;
        }
        work.chunk(&waiting)?;
        after = waiting.last().map_or(0, |member| member.place);
        progress(Progress { done: after, total: work.batch.members_total });
    }
}

/// A batch in one direction.
pub(super) struct Work<'c> {
    pub(super) clinic: &'c Clinic,
    pub(super) batch: BatchRow,
    change: BatchChange,
    pub(super) actor: Actor,
    reason: String,
    /// The state of the members that are to be looked at.
    from: State,
}

impl<'c> Work<'c> {
    /// The work that there is; `None` when there is nothing to do.
    fn of(clinic: &'c Clinic, batch: BatchRow) -> Result<Option<Self>, AppError> {
        let (from, who, sealed) = match batch.status {
            Status::Running => (State::Waiting, Some(&batch.created_by), &batch.reason_sealed),
            Status::Undoing => (State::Done, batch.undone_by.as_ref(), &batch.undo_reason_sealed),
            Status::Choosing | Status::Draft | Status::Done | Status::Undone => return Ok(None),
        };
        let actor = who.and_then(|who| Actor::recalled(who, batch.store, &batch.channel));
        let actor = actor.ok_or(AppError::new(Problem::Inconsistent))?;
        let reason = clinic.opened_reason(&batch, sealed.as_deref())?;
        Ok(Some(Self { clinic, change: change::of(&batch)?, actor, reason, from, batch }))
    }

    /// Looks at some members in one commit, unless another process has done so meanwhile.
    fn chunk(&self, waiting: &[BatchMemberRow]) -> Result<(), AppError> {
        let members: Vec<_> = waiting.iter().map(|member| member.member).collect();
        let notes = self.clinic.sealed_for_each(&members, &self.reason)?;
        let mut ids: Vec<AccountId> = waiting.iter().map(|member| member.account).collect();
        ids.sort_unstable();
        self.clinic.books.write(|tx| {
            let id = self.batch.id;
            let batch = batches::lock(tx, id)?.ok_or(AppError::new(Problem::NotFound(Thing::Batch)))?;
            let first = waiting.first().map_or(1, |member| member.place);
            let now = batches::members(tx, id, Picked::State(self.from), first - 1, CHUNK)?;
            if batch.status != self.batch.status || now != waiting {
                return Ok(());
            }
            let present = self.clinic.present(tx)?;
            // Locked in the order of their ids, as the clock does, and before anything is taken out of a stock, as at the
            // desk; done in the order of the batch, so that a stock that does not reach everybody goes to the first.
            let locked = accounts::lock_all(tx, &ids)?;
            let mut accounts: HashMap<AccountId, Account> = locked.into_iter().map(|one| (one.id, one)).collect();
            let mut after = Vec::with_capacity(waiting.len());
            for (member, note) in waiting.iter().zip(&notes) {
                after.push(match (accounts.remove(&member.account), self.from) {
                    (None, from) => without_account(member, from),
                    (Some(account), State::Waiting) => self.change_one(tx, &present, account, member, note)?,
                    (Some(account), _) => self.set_back_one(tx, &present, account, member, note)?,
                });
            }
            Ok(batches::update_members(tx, id, &after)?)
        })
    }

    fn change_one(
        &self,
        tx: &mut dyn Tx,
        present: &Present,
        account: Account,
        member: &BatchMemberRow,
        note: &NoteRow,
    ) -> Result<BatchMemberRow, AppError> {
        let mut open = OpenAccount::restored(tx, &present.rules.book, account)?;
        let (tier_before, locked_before) = change::stands(present, &open)?;
        let is_so = self.change.is_so(&tier_before, locked_before);
        let mut after = BatchMemberRow { tier_before, locked_before, code: String::new(), ..member.clone() };
        if is_so {
            after.state = State::Same;
            return Ok(after);
        }
        let deed = match self.change.deed() {
            Change::Entry(deed) => deed,
            Change::Coupon { kind, count } => return self.give_one(tx, present, open, (kind, count), (after, note)),
        };
        let entry = self.clinic.entry(&self.actor, present, None, None, deed, Some(note.id));
        let mut posting = Posting::new();
        match open.post(&present.rules.book, present.bounds(), entry, &mut posting) {
            Ok(posted) => {
                let giving = Giving { clinic: self.clinic, actor: &self.actor, present };
                giving.after(tx, &mut open, &posted, &mut posting)?;
                after.state = State::Done;
                after.seq = Some(posted.stored.seq);
                notes::insert(tx, note)?;
                self.clinic.settle(tx, present, open, posting)?;
            }
            Err(AppError { problem: Problem::Refused(refusal), .. }) => {
                after.state = State::Refused;
                refusal.code().clone_into(&mut after.code);
            }
            Err(error) => return Err(error),
        }
        Ok(after)
    }

    fn set_back_one(
        &self,
        tx: &mut dyn Tx,
        present: &Present,
        account: Account,
        member: &BatchMemberRow,
        note: &NoteRow,
    ) -> Result<BatchMemberRow, AppError> {
        let kept = |code: &str| BatchMemberRow { state: State::Kept, code: code.to_owned(), ..member.clone() };
        let is_tier = matches!(self.change, BatchChange::Tier { .. });
        let seq = member.seq.ok_or(AppError::new(Problem::Inconsistent))?;
        if is_tier && batches::is_decided_since(tx, member.account, seq)? {
            return Ok(kept(CHANGED_SINCE));
        }
        let rulebook = &present.rules.book;
        let (mut open, deed, hand) = match self.change {
            BatchChange::Tier { .. } => {
                // How she stood before is no longer among what the books keep at hand: her journal tells it.
                let (open, hand) = OpenAccount::whole_with_hand(tx, rulebook, account, seq)?;
                (open, hand.taken_back(present.today), Some(hand))
            }
            BatchChange::Points { points, cause } => {
                let open = OpenAccount::restored(tx, rulebook, account)?;
                (open, EntryDeed::Points { points: Points(-points), cause: cause.map(HandCause::in_journal) }, None)
            }
            BatchChange::Coupon { .. } => {
                let open = OpenAccount::restored(tx, rulebook, account)?;
                return self.take_coupons_back(tx, present, open, member, note);
            }
        };
        let entry = self.clinic.entry(&self.actor, present, None, None, deed, Some(note.id));
        let mut posting = Posting::new();
        match open.post(rulebook, present.bounds(), entry, &mut posting) {
            Ok(posted) if hand.is_some() && is_decided_before(&posted) => Ok(kept(CHANGED_SINCE)),
            Ok(posted) => {
                if let Some(hand) = &hand {
                    let giving = Giving { clinic: self.clinic, actor: &self.actor, present };
                    giving.after_setting_back(tx, &mut open, hand, &posted, &mut posting)?;
                }
                notes::insert(tx, note)?;
                self.clinic.settle(tx, present, open, posting)?;
                Ok(BatchMemberRow { state: State::Undone, undo_seq: Some(posted.stored.seq), ..member.clone() })
            }
            Err(AppError { problem: Problem::Refused(refusal), .. }) => Ok(kept(refusal.code())),
            Err(error) => Err(error),
        }
    }

    /// Ends the batch, unless a member waits still.
    fn end(&self) -> Result<(), AppError> {
        let now = self.clinic.now();
        self.clinic.books.write(|tx| {
            let Some(batch) = batches::lock(tx, self.batch.id)? else { return Ok(()) };
            let ended = match batch.status {
                Status::Running => BatchRow { status: Status::Done, ended_at: Some(now.0), ..batch },
                Status::Undoing => BatchRow { status: Status::Undone, undone_at: Some(now.0), ..batch },
                Status::Choosing | Status::Draft | Status::Done | Status::Undone => return Ok(()),
            };
            Ok(batches::update(tx, &ended)?)
        })
    }
}

/// What becomes of a member whose account was set aside, since her import was taken back and came in again.
fn without_account(member: &BatchMemberRow, from: State) -> BatchMemberRow {
    let state = if from == State::Waiting { State::Refused } else { State::Kept };
    BatchMemberRow { state, code: ACCOUNT_CLOSED.to_owned(), ..member.clone() }
}

/// Whether an end of day that came with an entry changed the tier before the entry did.
fn is_decided_before(posted: &Posted) -> bool {
    let decisions = &posted.record.decisions;
    decisions.split_last().is_some_and(|(_, before)| before.iter().any(|(decision, _)| decision.is_change()))
}
