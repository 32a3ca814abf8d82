//! The form of one goal: to set one from a proposal, to change one, to end one.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use serde::Deserialize;
use yanji_app::records::{Direction, Kpi, KpiUnit, NewGoal};
use yanji_app::{AppError, Key, Permission};
use yanji_books::id::GoalId;
use yanji_words::{Problem, Thing};

use super::targets::share_bp;
use crate::console::door::{Posted, Visitor};
use crate::console::failure::Failure;
use crate::console::figures::yuan;
use crate::console::form::{Fields, Form, amount_fen};
use crate::console::frame::{Frame, Section};
use crate::console::home::pyramid::plain;
use crate::console::home::{definition, title};

/// The fields in which something may be wrong.
const FIELDS: [&str; 5] = ["target", "direction", "from", "until", "store"];

#[derive(Template)]
#[template(path = "settings/goal.html")]
struct GoalPage {
    frame: Frame,
    form: Form,
    /// Where the form goes.
    address: String,
    /// Where the goal is ended; empty for one that is to be set.
    end: String,
    kpi: &'static str,
    title: &'static str,
    definition: &'static str,
    /// The key of the unit of the target.
    unit: &'static str,
    /// The stores to choose of: id and name; none for a goal that is there.
    stores: Vec<[String; 2]>,
}

/// What is to be aimed at.
#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    kpi: String,
}

pub(super) async fn new(visitor: Visitor, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let kpi = known(&visitor, &asked.kpi)?;
    let store = visitor.session.actor.store;
    let proposed = match visitor.attempt(move |clinic, actor| clinic.goal_proposal(actor, kpi, store)).await {
        Err(error @ AppError { problem: Problem::NoProgramme, .. }) => {
            return Ok(visitor.go("/programme", &error.text(visitor.lang)));
        }
        proposed => proposed.map_err(|error| visitor.failure(error))?,
    };
    let form = form_of(&proposed).map_err(|error| visitor.failure(error))?;
    show(visitor, kpi, None, form).await
}

pub(super) async fn add(Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    let kpi = known(&visitor, fields.get("kpi"))?;
    let outcome = match wanted(&fields, kpi) {
        Ok((key, goal)) => visitor.attempt(move |clinic, actor| clinic.goal_add(actor, &key, &goal)).await,
        Err(error) => Err(error),
    };
    finish(visitor, fields, (kpi, None), "goals.was_set", outcome.map(|_| ())).await
}

pub(super) async fn page(visitor: Visitor, Path(id): Path<String>) -> Result<Response, Failure> {
    visitor.require(Permission::SettingsManage)?;
    let id = parsed(&visitor, &id)?;
    let goal = visitor.ask(move |clinic, actor| clinic.goal_get(actor, id)).await?;
    let form = form_of(&goal.wanted).map_err(|error| visitor.failure(error))?;
    show(visitor, goal.wanted.kpi, Some(id), form).await
}

pub(super) async fn change(Path(id): Path<String>, Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    visitor.require(Permission::SettingsManage)?;
    let id = parsed(&visitor, &id)?;
    let kpi = visitor.ask(move |clinic, actor| clinic.goal_get(actor, id)).await?.wanted.kpi;
    let outcome = match wanted(&fields, kpi) {
        Ok((key, goal)) => visitor.attempt(move |clinic, actor| clinic.goal_edit(actor, &key, id, &goal)).await,
        Err(error) => Err(error),
    };
    finish(visitor, fields, (kpi, Some(id)), "goals.was_changed", outcome.map(|_| ())).await
}

pub(super) async fn end(Path(id): Path<String>, Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    visitor.require(Permission::SettingsManage)?;
    let id = parsed(&visitor, &id)?;
    let key = fields.key().map_err(|error| visitor.failure(error))?;
    visitor.ask(move |clinic, actor| clinic.goal_end(actor, &key, id)).await?;
    Ok(done(&visitor, "goals.was_ended"))
}

/// Leads back to the list, or shows the form with what is wrong.
async fn finish(
    visitor: Visitor,
    fields: Fields,
    (kpi, id): (Kpi, Option<GoalId>),
    told: &'static str,
    outcome: Result<(), AppError>,
) -> Result<Response, Failure> {
    match outcome {
        Ok(()) => Ok(done(&visitor, told)),
        Err(error) => {
            let form = Form::refused(fields, error, visitor.lang, &FIELDS).map_err(|error| visitor.failure(error))?;
            show(visitor, kpi, id, form).await
        }
    }
}

fn done(visitor: &Visitor, told: &'static str) -> Response {
    visitor.state.morning.goals.forget();
    let told = visitor.frame(Section::Settings).t(told).into_owned();
    visitor.go("/settings/goals", &told)
}

async fn show(visitor: Visitor, kpi: Kpi, id: Option<GoalId>, form: Form) -> Result<Response, Failure> {
    let stores = match id {
        Some(_) => Vec::new(),
        None => visitor.ask(|clinic, actor| clinic.store_list(actor)).await?,
    };
    let stores = stores.into_iter().filter(|store| !store.is_closed);
    let stores = stores.map(|store| [store.id.to_string(), store.name]).collect();
    let frame = visitor.frame(Section::Settings);
    visitor.page(&goal_page(frame, kpi, id, (form, stores)))
}

fn goal_page(frame: Frame, kpi: Kpi, id: Option<GoalId>, (form, stores): (Form, Vec<[String; 2]>)) -> GoalPage {
    GoalPage {
        frame,
        form,
        address: id.map_or("/settings/goals/new".to_owned(), |id| format!("/settings/goals/{id}")),
        end: id.map(|id| format!("/settings/goals/{id}/end")).unwrap_or_default(),
        kpi: kpi.code(),
        title: title(kpi),
        definition: definition(kpi),
        unit: match kpi.unit() {
            KpiUnit::Money => "goals.in_yuan",
            KpiUnit::Members => "goals.in_members",
            KpiUnit::Share => "goals.in_percent",
        },
        stores,
    }
}

fn known(visitor: &Visitor, code: &str) -> Result<Kpi, Failure> {
    visitor.require(Permission::SettingsManage)?;
    Kpi::from_code(code).ok_or_else(|| visitor.failure(AppError::new(Problem::NotFound(Thing::Goal))))
}

fn parsed(visitor: &Visitor, id: &str) -> Result<GoalId, Failure> {
    id.parse().map_err(|_| visitor.failure(AppError::new(Problem::NotFound(Thing::Goal))))
}

/// The form with what a goal asks for.
fn form_of(goal: &NewGoal) -> Result<Form, AppError> {
    let target = match goal.kpi.unit() {
        KpiUnit::Money => yuan(goal.target),
        KpiUnit::Members => goal.target.to_string(),
        KpiUnit::Share => plain(goal.target),
    };
    Form::fresh(&[
        ("target", target),
        ("direction", goal.direction.code().to_owned()),
        ("from", goal.from.to_string()),
        ("until", goal.until.to_string()),
        ("store", goal.store.map(|store| store.to_string()).unwrap_or_default()),
    ])
}

/// What a form asks for.
fn wanted(fields: &Fields, kpi: Kpi) -> Result<(Key, NewGoal), AppError> {
    let malformed = |field: &str| AppError::at(Problem::Malformed, field);
    let day = |name: &str| fields.day(name)?.ok_or_else(|| AppError::at(Problem::Missing, name));
    let target = match kpi.unit() {
        KpiUnit::Money => amount_fen(fields.get("target"), "target")?,
        KpiUnit::Members => fields.whole("target")?,
        KpiUnit::Share => share_bp(&fields.needed("target")?, "target")?,
    };
    let store = match fields.get("store") {
        "" => None,
        text => Some(text.parse().map_err(|_| malformed("store"))?),
    };
    let direction = Direction::from_code(fields.get("direction")).ok_or_else(|| malformed("direction"))?;
    Ok((fields.key()?, NewGoal { kpi, store, direction, target, from: day("from")?, until: day("until")? }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::form::testing::{in_both_languages, sample_day};

    fn sample(kpi: Kpi) -> NewGoal {
        let (from, until) = (sample_day(), sample_day().add_months(3));
        NewGoal { kpi, store: None, direction: Direction::AtMost, target: 12_300, from, until }
    }

    #[test]
    fn a_form_reads_what_it_shows() {
        for kpi in Kpi::ALL {
            let goal = sample(kpi);
            let form = form_of(&goal).unwrap();
            let names = ["target", "direction", "from", "until", "store"];
            let typed = names.iter().map(|name| ((*name).to_owned(), form.value(name).to_owned()));
            let fields = Fields::new(typed.chain([("key".to_owned(), form.key().to_owned())]).collect());
            assert_eq!(wanted(&fields, kpi).unwrap().1, goal);
        }
        assert_eq!(wanted(&Fields::default(), Kpi::Revenue).unwrap_err().field.as_deref(), Some("target"));
    }

    #[test]
    fn the_page_is_made() {
        for kpi in Kpi::ALL {
            for id in [None, Some(GoalId([1; 16]))] {
                let stores = || vec![["store_1".to_owned(), "S-1".to_owned()]];
                in_both_languages(|frame| goal_page(frame, kpi, id, (form_of(&sample(kpi)).unwrap(), stores())));
            }
        }
    }
}
