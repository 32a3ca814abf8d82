//! The editor of the programme: form and text beside each other, what the check says, and the rules in words. What is
//! published stands beside this.

mod draft;
mod origin;

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use serde::Deserialize;
use yanji_app::{AppError, Permission, ProgrammeReport};
use yanji_books::id::ProgrammeId;
use yanji_engine::programme::check::Finding;
use yanji_engine::programme::ready::READY;
use yanji_engine::programme::repair::repair;
use yanji_words::{Lang, Problem, finding, programme_fault};

use self::draft::Draft;
pub(super) use self::draft::{mended, repaired};
use self::origin::Origin;
use super::ladder::{Ladder, ladder};
use super::outline::digest;
use super::sheet::Sheet;
use super::{version_id, wizard};
use crate::console::door::{Posted, Visitor};
use crate::console::failure::Failure;
use crate::console::form::{Fields, Form};
use crate::console::frame::{Frame, Section};

const FIELDS: &[&str] = &["source"];

#[derive(Template)]
#[template(path = "programme/edit.html")]
struct EditPage {
    frame: Frame,
    form: Form,
    desk: Desk,
    origin: Origin,
}

/// Everything on the desk.
#[derive(Default)]
struct Desk {
    text: String,
    /// The signs of text and form as they are shown.
    shown: String,
    formed: String,
    past: Vec<String>,
    is_typed: bool,
    sheet: Sheet,
    is_unreadable: bool,
    has_yielded: bool,
    /// One for each line of the text: whether an error or a finding stands there.
    gutter: Vec<LineMark>,
    errors: Vec<Fault>,
    findings: Vec<Advised>,
    /// Whether any finding's proposal can be taken by itself.
    can_repair: bool,
    rules: Ladder,
    /// The version that was opened, for going on with it.
    from: String,
}

/// What is marked at a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum LineMark {
    #[default]
    Clean,
    Advised,
    Wrong,
}

/// An error with its line.
struct Fault {
    line: usize,
    key: String,
    text: String,
    /// The line as it stands in the text.
    written: String,
}

/// A finding with its proposal.
pub(super) struct Advised {
    pub(super) line: usize,
    pub(super) reason: String,
    pub(super) proposal: String,
    /// How that is written in the text.
    pub(super) written: Vec<String>,
    /// The place of the proposal among those that can be taken, from 0; nothing where a person has to decide.
    pub(super) repair: Option<usize>,
}

impl LineMark {
    const fn class(self) -> &'static str {
        match self {
            Self::Clean => "",
            Self::Advised => "line-advised",
            Self::Wrong => "line-wrong",
        }
    }
}

/// What the editor begins with.
#[derive(Deserialize)]
pub(in crate::console) struct Asked {
    /// A version.
    from: Option<String>,
    /// The file of a ready-made programme, instead.
    ready: Option<String>,
}

pub(in crate::console) async fn page(visitor: Visitor, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    visitor.require(Permission::ProgrammeEdit)?;
    let ready = READY.iter().find(|ready| Some(ready.file) == asked.ready.as_deref());
    let form = Form::fresh(&[]).map_err(|error| visitor.failure(error))?;
    let page = match ready {
        Some(ready) => {
            let page = made(&visitor, form, &Draft::of_text(ready.source), String::new()).await?;
            EditPage { origin: Origin::ready(&page.frame, ready), ..page }
        }
        None => {
            let (text, from) = begun(&visitor, asked.from.as_deref()).await?;
            made(&visitor, form, &Draft::of_text(&text), from).await?
        }
    };
    visitor.page(&page)
}

/// The text of a version with its id; where none is named, of the clinic's own that is gone on with.
async fn begun(visitor: &Visitor, from: Option<&str>) -> Result<(String, String), Failure> {
    let from = from.map(|id| version_id(visitor, id)).transpose()?;
    let version = visitor
        .ask(move |clinic, actor| match from {
            Some(id) => clinic.programme_get(actor, id).map(Some),
            None => Ok(wizard::own(&clinic.programme_list(actor)?).next().cloned()),
        })
        .await?;
    Ok(version.map(|version| (version.source, version.id.to_string())).unwrap_or_default())
}

/// Does what was pressed.
pub(in crate::console) async fn work(Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    visitor.require(Permission::ProgrammeEdit)?;
    let draft = Draft::sent(&fields);
    let from = fields.get("from").to_owned();
    let done = match fields.get("do") {
        "save" => save(&visitor, &fields, &draft.text).await.map(|id| saved(&visitor, id)),
        "publish" => publish(&visitor, &fields, &draft.text).await.map(|id| visitor.go(&publish_address(id), "")),
        _ => {
            let form = Form::again(fields).map_err(|error| visitor.failure(error))?;
            return show(&visitor, form, &draft, from).await;
        }
    };
    match done {
        Ok(response) => Ok(response),
        Err(error) => {
            let form = Form::refused(fields, error, visitor.lang, FIELDS).map_err(|error| visitor.failure(error))?;
            show(&visitor, form, &draft, from).await
        }
    }
}

fn publish_address(id: ProgrammeId) -> String {
    format!("/programme/{id}/publish")
}

fn saved(visitor: &Visitor, id: ProgrammeId) -> Response {
    let notice = visitor.frame(Section::Programme).t("programme_edit.saved").into_owned();
    visitor.go(&format!("/programme/edit?from={id}"), &notice)
}

async fn save(visitor: &Visitor, fields: &Fields, text: &str) -> Result<ProgrammeId, AppError> {
    let (key, text) = (fields.key()?, text.to_owned());
    Ok(visitor.attempt(move |clinic, actor| clinic.programme_save(actor, &key, &text)).await?.id)
}

/// Saves what can be published, unless it is the draft that was opened, and answers its version.
async fn publish(visitor: &Visitor, fields: &Fields, text: &str) -> Result<ProgrammeId, AppError> {
    let (source, opened) = (text.to_owned(), fields.get("from").parse::<ProgrammeId>().ok());
    let (report, opened) = visitor
        .attempt(move |clinic, actor| {
            let opened = opened.and_then(|id| clinic.programme_get(actor, id).ok());
            let is_same = |version: &yanji_app::records::ProgrammeVersion| {
                version.in_force_from.is_none() && version.source.trim() == source.trim()
            };
            Ok((clinic.programme_check(actor, &source)?, opened.filter(is_same)))
        })
        .await?;
    match (report.errors.is_empty(), opened) {
        (false, _) => Err(AppError::at(Problem::ProgrammeFaulty, "source")),
        (true, Some(version)) => Ok(version.id),
        (true, None) => save(visitor, fields, text).await,
    }
}

async fn show(visitor: &Visitor, form: Form, draft: &Draft, from: String) -> Result<Response, Failure> {
    visitor.page(&made(visitor, form, draft, from).await?)
}

async fn made(visitor: &Visitor, form: Form, draft: &Draft, from: String) -> Result<EditPage, Failure> {
    let source = draft.text.clone();
    let report = match source.trim() {
        "" => ProgrammeReport { errors: Vec::new(), findings: Vec::new(), programme: None },
        _ => visitor.ask(move |clinic, actor| clinic.programme_check(actor, &source)).await?,
    };
    let mut frame = visitor.frame(Section::Programme);
    frame.address = "/programme/edit".to_owned();
    let origin = Origin::of(visitor, &from).await?;
    let desk = Desk { from, ..desk(&frame, draft, &report) };
    Ok(EditPage { frame, form, desk, origin })
}

fn desk(frame: &Frame, draft: &Draft, report: &ProgrammeReport) -> Desk {
    let text = draft.text.trim().to_owned() + "\n";
    let errors: Vec<Fault> = report
        .errors
        .iter()
        .map(|error| Fault {
            line: error.line,
            key: error.key.clone(),
            text: programme_fault(frame.lang, &error.fault),
            written: text.lines().nth(error.line.saturating_sub(1)).unwrap_or_default().to_owned(),
        })
        .collect();
    let findings = advised(frame.lang, &draft.text, &report.findings);
    let mut gutter = vec![LineMark::Clean; text.lines().count().max(1)];
    let marks = findings.iter().map(|finding| (finding.line, LineMark::Advised));
    for (line, mark) in marks.chain(errors.iter().map(|error| (error.line, LineMark::Wrong))) {
        if let Some(place) = gutter.get_mut(line.saturating_sub(1)) {
            *place = mark;
        }
    }
    Desk {
        shown: digest(&text),
        formed: draft.outline.digest(),
        text,
        past: draft.past.clone(),
        is_typed: draft.is_typed,
        sheet: Sheet::new(frame, draft.outline.clone(), &report.errors),
        is_unreadable: draft.is_unreadable,
        has_yielded: draft.has_yielded,
        gutter,
        can_repair: findings.iter().any(|finding| finding.repair.is_some()),
        errors,
        findings,
        rules: report.programme.as_ref().map(|programme| ladder(frame.lang, programme, None)).unwrap_or_default(),
        from: String::new(),
    }
}

/// The findings of a text in words.
pub(super) fn advised(lang: Lang, text: &str, findings: &[Finding]) -> Vec<Advised> {
    let mut places = 0..;
    let advised = |found: &Finding| {
        let advice = finding(lang, found);
        let repair = repair(text, found).and_then(|_| places.next());
        Advised {
            line: found.place.line,
            reason: advice.reason,
            proposal: advice.proposal,
            written: advice.written,
            repair,
        }
    };
    findings.iter().map(advised).collect()
}
