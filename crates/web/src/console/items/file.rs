//! The price list out of a file: looked over first, then taken in whole or not at all.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Multipart, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use yanji_app::{ItemChange, ItemReading, Permission};
use yanji_words::{Lang, Problem};

use super::{ADDRESS, cell_text, count, frame};
use crate::AppState;
use crate::console::door::{Posted, Visitor};
use crate::console::failure::Failure;
use crate::console::form::Form;
use crate::console::frame::{Frame, Section};
use crate::console::imports::received;
use crate::console::settings::{fresh, refused};

const FILE: &str = "/items/file";
/// The most bytes of a request with a file.
pub(super) const UPLOAD_BYTES_MAX: usize = 8 * 1024 * 1024;

#[derive(Template)]
#[template(path = "items/file.html")]
struct FilePage {
    frame: Frame,
    form: Form,
    /// What is wrong with the file that was chosen; empty when nothing is.
    problem: String,
    seen: Option<Seen>,
}

/// What a file says.
struct Seen {
    address: String,
    file_name: String,
    new: String,
    changed: String,
    same: String,
    new_categories: String,
    changes: Vec<Change>,
    /// Whether there are more changes than are shown.
    has_more: bool,
    faults: Vec<Fault>,
}

/// What a line does.
struct Change {
    line: u32,
    name: String,
    is_new: bool,
    cells: Vec<ChangedCell>,
}

/// What stands in a column before and after.
struct ChangedCell {
    title: &'static str,
    before: String,
    after: String,
}

struct Fault {
    line: u32,
    column: &'static str,
    text: String,
}

pub(super) async fn page(visitor: Visitor) -> Result<Response, Failure> {
    visitor.require(Permission::ItemEdit)?;
    show(&visitor, String::new(), None, None).await
}

/// Takes a file in, to be looked over.
pub(super) async fn upload(
    visitor: Visitor,
    State(state): State<AppState>,
    form: Multipart,
) -> Result<Response, Failure> {
    visitor.require(Permission::ItemEdit)?;
    match received(form).await {
        Ok((fields, name, bytes)) => {
            visitor.check_form(&fields)?;
            let owner = visitor.session.actor.name();
            let id = state.uploads.keep(&owner, name, bytes, state.clinic.now());
            let id = id.map_err(|error| visitor.failure(error))?;
            Ok(visitor.go(&format!("{FILE}/{id}"), ""))
        }
        Err(error) => show(&visitor, error.text(visitor.lang), None, None).await,
    }
}

pub(super) async fn look_over(visitor: Visitor, Path(id): Path<String>) -> Result<Response, Failure> {
    visitor.require(Permission::ItemEdit)?;
    looked_over(&visitor, &id, None).await
}

pub(super) async fn take(Path(id): Path<String>, Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    visitor.require(Permission::ItemEdit)?;
    let Some((_, bytes)) = kept(&visitor, &id) else { return expired(&visitor).await };
    let done = match fields.key() {
        Ok(key) => visitor.attempt(move |clinic, actor| clinic.item_take(actor, &key, &bytes)).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(taken) => {
            visitor.state.uploads.taken(&id, visitor.state.clinic.now());
            Ok(visitor.go(ADDRESS, &visitor.frame(Section::Desk).put("items.taken", count(taken.new + taken.changed))))
        }
        Err(error) => {
            let form = refused(&visitor, fields, error, &[])?;
            looked_over(&visitor, &id, Some(form)).await
        }
    }
}

async fn looked_over(visitor: &Visitor, id: &str, form: Option<Form>) -> Result<Response, Failure> {
    let Some((file_name, bytes)) = kept(visitor, id) else { return expired(visitor).await };
    match visitor.attempt(move |clinic, actor| clinic.item_look_over(actor, &bytes)).await {
        Ok(reading) => {
            let seen = seen(visitor.lang, format!("{FILE}/{id}"), file_name, &reading);
            show(visitor, String::new(), Some(seen), form).await
        }
        Err(error) => show(visitor, error.text(visitor.lang), None, form).await,
    }
}

fn seen(lang: Lang, address: String, file_name: String, reading: &ItemReading) -> Seen {
    let fault = |fault: &yanji_app::ItemFault| Fault {
        line: fault.line,
        column: fault.column.title(lang),
        text: fault.problem.text(lang),
    };
    Seen {
        address,
        file_name,
        new: count(reading.new),
        changed: count(reading.changed),
        same: count(reading.same),
        new_categories: reading.new_categories.join(lang.pick("、", ", ")),
        changes: reading.shown.iter().map(|change| changed(lang, change)).collect(),
        has_more: reading.shown.len() < reading.new + reading.changed,
        faults: reading.faults.iter().map(fault).collect(),
    }
}

fn changed(lang: Lang, change: &ItemChange) -> Change {
    let cell = |column: yanji_app::ItemColumn| ChangedCell {
        title: column.title(lang),
        before: change.before.as_ref().map(|item| cell_text(column.cell(item, lang))).unwrap_or_default(),
        after: cell_text(column.cell(&change.after, lang)),
    };
    Change {
        line: change.line,
        name: change.after.name.clone(),
        is_new: change.before.is_none(),
        cells: change.columns().map(cell).collect(),
    }
}

async fn show(visitor: &Visitor, problem: String, seen: Option<Seen>, form: Option<Form>) -> Result<Response, Failure> {
    let form = match form {
        Some(form) => form,
        None => fresh(visitor, &[])?,
    };
    let frame = frame(visitor, seen.as_ref().map_or(FILE, |seen| seen.address.as_str()));
    visitor.page(&FilePage { frame, form, problem, seen })
}

/// The name and the bytes of a file that is being looked over, while it is kept.
fn kept(visitor: &Visitor, id: &str) -> Option<(String, Arc<Vec<u8>>)> {
    let (owner, now) = (visitor.session.actor.name(), visitor.state.clinic.now());
    visitor.state.uploads.find(&owner, id, now).map(|file| (file.name, file.bytes))
}

/// The page on which a file is chosen, for one that is kept no longer.
async fn expired(visitor: &Visitor) -> Result<Response, Failure> {
    let page = show(visitor, Problem::UploadExpired.text(visitor.lang), None, None).await?;
    Ok((StatusCode::NOT_FOUND, page).into_response())
}

#[cfg(test)]
mod tests {
    use yanji_app::{Item, ItemColumn, ItemFault};

    use super::super::testing::item;
    use super::*;
    use crate::console::form::testing::in_both_languages;

    #[test]
    fn the_page_is_made() {
        for html in
            in_both_languages(|frame| FilePage { frame, form: Form::default(), problem: "!".to_owned(), seen: None })
        {
            assert!(html.contains("<a class=\"btn\" href=\"/items\">"), "the way back: {html}");
        }
        let before = Item { price_fen: 100, ..item(1, "1") };
        for has_faults in [false, true] {
            let fault = |column| ItemFault { line: 2, column, problem: Problem::Missing };
            let reading = ItemReading {
                new: 1_200,
                changed: 2,
                same: 3,
                new_categories: vec!["1".to_owned()],
                shown: vec![
                    ItemChange { line: 2, before: Some(before.clone()), after: item(1, "1") },
                    ItemChange { line: 3, before: None, after: item(3, "3") },
                ],
                faults: if has_faults { ItemColumn::ALL.map(fault).into() } else { Vec::new() },
            };
            for html in in_both_languages(|frame| FilePage {
                seen: Some(seen(frame.lang, "/items/file/1".to_owned(), "1".to_owned(), &reading)),
                frame,
                form: Form::default(),
                problem: String::new(),
            }) {
                assert_eq!(html.contains("1,298.50"), !has_faults, "{html}");
            }
        }
    }

    #[test]
    fn only_what_is_otherwise_is_shown() {
        let before = Item { price_fen: 100, cautions: String::new(), ..item(1, "1") };
        let change = changed(Lang::Zh, &ItemChange { line: 2, before: Some(before), after: item(1, "1") });
        let shown: Vec<_> = change.cells.iter().map(|cell| (cell.before.as_str(), cell.after.as_str())).collect();
        assert_eq!(shown, [("1.00", "1,298.50"), ("", "1")]);
    }
}
