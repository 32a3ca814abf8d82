//! RSA signatures over SHA-256 (PKCS #1 v1.5), as both providers ask for. Keys are read here and never written.

use std::fmt;

use base64ct::{Base64, Encoding};
use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaKeyPair, UnparsedPublicKey};
use zeroize::Zeroizing;

use crate::error::WireError;

/// The name of RSA as it stands in a public key: its object identifier and no parameters (RFC 8017, A.1).
const RSA: &[u8] = &[0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00];
const SEQUENCE: u8 = 0x30;
const BIT_STRING: u8 = 0x03;

/// A key that signs.
pub struct PrivateKey(RsaKeyPair);

/// A key that verifies what the other side signed.
#[derive(Clone)]
pub struct PublicKey(Vec<u8>);

impl PrivateKey {
    /// Reads a key of 2048 bits or more in PKCS #8, as PEM or as the base64 within.
    ///
    /// # Errors
    /// [`WireError::Key`].
    pub fn read(text: &str) -> Result<Self, WireError> {
        let der = Zeroizing::new(unarmoured(text)?);
        RsaKeyPair::from_pkcs8(&der).map(Self).map_err(|_| WireError::Key)
    }

    /// Signs a text; the signature is base64.
    ///
    /// # Errors
    /// [`WireError::Key`] when the machine gives no randomness, with which the computation is hidden.
    pub(crate) fn sign(&self, text: &str) -> Result<String, WireError> {
        let mut signature = vec![0; self.0.public().modulus_len()];
        self.0
            .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), text.as_bytes(), &mut signature)
            .map_err(|_| WireError::Key)?;
        Ok(Base64::encode_string(&signature))
    }
}

impl PublicKey {
    /// Reads a public key as `openssl` and the providers write it (SubjectPublicKeyInfo), as PEM or as the base64 within.
    ///
    /// # Errors
    /// [`WireError::Key`].
    pub fn read(text: &str) -> Result<Self, WireError> {
        let der = unarmoured(text)?;
        within(&der).map(|key| Self(key.to_vec())).ok_or(WireError::Key)
    }

    /// Whether a signature in base64 is one over this text.
    pub(crate) fn verifies(&self, text: &str, signature: &str) -> bool {
        let Ok(signature) = Base64::decode_vec(signature) else { return false };
        let key = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, &self.0);
        key.verify(text.as_bytes(), &signature).is_ok()
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PrivateKey(…)")
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PublicKey(…)")
    }
}

/// The bytes within the lines of a PEM file; base64 without such lines is read as well.
fn unarmoured(text: &str) -> Result<Vec<u8>, WireError> {
    let base64: Zeroizing<String> =
        Zeroizing::new(text.lines().filter(|line| !line.starts_with("-----")).map(str::trim).collect());
    Base64::decode_vec(&base64).map_err(|_| WireError::Key)
}

/// The key within a SubjectPublicKeyInfo (RFC 5280, 4.1): the algorithm, then the key as a string of bits.
fn within(der: &[u8]) -> Option<&[u8]> {
    let (whole, after) = value(SEQUENCE, der)?;
    let (algorithm, bits) = value(SEQUENCE, whole)?;
    let (bits, rest) = value(BIT_STRING, bits)?;
    let (unused, key) = bits.split_first()?;
    (after.is_empty() && rest.is_empty() && algorithm == RSA && *unused == 0).then_some(key)
}

/// What a tag of DER holds, and what follows it. Lengths are told in one byte, or in one or two more.
fn value(tag: u8, der: &[u8]) -> Option<(&[u8], &[u8])> {
    let (&[found, first], rest) = der.split_first_chunk::<2>()?;
    let (length, rest) = match first {
        0..=0x7f => (usize::from(first), rest),
        0x81 => rest.split_first().map(|(length, rest)| (usize::from(*length), rest))?,
        0x82 => rest.split_first_chunk::<2>().map(|(length, rest)| (usize::from(u16::from_be_bytes(*length)), rest))?,
        _ => return None,
    };
    if found == tag { rest.split_at_checked(length) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRIVATE: &str = include_str!("sandbox/keys/merchant.private.pem");
    const PUBLIC: &str = include_str!("sandbox/keys/merchant.public.pem");
    const OTHER: &str = include_str!("sandbox/keys/provider.public.pem");
    /// Made with `printf 'GET\n/v3/certificates\n…' | openssl dgst -sha256 -sign merchant.private.pem | base64`.
    const BY_OPENSSL: &str = include_str!("rsa/signature_by_openssl.txt");
    const TEXT: &str = "GET\n/v3/certificates\n1554208460\n593BEC0C930BF1AFEB40B4A08C8FB242\n\n";

    #[test]
    fn a_signature_is_the_one_that_others_make() {
        let signature = PrivateKey::read(PRIVATE).unwrap().sign(TEXT).unwrap();
        assert_eq!(signature, BY_OPENSSL.trim());
        let key = PublicKey::read(PUBLIC).unwrap();
        assert!(key.verifies(TEXT, BY_OPENSSL.trim()));
        assert!(!key.verifies(&TEXT.replace("GET", "PUT"), &signature));
        assert!(!key.verifies(TEXT, &signature.replace('A', "B")));
        assert!(!key.verifies(TEXT, "") && !key.verifies(TEXT, "no base64"));
        assert!(!PublicKey::read(OTHER).unwrap().verifies(TEXT, &signature));
    }

    #[test]
    fn what_is_no_key_is_refused() {
        let bare: String = PUBLIC.lines().filter(|line| !line.starts_with('-')).collect();
        assert!(PublicKey::read(&bare).is_ok(), "a key without its lines is one");
        for wrong in ["", "x", "AAAA", PRIVATE, &bare[..100], &bare.replacen("MIIB", "MIIC", 1)] {
            assert!(PublicKey::read(wrong).is_err(), "{wrong}");
        }
        assert!(PrivateKey::read(PUBLIC).is_err());
        assert!(PrivateKey::read(&PRIVATE.replacen("MII", "MIA", 1)).is_err());
    }
}
