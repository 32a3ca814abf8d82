//! What an answer looks like when it is not what was asked for: problem+json (RFC 9457), from one place.
//!
//! A handler returns an [`ApiError`]; the [`envelope`](super::envelope) around all routes writes it out, since only
//! there language and request id are known. Nothing here decides that something is wrong.

use std::error::Error;

use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;
use yanji_app::{AppError, Category};
use yanji_words::{Lang, Problem};

use super::door_fault::DoorFault;

/// Where the reading page says what a code means; the code follows.
const TYPE_PREFIX: &str = "/api/docs#";

/// How long a caller may wait before trying again, in seconds.
const RETRY_AFTER_SECONDS: HeaderValue = HeaderValue::from_static("1");

/// Why a request was not answered as asked.
#[derive(Debug)]
pub(crate) enum ApiError {
    /// The use case said so.
    App(AppError),
    /// The request did not get as far as a use case.
    Door {
        /// What is wrong with it.
        fault: DoorFault,
        /// The field that it is about.
        field: Option<String>,
    },
}

impl ApiError {
    /// A fault of the request that is about no field.
    pub(crate) const fn door(fault: DoorFault) -> Self {
        Self::Door { fault, field: None }
    }

    /// The stable code.
    fn code(&self) -> &'static str {
        match self {
            Self::App(error) => error.code(),
            Self::Door { fault, .. } => fault.code(),
        }
    }

    /// The sentence for people.
    fn text(&self, lang: Lang) -> String {
        match self {
            Self::App(error) => error.text(lang),
            Self::Door { fault, .. } => fault.text(lang).to_owned(),
        }
    }

    fn field(&self) -> Option<&str> {
        match self {
            Self::App(error) => error.field.as_deref(),
            Self::Door { field, .. } => field.as_deref(),
        }
    }

    /// The status: the one place where kinds of errors become HTTP.
    fn status(&self) -> StatusCode {
        match self {
            Self::Door { fault, .. } => fault.status(),
            // The caller is known; it is somebody whom the request names that is not let through.
            Self::App(error) if error.category() == Category::Unauthenticated && error.field.is_some() => {
                StatusCode::FORBIDDEN
            }
            Self::App(error) => status_of(&error.problem, error.category()),
        }
    }

    /// Writes the answer, and into the log what is a fault of ours, with everything behind it.
    pub(crate) fn answer(&self, lang: Lang, request_id: &str, method: &Method, route: &str) -> Response {
        let status = self.status();
        if let Self::App(error) = self
            && matches!(error.category(), Category::Internal | Category::Unsettled)
        {
            let causes = chain(error);
            tracing::error!(code = self.code(), %method, route, request_id, causes, "a request failed");
        }
        let body = ProblemBody {
            kind: format!("{TYPE_PREFIX}{}", self.code()),
            title: status.canonical_reason().unwrap_or("Error"),
            status: status.as_u16(),
            code: self.code(),
            detail: self.text(lang),
            field: self.field(),
            request_id,
        };
        let mut response = (status, axum::Json(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(lang.code()));
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"yanji\""));
        }
        if status == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(header::RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        response
    }
}

/// The status of an error of the use cases.
pub(crate) const fn status_of(problem: &Problem, category: Category) -> StatusCode {
    match category {
        // Without the header nothing was asked for yet; with a field amiss something was.
        Category::Invalid if matches!(problem, Problem::KeyMissing) => StatusCode::BAD_REQUEST,
        Category::Invalid | Category::Refused => StatusCode::UNPROCESSABLE_ENTITY,
        Category::Unauthenticated => StatusCode::UNAUTHORIZED,
        Category::Forbidden => StatusCode::FORBIDDEN,
        Category::NotFound => StatusCode::NOT_FOUND,
        Category::Conflict => StatusCode::CONFLICT,
        Category::Busy | Category::Unsettled => StatusCode::SERVICE_UNAVAILABLE,
        Category::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// An error and what brought it about, outermost first.
fn chain(error: &AppError) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}

impl From<AppError> for ApiError {
    fn from(error: AppError) -> Self {
        Self::App(error)
    }
}

impl IntoResponse for ApiError {
    /// Leaves the error for the envelope; its status already stands in case something in between looks.
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(std::sync::Arc::new(self));
        response
    }
}

/// Why a request was not answered as asked (RFC 9457).
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub(crate) struct ProblemBody<'a> {
    /// Where the code is explained, from the root of this server.
    #[serde(rename = "type")]
    #[schema(example = "/api/docs#insufficient_points")]
    kind: String,
    /// What the status means, in English.
    #[schema(example = "Unprocessable Entity")]
    title: &'a str,
    /// The HTTP status.
    #[schema(minimum = 400, maximum = 599, example = 422)]
    status: u16,
    /// The stable code for programs.
    #[schema(example = "insufficient_points")]
    code: &'a str,
    /// What to tell people, in the language that `Accept-Language` asks for: `zh` (the default) or `en`.
    detail: String,
    /// The field, header or parameter that it is about, such as `lines[0].amount_fen`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "points")]
    field: Option<&'a str>,
    /// The id of the request, as in the header `X-Request-Id`; name it when you ask for help.
    request_id: &'a str,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn causes_are_for_the_log_alone() {
        let error = AppError::caused(Problem::Internal, "disk sda1 is gone");
        assert!(chain(&error).ends_with("disk sda1 is gone"));
        let answer = ApiError::App(error);
        assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
        for lang in Lang::ALL {
            assert!(!answer.text(lang).contains("sda1"));
        }
    }

    #[test]
    fn a_busy_server_says_when_to_come_back() {
        for error in [ApiError::App(AppError::new(Problem::Busy)), ApiError::door(DoorFault::TooSlow)] {
            let answer = error.answer(Lang::En, "r-1", &Method::GET, "/api/v1/members/{id}");
            assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
            assert_eq!(answer.headers()[header::RETRY_AFTER], "1");
            assert_eq!(answer.headers()[header::CONTENT_TYPE], "application/problem+json");
        }
    }

    #[test]
    fn every_category_has_its_status() {
        let status = |problem| ApiError::App(AppError::new(problem)).status().as_u16();
        assert_eq!(status(Problem::KeyMissing), 400);
        assert_eq!(status(Problem::Malformed), 422);
        assert_eq!(status(Problem::Unauthenticated), 401);
        assert_eq!(status(Problem::Forbidden), 403);
        assert_eq!(status(Problem::NotFound(yanji_words::Thing::Member)), 404);
        assert_eq!(status(Problem::KeyReused), 409);
        assert_eq!(status(Problem::Refused(yanji_engine::Refusal::OverRefund)), 422);
        assert_eq!(status(Problem::Busy), 503);
        assert_eq!(status(Problem::OutcomeUnknown), 503, "the same request is to be sent once more");
        assert_eq!(status(Problem::Inconsistent), 500);
        for problem in [Problem::SignInFailed, Problem::SignInLocked] {
            let answer = ApiError::App(AppError::at(problem, "approval"));
            let answer = answer.answer(Lang::En, "r-1", &Method::POST, "/api/v1/sales");
            assert_eq!(answer.status(), 403, "another log-in would change nothing");
            assert!(!answer.headers().contains_key(header::WWW_AUTHENTICATE));
        }
    }
}
