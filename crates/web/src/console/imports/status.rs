//! How one import goes and what it came to, with the lines that it refused to take away.

use askama::Template;
use axum::extract::Path;
use axum::http::header;
use axum::response::Response;
use jiff::tz::TimeZone;
use yanji_app::import::{ImportRefusal, ImportStatus, RefusalCount};
use yanji_app::paper::{Cell, Column, Kind, Sheet};
use yanji_app::{Actor, AppError, Clinic};
use yanji_books::id::ImportId;
use yanji_engine::Refusal;
use yanji_words::{Lang, LineFault, Problem, Thing, whole};

use super::State;
use crate::console::door::{Visitor, render};
use crate::console::export::{Format, download};
use crate::console::failure::Failure;
use crate::console::figures::hundredths;
use crate::console::frame::{Frame, Section};

/// How many refused lines the page shows; all are in the file.
const SHOWN_MAX: usize = 100;

#[derive(Template)]
#[template(path = "imports/status.html")]
struct StatusPage {
    frame: Frame,
    import: Shown,
    /// Why lines were refused, and how many for each reason.
    reasons: Vec<Reason>,
    refusals: Vec<RefusedRow>,
    /// How many refused lines are not shown; empty where all are.
    refused_more: String,
    /// Whether they can still be taken in, before the shop opens.
    is_unopened: bool,
}

#[derive(Template)]
#[template(path = "imports/part.html")]
struct StatusPart {
    frame: Frame,
    import: Shown,
}

/// An import with its figures.
struct Shown {
    address: String,
    file_name: String,
    state: &'static str,
    colour: &'static str,
    /// Whether it runs or is being taken back.
    is_moving: bool,
    /// Whether it is being taken back or was: then its refused lines are nobody's task.
    is_undone: bool,
    /// Whether it brought sales and was not taken back.
    can_undo: bool,
    /// Whether the pyramid has what it brought.
    is_done: bool,
    started: String,
    who: String,
    store: String,
    /// Who took it back and when; empty when nobody did.
    undone: String,
    percent: i64,
    done: String,
    total: String,
    new: String,
    /// How many of them are refunds, and of how much; empty where there is none.
    refunds: String,
    known: String,
    refused: String,
    members: String,
}

/// Why lines were refused.
pub(super) struct Reason {
    /// The key of the field's name; empty where the reason names it.
    pub(super) field: &'static str,
    pub(super) reason: String,
    /// How many lines.
    pub(super) lines: String,
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

pub(super) fn id_of(visitor: &Visitor, text: &str) -> Result<ImportId, Failure> {
    text.parse().map_err(|_| visitor.failure(AppError::new(Problem::NotFound(Thing::Import))))
}

pub(in crate::console) async fn page(visitor: Visitor, Path(id): Path<String>) -> Result<Response, Failure> {
    let id = id_of(&visitor, &id)?;
    let asked = move |clinic: &Clinic, actor: &Actor| {
        let counted = clinic.import_refusal_counts(actor, id)?;
        // Whoever imports may be somebody who has nothing to do with the clock; then nothing is said of opening.
        let is_unopened = clinic.clock_state(actor).is_ok_and(|state| state.closed_through.is_none());
        let refusals = clinic.import_refusals(actor, id, SHOWN_MAX)?;
        Ok((clinic.import_status(actor, id)?, counted, refusals, is_unopened))
    };
    let (status, counted, refusals, is_unopened) = visitor.ask(asked).await?;
    let refusals = refusals.iter().map(|refusal| refused_row(visitor.lang, refusal)).collect();
    let frame = visitor.frame(Section::Data);
    let import = shown(&frame, &status, &visitor.state.clinic.zone());
    visitor.page(&StatusPage {
        reasons: reasons(visitor.lang, &counted),
        refused_more: more(counted.iter().map(|one| one.lines).sum(), SHOWN_MAX),
        refusals,
        is_unopened,
        import,
        frame,
    })
}

/// The figures alone, for the page to put in place of its own while the import runs.
pub(in crate::console) async fn part(visitor: Visitor, Path(id): Path<String>) -> Result<Response, Failure> {
    let id = id_of(&visitor, &id)?;
    let status = visitor.ask(move |clinic, actor| clinic.import_status(actor, id)).await?;
    let frame = visitor.frame(Section::Data);
    let part = StatusPart { import: shown(&frame, &status, &visitor.state.clinic.zone()), frame };
    let mut response = render(&part).map_err(|error| visitor.failure(error))?;
    if !part.import.is_moving {
        // The whole page has more to show now than its figures.
        response.headers_mut().insert("hx-refresh", header::HeaderValue::from_static("true"));
    }
    Ok(response)
}

/// The refused lines as a file that spreadsheets open.
pub(in crate::console) async fn refused_csv(visitor: Visitor, Path(id): Path<String>) -> Result<Response, Failure> {
    take_away(&visitor, &id, Format::Csv).await
}

/// The refused lines as a file of the kind that is asked for.
pub(in crate::console) async fn refused(
    visitor: Visitor,
    Path((id, format)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let nothing = || visitor.failure(AppError::new(Problem::NotFound(Thing::Page)));
    let format = Format::of(&format).ok_or_else(nothing)?;
    take_away(&visitor, &id, format).await
}

async fn take_away(visitor: &Visitor, id: &str, format: Format) -> Result<Response, Failure> {
    let id = id_of(visitor, id)?;
    let asked = move |clinic: &Clinic, actor: &Actor| {
        Ok((clinic.import_status(actor, id)?.file_name, clinic.import_refusals(actor, id, usize::MAX)?))
    };
    let (file, refusals) = visitor.ask(asked).await?;
    let sheet = sheet(&visitor.frame(Section::Data), &file, &refusals);
    download(visitor, sheet, format).await
}

/// What is kept of the refused lines once their file is gone.
fn sheet(frame: &Frame, file: &str, refusals: &[ImportRefusal]) -> Sheet {
    let titles = ["imports.line", "member.number", "imports.field", "imports.value", "imports.reason"];
    let kinds = [Kind::Whole, Kind::Text, Kind::Text, Kind::Text, Kind::Text];
    let row = |refusal: &ImportRefusal| {
        let (field, reason) = (frame.t(super::file::role_key(&refusal.field)), reason(frame.lang, refusal));
        let texts = [&refusal.member, &*field, &refusal.value, &reason];
        std::iter::once(Cell::Whole(refusal.line)).chain(texts.map(Cell::text)).collect()
    };
    Sheet {
        name: format!("{}-{file}", frame.t("imports.refused_lines")),
        columns: titles.into_iter().zip(kinds).map(|(title, kind)| Column::new(frame.t(title), kind)).collect(),
        rows: refusals.iter().map(row).collect(),
    }
}

/// Why lines were refused, as the pages show it.
pub(super) fn reasons(lang: Lang, counted: &[RefusalCount]) -> Vec<Reason> {
    let said = |one: &RefusalCount| Reason {
        // The sentence of a missing field names it.
        field: match one.fault() {
            Some(LineFault::Refused(Refusal::MissingField)) => "",
            _ => super::file::role_key(&one.field),
        },
        reason: one.fault().map_or_else(|| one.code.clone(), |fault| fault.text_of(lang, &one.field).to_owned()),
        lines: whole(one.lines),
    };
    counted.iter().map(said).collect()
}

/// How many lines are older than what their members have already; empty for none.
pub(super) fn too_old(counted: &[RefusalCount]) -> String {
    let of_it = |one: &&RefusalCount| one.fault() == Some(LineFault::Refused(Refusal::DayBeforeLast));
    more(counted.iter().filter(of_it).map(|one| one.lines).sum(), 0)
}

/// How many lines there are beyond those that are shown; empty for none.
pub(super) fn more(lines: i64, shown: usize) -> String {
    match lines.saturating_sub(i64::try_from(shown).unwrap_or(i64::MAX)) {
        ..=0 => String::new(),
        more => whole(more),
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

pub(super) fn reason(lang: Lang, refusal: &ImportRefusal) -> String {
    refusal.fault().map_or_else(|| refusal.code.clone(), |fault| fault.text_of(lang, &refusal.field).to_owned())
}

fn shown(frame: &Frame, status: &ImportStatus, zone: &TimeZone) -> Shown {
    let state = State::of(status);
    // While it is taken back, the bar tells of that.
    let (done, total) = match &status.undo {
        Some(undo) if state == State::Undoing => (undo.sales_done, undo.sales_total),
        Some(_) | None => (status.lines_done, status.lines_total),
    };
    let ended = status.undo.as_ref().and_then(|undo| Some((undo, undo.ended_at?)));
    let undone = ended.map(|(undo, at)| {
        let figures = [at.local_text(zone), undo.started_by_name.clone(), whole(undo.sales_total)];
        frame.fill("imports.undone_by", &figures.each_ref().map(String::as_str))
    });
    Shown {
        address: format!("/imports/{}", status.id),
        file_name: status.file_name.clone(),
        state: state.name(),
        colour: state.colour(),
        is_moving: state.is_moving(),
        is_undone: matches!(state, State::Undoing | State::Undone),
        can_undo: matches!(state, State::Done | State::Failed) && status.lines_new > status.refunds,
        is_done: state == State::Done,
        started: status.started_at.local_text(zone),
        who: status.started_by_name.clone(),
        store: status.store_name.clone(),
        undone: undone.unwrap_or_default(),
        percent: hundredths(done, total),
        done: whole(done),
        total: whole(total),
        new: whole(status.lines_new),
        refunds: super::refunds_said(frame, status.refunds, status.refunds_fen),
        known: whole(status.lines_known),
        refused: whole(status.lines_refused),
        members: whole(status.members_new),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::form::testing::in_both_languages;
    use yanji_app::import::ImportUndoStatus;
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
            refunds: 31,
            refunds_fen: 45_600,
            started_at: Instant(0),
            ended_at: None,
            started_by: "1".to_owned(),
            started_by_name: "Z-9".to_owned(),
            store: None,
            store_name: String::new(),
            undo: None,
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
                let import = shown(&frame, &status(state), &TimeZone::UTC);
                let counted = RefusalCount { field: "day".to_owned(), code: "invalid_day".to_owned(), lines: 1_313 };
                let reasons = reasons(frame.lang, &[counted]);
                StatusPage { frame, import, reasons, refusals, refused_more: more(1_313, SHOWN_MAX), is_unopened: true }
            }) {
                assert!(page.contains("1,313") && page.contains("1,213"), "how many for a reason, how many more");
                assert_eq!(page.contains("href=\"/#pyramid\""), state == "done");
                assert_eq!(page.contains("hx-get=\"/imports/imp_"), state == "running");
                assert!(page.contains("500 / 2,000"));
                assert!(page.contains("31") && page.contains("456.00"), "refunds are told apart");
            }
        }
    }

    #[test]
    fn an_import_that_is_taken_back_shows_how_far_that_is() {
        for ended_at in [None, Some(Instant(0))] {
            let (sales_done, sales_total) = (100, 300);
            let undo = ImportUndoStatus {
                started_by: "1".to_owned(),
                started_by_name: "Z-9".to_owned(),
                ended_at,
                sales_done,
                sales_total,
            };
            let status = ImportStatus { undo: Some(undo), ..status("done") };
            for page in in_both_languages(|frame| {
                let import = shown(&frame, &status, &TimeZone::UTC);
                let none = (Vec::new(), Vec::new(), String::new());
                StatusPage { frame, import, reasons: none.0, refusals: none.1, refused_more: none.2, is_unopened: true }
            }) {
                assert_eq!(page.contains("100 / 300"), ended_at.is_none());
                assert_eq!(page.contains("hx-get=\"/imports/imp_"), ended_at.is_none());
                assert!(!page.contains("/undo\""), "once is enough");
            }
        }
    }

    #[test]
    fn refused_lines_are_safe_to_open_in_a_spreadsheet() {
        in_both_languages(|frame| {
            let text = String::from_utf8(paper::csv(&sheet(&frame, "1", &[refusal()])).unwrap()).unwrap();
            let row = text.lines().nth(1).unwrap();
            let day = frame.t("timeline.day");
            assert!(row.starts_with(&format!("7,\"1,2\",{day},'=1,")), "{row}");
            StatusPart { import: shown(&frame, &status("done"), &TimeZone::UTC), frame }
        });
    }
}
