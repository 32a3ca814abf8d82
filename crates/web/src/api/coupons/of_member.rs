//! `GET /members/{id}/coupons`.

use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;
use yanji_app::records;

use super::{CouponPiece, CouponTerms};
use crate::api::caller::Caller;
use crate::api::input::Id;
use crate::api::problem::ApiError;
use crate::api::value::MemberId;

/// A member's coupons.
#[derive(Serialize, ToSchema)]
pub(crate) struct MemberCoupons {
    /// Whose they are.
    member: MemberId,
    /// Her pieces, the latest first.
    pieces: Vec<CouponPiece>,
    /// What she may claim now, in the order of the programme.
    claimable: Vec<CouponTerms>,
}

impl From<records::MemberCoupons> for MemberCoupons {
    fn from(coupons: records::MemberCoupons) -> Self {
        Self {
            member: MemberId(coupons.member),
            pieces: coupons.pieces.into_iter().map(CouponPiece::from).collect(),
            claimable: coupons.claimable.into_iter().map(CouponTerms::from).collect(),
        }
    }
}

/// A member's coupons
#[utoipa::path(
    get, path = "/members/{id}/coupons", operation_id = "member_coupons", tag = "benefits",
    params(("id" = MemberId, Path, description = "The member.")),
    responses((status = OK, description = "Her coupons, and what she may claim.", body = MemberCoupons)),
)]
pub(crate) async fn of_member(caller: Caller, Id(id): Id<MemberId>) -> Result<Json<MemberCoupons>, ApiError> {
    let coupons = caller.run(move |clinic, actor| clinic.coupon_of_member(actor, id.0)).await?;
    Ok(Json(coupons.into()))
}
