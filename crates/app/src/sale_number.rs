//! 单号: the number that stands on a receipt, read aloud over the counter and typed where a sale is looked for. How one
//! is made, and how one that was typed is read. No row is counted up for it, so that no sale waits for another.

use yanji_books::accounts::is_sale_number_taken;
use yanji_books::id::SaleId;
use yanji_books::{Read, Tx};
use yanji_engine::Day;
use yanji_engine::day::Date;

use crate::error::AppError;

/// How many digits stand behind the day: at first, and when every shorter end is taken.
const DIGITS: std::ops::RangeInclusive<usize> = 6..=18;
/// How many digits the day takes: `261121`.
const DAY_DIGITS: usize = 6;
/// What stands between the number of a sale and the place of a repayment.
const REPAID: &str = "-R";

/// A number for a sale that came without one: its day, and the last digits of its id, `261121-402936`. Digits alone are
/// told apart by ear and by eye. No other sale of the organisation has the number; the end grows while one has.
pub(crate) fn made(tx: &mut dyn Read, day: Day, id: SaleId) -> Result<String, AppError> {
    for digits in DIGITS {
        let number = of_digits(day, id, digits);
        if !is_sale_number_taken(tx, &number)? {
            return Ok(number);
        }
    }
    Ok(of_digits(day, id, *DIGITS.end()))
}

/// Asks ahead what [`made`] will ask first.
pub(crate) fn ask_ahead(tx: &mut dyn Tx, day: Day, id: SaleId) {
    let _ = is_sale_number_taken(tx, &of_digits(day, id, *DIGITS.start()));
}

/// The numbers that somebody may mean who typed this, the likeliest first: what was typed; the sale of a repayment; and a
/// made number whose hyphen was left out or typed as a space.
pub(crate) fn meant(text: &str) -> Vec<String> {
    let text = text.trim();
    let is_number = |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let mut numbers = vec![text.to_owned()];
    if let Some((sale, _)) = text.rsplit_once(REPAID).filter(|(_, place)| is_number(place)) {
        numbers.push(sale.to_owned());
    }
    let is_between = |character: char| character.is_whitespace() || matches!(character, '-' | '－' | '—');
    let digits: String = text.chars().filter(|character| !is_between(*character)).collect();
    if is_number(&digits) && digits.len() >= DAY_DIGITS + DIGITS.start() {
        let (day, end) = digits.split_at(DAY_DIGITS);
        numbers.push(format!("{day}-{end}"));
    }
    numbers
}

/// The number of a repayment of a sale, by its place among them: `261122-402936-R1`.
pub(crate) fn of_repayment(sale: &str, place: usize) -> String {
    format!("{sale}{REPAID}{place}")
}

/// The day, and so many of the last digits of the random half of an id.
fn of_digits(day: Day, id: SaleId, digits: usize) -> String {
    let [_, _, _, _, _, _, _, _, random @ ..] = id.0;
    let all = format!("{:018}", u64::from_be_bytes(random));
    let Date { year, month, day } = day.date();
    format!("{:02}{month:02}{day:02}-{}", year.rem_euclid(100), &all[all.len() - digits..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_the_day_and_the_end_of_the_id() {
        let day = Day::parse("2026-01-09").unwrap();
        let id = SaleId([7, 7, 7, 7, 7, 7, 7, 7, 0, 0, 0, 0, 0, 18, 214, 135]);
        assert_eq!(of_digits(day, id, 6), "260109-234567");
        assert_eq!(of_digits(day, id, 7), "260109-1234567");
        assert_eq!(of_digits(day, SaleId([255; 16]), 18), "260109-446744073709551615");
    }

    #[test]
    fn what_was_typed_may_mean_several_numbers() {
        for text in [" 260109234567 ", "260109 234567", "260109－234567"] {
            assert_eq!(meant(text).last().unwrap(), "260109-234567", "{text}");
        }
        assert_eq!(meant(&of_repayment("S-17", 2)), ["S-17-R2", "S-17"]);
        for text in ["S-17", "20260109", "No. 260109234567", "A-R", ""] {
            assert_eq!(meant(text), [text]);
        }
    }
}
