//! The staff pages. One file is one page: its route's handler, what its template is given, and its tests. The words
//! stand in `locales/`, sentences about rules come from `yanji_words`.

mod activities;
mod chart;
pub(crate) mod cookies;
mod correction;
mod coupons;
mod data;
mod dates;
mod desk;
mod door;
mod enrol;
mod export;
mod failure;
mod figures;
mod form;
mod frame;
mod goals;
mod home;
mod imports;
mod items;
mod language;
mod list;
mod member;
mod members;
mod notices;
mod points_cause;
mod programme;
mod progress;
mod reminders;
mod rewards;
mod search;
mod settings;
mod setup;
mod sign_in;
mod till;
mod treatments;
mod why;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use axum::routing::{get, post};

use crate::AppState;

pub(crate) use home::kept::Morning;
pub(crate) use imports::Uploads;
pub(crate) use members::Texts;

/// The largest ordinary form, in MiB; programmes are the longest thing that is pasted.
const FORM_MIB_MAX: usize = 1;
/// The same in bytes.
const FORM_BYTES_MAX: usize = FORM_MIB_MAX * 1024 * 1024;

/// Every page, with what stands before them all.
pub(crate) fn router(state: &AppState) -> Router<AppState> {
    Router::new()
        .route("/sign-in", get(sign_in::page).post(sign_in::sign_in))
        .route("/sign-out", post(sign_in::sign_out))
        .route("/session", get(sign_in::present))
        .route("/progress", get(progress::strip))
        .merge(frame::help::router())
        .merge(frame::place::router())
        .merge(members::router())
        .merge(search::router())
        .merge(home::router())
        .merge(notices::router())
        .merge(goals::router())
        .merge(desk::router())
        .merge(items::router())
        .merge(till::router())
        .merge(treatments::router())
        .merge(coupons::router())
        .merge(rewards::router())
        .merge(reminders::router())
        .merge(member::rights::router())
        .merge(data::router())
        .merge(member_routes())
        .merge(programme::router())
        .merge(settings::router())
        .merge(setup::router())
        .layer(DefaultBodyLimit::max(FORM_BYTES_MAX))
        .merge(imports::router())
        .fallback(failure::nothing_here)
        .layer(middleware::from_fn(door::refuse_foreign_forms))
        .layer(middleware::from_fn_with_state(state.clone(), failure::in_our_words))
        .layer(middleware::from_fn_with_state(state.clone(), language::keep_choice))
}

fn member_routes() -> Router<AppState> {
    Router::new()
        .route("/members/new", get(enrol::page).post(enrol::enrol))
        .route("/members/new/holders", post(enrol::holders))
        .route("/members/{id}", get(member::page))
        .route("/members/{id}/reveal", post(member::reveal))
        .route("/members/{id}/notes/{note}", post(member::note))
        .route("/members/{id}/correction", get(correction::page).post(correction::correct))
        .route("/members/{id}/correction/open", post(correction::open))
        .route("/members/{id}/sale", get(activities::sale::page).post(activities::sale::post))
        .route("/members/{id}/record/{deed}", get(activities::deed::page).post(activities::deed::post))
}
