//! Reasons of batches: sealed with a key of the batch, then for each member with hers.

use std::collections::HashMap;

use yanji_books::batches::BatchRow;
use yanji_books::data_keys::{self, DataKeyRow};
use yanji_books::id::{BatchId, MemberId, NoteId};
use yanji_books::notes::NoteRow;
use yanji_vault::Padding;
use yanji_words::Problem;

use crate::clinic::Clinic;
use crate::error::AppError;
use crate::sealing::{row_of, wrapped_of};

/// The most characters of a reason.
const REASON_MOST: usize = 2_000;

impl Clinic {
    /// A reason, sealed for its batch. Its key is durable when this returns.
    pub(super) fn sealed_reason(&self, id: BatchId, reason: &str) -> Result<Vec<u8>, AppError> {
        let reason = reason.trim();
        if reason.is_empty() {
            return Err(AppError::at(Problem::Missing, "reason"));
        }
        if reason.chars().count() > REASON_MOST {
            return Err(AppError::at(Problem::TooLong { most: REASON_MOST }, "reason"));
        }
        if reason.contains('\0') {
            return Err(AppError::at(Problem::Malformed, "reason"));
        }
        let place = self.place("batches", "reason", id.0, id.0);
        Ok(self.data_key(id.0)?.seal(&place, reason, Padding::Buckets)?)
    }

    /// A reason in the clear; an empty one where there is none.
    pub(super) fn opened_reason(&self, batch: &BatchRow, sealed: Option<&[u8]>) -> Result<String, AppError> {
        let Some(sealed) = sealed else { return Ok(String::new()) };
        let place = self.place("batches", "reason", batch.id.0, batch.id.0);
        Ok(self.data_key(batch.id.0)?.open(&place, sealed)?.as_str()?.to_owned())
    }

    /// A reason sealed for each of these members, in their order. Keys that are missing are made, all in one commit.
    pub(super) fn sealed_for_each(&self, members: &[MemberId], reason: &str) -> Result<Vec<NoteRow>, AppError> {
        let keys = self.newest_keys(members)?;
        let now = self.now();
        let seal = |member: &MemberId| {
            let id = NoteId::new(now.0);
            let wrapped = keys.get(&member.0).ok_or(AppError::new(Problem::Internal))?;
            let key = self.keys.unwrap(member.0, &wrapped_of(wrapped.clone()))?;
            let place = self.place("notes", "body", id.0, member.0);
            let body_sealed = key.seal(&place, reason, Padding::Buckets)?;
            Ok(NoteRow { id, member: *member, body_sealed, created_at: now.0 })
        };
        members.iter().map(seal).collect()
    }

    fn newest_keys(&self, members: &[MemberId]) -> Result<HashMap<[u8; 16], DataKeyRow>, AppError> {
        let owners: Vec<[u8; 16]> = members.iter().map(|member| member.0).collect();
        let mut keys = self.keys_of(&owners)?;
        let missing: Vec<[u8; 16]> = owners.into_iter().filter(|owner| !keys.contains_key(owner)).collect();
        if !missing.is_empty() {
            let made = missing.iter().map(|owner| Ok(row_of(self.keys.new_data_key(*owner, 1)?.1)));
            self.keep_keys(&made.collect::<Result<Vec<_>, AppError>>()?)?;
            // Another thread may have been faster; the keys that are in the keystore are the ones.
            keys.extend(self.keys_of(&missing)?);
        }
        Ok(keys)
    }

    fn keys_of(&self, owners: &[[u8; 16]]) -> Result<HashMap<[u8; 16], DataKeyRow>, AppError> {
        let mut found = self.keystore.read(|tx| data_keys::of_owners(tx, owners))?;
        found.sort_by_key(|key| key.generation);
        Ok(found.into_iter().map(|key| (key.owner, key)).collect())
    }
}
