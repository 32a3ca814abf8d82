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
use crate::api::value::{CouponId, Day, Instant, MemberId, PointsCause, SaleId};

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
    /// `redeem`, `restore`, `points`, `tier`, `deposit`, `deposit_used`, `deposit_restored`, `deposit_returned`, `owed`,
    /// `repaid`, `forgiven`, `granted`, `grant_void`, `coupon`.
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
    /// The lines of a sale, with the money that counts toward spend.
    lines: Vec<ActivityLine>,
    /// What was on the bill of a sale that was rung up at the desk.
    items: Vec<ActivityItem>,
    /// The coupon, gift or reward that it is about.
    #[schema(required)]
    right: Option<ActivityRight>,
    /// Points that it gave, or took when negative.
    points: i64,
    /// Why it gave or took them without anything that earns or uses them, where it was said.
    #[schema(required)]
    cause: Option<PointsCause>,
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

/// A line of a bill.
#[derive(Serialize, ToSchema)]
pub(crate) struct ActivityItem {
    /// What it was called on the day.
    name: String,
    /// How many pieces.
    #[schema(minimum = 1)]
    quantity: u32,
    /// What was to be paid for all of them, in fen.
    pay_fen: i64,
}

/// The coupon, gift or reward that something is about. What a sort of thing does not have is empty or `null`.
#[derive(Serialize, ToSchema)]
pub(crate) struct ActivityRight {
    /// What it is: `coupon`, `gift` or `reward`.
    #[schema(example = "coupon")]
    sort: &'static str,
    /// What members call it; of a gift of points, how many.
    name: String,
    /// The piece, of a coupon.
    #[schema(required)]
    coupon: Option<CouponId>,
    /// What is printed on that; empty for a gift.
    code: String,
    /// What became of a piece: `issued`, `received`, `handed_on`, `void` or `returned`.
    event: String,
    /// Where a piece came from: `claim`, `hand`, `reward` or `gift`.
    source: String,
    /// What a gift was called by the version that gave it.
    gift: String,
    /// What was given: `coupon`, `points`, `offer` or `bonus`.
    kind: String,
    /// The occasion of a gift, such as `birthday:2026`.
    occasion: String,
    /// The number of the version by which a gift was given.
    #[schema(required)]
    version: Option<u32>,
}

impl From<records::TimelineRight> for ActivityRight {
    fn from(right: records::TimelineRight) -> Self {
        let blank = |sort, name| Self {
            sort,
            name,
            coupon: None,
            code: String::new(),
            event: String::new(),
            source: String::new(),
            gift: String::new(),
            kind: String::new(),
            occasion: String::new(),
            version: None,
        };
        match right {
            records::TimelineRight::Coupon { coupon, name, code, event, source } => {
                Self { coupon: Some(CouponId(coupon)), code, event, source, ..blank("coupon", name) }
            }
            records::TimelineRight::Gift { gift, kind, name, coupon, occasion, version } => Self {
                coupon: coupon.map(CouponId),
                gift,
                kind,
                occasion,
                version: Some(version),
                ..blank("gift", name)
            },
            records::TimelineRight::Reward { name } => blank("reward", name),
        }
    }
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
            items: entry
                .items
                .into_iter()
                .map(|item| ActivityItem { name: item.name, quantity: item.quantity, pay_fen: item.pay_fen })
                .collect(),
            right: entry.right.map(ActivityRight::from),
            points: entry.points,
            cause: entry.cause.map(PointsCause::from),
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
