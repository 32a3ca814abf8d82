//! What a batch does to each member: read from its row, checked, and turned into journal entries.

use yanji_books::Read;
use yanji_books::batches::BatchRow;
use yanji_books::journal::EntryDeed;
use yanji_engine::{Day, Points};
use yanji_words::Problem;

use super::coupon;
use crate::account::{OpenAccount, tier_code};
use crate::activity::{least_by_hand, lock_holds};
use crate::actor::Permission;
use crate::clinic::{Clinic, Present};
use crate::error::AppError;
use crate::member::morning_of;
use crate::records::{BatchChange, HandCause};

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
/// The word for coupons in the column.
const COUPON: &str = "coupon";

/// What a batch does.
pub(super) fn of(batch: &BatchRow) -> Result<BatchChange, AppError> {
    match batch.kind.as_str() {
        TIER => Ok(BatchChange::Tier { tier: batch.tier.clone(), locked_until: batch.locked_until }),
        POINTS => {
            let cause = match batch.cause.as_str() {
                "" => None,
                code => Some(HandCause::from_code(code).ok_or(AppError::new(Problem::Inconsistent))?),
            };
            Ok(BatchChange::Points { points: batch.points, cause })
        }
        COUPON => {
            let count = u16::try_from(batch.pieces_each).map_err(|_| AppError::new(Problem::Inconsistent))?;
            Ok(BatchChange::Coupon { coupon: batch.coupon.clone(), count })
        }
        _ => Err(AppError::new(Problem::Inconsistent)),
    }
}

impl BatchChange {
    /// The permission that it needs.
    pub(super) const fn permission(&self) -> Permission {
        match self {
            Self::Tier { .. } => Permission::TierSet,
            Self::Points { .. } => Permission::PointsAdjust,
            Self::Coupon { .. } => Permission::CouponIssue,
        }
    }

    /// Refuses what can be done to nobody today, though a draft of it was put together on an earlier day or under earlier
    /// rules.
    pub(super) fn check_again(&self, clinic: &Clinic, tx: &mut dyn Read) -> Result<(), AppError> {
        self.check(clinic, tx).map_err(|error| match (self, error.problem) {
            // Nothing was typed that could be typed otherwise.
            (Self::Coupon { .. }, Problem::OutOfRange { .. }) => AppError::new(Problem::CouponTermsChanged),
            _ => error,
        })
    }

    /// Refuses what can be done to nobody today.
    pub(super) fn check(&self, clinic: &Clinic, tx: &mut dyn Read) -> Result<(), AppError> {
        match self {
            Self::Tier { tier, .. } if tier.is_empty() => Err(AppError::at(Problem::Missing, "tier")),
            Self::Tier { locked_until, .. } => lock_holds(*locked_until, clinic.today()),
            Self::Points { points, cause } => {
                let (least, most) = (least_by_hand(*cause), Points::MOST.0);
                let sound = *points != 0 && (least..=most).contains(points);
                if sound { Ok(()) } else { Err(AppError::at(Problem::OutOfRange { least, most }, "points")) }
            }
            Self::Coupon { coupon, count } => coupon::terms(&clinic.present(tx)?, coupon, *count).map(|_| ()),
        }
    }

    /// A row with the columns that say what is done.
    pub(super) fn put_into(&self, row: BatchRow) -> BatchRow {
        let kind = |code: &str| code.to_owned();
        match self {
            Self::Tier { tier, locked_until } => {
                BatchRow { kind: kind(TIER), tier: tier.clone(), locked_until: *locked_until, ..row }
            }
            Self::Points { points, cause } => BatchRow {
                kind: kind(POINTS),
                points: *points,
                cause: cause.map_or("", HandCause::code).to_owned(),
                ..row
            },
            Self::Coupon { coupon, count } => {
                BatchRow { kind: kind(COUPON), coupon: coupon.clone(), pieces_each: i64::from(*count), ..row }
            }
        }
    }

    /// How a member is changed.
    pub(super) fn deed(&self) -> Change<'_> {
        match self {
            Self::Tier { tier, locked_until } => {
                Change::Entry(EntryDeed::Tier { tier: tier.clone(), locked_until: *locked_until, as_held: None })
            }
            Self::Points { points, cause } => {
                Change::Entry(EntryDeed::Points { points: Points(*points), cause: cause.map(HandCause::in_journal) })
            }
            Self::Coupon { coupon, count } => Change::Coupon { kind: coupon, count: *count },
        }
    }

    /// Whether a member stands so already.
    pub(super) fn is_so(&self, tier_now: &str, locked_now: Option<Day>) -> bool {
        match self {
            Self::Tier { tier, locked_until } => tier == tier_now && *locked_until == locked_now,
            Self::Points { .. } | Self::Coupon { .. } => false,
        }
    }
}

/// How a member of a batch is changed.
pub(super) enum Change<'c> {
    /// By one entry of her journal, on which the engine decides.
    Entry(EntryDeed),
    /// By pieces of a coupon, each with an entry of its own.
    Coupon {
        /// The code of the kind.
        kind: &'c str,
        /// How many pieces, all or none.
        count: u16,
    },
}
