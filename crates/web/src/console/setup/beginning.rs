//! The programme that a new clinic begins with, and whether its history is brought along.

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use yanji_app::{AppError, Key, Permission};
use yanji_engine::Day;
use yanji_engine::programme::read::read;
use yanji_engine::programme::ready::READY;
use yanji_words::Problem;

use crate::console::door::{Posted, Visitor};
use crate::console::failure::Failure;
use crate::console::form::{Fields, Form};
use crate::console::frame::{Frame, Section};
use crate::console::programme::{Chapter, chapters};

const FIELDS: &[&str] = &["programme", "history"];

/// The first day of a programme under which a history is brought along: before any that a shop has on file.
const BEFORE_ANY_HISTORY: &str = "2000-01-01";

#[derive(Template)]
#[template(path = "setup/programme.html")]
struct BeginningPage {
    frame: Frame,
    form: Form,
    programmes: Vec<Offered>,
}

/// A ready-made programme.
struct Offered {
    file: &'static str,
    name: String,
    /// The names of its tiers, lowest first.
    tiers: Vec<String>,
    rules: Vec<Chapter>,
}

/// Leads on when a programme is in force already.
pub(super) async fn page(visitor: Visitor) -> Result<Response, Failure> {
    visitor.require(Permission::ProgrammePublish)?;
    if visitor.ask(|clinic, actor| clinic.programme_current(actor)).await?.is_some() {
        return Ok(Redirect::to("/").into_response());
    }
    let proposed = [("programme", READY[0].file.to_owned()), ("history", "import".to_owned())];
    let form = Form::fresh(&proposed).map_err(|error| visitor.failure(error))?;
    visitor.page(&beginning(&visitor, form))
}

/// Puts the chosen programme into force and leads on to what comes next.
pub(super) async fn begin(Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    visitor.require(Permission::ProgrammePublish)?;
    let is_import = fields.get("history") == "import";
    match publish(&visitor, &fields, is_import).await {
        Ok(()) => {
            let notice = visitor.frame(Section::Nowhere).t("setup.begun").into_owned();
            Ok(visitor.go(if is_import { "/imports" } else { "/" }, &notice))
        }
        Err(error) => {
            let form = Form::refused(fields, error, visitor.lang, FIELDS).map_err(|error| visitor.failure(error))?;
            visitor.page(&beginning(&visitor, form))
        }
    }
}

async fn publish(visitor: &Visitor, fields: &Fields, is_import: bool) -> Result<(), AppError> {
    let key = fields.key()?;
    let publish_key = Key::parse(&format!("{}-publish", key.as_str()))?;
    let chosen = READY.iter().find(|ready| ready.file == fields.get("programme"));
    let source = chosen.ok_or_else(|| AppError::at(Problem::Missing, "programme"))?.source;
    let first = Day::parse(BEFORE_ANY_HISTORY).filter(|_| is_import);
    visitor
        .attempt(move |clinic, actor| {
            let draft = clinic.programme_save(actor, &key, source)?;
            clinic.programme_publish(actor, &publish_key, draft.id, first.unwrap_or_else(|| clinic.today()))
        })
        .await?;
    Ok(())
}

fn beginning(visitor: &Visitor, form: Form) -> BeginningPage {
    let frame = visitor.frame(Section::Nowhere);
    let offered = READY.iter().filter_map(|ready| {
        let programme = read(ready.source).ok()?.programme;
        Some(Offered {
            file: ready.file,
            name: programme.name,
            tiers: programme.tiers.into_iter().map(|tier| tier.name).collect(),
            rules: chapters(frame.lang, ready.source),
        })
    });
    let programmes = offered.collect();
    BeginningPage { frame, form, programmes }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::form::testing::in_both_languages;
    use crate::console::programme::tests::SOURCE;

    #[test]
    fn the_page_is_made() {
        let offered = |frame: &Frame| Offered {
            file: "1",
            name: "1".to_owned(),
            tiers: vec!["2".to_owned(), "3".to_owned()],
            rules: chapters(frame.lang, SOURCE),
        };
        for html in
            in_both_languages(|frame| BeginningPage { programmes: vec![offered(&frame)], frame, form: Form::default() })
        {
            assert!(html.contains("2,000"));
        }
    }

    #[test]
    fn a_history_finds_a_programme_in_force() {
        assert!(Day::parse(BEFORE_ANY_HISTORY).is_some());
    }
}
