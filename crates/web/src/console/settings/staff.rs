//! Staff: the list, taking somebody on, and what becomes of one. Nobody is ever deleted, so that the log stays readable.

mod one;

use askama::Template;
use axum::Router;
use axum::extract::Query;
use axum::response::Response;
use axum::routing::{get, post};
use yanji_app::records::{NewStaff, Staff};
use yanji_app::{AppError, Permission, RoleProfile, StaffProfile, password_proposal};
use yanji_books::id::StoreId;
use yanji_words::Problem;

use super::{Choice, done_at, frame, fresh, refused, role_name};
use crate::AppState;
use crate::console::door::{Posted, Visitor};
use crate::console::failure::Failure;
use crate::console::form::{Fields, Form};
use crate::console::frame::Frame;

const ADDRESS: &str = "/settings/staff";
const NEW: &str = "/settings/staff/new";
const FIELDS: &[&str] = &["name", "login", "password", "again", "role", "store"];

#[derive(Template)]
#[template(path = "settings/staff.html")]
struct StaffPage {
    frame: Frame,
    /// What is asked for.
    asked: Form,
    roles: Vec<Choice>,
    rows: Vec<Row>,
    is_narrowed: bool,
}

/// One of the staff in the list.
struct Row {
    edit: String,
    name: String,
    login: String,
    role: String,
    store: String,
    /// The key and the colour of how they stand.
    state: (&'static str, &'static str),
    signed_in: String,
    is_self: bool,
}

#[derive(Template)]
#[template(path = "settings/staff_new.html")]
struct NewPage {
    frame: Frame,
    form: Form,
    /// A password to take or to leave.
    proposal: String,
    roles: Vec<Choice>,
    stores: Vec<Choice>,
}

/// A password that was proposed and taken, once more now that it holds.
#[derive(Template)]
#[template(path = "settings/staff_password.html")]
struct PasswordPage {
    frame: Frame,
    /// What was done, in a sentence.
    done: String,
    name: String,
    login: String,
    password: String,
}

pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/settings/staff", get(list))
        .route("/settings/staff/new", get(new).post(add))
        .route("/settings/staff/{id}", get(one::page).post(one::edit))
        .route("/settings/staff/{id}/password", post(one::password))
        .route("/settings/staff/{id}/disable", post(one::disable))
        .route("/settings/staff/{id}/enable", post(one::enable))
        .route("/settings/staff/{id}/unlock", post(one::unlock))
}

async fn list(visitor: Visitor, Query(pairs): Query<Vec<(String, String)>>) -> Result<Response, Failure> {
    let asked = Fields::new(pairs);
    let (profiles, roles, stores) = visitor
        .ask(|clinic, actor| Ok((clinic.staff_profiles(actor)?, clinic.role_list(actor)?, clinic.store_list(actor)?)))
        .await?;
    let frame = visitor.frame(super::Section::Settings);
    let store_name = |id: Option<StoreId>| {
        let found = stores.iter().find(|store| Some(store.id) == id).map(|store| store.name.clone());
        found.unwrap_or_else(|| frame.t("place.all_stores").into_owned())
    };
    let zone = visitor.state.clinic.zone();
    let row = |profile: &StaffProfile| Row {
        edit: format!("{ADDRESS}/{}", profile.staff.id),
        name: profile.staff.name.clone(),
        login: profile.staff.login.clone(),
        role: named(&frame, &roles, &profile.staff.role),
        store: store_name(profile.staff.store),
        state: state(profile),
        signed_in: profile.signed_in_at.map(|at| at.local_text(&zone)).unwrap_or_default(),
        is_self: profile.staff.id == visitor.session.staff.id,
    };
    let rows = profiles.iter().filter(|profile| is_asked_for(profile, &asked)).map(row).collect();
    let is_narrowed = ["text", "role", "state"].iter().any(|name| !asked.get(name).is_empty());
    let roles = choices(&frame, &roles);
    visitor.page(&StaffPage { frame, asked: Form::holding(asked), roles, rows, is_narrowed })
}

fn is_asked_for(profile: &StaffProfile, asked: &Fields) -> bool {
    let is = |name: &str, value: &str| asked.get(name).is_empty() || asked.get(name) == value;
    let state = match state(profile).0 {
        "staff.disabled" => "disabled",
        "staff.locked" => "locked",
        _ => "enabled",
    };
    let text = asked.get("text").to_lowercase();
    let named = profile.staff.name.to_lowercase().contains(&text) || profile.staff.login.contains(&text);
    named && is("role", &profile.staff.role) && is("state", state)
}

/// How somebody stands: the key of the words, and the colour.
fn state(profile: &StaffProfile) -> (&'static str, &'static str) {
    match (profile.staff.is_disabled, profile.locked_until) {
        (true, _) => ("staff.disabled", "secondary"),
        (false, Some(_)) => ("staff.locked", "orange"),
        (false, None) => ("staff.enabled", "green"),
    }
}

/// What the role with a code is called.
fn named(frame: &Frame, roles: &[RoleProfile], code: &str) -> String {
    let name = roles.iter().find(|role| role.code == code).map_or("", |role| role.name.as_str());
    role_name(frame, code, name)
}

/// The roles to choose of.
pub(super) fn choices(frame: &Frame, roles: &[RoleProfile]) -> Vec<Choice> {
    let choice =
        |role: &RoleProfile| Choice { code: role.code.clone(), name: role_name(frame, &role.code, &role.name) };
    roles.iter().map(choice).collect()
}

async fn new(visitor: Visitor) -> Result<Response, Failure> {
    let form = fresh(&visitor, &[("role", "cashier".to_owned())])?;
    show_new(&visitor, form).await
}

async fn add(Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    visitor.require(Permission::SettingsManage)?;
    let taken = proposal_taken(&fields);
    let done = match (fields.key(), new_staff(&fields)) {
        (Ok(key), Ok(new)) => visitor.attempt(move |clinic, actor| clinic.staff_add(actor, &key, &new)).await,
        (Err(error), _) | (_, Err(error)) => Err(error),
    };
    match done {
        Ok(added) => with_password(&visitor, added, taken, "staff.added"),
        Err(error) => {
            let form = refused(&visitor, fields, error, FIELDS)?;
            show_new(&visitor, form).await
        }
    }
}

/// Tells that somebody has a new password: by showing it where it was proposed, since nobody has typed it, else on the list.
fn with_password(visitor: &Visitor, staff: Staff, taken: Option<String>, done: &str) -> Result<Response, Failure> {
    let Some(password) = taken else { return Ok(done_at(visitor, ADDRESS, done)) };
    let frame = frame(visitor, ADDRESS);
    let done = frame.t(done).into_owned();
    visitor.page(&PasswordPage { frame, done, name: staff.name, login: staff.login, password })
}

async fn show_new(visitor: &Visitor, form: Form) -> Result<Response, Failure> {
    let (roles, stores) =
        visitor.ask(|clinic, actor| Ok((clinic.role_list(actor)?, clinic.store_list(actor)?))).await?;
    let frame = frame(visitor, NEW);
    let stores = stores.into_iter().filter(|store| !store.is_closed);
    let stores = stores.map(|store| Choice { code: store.id.to_string(), name: store.name }).collect();
    // A form that was refused goes on proposing what it did, which may have been written down.
    let proposal = proposal(&form).map_err(|error| visitor.failure(error))?;
    visitor.page(&NewPage { roles: choices(&frame, &roles), frame, form, proposal, stores })
}

/// The password that a form proposes.
fn proposal(form: &Form) -> Result<String, AppError> {
    match form.value("proposal") {
        "" => password_proposal(),
        kept => Ok(kept.to_owned()),
    }
}

fn new_staff(fields: &Fields) -> Result<NewStaff, AppError> {
    Ok(NewStaff {
        login: fields.get("login").to_owned(),
        name: Some(fields.get("name").to_owned()),
        password: new_password(fields)?,
        role: fields.get("role").to_owned(),
        store: store(fields)?,
    })
}

/// The proposed password, where it is taken.
fn proposal_taken(fields: &Fields) -> Option<String> {
    (fields.get("takes") == "proposal").then(|| fields.get("proposal").to_owned())
}

/// The proposed password where it is taken, else the one that was typed twice.
fn new_password(fields: &Fields) -> Result<String, AppError> {
    if proposal_taken(fields).is_some() {
        return fields.needed("proposal");
    }
    let password = fields.exact_needed("password")?;
    if password == fields.exact("again") { Ok(password) } else { Err(AppError::at(Problem::PasswordsDiffer, "again")) }
}

fn store(fields: &Fields) -> Result<Option<StoreId>, AppError> {
    match fields.get("store") {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| AppError::at(Problem::Malformed, "store")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::form::testing::in_both_languages;

    #[test]
    fn the_pages_are_made() {
        let row = |state, is_self| Row {
            edit: "/settings/staff/1".to_owned(),
            name: "4".to_owned(),
            login: "1".to_owned(),
            role: "2".to_owned(),
            store: "3".to_owned(),
            state,
            signed_in: "2026-11-20 09:00".to_owned(),
            is_self,
        };
        let states = [("staff.disabled", "secondary"), ("staff.locked", "orange"), ("staff.enabled", "green")];
        let choice = || vec![Choice { code: "1".to_owned(), name: "2".to_owned() }];
        for is_narrowed in [false, true] {
            in_both_languages(|frame| StaffPage {
                frame,
                asked: Form::default(),
                roles: choice(),
                rows: if is_narrowed { Vec::new() } else { states.map(|state| row(state, true)).into() },
                is_narrowed,
            });
        }
        in_both_languages(|frame| NewPage {
            frame,
            form: Form::default(),
            proposal: "2345-6789".to_owned(),
            roles: choice(),
            stores: choice(),
        });
    }

    #[test]
    fn a_proposed_password_is_shown_with_what_to_tell() {
        for html in in_both_languages(|frame| PasswordPage {
            frame,
            done: "1".to_owned(),
            name: "2".to_owned(),
            login: "7-7".to_owned(),
            password: "2345-6789".to_owned(),
        }) {
            assert!(html.contains("data-copy=\"2345-6789\"") && html.contains("7-7"), "{html}");
        }
    }

    #[test]
    fn a_password_is_the_proposal_or_typed_twice() {
        let read = |pairs: &[(&str, &str)]| {
            let pairs = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
            new_password(&Fields::new(pairs.collect())).map_err(|error| error.problem)
        };
        assert_eq!(read(&[("takes", "proposal"), ("proposal", "p"), ("password", "x")]), Ok("p".to_owned()));
        assert_eq!(read(&[("proposal", "p"), ("password", "x"), ("again", "x")]), Ok("x".to_owned()));
        assert_eq!(read(&[("password", "x"), ("again", "y")]), Err(Problem::PasswordsDiffer));
        assert_eq!(read(&[]), Err(Problem::Missing));
    }
}
