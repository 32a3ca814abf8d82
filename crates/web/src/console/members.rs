//! The list of members: found, narrowed, sorted, seen through views, taken away, changed many at once. Terms of a
//! search are never in an address.

pub(super) mod batch;
mod columns;
mod export;
mod filters;
mod table;
mod views;

use axum::Router;
use axum::extract::Query;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};

use self::filters::FILTERS;
use self::table::show;
pub(super) use self::table::show_or_lead;
use super::door::{Posted, Visitor};
use super::failure::Failure;
use super::form::Fields;
use super::list::List;
use crate::AppState;

/// The most bytes of the names and values in an address: far from what a server in front refuses, even when each byte is
/// escaped.
const ADDRESS_MOST: usize = 2_000;

/// What else than filters an address of the list may have.
const KEPT: [&str; 3] = ["view", "column", "size"];

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
    show(&visitor, &headers, Fields::new(pairs)).await
}

/// A search, which may be personal: the answer to this form is the page itself. Without a text, what is left can stand
/// in an address, and goes there, unless it cannot be read or is longer than an address may be.
async fn search(headers: HeaderMap, Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    let fields = filters::without_dropped(fields);
    if fields.get("text").is_empty() && table::query(&fields).is_ok() && fits(&fields) {
        return Ok(Redirect::to(&address(&fields)).into_response());
    }
    show(&visitor, &headers, fields).await
}

/// The list that fields ask for, as an address; the plain one where no address could hold it.
fn asked(fields: &Fields) -> List {
    let plain = Fields::default();
    let names: Vec<&str> = FILTERS.iter().chain(&KEPT).copied().collect();
    List::asked("/members", if fits(fields) { fields } else { &plain }, &names, &table::sorts())
}

/// Whether what fields hold can stand in an address.
fn fits(fields: &Fields) -> bool {
    fields.pairs().filter(|(name, _)| *name != "text").map(|(name, value)| name.len() + value.len()).sum::<usize>()
        <= ADDRESS_MOST
}

/// The address of the list that fields ask for, without a text.
fn address(fields: &Fields) -> String {
    let list = asked(fields);
    match fields.get("after") {
        _ if !fits(fields) => list.first_page(),
        "" => list.first_page(),
        after => list.page_after(after),
    }
}
