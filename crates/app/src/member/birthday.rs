//! Birthdays: a month and a day, with the year where somebody told it. Knows no member.

use std::fmt;

use yanji_engine::Day;

/// A birthday.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Birthday {
    year: Option<i32>,
    month: u8,
    day: u8,
}

impl Birthday {
    /// Reads `YYYY-MM-DD` or `MM-DD`; 29 February needs no year. `None` for anything that is no such day.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let is_dated = text.len() > 5;
        // A year in which every day of a year is.
        let dated = if is_dated { text.to_owned() } else { format!("2000-{text}") };
        let date = Day::parse(&dated)?.date();
        let (month, day) = (u8::try_from(date.month).ok()?, u8::try_from(date.day).ok()?);
        Some(Self { year: is_dated.then_some(date.year), month, day })
    }

    /// Whether its year is told and it comes after a day.
    pub(crate) fn is_after(self, day: Day) -> bool {
        let date = day.date();
        self.year
            .is_some_and(|year| (year, i32::from(self.month), i32::from(self.day)) > (date.year, date.month, date.day))
    }

    /// The month, 1 to 12.
    pub(crate) const fn month(self) -> u8 {
        self.month
    }
}

impl fmt::Display for Birthday {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(year) = self.year {
            write!(f, "{year:04}-")?;
        }
        write!(f, "{:02}-{:02}", self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_birthday_is_read_as_it_is_shown() {
        for text in ["1990-05-31", "05-31", "02-29", "2000-02-29"] {
            assert_eq!(Birthday::parse(text).map(|birthday| birthday.to_string()).as_deref(), Some(text));
        }
        assert_eq!(Birthday::parse("05-31").map(Birthday::month), Some(5));
    }

    #[test]
    fn what_is_no_day_is_none() {
        for text in ["", "5-31", "13-01", "04-31", "1990-02-29", "31-05", "1990-05", "1990/05/31", "1899-05-31"] {
            assert_eq!(Birthday::parse(text), None, "{text}");
        }
    }
}
