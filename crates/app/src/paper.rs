//! Sheets: rows of figures for a spreadsheet, as CSV or Excel; and codes to be scanned. Nothing here reads the books, and what a sheet says was
//! decided by whoever filled it.

use yanji_engine::Day;

mod csv;
mod excel;
mod qr;

pub use csv::{csv, guarded};
pub use excel::excel;
pub use qr::qr_svg;

/// A table that leaves the house as a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// What it is called: the name of the file and of the worksheet.
    pub name: String,
    /// The columns, from left to right.
    pub columns: Vec<Column>,
    /// The rows, from top to bottom; a row has a cell for each column.
    pub rows: Vec<Vec<Cell>>,
}

/// A column of a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// What stands above it.
    pub title: String,
    /// What its cells hold, so that a spreadsheet shows them alike even where one is empty.
    pub kind: Kind,
}

impl Column {
    /// A column with this title.
    pub fn new(title: impl Into<String>, kind: Kind) -> Self {
        Self { title: title.into(), kind }
    }
}

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Words, and numbers that nobody adds up, such as those of cards.
    Text,
    /// Whole numbers.
    Whole,
    /// Money, shown in yuan.
    Money,
    /// Days.
    Day,
    /// Parts of a whole, shown in percent.
    Share,
}

/// What stands in one place of a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Words.
    Text(String),
    /// A whole number.
    Whole(i64),
    /// Money in fen.
    Money(i64),
    /// A day.
    Day(Day),
    /// A part of a whole in hundredths of a percent.
    Share(i64),
}

impl Cell {
    /// A cell with words, or an empty one for none.
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }

    /// A cell with a day, or an empty one for none.
    #[must_use]
    pub fn day(day: Option<Day>) -> Self {
        day.map_or(Self::Empty, Self::Day)
    }
}

/// A number of hundredths as a decimal: 123450 as `1234.50`. No commas, so that programs read it.
fn hundredths(number: i64) -> String {
    let sign = if number < 0 { "-" } else { "" };
    let number = number.unsigned_abs();
    format!("{sign}{}.{:02}", number / 100, number % 100)
}

#[cfg(test)]
pub(crate) mod testing {
    use super::{Cell, Column, Day, Kind, Sheet};

    /// A sheet with every kind of cell.
    pub(crate) fn sample() -> Sheet {
        let kinds = [Kind::Text, Kind::Whole, Kind::Money, Kind::Day, Kind::Share];
        let columns = ["会员", "Visits", "Spend", "Day", "Share"].into_iter().zip(kinds);
        Sheet {
            name: "会员".to_owned(),
            columns: columns.map(|(title, kind)| Column::new(title, kind)).collect(),
            rows: vec![
                vec![
                    Cell::text("10\"001,"),
                    Cell::Whole(-3),
                    Cell::Money(-123_405),
                    Cell::day(Day::parse("2026-11-21")),
                    Cell::Share(1_234),
                ],
                vec![Cell::text(""), Cell::Empty, Cell::Money(7), Cell::day(None), Cell::Share(10_000)],
            ],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::hundredths;

    #[test]
    fn hundredths_are_written_as_decimals() {
        let written = [0, 5, -5, 99, 100, -123_450].map(hundredths);
        assert_eq!(written, ["0.00", "0.05", "-0.05", "0.99", "1.00", "-1234.50"]);
        assert_eq!(hundredths(i64::MIN), "-92233720368547758.08");
    }
}
