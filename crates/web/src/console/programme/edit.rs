//! Writing a programme, checking it, and publishing it from a day on.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use serde::Deserialize;
use yanji_app::{AppError, Key, Permission, ProgrammeReport};
use yanji_books::id::ProgrammeId;
use yanji_engine::programme::read::read;
use yanji_engine::programme::ready::READY;
use yanji_words::{Lang, Problem, Thing, finding, programme_error};

use super::{Chapter, chapters};
use crate::console::door::{Posted, Visitor};
use crate::console::failure::Failure;
use crate::console::form::{Fields, Form};
use crate::console::frame::{Frame, Section};

const FIELDS: &[&str] = &["source", "from"];

#[derive(Template)]
#[template(path = "programme_edit.html")]
struct EditPage {
    frame: Frame,
    form: Form,
    /// The files of the ready-made programmes with their names.
    ready: Vec<(&'static str, String)>,
    /// Nothing before the text was checked.
    checked: Option<Checked>,
}

/// What the check says.
#[derive(Default)]
struct Checked {
    errors: Vec<Fault>,
    findings: Vec<Advised>,
    rules: Vec<Chapter>,
}

/// An error with the line where it stands.
struct Fault {
    text: String,
    line: String,
}

/// A finding with its proposal.
struct Advised {
    line: usize,
    key: String,
    reason: String,
    proposal: String,
}

/// The version whose text is the beginning.
#[derive(Deserialize)]
pub(in crate::console) struct Beginning {
    from: Option<String>,
    /// The file of a ready-made programme, instead.
    ready: Option<String>,
}

fn may_edit(visitor: &Visitor) -> Result<(), Failure> {
    let may = visitor.session.actor.permissions.allow(Permission::ProgrammeEdit);
    if may { Ok(()) } else { Err(visitor.failure(AppError::new(Problem::Forbidden))) }
}

pub(in crate::console) async fn page(
    visitor: Visitor,
    Query(beginning): Query<Beginning>,
) -> Result<Response, Failure> {
    may_edit(&visitor)?;
    let from: Option<ProgrammeId> = match beginning.from.as_deref() {
        None => None,
        Some(id) => {
            let not_found = |_| visitor.failure(AppError::new(Problem::NotFound(Thing::Programme)));
            Some(id.parse().map_err(not_found)?)
        }
    };
    let version = visitor
        .ask(move |clinic, actor| match from {
            Some(id) => clinic.programme_get(actor, id).map(Some),
            None => clinic.programme_current(actor),
        })
        .await?;
    let ready = READY.iter().find(|ready| Some(ready.file) == beginning.ready.as_deref());
    let source = match ready {
        Some(ready) => ready.source.to_owned(),
        None => version.map(|version| version.source).unwrap_or_default(),
    };
    let from = visitor.state.clinic.today().next().to_string();
    let form = Form::fresh(&[("source", source), ("from", from)]).map_err(|error| visitor.failure(error))?;
    visitor.page(&EditPage { frame: visitor.frame(Section::Programme), form, ready: ready_made(), checked: None })
}

/// Checks what was written, or saves it as a draft where that button was pressed.
pub(in crate::console) async fn check(Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    may_edit(&visitor)?;
    if !fields.get("save").is_empty() {
        let saved = save(&visitor, &fields).await;
        return match saved {
            Ok(_) => Ok(visitor.go("/programme", &visitor.frame(Section::Programme).t("programme.saved"))),
            Err(error) => again(&visitor, fields, error).await,
        };
    }
    let report = report(&visitor, &fields).await?;
    let checked = Some(checked(visitor.lang, fields.get("source"), &report));
    let form = Form::again(fields).map_err(|error| visitor.failure(error))?;
    visitor.page(&EditPage { frame: visitor.frame(Section::Programme), form, ready: ready_made(), checked })
}

/// Saves what was written and puts it into force from a day on.
pub(in crate::console) async fn publish(Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    may_edit(&visitor)?;
    match saved_and_published(&visitor, &fields).await {
        Ok(from) => {
            let notice = visitor.frame(Section::Programme).put("programme.published", from);
            Ok(visitor.go("/programme", &notice))
        }
        Err(error) => again(&visitor, fields, error).await,
    }
}

async fn save(visitor: &Visitor, fields: &Fields) -> Result<ProgrammeId, AppError> {
    let (key, source) = (fields.key()?, fields.needed("source")?);
    Ok(visitor.attempt(move |clinic, actor| clinic.programme_save(actor, &key, &source)).await?.id)
}

async fn saved_and_published(visitor: &Visitor, fields: &Fields) -> Result<String, AppError> {
    let from = fields.day("from")?.ok_or_else(|| AppError::at(Problem::Missing, "from"))?;
    let source = fields.needed("source")?;
    let checked = visitor.attempt(move |clinic, actor| clinic.programme_check(actor, &source)).await?;
    if !checked.errors.is_empty() {
        return Err(AppError::at(Problem::ProgrammeFaulty, "source"));
    }
    let id = save(visitor, fields).await?;
    let key = Key::parse(&format!("{}-publish", fields.get("key")))?;
    visitor.attempt(move |clinic, actor| clinic.programme_publish(actor, &key, id, from)).await?;
    Ok(from.to_string())
}

async fn again(visitor: &Visitor, fields: Fields, error: AppError) -> Result<Response, Failure> {
    let report = report(visitor, &fields).await?;
    let checked = Some(checked(visitor.lang, fields.get("source"), &report));
    let form = Form::refused(fields, error, visitor.lang, FIELDS).map_err(|error| visitor.failure(error))?;
    visitor.page(&EditPage { frame: visitor.frame(Section::Programme), form, ready: ready_made(), checked })
}

async fn report(visitor: &Visitor, fields: &Fields) -> Result<ProgrammeReport, Failure> {
    let source = fields.get("source").to_owned();
    visitor.ask(move |clinic, actor| clinic.programme_check(actor, &source)).await
}

/// What the ready-made programmes are called.
fn ready_made() -> Vec<(&'static str, String)> {
    let named = READY.iter().filter_map(|ready| Some((ready.file, read(ready.source).ok()?.programme.name)));
    named.collect()
}

fn checked(lang: Lang, source: &str, report: &ProgrammeReport) -> Checked {
    let line = |number: usize| source.lines().nth(number.saturating_sub(1)).unwrap_or_default().to_owned();
    let errors = report.errors.iter().map(|error| Fault { text: programme_error(lang, error), line: line(error.line) });
    let findings = report.findings.iter().map(|found| {
        let advice = finding(lang, found);
        Advised { line: found.place.line, key: found.key.clone(), reason: advice.reason, proposal: advice.proposal }
    });
    Checked { errors: errors.collect(), findings: findings.collect(), rules: chapters(lang, source) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::form::testing::in_both_languages;
    use crate::console::programme::tests::SOURCE;
    use yanji_engine::programme::check;

    fn report(source: &str) -> ProgrammeReport {
        match read(source) {
            Ok(read) => {
                ProgrammeReport { errors: Vec::new(), findings: check::check(&read), programme: Some(read.programme) }
            }
            Err(errors) => ProgrammeReport { errors, findings: Vec::new(), programme: None },
        }
    }

    fn page_of(source: &str) -> [String; 2] {
        let report = report(source);
        [Lang::Zh, Lang::En].map(|lang| {
            let frame = crate::console::form::testing::sample_frame(lang);
            let checked = Some(checked(lang, source, &report));
            EditPage { frame, form: Form::default(), ready: Vec::new(), checked }.render().unwrap()
        })
    }

    #[test]
    fn the_page_is_made() {
        in_both_languages(|frame| EditPage { frame, form: Form::default(), ready: Vec::new(), checked: None });
        in_both_languages(|frame| EditPage {
            frame,
            form: Form::default(),
            ready: Vec::new(),
            checked: Some(Checked::default()),
        });
    }

    #[test]
    fn an_error_is_shown_with_its_line_and_a_finding_with_its_proposal() {
        for html in page_of("language = 1\nname = 7\n") {
            assert!(html.contains("name = 7"), "{html}");
        }
        let findings = report(SOURCE).findings;
        assert!(!findings.is_empty());
        for (html, lang) in page_of(SOURCE).iter().zip([Lang::Zh, Lang::En]) {
            let advice = finding(lang, &findings[0]);
            assert!(
                html.contains(&askama::filters::escape(&advice.proposal, askama::filters::Html).unwrap().to_string())
            );
        }
    }
}
