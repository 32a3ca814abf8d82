//! `GET /figures/{month}`.

use axum::Json;
use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use serde::Serialize;
use utoipa::ToSchema;
use yanji_app::{AppError, records};
use yanji_words::Problem;

use super::{Figures, OfStore};
use crate::api::caller::Caller;
use crate::api::input::Query;
use crate::api::problem::ApiError;
use crate::api::value::{Day, Month};

/// The month in the path.
pub(crate) struct InMonth(records::Month);

impl<S: Send + Sync> FromRequestParts<S> for InMonth {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let malformed = || AppError::at(Problem::Malformed, "month");
        let Path(text) = Path::<String>::from_request_parts(parts, state).await.map_err(|_| malformed())?;
        Ok(Self(Month::parse(&text).ok_or_else(malformed)?.0))
    }
}

/// A month so far, beside the same days of the months before.
#[derive(Serialize, ToSchema)]
pub(crate) struct MonthFigures {
    /// The first day.
    from: Day,
    /// The last day that is counted: the last of the month, or today.
    until: Day,
    /// The figures of these days.
    now: Figures,
    /// Those of the same days of the month before.
    before: Figures,
    /// Those of the same days of the last six months, oldest first; the last ones are `now`.
    trend: Vec<Figures>,
}

impl From<records::MonthFigures> for MonthFigures {
    fn from(figures: records::MonthFigures) -> Self {
        Self {
            from: Day(figures.from),
            until: Day(figures.until),
            now: figures.now.into(),
            before: figures.before.into(),
            trend: figures.trend.into_iter().map(Figures::from).collect(),
        }
    }
}

/// The figures of a month
///
/// Up to today in the month that runs, and beside them those of the same days of the months before.
#[utoipa::path(
    get, path = "/figures/{month}", operation_id = "figures_month", tag = "figures",
    params(("month" = Month, Path, description = "The month, such as `2026-03`."), OfStore),
    responses((status = OK, description = "The figures.", body = MonthFigures)),
)]
pub(crate) async fn month(
    caller: Caller,
    InMonth(month): InMonth,
    Query(OfStore { store }): Query<OfStore>,
) -> Result<Json<MonthFigures>, ApiError> {
    let store = store.map(|store| store.0);
    let figures = caller.run(move |clinic, actor| clinic.figures_month(actor, store, month)).await?;
    Ok(Json(figures.into()))
}
