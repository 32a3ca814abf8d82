//! Routes about tiers of many members at once: one file each.

mod distribution;
mod set_batch;
mod targets;
mod targets_set;

use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use yanji_app::records;

use crate::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::default()
        .routes(routes!(distribution::distribution))
        .routes(routes!(targets::targets, targets_set::targets_set))
        .routes(routes!(set_batch::set_batch))
}

/// The share of members that a tier is meant to have.
#[derive(Serialize, ToSchema)]
pub(super) struct TierTarget {
    /// The tier's code.
    code: String,
    /// What members call it.
    name: String,
    /// The least share of all members, in hundredths of a percent.
    #[schema(minimum = 0, maximum = 10_000)]
    least_bp: i64,
    /// The greatest share of all members, in hundredths of a percent.
    #[schema(minimum = 0, maximum = 10_000)]
    most_bp: i64,
}

impl From<records::TierTarget> for TierTarget {
    fn from(target: records::TierTarget) -> Self {
        let records::TierTarget { code, name, band } = target;
        Self { code, name, least_bp: band.least_bp, most_bp: band.most_bp }
    }
}
