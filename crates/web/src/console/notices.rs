//! The notices behind the bell: what waits to be done, as a part of every page.

use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::get;

use super::door::{Visitor, render};
use super::failure::Failure;
use super::frame::{Frame, Section};
use super::home::todo;
use crate::AppState;

#[derive(Template)]
#[template(path = "home/notices.html")]
struct NoticesPart {
    frame: Frame,
    todos: Vec<todo::Shown>,
}

pub(super) fn router() -> Router<AppState> {
    Router::new().route("/notices", get(part))
}

/// The list; each entry is marked, so that the bell can count them.
async fn part(visitor: Visitor) -> Result<Response, Failure> {
    let todos = visitor.ask(|clinic, actor| clinic.todo_list(actor)).await?;
    let frame = visitor.frame(Section::Nowhere);
    let todos = todos.iter().map(|one| todo::shown(&frame, one)).collect();
    render(&NoticesPart { frame, todos }).map_err(|error| visitor.failure(error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::form::testing::in_both_languages;

    #[test]
    fn everything_that_may_wait_has_a_sentence_and_a_place() {
        for part in in_both_languages(|frame| NoticesPart {
            todos: todo::samples().iter().map(|one| todo::shown(&frame, one)).collect(),
            frame,
        }) {
            assert_eq!(part.matches("data-notice").count(), todo::samples().len());
        }
        for part in in_both_languages(|frame| NoticesPart { frame, todos: Vec::new() }) {
            assert!(!part.contains("data-notice"));
        }
    }
}
