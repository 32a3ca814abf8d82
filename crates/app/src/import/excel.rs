//! Workbooks of spreadsheets into rows of cells: numbers as people see them, days as `2024-01-05`. Formulas are not
//! computed, their stored results are read.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, DataRef, ExcelDateTime, Reader, Sheets, open_workbook_auto_from_rs};
use yanji_words::Problem;
use zip::ZipArchive;

use super::table::Table;
use crate::error::AppError;

/// How the bytes of `.xlsx` (a ZIP archive) begin.
const ZIP: &[u8] = b"PK\x03\x04";
/// How the bytes of `.xls` (a compound file) begin.
const COMPOUND: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
/// The most cells of a sheet.
const MOST_CELLS: u64 = 30_000_000;

/// The most bytes to which the parts of an archive unfold together: a file of 64 MiB unfolds to fifteen times that.
const MOST_UNFOLDED: u64 = 1 << 30;
/// From how many bytes on a part of an archive may not be folded more tightly than cells of people ever are.
const LARGE_PART: u64 = 16 << 20;
/// The most times that a large part is larger than what it was folded to.
const MOST_TIMES: u64 = 100;

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
        rows_of(&mut workbook, &name)
    })
}

/// Hands over every sheet with its name, in their order, one at a time. One that cannot be read, such as a sheet that is
/// a chart, is left out as long as another can.
///
/// # Errors
/// [`Problem::FileUnreadable`].
pub(super) fn read_each(bytes: &[u8], seen: &mut dyn FnMut(String, Table)) -> Result<(), AppError> {
    contained(|| {
        let mut workbook = open(bytes)?;
        let (mut has_any, mut failed) = (false, AppError::at(Problem::FileUnreadable, "sheet"));
        for name in workbook.sheet_names() {
            match rows_of(&mut workbook, &name) {
                Ok(table) => {
                    has_any = true;
                    seen(name, table);
                }
                Err(error) => failed = error,
            }
        }
        if has_any { Ok(()) } else { Err(failed) }
    })
}

fn rows_of(workbook: &mut Sheets<Cursor<&[u8]>>, name: &str) -> Result<Table, AppError> {
    match workbook {
        Sheets::Xlsx(workbook) => {
            let mut cells = workbook.worksheet_cells_reader(name).map_err(unreadable)?;
            let mut rows = Rows::default();
            while let Some(cell) = cells.next_cell().map_err(unreadable)? {
                rows.push(cell.get_position(), &shown(cell.get_value()))?;
            }
            rows.finish()
        }
        Sheets::Xls(_) | Sheets::Xlsb(_) | Sheets::Ods(_) => {
            let range = workbook.worksheet_range(name).map_err(unreadable)?;
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
}

fn open(bytes: &[u8]) -> Result<Sheets<Cursor<&[u8]>>, AppError> {
    if bytes.starts_with(ZIP) {
        check_unfolded(bytes)?;
    }
    open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(unreadable)
}

/// Refuses an archive by what its directory says it unfolds to, before any of it is unfolded. What a part unfolds to
/// beyond that is refused by the reader of archives itself.
fn check_unfolded(bytes: &[u8]) -> Result<(), AppError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(unreadable)?;
    let mut unfolded = 0_u64;
    for place in 0..archive.len() {
        let part = archive.by_index_raw(place).map_err(unreadable)?;
        unfolded = unfolded.saturating_add(part.size());
        let is_tight = part.size() > LARGE_PART && part.size() / MOST_TIMES > part.compressed_size();
        if is_tight || unfolded > MOST_UNFOLDED {
            return Err(AppError::new(Problem::FileTooLarge { most_mib: MOST_UNFOLDED >> 20 }));
        }
    }
    Ok(())
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

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    /// A workbook with one sheet of this content, as far as an archive is one.
    fn archive(content: &[u8]) -> Vec<u8> {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        archive.start_file("xl/worksheets/sheet1.xml", SimpleFileOptions::default()).unwrap();
        archive.write_all(content).unwrap();
        archive.finish().unwrap().into_inner()
    }

    /// The archive with another size of its first part in the directory at its end.
    fn claiming(mut archive: Vec<u8>, size: u32) -> Vec<u8> {
        let directory = archive.windows(4).rposition(|bytes| bytes == b"PK\x01\x02").unwrap();
        archive[directory + 24..directory + 28].copy_from_slice(&size.to_le_bytes());
        archive
    }

    fn refusal(bytes: &[u8]) -> Option<Problem> {
        check_unfolded(bytes).err().map(|error| error.problem)
    }

    #[test]
    fn what_unfolds_to_more_than_any_history_is_refused_by_what_it_says() {
        let too_large = Some(Problem::FileTooLarge { most_mib: 1024 });
        let small = archive(b"<row><c><v>1</v></c></row>");
        assert_eq!(refusal(&small), None);
        assert_eq!(refusal(&claiming(small.clone(), 1_500_000_000)), too_large);
        assert_eq!(refusal(&claiming(small.clone(), (LARGE_PART + 1) as u32)), too_large);
        assert_eq!(sheets(&claiming(small, 1_500_000_000)).err().map(|error| error.problem), too_large);
        let cells = b"<c><v>1</v></c>".repeat((LARGE_PART / 15 + 1) as usize);
        assert!(archive(&cells).len() < 1 << 20);
        assert_eq!(refusal(&archive(&cells)), too_large);
    }

    #[test]
    fn a_part_gives_no_more_than_it_says() {
        let bytes = claiming(archive(&b"<c/>".repeat(100_000)), 40);
        assert_eq!(refusal(&bytes), None);
        let mut unfolded = Vec::new();
        let mut archive = ZipArchive::new(Cursor::new(bytes.as_slice())).unwrap();
        let read = std::io::Read::read_to_end(&mut archive.by_index(0).unwrap(), &mut unfolded);
        assert!(read.is_err() && unfolded.len() < 100, "{read:?} {}", unfolded.len());
    }
}
