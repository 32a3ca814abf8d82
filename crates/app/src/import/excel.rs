//! Workbooks of spreadsheets into rows of cells: numbers as people see them, days as `2024-01-05`. Formulas are not
//! computed, their stored results are read.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, DataRef, ExcelDateTime, Reader, Sheets, open_workbook_auto_from_rs};
use yanji_words::Problem;

use super::table::Table;
use crate::error::AppError;

/// How the bytes of `.xlsx` (a ZIP archive) begin.
const ZIP: &[u8] = b"PK\x03\x04";
/// How the bytes of `.xls` (a compound file) begin.
const COMPOUND: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
/// The most cells of a sheet.
const MOST_CELLS: u64 = 30_000_000;

/// Whether the bytes begin as those of a workbook.
pub(super) fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(ZIP) || bytes.starts_with(COMPOUND)
}

/// The names of the sheets, in their order.
///
/// # Errors
/// [`Problem::FileUnreadable`].
pub(super) fn sheets(bytes: &[u8]) -> Result<Vec<String>, AppError> {
    contained(|| Ok(open(bytes)?.sheet_names()))
}

/// Reads a sheet: the one with this name, or the first.
///
/// # Errors
/// [`Problem::FileUnreadable`].
pub(super) fn read(bytes: &[u8], sheet: Option<&str>) -> Result<Table, AppError> {
    contained(|| {
        let mut workbook = open(bytes)?;
        let names = workbook.sheet_names();
        let name = match sheet {
            Some(wanted) => names.into_iter().find(|name| name == wanted),
            None => names.into_iter().next(),
        };
        let name = name.ok_or_else(|| AppError::at(Problem::FileUnreadable, "sheet"))?;
        match &mut workbook {
            Sheets::Xlsx(workbook) => {
                let mut cells = workbook.worksheet_cells_reader(&name).map_err(unreadable)?;
                let mut rows = Rows::default();
                while let Some(cell) = cells.next_cell().map_err(unreadable)? {
                    rows.push(cell.get_position(), &shown(cell.get_value()))?;
                }
                rows.finish()
            }
            Sheets::Xls(_) | Sheets::Xlsb(_) | Sheets::Ods(_) => {
                let range = workbook.worksheet_range(&name).map_err(unreadable)?;
                let (first_row, first_column) = range.start().unwrap_or_default();
                let mut rows = Rows::default();
                for (row, column, value) in range.used_cells() {
                    let row = u32::try_from(row).map_err(unreadable)?.saturating_add(first_row);
                    let column = u32::try_from(column).map_err(unreadable)?.saturating_add(first_column);
                    rows.push((row, column), &shown_owned(value))?;
                }
                rows.finish()
            }
        }
    })
}

fn open(bytes: &[u8]) -> Result<Sheets<Cursor<&[u8]>>, AppError> {
    open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(unreadable)
}

/// Runs the reader of workbooks so that a broken workbook on which it panics is an unreadable file and nothing more.
fn contained<T>(work: impl FnOnce() -> Result<T, AppError>) -> Result<T, AppError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(AppError::new(Problem::FileUnreadable)))
}

fn unreadable(error: impl std::error::Error + Send + Sync + 'static) -> AppError {
    AppError::caused(Problem::FileUnreadable, error)
}

/// Cells in the order of the sheet, with the gaps between them filled.
#[derive(Default)]
struct Rows {
    table: Table,
    row: u32,
    /// The next column of the row.
    column: u32,
    cells: u64,
}

impl Rows {
    fn push(&mut self, (row, column): (u32, u32), text: &str) -> Result<(), AppError> {
        self.cells += 1;
        if row < self.row || self.cells > MOST_CELLS {
            return Err(AppError::new(Problem::FileUnreadable));
        }
        if row > self.row {
            self.table.end_row(u64::from(self.row) + 1)?;
            (self.row, self.column) = (row, 0);
        }
        if text.is_empty() {
            return Ok(());
        }
        // Columns far to the right are not read, so that a stray cell does not make a million empty ones.
        for _ in self.column..column.min(self.column.saturating_add(256)) {
            self.table.push_cell("")?;
        }
        self.column = column.saturating_add(1);
        self.table.push_cell(text)
    }

    fn finish(mut self) -> Result<Table, AppError> {
        self.table.end_row(u64::from(self.row) + 1)?;
        Ok(self.table)
    }
}

fn shown(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => decimal(*number),
        DataRef::String(text) => text.replace('\0', ""),
        DataRef::SharedString(text) => text.replace('\0', ""),
        DataRef::Bool(value) => value.to_string(),
        DataRef::DateTime(instant) => day(*instant),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}

fn shown_owned(value: &Data) -> String {
    match value {
        Data::Int(number) => number.to_string(),
        Data::Float(number) => decimal(*number),
        Data::String(text) => text.replace('\0', ""),
        Data::Bool(value) => value.to_string(),
        Data::DateTime(instant) => day(*instant),
        Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Error(_) | Data::Empty => String::new(),
    }
}

/// A number as decimal text with at most six places: spreadsheets keep 0.3 as 0.30000000000000004. This is where floats
/// end; what the text means is read exactly, like that of any other file.
fn decimal(number: f64) -> String {
    let text = format!("{number:.6}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn day(instant: ExcelDateTime) -> String {
    if instant.is_duration() {
        return decimal(instant.as_f64());
    }
    let (year, month, day, ..) = instant.to_ymd_hms_milli();
    format!("{year:04}-{month:02}-{day:02}")
}
