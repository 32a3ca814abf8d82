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

use super::value::{BatchId, Day, Instant, codes};
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
    },
}

impl From<BatchChange> for records::BatchChange {
    fn from(change: BatchChange) -> Self {
        match change {
            BatchChange::Tier { tier, locked_until } => Self::Tier { tier, locked_until: Day::inner(locked_until) },
            BatchChange::Points { points } => Self::Points { points },
        }
    }
}

impl From<records::BatchChange> for BatchChange {
    fn from(change: records::BatchChange) -> Self {
        match change {
            records::BatchChange::Tier { tier, locked_until } => {
                Self::Tier { tier, locked_until: Day::of(locked_until) }
            }
            records::BatchChange::Points { points } => Self::Points { points },
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
    /// What members call the tier that is set; empty for points.
    tier_name: String,
    /// Where it stands: `choosing`, `draft`, `running`, `done`, `undoing`, `undone`.
    status: BatchStatus,
    /// How many members it is about.
    #[schema(minimum = 0)]
    members: i64,
    /// What became of them; in a draft, what is foreseen.
    counts: BatchCounts,
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
            counts: batch.counts.into(),
            created_at: Instant(batch.created_at),
            created_by: batch.created_by,
            started_at: batch.started_at.map(Instant),
            ended_at: batch.ended_at.map(Instant),
            undone_at: batch.undone_at.map(Instant),
            undone_by: batch.undone_by,
        }
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
