//! `GET /members/{id}/grants`.

use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;
use yanji_app::records;

use crate::api::caller::Caller;
use crate::api::coupons::CouponStanding;
use crate::api::input::Id;
use crate::api::page::List;
use crate::api::problem::ApiError;
use crate::api::value::{CouponId, Day, GrantId, MemberId, SaleId};

/// Something that a rule gave.
#[derive(Serialize, ToSchema)]
pub(crate) struct Grant {
    /// Its id.
    id: GrantId,
    /// The code of the gift in the programme.
    gift: String,
    /// What the gift was called by the version that gave it.
    gift_name: String,
    /// The occasion: `enrolment`, `upgrade:gold`, `first_order`, `first_card`, `birthday:2026`, `day:2026-11-11`.
    #[schema(example = "birthday:2026")]
    occasion: String,
    /// The number of the version of the programme by which it was given, from 1.
    version: u32,
    /// What sort of thing it is: `coupon`, `points`, `offer` or `bonus`.
    kind: String,
    /// The code of the coupon, offer or bonus, or how many points.
    what: String,
    /// What members call it; the number where it is points.
    name: String,
    /// The day on which it was given.
    given_on: Day,
    /// The last day; `null`: for ever.
    #[schema(required)]
    expires_on: Option<Day>,
    /// For how many bills it still serves; `null`: for any number, or no right.
    #[schema(required)]
    bills_left: Option<i64>,
    /// The coupon, if it is one.
    #[schema(required)]
    coupon: Option<CouponId>,
    /// What is printed on it.
    #[schema(required)]
    coupon_code: Option<String>,
    /// The sale that brought it about, if one did.
    #[schema(required)]
    sale: Option<SaleId>,
    /// Where it stands today: `open`, `used`, `expired` or `void`; points stand as used, since they are among hers.
    standing: CouponStanding,
}

impl From<records::Grant> for Grant {
    fn from(grant: records::Grant) -> Self {
        Self {
            id: GrantId(grant.id),
            gift: grant.gift,
            gift_name: grant.gift_name,
            occasion: grant.occasion,
            version: grant.version,
            kind: grant.kind,
            what: grant.what,
            name: grant.name,
            given_on: Day(grant.given_on),
            expires_on: Day::of(grant.expires_on),
            bills_left: grant.bills_left,
            coupon: grant.coupon.map(CouponId),
            coupon_code: grant.coupon_code,
            sale: grant.sale.map(SaleId),
            standing: grant.standing.into(),
        }
    }
}

type GrantList = List<Grant>;

/// What rules gave a member
#[utoipa::path(
    get, path = "/members/{id}/grants", operation_id = "member_grants", tag = "benefits",
    params(("id" = MemberId, Path, description = "The member.")),
    responses((status = OK, description = "What she was given.", body = GrantList)),
)]
pub(crate) async fn grants(caller: Caller, Id(id): Id<MemberId>) -> Result<Json<GrantList>, ApiError> {
    let grants = caller.run(move |clinic, actor| clinic.grant_list(actor, id.0)).await?;
    Ok(Json(List::whole(grants)))
}
