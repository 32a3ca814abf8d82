//! `GET /tiers/distribution`.

use axum::Json;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use yanji_app::records;

use crate::api::caller::Caller;
use crate::api::input::Query;
use crate::api::problem::ApiError;
use crate::api::value::Day;

/// As of which day.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct AsOf {
    /// The day at whose end members are counted; today without it.
    as_of: Option<Day>,
}

/// How many members stand in each tier as of a day.
#[derive(Serialize, ToSchema)]
pub(crate) struct Distribution {
    /// The day, at whose end it is so.
    as_of: Day,
    /// All members enrolled by then.
    #[schema(minimum = 0)]
    members: i64,
    /// The tiers, lowest first; those that are no longer in the programme but hold members come last.
    tiers: Vec<TierShare>,
}

/// How many members stand in one tier.
#[derive(Serialize, ToSchema)]
pub(crate) struct TierShare {
    /// The tier's code.
    code: String,
    /// What members call it.
    name: String,
    /// How many.
    #[schema(minimum = 0)]
    members: i64,
    /// Their share of all, in hundredths of a percent.
    #[schema(minimum = 0, maximum = 10_000)]
    share_bp: i64,
    /// How many of them are in grace.
    #[schema(minimum = 0)]
    in_grace: i64,
}

impl From<records::Distribution> for Distribution {
    fn from(distribution: records::Distribution) -> Self {
        Self {
            as_of: Day(distribution.as_of),
            members: distribution.members,
            tiers: distribution.tiers.into_iter().map(TierShare::from).collect(),
        }
    }
}

impl From<records::TierShare> for TierShare {
    fn from(share: records::TierShare) -> Self {
        let records::TierShare { code, name, members, share_bp, in_grace } = share;
        Self { code, name, members, share_bp, in_grace }
    }
}

/// The pyramid: members by tier
#[utoipa::path(
    get, path = "/tiers/distribution", operation_id = "tiers_distribution", tag = "tiers",
    params(AsOf),
    responses((status = OK, description = "How many members stand in each tier.", body = Distribution)),
)]
pub(crate) async fn distribution(
    caller: Caller,
    Query(AsOf { as_of }): Query<AsOf>,
) -> Result<Json<Distribution>, ApiError> {
    let as_of = Day::inner(as_of);
    let distribution = caller.run(move |clinic, actor| clinic.tiers_distribution(actor, as_of)).await?;
    Ok(Json(distribution.into()))
}
