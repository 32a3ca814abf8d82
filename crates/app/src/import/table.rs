//! A file taken apart into rows of cells, each with the line or spreadsheet row on which an editor shows it. Knows no
//! meaning of any column.

use csv::{ReaderBuilder, StringRecord, Trim};
use yanji_words::Problem;

use super::excel;
use super::mapping::{Encoding, Separator};
use crate::error::AppError;

/// The most bytes of all cells together: a small compressed workbook can unfold to any size.
const MOST_CELL_BYTES: usize = 512 << 20;
/// The most lines within one quoted cell; more are a quotation mark that was never closed.
const MOST_QUOTED_LINES: u64 = 20;
/// The most columns that are looked at.
const MOST_COLUMNS: usize = 256;

/// Rows of cells; rows without any text are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Table {
    text: String,
    /// Where each cell ends in `text`.
    ends: Vec<u32>,
    rows: Vec<RowSpan>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct RowSpan {
    line: u32,
    /// Past the last of its cells in `ends`.
    cells_end: u32,
}

/// One row of a table.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TableRow<'t> {
    /// The line of the file, or the row of the sheet, from 1.
    pub(crate) line: u32,
    table: &'t Table,
    first: usize,
    end: usize,
}

impl<'t> TableRow<'t> {
    /// The cell in a column, from 0; empty where the row is too short.
    pub(crate) fn cell(&self, column: usize) -> &'t str {
        let place = self.first.saturating_add(column);
        if place >= self.end {
            return "";
        }
        let start = place.checked_sub(1).and_then(|before| self.table.ends.get(before)).map_or(0, |end| *end as usize);
        self.table.ends.get(place).and_then(|end| self.table.text.get(start..*end as usize)).unwrap_or_default()
    }

    /// How many cells the row has.
    pub(crate) const fn width(&self) -> usize {
        self.end - self.first
    }

    /// All of its cells.
    pub(crate) fn cells(self) -> impl Iterator<Item = &'t str> {
        (0..self.width()).map(move |column| self.cell(column))
    }
}

impl Table {
    /// How many rows there are.
    pub(crate) const fn len(&self) -> usize {
        self.rows.len()
    }

    /// A row, from 0.
    pub(crate) fn row(&self, place: usize) -> Option<TableRow<'_>> {
        let span = self.rows.get(place)?;
        let first =
            place.checked_sub(1).and_then(|before| self.rows.get(before)).map_or(0, |row| row.cells_end as usize);
        Some(TableRow { line: span.line, table: self, first, end: span.cells_end as usize })
    }

    /// A table of the first rows alone.
    pub(crate) fn first_rows(&self, count: usize) -> Self {
        let rows: Vec<RowSpan> = self.rows.iter().take(count).copied().collect();
        let cells = rows.last().map_or(0, |row| row.cells_end as usize);
        let ends: Vec<u32> = self.ends.iter().take(cells).copied().collect();
        let text = ends.last().and_then(|end| self.text.get(..*end as usize)).unwrap_or_default().to_owned();
        Self { text, ends, rows }
    }

    /// All rows from one on.
    pub(crate) fn rows_from(&self, first: usize) -> impl Iterator<Item = TableRow<'_>> {
        (first..self.len()).filter_map(|place| self.row(place))
    }

    /// Adds a cell to the row at hand, without blanks around it and without the marks that spreadsheets put around
    /// numbers that are to stay text (`="00001"`, `'00001`).
    pub(super) fn push_cell(&mut self, cell: &str) -> Result<(), AppError> {
        let begun = self.rows.last().map_or(0, |row| row.cells_end as usize);
        if self.ends.len() - begun >= MOST_COLUMNS {
            return Ok(());
        }
        let cell = cell.trim();
        let cell = cell.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')).unwrap_or(cell);
        let cell = cell.strip_prefix('\'').unwrap_or(cell);
        if self.text.len() + cell.len() > MOST_CELL_BYTES {
            return Err(AppError::new(Problem::FileTooLarge { most_mib: MOST_CELL_BYTES as u64 >> 20 }));
        }
        self.text.push_str(cell);
        self.ends.push(narrow(self.text.len())?);
        Ok(())
    }

    /// Ends the row at hand; forgets it when all of its cells are empty.
    pub(super) fn end_row(&mut self, line: u64) -> Result<(), AppError> {
        let begun = self.rows.last().map_or(0, |row| row.cells_end as usize);
        let text_begun = begun.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |end| *end as usize);
        if self.text.len() == text_begun {
            self.ends.truncate(begun);
            return Ok(());
        }
        let line = u32::try_from(line).map_err(|error| AppError::caused(Problem::FileUnreadable, error))?;
        self.rows.push(RowSpan { line, cells_end: narrow(self.ends.len())? });
        Ok(())
    }
}

fn narrow(length: usize) -> Result<u32, AppError> {
    u32::try_from(length).map_err(|error| AppError::caused(Problem::FileUnreadable, error))
}

/// Reads a text file.
///
/// # Errors
/// [`Problem::FileUnreadable`] when its bytes are not of the encoding.
pub(crate) fn read_text(bytes: &[u8], encoding: Encoding, separator: Separator) -> Result<Table, AppError> {
    let text = encoding.decode(bytes).ok_or_else(|| AppError::at(Problem::FileUnreadable, "encoding"))?;
    separated(&text, separator)
}

/// Takes a text apart.
pub(super) fn separated(text: &str, separator: Separator) -> Result<Table, AppError> {
    match separator.byte() {
        None => blank_separated(text),
        Some(byte) => match quoted(text, byte, true)? {
            Some(table) => Ok(table),
            // A quotation mark that means inches, or nothing: quotation marks are letters then.
            None => quoted(text, byte, false)?.ok_or_else(|| AppError::new(Problem::FileUnreadable)),
        },
    }
}

/// The line terminator is `\n`, with or without `\r`; in a file of old `\r` alone.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    let terminator = if text.contains('\n') { '\n' } else { '\r' };
    text.split(terminator)
}

fn blank_separated(text: &str) -> Result<Table, AppError> {
    let mut table = Table::default();
    for (line, content) in (1..).zip(lines(text)) {
        for cell in content.split_whitespace() {
            table.push_cell(cell)?;
        }
        table.end_row(line)?;
    }
    Ok(table)
}

/// Takes a text with separators apart; `None` when a quoted cell goes on for too many lines to be meant.
fn quoted(text: &str, separator: u8, quoting: bool) -> Result<Option<Table>, AppError> {
    let unreadable = |error: csv::Error| AppError::caused(Problem::FileUnreadable, error);
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .quoting(quoting)
        .trim(Trim::None)
        .delimiter(separator)
        .from_reader(text.as_bytes());
    let mut table = Table::default();
    let mut record = StringRecord::new();
    let mut counter = LineCounter::new(text.as_bytes());
    while reader.read_record(&mut record).map_err(unreadable)? {
        let start = record.position().map_or(0, csv::Position::byte);
        let line = counter.line_at(usize::try_from(start).unwrap_or(usize::MAX));
        let end = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
        if quoting && counter.lines_until(end, MOST_QUOTED_LINES + 1) > MOST_QUOTED_LINES {
            return Ok(None);
        }
        for cell in &record {
            let cell = if quoting { cell } else { cell.trim().trim_matches('"') };
            table.push_cell(cell)?;
        }
        table.end_row(line)?;
    }
    Ok(Some(table))
}

/// Counts lines as an editor does: blank lines and lines within quotes count.
struct LineCounter<'a> {
    text: &'a [u8],
    terminator: u8,
    counted: usize,
    line: u64,
}

impl<'a> LineCounter<'a> {
    fn new(text: &'a [u8]) -> Self {
        let terminator = if text.contains(&b'\n') { b'\n' } else { b'\r' };
        Self { text, terminator, counted: 0, line: 1 }
    }

    /// The line on which the record starts whose reading began at `byte`, which may lie before blank lines.
    fn line_at(&mut self, byte: usize) -> u64 {
        let rest = self.text.get(byte..).unwrap_or_default();
        let blank = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let start = (byte + blank).min(self.text.len());
        let passed = self.text.get(self.counted..start).unwrap_or_default();
        self.line += passed.iter().map(|byte| u64::from(*byte == self.terminator)).sum::<u64>();
        self.counted = start;
        self.line
    }

    /// How many lines the record goes on for that ends at `byte`, counted no further than `most`.
    fn lines_until(&self, byte: usize, most: u64) -> u64 {
        let record = self.text.get(self.counted..byte.min(self.text.len())).unwrap_or_default();
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        let ends = record.iter().filter(|byte| **byte == self.terminator).take(most).count();
        u64::try_from(ends).unwrap_or(u64::MAX)
    }
}

/// Reads a sheet of a workbook: the one with this name, or the first.
///
/// # Errors
/// [`Problem::FileUnreadable`] when the bytes are no workbook or hold no such sheet.
pub(crate) fn read_workbook(bytes: &[u8], sheet: Option<&str>) -> Result<Table, AppError> {
    excel::read(bytes, sheet)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(table: &Table) -> Vec<(u32, Vec<&str>)> {
        table.rows_from(0).map(|row| (row.line, row.cells().collect())).collect()
    }

    #[test]
    fn lines_are_counted_as_an_editor_shows_them() {
        let text = "a,b\r\n\r\n1,\"two\nlines\"\n , \n\"00\"\"1\",=\"007\"\n'9\n";
        let table = separated(text, Separator::Comma).unwrap();
        assert_eq!(
            shown(&table),
            [(1, vec!["a", "b"]), (3, vec!["1", "two\nlines"]), (6, vec!["00\"1", "007"]), (7, vec!["9"]),]
        );
        assert_eq!(table.row(3).unwrap().cell(5), "");
    }

    #[test]
    fn runs_of_blanks_separate() {
        let table = separated(" customer_id  date\r\n 00001 19970101  1   11.77\r\n", Separator::Blanks).unwrap();
        assert_eq!(shown(&table), [(1, vec!["customer_id", "date"]), (2, vec!["00001", "19970101", "1", "11.77"])]);
    }

    #[test]
    fn an_unclosed_quotation_mark_does_not_swallow_the_file() {
        let mut text = String::from("a,\"b\n");
        for line in 0..100 {
            text.push_str(&format!("{line},x\n"));
        }
        let table = separated(&text, Separator::Comma).unwrap();
        assert_eq!(table.len(), 101);
        assert_eq!(table.row(100).map(|row| (row.line, row.cell(0).to_owned())), Some((101, "99".to_owned())));
    }

    #[test]
    fn files_of_old_line_ends_have_lines_too() {
        assert_eq!(
            shown(&separated("a;b\rc;d", Separator::Semicolon).unwrap()),
            [(1, vec!["a", "b"]), (2, vec!["c", "d"])]
        );
    }
}
