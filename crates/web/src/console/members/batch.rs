//! Changes of many members at once: what is to be done, what it would come to, how far it is, what it came to, and the
//! way back.

mod pages;
mod shown;

use axum::Router;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use yanji_app::records::{BatchChange, BatchChoice, BatchOutcomeKind, BatchReasons, BatchStatus};
use yanji_app::{AppError, Permission};
use yanji_books::id::BatchId;
use yanji_words::{Problem, Thing};

use self::pages::{BatchPage, BatchesPage, NewPage, ReasonsPage, StatusPart, UndoPage};
use super::filters;
use crate::AppState;
use crate::console::activities::deed::hand_cause;
use crate::console::door::{Posted, Visitor, render};
use crate::console::export::{Format, download};
use crate::console::failure::Failure;
use crate::console::form::{Fields, Form};
use crate::console::frame::{Frame, Section};
use crate::console::list::List;
use crate::works::WorkKind;

/// How many members a page shows.
const SHOWN: usize = 50;
/// How many members are read at a time for a file.
const CHUNK: usize = 1_000;

pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/members/batches", get(list).post(draft))
        .route("/members/batches/new", post(new))
        .route("/members/batches/{id}", get(page))
        .route("/members/batches/{id}/part", get(part))
        .route("/members/batches/{id}/start", post(start))
        .route("/members/batches/{id}/discard", post(discard))
        .route("/members/batches/{id}/undo", get(undo_page).post(undo))
        .route("/members/batches/{id}/reasons", post(reasons))
}

/// What a batch's page shows, as its address says it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    outcome: String,
    after: String,
    export: String,
}

async fn list(visitor: Visitor) -> Result<Response, Failure> {
    let batches = visitor.ask(|clinic, actor| clinic.batch_list(actor)).await?;
    let frame = visitor.frame(Section::Members);
    let batches = batches.iter().map(|batch| shown::batch(&frame, &visitor.state.clinic.zone(), batch)).collect();
    visitor.page(&BatchesPage { frame, batches })
}

/// Refuses whoever may do nothing of what a batch can do.
fn require(visitor: &Visitor) -> Result<(), Failure> {
    let others = [Permission::PointsAdjust, Permission::CouponIssue];
    others
        .into_iter()
        .fold(visitor.require(Permission::TierSet), |so_far, one| so_far.or_else(|_| visitor.require(one)))
}

/// Asks what is to be done to those who were chosen in the list.
async fn new(Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    require(&visitor)?;
    let is_found = fields.get("scope") == "found";
    if !is_found && fields.all("member").next().is_none() {
        let frame = visitor.frame(Section::Members);
        return Ok(visitor.go(&super::address(&visitor, &fields)?, &frame.t("members_batch.nobody")));
    }
    let form = Form::again(fields).map_err(|error| visitor.failure(error))?;
    ask_what(&visitor, form).await
}

async fn ask_what(visitor: &Visitor, form: Form) -> Result<Response, Failure> {
    let query = super::table::query(form.fields()).map_err(|error| visitor.failure(error))?;
    let ticked = (form.value("scope") != "found").then(|| form.values("member").len());
    let (tiers, kinds, members) = visitor
        .ask(move |clinic, actor| {
            let tiers = clinic.member_ladder(actor)?;
            let may_give = actor.permissions.allow(Permission::CouponIssue);
            let kinds = if may_give { clinic.batch_coupon_kinds(actor)? } else { Vec::new() };
            let members = match ticked {
                Some(ticked) => i64::try_from(ticked).ok(),
                None => clinic.member_search(actor, &query)?.total,
            };
            Ok((tiers, kinds, members.unwrap_or(0)))
        })
        .await?;
    let frame = visitor.frame(Section::Members);
    let kinds = kinds.iter().map(|kind| shown::kind(&frame, kind)).collect();
    visitor.page(&NewPage { frame, form: form.with_default("count", "1"), tiers, kinds, members })
}

/// Puts a draft together and leads to it.
async fn draft(Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    require(&visitor)?;
    let drafted = match asked_for(&fields) {
        Ok((key, choice, change)) => {
            visitor.attempt(move |clinic, actor| clinic.batch_draft(actor, &key, &choice, &change)).await
        }
        Err(error) => Err(error),
    };
    match drafted {
        Ok(id) => Ok(Redirect::to(&address(id)).into_response()),
        Err(error) => {
            let known = ["tier_to", "locked_until", "points", "cause", "coupon", "count"];
            let form = Form::refused(fields, error, visitor.lang, &known).map_err(|error| visitor.failure(error))?;
            ask_what(&visitor, form).await
        }
    }
}

fn asked_for(fields: &Fields) -> Result<(yanji_app::Key, BatchChoice, BatchChange), AppError> {
    let choice = match fields.get("scope") {
        "found" => BatchChoice::Found(yanji_app::records::MemberQuery {
            after: None,
            filter: filters::read(fields)?,
            ..super::table::query(fields)?
        }),
        _ => {
            let malformed = |_| AppError::new(Problem::NotFound(Thing::Member));
            BatchChoice::Members(
                fields.all("member").map(|id| id.parse().map_err(malformed)).collect::<Result<_, _>>()?,
            )
        }
    };
    let change = match fields.get("what") {
        "points" => BatchChange::Points { points: fields.whole("points")?, cause: Some(hand_cause(fields)?) },
        "coupon" => {
            let coupon = fields.needed("coupon")?;
            let count = fields.whole("count")?;
            // What no count can be is none; how many it may be says the use case.
            BatchChange::Coupon { coupon, count: u16::try_from(count).unwrap_or(0) }
        }
        _ => BatchChange::Tier { tier: fields.needed("tier_to")?, locked_until: fields.day("locked_until")? },
    };
    Ok((fields.key()?, choice, change))
}

async fn page(visitor: Visitor, Path(id): Path<String>, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let id = id_of(&visitor, &id)?;
    if let Some(format) = Format::of(&asked.export) {
        return file(&visitor, id, &asked, format).await;
    }
    let form = Form::fresh(&[]).map_err(|error| visitor.failure(error))?;
    show(&visitor, id, &asked, form).await
}

async fn show(visitor: &Visitor, id: BatchId, asked: &Asked, form: Form) -> Result<Response, Failure> {
    let outcome = shown::outcome_of(&asked.outcome);
    let after: i64 = asked.after.parse().unwrap_or(0);
    let (batch, mut members) = visitor
        .ask(move |clinic, actor| {
            let batch = clinic.batch_get(actor, id)?;
            let members = clinic.batch_members(actor, id, outcome, after, SHOWN + 1)?;
            Ok((batch, members))
        })
        .await?;
    let next = (members.len() > SHOWN).then(|| members[SHOWN - 1].place.to_string());
    members.truncate(SHOWN);
    let frame = visitor.frame(Section::Members);
    let list = List {
        address: address(id),
        query: outcome.map(|_| vec![("outcome".to_owned(), asked.outcome.clone())]).unwrap_or_default(),
        next,
        is_later: after > 0,
        ..List::default()
    };
    visitor.page(&BatchPage {
        batch: shown::batch(&frame, &visitor.state.clinic.zone(), &batch),
        members: members.iter().map(|member| shown::member(&frame, &batch, member)).collect(),
        outcomes: shown::outcomes(&batch, outcome),
        frame,
        form,
        list,
    })
}

/// The figures alone, for the page to put in place of its own while the batch runs.
async fn part(visitor: Visitor, Path(id): Path<String>) -> Result<Response, Failure> {
    let id = id_of(&visitor, &id)?;
    let batch = visitor.ask(move |clinic, actor| clinic.batch_get(actor, id)).await?;
    let frame = visitor.frame(Section::Members);
    let part = StatusPart { batch: shown::batch(&frame, &visitor.state.clinic.zone(), &batch), frame };
    let mut response = render(&part).map_err(|error| visitor.failure(error))?;
    if !part.batch.is_running {
        // The whole page has more to show now than its figures.
        response.headers_mut().insert("hx-refresh", axum::http::HeaderValue::from_static("true"));
    }
    Ok(response)
}

async fn file(visitor: &Visitor, id: BatchId, asked: &Asked, format: Format) -> Result<Response, Failure> {
    let outcome = shown::outcome_of(&asked.outcome);
    let (batch, members) = visitor
        .ask(move |clinic, actor| {
            let batch = clinic.batch_get(actor, id)?;
            let mut members = Vec::new();
            loop {
                let after = members.last().map_or(0, |member: &yanji_app::records::BatchMember| member.place);
                let chunk = clinic.batch_members(actor, id, outcome, after, CHUNK)?;
                let is_last = chunk.len() < CHUNK;
                members.extend(chunk);
                if is_last {
                    return Ok((batch, members));
                }
            }
        })
        .await?;
    let sheet = shown::sheet(&visitor.frame(Section::Members), &batch, &members);
    download(visitor, sheet, format).await
}

async fn start(Path(id): Path<String>, Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    require(&visitor)?;
    let id = id_of(&visitor, &id)?;
    let key = fields.key().map_err(|error| visitor.failure(error))?;
    let reason = fields.get("reason").to_owned();
    match visitor.attempt(move |clinic, actor| clinic.batch_start(actor, &key, id, &reason)).await {
        Ok(()) => {
            work(&visitor, id);
            Ok(Redirect::to(&address(id)).into_response())
        }
        // Once it is begun there is no form to ask for again.
        Err(error) if matches!(error.problem, Problem::KeyReused) => Err(visitor.failure(error)),
        Err(error) => {
            let form = Form::refused(fields, error, visitor.lang, &["reason"]);
            let form = form.map_err(|error| visitor.failure(error))?;
            show(&visitor, id, &Asked::default(), form).await
        }
    }
}

async fn discard(Path(id): Path<String>, Posted { visitor, .. }: Posted) -> Result<Response, Failure> {
    require(&visitor)?;
    let id = id_of(&visitor, &id)?;
    visitor.ask(move |clinic, actor| clinic.batch_discard(actor, id)).await?;
    let notice = visitor.frame(Section::Members).t("members_batch.discarded").into_owned();
    Ok(visitor.go("/members", &notice))
}

async fn undo_page(visitor: Visitor, Path(id): Path<String>) -> Result<Response, Failure> {
    require(&visitor)?;
    let id = id_of(&visitor, &id)?;
    let form = Form::fresh(&[]).map_err(|error| visitor.failure(error))?;
    ask_undo(&visitor, id, form).await
}

async fn ask_undo(visitor: &Visitor, id: BatchId, form: Form) -> Result<Response, Failure> {
    let (batch, foreseen) = visitor
        .ask(move |clinic, actor| {
            let batch = clinic.batch_get(actor, id)?;
            if batch.status != BatchStatus::Done {
                return Err(AppError::new(Problem::BatchState));
            }
            Ok((batch, clinic.batch_undo_foreseen(actor, id)?))
        })
        .await?;
    let frame = visitor.frame(Section::Members);
    let batch = shown::batch(&frame, &visitor.state.clinic.zone(), &batch);
    visitor.page(&UndoPage { frame, form, batch, foreseen })
}

async fn undo(Path(id): Path<String>, Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    require(&visitor)?;
    let id = id_of(&visitor, &id)?;
    let key = fields.key().map_err(|error| visitor.failure(error))?;
    let reason = fields.get("reason").to_owned();
    match visitor.attempt(move |clinic, actor| clinic.batch_undo(actor, &key, id, &reason)).await {
        Ok(()) => {
            work(&visitor, id);
            Ok(Redirect::to(&address(id)).into_response())
        }
        // Once it is undone there is no form to ask for again.
        Err(error) if matches!(error.problem, Problem::BatchState | Problem::KeyReused) => Err(visitor.failure(error)),
        Err(error) => {
            let form = Form::refused(fields, error, visitor.lang, &["reason"]);
            ask_undo(&visitor, id, form.map_err(|error| visitor.failure(error))?).await
        }
    }
}

/// Why the batch was made and taken back; who looked is in the log.
async fn reasons(Path(id): Path<String>, Posted { visitor, .. }: Posted) -> Result<Response, Failure> {
    let id = id_of(&visitor, &id)?;
    let reasons: BatchReasons = visitor.ask(move |clinic, actor| clinic.batch_reasons(actor, id)).await?;
    let frame = Frame { address: address(id), ..visitor.frame(Section::Members) };
    visitor.page(&ReasonsPage { frame, address: address(id), reasons })
}

/// Has the batch done beside the server; killed, it is gone on with.
fn work(visitor: &Visitor, id: BatchId) {
    let (clinic, works) = (visitor.state.clinic.clone(), visitor.state.works.clone());
    // On the board before the answer goes out, so that the next page shows it.
    let running = works.begin(WorkKind::Batch);
    tokio::task::spawn_blocking(move || {
        if let Err(error) = clinic.batch_work(id, &mut |progress| running.report(progress)) {
            tracing::error!(code = error.code(), cause = ?std::error::Error::source(&error), "a batch was broken off");
        }
    });
}

fn address(id: BatchId) -> String {
    format!("/members/batches/{id}")
}

fn id_of(visitor: &Visitor, text: &str) -> Result<BatchId, Failure> {
    text.parse().map_err(|_| visitor.failure(AppError::new(Problem::NotFound(Thing::Batch))))
}

/// The outcomes by which members of a batch are picked, as addresses name them.
const OUTCOMES: [(BatchOutcomeKind, &str); 6] = [
    (BatchOutcomeKind::Waiting, "waiting"),
    (BatchOutcomeKind::Done, "done"),
    (BatchOutcomeKind::Same, "same"),
    (BatchOutcomeKind::Refused, "refused"),
    (BatchOutcomeKind::Undone, "undone"),
    (BatchOutcomeKind::Kept, "kept"),
];
