//! What a clinic's figures say: reports, the effect of benefits, the proof of the books, the log. Imports, which are data
//! too, have their own pages.

mod benefits;
mod books;
pub(super) mod log;
mod report;

use axum::Router;
use axum::routing::get;

pub(super) use self::report::usual as usual_report;
use crate::AppState;

pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/data", get(report::page))
        .route("/data/benefits", get(benefits::page))
        .route("/data/books", get(books::page).post(books::begin))
        .route("/data/log", get(log::page))
}
