//! Numbers as people read them: with commas between thousands.

use yanji_engine::number::{Fen, Micros};

/// A whole number: `2,000`.
#[must_use]
pub fn whole(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::from(if number < 0 { "-" } else { "" });
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// An exact decimal: `2,000`, `19.9`.
#[must_use]
pub fn decimal(number: Micros) -> String {
    let text = number.to_string();
    let (head, part) = text.split_once('.').map_or((text.as_str(), None), |(head, part)| (head, Some(part)));
    let head = head.parse().map_or_else(|_| head.to_owned(), whole);
    part.map_or_else(|| head.clone(), |part| format!("{head}.{part}"))
}

/// An amount in yuan, whole or with both digits of its fen: `2,000`, `19.90`, `0.05`.
#[must_use]
pub fn yuan(amount: Fen) -> String {
    let sign = if amount.0 < 0 { "-" } else { "" };
    let fen = amount.0.unsigned_abs();
    let yuan = whole(i64::try_from(fen / 100).unwrap_or(i64::MAX));
    if fen.is_multiple_of(100) { format!("{sign}{yuan}") } else { format!("{sign}{yuan}.{:02}", fen % 100) }
}

/// How many ones make one of this rate, if that is a whole number above 1: 100 for 0.01.
pub(crate) fn inverse(rate: Micros) -> Option<i64> {
    let below_one = rate.0 > 0 && rate < Micros::ONE;
    let square = Micros::ONE.0 * Micros::ONE.0;
    (below_one && square % rate.0 == 0 && (square / rate.0) % Micros::ONE.0 == 0).then(|| Micros::ONE.0 / rate.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        for (number, text) in [(0, "0"), (999, "999"), (1_000, "1,000"), (-1_234_567, "-1,234,567")] {
            assert_eq!(whole(number), text);
        }
        assert_eq!(decimal(Micros(12_345_600_000)), "12,345.6");
        assert_eq!(decimal(Micros::whole(2_000)), "2,000");
        assert_eq!((yuan(Fen(1_990)), yuan(Fen::MOST)), ("19.90".to_owned(), "10,000,000,000".to_owned()));
        assert_eq!([Fen(-5), Fen(5), Fen(-123_410)].map(yuan), ["-0.05", "0.05", "-1,234.10"]);
    }

    #[test]
    fn small_rates_are_turned_round_when_they_divide_evenly() {
        for (rate, ones) in [(10_000, Some(100)), (500_000, Some(2)), (300_000, None), (1_000_000, None), (0, None)] {
            assert_eq!(inverse(Micros(rate)), ones, "{rate}");
        }
    }
}
