//! Phone numbers in one normal form, so that equal numbers have equal indexes; never where they are stored.

use std::fmt;

use zeroize::Zeroizing;

#[cfg(test)]
mod tests;

/// The fewest digits of a number: service numbers such as 95588 have five.
const DIGITS_MIN: usize = 5;
/// The most digits of a number: 15 by ITU-T E.164, and some for an extension.
const DIGITS_MAX: usize = 20;
/// Digits of a mainland mobile number.
const MOBILE_DIGITS: usize = 11;
/// Digits in a tail.
const TAIL_DIGITS: usize = 4;

/// A phone number in normal form, wiped from memory when dropped; `Debug` does not show it.
///
/// The normal form is what one dials in mainland China: digits only, for a mobile eleven (`13800000000`), for a
/// landline the area code with its 0 (`01012345678`). Numbers of other countries are `+`, country code and number.
#[derive(Clone, PartialEq, Eq)]
pub struct Phone(Zeroizing<String>);

impl Phone {
    /// Reads a phone number as people write it.
    ///
    /// Blanks, hyphens and dashes, dots, brackets and the invisible marks that address books paste along are
    /// dropped; full-width digits and signs (`１３８`, `＋`) become plain ones. A leading `+86` or `0086` goes, as
    /// does `86` or a trunk `0` before a mobile number; a landline written with `+86` gets the 0 of its area code
    /// back. Another country's `+` or `00` becomes `+`. Letters, a second number, an extension mark (`转`) are
    /// refused, never guessed at.
    ///
    /// # Errors
    /// [`PhoneError`], which does not contain the text.
    pub fn parse(text: &str) -> Result<Self, PhoneError> {
        let (international, digits) = significant(text)?;
        if digits.is_empty() {
            return Err(PhoneError::Empty);
        }
        let normal = if international { international_form(&digits) } else { domestic_form(&digits) };
        match normal.strip_prefix('+').unwrap_or(&normal).len() {
            ..DIGITS_MIN => Err(PhoneError::TooShort),
            DIGITS_MIN..=DIGITS_MAX => Ok(Self(normal)),
            _ => Err(PhoneError::TooLong),
        }
    }

    /// The normal form, in full: for sealing, indexing, and a reveal that is on record.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last four digits.
    #[must_use]
    pub fn tail(&self) -> PhoneTail {
        let from = self.0.len().saturating_sub(TAIL_DIGITS);
        PhoneTail(Zeroizing::new(self.0.get(from..).unwrap_or_default().to_owned()))
    }

    /// The number as shown by default: first three and last four characters of a number of eleven or more
    /// (`138****0000`), the last four from eight on (`****5678`), else the last two (`****88`). Always four stars.
    #[must_use]
    pub fn masked(&self) -> String {
        let (head, tail) = match self.0.len() {
            11.. => (3, 4),
            8..=10 => (0, 4),
            _ => (0, 2),
        };
        let head = self.0.get(..head).unwrap_or_default();
        let tail = self.0.get(self.0.len().saturating_sub(tail)..).unwrap_or_default();
        format!("{head}****{tail}")
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Phone(…)")
    }
}

/// The last four digits of a phone number, by which the front desk looks for a member; `Debug` does not show them.
#[derive(Clone, PartialEq, Eq)]
pub struct PhoneTail(Zeroizing<String>);

impl PhoneTail {
    /// Reads four digits, plain or full-width; blanks around them do not matter.
    ///
    /// # Errors
    /// [`PhoneError`] if they are not four digits.
    pub fn parse(text: &str) -> Result<Self, PhoneError> {
        let (international, digits) = significant(text)?;
        if international {
            return Err(PhoneError::UnexpectedCharacter { position: 1 });
        }
        match digits.len() {
            0 => Err(PhoneError::Empty),
            1..TAIL_DIGITS => Err(PhoneError::TooShort),
            TAIL_DIGITS => Ok(Self(digits)),
            _ => Err(PhoneError::TooLong),
        }
    }

    /// The four digits.
    #[must_use]
    pub fn digits(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PhoneTail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PhoneTail(…)")
    }
}

/// Why a text is no phone number. It never contains the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PhoneError {
    /// There is no digit in it.
    #[error("there is no phone number")]
    Empty,
    /// There is a character that no phone number has.
    #[error("character {position} does not belong in a phone number")]
    UnexpectedCharacter {
        /// Which character of the text, counted from 1.
        position: usize,
    },
    /// It has too few digits.
    #[error("the phone number has too few digits")]
    TooShort,
    /// It has too many digits.
    #[error("the phone number has too many digits")]
    TooLong,
}

impl PhoneError {
    /// The code that stays the same from release to release.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "phone_empty",
            Self::UnexpectedCharacter { .. } => "phone_unexpected_character",
            Self::TooShort => "phone_too_short",
            Self::TooLong => "phone_too_long",
        }
    }
}

/// Whether a `+` stands in front, and the digits.
fn significant(text: &str) -> Result<(bool, Zeroizing<String>), PhoneError> {
    let mut international = false;
    // As long as the text, so that the digits are never moved and left behind in freed memory.
    let mut digits = Zeroizing::new(String::with_capacity(text.len()));
    for (before, character) in text.chars().enumerate() {
        match plain(character) {
            digit if digit.is_ascii_digit() => digits.push(digit),
            '+' if digits.is_empty() && !international => international = true,
            separator if is_separator(separator) => {}
            _ => return Err(PhoneError::UnexpectedCharacter { position: before + 1 }),
        }
    }
    Ok((international, digits))
}

/// The ASCII twin of a full-width character (U+FF01 to U+FF5E); others as they are.
fn plain(character: char) -> char {
    match character {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(character) - 0xFEE0).unwrap_or(character),
        _ => character,
    }
}

/// Characters that people and programs put between digits.
fn is_separator(character: char) -> bool {
    match character {
        '-' | '.' | '(' | ')' => true,
        // Hyphens and dashes, minus sign.
        '\u{2010}'..='\u{2015}' | '\u{2212}' => true,
        // Zero-width and direction marks, byte-order mark.
        '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' => true,
        _ => character.is_whitespace(),
    }
}

/// The normal form of digits that had a `+` in front.
fn international_form(digits: &str) -> Zeroizing<String> {
    match digits.strip_prefix("86") {
        Some(national) => national_form(national),
        None => owned(&["+", digits]),
    }
}

/// The normal form of digits that had none.
fn domestic_form(digits: &str) -> Zeroizing<String> {
    // No country code begins with 0: zeros typed to fill a field are left as they are.
    if let Some(abroad) = digits.strip_prefix("00").filter(|abroad| !abroad.starts_with('0')) {
        return international_form(abroad);
    }
    let after_prefix = digits.strip_prefix("86").or_else(|| digits.strip_prefix('0'));
    owned(&[after_prefix.filter(|rest| is_mobile(rest)).unwrap_or(digits)])
}

/// The normal form of the digits after the country code of China.
fn national_form(digits: &str) -> Zeroizing<String> {
    if lacks_trunk_zero(digits) { owned(&["0", digits]) } else { domestic_form(digits) }
}

/// Whether the digits are a landline without the 0 of its area code: ten digits, or eleven that are no mobile
/// number, for those begin with 1. Service numbers (400, 800) have ten digits and no area code.
fn lacks_trunk_zero(digits: &str) -> bool {
    let is_service = digits.starts_with("400") || digits.starts_with("800");
    match digits.len() {
        10 => !digits.starts_with('0') && !is_service,
        11 => !digits.starts_with(['0', '1']),
        _ => false,
    }
}

/// Whether the digits are a mainland mobile number: eleven, from 13 to 19.
fn is_mobile(digits: &str) -> bool {
    digits.len() == MOBILE_DIGITS && digits.starts_with('1') && matches!(digits.as_bytes().get(1), Some(b'3'..=b'9'))
}

fn owned(parts: &[&str]) -> Zeroizing<String> {
    Zeroizing::new(parts.concat())
}
