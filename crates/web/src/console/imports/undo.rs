//! Taking an import back: what that comes to stands on the page before anybody can do it.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;
use yanji_app::import::{ImportStatus, ImportUndoPreview};
use yanji_app::{AppError, Category, Permission};
use yanji_books::id::ImportId;
use yanji_words::{Problem, whole};

use super::status::id_of;
use crate::AppState;
use crate::console::door::{Posted, Visitor, render};
use crate::console::failure::Failure;
use crate::console::figures::{day, yuan};
use crate::console::form::{Fields, Form};
use crate::console::frame::{Frame, Section};
use crate::works::WorkKind;

/// Up to how many lines an import is foreseen before the page is answered; what a larger one comes to follows.
const AT_ONCE_LINES: i64 = 5_000;

#[derive(Template)]
#[template(path = "imports/undo.html")]
struct UndoPage {
    frame: Frame,
    form: Form,
    address: String,
    file_name: String,
    /// Nothing when it cannot be taken back; why stands above.
    preview: Option<Preview>,
    /// Whether it is still being foreseen.
    is_waiting: bool,
}

#[derive(Template)]
#[template(path = "imports/undo_forecast.html")]
struct UndoForecast {
    frame: Frame,
    form: Form,
    address: String,
    preview: Option<Preview>,
    is_waiting: bool,
}

/// How the page is asked for.
#[derive(Deserialize)]
pub(super) struct Asked {
    /// Whatever stands there: the whole page at once, for browsers without scripts.
    #[serde(default)]
    at_once: String,
}

/// What taking it back comes to.
struct Preview {
    sales: String,
    amount: String,
    members: String,
    falling: String,
    owing: String,
    owed: String,
    has_owed: bool,
    /// Empty when there are none.
    refunded: String,
    /// Empty when there are none.
    partly: String,
    /// Empty when no day is closed.
    closed_through: String,
}

pub(super) async fn page(
    visitor: Visitor,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    visitor.require(Permission::ImportRun)?;
    let id = id_of(&visitor, &id)?;
    let form = Form::fresh(&[]).map_err(|error| visitor.failure(error))?;
    let most_lines = if asked.at_once.is_empty() { AT_ONCE_LINES } else { i64::MAX };
    show(&visitor, id, form, most_lines).await
}

/// What it comes to, for the page to put in its place.
pub(super) async fn part(visitor: Visitor, Path(id): Path<String>) -> Result<Response, Failure> {
    visitor.require(Permission::ImportRun)?;
    let id = id_of(&visitor, &id)?;
    let (form, preview) = foreseen(&visitor, id, Form::default()).await?;
    let frame = visitor.frame(Section::Data);
    let part = UndoForecast { frame, form, address: format!("/imports/{id}"), preview, is_waiting: false };
    render(&part).map_err(|error| visitor.failure(error))
}

/// Begins, and goes on however long it takes and whether or not anybody waits.
pub(super) async fn post(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Posted { visitor, fields }: Posted,
) -> Result<Response, Failure> {
    visitor.require(Permission::ImportRun)?;
    let id = id_of(&visitor, &id)?;
    let begun = match fields.key() {
        Ok(key) => visitor.attempt(move |clinic, actor| clinic.import_undo_start(actor, &key, id)).await,
        Err(error) => Err(error),
    };
    match begun {
        Ok(()) => {
            work(&state, &visitor, id);
            Ok(visitor.go(&format!("/imports/{id}"), ""))
        }
        // Once it is taken back there is nothing left to look at, and no form to ask for again.
        Err(error) if matches!(error.problem, Problem::KeyReused) => Err(visitor.failure(error)),
        Err(error) => {
            let form = Form::refused(fields, error, visitor.lang, &[]).map_err(|error| visitor.failure(error))?;
            show(&visitor, id, form, AT_ONCE_LINES).await
        }
    }
}

fn work(state: &AppState, visitor: &Visitor, id: ImportId) {
    let (clinic, works) = (visitor.state.clinic.clone(), state.works.clone());
    // On the board before the answer goes out, so that the next page shows it.
    let running = works.begin(WorkKind::Undo);
    tokio::task::spawn_blocking(move || match clinic.import_undo_work(id, &mut |progress| running.report(progress)) {
        Ok(()) => {}
        Err(error) if error.category() == Category::Conflict => {}
        Err(error) => {
            let cause = std::error::Error::source(&error);
            tracing::error!(code = error.code(), cause = ?cause, "an import could not be taken back");
        }
    });
}

async fn show(visitor: &Visitor, id: ImportId, form: Form, most_lines: i64) -> Result<Response, Failure> {
    let status: ImportStatus = visitor.ask(move |clinic, actor| clinic.import_status(actor, id)).await?;
    let is_waiting = status.lines_new > most_lines;
    let (form, preview) = if is_waiting { (form, None) } else { foreseen(visitor, id, form).await? };
    let address = format!("/imports/{id}");
    let frame = Frame { address: format!("{address}/undo"), ..visitor.frame(Section::Data) };
    visitor.page(&UndoPage { frame, form, address, file_name: status.file_name, preview, is_waiting })
}

/// What it comes to beside the form; or why it cannot be taken back, on a form of its own.
async fn foreseen(visitor: &Visitor, id: ImportId, form: Form) -> Result<(Form, Option<Preview>), Failure> {
    match visitor.attempt(move |clinic, actor| clinic.import_undo_preview(actor, id)).await {
        Ok(preview) => Ok((form, Some(shown(&preview)))),
        Err(error) => Ok((refused(visitor, error)?, None)),
    }
}

fn refused(visitor: &Visitor, error: AppError) -> Result<Form, Failure> {
    Form::refused(Fields::default(), error, visitor.lang, &[]).map_err(|error| visitor.failure(error))
}

fn shown(preview: &ImportUndoPreview) -> Preview {
    let some = |number: i64| if number == 0 { String::new() } else { whole(number) };
    Preview {
        sales: whole(preview.sales),
        amount: yuan(preview.amount_fen),
        members: whole(preview.members),
        falling: whole(preview.members_falling),
        owing: whole(preview.members_owing),
        owed: whole(preview.points_owed),
        has_owed: preview.points_owed > 0,
        refunded: some(preview.sales_refunded),
        partly: some(preview.sales_partly),
        closed_through: day(preview.closed_through),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::form::testing::{in_both_languages, sample_day};

    #[test]
    fn the_page_is_made() {
        let full = ImportUndoPreview {
            sales: 1_200,
            amount_fen: 123_450,
            members: 30,
            members_falling: 4,
            members_owing: 2,
            points_owed: 777,
            sales_refunded: 5,
            sales_partly: 6,
            closed_through: Some(sample_day()),
        };
        for preview in [Some(full), Some(ImportUndoPreview::default()), None] {
            for html in in_both_languages(|frame| UndoPage {
                frame,
                form: Form::default(),
                address: "/imports/1".to_owned(),
                file_name: "1".to_owned(),
                preview: preview.as_ref().map(shown),
                is_waiting: false,
            }) {
                assert_eq!(html.contains("data-confirm"), preview.is_some());
                assert_eq!(html.contains("777"), preview == Some(full));
                assert!(!html.contains("hx-get"));
            }
        }
    }

    #[test]
    fn what_a_large_import_comes_to_follows_the_page() {
        let address = || "/imports/1".to_owned();
        for html in in_both_languages(|frame| UndoPage {
            frame,
            form: Form::default(),
            address: address(),
            file_name: "1".to_owned(),
            preview: None,
            is_waiting: true,
        }) {
            assert!(html.contains("hx-get=\"/imports/1/undo/part\"") && !html.contains("data-confirm"));
        }
        let preview = ImportUndoPreview { sales: 60_000, ..ImportUndoPreview::default() };
        for html in in_both_languages(|frame| UndoForecast {
            frame,
            form: Form::default(),
            address: address(),
            preview: Some(shown(&preview)),
            is_waiting: false,
        }) {
            assert!(html.contains("60,000") && html.contains("data-confirm") && !html.contains("hx-get"));
        }
    }
}
