//! Days as people and programs write them, read into days of the calendar. A time of the day is read over.

use serde::{Deserialize, Serialize};
use yanji_engine::Day;

/// In which order a file writes year, month and day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayFormat {
    /// The year first: `2024-01-05`, `2024/1/5`, `20240105`, `2024年1月5日`.
    YearFirst,
    /// The day first: `5/1/2024`.
    DayFirst,
    /// The month first: `1/5/2024`.
    MonthFirst,
    /// Days counted as spreadsheets do: `45296`.
    Serial,
}

/// Serial 1 is 1900-01-01, and there was a 1900-02-29 that never was: from then on serial 25569 is 1970-01-01.
const SERIAL_OF_1970: i32 = 25_569;
/// The last serial before the day that never was.
const SERIAL_BEFORE_GAP: i32 = 59;

impl DayFormat {
    /// Every format, the likeliest first.
    pub const ALL: [Self; 4] = [Self::YearFirst, Self::MonthFirst, Self::DayFirst, Self::Serial];

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::YearFirst => "year_first",
            Self::DayFirst => "day_first",
            Self::MonthFirst => "month_first",
            Self::Serial => "serial",
        }
    }

    /// Reads a day; `None` when it is not written so, or is no day between 1900 and 2999.
    #[must_use]
    pub fn parse(self, text: &str) -> Option<Day> {
        if self == Self::Serial {
            return serial(text);
        }
        let (numbers, rest) = numbers(text)?;
        let day = match self {
            Self::YearFirst => match numbers {
                Numbers::Three([(year, 4), (month, 1..=2), (day, 1..=2)]) => date(year, month, day),
                Numbers::One((packed, 8)) => date(packed / 10_000, packed / 100 % 100, packed % 100),
                Numbers::One(_) | Numbers::Three(_) => None,
            },
            Self::DayFirst => match numbers {
                Numbers::Three([(day, 1..=2), (month, 1..=2), (year, 4)]) => date(year, month, day),
                Numbers::One(_) | Numbers::Three(_) => None,
            },
            Self::MonthFirst => match numbers {
                Numbers::Three([(month, 1..=2), (day, 1..=2), (year, 4)]) => date(year, month, day),
                Numbers::One(_) | Numbers::Three(_) => None,
            },
            Self::Serial => None,
        }?;
        is_time(rest).then_some(day)
    }
}

/// A day as a spreadsheet counts it; the fraction after the point is the time.
fn serial(text: &str) -> Option<Day> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 6 || !digits(whole) || !digits(part) {
        return None;
    }
    let serial: i32 = whole.parse().ok()?;
    day_of_serial(serial)
}

/// The day with a spreadsheet's number; serial 60 is a day that never was.
fn day_of_serial(serial: i32) -> Option<Day> {
    let shift = match serial {
        ..=SERIAL_BEFORE_GAP => 1,
        60 => return None,
        _ => 0,
    };
    let day = Day::from_number(serial.checked_add(shift)?.checked_sub(SERIAL_OF_1970)?);
    (Day::FIRST..=Day::LAST).contains(&day).then_some(day)
}

/// A number with how many digits it was written.
type Written = (i32, usize);

enum Numbers {
    One(Written),
    Three([Written; 3]),
}

/// The numbers at the beginning of a text, and what follows them.
fn numbers(text: &str) -> Option<(Numbers, &str)> {
    let (first, rest) = number(text)?;
    // `20240105`, or with a time behind it `20240105123000`.
    if first.1 == 14 || first.1 == 12 {
        let (packed, _) = number(text.get(..8)?)?;
        return Some((Numbers::One(packed), ""));
    }
    if first.1 == 8 {
        return Some((Numbers::One(first), rest));
    }
    let (second, rest) = number(separator(rest)?)?;
    let (third, rest) = number(separator(rest)?)?;
    let rest = rest.trim_start();
    Some((Numbers::Three([first, second, third]), rest.strip_prefix(['日', '号']).unwrap_or(rest)))
}

/// The number at the beginning; more than nine digits are no number of a date but count.
fn number(text: &str) -> Option<(Written, &str)> {
    let length = text.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, rest) = text.split_at_checked(length)?;
    let value = if length > 9 { 0 } else { digits.parse().ok()? };
    (length > 0).then_some(((value, length), rest))
}

fn separator(text: &str) -> Option<&str> {
    let text = text.trim_start();
    let rest = text.strip_prefix(['-', '/', '.', '年', '月', '－', '／'])?;
    Some(rest.trim_start())
}

/// Whether what follows a date is nothing or a time: `T10:30:00+08:00`, ` 10:30`, `上午10:30`, `10时30分`.
fn is_time(rest: &str) -> bool {
    let rest = rest.trim();
    rest.is_empty()
        || (rest.chars().count() <= 32
            && rest.chars().any(|character| character.is_ascii_digit())
            && rest.chars().all(|character| {
                character.is_ascii_digit()
                    || matches!(character, ' ' | ':' | '.' | '+' | '-' | '：')
                    || "TZAPMapm上下午中晚早凌晨时分秒".contains(character)
            }))
}

fn date(year: i32, month: i32, day: i32) -> Option<Day> {
    Day::parse(&format!("{year:04}-{month:02}-{day:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_in_every_writing() {
        let expected = Day::parse("2024-01-05");
        for (format, text) in [
            (DayFormat::YearFirst, "2024-01-05"),
            (DayFormat::YearFirst, "2024/1/5"),
            (DayFormat::YearFirst, "2024.1.5"),
            (DayFormat::YearFirst, "20240105"),
            (DayFormat::YearFirst, "20240105123059"),
            (DayFormat::YearFirst, "2024年1月5日"),
            (DayFormat::YearFirst, "2024年01月05日 上午10:30"),
            (DayFormat::YearFirst, "2024-01-05T10:30:00+08:00"),
            (DayFormat::YearFirst, "2024-01-05 23:59:59.999"),
            (DayFormat::YearFirst, "20240105 10:30"),
            (DayFormat::DayFirst, "5/1/2024"),
            (DayFormat::DayFirst, "05.01.2024 10:30"),
            (DayFormat::MonthFirst, "1/5/2024"),
            (DayFormat::MonthFirst, "01-05-2024 10:30 PM"),
            (DayFormat::Serial, "45296"),
            (DayFormat::Serial, "45296.4375"),
        ] {
            assert_eq!(format.parse(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_day_is_not_read() {
        for (format, text) in [
            (DayFormat::YearFirst, ""),
            (DayFormat::YearFirst, "2024-02-30"),
            (DayFormat::YearFirst, "2024-1"),
            (DayFormat::YearFirst, "24-01-05"),
            (DayFormat::YearFirst, "2024-01-05 吃饭"),
            (DayFormat::YearFirst, "45296"),
            (DayFormat::YearFirst, "9999999999999999999999"),
            (DayFormat::DayFirst, "31/2/2024"),
            (DayFormat::MonthFirst, "13/1/2024"),
            (DayFormat::Serial, "60"),
            (DayFormat::Serial, "0"),
            (DayFormat::Serial, "-1"),
            (DayFormat::Serial, "999999"),
        ] {
            assert_eq!(format.parse(text), None, "{text}");
        }
        assert_eq!(day_of_serial(1), Some(Day::FIRST));
        assert_eq!(day_of_serial(61), Day::parse("1900-03-01"));
        assert_eq!(day_of_serial(59), Day::parse("1900-02-28"));
    }
}
