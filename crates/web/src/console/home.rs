//! The workbench: what an owner opens in the morning. What takes long comes as parts behind it; the figures are those of
//! the use cases.

mod ahead;
mod day;
mod goals;
pub(in crate::console) mod kept;
mod month;
mod outlook;
pub(in crate::console) mod pyramid;
pub(in crate::console) mod todo;

use askama::Template;
use axum::Router;
use axum::extract::Query;
use axum::response::Response;
use axum::routing::get;
use serde::Deserialize;
use yanji_app::records::{FirstSteps, Todo};
use yanji_app::{AppError, Permission};
use yanji_engine::Day;
use yanji_words::Problem;

#[cfg(test)]
pub(in crate::console) use self::goals::samples as goal_samples;
pub(in crate::console) use self::goals::{Row as GoalRow, definition, row as goal_row, title};
use super::door::Visitor;
use super::failure::Failure;
use super::frame::{Frame, Section, place};
use crate::AppState;

/// How many things to be done are shown before the rest is folded away.
const SHOWN_FIRST: usize = 4;

#[derive(Template)]
#[template(path = "home/page.html")]
struct HomePage {
    frame: Frame,
    greeting: Greeting,
    /// How wide the picture of a tier is.
    widest: i64,
    today: String,
    /// Of which store the figures are, but for those that say that they are of all.
    of_store: String,
    steps: FirstSteps,
    todos: Vec<todo::Shown>,
    todos_more: Vec<todo::Shown>,
    /// Nothing while no programme is in force.
    pyramid: Option<pyramid::Shown>,
    day: Option<day::Shown>,
    /// What is kept already is on the page from the start.
    month: Option<month::Shown>,
    goals: Option<goals::Shown>,
    outlook: Option<outlook::Short>,
    /// What is fetched behind the page: because nothing is kept, or what is kept is old.
    behind: Behind,
}

/// Which parts are fetched behind the page.
struct Behind {
    month: bool,
    goals: bool,
    outlook: bool,
}

/// The first line.
struct Greeting {
    hello: &'static str,
    weekday: &'static str,
}

/// The day that is asked about.
#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    as_of: String,
}

/// What the page is made of, from the use cases.
struct Gathered {
    steps: FirstSteps,
    todos: Vec<Todo>,
    pyramid: Option<yanji_app::records::Pyramid>,
    day: Option<yanji_app::records::DayReport>,
}

pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/", get(page))
        .route("/home/figures", get(month::part))
        .route("/home/goals", get(goals::part))
        .route("/home/outlook", get(outlook::part))
        .route("/members/outlook", get(outlook::list))
}

async fn page(visitor: Visitor, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let permissions = visitor.session.actor.permissions;
    if !permissions.allow(Permission::ProgrammeRead) {
        return Ok(visitor.go(visitor.frame(Section::Home).first_page(), ""));
    }
    let as_of = match asked.as_of.as_str() {
        "" => None,
        text => Some(Day::parse(text).ok_or_else(|| visitor.failure(AppError::at(Problem::Malformed, "as_of")))?),
    };
    let sees_members = permissions.allow(Permission::MemberRead);
    let gathered = gathered(&visitor, as_of, sees_members).await?;
    let (frame, clinic) = (visitor.frame(Section::Home), &visitor.state.clinic);
    let (today, zone, store) = (clinic.today(), clinic.zone(), visitor.session.actor.store);
    let morning = &visitor.state.morning;
    let kept_outlook = morning.outlook.glance(clinic, &()).filter(|_| sees_members);
    let sees_money = permissions.allow(Permission::MoneyRead);
    let kept_month = morning.figures.glance(clinic, &store).filter(|_| sees_money);
    let kept_goals = morning.goals.glance(clinic, &sees_money);
    let behind = Behind {
        month: kept_month.as_ref().is_none_or(|kept| kept.is_old(clinic, month::LASTS_SECONDS)),
        goals: kept_goals.as_ref().is_none_or(|kept| kept.is_old(clinic, goals::LASTS_SECONDS)),
        outlook: kept_outlook.as_ref().is_none_or(|kept| kept.is_old(clinic, outlook::LASTS_SECONDS)),
    };
    let outlook = match kept_outlook {
        Some(kept) => Some(outlook::short(&visitor, &frame, &kept.value).await?),
        None => None,
    };
    let mut todos: Vec<_> = gathered.todos.iter().map(|one| todo::shown(&frame, one)).collect();
    let todos_more = todos.split_off(todos.len().min(SHOWN_FIRST));
    visitor.page(&HomePage {
        greeting: greeting(today, &clinic.now().local_text(&zone)),
        widest: pyramid::WIDEST,
        today: today.to_string(),
        of_store: place::told_of(&visitor, store),
        steps: gathered.steps,
        todos,
        todos_more,
        pyramid: gathered.pyramid.as_ref().map(|pyramid| pyramid::shown(&frame, pyramid)),
        day: gathered.day.as_ref().map(|report| day::shown(&frame, &zone, report)),
        month: kept_month.map(|kept| month::shown(&frame, &kept.value, kept.time(&zone))),
        goals: kept_goals.map(|kept| goals::shown(&frame, &kept, &visitor)),
        outlook,
        behind,
        frame,
    })
}

/// Asks for everything that is on the page at once.
async fn gathered(visitor: &Visitor, as_of: Option<Day>, sees_members: bool) -> Result<Gathered, Failure> {
    let store = visitor.session.actor.store;
    visitor
        .ask(move |clinic, actor| {
            let counted = match as_of {
                None => clinic.pyramid_get(actor, None).map(|now| (now, None)),
                Some(day) => clinic.pyramid_then_and_now(actor, day).map(|(then, now)| (then, Some(now))),
            };
            let (pyramid, now) = match counted {
                Ok((pyramid, now)) => (Some(pyramid), now),
                Err(AppError { problem: Problem::NoProgramme | Problem::Busy, .. }) => (None, None),
                Err(error) => return Err(error),
            };
            let is_open = pyramid.is_some() && sees_members;
            let day = is_open.then(|| clinic.day_report(actor, store, None, day::MOST)).transpose()?;
            // The same as behind the bell, whatever day is looked at.
            let todos = clinic.todo_list_with(actor, now.as_ref().or(pyramid.as_ref()))?;
            Ok(Gathered { steps: clinic.first_steps(actor)?, todos, pyramid, day })
        })
        .await
}

/// Good morning, good day, good evening, by the clock of the clinic.
fn greeting(today: Day, local: &str) -> Greeting {
    let hour: u8 = local.split_once(' ').and_then(|(_, time)| time.get(..2)?.parse().ok()).unwrap_or(12);
    let hello = match hour {
        5..=10 => "home.morning",
        11..=12 => "home.noon",
        13..=17 => "home.afternoon",
        _ => "home.evening",
    };
    // 1970-01-01 was a Thursday.
    let weekday = match (today.number() + 3).rem_euclid(7) {
        0 => "home.monday",
        1 => "home.tuesday",
        2 => "home.wednesday",
        3 => "home.thursday",
        4 => "home.friday",
        5 => "home.saturday",
        _ => "home.sunday",
    };
    Greeting { hello, weekday }
}

#[cfg(test)]
mod tests;
