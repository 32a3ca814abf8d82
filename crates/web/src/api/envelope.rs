//! What every request to the API passes through on its way in and out: a request id, a limit of time, and errors
//! written as problem+json in the caller's language. It knows no route.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use yanji_words::Lang;

use super::door_fault::DoorFault;
use super::problem::ApiError;

/// The header that carries the id of a request, both ways.
const REQUEST_ID: &str = "x-request-id";

/// How long a request may take. The largest one, a batch of tiers, takes a few seconds.
const LONGEST: Duration = Duration::from_secs(60);

/// The language that a caller asks for.
pub(crate) fn language(headers: &HeaderMap) -> Lang {
    let wish = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    wish.map_or_else(Lang::default, Lang::from_accept_language)
}

/// Answers a request by the routes within.
pub(crate) async fn envelope(request: Request, next: Next) -> Response {
    let lang = language(request.headers());
    let request_id = request_id(request.headers());
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str).to_owned();

    let answer = match tokio::time::timeout(LONGEST, next.run(request)).await {
        Ok(answer) => answer,
        Err(_) => ApiError::door(DoorFault::TooSlow).into_response(),
    };
    let mut answer = match error_in(&answer) {
        Some(error) => {
            let allow = answer.headers().get(header::ALLOW).cloned();
            let mut problem = error.answer(lang, &request_id, &method, &route);
            problem.headers_mut().extend(allow.map(|allow| (header::ALLOW, allow)));
            problem
        }
        None => answer,
    };
    let headers = answer.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::VARY, HeaderValue::from_static("Accept-Language, Authorization"));
    if let Ok(id) = HeaderValue::from_str(&request_id) {
        headers.insert(REQUEST_ID, id);
    }
    answer
}

/// The error that a handler left, or the one that the framework's own answer stands for.
fn error_in(answer: &Response) -> Option<Arc<ApiError>> {
    if let Some(error) = answer.extensions().get::<Arc<ApiError>>() {
        return Some(Arc::clone(error));
    }
    (answer.status() == StatusCode::METHOD_NOT_ALLOWED).then(|| Arc::new(ApiError::door(DoorFault::MethodNotAllowed)))
}

/// The caller's own id of the request if it is short and plain, else a new one.
fn request_id(headers: &HeaderMap) -> String {
    let given = headers.get(REQUEST_ID).and_then(|value| value.to_str().ok()).filter(|id| {
        (1..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
    });
    match given {
        Some(id) => id.to_owned(),
        None => yanji_app::Key::fresh().map_or_else(|_| "none".to_owned(), |key| key.as_str().to_owned()),
    }
}
