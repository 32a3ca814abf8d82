//! `GET /liabilities`.

use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::caller::Caller;
use crate::api::problem::ApiError;
use crate::api::value::StoreId;

/// What the clinic owes its members and they owe it, now.
#[derive(Serialize, ToSchema)]
pub(crate) struct Liability {
    /// What is owed to members in all, in fen, as if they used everything: points at the best that they buy, coupons,
    /// deposits. What has no price adds nothing, and what members owe takes nothing off.
    total_fen: i64,
    /// What of it may be expected to be used, in fen: all but the points that may be expected to expire. An estimate beside
    /// the liability, not in its place; `null` where points have no price, or none is gone yet.
    #[schema(required)]
    expected_total_fen: Option<i64>,
    /// Points that members can use.
    points: i64,
    /// What they come to at the best that points buy, in fen; `null` where they buy nothing that has a price.
    #[schema(required)]
    points_fen: Option<i64>,
    /// What the best is.
    basis: PointsBasis,
    /// Of all points that are gone, how many expired, in hundredths of a percent: what may be expected to expire of the
    /// rest. `null` while none is gone.
    #[schema(required)]
    breakage_bp: Option<i64>,
    /// What that share makes of the points that members can use; `null` while none is gone.
    #[schema(required)]
    expected: Option<ExpectedUse>,
    /// Points that members owe.
    points_owed: i64,
    /// Coupons that can still be used.
    coupons: i64,
    /// What those of them come to that take a sum off, or give an item for nothing, in fen.
    coupons_fen: i64,
    /// What is left of deposits, in fen.
    deposits_fen: i64,
    /// On how many sales members still owe.
    owed_sales: i64,
    /// How much, in fen.
    owed_fen: i64,
    /// The points by the store in which members joined.
    stores: Vec<StoreLiability>,
}

/// What may be expected of the points that members can use, if as large a share of them expires as of those that were used
/// or have expired. What is not used and what is come to all of them, in points and in money.
#[derive(Serialize, ToSchema)]
pub(crate) struct ExpectedUse {
    /// Points that are never used, rounded down.
    unused_points: i64,
    /// What they come to, in fen; `null` where points buy nothing that has a price.
    #[schema(required)]
    unused_fen: Option<i64>,
    /// Points that are used.
    used_points: i64,
    /// What they come to, in fen.
    #[schema(required)]
    used_fen: Option<i64>,
}

/// What points are taken to be worth.
#[derive(Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum PointsBasis {
    /// Points pay as money.
    Money {
        /// So many points are one yuan.
        points_per_yuan: i64,
    },
    /// The reward that gives most for a point.
    Reward {
        /// Its name.
        name: String,
        /// What it costs in points.
        points: i64,
        /// What it costs in money, in fen.
        price_fen: i64,
    },
    /// Points buy nothing that has a price.
    Nothing,
}

/// The points of the members who joined in one store.
#[derive(Serialize, ToSchema)]
pub(crate) struct StoreLiability {
    /// The store; `null` for members who joined in none.
    #[schema(required)]
    store: Option<StoreId>,
    /// How many members hold points.
    holders: i64,
    /// How many points.
    points: i64,
    /// What they come to, in fen.
    #[schema(required)]
    points_fen: Option<i64>,
}

impl From<yanji_app::Liability> for Liability {
    fn from(of: yanji_app::Liability) -> Self {
        Self {
            total_fen: of.total_fen(),
            expected_total_fen: of.expected_total_fen(),
            points: of.points,
            points_fen: of.points_fen,
            basis: of.basis.into(),
            breakage_bp: of.breakage_bp,
            expected: of.expected.map(ExpectedUse::from),
            points_owed: of.points_owed,
            coupons: of.coupons,
            coupons_fen: of.coupons_fen,
            deposits_fen: of.deposits_fen,
            owed_sales: of.owed_sales,
            owed_fen: of.owed_fen,
            stores: of.stores.into_iter().map(StoreLiability::from).collect(),
        }
    }
}

impl From<yanji_app::ExpectedUse> for ExpectedUse {
    fn from(of: yanji_app::ExpectedUse) -> Self {
        let yanji_app::ExpectedUse { unused_points, unused_fen, used_points, used_fen } = of;
        Self { unused_points, unused_fen, used_points, used_fen }
    }
}

impl From<yanji_app::PointsBasis> for PointsBasis {
    fn from(basis: yanji_app::PointsBasis) -> Self {
        match basis {
            yanji_app::PointsBasis::Money { points_per_yuan } => Self::Money { points_per_yuan },
            yanji_app::PointsBasis::Reward { name, points, price_fen } => Self::Reward { name, points, price_fen },
            yanji_app::PointsBasis::Nothing => Self::Nothing,
        }
    }
}

impl From<yanji_app::StoreLiability> for StoreLiability {
    fn from(of: yanji_app::StoreLiability) -> Self {
        let yanji_app::StoreLiability { store, holders, points, points_fen } = of;
        Self { store: store.map(StoreId), holders, points, points_fen }
    }
}

/// What is owed to members, and by them
///
/// Points in yuan at the best that they buy, coupons, deposits; and what is still to be paid for sales.
#[utoipa::path(
    get, path = "/liabilities", operation_id = "liability_get", tag = "money",
    responses((status = OK, description = "What is owed now.", body = Liability)),
)]
pub(crate) async fn get(caller: Caller) -> Result<Json<Liability>, ApiError> {
    let liability = caller.run(|clinic, actor| clinic.liability_get(actor)).await?;
    Ok(Json(liability.into()))
}
