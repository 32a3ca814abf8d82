//! The first hour of a clinic: its owner's log-in behind a link that opens once, and then the programme to begin with.

mod beginning;

use askama::Template;
use axum::Router;
use axum::extract::{Form as Sent, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use serde::Deserialize;
use yanji_app::{AppError, NewSetup};
use yanji_words::{Lang, Problem};

use super::door::{Visitor, render};
use super::failure::Failure;
use super::form::{Fields, Form};
use super::frame::{Frame, Theme};
use super::language::Spoken;
use super::sign_in::let_in;
use crate::AppState;
use crate::blocking::blocking;

const FIELDS: &[&str] = &["clinic", "store", "name", "login", "password", "again", "language"];

pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/setup", get(page).post(set_up))
        .route("/setup/programme", get(beginning::page).post(beginning::begin))
}

#[derive(Template)]
#[template(path = "setup/owner.html")]
struct OwnerPage {
    frame: Frame,
    form: Form,
}

/// What a link leads to that was used: the way to sign in.
#[derive(Template)]
#[template(path = "setup/done.html")]
struct DonePage {
    frame: Frame,
}

/// The token that the link carries.
#[derive(Deserialize)]
struct Link {
    #[serde(default)]
    token: String,
}

async fn page(
    State(state): State<AppState>,
    Spoken(lang): Spoken,
    theme: Theme,
    visitor: Result<Visitor, Failure>,
    Query(link): Query<Link>,
) -> Result<Response, Failure> {
    let frame = Frame { theme, ..Frame::bare(&state, lang, &address(&link.token)) };
    let (clinic, token) = (state.clinic.clone(), link.token.clone());
    if let Err(error) = blocking(move || clinic.setup_check(&token)).await {
        return match visitor {
            Ok(visitor) => Ok(Redirect::to(open_step(&visitor).await?).into_response()),
            Err(_) => closed(&state, frame, error).await,
        };
    }
    let proposed = [("token", link.token), ("login", "owner".to_owned()), ("language", lang.code().to_owned())];
    let form = Form::fresh(&proposed).map_err(|error| Failure::new(frame.clone(), error))?;
    render(&OwnerPage { frame: frame.clone(), form }).map_err(|error| Failure::new(frame, error))
}

/// Sets the clinic up, signs its owner in and leads her on.
async fn set_up(
    State(state): State<AppState>,
    Spoken(lang): Spoken,
    theme: Theme,
    Sent(pairs): Sent<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let fields = Fields::new(pairs);
    let token = fields.get("token").to_owned();
    let frame = Frame { theme, ..Frame::bare(&state, lang, &address(&token)) };
    let clinic = state.clinic.clone();
    let done = match new_setup(&fields, lang) {
        Ok(setup) => blocking(move || clinic.setup_finish(&token, &setup)).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(signed_in) => Ok(let_in(&state, &signed_in, "/setup/programme")),
        Err(error) if error.problem == Problem::SetupClosed => closed(&state, frame, error).await,
        Err(error) => {
            let form = Form::refused(fields, error, lang, FIELDS).map_err(|e| Failure::new(frame.clone(), e))?;
            render(&OwnerPage { frame: frame.clone(), form }).map_err(|error| Failure::new(frame, error))
        }
    }
}

/// The step of the set-up that is open for somebody who is signed in; the first page where none is.
async fn open_step(visitor: &Visitor) -> Result<&'static str, Failure> {
    // Whoever is not told how far the clinic is has no part in setting it up.
    let steps = visitor.ask(|clinic, actor| Ok(clinic.first_steps(actor).ok())).await?;
    Ok(match steps {
        Some(steps) if !steps.has_programme => "/setup/programme",
        Some(steps) if !steps.has_members => "/imports",
        Some(_) | None => "/",
    })
}

/// The answer to a link that opens nothing: the way to sign in once somebody can.
async fn closed(state: &AppState, frame: Frame, error: AppError) -> Result<Response, Failure> {
    let clinic = state.clinic.clone();
    match blocking(move || clinic.setup_is_done()).await {
        Ok(true) => {
            let page = render(&DonePage { frame: frame.clone() }).map_err(|error| Failure::new(frame, error))?;
            Ok((StatusCode::UNAUTHORIZED, page).into_response())
        }
        Ok(false) => Err(Failure::new(frame, error)),
        Err(error) => Err(Failure::new(frame, error)),
    }
}

fn new_setup(fields: &Fields, lang: Lang) -> Result<NewSetup, AppError> {
    if fields.exact("password") != fields.exact("again") {
        return Err(AppError::at(Problem::PasswordsDiffer, "again"));
    }
    Ok(NewSetup {
        clinic: fields.get("clinic").to_owned(),
        store: fields.get("store").to_owned(),
        name: fields.get("name").to_owned(),
        login: fields.get("login").to_owned(),
        password: fields.exact("password").to_owned(),
        language: Lang::from_tag(fields.get("language")).unwrap_or(lang),
    })
}

/// The address of the page; a token that is no token is left out of it.
fn address(token: &str) -> String {
    let is_token = token.len() == 64 && token.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_token { format!("/setup?token={token}") } else { "/setup".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::form::testing::in_both_languages;

    #[test]
    fn the_page_is_made() {
        in_both_languages(|frame| OwnerPage { frame: Frame { staff: String::new(), ..frame }, form: Form::default() });
        in_both_languages(|frame| DonePage { frame: Frame { staff: String::new(), ..frame } });
    }

    #[test]
    fn passwords_have_to_be_the_same() {
        let typed = |again: &str| {
            let pairs = [("password", "ten letters"), ("again", again)];
            Fields::new(pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).into())
        };
        assert!(new_setup(&typed("ten letters"), Lang::En).is_ok());
        assert_eq!(new_setup(&typed("ten lettres"), Lang::En).unwrap_err().field.as_deref(), Some("again"));
    }
}
