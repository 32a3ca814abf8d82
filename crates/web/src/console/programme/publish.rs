//! Putting a version into force, a draft or one of the past: what changes, who moves, and from which day it can be.

use std::time::Duration;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use yanji_app::records::{ProgrammeVersion, Progress};
use yanji_app::{AppError, FirstDay, Permission, ProgrammeReport, TierOutlook};
use yanji_books::id::ProgrammeId;
use yanji_engine::Day;
use yanji_engine::programme::read::read;
use yanji_words::{Problem, difference, whole};

use super::ladder::{Ladder, ladder};
use super::version_id;
use crate::blocking::blocking;
use crate::console::door::{Posted, Visitor};
use crate::console::failure::Failure;
use crate::console::form::{Fields, Form};
use crate::console::frame::{Frame, Section};
use crate::works::WorkKind;

/// How long a page waits for the accounts before it leaves the rest to the strip of progress.
const WAIT: Duration = Duration::from_secs(2);

/// What is done with the version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Deed {
    /// A draft comes into force.
    Publish,
    /// What was in force before comes again.
    RollBack,
}

#[derive(Template)]
#[template(path = "programme/publish.html")]
struct PublishPage {
    frame: Frame,
    form: Form,
    deed: Deed,
    id: String,
    number: String,
    name: String,
    /// The first day that is allowed, where days before it are not.
    first_day: String,
    /// Why not before, with the day up to which.
    limits: Vec<String>,
    /// Whether there is a version before this one.
    has_before: bool,
    differences: Vec<String>,
    moves: Vec<MoveRow>,
    findings: usize,
    rules: Ladder,
}

/// A tier of today, and where its members will be.
struct MoveRow {
    from: String,
    to: String,
    members: String,
    moves: bool,
}

/// Everything that the page is made of.
struct Outlook {
    version: ProgrammeVersion,
    before: Option<String>,
    first: FirstDay,
    tiers: Vec<TierOutlook>,
    report: ProgrammeReport,
    today: Day,
}

impl Deed {
    const fn title(self) -> &'static str {
        match self {
            Self::Publish => "programme_publish.title",
            Self::RollBack => "programme_publish.return_title",
        }
    }

    const fn effect(self) -> &'static str {
        match self {
            Self::Publish => "programme_publish.effect",
            Self::RollBack => "programme_publish.return_effect",
        }
    }

    const fn button(self) -> &'static str {
        match self {
            Self::Publish => "programme_publish.do",
            Self::RollBack => "programme_publish.return_do",
        }
    }

    const fn path(self) -> &'static str {
        match self {
            Self::Publish => "publish",
            Self::RollBack => "return",
        }
    }
}

pub(super) async fn page(visitor: Visitor, Path(id): Path<String>) -> Result<Response, Failure> {
    begin(&visitor, &id, Deed::Publish).await
}

pub(super) async fn return_page(visitor: Visitor, Path(id): Path<String>) -> Result<Response, Failure> {
    begin(&visitor, &id, Deed::RollBack).await
}

pub(super) async fn publish(Path(id): Path<String>, posted: Posted) -> Result<Response, Failure> {
    finish(&id, posted, Deed::Publish).await
}

pub(super) async fn roll_back(Path(id): Path<String>, posted: Posted) -> Result<Response, Failure> {
    finish(&id, posted, Deed::RollBack).await
}

async fn begin(visitor: &Visitor, id: &str, deed: Deed) -> Result<Response, Failure> {
    visitor.require(Permission::ProgrammePublish)?;
    let id = version_id(visitor, id)?;
    let today = visitor.state.clinic.today();
    let first = visitor.ask(|clinic, actor| clinic.programme_first_day(actor)).await?.day;
    let form = Form::fresh(&[("from", first.max(today).to_string())]).map_err(|error| visitor.failure(error))?;
    show(visitor, id, deed, form).await
}

async fn finish(id: &str, Posted { visitor, fields }: Posted, deed: Deed) -> Result<Response, Failure> {
    visitor.require(Permission::ProgrammePublish)?;
    let id = version_id(&visitor, id)?;
    match put_into_force(&visitor, &fields, id, deed).await {
        Ok(from) => {
            Ok(visitor.go("/programme", &visitor.frame(Section::Programme).put("programme_publish.done", from)))
        }
        // What was put into force has no form to ask for again.
        Err(error) if matches!(error.problem, Problem::KeyReused) => Err(visitor.failure(error)),
        Err(error) => {
            let form = Form::refused(fields, error, visitor.lang, &["from"]).map_err(|error| visitor.failure(error))?;
            show(&visitor, id, deed, form).await
        }
    }
}

/// Publishes and answers the day. Accounts that take long are prepared after the answer, which the strip of progress
/// shows.
async fn put_into_force(visitor: &Visitor, fields: &Fields, id: ProgrammeId, deed: Deed) -> Result<Day, AppError> {
    let from = fields.day("from")?.ok_or_else(|| AppError::at(Problem::Missing, "from"))?;
    let key = fields.key()?;
    let (clinic, actor) = (visitor.state.clinic.clone(), visitor.session.actor.clone());
    let works = visitor.state.works.clone();
    let (accepted, told) = tokio::sync::oneshot::channel();
    let work = tokio::spawn(blocking(move || {
        let (mut accepted, mut running) = (Some(accepted), None);
        let mut progress = |progress: Progress| {
            if let Some(accepted) = accepted.take() {
                // Nobody waits any more where the browser went away, which changes nothing.
                accepted.send(()).ok();
            }
            running.get_or_insert_with(|| works.begin(WorkKind::Preparation)).report(progress);
        };
        match deed {
            Deed::Publish => clinic.programme_publish_reporting(&actor, &key, (id, from), &mut progress),
            Deed::RollBack => clinic.programme_roll_back_reporting(&actor, &key, (id, from), &mut progress),
        }
    }));
    if told.await.is_err() {
        // It ended without a word: it was refused.
        return work.await.map_err(|error| AppError::caused(Problem::Internal, error))?.map(|_| from);
    }
    match tokio::time::timeout(WAIT, work).await {
        Ok(done) => done.map_err(|error| AppError::caused(Problem::Internal, error))?.map(|_| from),
        Err(_) => Ok(from),
    }
}

async fn show(visitor: &Visitor, id: ProgrammeId, deed: Deed, form: Form) -> Result<Response, Failure> {
    let outlook = visitor
        .ask(move |clinic, actor| {
            let version = clinic.programme_get(actor, id)?;
            match (deed, version.in_force_from) {
                (Deed::Publish, Some(_)) => return Err(AppError::new(Problem::AlreadyPublished)),
                (Deed::RollBack, None) => return Err(AppError::new(Problem::NeverPublished)),
                (Deed::Publish, None) | (Deed::RollBack, Some(_)) => {}
            }
            let newest = clinic.programme_list(actor)?;
            let newest = newest.into_iter().filter(|version| version.in_force_from.is_some());
            Ok(Outlook {
                before: newest.max_by_key(|version| version.in_force_from).map(|version| version.source),
                first: clinic.programme_first_day(actor)?,
                tiers: clinic.programme_outlook(actor, &version.source)?,
                report: clinic.programme_check(actor, &version.source)?,
                today: clinic.today(),
                version,
            })
        })
        .await?;
    let mut frame = visitor.frame(Section::Programme);
    frame.address = format!("/programme/{id}/{}", deed.path());
    visitor.page(&page_of(frame, form, deed, outlook))
}

fn page_of(frame: Frame, form: Form, deed: Deed, outlook: Outlook) -> PublishPage {
    let Outlook { version, before, first, tiers, report, today } = outlook;
    let lang = frame.lang;
    let before = before.and_then(|source| read(&source).ok()).map(|read| read.programme);
    let changes = before.as_ref().zip(report.programme.as_ref()).map(|(old, new)| difference(lang, old, new));
    let limit = |(day, problem): &(Day, Problem)| {
        let key = match problem {
            Problem::DayTaken if *day > today => "programme_publish.day_awaited",
            Problem::DayTaken => "programme_publish.day_taken",
            Problem::DayHandled => "programme_publish.day_handled",
            _ => "programme_publish.day_in_use",
        };
        frame.put(key, day)
    };
    let row = |tier: &TierOutlook| MoveRow {
        from: tier.name.clone(),
        to: tier.to_name.clone(),
        members: whole(tier.members),
        moves: tier.moves,
    };
    PublishPage {
        deed,
        id: version.id.to_string(),
        number: whole(version.number),
        name: version.name,
        first_day: if first.limits.is_empty() { String::new() } else { first.day.to_string() },
        limits: first.limits.iter().map(limit).collect(),
        has_before: before.is_some(),
        differences: changes.unwrap_or_default(),
        moves: tiers.iter().rev().map(row).collect(),
        findings: report.findings.len(),
        rules: report.programme.as_ref().map(|programme| ladder(lang, programme, None)).unwrap_or_default(),
        form,
        frame,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::form::testing::in_both_languages;
    use crate::console::programme::tests::{SOURCE, report, version};

    #[test]
    fn the_page_is_made() {
        for deed in [Deed::Publish, Deed::RollBack] {
            for is_first in [true, false] {
                in_both_languages(|frame| {
                    let day = Day::parse("2026-11-20").unwrap();
                    let limits = vec![(day, Problem::DayTaken), (day, Problem::DayHandled), (day, Problem::DayInUse)];
                    let tier = |moves| TierOutlook {
                        code: "a".to_owned(),
                        name: "1".to_owned(),
                        members: 12,
                        to_code: "b".to_owned(),
                        to_name: "2".to_owned(),
                        moves,
                    };
                    let outlook = Outlook {
                        version: version(1, SOURCE, None),
                        before: (!is_first).then(|| SOURCE.replace("2000", "3000")),
                        first: FirstDay { day: day.next(), limits: if is_first { Vec::new() } else { limits } },
                        tiers: if is_first { Vec::new() } else { vec![tier(true), tier(false)] },
                        report: report(SOURCE),
                        today: if is_first { day.previous() } else { day },
                    };
                    page_of(frame, Form::default(), deed, outlook)
                });
            }
        }
    }
}
