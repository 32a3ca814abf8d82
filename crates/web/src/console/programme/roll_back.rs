//! Going back to an earlier version of the programme.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use yanji_app::records::ProgrammeVersion;
use yanji_app::{AppError, Permission};
use yanji_books::id::ProgrammeId;
use yanji_words::{Problem, Thing, whole};

use super::{Chapter, chapters};
use crate::console::door::{Posted, Visitor};
use crate::console::failure::Failure;
use crate::console::form::Form;
use crate::console::frame::{Frame, Section};

#[derive(Template)]
#[template(path = "programme_return.html")]
struct ReturnPage {
    frame: Frame,
    form: Form,
    id: String,
    number: String,
    rules: Vec<Chapter>,
}

fn id_of(visitor: &Visitor, text: &str) -> Result<ProgrammeId, Failure> {
    if !visitor.session.actor.permissions.allow(Permission::ProgrammePublish) {
        return Err(visitor.failure(AppError::new(Problem::Forbidden)));
    }
    text.parse().map_err(|_| visitor.failure(AppError::new(Problem::NotFound(Thing::Programme))))
}

pub(in crate::console) async fn page(visitor: Visitor, Path(id): Path<String>) -> Result<Response, Failure> {
    let id = id_of(&visitor, &id)?;
    let from = visitor.state.clinic.today().next().to_string();
    let form = Form::fresh(&[("from", from)]).map_err(|error| visitor.failure(error))?;
    show(&visitor, id, form).await
}

pub(in crate::console) async fn roll_back(
    Path(id): Path<String>,
    Posted { visitor, fields }: Posted,
) -> Result<Response, Failure> {
    let id = id_of(&visitor, &id)?;
    let from = fields.day("from").and_then(|day| day.ok_or_else(|| AppError::at(Problem::Missing, "from")));
    let done = match (fields.key(), from) {
        (Ok(key), Ok(from)) => {
            visitor.attempt(move |clinic, actor| clinic.programme_roll_back(actor, &key, id, from)).await
        }
        (Err(error), _) | (_, Err(error)) => Err(error),
    };
    match done {
        Ok(version) => {
            let from = version.in_force_from.map(|day| day.to_string()).unwrap_or_default();
            Ok(visitor.go("/programme", &visitor.frame(Section::Programme).put("programme.published", from)))
        }
        Err(error) => {
            let form = Form::refused(fields, error, visitor.lang, &["from"]).map_err(|error| visitor.failure(error))?;
            show(&visitor, id, form).await
        }
    }
}

async fn show(visitor: &Visitor, id: ProgrammeId, form: Form) -> Result<Response, Failure> {
    let version: ProgrammeVersion = visitor.ask(move |clinic, actor| clinic.programme_get(actor, id)).await?;
    let mut frame = visitor.frame(Section::Programme);
    frame.address = format!("/programme/{id}/return");
    let rules = chapters(visitor.lang, &version.source);
    visitor.page(&ReturnPage { frame, form, id: id.to_string(), number: whole(version.number), rules })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::form::testing::in_both_languages;
    use crate::console::programme::tests::SOURCE;

    #[test]
    fn the_page_is_made() {
        in_both_languages(|frame| {
            let rules = chapters(frame.lang, SOURCE);
            ReturnPage { frame, form: Form::default(), id: "1".to_owned(), number: "1".to_owned(), rules }
        });
    }
}
