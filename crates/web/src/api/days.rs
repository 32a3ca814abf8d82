//! Routes about the money of a day: one file each.

mod close;
mod get;
mod payments;

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use yanji_app::AppError;
use yanji_words::Problem;

use super::problem::ApiError;
use super::tender::TenderDifference;
use super::value::{Day, Instant, StoreId};
use crate::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::default().routes(routes!(get::get)).routes(routes!(close::close)).routes(routes!(payments::payments))
}

/// The day in a path.
pub(super) struct OnDay(pub(super) yanji_engine::Day);

impl<S: Send + Sync> FromRequestParts<S> for OnDay {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let malformed = || AppError::at(Problem::Malformed, "day");
        let Path(text) = Path::<String>::from_request_parts(parts, state).await.map_err(|_| malformed())?;
        Ok(Self(yanji_engine::Day::parse(&text).ok_or_else(malformed)?))
    }
}

/// Where money is asked for.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct InStore {
    /// One store; all of them, and what belongs to none, without it.
    #[param(value_type = Option<String>)]
    store: Option<StoreId>,
}

/// A day of a store as it was closed.
#[derive(Serialize, ToSchema)]
pub(super) struct ClosedDay {
    /// The day.
    day: Day,
    /// The store; `null` where the clinic was closed as one.
    #[schema(required)]
    store: Option<StoreId>,
    /// Tender by tender.
    tenders: Vec<TenderDifference>,
    /// When.
    closed_at: Instant,
    /// By whom: the id of a member of staff or of a key, or `machine`.
    closed_by: String,
    /// Whether nobody changed these figures since: the seal is theirs.
    is_sound: bool,
}

impl From<yanji_app::ClosedDay> for ClosedDay {
    fn from(closed: yanji_app::ClosedDay) -> Self {
        Self {
            day: Day(closed.day),
            store: closed.store.map(StoreId),
            tenders: closed.tenders.into_iter().map(TenderDifference::from).collect(),
            closed_at: Instant(closed.closed_at),
            closed_by: closed.closed_by,
            is_sound: closed.is_sound,
        }
    }
}
