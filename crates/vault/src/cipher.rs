//! Authenticated encryption with AES-256-GCM; never a format, never a decision about keys.

use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, KeyInit};
use zeroize::Zeroizing;

use crate::error::VaultError;
use crate::secret::{Secret, fill_random};

/// Bytes in a nonce (96 bits).
pub(crate) const NONCE_BYTES: usize = 12;
/// Bytes in an authentication tag (128 bits).
pub(crate) const TAG_BYTES: usize = 16;

/// A number used once under a key.
pub(crate) type Nonce = [u8; NONCE_BYTES];

/// A random nonce.
///
/// Random nonces are safe for up to 2³² messages under one key. A field key sees a handful; a key-encryption key
/// one message for each data key it wraps.
pub(crate) fn random_nonce() -> Result<Nonce, VaultError> {
    let mut nonce = [0; NONCE_BYTES];
    fill_random(&mut nonce)?;
    Ok(nonce)
}

/// Encrypts `plaintext`; the answer is the ciphertext followed by the tag.
pub(crate) fn encrypt(
    key: &Secret,
    nonce: &Nonce,
    associated_data: &[u8],
    plaintext: &[u8],
) -> Result<Vec<u8>, VaultError> {
    Aes256Gcm::new(key.bytes().into())
        .encrypt(nonce.into(), Payload { msg: plaintext, aad: associated_data })
        .map_err(|_| VaultError::TooLong)
}

/// Decrypts ciphertext followed by tag, after the tag has been checked.
pub(crate) fn decrypt(
    key: &Secret,
    nonce: &Nonce,
    associated_data: &[u8],
    ciphertext_and_tag: &[u8],
) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    Aes256Gcm::new(key.bytes().into())
        .decrypt(nonce.into(), Payload { msg: ciphertext_and_tag, aad: associated_data })
        .map(Zeroizing::new)
        .map_err(|_| VaultError::NotAuthentic)
}
