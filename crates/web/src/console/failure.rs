//! What cannot be answered as asked: error pages, and the way to sign-in for whoever is not.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use yanji_app::{AppError, Category};
use yanji_words::{Problem, Thing};

use super::door::{Visitor, render};
use super::frame::Frame;
use super::sign_in;

/// Why there is no page.
#[derive(Debug)]
pub(super) enum Failure {
    /// Nobody is signed in; after that, this address is wanted.
    SignedOut { back: String },
    /// Anything else.
    Error(Box<(Frame, AppError)>),
}

#[derive(Template)]
#[template(path = "failure.html")]
struct FailurePage {
    frame: Frame,
    code: u16,
    title: &'static str,
    text: String,
}

impl Failure {
    pub(super) fn new(frame: Frame, error: AppError) -> Self {
        Self::Error(Box::new((frame, error)))
    }

    pub(super) fn signed_out(back: &str) -> Self {
        Self::SignedOut { back: back.to_owned() }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        match self {
            Self::SignedOut { back } => Redirect::to(&sign_in::address(&back)).into_response(),
            Self::Error(failure) => error_page(failure.0, &failure.1),
        }
    }
}

fn error_page(frame: Frame, error: &AppError) -> Response {
    let (status, title) = match error.category() {
        Category::NotFound => (StatusCode::NOT_FOUND, "failure.not_found"),
        Category::Forbidden => (StatusCode::FORBIDDEN, "failure.forbidden"),
        Category::Busy => (StatusCode::SERVICE_UNAVAILABLE, "failure.busy"),
        Category::Conflict => (StatusCode::CONFLICT, "failure.refused"),
        Category::Invalid | Category::Refused => (StatusCode::UNPROCESSABLE_ENTITY, "failure.refused"),
        Category::Unauthenticated => (StatusCode::UNAUTHORIZED, "failure.forbidden"),
        Category::Internal => (StatusCode::INTERNAL_SERVER_ERROR, "failure.internal"),
    };
    if error.category() == Category::Internal {
        tracing::error!(code = error.code(), cause = ?std::error::Error::source(error), "a page failed");
    }
    let text = match error.field.as_deref().filter(|_| error.category() == Category::Invalid) {
        // There is no form on this page at whose field it could stand.
        Some(field) => frame.fill("failure.at", &[field, &error.text(frame.lang)]),
        None => error.text(frame.lang),
    };
    match render(&FailurePage { frame, code: status.as_u16(), title, text }) {
        Ok(page) => (status, page).into_response(),
        Err(_) => status.into_response(),
    }
}

/// The answer to an address that no page has.
pub(super) async fn nothing_here(visitor: Visitor) -> Failure {
    visitor.failure(AppError::new(Problem::NotFound(Thing::Page)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::form::testing::in_both_languages;

    #[test]
    fn the_page_is_made() {
        in_both_languages(|frame| {
            let text = Problem::Forbidden.text(frame.lang);
            FailurePage { frame, code: 403, title: "failure.forbidden", text }
        });
    }
}
