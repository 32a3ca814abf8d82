//! What a batch does to each member: read from its row, checked, and turned into journal entries.

use yanji_books::batches::BatchRow;
use yanji_books::journal::EntryDeed;
use yanji_engine::{Day, Points};
use yanji_words::Problem;

use crate::account::{OpenAccount, tier_code};
use crate::activity::lock_holds;
use crate::actor::Permission;
use crate::clinic::Present;
use crate::error::AppError;
use crate::member::morning_of;
use crate::records::BatchChange;

/// Where a member stands this morning: the code of her tier, and the last day of its lock. A lock that has ended is none.
pub(super) fn stands(present: &Present, open: &OpenAccount) -> Result<(String, Option<Day>), AppError> {
    let mut member = open.member.clone();
    morning_of(present, &mut member)?;
    let life = member.life().ok_or(AppError::new(Problem::Internal))?;
    let locked = life.standing.locked_until.filter(|until| *until >= present.today);
    Ok((tier_code(&present.rules.book, life).to_owned(), locked))
}

/// The word for a tier in the column.
const TIER: &str = "tier";
/// The word for points in the column.
const POINTS: &str = "points";

/// What a batch does.
pub(super) fn of(batch: &BatchRow) -> Result<BatchChange, AppError> {
    match batch.kind.as_str() {
        TIER => Ok(BatchChange::Tier { tier: batch.tier.clone(), locked_until: batch.locked_until }),
        POINTS => Ok(BatchChange::Points { points: batch.points }),
        _ => Err(AppError::new(Problem::Inconsistent)),
    }
}

impl BatchChange {
    /// The permission that it needs.
    pub(super) const fn permission(&self) -> Permission {
        match self {
            Self::Tier { .. } => Permission::TierSet,
            Self::Points { .. } => Permission::PointsAdjust,
        }
    }

    /// Refuses what can be done to nobody on a day.
    pub(super) fn check(&self, today: Day) -> Result<(), AppError> {
        match self {
            Self::Tier { tier, .. } if tier.is_empty() => Err(AppError::at(Problem::Missing, "tier")),
            Self::Tier { locked_until, .. } => lock_holds(*locked_until, today),
            Self::Points { points } => {
                let most = Points::MOST.0;
                let sound = *points != 0 && (-most..=most).contains(points);
                if sound { Ok(()) } else { Err(AppError::at(Problem::OutOfRange { least: -most, most }, "points")) }
            }
        }
    }

    /// The columns: kind, tier, lock, points.
    pub(super) fn columns(&self) -> (&'static str, &str, Option<Day>, i64) {
        match self {
            Self::Tier { tier, locked_until } => (TIER, tier, *locked_until, 0),
            Self::Points { points } => (POINTS, "", None, *points),
        }
    }

    /// The journal entry that changes a member.
    pub(super) fn deed(&self) -> EntryDeed {
        match self {
            Self::Tier { tier, locked_until } => {
                EntryDeed::Tier { tier: tier.clone(), locked_until: *locked_until, as_held: None }
            }
            Self::Points { points } => EntryDeed::Points { points: Points(*points) },
        }
    }

    /// Whether a member stands so already.
    pub(super) fn is_so(&self, tier_now: &str, locked_now: Option<Day>) -> bool {
        match self {
            Self::Tier { tier, locked_until } => tier == tier_now && *locked_until == locked_now,
            Self::Points { .. } => false,
        }
    }
}
