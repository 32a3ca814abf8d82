//! How the length of a text is hidden before it is sealed; never what the text means.
//!
//! Padding follows ISO/IEC 7816-4: one byte `80`, then zeros. It marks its own beginning, so opening needs not to
//! know how a text was padded. It is read only after authentication, so it can be no oracle.

use zeroize::Zeroizing;

use crate::error::VaultError;

/// Bytes in a bucket.
const BUCKET_BYTES: usize = 32;
/// The byte between the text and its zeros.
const MARK: u8 = 0x80;

/// Whether a sealed text shows its length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Padding {
    /// The envelope shows the length of the text; for texts of one length, such as phone numbers.
    Exact,
    /// The envelope shows only the number of 32-byte buckets that the text and one mark byte fill; for names and
    /// notes. A name of up to 31 bytes (ten Chinese characters) looks like any other.
    Buckets,
}

impl Padding {
    /// `text`, its mark and its zeros.
    pub(crate) fn pad(self, text: &[u8]) -> Zeroizing<Vec<u8>> {
        let marked_bytes = text.len() + 1;
        let padded_bytes = match self {
            Self::Exact => marked_bytes,
            Self::Buckets => marked_bytes.next_multiple_of(BUCKET_BYTES),
        };
        let mut padded = Zeroizing::new(Vec::with_capacity(padded_bytes));
        padded.extend_from_slice(text);
        padded.push(MARK);
        padded.resize(padded_bytes, 0);
        padded
    }
}

/// Cuts the mark and the zeros off `padded`.
///
/// # Errors
/// [`VaultError::NotAnEnvelope`] if there is no mark: authentic, but not written by [`Padding::pad`].
pub(crate) fn unpad(padded: &mut Vec<u8>) -> Result<(), VaultError> {
    match padded.iter().rposition(|byte| *byte != 0) {
        Some(at) if padded.get(at) == Some(&MARK) => {
            padded.truncate(at);
            Ok(())
        }
        _ => Err(VaultError::NotAnEnvelope),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_are_multiples_of_32_with_room_for_the_mark() {
        for (text_bytes, padded_bytes) in [(0, 32), (1, 32), (31, 32), (32, 64), (63, 64), (64, 96)] {
            assert_eq!(Padding::Buckets.pad(&vec![b'x'; text_bytes]).len(), padded_bytes, "{text_bytes}");
            assert_eq!(Padding::Exact.pad(&vec![b'x'; text_bytes]).len(), text_bytes + 1);
        }
    }

    #[test]
    fn texts_that_end_like_padding_come_back_whole() {
        for text in [&b""[..], b"\x80", b"\0", b"a\x80\0\0", &[0; 40], &[0x80; 32]] {
            for padding in [Padding::Exact, Padding::Buckets] {
                let mut padded = padding.pad(text).to_vec();
                unpad(&mut padded).unwrap();
                assert_eq!(padded, text);
            }
        }
    }

    #[test]
    fn what_was_never_padded_is_refused() {
        for bytes in [&b""[..], b"abc", &[0; 32], b"\x80a"] {
            assert!(matches!(unpad(&mut bytes.to_vec()), Err(VaultError::NotAnEnvelope)));
        }
    }
}
