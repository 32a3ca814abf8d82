//! `GET /members/{id}/activities`.

use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;
use yanji_app::records::{self, TimelineQuery};

use crate::api::caller::Caller;
use crate::api::input::{Id, Query};
use crate::api::page::{self, PageQuery};
use crate::api::problem::ApiError;
use crate::api::receipt::TierChange;
use crate::api::value::{Day, Instant, MemberId, SaleId};

/// A page of a member's history.
#[derive(Serialize, ToSchema)]
pub(crate) struct ActivityPage {
    /// What was recorded, newest first.
    items: Vec<Activity>,
    /// What the ends of the days between them brought about, newest first.
    day_ends: Vec<DayEnd>,
    /// Where the next page begins; `null` on the last one.
    #[schema(required)]
    next_cursor: Option<String>,
}

/// Something that was recorded about a member.
#[derive(Serialize, ToSchema)]
pub(crate) struct Activity {
    /// Its place in her journal, from 1.
    seq: i64,
    /// What it is: `enrol`, `sale`, `refund`, `referral`, `referral_void`, `event`, `engage`, `topup`, `package`,
    /// `redeem`, `points`, `tier`.
    #[schema(example = "sale")]
    kind: String,
    /// The business day.
    day: Day,
    /// When it was recorded.
    recorded_at: Instant,
    /// Who recorded it: the id of a member of staff or of a key, or `machine`.
    operator: String,
    /// Through which door: `desk`, `api`, `command`, `import`, `sample`.
    #[schema(example = "api")]
    channel: String,
    /// The sale that it made or gave money back on.
    #[schema(required)]
    sale: Option<SaleId>,
    /// The number of that sale, or the id of a referral; may be empty.
    number: String,
    /// Money, in fen: of the sale or refund.
    #[schema(required)]
    amount_fen: Option<i64>,
    /// The lines of a sale.
    lines: Vec<ActivityLine>,
    /// Points that it gave, or took when negative.
    points: i64,
    /// The code of the tier that was set by hand.
    #[schema(required)]
    tier: Option<String>,
    /// The last day of the lock that was set by hand.
    #[schema(required)]
    locked_until: Option<Day>,
    /// What it changed about the tier.
    tier_changes: Vec<TierChange>,
}

/// A line of a sale.
#[derive(Serialize, ToSchema)]
pub(crate) struct ActivityLine {
    /// The category; may be empty.
    category: String,
    /// What was paid, in fen.
    amount_fen: i64,
}

/// What the end of a day brought about.
#[derive(Serialize, ToSchema)]
pub(crate) struct DayEnd {
    /// The day that ended.
    day: Day,
    /// Points that expired with it.
    #[schema(minimum = 0)]
    points_expired: i64,
    /// What it changed about the tier.
    tier_changes: Vec<TierChange>,
}

impl From<records::TimelineEntry> for Activity {
    fn from(entry: records::TimelineEntry) -> Self {
        Self {
            seq: entry.seq,
            kind: entry.kind,
            day: Day(entry.day),
            recorded_at: Instant(entry.recorded_at),
            operator: entry.operator,
            channel: entry.channel,
            sale: entry.sale.map(SaleId),
            number: entry.number,
            amount_fen: entry.amount_fen,
            lines: entry
                .lines
                .into_iter()
                .map(|line| ActivityLine { category: line.category, amount_fen: line.amount_fen })
                .collect(),
            points: entry.points,
            tier: entry.tier,
            locked_until: Day::of(entry.locked_until),
            tier_changes: entry.tier_changes.into_iter().map(TierChange::from).collect(),
        }
    }
}

impl From<records::DayEnd> for DayEnd {
    fn from(end: records::DayEnd) -> Self {
        Self {
            day: Day(end.day),
            points_expired: end.points_expired,
            tier_changes: end.tier_changes.into_iter().map(TierChange::from).collect(),
        }
    }
}

/// A member's history
///
/// Newest first. Reasons given for changes by hand are sealed and are not part of it.
#[utoipa::path(
    get, path = "/members/{id}/activities", operation_id = "member_timeline", tag = "members",
    params(("id" = MemberId, Path, description = "The member."), PageQuery),
    responses((status = OK, description = "A page of her history.", body = ActivityPage)),
)]
pub(crate) async fn timeline(
    caller: Caller,
    Id(id): Id<MemberId>,
    Query(PageQuery { cursor, limit }): Query<PageQuery>,
) -> Result<Json<ActivityPage>, ApiError> {
    let query = TimelineQuery { before: cursor, limit: page::limit(limit)?, ..TimelineQuery::default() };
    let timeline = caller.run(move |clinic, actor| clinic.member_timeline(actor, id.0, &query)).await?;
    Ok(Json(ActivityPage {
        items: timeline.entries.into_iter().map(Activity::from).collect(),
        day_ends: timeline.day_ends.into_iter().map(DayEnd::from).collect(),
        next_cursor: timeline.next,
    }))
}
