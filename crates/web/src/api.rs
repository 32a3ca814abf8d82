//! The JSON API under `/api/v1`, its description and the page to read it on. A handler parses, calls one use case and
//! renders; nothing here decides about members, money or points.

mod alarms;
mod backups;
mod basket;
mod batches;
mod caller;
mod categories;
mod charges;
mod condition;
mod coupons;
mod days;
mod deposits;
mod document;
mod door_fault;
mod effect;
mod envelope;
mod figures;
mod goals;
mod health;
mod imports;
mod input;
mod items;
mod keys;
mod liabilities;
mod limits;
mod log;
mod members;
mod notices;
mod organisation;
mod page;
mod parked;
mod problem;
mod programmes;
mod quotes;
mod reading;
mod receipt;
mod rewards;
mod roles;
mod sales;
mod shifts;
mod staff;
mod stores;
mod tender;
mod tiers;
mod treatments;
mod value;
mod work;

use axum::extract::DefaultBodyLimit;
use axum::routing::get;
use axum::{Router, middleware};
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;

pub(crate) use self::caller::token;
use self::door_fault::DoorFault;
use self::problem::ApiError;
use crate::AppState;

/// The most bytes that a body may have: 1 MiB.
const LARGEST_BODY_BYTES: usize = 1 << 20;

/// Everything below `/api`, and at the root the two questions of a machine in front: `/health/live`, `/health/ready`.
pub(crate) fn router() -> Router<AppState> {
    let (v1, _) = v1().split_for_parts();
    let below_api = Router::new()
        .nest("/v1", v1)
        .route("/openapi.json", get(document::serve))
        .fallback(async || ApiError::door(DoorFault::UnknownPath))
        .layer(DefaultBodyLimit::max(LARGEST_BODY_BYTES))
        .layer(middleware::from_fn(envelope::envelope))
        // The page for people is no answer to a program and goes without the envelope.
        .route("/docs", get(reading::serve));
    let (health, _) = health::router().split_for_parts();
    Router::new().nest("/api", below_api).merge(health.layer(middleware::from_fn(envelope::envelope)))
}

/// The description of everything below `/api/v1`, made from the handlers.
pub(crate) fn openapi() -> OpenApi {
    document::complete(v1().into_openapi())
}

fn v1() -> OpenApiRouter<AppState> {
    OpenApiRouter::default()
        .merge(members::router())
        .merge(sales::router())
        .merge(quotes::router())
        .merge(coupons::router())
        .merge(rewards::router())
        .merge(notices::router())
        .merge(parked::router())
        .merge(limits::router())
        .merge(treatments::router())
        .merge(days::router())
        .merge(shifts::router())
        .merge(deposits::router())
        .merge(liabilities::router())
        .merge(charges::router())
        .merge(alarms::router())
        .merge(tiers::router())
        .merge(batches::router())
        .merge(imports::router())
        .merge(figures::router())
        .merge(goals::router())
        .merge(programmes::router())
        .merge(organisation::router())
        .merge(stores::router())
        .merge(staff::router())
        .merge(roles::router())
        .merge(categories::router())
        .merge(items::router())
        .merge(keys::router())
        .merge(backups::router())
        .merge(log::router())
        .merge(health::router())
}
