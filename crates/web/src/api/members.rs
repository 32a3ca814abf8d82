//! Routes about one member or many: one file each.

mod edit;
mod engage;
mod enrol;
mod event;
mod explanation;
pub(super) mod filter;
mod get;
mod ledger;
mod points;
mod redeem;
mod refer;
mod refer_void;
mod search;
mod state;
mod tier_set;
mod tiers;
mod timeline;

use axum::Json;
use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use yanji_app::{Key, records};

use super::caller::Caller;
use super::problem::ApiError;
use super::receipt::{self, Perk, Receipt};
use super::value::{Day, MemberId};
use crate::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::default()
        .routes(routes!(enrol::enrol))
        .routes(routes!(search::search))
        .routes(routes!(get::get, edit::edit))
        .routes(routes!(state::state))
        .routes(routes!(timeline::timeline))
        .routes(routes!(ledger::ledger))
        .routes(routes!(tiers::tiers))
        .routes(routes!(explanation::explanation))
        .routes(routes!(redeem::redeem))
        .routes(routes!(points::points))
        .routes(routes!(refer::refer))
        .routes(routes!(refer_void::refer_void))
        .routes(routes!(event::event))
        .routes(routes!(engage::engage))
        .routes(routes!(tier_set::tier_set))
}

/// A member. Name and phone are masked.
#[derive(Serialize, ToSchema)]
pub(super) struct Member {
    /// Her id.
    id: MemberId,
    /// Her card number.
    number: String,
    /// Her name, masked.
    #[schema(example = "张*")]
    name: String,
    /// Her phone, masked.
    #[schema(example = "138****0000")]
    phone: String,
    /// The day of enrolment.
    enrolled_on: Day,
    /// The day of the last sale that was not refunded in full.
    last_sale_on: Option<Day>,
    /// The code of her tier.
    tier: String,
    /// What members call the tier.
    tier_name: String,
    /// The place of the tier in the ladder; 0 is the lowest.
    tier_rank: usize,
    /// What the tier may do, in the order of the programme.
    perks: Vec<Perk>,
    /// How many days earlier than others she may book.
    booking_days_ahead: u16,
    /// The last day of grace, where one is running.
    #[schema(required)]
    grace_until: Option<Day>,
    /// Points that can be used.
    #[schema(minimum = 0)]
    points: i64,
    /// Spend over the lifetime less refunds, in fen.
    #[schema(minimum = 0)]
    spend_fen: i64,
    /// Days with at least one sale that is not refunded in full, over the lifetime.
    #[schema(minimum = 0)]
    visits: i64,
}

impl From<records::Member> for Member {
    fn from(member: records::Member) -> Self {
        Self {
            id: MemberId(member.id),
            number: member.number,
            name: member.name,
            phone: member.phone,
            enrolled_on: Day(member.enrolled_on),
            last_sale_on: member.last_sale_on.map(Day),
            tier: member.tier,
            tier_name: member.tier_name,
            tier_rank: member.tier_rank,
            perks: member.perks.perks.into_iter().map(Perk::from).collect(),
            booking_days_ahead: member.perks.booking_days_ahead,
            grace_until: Day::of(member.grace_until),
            points: member.points,
            spend_fen: member.spend_fen,
            visits: member.visits,
        }
    }
}

/// Records something about one member.
async fn record(
    caller: Caller,
    key: Key,
    activity: records::NewActivity,
) -> Result<(StatusCode, Json<Receipt>), ApiError> {
    let receipt = caller.run(move |clinic, actor| clinic.activity_post(actor, &key, activity)).await?;
    Ok(receipt::recorded(receipt))
}
