//! Calendar days: parsing, month arithmetic, the borders of quarters, half-years and years.
//!
//! A day here has no time zone and no hour: whoever holds an instant turns it into a day of the clinic first.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A calendar day, counted in days from 1970-01-01 of the proleptic Gregorian calendar.
///
/// Days that come from outside lie between [`Day::FIRST`] and [`Day::LAST`]; days that rules compute from them (the
/// end of a lot, the start of a window) may lie up to a century beyond.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Day(i32);

/// A calendar date taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Date {
    /// The year, such as 2026.
    pub year: i32,
    /// The month, 1 to 12.
    pub month: i32,
    /// The day of the month, 1 to 31.
    pub day: i32,
}

/// A period of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// Three months, from January, April, July or October.
    Quarter,
    /// Six months, from January or July.
    HalfYear,
    /// Twelve months, from January.
    Year,
}

impl Period {
    /// The number of months in the period.
    #[must_use]
    pub const fn months(self) -> i32 {
        match self {
            Self::Quarter => 3,
            Self::HalfYear => 6,
            Self::Year => 12,
        }
    }
}

impl Day {
    /// 1900-01-01, the first day that an activity may have.
    pub const FIRST: Self = Self::from_date(Date { year: 1900, month: 1, day: 1 });
    /// 2999-12-31, the last day that an activity may have.
    pub const LAST: Self = Self::from_date(Date { year: 2999, month: 12, day: 31 });
    /// A day before every other.
    pub const BEFORE_ALL: Self = Self(i32::MIN);
    /// A day after every other, which never comes.
    pub const NEVER: Self = Self(i32::MAX);

    /// The day with this number, counted from 1970-01-01 = 0.
    #[must_use]
    pub const fn from_number(number: i32) -> Self {
        Self(number)
    }

    /// The number of this day, counted from 1970-01-01 = 0.
    #[must_use]
    pub const fn number(self) -> i32 {
        self.0
    }

    /// How many days 1970-01-01 lies after 0000-03-01, where the count of [`Day::date`] begins, plus the days of
    /// [`Day::YEARS_AHEAD`] years: all days in use are positive then, and divisions of positive numbers are cheap.
    const DAYS_AHEAD: u32 = 719_468 + 82 * 146_097;
    /// 82 times the 400 years after which the calendar repeats.
    const YEARS_AHEAD: i32 = 82 * 400;

    /// The day of a date that is known to exist.
    ///
    /// This and [`Day::date`] are the formulas of Neri and Schneider, "Euclidean affine functions and their application
    /// to calendar algorithms" (2022): replay turns days into dates in its inner step, which a general calendar library
    /// is too slow for. Years are counted from March, so that a leap day is the last of its year. A test holds both
    /// against `jiff` for every day in use.
    #[must_use]
    pub const fn from_date(date: Date) -> Self {
        let before_march = date.month <= 2;
        let year = (date.year + Self::YEARS_AHEAD - before_march as i32).cast_unsigned();
        let month = (if before_march { date.month + 12 } else { date.month }).cast_unsigned();
        let century = year / 100;
        let years_days = 1_461 * year / 4 - century + century / 4;
        let months_days = (979 * month - 2_919) / 32;
        let day = years_days + months_days + date.day.cast_unsigned() - 1;
        Self(day.wrapping_sub(Self::DAYS_AHEAD).cast_signed())
    }

    /// The date of this day.
    #[must_use]
    pub const fn date(self) -> Date {
        let quarters = 4 * self.0.cast_unsigned().wrapping_add(Self::DAYS_AHEAD) + 3;
        let century = quarters / 146_097;
        let of_century = (quarters % 146_097) | 3;
        // The upper half of the product is the year of the century, the lower half what is left of it.
        let product = 2_939_745 * of_century as u64;
        let year_of_century = (product >> 32) as u32;
        let day_of_year = (product as u32) / 2_939_745 / 4;
        let months = 2_141 * day_of_year + 197_913;
        let (month, day) = ((months >> 16).cast_signed(), ((months & 0xffff) / 2_141).cast_signed() + 1);
        let after_december = day_of_year >= 306;
        let year = (100 * century + year_of_century).cast_signed() - Self::YEARS_AHEAD + after_december as i32;
        Date { year, month: if after_december { month - 12 } else { month }, day }
    }

    /// Reads `YYYY-MM-DD`, in ASCII digits only, between [`Day::FIRST`] and [`Day::LAST`]; anything else is `None`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let [a, b, c, d, b'-', e, f, b'-', g, h] = *text.as_bytes() else {
            return None;
        };
        let number = |digits: &[u8]| -> Option<i32> {
            digits.iter().try_fold(0, |sum, digit| digit.is_ascii_digit().then(|| sum * 10 + i32::from(digit - b'0')))
        };
        let date = Date { year: number(&[a, b, c, d])?, month: number(&[e, f])?, day: number(&[g, h])? };
        let exists = (1900..=2999).contains(&date.year)
            && (1..=12).contains(&date.month)
            && (1..=days_in_month(date.year, date.month)).contains(&date.day);
        exists.then(|| Self::from_date(date))
    }

    /// The next day.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }

    /// The day before.
    #[must_use]
    pub const fn previous(self) -> Self {
        Self(self.0 - 1)
    }

    /// The day so many days later, or earlier when negative; never past [`Day::NEVER`].
    #[must_use]
    pub const fn plus_days(self, days: i32) -> Self {
        Self(self.0.saturating_add(days))
    }

    /// The day of the week, 1 (Monday) to 7 (Sunday).
    #[must_use]
    pub const fn weekday(self) -> u8 {
        // 1970-01-01 was a Thursday.
        ((self.0 as i64 + 3).rem_euclid(7) + 1) as u8
    }

    /// The same day of the month `months` later (earlier when negative), or that month's last day if it is shorter.
    #[must_use]
    pub const fn add_months(self, months: i32) -> Self {
        let date = self.date();
        let total = date.year * 12 + date.month - 1 + months;
        let (year, month) = (total.div_euclid(12), total.rem_euclid(12) + 1);
        let last = days_in_month(year, month);
        Self::from_date(Date { year, month, day: if date.day < last { date.day } else { last } })
    }

    /// The last day of this day's month.
    #[must_use]
    pub const fn month_end(self) -> Self {
        let date = self.date();
        Self::from_date(Date { day: days_in_month(date.year, date.month), ..date })
    }

    /// 31 December of this day's year.
    #[must_use]
    pub const fn year_end(self) -> Self {
        Self::from_date(Date { year: self.date().year, month: 12, day: 31 })
    }

    /// The first day of the calendar period that holds this day.
    #[must_use]
    pub const fn period_start(self, period: Period) -> Self {
        let date = self.date();
        let month = (date.month - 1) / period.months() * period.months() + 1;
        Self::from_date(Date { year: date.year, month, day: 1 })
    }

    /// The last day of the calendar period that holds this day.
    #[must_use]
    pub const fn period_end(self, period: Period) -> Self {
        self.period_start(period).add_months(period.months()).previous()
    }
}

/// The number of days in a month, 28 to 31.
const fn days_in_month(year: i32, month: i32) -> i32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Date { year, month, day } = self.date();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::NEVER => f.write_str("never"),
            Self::BEFORE_ALL => f.write_str("before all"),
            day => fmt::Display::fmt(&day, f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[test]
    fn every_day_in_use_agrees_with_the_calendar_library() {
        let mut date = jiff::civil::date(1780, 1, 1);
        let mut number = Day::from_date(Date { year: 1780, month: 1, day: 1 }).number();
        while date.year() < 3120 {
            let ours = Day::from_number(number).date();
            let theirs = (i32::from(date.year()), i32::from(date.month()), i32::from(date.day()));
            assert_eq!((ours.year, ours.month, ours.day), theirs);
            assert_eq!(Day::from_date(ours).number(), number);
            assert_eq!(days_in_month(ours.year, ours.month), i32::from(date.days_in_month()));
            date = date.tomorrow().unwrap();
            number += 1;
        }
        assert_eq!(day("1970-01-01").number(), 0);
    }

    #[test]
    fn months_clamp_to_the_end_of_the_month() {
        for (from, months, to) in [
            ("2026-01-31", 1, "2026-02-28"),
            ("2024-02-29", 12, "2025-02-28"),
            ("2024-02-29", 48, "2028-02-29"),
            ("2024-03-31", -1, "2024-02-29"),
            ("2024-01-15", -13, "2022-12-15"),
        ] {
            assert_eq!(day(from).add_months(months), day(to), "{from} + {months}");
        }
    }

    #[test]
    fn only_real_days_in_plain_digits_are_read() {
        for bad in [
            "",
            "2024-1-05",
            "20240105",
            "2024-13-05",
            "2023-02-29",
            "1899-12-31",
            "3000-01-01",
            " 2024-01-05",
            "2024-01-05T00:00:00Z",
            "2024-01-0１",
            "+024-01-05",
            "2024-00-05",
            "2024-01-00",
        ] {
            assert_eq!(Day::parse(bad), None, "{bad}");
        }
        assert_eq!(day("1900-01-01"), Day::FIRST);
        assert_eq!(day("2999-12-31"), Day::LAST);
        assert_eq!(day("2024-02-29").to_string(), "2024-02-29");
    }

    #[test]
    fn periods_begin_and_end_with_the_calendar() {
        let middle = day("2024-08-15");
        assert_eq!(middle.period_start(Period::Quarter), day("2024-07-01"));
        assert_eq!(middle.period_end(Period::Quarter), day("2024-09-30"));
        assert_eq!(middle.period_start(Period::HalfYear), day("2024-07-01"));
        assert_eq!(middle.period_end(Period::HalfYear), day("2024-12-31"));
        assert_eq!(middle.period_start(Period::Year), day("2024-01-01"));
        assert_eq!(middle.period_end(Period::Year), day("2024-12-31"));
        assert_eq!(day("2024-02-03").month_end(), day("2024-02-29"));
        assert_eq!(day("2024-02-03").year_end(), day("2024-12-31"));
    }
}
