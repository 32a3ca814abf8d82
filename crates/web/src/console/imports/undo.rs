//! Taking an import back: what that comes to stands on the page before anybody can do it.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use yanji_app::import::{ImportStatus, ImportUndoPreview};
use yanji_app::{AppError, Category, Permission};
use yanji_books::id::ImportId;
use yanji_words::whole;

use super::status::id_of;
use crate::AppState;
use crate::console::door::{Posted, Visitor};
use crate::console::failure::Failure;
use crate::console::figures::{day, yuan};
use crate::console::form::{Fields, Form};
use crate::console::frame::{Frame, Section};
use crate::works::WorkKind;

#[derive(Template)]
#[template(path = "imports/undo.html")]
struct UndoPage {
    frame: Frame,
    form: Form,
    address: String,
    file_name: String,
    /// Nothing when it cannot be taken back; why stands above.
    preview: Option<Preview>,
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

pub(super) async fn page(visitor: Visitor, Path(id): Path<String>) -> Result<Response, Failure> {
    visitor.require(Permission::ImportRun)?;
    let id = id_of(&visitor, &id)?;
    let form = Form::fresh(&[]).map_err(|error| visitor.failure(error))?;
    show(&visitor, id, form).await
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
        Err(error) => {
            let form = Form::refused(fields, error, visitor.lang, &[]).map_err(|error| visitor.failure(error))?;
            show(&visitor, id, form).await
        }
    }
}

fn work(state: &AppState, visitor: &Visitor, id: ImportId) {
    let (clinic, works) = (visitor.state.clinic.clone(), state.works.clone());
    tokio::task::spawn_blocking(move || {
        let running = works.begin(WorkKind::Undo);
        match clinic.import_undo_work(id, &mut |progress| running.report(progress)) {
            Ok(()) => {}
            Err(error) if error.category() == Category::Conflict => {}
            Err(error) => {
                let cause = std::error::Error::source(&error);
                tracing::error!(code = error.code(), cause = ?cause, "an import could not be taken back");
            }
        }
    });
}

async fn show(visitor: &Visitor, id: ImportId, form: Form) -> Result<Response, Failure> {
    let status: ImportStatus = visitor.ask(move |clinic, actor| clinic.import_status(actor, id)).await?;
    let preview = visitor.attempt(move |clinic, actor| clinic.import_undo_preview(actor, id)).await;
    let (form, preview) = match preview {
        Ok(preview) => (form, Some(shown(&preview))),
        Err(error) => (refused(visitor, error)?, None),
    };
    let address = format!("/imports/{id}");
    let frame = Frame { address: format!("{address}/undo"), ..visitor.frame(Section::Data) };
    visitor.page(&UndoPage { frame, form, address, file_name: status.file_name, preview })
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
            }) {
                assert_eq!(html.contains("data-confirm"), preview.is_some());
                assert_eq!(html.contains("777"), preview == Some(full));
            }
        }
    }
}
