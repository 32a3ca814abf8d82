//! The key above all others: from bytes, text, passphrase or file; never in a database, never shown.

use argon2::{Algorithm, Argon2, Params, Version};
use base64ct::{Base64, Base64Unpadded, Base64Url, Base64UrlUnpadded, Encoding};
use zeroize::Zeroizing;

use crate::error::VaultError;
use crate::secret::{KEY_BYTES, Secret};

mod file;

/// Hexadecimal digits of a root key.
const HEX_DIGITS: usize = 2 * KEY_BYTES;
/// Memory of Argon2id, in KiB.
const ARGON2_MEMORY_KIB: u32 = 64 * 1024;
/// Passes of Argon2id over its memory.
const ARGON2_PASSES: u32 = 3;
/// Lanes of Argon2id.
const ARGON2_LANES: u32 = 1;

/// The 256-bit key from which all others come; wiped from memory when dropped.
///
/// Without it nothing sealed can ever be opened, with it and the keystore everything can. It is kept outside the
/// data directory, see `docs/keys.md`.
#[derive(Clone, Debug)]
pub struct RootKey(Secret);

impl RootKey {
    /// The least number of bytes in a passphrase.
    pub const PASSPHRASE_BYTES_MIN: usize = 12;
    /// The least number of bytes in the salt of a passphrase.
    pub const SALT_BYTES_MIN: usize = 16;

    /// A root key of these bytes, which must be random.
    #[must_use]
    pub fn from_bytes(bytes: [u8; KEY_BYTES]) -> Self {
        Self(Secret::new(bytes))
    }

    /// A new random root key.
    ///
    /// # Errors
    /// [`VaultError::Randomness`] if the operating system gives no random bytes.
    pub fn generate() -> Result<Self, VaultError> {
        Secret::random().map(Self)
    }

    /// Reads a root key from text, as in an environment variable: 64 hexadecimal digits, or 32 bytes in base64,
    /// standard or URL-safe, with or without `=`. Blanks around it do not matter.
    ///
    /// # Errors
    /// [`VaultError::RootKeyText`] if it is neither.
    pub fn from_text(text: &str) -> Result<Self, VaultError> {
        let text = text.trim();
        if text.len() == HEX_DIGITS {
            return from_hex(text);
        }
        from_base64::<Base64>(text)
            .or_else(|_| from_base64::<Base64Unpadded>(text))
            .or_else(|_| from_base64::<Base64Url>(text))
            .or_else(|_| from_base64::<Base64UrlUnpadded>(text))
    }

    /// Stretches a passphrase to a root key with Argon2id (64 MiB, 3 passes, 1 lane).
    ///
    /// The passphrase counts byte for byte, nothing is trimmed. The salt is not secret but must be kept: another
    /// salt gives another key. Meant to be slow: a fraction of a second.
    ///
    /// # Errors
    /// [`VaultError::PassphraseTooShort`], [`VaultError::SaltTooShort`]; [`VaultError::Derivation`] beyond 4 GiB.
    pub fn from_passphrase(passphrase: &str, salt: &[u8]) -> Result<Self, VaultError> {
        if passphrase.len() < Self::PASSPHRASE_BYTES_MIN {
            return Err(VaultError::PassphraseTooShort { bytes_min: Self::PASSPHRASE_BYTES_MIN });
        }
        if salt.len() < Self::SALT_BYTES_MIN {
            return Err(VaultError::SaltTooShort { bytes_min: Self::SALT_BYTES_MIN });
        }
        let params = Params::new(ARGON2_MEMORY_KIB, ARGON2_PASSES, ARGON2_LANES, Some(KEY_BYTES))
            .map_err(|_| VaultError::Derivation)?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        Secret::filled(|key| {
            argon2.hash_password_into(passphrase.as_bytes(), salt, key).map_err(|_| VaultError::Derivation)
        })
        .map(Self)
    }

    /// The key as [`RootKey::from_text`] reads it, 64 hexadecimal digits; for the key file alone.
    fn to_hex(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(HEX_DIGITS));
        for byte in self.0.bytes() {
            for digit in [byte >> 4, byte & 0xF] {
                text.extend(char::from_digit(u32::from(digit), 16));
            }
        }
        text
    }

    pub(crate) fn secret(&self) -> &Secret {
        &self.0
    }
}

fn from_hex(text: &str) -> Result<RootKey, VaultError> {
    Secret::filled(|key| {
        for (byte, pair) in key.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
            *byte = 0;
            for digit in pair {
                let value = char::from(*digit).to_digit(16).and_then(|value| u8::try_from(value).ok());
                *byte = (*byte << 4) | value.ok_or(VaultError::RootKeyText)?;
            }
        }
        Ok(())
    })
    .map(RootKey)
}

fn from_base64<E: Encoding>(text: &str) -> Result<RootKey, VaultError> {
    Secret::filled(|key| match E::decode(text, key) {
        Ok(bytes) if bytes.len() == KEY_BYTES => Ok(()),
        _ => Err(VaultError::RootKeyText),
    })
    .map(RootKey)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes_of(text: &str) -> Option<[u8; KEY_BYTES]> {
        RootKey::from_text(text).ok().map(|key| *key.secret().bytes())
    }

    #[test]
    fn text_forms_agree() {
        let bytes: [u8; 32] = std::array::from_fn(|n| 0xFF - n as u8);
        let hex = "fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0efeeedecebeae9e8e7e6e5e4e3e2e1e0";
        for text in [
            hex,
            &hex.to_uppercase(),
            &format!("  {hex}\n"),
            "//79/Pv6+fj39vX08/Lx8O/u7ezr6uno5+bl5OPi4eA=",
            "//79/Pv6+fj39vX08/Lx8O/u7ezr6uno5+bl5OPi4eA",
            "__79_Pv6-fj39vX08_Lx8O_u7ezr6uno5-bl5OPi4eA=",
            "__79_Pv6-fj39vX08_Lx8O_u7ezr6uno5-bl5OPi4eA",
        ] {
            assert_eq!(bytes_of(text), Some(bytes), "{text:?}");
        }
        assert_eq!(*RootKey::from_bytes(bytes).to_hex(), hex);
    }

    #[test]
    fn other_texts_are_refused() {
        let hex = "0".repeat(64);
        for text in [
            "",
            "secret",
            &hex[..63],
            &format!("{hex}0"),
            &format!("{}g", &hex[..63]),
            &format!("+{}", &hex[..63]),
            &format!("{}é", &hex[..62]),
            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==",
        ] {
            assert!(matches!(RootKey::from_text(text), Err(VaultError::RootKeyText)), "{text:?}");
        }
    }

    #[test]
    fn generated_keys_differ() {
        assert_ne!(RootKey::generate().unwrap().secret().bytes(), RootKey::generate().unwrap().secret().bytes());
    }

    /// The expected key was computed with another implementation (Python, package `cryptography`).
    #[test]
    fn passphrase_gives_the_known_key() {
        let key = RootKey::from_passphrase("correct horse 电池", b"0123456789abcdef").unwrap();
        assert_eq!(*key.to_hex(), "365b644aba958c690918f04fd09093022078c4bb173fc73d188ba285d75301d9");
    }

    #[test]
    fn short_passphrases_and_salts_are_refused() {
        assert!(matches!(
            RootKey::from_passphrase("elevenbytes", &[0; 16]),
            Err(VaultError::PassphraseTooShort { bytes_min: 12 })
        ));
        assert!(matches!(
            RootKey::from_passphrase("twelve bytes", &[0; 15]),
            Err(VaultError::SaltTooShort { bytes_min: 16 })
        ));
    }

    #[test]
    fn debug_shows_nothing() {
        assert_eq!(format!("{:?}", RootKey::from_bytes([0x41; 32])), "RootKey(Secret(…))");
    }
}
