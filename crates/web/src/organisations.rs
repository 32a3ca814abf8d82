//! Several organisations in one house: each has its own state and its own routes, and a request goes to one of them.
//! Nothing of an organisation passes through here but its name.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use tower::ServiceExt;
use yanji_app::Clinic;
use yanji_words::Problem;

use crate::AppState;
use crate::console::cookies;
use crate::{api, notify, server};

/// Which organisation a state is, among those of its house.
#[derive(Clone, Debug, Default)]
pub(crate) struct Organisation {
    slug: String,
    neighbours: Arc<[Neighbour]>,
}

/// An organisation of the house.
#[derive(Clone)]
pub(crate) struct Neighbour {
    /// Its id, as cookies name it.
    pub(crate) slug: String,
    /// Itself, for its name alone.
    pub(crate) clinic: Arc<Clinic>,
}

impl std::fmt::Debug for Neighbour {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Neighbour").field("slug", &self.slug).finish_non_exhaustive()
    }
}

impl Organisation {
    /// Its id, as cookies name it; empty where it is alone.
    pub(crate) fn slug(&self) -> &str {
        &self.slug
    }

    /// All organisations of the house, this one among them; none where it is alone.
    pub(crate) fn neighbours(&self) -> &[Neighbour] {
        &self.neighbours
    }
}

/// An organisation with its routes.
struct Room {
    slug: String,
    clinic: Arc<Clinic>,
    routes: Router,
}

/// Everything that Yanji answers over HTTP for these organisations.
///
/// Pages are of the organisation that the browser chose, the first one before it chose; the API answers for the one
/// whose key a request carries. Sessions and choices are kept apart by the names of their cookies, so that one browser
/// may be signed in to several. An organisation that is alone keeps the plain names.
pub fn router_of_all(mut states: Vec<AppState>) -> Router {
    if states.len() < 2 {
        return states.pop().map(server::router).unwrap_or_default();
    }
    let neighbours: Arc<[Neighbour]> = states
        .iter()
        .map(|state| Neighbour { slug: state.clinic.id().to_string(), clinic: Arc::clone(&state.clinic) })
        .collect();
    let rooms: Arc<[Room]> = states
        .into_iter()
        .map(|mut state| {
            let slug = state.clinic.id().to_string();
            state.organisation = Organisation { slug: slug.clone(), neighbours: Arc::clone(&neighbours) };
            Room { slug, clinic: Arc::clone(&state.clinic), routes: server::router(state) }
        })
        .collect();
    Router::new().fallback(lead).with_state(rooms)
}

/// Leads a request to its organisation.
async fn lead(State(rooms): State<Arc<[Room]>>, request: Request) -> Response {
    let place = match api::token(request.headers()) {
        Some(token) if request.uri().path().starts_with("/api/") => place_of_key(&rooms, token.to_owned()).await,
        Some(_) | None => place_of_choice(&rooms, &request),
    };
    let Some(room) = rooms.get(place).or(rooms.first()) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    match room.routes.clone().oneshot(request).await {
        Ok(response) => response,
        Err(impossible) => match impossible {},
    }
}

/// The organisation that the address asks for, else the one chosen before; the first one for a choice that there is not.
fn place_of_choice(rooms: &[Room], request: &Request) -> usize {
    let find = |slug: &str| rooms.iter().position(|room| room.slug == slug);
    let asked = notify::organisation(request.uri().path()).or_else(|| asked(request.uri().query())).and_then(find);
    asked.or_else(|| cookies::read(request.headers(), cookies::ORGANISATION).and_then(find)).unwrap_or_default()
}

/// The organisation that an address asks for.
pub(crate) fn asked(query: Option<&str>) -> Option<&str> {
    query?.split('&').find_map(|pair| pair.strip_prefix("organisation="))
}

/// The organisation that a key opens.
async fn place_of_key(rooms: &Arc<[Room]>, token: String) -> usize {
    let rooms = Arc::clone(rooms);
    let found = tokio::task::spawn_blocking(move || {
        opened(rooms.iter().map(|room| room.clinic.key_open(&token).map(|_| ()).map_err(|error| error.problem)))
    });
    found.await.unwrap_or_default()
}

/// The place of the first organisation that a key opens. Where it opens none, that of the first one that could not say,
/// to answer for itself that it is busy; and a key that all refuse is refused by the first one, as any other wrong key.
fn opened(answers: impl Iterator<Item = Result<(), Problem>>) -> usize {
    let mut unsure = None;
    for (place, answer) in answers.enumerate() {
        match answer {
            Ok(()) => return place,
            Err(Problem::Unauthenticated) => {}
            Err(_) => unsure = unsure.or(Some(place)),
        }
    }
    unsure.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_refused_only_by_those_who_could_say() {
        let wrong = Err(Problem::Unauthenticated);
        for (answers, place) in [
            (vec![wrong, Ok(()), Err(Problem::Busy)], 1),
            (vec![Err(Problem::Busy), wrong, Ok(())], 2),
            (vec![wrong, Err(Problem::Busy), Err(Problem::Internal)], 1),
            (vec![wrong, wrong], 0),
        ] {
            assert_eq!(opened(answers.into_iter()), place);
        }
    }
}
