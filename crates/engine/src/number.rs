//! Exact numbers: money in fen, whole points, decimals of six places. No float lives here.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Money in fen (1/100 yuan), from 0 to [`Fen::MOST`] wherever it comes from outside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fen(pub i64);

/// A number of points. What comes from outside lies within ±[`Points::MOST`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Points(pub i64);

/// An exact decimal with at most six places, held in millionths: a rate, a multiplier, a weight or a threshold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Micros(pub i64);

impl Fen {
    /// The largest amount that is accepted: 10¹² fen.
    pub const MOST: Self = Self(1_000_000_000_000);

    /// Reads yuan as people write them in files: `[0-9]+(\.[0-9]{1,2})?`, at most [`Fen::MOST`].
    #[must_use]
    pub fn parse_yuan(text: &str) -> Option<Self> {
        let (whole, cents) = match text.split_once('.') {
            Some((whole, cents)) if (1..=2).contains(&cents.len()) => (whole, cents),
            Some(_) => return None,
            None => (text, ""),
        };
        if whole.is_empty() || !cents.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let scale = if cents.len() == 1 { 10 } else { 1 };
        let cents = cents.bytes().fold(0, |sum, digit| sum * 10 + i64::from(digit - b'0')) * scale;
        let fen = digits(whole, Self::MOST.0)?.checked_mul(100)?.checked_add(cents)?;
        (fen <= Self::MOST.0).then_some(Self(fen))
    }
}

impl Points {
    /// The most points that one activity may name, either way: 10¹².
    pub const MOST: Self = Self(1_000_000_000_000);
    /// The most points that one sale may earn: 10¹⁵. More can only come of a mistyped rate.
    pub const MOST_EARNED: Self = Self(1_000_000_000_000_000);

    /// Reads `-?[0-9]+`, at most [`Points::MOST`] either way.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (sign, rest) = match text.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, text),
        };
        digits(rest, Self::MOST.0).map(|number| Self(sign * number))
    }
}

impl Micros {
    /// The number 1.
    pub const ONE: Self = Self(1_000_000);

    /// A whole number.
    #[must_use]
    pub const fn whole(number: i64) -> Self {
        Self(number * Self::ONE.0)
    }
}

/// Reads one or more ASCII digits as a number of at most `most`.
fn digits(text: &str, most: i64) -> Option<i64> {
    if text.is_empty() {
        return None;
    }
    text.bytes().try_fold(0_i64, |sum, byte| {
        let digit = byte.is_ascii_digit().then(|| i64::from(byte - b'0'))?;
        let next = sum.checked_mul(10)?.checked_add(digit)?;
        (next <= most).then_some(next)
    })
}

/// The earned points of a sale: `floor(multiplier × Σ amount × rate)`, exactly, or `None` above
/// [`Points::MOST_EARNED`].
///
/// `parts` are the amounts with their rates. The product is in fen × 10⁻⁶ × 10⁻⁶, and 100 fen are a yuan.
pub(crate) fn earned(multiplier: Micros, parts: impl Iterator<Item = (Fen, Micros)>) -> Option<Points> {
    let sum = parts.map(|(amount, rate)| i128::from(amount.0) * i128::from(rate.0)).sum::<i128>();
    let product = sum * i128::from(multiplier.0);
    // Nearly every sale fits 64 bits, where dividing is a multiplication; of 128 bits it is a slow call.
    let points = match i64::try_from(product) {
        Ok(product) => product / 100_000_000_000_000,
        Err(_) => i64::try_from(product / 100_000_000_000_000).ok()?,
    };
    (points <= Points::MOST_EARNED.0).then_some(Points(points))
}

impl fmt::Display for Fen {
    /// Yuan with two decimals: `19.90`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(f, "{sign}{}.{:02}", self.0.unsigned_abs() / 100, self.0.unsigned_abs() % 100)
    }
}

impl fmt::Display for Points {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for Micros {
    /// The shortest decimal: `1.2`, `2000`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, part) = (self.0.unsigned_abs() / 1_000_000, self.0.unsigned_abs() % 1_000_000);
        if part == 0 {
            return write!(f, "{sign}{whole}");
        }
        let part = format!("{part:06}");
        write!(f, "{sign}{whole}.{}", part.trim_end_matches('0'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yuan_are_read_to_the_fen_or_not_at_all() {
        for (text, fen) in
            [("0", 0), ("01", 100), ("5", 500), ("19.9", 1_990), ("19.90", 1_990), ("10000000000", 1_000_000_000_000)]
        {
            assert_eq!(Fen::parse_yuan(text), Some(Fen(fen)), "{text}");
        }
        for bad in ["", ".5", "5.", "+5", "-0", "1.000", "1e3", " 5", "１", "10000000000.01", "99999999999999999999"] {
            assert_eq!(Fen::parse_yuan(bad), None, "{bad}");
        }
    }

    #[test]
    fn points_are_whole_and_bounded() {
        assert_eq!(Points::parse("-15"), Some(Points(-15)));
        assert_eq!(Points::parse("1000000000000"), Some(Points::MOST));
        for bad in ["", "-", "+1", "1.0", "1000000000001", "-1000000000001", "999999999999999999999999"] {
            assert_eq!(Points::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn earning_is_floored_once_over_all_lines() {
        let lines = [(Fen(150), Micros::ONE), (Fen(150), Micros(500_000))];
        assert_eq!(earned(Micros(1_200_000), lines.into_iter()), Some(Points(2)));
        assert_eq!(earned(Micros(1_000_000_000_000), [(Fen::MOST, Micros::ONE)].into_iter()), None);
    }

    #[test]
    fn numbers_are_written_the_short_way() {
        assert_eq!(Fen(-1_990).to_string(), "-19.90");
        assert_eq!(Micros(1_200_000).to_string(), "1.2");
        assert_eq!(Micros::whole(2_000).to_string(), "2000");
        assert_eq!(Micros(1).to_string(), "0.000001");
    }
}
