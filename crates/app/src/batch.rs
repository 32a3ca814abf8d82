//! Changes of many members at once: chosen, foreseen, done in small commits, and taken back as one.
//!
//! A batch is a draft until somebody gives a reason and begins it. What is foreseen and what is done are decided by
//! the same engine; who is in a batch is put down with the draft and no longer changes.

mod change;
mod coupon;
mod draft;
mod look;
mod reason;
mod work;

use std::sync::{MutexGuard, PoisonError, TryLockError};

use yanji_books::batches::{self, BatchRow, Status};
use yanji_books::id::BatchId;
use yanji_books::{Read, Tx};
use yanji_words::{Problem, Thing};

use crate::actor::{Actor, Permission};
use crate::clinic::Clinic;
use crate::error::AppError;
use crate::log;
use crate::once::Key;
use crate::records::Progress;

pub(crate) use self::look::called;

/// The most members of a batch.
pub const BATCH_MOST: usize = 20_000;

impl Clinic {
    /// Begins a draft. [`Clinic::batch_work`] does it, and [`Clinic::batch_resume_all`] after a kill.
    ///
    /// # Errors
    /// [`Problem::Missing`] and [`Problem::TooLong`] for the field `reason`, [`Problem::BatchState`] for what is no
    /// draft, [`Problem::BatchEmpty`] for one that would change nobody, [`Problem::LockPassed`],
    /// [`Problem::CouponKindStopped`], [`Problem::CouponTermsChanged`], [`Problem::NotFound`], [`Problem::Forbidden`].
    pub fn batch_start(&self, actor: &Actor, key: &Key, id: BatchId, reason: &str) -> Result<(), AppError> {
        let permission = self.books.read(|tx| permitted(tx, actor, id))?;
        let reason_sealed = self.sealed_reason(id, reason)?;
        let request = self.request(actor, key, "batch_start", self.now());
        self.books.write(|tx| {
            request.once(tx, &(id, reason.trim()), |tx| {
                let batch = locked(tx, id, Status::Draft)?;
                // A draft may have waited over midnight.
                change::of(&batch)?.check_again(self, tx)?;
                look::require_anybody(tx, &batch)?;
                let begun = BatchRow {
                    status: Status::Running,
                    reason_sealed: Some(reason_sealed.clone()),
                    started_at: Some(request.at.0),
                    created_by: actor.name(),
                    store: actor.stands_in(),
                    channel: actor.channel.code().to_owned(),
                    ..batch
                };
                batches::update(tx, &begun)?;
                let deed = deed("batch_start", &begun, begun.members_total);
                log::record(tx, actor, permission, request.at, deed)
            })
        })
    }

    /// Throws a draft away.
    ///
    /// # Errors
    /// [`Problem::BatchState`] for what is no draft, [`Problem::NotFound`], [`Problem::Forbidden`].
    pub fn batch_discard(&self, actor: &Actor, id: BatchId) -> Result<(), AppError> {
        let at = self.now();
        self.books.write(|tx| {
            let permission = permitted(tx, actor, id)?;
            let batch = locked(tx, id, Status::Draft)?;
            batches::remove(tx, id)?;
            log::record(tx, actor, permission, at, deed("batch_discard", &batch, batch.members_total))
        })
    }

    /// Begins to take a batch back as one: each member whom nothing else has changed since gets one entry that sets
    /// her back, or one for each piece of a coupon that she has not used. [`Clinic::batch_work`] does it.
    ///
    /// # Errors
    /// As [`Clinic::batch_start`]; [`Problem::BatchState`] for a batch that is not done, or was taken back.
    pub fn batch_undo(&self, actor: &Actor, key: &Key, id: BatchId, reason: &str) -> Result<(), AppError> {
        let permission = self.books.read(|tx| permitted(tx, actor, id))?;
        let undo_reason_sealed = self.sealed_reason(id, reason)?;
        let request = self.request(actor, key, "batch_undo", self.now());
        self.books.write(|tx| {
            request.once(tx, &(id, reason.trim()), |tx| {
                let batch = locked(tx, id, Status::Done)?;
                look::require_anybody(tx, &batch)?;
                let begun = BatchRow {
                    status: Status::Undoing,
                    undo_reason_sealed: Some(undo_reason_sealed.clone()),
                    undone_at: Some(request.at.0),
                    undone_by: Some(actor.name()),
                    store: actor.stands_in(),
                    channel: actor.channel.code().to_owned(),
                    ..batch
                };
                batches::update(tx, &begun)?;
                let deed = deed("batch_undo", &begun, begun.members_total);
                log::record(tx, actor, permission, request.at, deed)
            })
        })
    }

    /// Does what is left of a batch that was begun, or of taking it back. Waits for other batches of this process.
    ///
    /// # Errors
    /// Errors of the books; the batch can be gone on with then.
    pub fn batch_work(&self, id: BatchId, progress: &mut dyn FnMut(Progress)) -> Result<(), AppError> {
        let _turn: MutexGuard<'_, ()> = self.batch_turn.lock().unwrap_or_else(PoisonError::into_inner);
        work::run(self, id, progress)
    }

    /// Goes on with batches that a kill interrupted or a moment was bad for, unless this process is at one already.
    ///
    /// # Errors
    /// Those of [`Clinic::batch_work`].
    pub fn batch_resume_all(&self) -> Result<(), AppError> {
        let _turn = match self.batch_turn.try_lock() {
            Ok(turn) => turn,
            // Whoever was at it broke off; the books hold whole commits.
            Err(TryLockError::Poisoned(turn)) => turn.into_inner(),
            Err(TryLockError::WouldBlock) => return Ok(()),
        };
        for id in self.books.read(|tx| batches::unfinished(tx))? {
            work::run(self, id, &mut |_| {})?;
        }
        Ok(())
    }
}

/// The permission that a batch needs, if the actor has it.
fn permitted(tx: &mut dyn Read, actor: &Actor, id: BatchId) -> Result<Permission, AppError> {
    let permission = change::of(&row(tx, id)?)?.permission();
    actor.require(permission)?;
    Ok(permission)
}

fn row(tx: &mut dyn Read, id: BatchId) -> Result<BatchRow, AppError> {
    batches::find(tx, id)?.ok_or(AppError::new(Problem::NotFound(Thing::Batch)))
}

/// A batch that stands as it has to, locked until the end of the transaction.
fn locked(tx: &mut dyn Tx, id: BatchId, status: Status) -> Result<BatchRow, AppError> {
    let batch = batches::lock(tx, id)?.ok_or(AppError::new(Problem::NotFound(Thing::Batch)))?;
    if batch.status == status { Ok(batch) } else { Err(AppError::new(Problem::BatchState)) }
}

fn deed<'a>(action: &'a str, batch: &BatchRow, count: i64) -> log::Deed<'a> {
    log::Deed { action, subject: batch.id.to_string(), count: Some(count), ..log::Deed::default() }
}
