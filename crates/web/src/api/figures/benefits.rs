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
    /// The first of the days, no later than the last and at most 366 days in all (`span_outside`); 60 days up to the last
    /// one without it.
    #[param(value_type = Option<String>)]
    from: Option<Day>,
    /// The last day, no later than today; today without it.
    #[param(value_type = Option<String>)]
    until: Option<Day>,
}

/// What the benefits of some days brought about until today: of what is given to somebody, that which was given on these
/// days; of prices, bonuses and perks, which hold by themselves, the sales of these days.
#[derive(Serialize, ToSchema)]
pub(crate) struct BenefitEffects {
    /// The first of the days.
    from: Day,
    /// The last day.
    until: Day,
    /// Coupons, gifts, rewards, prices of tiers, members' prices, offers, bonuses, perks; of each those of today's
    /// programme first, in its order.
    benefits: Vec<BenefitEffect>,
    /// Whether every bill is counted; not so for some minutes after an upgrade, while older bills are gone through.
    is_whole: bool,
}

/// What one benefit brought about.
#[derive(Serialize, ToSchema)]
pub(crate) struct BenefitEffect {
    /// What sort of benefit.
    kind: BenefitKind,
    /// The code of the coupon, the gift, the reward, the tier, the offer, the bonus or the perk; empty for members' prices.
    code: String,
    /// What members call it; empty for members' prices and perks.
    name: String,
    /// The code of the coupon, the offer or the bonus that a gift gives; else `null`.
    #[schema(required)]
    gives: Option<String>,
    /// How often it was given on these days, what was taken back left out; `null` of what holds by itself.
    #[schema(required)]
    issued: Option<i64>,
    /// How many of these are used by today, and what has its whole effect at once is; of what holds by itself, on how many
    /// sales it served that were not taken back. `null` where nobody records that.
    #[schema(required)]
    used: Option<i64>,
    /// The share of what was given that is used, in hundredths of a percent; `null` where nothing was given.
    #[schema(required)]
    used_bp: Option<i64>,
    /// Points that it gave, of a gift or a bonus; points that it cost members, of a reward.
    points: i64,
    /// What it cost until today, in fen: what came off bills by its coupons, what its prices are below the list's, and what
    /// its points, or those paid for things handed over, are worth by today's programme; `null` where a point buys nothing
    /// that has a price, and of perks.
    #[schema(required)]
    cost_fen: Option<i64>,
    /// What it cost for what was sold with it, in hundredths of a percent: by this benefits compare. `null` where nothing
    /// is left that was sold with it.
    #[schema(required)]
    cost_bp: Option<i64>,
    /// How many sales there were with it; `null` of what is not used on a sale.
    #[schema(required)]
    sales: Option<i64>,
    /// To how many members those sales were; `null` of what is not used on a sale.
    #[schema(required)]
    members: Option<i64>,
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
        /// The right to an offer that a gift gave. What it took off counts with the offer too.
        GiftOffer,
        /// The right to a bonus that a gift gave. What it brought counts with the bonus too.
        GiftBonus,
        /// A reward for points.
        Reward,
        /// The share of the list price that a tier pays.
        TierPrice,
        /// The members' prices of items.
        MemberPrice,
        /// An offer, open to all or granted.
        Offer,
        /// Days and things that earn more points.
        Bonus,
        /// A perk of a tier.
        Perk,
    }
}

codes! {
    /// Whether a benefit works, by the share of what was given that is used.
    Uptake = records::Uptake {
        /// Nothing of it was given.
        NotGiven,
        /// Fewer than 20 were given: a share of so few says nothing.
        TooFew,
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
        /// It holds by itself, and was used.
        InUse,
        /// It held by itself on none of these days.
        NotInForce,
        /// Nobody records whether it is used.
        NotRecorded,
    }
}

impl From<records::BenefitEffect> for BenefitEffect {
    fn from(effect: records::BenefitEffect) -> Self {
        Self {
            used_bp: effect.used_bp(),
            cost_bp: effect.cost_bp(),
            kind: effect.kind.into(),
            code: effect.code,
            name: effect.name,
            gives: effect.gives.map(|(code, _)| code),
            issued: effect.issued,
            used: effect.used,
            points: effect.points,
            cost_fen: effect.cost_fen,
            sales: effect.sales.map(|sold| sold.sales),
            members: effect.sales.map(|sold| sold.members),
            sales_fen: effect.sales.map(|sold| sold.left_fen),
            uptake: effect.uptake.into(),
        }
    }
}

/// What benefits brought about
///
/// Of the coupons, gifts and rewards that were given on some days, and of prices, bonuses and perks on the sales of these
/// days, in all stores.
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
        is_whole: found.is_whole,
    }))
}
