//! What cannot be answered as asked: error pages, and the way to sign-in for whoever is not.

use askama::Template;
use axum::extract::{FromRequestParts, OriginalUri, Request, State};
use axum::http::header::{ALLOW, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::http::{HeaderName, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use yanji_app::{AppError, Category};
use yanji_words::{Lang, Problem, Thing};

use super::door::{HX_REQUEST, Visitor, render};
use super::form::Fields;
use super::frame::{Frame, Theme};
use super::language::Spoken;
use super::sign_in;
use crate::AppState;

/// Why there is no page.
#[derive(Debug)]
pub(super) enum Failure {
    /// Nobody is signed in; after that, this address is wanted.
    SignedOut { back: String },
    /// Anything else, with the form that was sent.
    Error(Box<(Frame, AppError, Sent)>),
    /// Anything at all, for a script that stays on its page.
    Part(Box<(Lang, AppError)>),
}

/// A form as it was sent.
#[derive(Clone, Debug, Default)]
pub(super) struct Sent {
    /// The address to which it was sent.
    pub(super) to: String,
    pub(super) fields: Fields,
}

/// The header that tells a script what kind of answer it got: the code of the problem.
const PROBLEM: HeaderName = HeaderName::from_static("yanji-problem");

#[derive(Template)]
#[template(path = "failure.html")]
struct FailurePage {
    frame: Frame,
    code: u16,
    title: &'static str,
    text: String,
    /// The form to be sent once more as it was, under its key; empty when that helps nobody.
    again: Vec<(String, String)>,
    /// Where it goes.
    to: String,
}

impl Failure {
    pub(super) fn new(frame: Frame, error: AppError) -> Self {
        Self::of_form(frame, error, Sent::default())
    }

    /// The failure of a form that was sent.
    pub(super) fn of_form(frame: Frame, error: AppError, sent: Sent) -> Self {
        Self::Error(Box::new((frame, error, sent)))
    }

    /// The failure of what was asked for by a script: a sentence, and nothing that could take the place of what stands
    /// on the page.
    pub(super) fn part(lang: Lang, error: AppError) -> Self {
        Self::Part(Box::new((lang, error)))
    }

    pub(super) fn signed_out(back: &str) -> Self {
        Self::SignedOut { back: back.to_owned() }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        match self {
            Self::SignedOut { back } => Redirect::to(&sign_in::address(&back)).into_response(),
            Self::Error(failure) => {
                let (frame, error, sent) = *failure;
                error_page(frame, &error, sent)
            }
            Self::Part(failure) => error_part(failure.0, &failure.1),
        }
    }
}

/// The status of the answer to an error, and the key of what stands above the page; the cause of one that somebody has
/// to look into goes to the log.
fn answered(error: &AppError) -> (StatusCode, &'static str) {
    if matches!(error.category(), Category::Internal | Category::Unsettled) {
        tracing::error!(code = error.code(), cause = ?std::error::Error::source(error), "a page failed");
    }
    match error.category() {
        Category::Invalid if matches!(error.problem, Problem::FormTooLarge { .. }) => {
            (StatusCode::PAYLOAD_TOO_LARGE, "failure.refused")
        }
        Category::Invalid if error.problem == Problem::MethodUnfit => {
            (StatusCode::METHOD_NOT_ALLOWED, "failure.refused")
        }
        Category::NotFound => (StatusCode::NOT_FOUND, "failure.not_found"),
        Category::Forbidden => (StatusCode::FORBIDDEN, "failure.forbidden"),
        Category::Busy => (StatusCode::SERVICE_UNAVAILABLE, "failure.busy"),
        Category::Unsettled => (StatusCode::SERVICE_UNAVAILABLE, "failure.unsettled"),
        Category::Conflict => (StatusCode::CONFLICT, "failure.refused"),
        Category::Invalid | Category::Refused => (StatusCode::UNPROCESSABLE_ENTITY, "failure.refused"),
        Category::Unauthenticated => (StatusCode::UNAUTHORIZED, "failure.forbidden"),
        Category::Internal => (StatusCode::INTERNAL_SERVER_ERROR, "failure.internal"),
    }
}

fn error_part(lang: Lang, error: &AppError) -> Response {
    (answered(error).0, [(PROBLEM, error.code())], error.text(lang)).into_response()
}

fn error_page(frame: Frame, error: &AppError, sent: Sent) -> Response {
    let (status, title) = answered(error);
    let text = match error.field.as_deref().filter(|_| error.category() == Category::Invalid) {
        // There is no form on this page at whose field it could stand.
        Some(field) => frame.fill("failure.at", &[field, &error.text(frame.lang)]),
        None => error.text(frame.lang),
    };
    let again = if error.category() == Category::Unsettled { once_more(&sent.fields) } else { Vec::new() };
    match render(&FailurePage { frame, code: status.as_u16(), title, text, again, to: sent.to }) {
        Ok(page) => (status, page).into_response(),
        Err(_) => status.into_response(),
    }
}

/// A form as it was sent, when it carries a key. Passwords are never written into a page.
fn once_more(sent: &Fields) -> Vec<(String, String)> {
    let has_password = sent.pairs().any(|(name, _)| name.contains("password"));
    if has_password || sent.key().is_err() {
        return Vec::new();
    }
    sent.pairs().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// The answer to an address that no page has.
pub(super) async fn nothing_here(visitor: Visitor) -> Failure {
    visitor.failure(AppError::new(Problem::NotFound(Thing::Page)))
}

/// Says in the visitor's language what was refused before any page was asked: an address or a form that cannot be read,
/// a form that is too large, a method that an address does not take, a form of another site.
pub(super) async fn in_our_words(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let mut asked = parts.clone();
    let answer = next.run(Request::from_parts(parts, body)).await;
    let Some(problem) = unsaid(&answer) else { return answer };
    let error = AppError::new(problem);
    let failure = match Visitor::from_request_parts(&mut asked, &state).await {
        Ok(visitor) => visitor.failure(error),
        Err(_) => outside(&mut asked, &state, error).await,
    };
    let mut said = failure.into_response();
    said.headers_mut().extend(answer.headers().get(ALLOW).cloned().map(|allow| (ALLOW, allow)));
    said
}

/// What an answer stands for that says nothing to people: it is no page, and no sentence of ours.
fn unsaid(answer: &Response) -> Option<Problem> {
    let kind = answer.headers().get(CONTENT_TYPE).map(|kind| kind.as_bytes());
    let is_ours = answer.headers().contains_key(PROBLEM) || kind.is_some_and(|kind| kind.starts_with(b"text/html"));
    match answer.status() {
        status if is_ours || !status.is_client_error() => None,
        StatusCode::METHOD_NOT_ALLOWED => Some(Problem::MethodUnfit),
        StatusCode::PAYLOAD_TOO_LARGE => Some(Problem::FormTooLarge { most_mib: super::FORM_MIB_MAX }),
        StatusCode::FORBIDDEN => Some(Problem::FormForeign),
        _ => Some(Problem::Malformed),
    }
}

/// The failure of somebody who is not signed in.
async fn outside(asked: &mut Parts, state: &AppState, error: AppError) -> Failure {
    let Ok(Spoken(lang)) = Spoken::from_request_parts(asked, state).await;
    if asked.headers.contains_key(HX_REQUEST) {
        return Failure::part(lang, error);
    }
    let theme = Theme::of(asked.uri.query(), &asked.headers);
    Failure::new(Frame { theme, ..Frame::bare(state, lang, &page_address(asked)) }, error)
}

/// The address under which the page of a failure can be asked for again: its own, or the first page where it answers a
/// form, or an address that cannot be read.
pub(super) fn page_address(parts: &Parts) -> String {
    let uri = parts.extensions.get::<OriginalUri>().map_or(&parts.uri, |OriginalUri(uri)| uri);
    let own = uri.path_and_query().filter(|_| parts.method == Method::GET);
    own.map_or_else(|| "/".to_owned(), ToString::to_string)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::form::testing::in_both_languages;

    #[test]
    fn the_page_is_made() {
        in_both_languages(|frame| {
            let text = Problem::Forbidden.text(frame.lang);
            FailurePage { frame, code: 403, title: "failure.forbidden", text, again: Vec::new(), to: String::new() }
        });
    }

    #[test]
    fn what_may_have_been_done_is_offered_under_the_same_key() {
        let sent = |pairs: &[(&str, &str)]| {
            Fields::new(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
        };
        let again = once_more(&sent(&[("key", "k-1"), ("points", "5")]));
        for html in in_both_languages(|frame| FailurePage {
            text: Problem::OutcomeUnknown.text(frame.lang),
            frame,
            code: 503,
            title: "failure.unsettled",
            again: again.clone(),
            to: "/rewards/5".to_owned(),
        }) {
            assert!(html.contains("action=\"/rewards/5\""), "{html}");
            assert!(html.contains("name=\"key\" value=\"k-1\"") && html.contains("name=\"points\""), "{html}");
        }
        assert!(once_more(&sent(&[("key", "k-1"), ("password", "secret")])).is_empty());
        assert!(once_more(&sent(&[("points", "5")])).is_empty());
    }
}
