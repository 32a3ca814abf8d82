//! How one import goes and what it came to, with the lines that it refused to take away.

use askama::Template;
use axum::extract::Path;
use axum::http::header;
use axum::response::Response;
use yanji_app::AppError;
use yanji_app::import::{ImportRefusal, ImportStatus};
use yanji_app::paper::{Cell, Column, Kind, Sheet};
use yanji_books::id::ImportId;
use yanji_words::{Lang, Problem, Thing, whole};

use super::state_key;
use crate::console::door::{Visitor, render};
use crate::console::export::{Format, download};
use crate::console::failure::Failure;
use crate::console::figures::hundredths;
use crate::console::frame::{Frame, Section};

/// How many refused lines the page shows; all are in the file.
const SHOWN_MAX: usize = 100;

#[derive(Template)]
#[template(path = "import_status.html")]
struct StatusPage {
    frame: Frame,
    import: Shown,
    refusals: Vec<RefusedRow>,
}

#[derive(Template)]
#[template(path = "import_part.html")]
struct StatusPart {
    frame: Frame,
    import: Shown,
}

/// An import with its figures.
struct Shown {
    address: String,
    file_name: String,
    state: &'static str,
    is_running: bool,
    percent: i64,
    done: String,
    total: String,
    new: String,
    known: String,
    refused: String,
    members: String,
}

/// A refused line with the reason.
pub(super) struct RefusedRow {
    pub(super) line: String,
    pub(super) member: String,
    pub(super) value: String,
    /// The key of the field's name.
    pub(super) field: &'static str,
    pub(super) reason: String,
}

fn id_of(visitor: &Visitor, text: &str) -> Result<ImportId, Failure> {
    text.parse().map_err(|_| visitor.failure(AppError::new(Problem::NotFound(Thing::Import))))
}

pub(in crate::console) async fn page(visitor: Visitor, Path(id): Path<String>) -> Result<Response, Failure> {
    let id = id_of(&visitor, &id)?;
    let (status, refusals) = visitor
        .ask(move |clinic, actor| Ok((clinic.import_status(actor, id)?, clinic.import_refusals(actor, id)?)))
        .await?;
    let refusals = refusals.iter().take(SHOWN_MAX).map(|refusal| refused_row(visitor.lang, refusal)).collect();
    visitor.page(&StatusPage { frame: visitor.frame(Section::Data), import: shown(&status), refusals })
}

/// The figures alone, for the page to put in place of its own while the import runs.
pub(in crate::console) async fn part(visitor: Visitor, Path(id): Path<String>) -> Result<Response, Failure> {
    let id = id_of(&visitor, &id)?;
    let status = visitor.ask(move |clinic, actor| clinic.import_status(actor, id)).await?;
    let part = StatusPart { frame: visitor.frame(Section::Data), import: shown(&status) };
    let mut response = render(&part).map_err(|error| visitor.failure(error))?;
    if !part.import.is_running {
        // The whole page has more to show now than its figures.
        response.headers_mut().insert("hx-refresh", header::HeaderValue::from_static("true"));
    }
    Ok(response)
}

/// The refused lines as a file that spreadsheets open.
pub(in crate::console) async fn refused_csv(visitor: Visitor, Path(id): Path<String>) -> Result<Response, Failure> {
    let id = id_of(&visitor, &id)?;
    let refusals = visitor.ask(move |clinic, actor| clinic.import_refusals(actor, id)).await?;
    let sheet = sheet(&format!("refused-{id}"), visitor.lang, &refusals);
    download(&visitor, sheet, Format::Csv).await
}

/// The refused lines under the names of the API, for people and programs alike.
fn sheet(name: &str, lang: Lang, refusals: &[ImportRefusal]) -> Sheet {
    let titles = ["line", "member", "field", "code", "value", "message"];
    let kinds = [Kind::Whole, Kind::Text, Kind::Text, Kind::Text, Kind::Text, Kind::Text];
    let row = |refusal: &ImportRefusal| {
        let reason = reason(lang, refusal);
        let texts = [&refusal.member, &refusal.field, &refusal.code, &refusal.value, &reason];
        std::iter::once(Cell::Whole(refusal.line)).chain(texts.map(Cell::text)).collect()
    };
    Sheet {
        name: name.to_owned(),
        columns: titles.into_iter().zip(kinds).map(|(title, kind)| Column::new(title, kind)).collect(),
        rows: refusals.iter().map(row).collect(),
    }
}

/// A refused line as the pages show it.
pub(super) fn refused_row(lang: Lang, refusal: &ImportRefusal) -> RefusedRow {
    RefusedRow {
        line: whole(refusal.line),
        member: refusal.member.clone(),
        value: refusal.value.clone(),
        field: super::file::role_key(&refusal.field),
        reason: reason(lang, refusal),
    }
}

fn reason(lang: Lang, refusal: &ImportRefusal) -> String {
    refusal.fault().map_or_else(|| refusal.code.clone(), |fault| fault.text(lang).to_owned())
}

fn shown(status: &ImportStatus) -> Shown {
    Shown {
        address: format!("/imports/{}", status.id),
        file_name: status.file_name.clone(),
        state: state_key(&status.status),
        is_running: status.status == "running",
        percent: hundredths(status.lines_done, status.lines_total),
        done: whole(status.lines_done),
        total: whole(status.lines_total),
        new: whole(status.lines_new),
        known: whole(status.lines_known),
        refused: whole(status.lines_refused),
        members: whole(status.members_new),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::form::testing::in_both_languages;
    use yanji_app::{Instant, paper};

    fn status(state: &str) -> ImportStatus {
        ImportStatus {
            id: ImportId([5; 16]),
            file_name: "1".to_owned(),
            status: state.to_owned(),
            lines_total: 2_000,
            lines_done: 500,
            lines_new: 400,
            lines_known: 90,
            lines_refused: 10,
            members_new: 7,
            started_at: Instant(0),
            ended_at: None,
            started_by: "1".to_owned(),
        }
    }

    fn refusal() -> ImportRefusal {
        ImportRefusal {
            line: 7,
            member: "1,2".to_owned(),
            field: "day".to_owned(),
            code: "invalid_day".to_owned(),
            value: "=1".to_owned(),
        }
    }

    #[test]
    fn the_page_is_made() {
        for state in ["running", "done", "failed"] {
            for page in in_both_languages(|frame| {
                let refusals = vec![refused_row(frame.lang, &refusal())];
                StatusPage { frame, import: shown(&status(state)), refusals }
            }) {
                assert_eq!(page.contains("hx-get=\"/imports/imp_"), state == "running");
                assert!(page.contains("500 / 2,000"));
            }
        }
    }

    #[test]
    fn refused_lines_are_safe_to_open_in_a_spreadsheet() {
        let text = String::from_utf8(paper::csv(&sheet("1", Lang::En, &[refusal()])).unwrap()).unwrap();
        let row = text.lines().nth(1).unwrap();
        assert!(row.starts_with("7,\"1,2\",day,invalid_day,'=1,"), "{row}");
    }
}
