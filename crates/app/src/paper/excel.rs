//! A sheet as an Excel workbook, built in memory only: what is in it may be personal, and a file on the way would be
//! readable. Nothing is calculated; cells are floats by the format and come from decimal text.

use std::num::ParseFloatError;

use rust_xlsxwriter::{ExcelDateTime, Format, FormatAlign, Workbook, Worksheet};
use yanji_engine::Day;
use yanji_words::Problem;

use super::{Cell, Column, Kind, Sheet, hundredths};
use crate::error::AppError;

/// The most rows that a worksheet takes below the one with the titles; further rows go into further worksheets.
const ROWS_MAX: usize = 1_048_575;
/// The most characters of a name of a worksheet, with room for the number of a further one.
const NAME_CHARS_MAX: usize = 26;
/// The most characters that a cell takes for sure.
const TEXT_CHARS_MAX: usize = 16_383;
/// How many rows are looked at to find the width of a column.
const ROWS_MEASURED: usize = 200;
/// The widths that a column may have, in characters.
const WIDTHS: (u16, u16) = (8, 60);

/// Writes a sheet as an Excel workbook with bold titles that stay in sight and can be filtered by.
///
/// # Errors
/// [`Problem::Internal`] when the sheet does not fit into the format.
pub fn excel(sheet: &Sheet) -> Result<Vec<u8>, AppError> {
    let mut workbook = Workbook::new();
    let name = worksheet_name(&sheet.name);
    let parts: Vec<&[Vec<Cell>]> =
        if sheet.rows.is_empty() { vec![&[]] } else { sheet.rows.chunks(ROWS_MAX).collect() };
    for (place, rows) in parts.into_iter().enumerate() {
        let name = if place == 0 { name.clone() } else { format!("{name} {}", place + 1) };
        fill(workbook.add_worksheet(), &name, &sheet.columns, rows)?;
    }
    workbook.save_to_buffer().map_err(internal)
}

fn fill(worksheet: &mut Worksheet, name: &str, columns: &[Column], rows: &[Vec<Cell>]) -> Result<(), AppError> {
    worksheet.set_name(name).map_err(internal)?;
    worksheet.set_freeze_panes(1, 0).map_err(internal)?;
    let formats: Vec<Format> = columns.iter().map(|column| format_of(column.kind)).collect();
    for (place, column) in columns.iter().enumerate() {
        let at = u16::try_from(place).map_err(internal)?;
        let align = if column.kind == Kind::Text { FormatAlign::Left } else { FormatAlign::Right };
        let bold = Format::new().set_bold().set_align(align);
        worksheet.write_string_with_format(0, at, fitting(&column.title), &bold).map_err(internal)?;
        worksheet.set_column_width(at, width(column, rows, place)).map_err(internal)?;
    }
    for (row, cells) in (1..).zip(rows) {
        for ((at, cell), format) in (0..).zip(cells).zip(&formats) {
            write(worksheet, row, at, cell, format)?;
        }
    }
    if let (Some(last), Ok(height)) = (columns.len().checked_sub(1), u32::try_from(rows.len())) {
        let last = u16::try_from(last).map_err(internal)?;
        worksheet.autofilter(0, 0, height, last).map_err(internal)?;
    }
    Ok(())
}

fn write(worksheet: &mut Worksheet, row: u32, at: u16, cell: &Cell, format: &Format) -> Result<(), AppError> {
    let decimal = |text: String| number(&text).map_err(internal);
    let written = match cell {
        Cell::Empty => return Ok(()),
        Cell::Text(text) => worksheet.write_string(row, at, fitting(text)),
        Cell::Whole(whole) => worksheet.write_number_with_format(row, at, decimal(whole.to_string())?, format),
        Cell::Money(fen) => worksheet.write_number_with_format(row, at, decimal(hundredths(*fen))?, format),
        // A part of 100 % is a part of 1 to a spreadsheet.
        Cell::Share(share) => {
            worksheet.write_number_with_format(row, at, decimal(format!("{}e-2", hundredths(*share)))?, format)
        }
        Cell::Day(day) => worksheet.write_datetime_with_format(row, at, &date(*day)?, format),
    };
    written.map(|_| ()).map_err(internal)
}

/// A number as the format has it.
fn number(decimal: &str) -> Result<f64, ParseFloatError> {
    decimal.parse()
}

fn date(day: Day) -> Result<ExcelDateTime, AppError> {
    let date = day.date();
    let year = u16::try_from(date.year).map_err(internal)?;
    let month = u8::try_from(date.month).map_err(internal)?;
    ExcelDateTime::from_ymd(year, month, u8::try_from(date.day).map_err(internal)?).map_err(internal)
}

fn format_of(kind: Kind) -> Format {
    match kind {
        Kind::Text => Format::new(),
        Kind::Whole => Format::new().set_num_format("#,##0"),
        Kind::Money => Format::new().set_num_format("#,##0.00"),
        Kind::Day => Format::new().set_num_format("yyyy-mm-dd"),
        Kind::Share => Format::new().set_num_format("0.00%"),
    }
}

/// How wide a column is, by its title and the first of its cells; Chinese characters take two places.
fn width(column: &Column, rows: &[Vec<Cell>], place: usize) -> u16 {
    let places = |text: &str| text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>();
    let of_cell = |cell: &Cell| match cell {
        Cell::Empty => 0,
        Cell::Text(text) => places(text),
        // Commas between thousands come in addition.
        Cell::Whole(number) | Cell::Money(number) => hundredths(*number).len() + 2,
        Cell::Day(_) => 10,
        Cell::Share(_) => 7,
    };
    let cells = rows.iter().take(ROWS_MEASURED).filter_map(|row| row.get(place)).map(of_cell);
    // The sign of the filter stands beside the title.
    let widest = cells.chain([places(&column.title) + 3]).max().unwrap_or_default() + 1;
    u16::try_from(widest).unwrap_or(WIDTHS.1).clamp(WIDTHS.0, WIDTHS.1)
}

fn fitting(text: &str) -> String {
    text.chars().take(TEXT_CHARS_MAX).collect()
}

/// A name that the format allows for a worksheet.
fn worksheet_name(name: &str) -> String {
    let allowed = name.chars().filter(|c| !"[]:*?/\\'".contains(*c) && !c.is_control());
    let name: String = allowed.take(NAME_CHARS_MAX).collect();
    if name.trim().is_empty() { "1".to_owned() } else { name }
}

fn internal(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> AppError {
    AppError::caused(Problem::Internal, error)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::Reader;

    use super::*;
    use crate::paper::testing::sample;

    /// The cells of the first worksheet; days are numbers to the format.
    fn workbook_cells(bytes: &[u8]) -> Vec<Vec<String>> {
        let mut workbook = calamine::open_workbook_auto_from_rs(Cursor::new(bytes)).unwrap();
        let range = workbook.worksheet_range_at(0).unwrap().unwrap();
        range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
    }

    #[test]
    fn a_workbook_is_read_back_as_it_was_written() {
        let cells = workbook_cells(&excel(&sample()).unwrap());
        assert_eq!(cells[0], ["会员", "Visits", "Spend", "Day", "Share"]);
        assert_eq!(cells[1], ["10\"001,", "-3", "-1234.05", "46347", "0.1234"]);
        assert_eq!(cells[2], ["", "", "0.07", "", "1"]);
    }

    #[test]
    fn a_formula_in_a_text_stays_a_text() {
        let column = Column::new("=1", Kind::Text);
        let sheet = Sheet { name: "a/b".to_owned(), columns: vec![column], rows: vec![vec![Cell::text("=1+1")]] };
        assert_eq!(workbook_cells(&excel(&sheet).unwrap())[1], ["=1+1"]);
    }

    #[test]
    fn an_empty_sheet_is_a_workbook_with_its_titles() {
        let sheet = Sheet { rows: Vec::new(), ..sample() };
        assert_eq!(workbook_cells(&excel(&sheet).unwrap()).len(), 1);
    }

    #[test]
    fn names_of_worksheets_are_made_to_fit() {
        assert_eq!(worksheet_name("营业额: 2026/11"), "营业额 202611");
        assert_eq!(worksheet_name(" [] "), "1");
        assert_eq!(worksheet_name(&"长".repeat(40)).chars().count(), NAME_CHARS_MAX);
    }
}
