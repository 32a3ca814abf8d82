//! A treatment to be recorded: allergies and cautions first, then who, what and which batch.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use yanji_app::{AppError, NewTreatment, Permission, TreatmentCorrection};
use yanji_books::id::{MemberId, TreatmentId};
use yanji_words::{Problem, Thing};

use super::TreatmentRow;
use crate::console::door::{Posted, Visitor};
use crate::console::failure::Failure;
use crate::console::form::{Fields, Form};
use crate::console::frame::{Frame, Section};
use crate::console::member::{Head, head};

/// The fields of the form.
const FIELDS: &[&str] = &["item", "operator", "batch_number", "note"];

#[derive(Template)]
#[template(path = "treatments/record.html")]
struct RecordPage {
    frame: Frame,
    form: Form,
    head: Head,
    /// Empty where nothing is known.
    allergies: String,
    items: Vec<ItemChoice>,
    staff: Vec<(String, String)>,
    before: Vec<TreatmentRow>,
}

/// Something that can be done.
struct ItemChoice {
    id: String,
    name: String,
    cautions: String,
}

pub(super) async fn page(
    visitor: Visitor,
    Path(id): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    visitor.require(Permission::TreatmentRecord)?;
    let member = member_of(&visitor, &id)?;
    let fields = Fields::new(pairs);
    let replaces = fields.get("replaces").to_owned();
    let proposed: Vec<(&'static str, String)> = if replaces.is_empty() {
        vec![("item", fields.get("item").to_owned()), ("operator", visitor.session.actor.name())]
    } else {
        let id = wrong_of(&replaces).map_err(|error| visitor.failure(error))?;
        let wrong = visitor.ask(move |clinic, actor| clinic.treatment_get(actor, id)).await?;
        if wrong.member != member {
            return Err(visitor.failure(AppError::new(Problem::NotFound(Thing::Treatment))));
        }
        let (item, operator) = (wrong.item.to_string(), wrong.operator);
        vec![("replaces", replaces), ("item", item), ("operator", operator), ("batch_number", wrong.batch_number)]
    };
    let form = Form::fresh(&proposed).map_err(|error| visitor.failure(error))?;
    show(visitor, member, form).await
}

pub(super) async fn record(Path(id): Path<String>, Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    visitor.require(Permission::TreatmentRecord)?;
    let member = member_of(&visitor, &id)?;
    let done = match (fields.key(), treatment_of(member, &fields), correction_of(&fields)) {
        (Ok(key), Ok(_), Ok(Some(new))) => {
            visitor.attempt(move |clinic, actor| clinic.treatment_correct(actor, &key, &new)).await
        }
        (Ok(key), Ok(new), Ok(None)) => {
            visitor.attempt(move |clinic, actor| clinic.treatment_record(actor, &key, &new)).await
        }
        (Err(error), _, _) | (_, Err(error), _) | (_, _, Err(error)) => Err(error),
    };
    match done {
        Ok(treatment) => {
            let told = if treatment.replaces.is_some() { "treatment.correct_done" } else { "treatment.done" };
            let notice = visitor.frame(Section::Members).put(told, &treatment.item_name);
            Ok(visitor.go(&format!("/members/{member}/treat"), &notice))
        }
        Err(error) => {
            let form = Form::refused(fields, error, visitor.lang, FIELDS).map_err(|error| visitor.failure(error))?;
            show(visitor, member, form).await
        }
    }
}

fn member_of(visitor: &Visitor, id: &str) -> Result<MemberId, Failure> {
    id.parse().map_err(|_| visitor.failure(AppError::new(Problem::NotFound(Thing::Member))))
}

/// The record that is wrong.
fn wrong_of(text: &str) -> Result<TreatmentId, AppError> {
    text.parse().map_err(|_| AppError::new(Problem::NotFound(Thing::Treatment)))
}

/// What a form corrects, where it does.
fn correction_of(fields: &Fields) -> Result<Option<TreatmentCorrection>, AppError> {
    if fields.get("replaces").is_empty() {
        return Ok(None);
    }
    Ok(Some(TreatmentCorrection {
        treatment: wrong_of(fields.get("replaces"))?,
        item: fields.needed("item")?.parse().map_err(|_| AppError::at(Problem::NotFound(Thing::Item), "item"))?,
        // Whoever is not of the staff, such as a key of the API, is in no list to choose from, and stays.
        operator: fields.get("operator").parse().ok(),
        batch_number: fields.get("batch_number").to_owned(),
        note: fields.get("note").to_owned(),
    }))
}

fn treatment_of(member: MemberId, fields: &Fields) -> Result<NewTreatment, AppError> {
    let missing = |thing, field| move |_| AppError::at(Problem::NotFound(thing), field);
    Ok(NewTreatment {
        member,
        item: fields.needed("item")?.parse().map_err(missing(Thing::Item, "item"))?,
        sold_on: None,
        operator: match fields.get("operator") {
            "" => None,
            id => Some(id.parse().map_err(missing(Thing::Staff, "operator"))?),
        },
        batch_number: fields.get("batch_number").to_owned(),
        note: fields.get("note").to_owned(),
        store: None,
    })
}

async fn show(visitor: Visitor, member: MemberId, form: Form) -> Result<Response, Failure> {
    let (person, state, allergies, items, people, before) = visitor
        .ask(move |clinic, actor| {
            Ok((
                clinic.member_get(actor, member)?,
                clinic.member_state(actor, member)?,
                clinic.member_allergies(actor, member)?,
                clinic.item_list(actor)?,
                clinic.staff_choices(actor)?,
                clinic.treatments_of(actor, member)?,
            ))
        })
        .await?;
    let frame = visitor.frame(Section::Members);
    let zone = visitor.state.clinic.zone();
    let items = items.into_iter().filter(|item| !item.is_hidden);
    let staff = people.iter().filter(|person| !person.is_disabled);
    visitor.page(&RecordPage {
        head: head(&person, &state),
        allergies,
        items: items
            .map(|item| ItemChoice { id: item.id.to_string(), name: item.name, cautions: item.cautions })
            .collect(),
        staff: staff.map(|person| (person.id.to_string(), person.name.clone())).collect(),
        before: before.iter().map(|one| super::row(&frame, &people, one, &zone)).collect(),
        form,
        frame,
    })
}
