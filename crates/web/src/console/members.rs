//! The list of members: found, narrowed, sorted, seen through views, taken away, changed many at once. Terms of a
//! search are never in an address, but for a handle that stands for them.

pub(super) mod batch;
mod columns;
mod export;
mod filters;
mod table;
mod texts;
mod views;

use axum::Router;
use axum::extract::Query;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use yanji_app::Permission;
use yanji_app::records::MemberQuery;

use self::filters::FILTERS;
use self::table::show;
pub(crate) use self::texts::Texts;
use super::door::{Posted, Visitor};
use super::failure::Failure;
use super::form::Fields;
use super::list::List;
use crate::AppState;

/// The most bytes of the names and values in an address: far from what a server in front refuses, even when each byte is
/// escaped.
const ADDRESS_MOST: usize = 2_000;

/// What else than filters an address of the list may have.
const KEPT: [&str; 4] = [HANDLE, "view", "column", "size"];

/// By what an address names the text that is looked for.
const HANDLE: &str = "search";

pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/members", get(list))
        .route("/members/search", post(search))
        .route("/members/columns", post(columns::keep))
        .route("/members/export", post(export::take))
        .route("/members/views", post(views::save))
        .route("/members/views/{id}", post(views::change))
        .route("/members/views/{id}/remove", post(views::remove))
        .merge(batch::router())
}

async fn list(
    visitor: Visitor,
    headers: HeaderMap,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    // A name or a phone that somebody wrote into an address is not looked for, so that nobody gets used to it.
    let pairs = pairs.into_iter().filter(|(name, _)| name != "text").collect();
    let fields = Fields::new(pairs);
    let texts = &visitor.state.texts;
    let text = texts.find(&visitor.session.csrf, fields.get(HANDLE), visitor.state.clinic.now());
    show(&visitor, &headers, with(&fields, "text", text)).await
}

/// A search, which may be personal: it leads to an address that holds a handle in place of the text, so that one may go
/// back to it. What cannot be read, or is longer than an address may be, is answered where it is.
async fn search(headers: HeaderMap, Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    visitor.require(Permission::MemberRead)?;
    let fields = filters::without_dropped(fields);
    if table::query(&fields).is_ok() && fits(&fields) {
        return Ok(Redirect::to(&address(&visitor, &fields)?).into_response());
    }
    show(&visitor, &headers, fields).await
}

/// Leads to the only member whom a text means, or else to the list of all of them.
pub(super) async fn look_for(visitor: &Visitor, headers: &HeaderMap, text: String) -> Result<Response, Failure> {
    let query = MemberQuery { text: text.clone(), limit: 2, ..MemberQuery::default() };
    let fields = Fields::new(vec![("text".to_owned(), text)]);
    if !fits(&fields) {
        return show(visitor, headers, fields).await;
    }
    let found = visitor.attempt(move |clinic, actor| clinic.member_search(actor, &query)).await;
    let only = match &found {
        Ok(found) => match found.items.as_slice() {
            [only] => Some(format!("/members/{}", only.id)),
            _ => None,
        },
        // What is wrong with a text, and that nobody can be found yet, the list says.
        Err(_) => None,
    };
    let led = only.map_or_else(|| address(visitor, &fields), Ok)?;
    Ok(Redirect::to(&led).into_response())
}

/// The list that fields ask for, as an address; the plain one where no address could hold it.
fn asked(fields: &Fields) -> List {
    let plain = Fields::default();
    let names: Vec<&str> = FILTERS.iter().chain(&KEPT).copied().collect();
    List::asked("/members", if fits(fields) { fields } else { &plain }, &names, &table::sorts())
}

/// Whether what fields hold can stand in an address, or be kept for one.
fn fits(fields: &Fields) -> bool {
    fields.pairs().map(|(name, value)| name.len() + value.len()).sum::<usize>() <= ADDRESS_MOST
}

/// The fields with the handle of their text, if they have one, by which an address names it.
fn with_handle(visitor: &Visitor, fields: &Fields) -> Result<Fields, Failure> {
    let handle = match fields.get("text") {
        "" => None,
        _ if !fits(fields) => None,
        text => {
            let kept = visitor.state.texts.keep(&visitor.session.csrf, text, visitor.state.clinic.now());
            Some(kept.map_err(|error| visitor.failure(error))?)
        }
    };
    Ok(with(fields, HANDLE, handle))
}

/// The fields with a further one, if it has a value.
fn with(fields: &Fields, name: &str, value: Option<String>) -> Fields {
    let others = fields.pairs().map(|(name, value)| (name.to_owned(), value.to_owned()));
    match value {
        None => fields.clone(),
        Some(value) => {
            Fields::new(others.filter(|(other, _)| other != name).chain([(name.to_owned(), value)]).collect())
        }
    }
}

/// The address of the list that fields ask for, with a handle in place of a text.
fn address(visitor: &Visitor, fields: &Fields) -> Result<String, Failure> {
    let fields = with_handle(visitor, fields)?;
    let list = asked(&fields);
    Ok(match fields.get("after") {
        _ if !fits(&fields) => list.first_page(),
        "" => list.first_page(),
        after => list.page_after(after),
    })
}
