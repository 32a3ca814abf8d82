//! Bytes of a text file into text, strictly: a byte that does not fit is an error, never a replacement character.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, GB18030, UTF_8, UTF_16BE, UTF_16LE};
use serde::{Deserialize, Serialize};

/// How the characters of a text file are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Encoding {
    /// UTF-8, with or without a byte-order mark.
    Utf8,
    /// UTF-16, low byte first: what Excel calls "Unicode text".
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// GB 18030, and with it GBK and GB 2312: what Excel writes as CSV on a Chinese Windows.
    Gb18030,
    /// Big5, of Hong Kong and Taiwan.
    Big5,
}

impl Encoding {
    /// Every encoding, the likeliest first.
    pub const ALL: [Self; 5] = [Self::Utf8, Self::Gb18030, Self::Utf16Le, Self::Utf16Be, Self::Big5];

    /// The usual name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
            Self::Gb18030 => "GB18030",
            Self::Big5 => "Big5",
        }
    }

    /// The encoding that a file seems to have: by its byte-order mark; UTF-8 where it is sound UTF-8, which hardly
    /// happens by chance; else by how often characters occur.
    #[must_use]
    pub(crate) fn guess(bytes: &[u8]) -> Self {
        match encoding_rs::Encoding::for_bom(bytes) {
            Some((encoding, _)) if encoding == UTF_16LE => return Self::Utf16Le,
            Some((encoding, _)) if encoding == UTF_16BE => return Self::Utf16Be,
            Some(_) => return Self::Utf8,
            None => {}
        }
        if std::str::from_utf8(bytes).is_ok() {
            return Self::Utf8;
        }
        let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
        detector.feed(bytes, true);
        if detector.guess(None, Utf8Detection::Deny) == BIG5 { Self::Big5 } else { Self::Gb18030 }
    }

    /// The text, without its byte-order mark; `None` when the bytes are not of this encoding, or hold U+0000, which
    /// no text does.
    #[must_use]
    pub(crate) fn decode(self, bytes: &[u8]) -> Option<String> {
        let encoding = match self {
            Self::Utf8 => UTF_8,
            Self::Utf16Le => UTF_16LE,
            Self::Utf16Be => UTF_16BE,
            Self::Gb18030 => GB18030,
            Self::Big5 => BIG5,
        };
        let bytes = match encoding_rs::Encoding::for_bom(bytes) {
            Some((marked, mark_bytes)) if marked == encoding => bytes.get(mark_bytes..).unwrap_or_default(),
            _ => bytes,
        };
        let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
        (!text.contains('\0')).then(|| text.into_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_encoding_is_recognised_and_read() {
        let text = "会员号,日期,实收\n00001,2024-01-05,380.00\n00002,2024-01-06,1200.00\n";
        let gb18030 = GB18030.encode(text).0.into_owned();
        let big5 = BIG5.encode("會員號,日期,實收金額,項目\n00001,2024-01-05,380,護理療程\n").0.into_owned();
        let utf16 = |mark: [u8; 2], bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
            mark.into_iter().chain(text.encode_utf16().flat_map(bytes)).collect()
        };
        for (bytes, encoding) in [
            (text.as_bytes().to_vec(), Encoding::Utf8),
            ([b"\xEF\xBB\xBF", text.as_bytes()].concat(), Encoding::Utf8),
            (gb18030, Encoding::Gb18030),
            (utf16([0xFF, 0xFE], u16::to_le_bytes), Encoding::Utf16Le),
            (utf16([0xFE, 0xFF], u16::to_be_bytes), Encoding::Utf16Be),
        ] {
            assert_eq!(Encoding::guess(&bytes), encoding);
            assert_eq!(encoding.decode(&bytes).as_deref(), Some(text), "{encoding:?}");
        }
        assert_eq!(Encoding::guess(&big5), Encoding::Big5);
        assert!(Encoding::Big5.decode(&big5).unwrap().starts_with("會員號"));
    }

    #[test]
    fn bytes_of_no_text_are_refused() {
        assert_eq!(Encoding::Utf8.decode(b"\xFF\xFE\xFF"), None);
        assert_eq!(Encoding::Utf8.decode(b"a\0b"), None);
        assert_eq!(Encoding::Gb18030.decode(b"\x81"), None);
    }
}
