//! Sign-in and sign-out. What a session is and how long it lasts is for the use cases to say.

use askama::Template;
use axum::Json;
use axum::extract::{Form as Sent, Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use serde::{Deserialize, Serialize};
use yanji_app::records::SignedIn;
use yanji_app::{AppError, Category};

use super::cookies;
use super::door::{Posted, Visitor, append, render};
use super::failure::Failure;
use super::form::{Fields, Form};
use super::frame::{Frame, Theme};
use super::language::Spoken;
use crate::AppState;
use crate::blocking::blocking;

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage {
    frame: Frame,
    form: Form,
    /// What is wrong; empty when nothing is.
    problem: String,
    /// Whether nobody can sign in yet.
    is_nobody: bool,
}

/// Where to go after signing in.
#[derive(Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    back: String,
}

/// The address of the page that leads back to `back`.
pub(super) fn address(back: &str) -> String {
    let escape = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    match back {
        "" | "/" => "/sign-in".to_owned(),
        back => format!("/sign-in?back={}", back.bytes().map(escape).collect::<String>()),
    }
}

/// An address of ours, or the first page where it would lead anywhere else.
pub(super) fn ours(back: &str) -> &str {
    let rest = back.strip_prefix('/').filter(|rest| !rest.starts_with(['/', '\\']));
    if rest.is_some() && !back.chars().any(char::is_control) { back } else { "/" }
}

pub(super) async fn page(
    State(state): State<AppState>,
    Spoken(lang): Spoken,
    theme: Theme,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    let frame = Frame { theme, ..Frame::bare(&state, lang, &address(ours(&wanted.back))) };
    let form = Form::fresh(&[("back", ours(&wanted.back).to_owned())]).map_err(|e| Failure::new(frame.clone(), e))?;
    show(&state, frame, form, String::new()).await
}

/// The page, which says so while nobody can sign in.
async fn show(state: &AppState, frame: Frame, form: Form, problem: String) -> Result<Response, Failure> {
    let clinic = state.clinic.clone();
    let is_done = blocking(move || clinic.setup_is_done()).await.map_err(|e| Failure::new(frame.clone(), e))?;
    let page = SignInPage { frame: frame.clone(), form, problem, is_nobody: !is_done };
    render(&page).map_err(|error| Failure::new(frame, error))
}

pub(super) async fn sign_in(
    State(state): State<AppState>,
    Spoken(lang): Spoken,
    theme: Theme,
    headers: HeaderMap,
    Sent(pairs): Sent<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let fields = Fields::new(pairs);
    let (login, password) = (fields.get("login").to_owned(), fields.exact("password").to_owned());
    let device = cookies::read(&headers, &cookies::device_name(&state)).unwrap_or_default().to_owned();
    let clinic = state.clinic.clone();
    match blocking(move || clinic.sign_in_from(&device, &login, &password)).await {
        Ok(signed_in) => Ok(let_in(&state, &signed_in, ours(fields.get("back")))),
        Err(error) => refused(&state, Frame { theme, ..Frame::bare(&state, lang, "/") }, &fields, error).await,
    }
}

/// Leads somebody on who signed in, and gives the browser what it is known by: this session, and this device.
pub(super) fn let_in(state: &AppState, signed_in: &SignedIn, address: &str) -> Response {
    let mut response = Redirect::to(address).into_response();
    append(&mut response, cookies::set(state, &cookies::session_name(state), &signed_in.token, None));
    let device = cookies::set(state, &cookies::device_name(state), &signed_in.device, Some(cookies::YEAR_S));
    append(&mut response, device);
    response
}

async fn refused(state: &AppState, frame: Frame, fields: &Fields, error: AppError) -> Result<Response, Failure> {
    let back = ours(fields.get("back")).to_owned();
    let frame = Frame { address: address(&back), ..frame };
    if error.category() == Category::Internal {
        return Err(Failure::new(frame, error));
    }
    let proposed = [("back", back), ("login", fields.get("login").to_owned())];
    let form = Form::fresh(&proposed).map_err(|error| Failure::new(frame.clone(), error))?;
    let problem = error.text(frame.lang);
    show(state, frame, form, problem).await
}

/// Ends the session.
pub(super) async fn sign_out(headers: HeaderMap, Posted { visitor, .. }: Posted) -> Result<Response, Failure> {
    let name = cookies::session_name(&visitor.state);
    let token = cookies::read(&headers, &name).unwrap_or_default().to_owned();
    visitor.ask(move |clinic, _| clinic.sign_out(&token)).await?;
    let mut response = Redirect::to("/sign-in").into_response();
    append(&mut response, cookies::set(&visitor.state, &name, "", Some(0)));
    Ok(response)
}

/// Who is signed in, and the token that their forms carry: what a page needs that outlives the session it was made in.
#[derive(Serialize)]
struct Present {
    staff: String,
    csrf: String,
}

pub(super) async fn present(visitor: Visitor) -> Json<impl Serialize> {
    Json(Present { staff: visitor.session.staff.id.to_string(), csrf: visitor.session.csrf.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::form::testing::in_both_languages;

    #[test]
    fn the_page_is_made() {
        in_both_languages(|frame| {
            let frame = Frame { staff: String::new(), ..frame };
            SignInPage { frame, form: Form::default(), problem: "!".to_owned(), is_nobody: true }
        });
    }

    #[test]
    fn the_way_back_leads_nowhere_else() {
        assert_eq!(ours("/members?tier=a"), "/members?tier=a");
        for bad in ["", "https://example.org", "//example.org", "/\\example.org", "/a\r\nb", "members"] {
            assert_eq!(ours(bad), "/", "{bad}");
        }
        assert_eq!(address("/members?tier=a&x=1"), "/sign-in?back=/members%3Ftier%3Da%26x%3D1");
        assert_eq!(address("/"), "/sign-in");
    }
}
