//! `POST /redemptions/{id}/undo`.

use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;
use yanji_app::records;

use crate::api::caller::Caller;
use crate::api::effect::Effect;
use crate::api::input::Id;
use crate::api::problem::ApiError;
use crate::api::value::{MemberId, RedemptionId};

/// A redemption that was undone.
#[derive(Serialize, ToSchema)]
pub(crate) struct RedemptionUndone {
    /// Which.
    id: RedemptionId,
    /// Whose it was.
    member: MemberId,
    /// Points that came back.
    points: i64,
    /// Points that she has now.
    points_left: i64,
}

impl From<records::RedemptionUndone> for RedemptionUndone {
    fn from(undone: records::RedemptionUndone) -> Self {
        let records::RedemptionUndone { id, member, points, points_left } = undone;
        Self { id: RedemptionId(id), member: MemberId(member), points, points_left }
    }
}

/// Undo what was redeemed today
///
/// The points come back to where they were taken from, and the coupon that was given is taken back, unless it was used.
#[utoipa::path(
    post, path = "/redemptions/{id}/undo", operation_id = "redemption_undo", tag = "benefits",
    params(("id" = RedemptionId, Path, description = "What was redeemed."), Effect),
    responses((status = OK, description = "What came back, or would.", body = RedemptionUndone)),
)]
pub(crate) async fn undo(
    caller: Caller,
    Id(id): Id<RedemptionId>,
    Effect { key, .. }: Effect,
) -> Result<Json<RedemptionUndone>, ApiError> {
    let undone = caller.run(move |clinic, actor| clinic.reward_undo(actor, &key, id.0)).await?;
    Ok(Json(undone.into()))
}
