//! Lists as files to take away. What is in them, and whether it may leave, was decided by whoever filled the sheet.

use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use yanji_app::AppError;
use yanji_app::paper::{self, Sheet};
use yanji_engine::Day;

use super::door::Visitor;
use super::failure::Failure;
use super::list::encoded;
use crate::blocking::blocking;

/// The kind of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Csv,
    Excel,
}

impl Format {
    /// The kind that `?export=` asks for.
    pub(super) fn of(code: &str) -> Option<Self> {
        [Self::Csv, Self::Excel].into_iter().find(|format| format.code() == code)
    }

    /// How `?export=` and the name of the file call it.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Excel => "xlsx",
        }
    }

    const fn content_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Excel => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }

    fn bytes(self, sheet: &Sheet) -> Result<Vec<u8>, AppError> {
        match self {
            Self::Csv => paper::csv(sheet),
            Self::Excel => paper::excel(sheet),
        }
    }
}

/// The sheet under a name that says of which store its figures are; as it is where there is nothing to tell apart.
pub(super) fn of_store(sheet: Sheet, store: &str) -> Sheet {
    if store.is_empty() { sheet } else { Sheet { name: format!("{} {store}", sheet.name), ..sheet } }
}

/// The sheet as a file with its name and the day. A long one takes a second to write, so that it is written away from
/// the threads that serve sockets.
pub(super) async fn download(visitor: &Visitor, sheet: Sheet, format: Format) -> Result<Response, Failure> {
    let disposition = disposition(&sheet.name, visitor.state.clinic.today(), format);
    let bytes = blocking(move || format.bytes(&sheet)).await.map_err(|error| visitor.failure(error))?;
    Ok(([(CONTENT_TYPE, format.content_type().to_owned()), (CONTENT_DISPOSITION, disposition)], bytes).into_response())
}

/// How the file is called (RFC 6266): in full for browsers that know how, without Chinese for others.
fn disposition(name: &str, day: Day, format: Format) -> String {
    let whole = format!("{name}-{day}.{}", format.code());
    let encoded = encoded(&whole);
    format!("attachment; filename=\"yanji-{day}.{}\"; filename*=UTF-8''{encoded}", format.code())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_known_by_their_codes() {
        assert_eq!(Format::of("csv"), Some(Format::Csv));
        assert_eq!(Format::of("xlsx"), Some(Format::Excel));
        assert_eq!(Format::of("pdf"), None);
    }

    #[test]
    fn a_name_gets_through_a_header_whatever_it_has() {
        let day = Day::parse("2026-11-21").unwrap();
        let header = disposition("会员\"\r\n/", day, Format::Excel);
        let expected = "attachment; filename=\"yanji-2026-11-21.xlsx\"; \
                        filename*=UTF-8''%E4%BC%9A%E5%91%98%22%0D%0A%2F-2026-11-21.xlsx";
        assert_eq!(header, expected);
    }

    #[test]
    fn both_formats_write_a_sheet() {
        let sheet = Sheet { name: "1".to_owned(), ..Sheet::default() };
        assert!(Format::Excel.bytes(&sheet).unwrap().starts_with(b"PK"));
        assert!(Format::Csv.bytes(&sheet).unwrap().starts_with("\u{feff}".as_bytes()));
    }
}
