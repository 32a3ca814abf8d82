//! Which language a page is in: that of `?lang=`, else the one chosen before, else that of the organisation, else the one
//! that the browser prefers, else Chinese.

use std::convert::Infallible;

use axum::extract::{FromRequestParts, Request, State};
use axum::http::HeaderMap;
use axum::http::header::ACCEPT_LANGUAGE;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::Response;
use yanji_words::Lang;

use super::cookies;
use super::door::append;
use super::frame::Theme;
use crate::{AppState, organisations};

/// The language of the page to be made.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spoken(pub(super) Lang);

impl FromRequestParts<AppState> for Spoken {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Infallible> {
        let chosen = asked(parts.uri.query()).or_else(|| kept(&parts.headers));
        let lang = chosen.or_else(|| state.clinic.default_language()).or_else(|| preferred(&parts.headers));
        Ok(Self(lang.unwrap_or_default()))
    }
}

fn asked(query: Option<&str>) -> Option<Lang> {
    query?.split('&').find_map(|pair| pair.strip_prefix("lang=")).and_then(Lang::from_tag)
}

fn kept(headers: &HeaderMap) -> Option<Lang> {
    cookies::read(headers, cookies::LANGUAGE).and_then(Lang::from_tag)
}

/// The first language of ours among those that a browser prefers. Their weights are not looked at: browsers send them
/// in falling order (RFC 9110, 12.5.4 allows any, and then this is as good a guess as Chinese).
fn preferred(headers: &HeaderMap) -> Option<Lang> {
    let tags = headers.get(ACCEPT_LANGUAGE)?.to_str().ok()?;
    tags.split(',').filter_map(|tag| tag.split(';').next()).find_map(|tag| Lang::from_tag(tag.trim()))
}

/// Keeps a language, a theme and an organisation that were asked for in the address.
pub(super) async fn keep_choice(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let query = request.uri().query();
    let lang = asked(query).map(|lang| (cookies::LANGUAGE, lang.code()));
    let theme = Theme::asked(query).map(|theme| (cookies::THEME, theme.code()));
    // A request that names an organisation has come to that one, unless there is none of that name.
    let here = organisations::asked(query).filter(|slug| *slug == state.organisation.slug());
    let organisation = here.map(|_| (cookies::ORGANISATION, state.organisation.slug()));
    let mut response = next.run(request).await;
    for (name, choice) in lang.into_iter().chain(theme).chain(organisation) {
        append(&mut response, cookies::set(&state, name, choice, Some(cookies::YEAR_S)));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn the_first_language_of_ours_is_taken() {
        let prefers = |text: &'static str| {
            let headers = [(ACCEPT_LANGUAGE, HeaderValue::from_static(text))].into_iter().collect();
            preferred(&headers)
        };
        assert_eq!(prefers("en-GB,en;q=0.9,zh-CN;q=0.8"), Some(Lang::En));
        assert_eq!(prefers("fr, zh-Hans-CN;q=0.8, en;q=0.5"), Some(Lang::Zh));
        assert_eq!(prefers("fr;q=0.9"), None);
        assert_eq!(prefers(""), None);
    }
}
