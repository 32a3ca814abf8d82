//! `POST /members/{id}/coupons`.

use axum::Json;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use yanji_app::{AppError, records};
use yanji_words::Problem;

use super::IssuedCoupon;
use crate::api::caller::Caller;
use crate::api::effect::{Effect, made};
use crate::api::input::{Body, Id};
use crate::api::problem::ApiError;
use crate::api::value::MemberId;

/// A coupon that a member claims, or coupons that are given to her by hand.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CouponGive)]
pub(crate) struct Give {
    /// The code of the kind.
    #[schema(example = "welcome")]
    kind: String,
    /// Why they are given by hand; kept sealed. Without it the member claims one piece.
    #[schema(example = "周年答谢")]
    reason: Option<String>,
    /// How many pieces are given by hand; one without it.
    #[schema(minimum = 1, maximum = 20)]
    count: Option<u16>,
}

/// Coupons that were issued.
#[derive(Serialize, ToSchema)]
pub(crate) struct CouponsIssued {
    /// To whom.
    member: MemberId,
    /// The pieces.
    pieces: Vec<IssuedCoupon>,
}

impl From<records::CouponsIssued> for CouponsIssued {
    fn from(issued: records::CouponsIssued) -> Self {
        Self { member: MemberId(issued.member), pieces: issued.pieces.into_iter().map(IssuedCoupon::from).collect() }
    }
}

/// Claim a coupon, or give coupons
///
/// Without a reason the member claims one piece, where the programme lets her tier. With a reason pieces are given by
/// hand. Neither goes beyond the stock or what one member may get.
#[utoipa::path(
    post, path = "/members/{id}/coupons", operation_id = "member_coupon_give", tag = "benefits",
    params(("id" = MemberId, Path, description = "The member."), Effect),
    request_body = Give,
    responses(
        (status = CREATED, description = "The pieces are hers.", body = CouponsIssued),
        (status = OK, description = "What would be issued; codes and ids are made anew each time.", body = CouponsIssued),
    ),
)]
pub(crate) async fn give(
    caller: Caller,
    Id(id): Id<MemberId>,
    Effect { key, rehearsal }: Effect,
    Body(Give { kind, reason, count }): Body<Give>,
) -> Result<(StatusCode, Json<CouponsIssued>), ApiError> {
    if reason.is_none() && count.is_some_and(|count| count != 1) {
        return Err(AppError::at(Problem::Missing, "reason").into());
    }
    let issued = caller
        .run(move |clinic, actor| match reason {
            None => clinic.coupon_claim(actor, &key, id.0, &kind),
            Some(reason) => {
                let new = records::NewCoupons { member: id.0, kind, count: count.unwrap_or(1), reason };
                clinic.coupon_issue(actor, &key, &new)
            }
        })
        .await?;
    Ok((made(rehearsal), Json(issued.into())))
}
