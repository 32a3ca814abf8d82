//! `GET /members/{id}/tiers`.

use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;
use yanji_app::records;

use crate::api::caller::Caller;
use crate::api::condition::Condition;
use crate::api::input::{Id, Query};
use crate::api::page::{self, List, PageQuery};
use crate::api::problem::ApiError;
use crate::api::value::{Day, MemberId};

/// A decision on a member's tier.
#[derive(Serialize, ToSchema)]
pub(crate) struct TierDecision {
    /// Its running number within her account.
    number: i64,
    /// The day.
    day: Day,
    /// Why: `enrolled`, `upgraded`, `demoted`, `by_hand`, `undone` (a refund), `programme_changed`; also `kept`,
    /// `grace_began` and `grace_ended`, where the tier stays.
    #[schema(example = "upgraded")]
    cause: String,
    /// What members call the tier before.
    from_name: String,
    /// The place of the tier before in its ladder; 0 is the lowest.
    from_rank: usize,
    /// What members call the tier after.
    to_name: String,
    /// The place of the tier after in its ladder; 0 is the lowest.
    to_rank: usize,
    /// Since when the tier after counts as held.
    since: Day,
    /// The last day of the grace that runs after it.
    #[schema(required)]
    grace_until: Option<Day>,
    /// The kind of activity that it came with, as in her history; `null` for the end of a day.
    #[schema(required, example = "sale")]
    kind: Option<String>,
    /// The number of the sale that it came with; empty where it was none.
    sale_number: String,
    /// The condition that decided, with its figures; `null` where none did.
    #[schema(required)]
    condition: Option<Condition>,
}

type TierDecisionList = List<TierDecision>;

impl From<records::TierDecision> for TierDecision {
    fn from(decision: records::TierDecision) -> Self {
        Self {
            number: decision.number,
            day: Day(decision.day),
            cause: decision.cause,
            from_name: decision.from,
            from_rank: decision.from_rank,
            to_name: decision.to,
            to_rank: decision.to_rank,
            since: Day(decision.since),
            grace_until: Day::of(decision.grace_until),
            kind: decision.kind,
            sale_number: decision.sale_number,
            condition: decision.figures.as_ref().map(Condition::bare),
        }
    }
}

/// Every decision on a member's tier
///
/// Newest first, each with the figures on which it was made.
#[utoipa::path(
    get, path = "/members/{id}/tiers", operation_id = "member_tiers", tag = "members",
    params(("id" = MemberId, Path, description = "The member."), PageQuery),
    responses((status = OK, description = "A page of decisions.", body = TierDecisionList)),
)]
pub(crate) async fn tiers(
    caller: Caller,
    Id(id): Id<MemberId>,
    Query(PageQuery { cursor, limit }): Query<PageQuery>,
) -> Result<Json<TierDecisionList>, ApiError> {
    let limit = page::limit(limit)?;
    let page = caller.run(move |clinic, actor| clinic.member_tiers(actor, id.0, cursor.as_deref(), limit)).await?;
    Ok(Json(List::page(page)))
}
