//! Routes about the figures of the clinic and what follows from them: one file each.

mod benefits;
mod month;
mod outlook;
mod report;
mod todo;

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use yanji_app::records;

use super::value::StoreId;
use crate::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::default()
        .routes(routes!(month::month))
        .routes(routes!(report::report))
        .routes(routes!(benefits::benefits))
        .routes(routes!(outlook::outlook))
        .routes(routes!(todo::todo))
}

/// Of which store.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct OfStore {
    /// One store; all of them without it. Sales belong to the store where they were made; members, with their tiers and
    /// points, to the one where they joined.
    #[param(value_type = Option<String>)]
    store: Option<StoreId>,
}

/// What some days add up to. A refund takes away from the day of its sale.
#[derive(Serialize, ToSchema)]
pub(super) struct Figures {
    /// Sales less refunds, in fen.
    revenue_fen: i64,
    /// Sales that have not been refunded in full.
    sales: i64,
    /// What a sale comes to on average, in fen; 0 without a sale.
    ticket_fen: i64,
    /// Members who joined.
    new_members: i64,
    /// Members who came at least once.
    active_members: i64,
    /// Members who came on two days or more.
    returning_members: i64,
    /// Of the members who came, the share that came on two days or more, in hundredths of a percent.
    repurchase_bp: i64,
    /// Points earned by these sales.
    points_earned: i64,
    /// Points redeemed, less those that came back; negative when more came back.
    points_used: i64,
    /// Moves to a higher tier.
    upgrades: i64,
    /// Moves to a lower tier.
    downgrades: i64,
}

impl From<records::Figures> for Figures {
    fn from(figures: records::Figures) -> Self {
        Self {
            revenue_fen: figures.revenue_fen,
            sales: figures.sales,
            ticket_fen: figures.ticket_fen(),
            new_members: figures.new_members,
            active_members: figures.active_members,
            returning_members: figures.returning_members,
            repurchase_bp: figures.repurchase_bp(),
            points_earned: figures.points_earned,
            points_used: figures.points_used,
            upgrades: figures.upgrades,
            downgrades: figures.downgrades,
        }
    }
}
