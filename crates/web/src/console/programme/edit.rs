//! The editor of the programme: form and text beside each other, what the check says, and the rules in words. What is
//! published stands beside this.

mod draft;
mod origin;

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use serde::Deserialize;
use yanji_app::records::ProgrammeVersion;
use yanji_app::{Actor, AppError, Category, Clinic, OpenedDraft, Permission, ProgrammeReport, SavedDraft, text_sign};
use yanji_books::id::ProgrammeId;
use yanji_engine::programme::check::Finding;
use yanji_engine::programme::ready::READY;
use yanji_engine::programme::repair::repair;
use yanji_words::{Lang, Problem, finding, programme_fault, whole};

use self::draft::Draft;
pub(super) use self::draft::{mended, repaired};
use self::origin::Origin;
use super::ladder::{Ladder, ladder};
use super::outline::digest;
use super::sheet::{Goods, Sheet};
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

/// Which version was opened, as it travels with the form.
#[derive(Default)]
struct Opened {
    /// Its id; empty where none was.
    from: String,
    /// The sign of its text; empty for one that is no draft.
    saved: String,
}

impl Opened {
    fn of(version: Option<&ProgrammeVersion>) -> Self {
        let Some(version) = version else { return Self::default() };
        let saved = version.in_force_from.is_none().then(|| text_sign(&version.source));
        Self { from: version.id.to_string(), saved: saved.unwrap_or_default() }
    }

    fn sent(fields: &Fields) -> Self {
        Self { from: fields.get("from").to_owned(), saved: fields.get("saved").to_owned() }
    }

    /// The draft that can be saved over.
    fn draft(&self) -> Option<OpenedDraft> {
        let sign = Some(self.saved.clone()).filter(|sign| !sign.is_empty())?;
        Some(OpenedDraft { id: self.from.parse().ok()?, sign })
    }
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
    /// The sign of the text that this has, if it is a draft.
    saved: String,
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
    /// Which tier it is in, in words; empty elsewhere.
    place: String,
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
            let page = made(&visitor, form, &Draft::of_text(ready.source), Opened::default()).await?;
            EditPage { origin: Origin::ready(&page.frame, ready), ..page }
        }
        None => {
            let begun = begun(&visitor, asked.from.as_deref()).await?;
            let text = begun.as_ref().map_or("", |version| version.source.as_str());
            made(&visitor, form, &Draft::of_text(text), Opened::of(begun.as_ref())).await?
        }
    };
    visitor.page(&page)
}

/// The version that is named; where none is, the clinic's own that is gone on with.
async fn begun(visitor: &Visitor, from: Option<&str>) -> Result<Option<ProgrammeVersion>, Failure> {
    let from = from.map(|id| version_id(visitor, id)).transpose()?;
    visitor
        .ask(move |clinic, actor| match from {
            Some(id) => clinic.programme_get(actor, id).map(Some),
            None => Ok(wizard::own(&clinic.programme_list(actor)?).next().cloned()),
        })
        .await
}

/// Does what was pressed.
pub(in crate::console) async fn work(Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    visitor.require(Permission::ProgrammeEdit)?;
    let draft = Draft::sent(&fields);
    let opened = Opened::sent(&fields);
    let done = match fields.get("do") {
        "save" => save(&visitor, &fields, &draft.text).await.map(|saved| told(&visitor, &saved)),
        "publish" => publish(&visitor, &fields, &draft.text).await,
        _ => {
            let form = Form::again(fields).map_err(|error| visitor.failure(error))?;
            return show(&visitor, form, &draft, opened).await;
        }
    };
    match done {
        Ok(response) => Ok(response),
        Err(error) => {
            let form = Form::refused(fields, error, visitor.lang, FIELDS).map_err(|error| visitor.failure(error))?;
            show(&visitor, form, &draft, opened).await
        }
    }
}

fn publish_address(id: ProgrammeId) -> String {
    format!("/programme/{id}/publish")
}

/// Goes on with what was saved, and says where it is.
fn told(visitor: &Visitor, saved: &SavedDraft) -> Response {
    let frame = visitor.frame(Section::Programme);
    let notice =
        if saved.was_overtaken { overtaken(&frame, saved) } else { frame.t("programme_edit.saved").into_owned() };
    visitor.go(&format!("/programme/edit?from={}", saved.version.id), &notice)
}

fn overtaken(frame: &Frame, saved: &SavedDraft) -> String {
    frame.put("programme_edit.overtaken", whole(saved.version.number))
}

/// Saves over the draft that was opened, or as a new one.
async fn save(visitor: &Visitor, fields: &Fields, text: &str) -> Result<SavedDraft, AppError> {
    let (key, text, opened) = (fields.key()?, text.to_owned(), Opened::sent(fields).draft());
    visitor.attempt(move |clinic, actor| clinic.programme_save_over(actor, &key, &text, opened)).await
}

/// Saves what can be published, unless it is the draft that was opened, and leads to its publication.
async fn publish(visitor: &Visitor, fields: &Fields, text: &str) -> Result<Response, AppError> {
    let (source, opened) = (text.to_owned(), fields.get("from").parse::<ProgrammeId>().ok());
    let (report, opened) = visitor
        .attempt(move |clinic, actor| {
            let opened = opened.and_then(|id| clinic.programme_get(actor, id).ok());
            let is_same =
                |version: &ProgrammeVersion| version.in_force_from.is_none() && version.source.trim() == source.trim();
            Ok((clinic.programme_check(actor, &source)?, opened.filter(is_same)))
        })
        .await?;
    match (report.errors.is_empty(), opened) {
        (false, _) => Err(AppError::at(Problem::ProgrammeFaulty, "source")),
        (true, Some(version)) => Ok(visitor.go(&publish_address(version.id), "")),
        (true, None) => {
            let saved = save(visitor, fields, text).await?;
            let notice =
                if saved.was_overtaken { overtaken(&visitor.frame(Section::Programme), &saved) } else { String::new() };
            Ok(visitor.go(&publish_address(saved.version.id), &notice))
        }
    }
}

async fn show(visitor: &Visitor, form: Form, draft: &Draft, opened: Opened) -> Result<Response, Failure> {
    visitor.page(&made(visitor, form, draft, opened).await?)
}

async fn made(visitor: &Visitor, form: Form, draft: &Draft, opened: Opened) -> Result<EditPage, Failure> {
    let source = draft.text.clone();
    let report = match source.trim() {
        "" => ProgrammeReport { errors: Vec::new(), findings: Vec::new(), programme: None },
        _ => visitor.ask(move |clinic, actor| clinic.programme_check(actor, &source)).await?,
    };
    let mut frame = visitor.frame(Section::Programme);
    frame.address = "/programme/edit".to_owned();
    let origin = Origin::of(visitor, &opened.from).await?;
    let Opened { from, saved } = opened;
    let mut desk = Desk { from, saved, ..desk(&frame, draft, &report) };
    desk.sheet.goods = goods(visitor).await?;
    Ok(EditPage { frame, form, desk, origin })
}

/// What the shop sells; nothing for whoever has nothing to do with that.
async fn goods(visitor: &Visitor) -> Result<Goods, Failure> {
    let items = |clinic: &Clinic, actor: &Actor| match clinic.item_list(actor) {
        Err(error) if error.category() == Category::Forbidden => Ok(Vec::new()),
        items => items,
    };
    Ok(Goods::of(&visitor.ask(items).await?))
}

fn desk(frame: &Frame, draft: &Draft, report: &ProgrammeReport) -> Desk {
    let text = draft.text.trim().to_owned() + "\n";
    let errors: Vec<Fault> = report
        .errors
        .iter()
        .map(|error| Fault {
            line: error.line,
            place: place_of(frame, &error.key),
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
        saved: String::new(),
    }
}

/// Which tier the path of a key leads into, in words; empty where it is none.
fn place_of(frame: &Frame, key: &str) -> String {
    let index = key.strip_prefix("tiers[").and_then(|rest| rest.split_once(']')?.0.parse::<usize>().ok());
    index.map_or_else(String::new, |index| frame.put("programme_edit.tier", index + 1))
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
