//! `POST /coupons/{id}/void`.

use axum::Json;
use serde::Deserialize;
use utoipa::ToSchema;

use super::CouponChange;
use crate::api::caller::Caller;
use crate::api::effect::Effect;
use crate::api::input::{Body, Id};
use crate::api::problem::ApiError;
use crate::api::value::CouponId;

/// Why a coupon is taken back.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CouponVoid)]
pub(crate) struct Void {
    /// Why; kept sealed.
    #[schema(min_length = 1, example = "发错了")]
    reason: String,
}

/// Take a coupon back
///
/// One that can still be used.
#[utoipa::path(
    post, path = "/coupons/{id}/void", operation_id = "coupon_void", tag = "benefits",
    params(("id" = CouponId, Path, description = "The piece."), Effect),
    request_body = Void,
    responses((status = OK, description = "What became of it, or would.", body = CouponChange)),
)]
pub(crate) async fn void(
    caller: Caller,
    Id(id): Id<CouponId>,
    Effect { key, .. }: Effect,
    Body(Void { reason }): Body<Void>,
) -> Result<Json<CouponChange>, ApiError> {
    let change = caller.run(move |clinic, actor| clinic.coupon_void(actor, &key, id.0, &reason)).await?;
    Ok(Json(change.into()))
}
