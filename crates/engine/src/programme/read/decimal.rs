//! Exact decimals from their text. No float is made on the way.

use crate::number::Micros;

/// Why a text is no number of the language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DecimalFault {
    /// Infinite, or not a number.
    NotFinite,
    /// More than six places.
    TooPrecise,
    /// Below 0, or above the most.
    OutOfRange,
}

/// Reads a TOML integer or float (decimal notation; exponents are fine) of at most `most` and six places.
pub(super) fn parse(text: &str, most: i64) -> Result<Micros, DecimalFault> {
    let unsigned = text.trim_start_matches(['+', '-']);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits: String = [whole, part].concat().replace('_', "");
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(DecimalFault::NotFinite);
    }
    let significant = digits.trim_start_matches('0').trim_end_matches('0');
    if significant.is_empty() {
        return Ok(Micros(0));
    }
    if text.starts_with('-') {
        return Err(DecimalFault::OutOfRange);
    }
    let zeros = digits.len() - digits.trim_end_matches('0').len();
    let places = part.bytes().filter(|byte| *byte != b'_').count();
    let shift = exponent_of(exponent) + length(zeros) - length(places) + 6;
    if shift < 0 {
        return Err(DecimalFault::TooPrecise);
    }
    if shift + length(significant.len()) > 30 {
        return Err(DecimalFault::OutOfRange);
    }
    let zeros = "0".repeat(usize::try_from(shift).unwrap_or(0));
    let micros: i128 = [significant, &zeros].concat().parse().map_err(|_| DecimalFault::OutOfRange)?;
    within(micros, most)
}

/// A number of millionths, if it is at most `most` ones.
fn within(micros: i128, most: i64) -> Result<Micros, DecimalFault> {
    if micros < 0 || micros > i128::from(most) * i128::from(Micros::ONE.0) {
        return Err(DecimalFault::OutOfRange);
    }
    i64::try_from(micros).map(Micros).map_err(|_| DecimalFault::OutOfRange)
}

/// The exponent, or a huge one with its sign where it is too long to hold.
fn exponent_of(text: Option<&str>) -> i64 {
    const HUGE: i64 = 1_000_000_000_000;
    let Some(text) = text else { return 0 };
    let exponent = text.replace('_', "").parse::<i64>();
    exponent.unwrap_or(if text.starts_with('-') { -HUGE } else { HUGE }).clamp(-HUGE, HUGE)
}

fn length(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX / 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOST: i64 = 1_000_000_000_000;

    #[test]
    fn decimals_are_exact() {
        for (text, micros) in [
            ("0", 0),
            ("-0.0", 0),
            ("+1.2", 1_200_000),
            ("0.000001", 1),
            ("0.1", 100_000),
            ("19.90", 19_900_000),
            ("1.20000000000", 1_200_000),
            ("5e3", 5_000_000_000),
            ("5E-6", 5),
            ("12.5e-1", 1_250_000),
            ("1_000.5", 1_000_500_000),
            ("1000000000000", 1_000_000_000_000_000_000),
            ("1e12", 1_000_000_000_000_000_000),
            ("0e99999999999999999999", 0),
        ] {
            assert_eq!(parse(text, MOST), Ok(Micros(micros)), "{text}");
        }
    }

    #[test]
    fn what_is_not_exact_or_out_of_range_is_refused() {
        for text in ["0.0000001", "1.0000001", "1e-7", "1e-99999999999999999999"] {
            assert_eq!(parse(text, MOST), Err(DecimalFault::TooPrecise), "{text}");
        }
        for text in ["-1", "-0.0000001", "1000000000000.000001", "1e13", "1e300", "1e99999999999999999999"] {
            assert_eq!(parse(text, MOST), Err(DecimalFault::OutOfRange), "{text}");
        }
        for text in ["inf", "-inf", "nan", "+nan", ""] {
            assert_eq!(parse(text, MOST), Err(DecimalFault::NotFinite), "{text}");
        }
    }
}
