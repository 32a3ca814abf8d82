//! What is printed on a coupon: twelve characters that people read to each other, the last of which shows a slip.

use yanji_words::Problem;

use crate::error::AppError;

/// The characters of a code. None looks or sounds like another one of them: of 0/O, 1/I/L, 2/Z, 5/S, 6/G, 8/B and U/V/Y
/// at most one is there. 23 is a prime, so that the check character finds every single slip.
const ALPHABET: [u8; 23] = *b"23456789ACDEFHJKMNPRTWX";
/// How many characters a code has, the last one worked out from the others.
const LENGTH: usize = 12;
const BASE: usize = ALPHABET.len();
/// The largest multiple of the base among bytes: what is above is drawn again, so that all characters are as likely.
const FAIR: u8 = 253;

/// A new code that nobody can guess: one of 23¹¹, about 10¹⁵.
pub(super) fn fresh() -> Result<String, AppError> {
    let mut digits = Vec::with_capacity(LENGTH);
    while digits.len() < LENGTH - 1 {
        let mut bytes = [0_u8; 16];
        getrandom::fill(&mut bytes).map_err(|error| AppError::caused(Problem::Internal, error.to_string()))?;
        let fair = bytes.iter().filter(|byte| **byte < FAIR).map(|byte| usize::from(*byte) % BASE);
        digits.extend(fair.take(LENGTH - 1 - digits.len()));
    }
    digits.push(check(&digits));
    Ok(digits.into_iter().map(|digit| char::from(ALPHABET[digit])).collect())
}

/// Reads a code as people type it, in small letters and with blanks and hyphens or without; `None` for anything that is
/// none, a slip of one character or two that were swapped included.
pub(crate) fn parse(text: &str) -> Option<String> {
    let typed = text.bytes().filter(|byte| !matches!(byte, b' ' | b'-')).map(|byte| byte.to_ascii_uppercase());
    let place = |byte: u8| ALPHABET.iter().position(|known| *known == byte);
    let digits: Vec<usize> = typed.map(place).collect::<Option<_>>()?;
    let (last, others) = digits.split_last()?;
    let is_code = digits.len() == LENGTH && *last == check(others);
    is_code.then(|| digits.into_iter().map(|digit| char::from(ALPHABET[digit])).collect())
}

/// The check character: the sum of the others, each times its place, so that two neighbours that are swapped change it.
fn check(digits: &[usize]) -> usize {
    digits.iter().enumerate().map(|(place, digit)| (place + 1) * digit).sum::<usize>() % BASE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_it_is_typed() {
        for _ in 0..200 {
            let code = fresh().unwrap();
            assert_eq!(code.len(), LENGTH);
            let typed = format!(" {}-{} {}", code[..4].to_lowercase(), &code[4..8], &code[8..]);
            assert_eq!(parse(&typed), Some(code));
        }
    }

    #[test]
    fn every_single_slip_and_every_swap_of_neighbours_shows() {
        let code = fresh().unwrap().into_bytes();
        let read = |bytes: &[u8]| parse(std::str::from_utf8(bytes).unwrap());
        for place in 0..LENGTH {
            for other in ALPHABET.into_iter().filter(|other| *other != code[place]) {
                let mut slip = code.clone();
                slip[place] = other;
                assert_eq!(read(&slip), None);
            }
            if place > 0 && code[place] != code[place - 1] {
                let mut swapped = code.clone();
                swapped.swap(place, place - 1);
                assert_eq!(read(&swapped), None);
            }
        }
    }

    #[test]
    fn what_is_no_code_is_none() {
        for text in ["", "2222", "22222222222", "2222222222222", "0OIL1ZSBGUVY", "张小敏"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn no_two_codes_are_the_same() {
        let codes: std::collections::HashSet<String> = (0..1_000).map(|_| fresh().unwrap()).collect();
        assert_eq!(codes.len(), 1_000);
    }
}
