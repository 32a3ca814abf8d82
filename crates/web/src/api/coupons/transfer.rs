//! `POST /coupons/{id}/transfer`.

use axum::Json;
use serde::Deserialize;
use utoipa::ToSchema;

use super::CouponChange;
use crate::api::caller::Caller;
use crate::api::effect::Effect;
use crate::api::input::{Body, Id};
use crate::api::problem::ApiError;
use crate::api::value::{CouponId, MemberId};

/// To whom a coupon is handed on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CouponTransfer)]
pub(crate) struct Transfer {
    /// The member.
    member: MemberId,
}

/// Hand a coupon on
///
/// To another member; only a kind of which the programme says so.
#[utoipa::path(
    post, path = "/coupons/{id}/transfer", operation_id = "coupon_transfer", tag = "benefits",
    params(("id" = CouponId, Path, description = "The piece."), Effect),
    request_body = Transfer,
    responses((status = OK, description = "What became of it, or would.", body = CouponChange)),
)]
pub(crate) async fn transfer(
    caller: Caller,
    Id(id): Id<CouponId>,
    Effect { key, .. }: Effect,
    Body(Transfer { member }): Body<Transfer>,
) -> Result<Json<CouponChange>, ApiError> {
    let change = caller.run(move |clinic, actor| clinic.coupon_transfer(actor, &key, id.0, member.0)).await?;
    Ok(Json(change.into()))
}
