//! `PUT /tiers/targets`.

use axum::Json;
use serde::Deserialize;
use utoipa::ToSchema;
use yanji_app::records::{self, TargetBand};

use super::TierTarget;
use crate::api::caller::Caller;
use crate::api::input::{Body, Idempotency};
use crate::api::page::List;
use crate::api::problem::ApiError;

type TierTargetList = List<TierTarget>;

/// Targets to be set.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = TierTargetsSet)]
pub(crate) struct TargetsSet {
    /// The targets; a tier that is not named keeps its own.
    targets: Vec<TargetSet>,
}

/// A target to be set.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = TierTargetSet)]
pub(crate) struct TargetSet {
    /// The tier's code.
    #[schema(example = "gold")]
    code: String,
    /// The least share of all members, in hundredths of a percent.
    #[schema(minimum = 0, maximum = 10_000)]
    least_bp: i64,
    /// The greatest share of all members, in hundredths of a percent.
    #[schema(minimum = 0, maximum = 10_000)]
    most_bp: i64,
}

impl From<TargetSet> for records::TierTarget {
    fn from(target: TargetSet) -> Self {
        let TargetSet { code, least_bp, most_bp } = target;
        Self { code, name: String::new(), band: TargetBand { least_bp, most_bp } }
    }
}

/// Say which share of members each tier is meant to have
#[utoipa::path(
    put, path = "/tiers/targets", operation_id = "tier_targets_set", tag = "tiers",
    params(Idempotency),
    request_body = TargetsSet,
    responses((status = OK, description = "All targets as they stand now.", body = TierTargetList)),
)]
pub(crate) async fn targets_set(
    caller: Caller,
    Idempotency(key): Idempotency,
    Body(TargetsSet { targets }): Body<TargetsSet>,
) -> Result<Json<TierTargetList>, ApiError> {
    let wanted: Vec<records::TierTarget> = targets.into_iter().map(records::TierTarget::from).collect();
    let targets = caller
        .run(move |clinic, actor| {
            clinic.tier_targets_set(actor, &key, &wanted)?;
            clinic.tier_targets(actor)
        })
        .await?;
    Ok(Json(List::whole(targets)))
}
