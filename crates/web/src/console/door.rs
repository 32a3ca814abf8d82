//! Who stands at the door: the session of a request, and forms that come from our own pages only.

use askama::Template;
use axum::extract::{FromRequest, FromRequestParts, OriginalUri, Query, Request};
use axum::http::header::{HOST, ORIGIN, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::{Form, RequestExt};
use yanji_app::records::{Session, StoreChoice};
use yanji_app::{Actor, AppError, Category, Clinic, Permission};
use yanji_books::id::StoreId;
use yanji_words::{Lang, Problem};

use super::failure::{Failure, Sent, page_address};
use super::form::Fields;
use super::frame::{Frame, Places, Section, Theme, place};
use super::language::Spoken;
use super::progress::Strip;
use super::{FORM_MIB_MAX, cookies, dates};
use crate::AppState;
use crate::blocking::blocking;

/// What htmx sends with whatever it asks for.
pub(super) const HX_REQUEST: &str = "hx-request";

/// A member of staff who is signed in, with what the request told.
pub(super) struct Visitor {
    pub(super) state: AppState,
    pub(super) session: Session,
    pub(super) lang: Lang,
    /// Path and query of the request.
    pub(super) address: String,
    /// The secret by which the browser is known in which somebody has signed in; empty when it has none.
    pub(super) device: String,
    /// The stores that are open.
    pub(super) stores: Vec<StoreChoice>,
    theme: Theme,
    notice: Option<String>,
    /// The address of the page when the request fails.
    failed_at: String,
    /// The form that came with the request.
    sent: Fields,
    /// Whether a part of a page is asked for, by a script that stays on it.
    is_part: bool,
}

/// A form that a visitor sent, from a page that we made for them.
pub(super) struct Posted {
    pub(super) visitor: Visitor,
    pub(super) fields: Fields,
}

impl FromRequestParts<AppState> for Visitor {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Failure> {
        let Ok(Spoken(lang)) = Spoken::from_request_parts(parts, state).await;
        let uri = parts.extensions.get::<OriginalUri>().map_or(&parts.uri, |OriginalUri(uri)| uri);
        let address = uri.path_and_query().map(ToString::to_string).unwrap_or_default();
        let token = cookies::read(&parts.headers, &cookies::session_name(state)).unwrap_or_default().to_owned();
        let store = cookies::read(&parts.headers, &cookies::own(state, cookies::STORE)).map(str::to_owned);
        let device = cookies::read(&parts.headers, &cookies::device_name(state)).unwrap_or_default().to_owned();
        let theme = Theme::of(parts.uri.query(), &parts.headers);
        let clinic = state.clinic.clone();
        let opened = blocking(move || open(&clinic, &token, store.as_deref())).await;
        let (is_page, is_part) = (parts.method == Method::GET, parts.headers.contains_key(HX_REQUEST));
        let (session, stores) = opened.map_err(|error| match error.category() {
            _ if is_part => Failure::part(lang, error),
            Category::Unauthenticated => Failure::signed_out(if is_page { &address } else { "/" }),
            _ => Failure::new(Frame { theme, ..Frame::bare(state, lang, &page_address(parts)) }, error),
        })?;
        let notice = cookies::read(&parts.headers, &cookies::own(state, cookies::NOTICE)).and_then(cookies::unpack);
        let (state, sent, failed_at) = (state.clone(), Fields::default(), page_address(parts));
        let visitor = Self { state, session, lang, address, device, stores, theme, notice, failed_at, sent, is_part };
        match nul_in(&parts.uri) {
            Some(name) => Err(visitor.failure(AppError::at(Problem::Malformed, name))),
            None => Ok(visitor),
        }
    }
}

impl FromRequest<AppState> for Posted {
    type Rejection = Failure;

    async fn from_request(mut request: Request, state: &AppState) -> Result<Self, Failure> {
        let visitor: Visitor = request.extract_parts_with_state(state).await?;
        let Form(pairs) = Form::<Vec<(String, String)>>::from_request(request, state).await.map_err(|rejection| {
            let problem = match rejection.status() {
                StatusCode::PAYLOAD_TOO_LARGE => Problem::FormTooLarge { most_mib: FORM_MIB_MAX },
                _ => Problem::Malformed,
            };
            visitor.failure(AppError::new(problem))
        })?;
        let fields = Fields::new(pairs);
        visitor.check_form(&fields)?;
        Ok(Self { visitor: Visitor { sent: fields.clone(), ..visitor }, fields })
    }
}

impl Visitor {
    /// Asks the clinic something, away from the threads that serve sockets.
    pub(super) async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Clinic, &Actor) -> Result<T, AppError> + Send + 'static,
    ) -> Result<T, Failure> {
        self.attempt(question).await.map_err(|error| self.failure(error))
    }

    /// Asks the clinic something to which a refusal is an answer, for the form to show.
    pub(super) async fn attempt<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Clinic, &Actor) -> Result<T, AppError> + Send + 'static,
    ) -> Result<T, AppError> {
        let (clinic, actor) = (self.state.clinic.clone(), self.session.actor.clone());
        blocking(move || question(&clinic, &actor)).await
    }

    /// What surrounds the page.
    pub(super) fn frame(&self, section: Section) -> Frame {
        Frame {
            staff: self.session.staff.name.clone(),
            staff_id: self.session.staff.id.to_string(),
            permissions: self.session.actor.permissions,
            csrf: self.session.csrf.clone(),
            section,
            notice: self.notice.clone(),
            strip: Strip::of(&self.state.works),
            theme: self.theme,
            places: Places::inside(&self.state, self.lang, &self.session, &self.stores),
            ..Frame::bare(&self.state, self.lang, &self.address)
        }
    }

    /// The page that a template makes.
    pub(super) fn page(&self, template: &impl Template) -> Result<Response, Failure> {
        let mut response = render(template).map_err(|error| self.failure(error))?;
        if self.notice.is_some() {
            let name = cookies::own(&self.state, cookies::NOTICE);
            append(&mut response, cookies::set(&self.state, &name, "", Some(0)));
        }
        Ok(response)
    }

    /// Leads on to another page, which tells what was done.
    pub(super) fn go(&self, address: &str, notice: &str) -> Response {
        let mut response = Redirect::to(address).into_response();
        if !notice.is_empty() {
            let name = cookies::own(&self.state, cookies::NOTICE);
            append(&mut response, cookies::set(&self.state, &name, &cookies::pack(notice), Some(60)));
        }
        response
    }

    /// An error as a page of its own, or as a sentence where a part of a page was asked for.
    pub(super) fn failure(&self, error: AppError) -> Failure {
        match self.is_part {
            true => Failure::part(self.lang, error),
            false => {
                let frame = Frame { address: self.failed_at.clone(), ..self.frame(Section::Nowhere) };
                Failure::of_form(frame, error, Sent { to: self.address.clone(), fields: self.sent.clone() })
            }
        }
    }

    /// The open stores of whose money the visitor may know.
    pub(super) fn own_stores(&self) -> impl Iterator<Item = &StoreChoice> {
        let bound = self.session.actor.bound_to();
        self.stores.iter().filter(move |store| bound.is_none_or(|own| own == store.id))
    }

    /// The store with which a form begins: the one in which the visitor acts, or the only one that is open.
    pub(super) fn usual_store(&self) -> Option<StoreId> {
        let only = match self.stores.as_slice() {
            [only] => Some(only.id),
            _ => None,
        };
        self.session.actor.store.or(only)
    }

    /// Refuses whoever may not do this, before a page is shown that would lead to nothing.
    pub(super) fn require(&self, permission: Permission) -> Result<(), Failure> {
        let may = self.session.actor.permissions.allow(permission);
        if may { Ok(()) } else { Err(self.failure(AppError::new(Problem::Forbidden))) }
    }

    /// Refuses a form that does not carry the token of this session: one of an older session as well as a forged one.
    pub(super) fn check_form(&self, fields: &Fields) -> Result<(), Failure> {
        let (given, own) = (fields.get("csrf").as_bytes(), self.session.csrf.as_bytes());
        // Every byte is looked at, so that the time taken tells nothing of where they differ.
        let differs = given.iter().zip(own).fold(given.len() != own.len(), |differs, (a, b)| differs | (a != b));
        if differs || own.is_empty() { Err(self.failure(AppError::new(Problem::PageExpired))) } else { Ok(()) }
    }
}

impl Frame {
    /// The frame of a page for whoever it may be.
    pub(super) fn bare(state: &AppState, lang: Lang, address: &str) -> Self {
        Self {
            lang,
            clinic: place::called(&state.clinic, lang),
            staff: String::new(),
            staff_id: String::new(),
            permissions: yanji_app::Permissions::default(),
            csrf: String::new(),
            section: Section::Nowhere,
            address: address.to_owned(),
            notice: None,
            strip: Strip::default(),
            theme: Theme::default(),
            places: Places::outside(state, lang),
        }
    }
}

/// The session of a token, in the store that was chosen, and the stores to choose of.
fn open(clinic: &Clinic, token: &str, store: Option<&str>) -> Result<(Session, Vec<StoreChoice>), AppError> {
    let mut session = clinic.session_open(token)?;
    let stores = clinic.store_choices(&session.actor)?;
    place::settle(&mut session, store, &stores);
    Ok((session, stores))
}

/// A template as an answer, its dates in one piece.
pub(super) fn render(template: &impl Template) -> Result<Response, AppError> {
    let html = template.render().map_err(|error| AppError::caused(Problem::Internal, error))?;
    Ok(Html(dates::kept_whole(&html)).into_response())
}

/// The name of what an address asks for with the character U+0000, which no text of ours has and no database takes.
fn nul_in(uri: &Uri) -> Option<String> {
    let Query(pairs) = Query::<Vec<(String, String)>>::try_from_uri(uri).ok()?;
    let (name, _) = pairs.into_iter().find(|(name, value)| name.contains('\0') || value.contains('\0'))?;
    Some(name.replace('\0', ""))
}

/// Adds a cookie to an answer.
pub(super) fn append(response: &mut Response, cookie: Option<HeaderValue>) {
    if let Some(cookie) = cookie {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
}

/// Refuses what another site makes a browser send.
pub(super) async fn refuse_foreign_forms(request: Request, next: Next) -> Response {
    if request.method() == Method::POST && is_foreign(request.headers()) {
        return StatusCode::FORBIDDEN.into_response();
    }
    next.run(request).await
}

fn is_foreign(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = headers.get("sec-fetch-site") {
        return site != "same-origin" && site != "none";
    }
    match (text(ORIGIN), text(HOST)) {
        (Some(origin), Some(host)) => origin.split_once("://").is_none_or(|(_, from)| from != host),
        (Some(_), None) => true,
        (None, _) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_holds_nul_in_an_address_is_named() {
        let named = |address: &'static str| nul_in(&Uri::from_static(address));
        assert_eq!(named("/data/log?action=sale_post&person=a%00b").as_deref(), Some("person"));
        assert_eq!(named("/data/log?a%00b=1").as_deref(), Some("ab"));
        assert_eq!(named("/data/log?action=%0A&person=%2500"), None);
        assert_eq!(named("/data/log"), None);
    }

    #[test]
    fn forms_of_other_sites_are_told_from_ours() {
        let foreign = |pairs: &[(&'static str, &'static str)]| {
            is_foreign(
                &pairs.iter().map(|(name, value)| (name.parse().unwrap(), HeaderValue::from_static(value))).collect(),
            )
        };
        assert!(!foreign(&[]));
        assert!(!foreign(&[("sec-fetch-site", "same-origin")]));
        assert!(foreign(&[("sec-fetch-site", "cross-site")]));
        assert!(foreign(&[("sec-fetch-site", "same-site")]));
        assert!(!foreign(&[("origin", "http://127.0.0.1:8080"), ("host", "127.0.0.1:8080")]));
        assert!(foreign(&[("origin", "http://127.0.0.1:9090"), ("host", "127.0.0.1:8080")]));
        assert!(foreign(&[("origin", "null"), ("host", "127.0.0.1:8080")]));
    }
}
