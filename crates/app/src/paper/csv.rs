//! A sheet as CSV (RFC 4180), as spreadsheets open it. Nothing here is read back.

use yanji_words::Problem;

use super::{Cell, Sheet, hundredths};
use crate::error::AppError;

/// By this at the beginning Excel takes a file for UTF-8.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// What a spreadsheet takes for the beginning of a formula; the wide forms too, which some of them fold.
const FORMULA: &[char] = &['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// Writes a sheet as CSV in UTF-8 with the mark, its texts [`guarded`].
///
/// # Errors
/// [`Problem::Internal`] when a row has more or fewer cells than there are columns.
pub fn csv(sheet: &Sheet) -> Result<Vec<u8>, AppError> {
    let mut writer = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(MARK.to_vec());
    let internal = |error: ::csv::Error| AppError::caused(Problem::Internal, error);
    writer.write_record(sheet.columns.iter().map(|column| guarded(&column.title))).map_err(internal)?;
    for row in &sheet.rows {
        writer.write_record(row.iter().map(shown)).map_err(internal)?;
    }
    writer.into_inner().map_err(|error| AppError::caused(Problem::Internal, error.into_error()))
}

fn shown(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => guarded(text),
        Cell::Whole(number) => number.to_string(),
        Cell::Money(fen) => hundredths(*fen),
        Cell::Day(day) => day.to_string(),
        Cell::Share(share) => format!("{}%", hundredths(*share)),
    }
}

/// A text for a file that spreadsheets open: one that they would run as a formula gets a quote before it, so that opening
/// a file with a stranger's words does nothing.
#[must_use]
pub fn guarded(text: &str) -> String {
    let guard = if text.starts_with(FORMULA) { "'" } else { "" };
    format!("{guard}{text}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paper::testing::sample;

    #[test]
    fn every_kind_of_cell_is_written() {
        let text = String::from_utf8(csv(&sample()).unwrap()).unwrap();
        let expected = "\u{feff}会员,Visits,Spend,Day,Share\r\n\
                        \"10\"\"001,\",-3,-1234.05,2026-11-21,12.34%\r\n,,0.07,,100.00%\r\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn no_text_is_run_as_a_formula() {
        for text in ["=1+1", "+1", "-1", "@a", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠a"] {
            assert_eq!(guarded(text), format!("'{text}"));
        }
        for text in ["", "a=1", "1-1", "王＋"] {
            assert_eq!(guarded(text), text);
        }
    }

    #[test]
    fn a_row_that_does_not_fit_is_refused() {
        let mut sheet = sample();
        sheet.rows[1].pop();
        assert_eq!(csv(&sheet).unwrap_err().problem, Problem::Internal);
    }
}
