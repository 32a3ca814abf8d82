//! `GET /tiers/targets`.

use axum::Json;

use super::TierTarget;
use crate::api::caller::Caller;
use crate::api::page::List;
use crate::api::problem::ApiError;

type TierTargetList = List<TierTarget>;

/// The share of members that each tier is meant to have
///
/// Lowest tier first; what was never set follows from how many tiers there are.
#[utoipa::path(
    get, path = "/tiers/targets", operation_id = "tier_targets", tag = "tiers",
    responses((status = OK, description = "The targets.", body = TierTargetList)),
)]
pub(crate) async fn targets(caller: Caller) -> Result<Json<TierTargetList>, ApiError> {
    let targets = caller.run(|clinic, actor| clinic.tier_targets(actor)).await?;
    Ok(Json(List::whole(targets)))
}
