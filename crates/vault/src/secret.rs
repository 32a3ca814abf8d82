//! The 256 secret bits behind every key; never shown, never compared, wiped when dropped.

use std::fmt;

use zeroize::Zeroizing;

use crate::error::VaultError;

/// Bytes in a key.
pub(crate) const KEY_BYTES: usize = 32;

/// A 256-bit key, wiped from memory when dropped.
#[derive(Clone)]
pub(crate) struct Secret(Zeroizing<[u8; KEY_BYTES]>);

impl Secret {
    pub(crate) fn new(bytes: [u8; KEY_BYTES]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// A key of random bytes from the operating system.
    pub(crate) fn random() -> Result<Self, VaultError> {
        let mut bytes = Zeroizing::new([0; KEY_BYTES]);
        fill_random(bytes.as_mut())?;
        Ok(Self(bytes))
    }

    /// A key filled in place by `fill`, so that no other copy of it is left behind.
    pub(crate) fn filled(
        fill: impl FnOnce(&mut [u8; KEY_BYTES]) -> Result<(), VaultError>,
    ) -> Result<Self, VaultError> {
        let mut bytes = Zeroizing::new([0; KEY_BYTES]);
        fill(&mut bytes)?;
        Ok(Self(bytes))
    }

    pub(crate) fn bytes(&self) -> &[u8; KEY_BYTES] {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Fills `bytes` from the operating system's generator.
pub(crate) fn fill_random(bytes: &mut [u8]) -> Result<(), VaultError> {
    getrandom::fill(bytes).map_err(|_| VaultError::Randomness)
}
