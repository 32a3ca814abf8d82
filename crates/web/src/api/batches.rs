//! Routes about changes of many members at once: one file each.

mod discard;
mod draft;
mod get;
mod list;
mod members;
mod start;
mod undo;
mod undo_preview;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use yanji_app::records;

use self::members::BatchOutcome;
use super::value::{BatchId, Day, HandCause, Instant, codes};
use crate::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::default()
        .routes(routes!(list::list, draft::draft))
        .routes(routes!(get::get, discard::discard))
        .routes(routes!(members::members))
        .routes(routes!(start::start))
        .routes(routes!(undo_preview::undo_preview, undo::undo))
}

/// What is done to each member of a batch.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "kind", deny_unknown_fields)]
pub(super) enum BatchChange {
    /// A tier is set.
    Tier {
        /// The tier's code.
        #[schema(example = "gold")]
        tier: String,
        /// The last day on which nothing but a hand changes it; no lock without it.
        locked_until: Option<Day>,
    },
    /// Points are given or, when negative, taken.
    Points {
        /// How many; not 0.
        points: i64,
        /// Why, as for points of one member.
        cause: Option<HandCause>,
    },
    /// Pieces of a coupon are given, as by hand. Unlike by hand, only to members of the tiers that the kind names.
    Coupon {
        /// The code of the kind.
        #[schema(example = "birthday_care")]
        coupon: String,
        /// How many pieces each member gets, all or none; one without it.
        #[serde(default = "one")]
        #[schema(minimum = 1, maximum = 20)]
        count: u16,
    },
}

const fn one() -> u16 {
    1
}

impl From<BatchChange> for records::BatchChange {
    fn from(change: BatchChange) -> Self {
        match change {
            BatchChange::Tier { tier, locked_until } => Self::Tier { tier, locked_until: Day::inner(locked_until) },
            BatchChange::Points { points, cause } => Self::Points { points, cause: cause.map(Into::into) },
            BatchChange::Coupon { coupon, count } => Self::Coupon { coupon, count },
        }
    }
}

impl From<records::BatchChange> for BatchChange {
    fn from(change: records::BatchChange) -> Self {
        match change {
            records::BatchChange::Tier { tier, locked_until } => {
                Self::Tier { tier, locked_until: Day::of(locked_until) }
            }
            records::BatchChange::Points { points, cause } => {
                Self::Points { points, cause: cause.map(HandCause::from) }
            }
            records::BatchChange::Coupon { coupon, count } => Self::Coupon { coupon, count },
        }
    }
}

codes! {
    /// Where a batch stands.
    BatchStatus = records::BatchStatus {
        /// Its members are being put down.
        Choosing,
        /// It can be looked at; nothing has been changed.
        Draft,
        /// It has begun and not ended.
        Running,
        /// Every member has been looked at.
        Done,
        /// It is being taken back.
        Undoing,
        /// It was taken back.
        Undone,
    }
}

/// A change of many members at once.
#[derive(Serialize, ToSchema)]
pub(super) struct Batch {
    /// Its id.
    id: BatchId,
    /// What is done to each member.
    change: BatchChange,
    /// What members call the tier that is set; empty for anything else.
    tier_name: String,
    /// The coupon that is given; null for anything else.
    #[schema(required)]
    coupon: Option<BatchCoupon>,
    /// Where it stands: `choosing`, `draft`, `running`, `done`, `undoing`, `undone`.
    status: BatchStatus,
    /// How many members it is about.
    #[schema(minimum = 0)]
    members: i64,
    /// What became of them; in a draft, what is foreseen.
    counts: BatchCounts,
    /// Why members are refused or kept, and how many of them; in a draft, as foreseen.
    why: Vec<BatchWhy>,
    /// When it was put together.
    created_at: Instant,
    /// Who did: the name of one of the staff, or the id of a key.
    created_by: String,
    /// When it began.
    #[schema(required)]
    started_at: Option<Instant>,
    /// When it ended.
    #[schema(required)]
    ended_at: Option<Instant>,
    /// When it was taken back.
    #[schema(required)]
    undone_at: Option<Instant>,
    /// Who took it back, as in `created_by`.
    #[schema(required)]
    undone_by: Option<String>,
}

/// The coupon that a batch gives.
#[derive(Serialize, ToSchema)]
pub(super) struct BatchCoupon {
    /// What members call it.
    name: String,
    /// How many pieces can still be issued at this moment; null: as many as asked for, or the kind is issued no more.
    #[schema(required, minimum = 0)]
    left: Option<i64>,
    /// How many pieces were given; in a draft, would be.
    #[schema(minimum = 0)]
    given: i64,
    /// How many of them were taken back with the batch.
    #[schema(minimum = 0)]
    back: i64,
}

/// Why members of a batch are refused or kept.
#[derive(Serialize, ToSchema)]
pub(super) struct BatchWhy {
    /// What they came to: `refused` or `kept`.
    outcome: BatchOutcome,
    /// The reason, as `code` of a member says it.
    #[schema(example = "sold_out")]
    code: String,
    /// How many members.
    #[schema(minimum = 1)]
    members: i64,
}

/// What became of the members of a batch, or is foreseen.
#[derive(Serialize, ToSchema)]
pub(super) struct BatchCounts {
    /// Not looked at yet.
    waiting: i64,
    /// Changed, and still so.
    done: i64,
    /// Of those that are changed, raised to a higher tier.
    up: i64,
    /// Of those that are changed, lowered to a lower tier.
    down: i64,
    /// Of those that are changed, kept in their tier, with another lock.
    level: i64,
    /// Stood so already.
    same: i64,
    /// Refused by the rules.
    refused: i64,
    /// Changed and taken back.
    undone: i64,
    /// Left as they are when the others were taken back.
    kept: i64,
}

impl From<records::Batch> for Batch {
    fn from(batch: records::Batch) -> Self {
        Self {
            id: BatchId(batch.id),
            change: batch.change.into(),
            tier_name: batch.tier_name,
            status: batch.status.into(),
            members: batch.members,
            coupon: batch.coupon.map(BatchCoupon::from),
            counts: batch.counts.into(),
            why: batch.why.into_iter().map(BatchWhy::from).collect(),
            created_at: Instant(batch.created_at),
            created_by: batch.created_by,
            started_at: batch.started_at.map(Instant),
            ended_at: batch.ended_at.map(Instant),
            undone_at: batch.undone_at.map(Instant),
            undone_by: batch.undone_by,
        }
    }
}

impl From<records::BatchCoupon> for BatchCoupon {
    fn from(coupon: records::BatchCoupon) -> Self {
        let records::BatchCoupon { name, left, given, back } = coupon;
        Self { name, left, given, back }
    }
}

impl From<records::BatchWhy> for BatchWhy {
    fn from(why: records::BatchWhy) -> Self {
        let records::BatchWhy { outcome, code, members } = why;
        Self { outcome: outcome.into(), code, members }
    }
}

impl From<records::BatchCounts> for BatchCounts {
    fn from(counts: records::BatchCounts) -> Self {
        let records::BatchCounts { waiting, done, up, down, level, same, refused, undone, kept } = counts;
        Self { waiting, done, up, down, level, same, refused, undone, kept }
    }
}

/// Why a batch is begun or taken back.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct BatchReason {
    /// Why; kept sealed.
    #[schema(min_length = 1, example = "周年答谢")]
    reason: String,
}
