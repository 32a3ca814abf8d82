//! `GET /reports`.

use axum::Json;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use yanji_app::records::{self, ReportQuery};

use super::Figures;
use crate::api::caller::Caller;
use crate::api::input::Query;
use crate::api::problem::ApiError;
use crate::api::value::{Month, PointsCause, StoreId};

/// Which months are asked for.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Asked {
    /// The first month, such as `2026-01`.
    #[param(value_type = String)]
    from: Month,
    /// The last month, no later than the one that runs; at most 60 months in all.
    #[param(value_type = String)]
    until: Month,
    /// One store; all of them without it. Sales belong to the store where they were made; members, with their tiers and
    /// points, to the one where they joined.
    #[param(value_type = Option<String>)]
    store: Option<StoreId>,
}

/// The figures of some months.
#[derive(Serialize, ToSchema)]
pub(crate) struct Report {
    /// The tiers that the months know of, lowest first; those that the programme no longer has come last.
    tiers: Vec<ReportTier>,
    /// The months, oldest first.
    months: Vec<MonthReport>,
}

/// A tier of a report.
#[derive(Serialize, ToSchema)]
pub(crate) struct ReportTier {
    /// Its code.
    code: String,
    /// What members call it.
    name: String,
}

/// The figures of one month.
#[derive(Serialize, ToSchema)]
pub(crate) struct MonthReport {
    /// The month.
    month: Month,
    /// What it adds up to.
    figures: Figures,
    /// Points given, by sales, by rules and by hand.
    points_given: i64,
    /// Points given and taken without anything that earns or uses them: one for each cause, and a last one, `null`, for
    /// what was posted without one.
    points_by_cause: Vec<PointsByCause>,
    /// Points taken by hand, by whatever cause; they are not among those used. What was taken again with a gift is apart,
    /// under its cause.
    #[schema(minimum = 0)]
    points_deducted: i64,
    /// Points that expired.
    points_expired: i64,
    /// Moves to a higher tier by the rules.
    moves_up: i64,
    /// Moves to a lower tier by the rules.
    moves_down: i64,
    /// Moves by hand, up or down.
    moves_by_hand: i64,
    /// How many members stand in each tier, in the order of `tiers`, at the end of the month, or now in the month that
    /// runs.
    members: Vec<i64>,
}

/// Points of one cause that were given and taken without anything that earns or uses them.
#[derive(Serialize, ToSchema)]
pub(crate) struct PointsByCause {
    /// The cause; `null` for what was posted without one.
    #[schema(required)]
    cause: Option<PointsCause>,
    /// How many were given.
    #[schema(minimum = 0)]
    given: i64,
    /// How many were taken.
    #[schema(minimum = 0)]
    taken: i64,
}

impl From<records::PointsByCause> for PointsByCause {
    fn from(moved: records::PointsByCause) -> Self {
        Self { cause: moved.cause.map(PointsCause::from), given: moved.given, taken: moved.taken }
    }
}

impl From<records::Report> for Report {
    fn from(report: records::Report) -> Self {
        let tier = |tier: records::LadderTier| ReportTier { code: tier.code, name: tier.name };
        Self {
            tiers: report.tiers.into_iter().map(tier).collect(),
            months: report.months.into_iter().map(MonthReport::from).collect(),
        }
    }
}

impl From<records::MonthReport> for MonthReport {
    fn from(month: records::MonthReport) -> Self {
        Self {
            month: Month(month.month),
            figures: month.figures.into(),
            points_given: month.points_given,
            points_deducted: month.points_deducted(),
            points_by_cause: month.points_by_cause.into_iter().map(PointsByCause::from).collect(),
            points_expired: month.points_expired,
            moves_up: month.moves.up,
            moves_down: month.moves.down,
            moves_by_hand: month.moves.by_hand,
            members: month.members,
        }
    }
}

/// The figures month by month
#[utoipa::path(
    get, path = "/reports", operation_id = "report", tag = "figures",
    params(Asked),
    responses((status = OK, description = "The months.", body = Report)),
)]
pub(crate) async fn report(
    caller: Caller,
    Query(Asked { from, until, store }): Query<Asked>,
) -> Result<Json<Report>, ApiError> {
    let query = ReportQuery { from: from.0, until: until.0, store: store.map(|store| store.0) };
    let report = caller.run(move |clinic, actor| clinic.report(actor, &query)).await?;
    Ok(Json(report.into()))
}
