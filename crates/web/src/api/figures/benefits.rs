//! `GET /reports/benefits`.

use axum::Json;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use yanji_app::records::{self, BenefitQuery};

use crate::api::caller::Caller;
use crate::api::input::Query;
use crate::api::problem::ApiError;
use crate::api::value::{Day, codes};

/// Which days are asked for.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Asked {
    /// The first day on which benefits were given; 60 days up to the last one without it. At most 366 days in all.
    #[param(value_type = Option<String>)]
    from: Option<Day>,
    /// The last day, no later than today; today without it.
    #[param(value_type = Option<String>)]
    until: Option<Day>,
}

/// What the benefits that were given on some days brought about until today.
#[derive(Serialize, ToSchema)]
pub(crate) struct BenefitEffects {
    /// The first day on which they were given.
    from: Day,
    /// The last day.
    until: Day,
    /// Coupons, gifts, rewards; of each those of today's programme first, in its order.
    benefits: Vec<BenefitEffect>,
}

/// What one benefit brought about.
#[derive(Serialize, ToSchema)]
pub(crate) struct BenefitEffect {
    /// What sort of benefit.
    kind: BenefitKind,
    /// The code of the coupon, the gift or the reward.
    code: String,
    /// What members call it.
    name: String,
    /// The code of the coupon that a gift gives; else `null`.
    #[schema(required)]
    coupon: Option<String>,
    /// How often it was given on these days, what was taken back left out.
    issued: i64,
    /// How many of these are used by today; what has its whole effect at once is.
    used: i64,
    /// The share of what was given that is used, in hundredths of a percent; `null` where nothing was given.
    #[schema(required)]
    used_bp: Option<i64>,
    /// Points that it gave, of a gift; points that it cost members, of a reward.
    points: i64,
    /// What it cost until today, in fen: what came off bills by its coupons, and what its points, or those paid for things
    /// handed over, are worth by today's programme; `null` where a point buys nothing that has a price.
    #[schema(required)]
    cost_fen: Option<i64>,
    /// How many sales there were with it; `null` of what is not used on a sale.
    #[schema(required)]
    sales: Option<i64>,
    /// What is left of those sales, in fen: what was given back is taken off.
    #[schema(required)]
    sales_fen: Option<i64>,
    /// Whether it works.
    uptake: Uptake,
}

codes! {
    /// The sorts of benefits whose effect is told.
    BenefitKind = records::BenefitKind {
        /// A kind of coupon, wherever its pieces came from but from a reward that makes its own.
        Coupon,
        /// The pieces of one kind of coupon that a gift gave. They count with their kind too.
        GiftCoupon,
        /// The points that a gift gave.
        GiftPoints,
        /// A reward for points.
        Reward,
    }
}

codes! {
    /// Whether a benefit works, by the share of what was given that is used.
    Uptake = records::Uptake {
        /// Nothing of it was given.
        NotGiven,
        /// It has its whole effect when it is given.
        AtOnce,
        /// Less than a fifth is used, but the first was given less than 30 days ago.
        Early,
        /// Nobody has used any, of which the first was given 30 days ago or earlier.
        Unused,
        /// Less than a fifth is used.
        Little,
        /// A fifth is used, but less than half.
        Fair,
        /// Half of it is used, or more.
        Well,
    }
}

impl From<records::BenefitEffect> for BenefitEffect {
    fn from(effect: records::BenefitEffect) -> Self {
        Self {
            used_bp: effect.used_bp(),
            kind: effect.kind.into(),
            code: effect.code,
            name: effect.name,
            coupon: effect.coupon.map(|(code, _)| code),
            issued: effect.issued,
            used: effect.used,
            points: effect.points,
            cost_fen: effect.cost_fen,
            sales: effect.sales.map(|sold| sold.sales),
            sales_fen: effect.sales.map(|sold| sold.left_fen),
            uptake: effect.uptake.into(),
        }
    }
}

/// What benefits brought about
///
/// Of the coupons, gifts and rewards that were given on some days, in all stores.
#[utoipa::path(
    get, path = "/reports/benefits", operation_id = "benefit_effects", tag = "figures",
    params(Asked),
    responses((status = OK, description = "The benefits.", body = BenefitEffects)),
)]
pub(crate) async fn benefits(
    caller: Caller,
    Query(Asked { from, until }): Query<Asked>,
) -> Result<Json<BenefitEffects>, ApiError> {
    let query = BenefitQuery { from: Day::inner(from), until: Day::inner(until) };
    let found = caller.run(move |clinic, actor| clinic.benefit_effects(actor, &query)).await?;
    Ok(Json(BenefitEffects {
        from: Day(found.from),
        until: Day(found.until),
        benefits: found.rows.into_iter().map(BenefitEffect::from).collect(),
    }))
}
