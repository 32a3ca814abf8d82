//! Search from anywhere: leads to one member's page where only she fits, else to the list; and suggestions while
//! somebody types. What is typed may be personal, so it never stands in an address.

use askama::Template;
use axum::Router;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;
use yanji_app::records::{Member, MemberQuery, Page};
use yanji_app::{AppError, Permission};
use yanji_words::Problem;

use super::door::{Posted, render};
use super::failure::Failure;
use super::frame::{Frame, Section};
use super::members;
use crate::AppState;

/// How many members are suggested.
const SUGGESTED: usize = 8;

#[derive(Template)]
#[template(path = "members/suggest.html")]
struct Suggestions {
    frame: Frame,
    hits: Vec<Hit>,
    has_more: bool,
    is_getting_ready: bool,
    has_text: bool,
}

/// A member who is suggested, masked.
struct Hit {
    address: String,
    name: String,
    number: String,
    phone: String,
    tier: String,
    shade: usize,
}

pub(super) fn router() -> Router<AppState> {
    Router::new().route("/search", post(search)).route("/search/suggest", post(suggest))
}

async fn search(headers: HeaderMap, Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    visitor.require(Permission::MemberRead)?;
    let text = fields.get("text").to_owned();
    if text.is_empty() {
        return Ok(Redirect::to("/members").into_response());
    }
    members::look_for(&visitor, &headers, text).await
}

async fn suggest(Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    visitor.require(Permission::MemberRead)?;
    let text = fields.get("text").to_owned();
    let has_text = !text.is_empty();
    let query = MemberQuery { text, limit: SUGGESTED, ..MemberQuery::default() };
    let (found, is_ready) = match has_text {
        true => {
            visitor
                .ask(move |clinic, actor| Ok((or_nobody(clinic.member_search(actor, &query))?, clinic.names_ready())))
                .await?
        }
        false => (nobody(), true),
    };
    let part = Suggestions {
        frame: visitor.frame(Section::Nowhere),
        has_more: found.next.is_some(),
        hits: found.items.iter().map(hit).collect(),
        is_getting_ready: !is_ready,
        has_text,
    };
    render(&part).map_err(|error| visitor.failure(error))
}

/// Before the first programme there is nobody to be found.
fn or_nobody(found: Result<Page<Member>, AppError>) -> Result<Page<Member>, AppError> {
    match found {
        Err(AppError { problem: Problem::NoProgramme, .. }) => Ok(nobody()),
        found => found,
    }
}

fn nobody() -> Page<Member> {
    Page { items: Vec::new(), next: None, total: None }
}

fn hit(member: &Member) -> Hit {
    Hit {
        address: format!("/members/{}", member.id),
        name: member.name.clone(),
        number: member.number.clone(),
        phone: member.phone.clone(),
        tier: member.tier_name.clone(),
        shade: member.tier_rank.min(5),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::form::testing::{Inside, in_both_languages, sample_member};

    #[test]
    fn the_suggestions_are_made() {
        for (hits, is_getting_ready) in [(2, false), (0, false), (0, true)] {
            for html in in_both_languages(|frame| {
                Suggestions {
                    frame,
                    hits: vec![sample_member(); hits].iter().map(hit).collect(),
                    has_more: hits > 0,
                    is_getting_ready,
                    has_text: true,
                }
                .inside()
            }) {
                assert_eq!(html.matches("138****0000").count(), hits);
            }
        }
    }

    impl Suggestions {
        fn inside(self) -> Inside {
            Inside { part: self.render().unwrap(), frame: self.frame }
        }
    }
}
