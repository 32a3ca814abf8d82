//! The bytes around a sealed text; knows the layout, never a key.
//!
//! | bytes | what |
//! | --- | --- |
//! | 0–1 | magic, `YJ` |
//! | 2 | version of the format, 1 |
//! | 3 | algorithm, 1 = AES-256-GCM |
//! | 4–7 | version of the key-encryption key at the time of sealing, big-endian |
//! | 8–11 | generation of the member's data key, big-endian |
//! | 12–23 | nonce |
//! | 24– | ciphertext, then the tag of 16 bytes |

use crate::algorithm::Algorithm;
use crate::cipher::{NONCE_BYTES, Nonce, TAG_BYTES};
use crate::error::VaultError;

/// The version of the format that this program writes and reads.
pub(crate) const ENVELOPE_VERSION: u8 = 1;

const MAGIC: [u8; 2] = *b"YJ";
const HEADER_BYTES: usize = MAGIC.len() + 1 + 1 + 4 + 4 + NONCE_BYTES;

/// What an envelope says before its ciphertext.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) algorithm: Algorithm,
    pub(crate) kek_version: u32,
    pub(crate) generation: u32,
    pub(crate) nonce: Nonce,
}

impl Header {
    /// The envelope of this header and `ciphertext_and_tag`.
    pub(crate) fn enclose(&self, ciphertext_and_tag: &[u8]) -> Vec<u8> {
        let mut envelope = Vec::with_capacity(HEADER_BYTES + ciphertext_and_tag.len());
        envelope.extend_from_slice(&MAGIC);
        envelope.push(ENVELOPE_VERSION);
        envelope.push(self.algorithm.number());
        envelope.extend_from_slice(&self.kek_version.to_be_bytes());
        envelope.extend_from_slice(&self.generation.to_be_bytes());
        envelope.extend_from_slice(&self.nonce);
        envelope.extend_from_slice(ciphertext_and_tag);
        envelope
    }

    /// Takes an envelope apart into header and ciphertext with tag.
    pub(crate) fn parse(envelope: &[u8]) -> Result<(Self, &[u8]), VaultError> {
        let (magic, rest) = take::<2>(envelope)?;
        let ([version], rest) = take(rest)?;
        let ([algorithm], rest) = take(rest)?;
        if magic != MAGIC {
            return Err(VaultError::NotAnEnvelope);
        }
        if version != ENVELOPE_VERSION {
            return Err(VaultError::UnknownEnvelopeVersion { version });
        }
        let algorithm = Algorithm::from_number(algorithm)?;
        let (kek_version, rest) = take(rest)?;
        let (generation, rest) = take(rest)?;
        let (nonce, rest) = take(rest)?;
        if rest.len() < TAG_BYTES {
            return Err(VaultError::NotAnEnvelope);
        }
        let header = Self {
            algorithm,
            kek_version: u32::from_be_bytes(kek_version),
            generation: u32::from_be_bytes(generation),
            nonce,
        };
        Ok((header, rest))
    }
}

/// The first `N` bytes, and the rest.
pub(crate) fn take<const N: usize>(bytes: &[u8]) -> Result<([u8; N], &[u8]), VaultError> {
    let (first, rest) = bytes.split_first_chunk().ok_or(VaultError::NotAnEnvelope)?;
    Ok((*first, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: Header =
        Header { algorithm: Algorithm::Aes256Gcm, kek_version: 0x0102_0304, generation: 5, nonce: [9; NONCE_BYTES] };

    #[test]
    fn layout_is_fixed() {
        let envelope = HEADER.enclose(&[0xAA; TAG_BYTES]);
        let mut expected = b"YJ\x01\x01\x01\x02\x03\x04\0\0\0\x05".to_vec();
        expected.extend([9; 12]);
        expected.extend([0xAA; 16]);
        assert_eq!(envelope, expected);
        assert_eq!(Header::parse(&envelope).unwrap(), (HEADER, &[0xAA; TAG_BYTES][..]));
    }

    #[test]
    fn other_beginnings_are_told_apart() {
        let change = |at: usize, byte: u8| {
            let mut envelope = HEADER.enclose(&[0; TAG_BYTES]);
            envelope[at] = byte;
            Header::parse(&envelope).unwrap_err()
        };
        assert!(matches!(change(0, b'X'), VaultError::NotAnEnvelope));
        assert!(matches!(change(2, 2), VaultError::UnknownEnvelopeVersion { version: 2 }));
        assert!(matches!(change(3, 2), VaultError::AlgorithmNotBuiltIn { algorithm: 2, name: "SM4-GCM" }));
        assert!(matches!(change(3, 9), VaultError::UnknownAlgorithm { algorithm: 9 }));
    }

    #[test]
    fn an_envelope_without_room_for_a_tag_is_refused() {
        let envelope = HEADER.enclose(&[0; TAG_BYTES]);
        for length in 0..envelope.len() {
            assert!(matches!(Header::parse(&envelope[..length]), Err(VaultError::NotAnEnvelope)), "{length}");
        }
    }
}
