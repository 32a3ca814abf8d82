//! Routes about how far prices may be changed by hand: one file each.

mod get;
mod set;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use yanji_app::records;

use crate::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::default().routes(routes!(get::get, set::set))
}

/// How far whoever may change prices by hand may go without somebody who approves.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DeskLimits {
    /// The most that comes off a line, in percent of its price.
    #[schema(minimum = 0, maximum = 100, example = 10)]
    line_percent: i64,
    /// The most that is rounded off a bill, in fen.
    #[schema(minimum = 0, maximum = 100_000_000, example = 1_000)]
    rounding_fen: i64,
    /// The most that one person gives away on a day, by list price, in fen.
    #[schema(minimum = 0, maximum = 100_000_000, example = 20_000)]
    gifts_day_fen: i64,
}

impl From<records::HandLimits> for DeskLimits {
    fn from(limits: records::HandLimits) -> Self {
        let records::HandLimits { line_percent, rounding_fen, gifts_day_fen } = limits;
        Self { line_percent, rounding_fen, gifts_day_fen }
    }
}

impl From<DeskLimits> for records::HandLimits {
    fn from(limits: DeskLimits) -> Self {
        let DeskLimits { line_percent, rounding_fen, gifts_day_fen } = limits;
        Self { line_percent, rounding_fen, gifts_day_fen }
    }
}
