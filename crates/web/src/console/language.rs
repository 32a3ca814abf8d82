//! Which language a page is in: that of `?lang=`, else the one chosen before, else Chinese.

use std::convert::Infallible;

use axum::extract::{FromRequestParts, Request, State};
use axum::http::HeaderMap;
use axum::http::header::SET_COOKIE;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::Response;
use yanji_words::Lang;

use super::cookies;
use crate::AppState;

/// The language of the page to be made.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spoken(pub(super) Lang);

impl<S: Sync> FromRequestParts<S> for Spoken {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(asked(parts.uri.query()).or_else(|| kept(&parts.headers)).unwrap_or_default()))
    }
}

fn asked(query: Option<&str>) -> Option<Lang> {
    query?.split('&').find_map(|pair| pair.strip_prefix("lang=")).and_then(Lang::from_tag)
}

fn kept(headers: &HeaderMap) -> Option<Lang> {
    cookies::read(headers, cookies::LANGUAGE).and_then(Lang::from_tag)
}

/// Keeps a language that was asked for in the address.
pub(super) async fn keep_choice(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let chosen = asked(request.uri().query());
    let mut response = next.run(request).await;
    let cookie = chosen.and_then(|lang| cookies::set(&state, cookies::LANGUAGE, lang.code(), Some(cookies::YEAR_S)));
    if let Some(cookie) = cookie {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}
