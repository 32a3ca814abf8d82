//! Changes of many members, in short words. No test is here.

use yanji_app::Clinic;
use yanji_app::records::{BatchChange, BatchChoice, BatchCounts, MemberQuery};
use yanji_books::id::{BatchId, MemberId};

use crate::support::{key, owner};

/// Why the batches of these tests are made.
pub(crate) const WHY: &str = "周年庆";

/// Why they are taken back.
pub(crate) const WHY_BACK: &str = "选错了人";

/// Every member there is.
pub(crate) fn everybody() -> BatchChoice {
    BatchChoice::Found(MemberQuery::default())
}

/// These members and nobody else.
pub(crate) fn these(members: &[MemberId]) -> BatchChoice {
    BatchChoice::Members(members.to_vec())
}

/// Set to a tier without a lock.
pub(crate) fn to(tier: &str) -> BatchChange {
    BatchChange::Tier { tier: tier.to_owned(), locked_until: None }
}

pub(crate) fn draft(clinic: &Clinic, choice: &BatchChoice, change: &BatchChange) -> BatchId {
    clinic.batch_draft(&owner(), &key(), choice, change).unwrap()
}

pub(crate) fn begun(clinic: &Clinic, choice: &BatchChoice, change: &BatchChange) -> BatchId {
    let id = draft(clinic, choice, change);
    clinic.batch_start(&owner(), &key(), id, WHY).unwrap();
    id
}

pub(crate) fn done(clinic: &Clinic, choice: &BatchChoice, change: &BatchChange) -> BatchId {
    let id = begun(clinic, choice, change);
    clinic.batch_work(id, &mut |_| {}).unwrap();
    id
}

pub(crate) fn undone(clinic: &Clinic, id: BatchId) {
    clinic.batch_undo(&owner(), &key(), id, WHY_BACK).unwrap();
    clinic.batch_work(id, &mut |_| {}).unwrap();
}

pub(crate) fn counts(clinic: &Clinic, id: BatchId) -> BatchCounts {
    clinic.batch_get(&owner(), id).unwrap().counts
}
