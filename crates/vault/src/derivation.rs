//! How one key is made from another: HKDF and HMAC over SHA-256; never a cipher, never randomness.
//!
//! Each use has a label of its own, the salt of the HKDF, so that no key ever serves two purposes. What a key is
//! for goes into the info, length-prefixed where a part could have any length.

use hkdf::Hkdf;
use hmac::{Hmac, KeyInit};
use sha2::Sha256;

use crate::error::VaultError;
use crate::secret::Secret;

/// HMAC-SHA256, the function of blind indexes and key commitments.
pub(crate) type HmacSha256 = Hmac<Sha256>;

/// The purpose of a derived key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Branch {
    /// Wraps the data keys of one organisation.
    KeyEncryption,
    /// Keys the blind indexes of one organisation.
    Index,
    /// Seals one column of one member.
    Field,
}

impl Branch {
    const fn label(self) -> &'static [u8] {
        match self {
            Self::KeyEncryption => b"yanji key-encryption key 1",
            Self::Index => b"yanji index key 1",
            Self::Field => b"yanji field key 1",
        }
    }
}

/// Derives the key of `branch` for the purpose spelled out in `info`.
pub(crate) fn derive(parent: &Secret, branch: Branch, info: &[&[u8]]) -> Result<Secret, VaultError> {
    let hkdf = Hkdf::<Sha256>::new(Some(branch.label()), parent.bytes());
    Secret::filled(|key| hkdf.expand_multi_info(info, key).map_err(|_| VaultError::Derivation))
}

/// HMAC-SHA256 keyed with `key`, ready for input.
pub(crate) fn keyed_hmac(key: &Secret) -> Result<HmacSha256, VaultError> {
    HmacSha256::new_from_slice(key.bytes()).map_err(|_| VaultError::Derivation)
}

/// The parts one after the other, each behind its length as four bytes, big-endian, so that no two lists of parts
/// give the same bytes.
///
/// # Errors
/// [`VaultError::TooLong`] if a part has 2³² bytes or more.
pub(crate) fn length_prefixed(parts: &[&[u8]]) -> Result<Vec<u8>, VaultError> {
    let mut bytes = Vec::with_capacity(parts.iter().map(|part| part.len() + 4).sum());
    for part in parts {
        let length = u32::try_from(part.len()).map_err(|_| VaultError::TooLong)?;
        bytes.extend_from_slice(&length.to_be_bytes());
        bytes.extend_from_slice(part);
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_prefix_tells_where_a_part_ends() {
        let left = length_prefixed(&[b"ab", b"c"]).unwrap();
        let right = length_prefixed(&[b"a", b"bc"]).unwrap();
        assert_eq!(left, b"\0\0\0\x02ab\0\0\0\x01c");
        assert_ne!(left, right);
    }

    #[test]
    fn branches_and_infos_give_different_keys() {
        let parent = Secret::new([7; 32]);
        let key = |branch, info: &[u8]| *derive(&parent, branch, &[info]).unwrap().bytes();
        let keys = [
            key(Branch::KeyEncryption, b"a"),
            key(Branch::Index, b"a"),
            key(Branch::Field, b"a"),
            key(Branch::Field, b"b"),
        ];
        for (n, one) in keys.iter().enumerate() {
            assert!(keys[n + 1..].iter().all(|other| other != one), "key {n} occurs twice");
        }
    }
}
