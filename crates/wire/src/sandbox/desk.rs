//! What the two sides of the sandbox have in common: the keys, the orders, and what is told without being asked. No
//! message of a provider is read or written here.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::ledger::Ledger;
use super::{MERCHANT_PRIVATE, MERCHANT_PUBLIC, PROVIDER_PRIVATE};
use crate::error::WireError;
use crate::message::Incoming;
use crate::rsa::{PrivateKey, PublicKey};

/// A provider's desk.
pub(super) struct Desk {
    pub(super) key: PrivateKey,
    /// Signs what somebody else signed.
    pub(super) other_key: PrivateKey,
    pub(super) merchant_key: PublicKey,
    work: Mutex<Work>,
}

/// What lies on the desk.
#[derive(Default)]
pub(super) struct Work {
    pub(super) ledger: Ledger,
    /// What is told without being asked, in order.
    pub(super) told: Vec<Incoming>,
    /// Counts what was signed, so that no two are signed with one nonce.
    pub(super) signed: u64,
}

impl Desk {
    pub(super) fn open() -> Result<Self, WireError> {
        Ok(Self {
            key: PrivateKey::read(PROVIDER_PRIVATE)?,
            other_key: PrivateKey::read(MERCHANT_PRIVATE)?,
            merchant_key: PublicKey::read(MERCHANT_PUBLIC)?,
            work: Mutex::default(),
        })
    }

    /// What lies on it, for one question at a time.
    pub(super) fn work(&self) -> MutexGuard<'_, Work> {
        self.work.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What was told since this was asked last.
    pub(super) fn notifications(&self) -> Vec<Incoming> {
        std::mem::take(&mut self.work().told)
    }

    pub(super) fn refunded_fen(&self, number: &str) -> Option<i64> {
        self.work().ledger.refunded_fen(number)
    }
}
