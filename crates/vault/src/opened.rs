//! The plaintext of an opened envelope; wiped when dropped, never shown by `Debug`.

use std::fmt;

use zeroize::Zeroizing;

use crate::error::VaultError;

/// The plaintext of an envelope, wiped from memory when dropped.
///
/// Whoever copies it out takes over the care for it.
#[derive(Clone, PartialEq, Eq)]
pub struct Opened(Zeroizing<Vec<u8>>);

impl Opened {
    pub(crate) fn new(bytes: Zeroizing<Vec<u8>>) -> Self {
        Self(bytes)
    }

    /// The bytes that were sealed.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The text that was sealed.
    ///
    /// # Errors
    /// [`VaultError::NotText`] if the bytes are not UTF-8.
    pub fn as_str(&self) -> Result<&str, VaultError> {
        std::str::from_utf8(&self.0).map_err(|_| VaultError::NotText)
    }
}

impl fmt::Debug for Opened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Opened(…)")
    }
}
