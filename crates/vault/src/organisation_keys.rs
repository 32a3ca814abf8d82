//! The keys of one organisation: wraps data keys and computes blind indexes; never seals a text itself.

use std::fmt;

use hmac::Mac;

use crate::cipher::random_nonce;
use crate::data_key::DataKey;
use crate::derivation::{Branch, HmacSha256, derive, keyed_hmac, length_prefixed};
use crate::error::VaultError;
use crate::phone::{Phone, PhoneTail};
use crate::root_key::RootKey;
use crate::secret::Secret;
use crate::wrapped_key::WrappedDataKey;

#[cfg(test)]
mod tests;

/// The version of the key-encryption key that wraps new data keys.
const KEK_VERSION: u32 = 1;
/// Values that the index of a phone tail can take: 10 bits, so that each stands for about ten tails and the index
/// alone does not give the tail away.
const PHONE_TAIL_INDEX_VALUES: u16 = 1 << 10;

/// A key that wraps data keys, with its version.
#[derive(Clone, Debug)]
pub(crate) struct KeyEncryptionKey {
    pub(crate) version: u32,
    pub(crate) secret: Secret,
}

impl KeyEncryptionKey {
    pub(crate) fn derive(root: &RootKey, organisation: [u8; 16], version: u32) -> Result<Self, VaultError> {
        let info = length_prefixed(&[&organisation, &version.to_be_bytes()])?;
        let secret = derive(root.secret(), Branch::KeyEncryption, &[&info])?;
        Ok(Self { version, secret })
    }
}

/// All keys of one organisation that come straight from the root key.
///
/// Another organisation under the same root key has other keys throughout: neither its data keys unwrap here, nor
/// do its indexes of the same phone agree.
#[derive(Clone)]
pub struct OrganisationKeys {
    organisation: [u8; 16],
    /// Wraps new data keys.
    kek: KeyEncryptionKey,
    phone: HmacSha256,
    phone_tail: HmacSha256,
    request: HmacSha256,
    day: HmacSha256,
}

impl OrganisationKeys {
    /// Derives the keys of `organisation` (the 16 bytes of its id) from the root key.
    ///
    /// # Errors
    /// [`VaultError::Derivation`], which does not happen with keys of these lengths.
    pub fn derive(root: &RootKey, organisation: [u8; 16]) -> Result<Self, VaultError> {
        let index = |name: &[u8]| {
            let info = length_prefixed(&[&organisation, name])?;
            keyed_hmac(&derive(root.secret(), Branch::Index, &[&info])?)
        };
        Ok(Self {
            organisation,
            kek: KeyEncryptionKey::derive(root, organisation, KEK_VERSION)?,
            phone: index(b"phone")?,
            phone_tail: index(b"phone tail")?,
            request: index(b"request")?,
            day: index(b"closed day")?,
        })
    }

    /// The organisation whose keys they are.
    #[must_use]
    pub fn organisation(&self) -> [u8; 16] {
        self.organisation
    }

    /// Makes a random data key for `member`, and wraps it. `generation` counts the member's keys from 1.
    ///
    /// The wrapped key must be durable in the keystore before anything sealed with the data key is.
    ///
    /// # Errors
    /// [`VaultError::Randomness`] if the operating system gives no random bytes.
    pub fn new_data_key(&self, member: [u8; 16], generation: u32) -> Result<(DataKey, WrappedDataKey), VaultError> {
        let key = DataKey {
            secret: Secret::random()?,
            organisation: self.organisation,
            member,
            generation,
            kek_version: self.kek.version,
        };
        let wrapped = WrappedDataKey::wrap(&self.kek, &key, random_nonce()?)?;
        Ok((key, wrapped))
    }

    /// Unwraps the data key of `member` and checks it against its commitment.
    ///
    /// # Errors
    /// [`VaultError::ForeignKey`] if the wrapped key is another member's; [`VaultError::UnknownKekVersion`] if its
    /// key-encryption key is not at hand; [`VaultError::NotAuthentic`] if it was altered or is another
    /// organisation's; [`VaultError::CommitmentMismatch`] if it is not the key committed to.
    pub fn unwrap(&self, member: [u8; 16], wrapped: &WrappedDataKey) -> Result<DataKey, VaultError> {
        if wrapped.member != member {
            return Err(VaultError::ForeignKey);
        }
        wrapped.unwrap(self.kek(wrapped.kek_version)?, self.organisation)
    }

    /// The blind index of a phone number: equal for equal numbers within the organisation, meaningless without the
    /// keys. HMAC-SHA256 cut to 128 bits, so that two numbers do not meet by chance.
    #[must_use]
    pub fn phone_index(&self, phone: &Phone) -> [u8; 16] {
        let full = self.phone.clone().chain_update(phone.as_str()).finalize().into_bytes();
        std::array::from_fn(|n| full[n])
    }

    /// The blind index of the last four digits of a phone number, 0 to 1023.
    ///
    /// Several tails share a value on purpose: who searches must decrypt what it finds and compare.
    #[must_use]
    pub fn phone_tail_index(&self, tail: &PhoneTail) -> i64 {
        let full = self.phone_tail.clone().chain_update(tail.digits()).finalize().into_bytes();
        i64::from(u16::from_be_bytes([full[0], full[1]]) % PHONE_TAIL_INDEX_VALUES)
    }

    /// The blind fingerprint of a request: equal for equal requests within the organisation.
    ///
    /// A request may hold a name or a phone and little else, so a hash without a key would let a thief try them all.
    #[must_use]
    pub fn request_fingerprint(&self, request: &[u8]) -> [u8; 32] {
        self.request.clone().chain_update(request).finalize().into_bytes().into()
    }

    /// The seal over the figures of a closed day of a store (the 16 bytes of its id), or of no store: nobody without the
    /// keys makes another that fits.
    #[must_use]
    pub fn day_seal(&self, day: i32, store: Option<[u8; 16]>, figures: &str) -> [u8; 32] {
        let store: &[u8] = store.as_ref().map_or(&[], |store| store);
        let length = u64::try_from(store.len()).unwrap_or(u64::MAX);
        let mac = self.day.clone().chain_update(day.to_be_bytes()).chain_update(length.to_be_bytes());
        mac.chain_update(store).chain_update(figures).finalize().into_bytes().into()
    }

    /// The key-encryption key of a version.
    fn kek(&self, version: u32) -> Result<&KeyEncryptionKey, VaultError> {
        if version == self.kek.version { Ok(&self.kek) } else { Err(VaultError::UnknownKekVersion { version }) }
    }
}

impl fmt::Debug for OrganisationKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OrganisationKeys").field("kek_version", &self.kek.version).finish_non_exhaustive()
    }
}
