//! What the engine says of what it did: movements of points and decisions on tiers, each with its figures.

use crate::day::Day;
use crate::measure::Measured;
use crate::number::Points;

/// Takes what an activity or the end of a day brought about.
///
/// A type parameter, so that a replay of millions of activities that asks for nothing pays nothing: `()` is the sink
/// that forgets.
pub trait Sink {
    /// Points moved.
    fn moved(&mut self, movement: Movement);
    /// A tier was decided on; `why` works out the figures behind the decision when asked.
    fn decided(&mut self, decision: Decision, why: impl FnOnce() -> Option<Measured>);
}

impl Sink for () {
    fn moved(&mut self, _: Movement) {}
    fn decided(&mut self, _: Decision, _: impl FnOnce() -> Option<Measured>) {}
}

/// Keeps everything, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// Points that moved.
    pub movements: Vec<Movement>,
    /// Decisions with the figures behind them.
    pub decisions: Vec<(Decision, Option<Measured>)>,
}

impl Sink for Record {
    fn moved(&mut self, movement: Movement) {
        self.movements.push(movement);
    }

    fn decided(&mut self, decision: Decision, why: impl FnOnce() -> Option<Measured>) {
        self.decisions.push((decision, why()));
    }
}

/// A movement of points, on the day on which it counts. No number is negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Movement {
    /// A sale, taking part or a hand gave points; `to_debt` of them paid what was owed, the rest became a lot.
    Given {
        /// The day.
        day: Day,
        /// All of them.
        points: Points,
        /// What of them paid the debt.
        to_debt: Points,
    },
    /// Points were redeemed.
    Taken {
        /// The day.
        day: Day,
        /// How many.
        points: Points,
    },
    /// Points were taken by hand, or with a gift that was taken again; the member got nothing for them.
    Deducted {
        /// The day.
        day: Day,
        /// How many.
        points: Points,
    },
    /// What was left in lots ended with the day.
    Expired {
        /// The day.
        day: Day,
        /// How many.
        points: Points,
    },
    /// A refund or a void took points back: `from_lots` out of what the member holds, `expired` that had already expired
    /// and cost nobody anything, `owed` that the member now owes.
    ClawedBack {
        /// The day.
        day: Day,
        /// Out of lots.
        from_lots: Points,
        /// Already expired.
        expired: Points,
        /// Now owed.
        owed: Points,
    },
    /// Points of a redemption came back: `to_debt` of them paid what was owed, `expired` belonged to lots that have ended
    /// and are gone, the rest went back to their lots.
    Restored {
        /// The day.
        day: Day,
        /// All of them.
        points: Points,
        /// What of them paid the debt.
        to_debt: Points,
        /// What of them has ended.
        expired: Points,
    },
}

impl Movement {
    /// What a member has more after it, or less when negative; what expires with a day counts as nothing, since no
    /// activity took it.
    #[must_use]
    pub const fn net(&self) -> Points {
        match self {
            Self::Given { points, .. } => *points,
            Self::Taken { points, .. } | Self::Deducted { points, .. } => Points(-points.0),
            Self::ClawedBack { from_lots, expired, owed, .. } => Points(-(from_lots.0 + expired.0 + owed.0)),
            Self::Restored { points, expired, .. } => Points(points.0 - expired.0),
            Self::Expired { .. } => Points(0),
        }
    }

    /// The day on which it counts.
    #[must_use]
    pub const fn day(&self) -> Day {
        match self {
            Self::Given { day, .. }
            | Self::Taken { day, .. }
            | Self::Deducted { day, .. }
            | Self::Expired { day, .. }
            | Self::ClawedBack { day, .. }
            | Self::Restored { day, .. } => *day,
        }
    }
}

/// A decision on a member's tier. Tiers are places in the ladder of the version in force on `day`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The day on which it was decided: of the activity, or of the end of day.
    pub day: Day,
    /// The tier before. After a change of programme, of the ladder before it.
    pub from: usize,
    /// The tier after.
    pub to: usize,
    /// Since when the tier after counts as held.
    pub since: Day,
    /// The last day of the grace that runs after it, if any.
    pub grace_until: Option<Day>,
    /// Why.
    pub cause: Cause,
}

impl Decision {
    /// Whether another tier, or the same one anew, is held after it.
    #[must_use]
    pub const fn is_change(&self) -> bool {
        match self.cause {
            Cause::Enrolled | Cause::Upgraded | Cause::Demoted | Cause::ByHand { .. } | Cause::Undone => true,
            Cause::ProgrammeChanged => self.since.number() == self.day.number(),
            Cause::Kept | Cause::GraceBegan { .. } | Cause::GraceEnded => false,
        }
    }
}

/// Why a tier was decided on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cause {
    /// The member joined and starts in the base tier.
    Enrolled,
    /// The condition of a higher tier holds.
    Upgraded,
    /// An evaluation was passed.
    Kept,
    /// An evaluation was failed; the tier stays until this day.
    GraceBegan {
        /// The last day of grace.
        until: Day,
    },
    /// The condition to stay was fulfilled in grace.
    GraceEnded,
    /// An evaluation was failed without grace, or grace ran out.
    Demoted,
    /// Set by hand.
    ByHand {
        /// The last day of the lock, if any.
        locked_until: Option<Day>,
    },
    /// A refund or void took away what the tier stood on.
    Undone,
    /// A new version of the programme no longer has the tier.
    ProgrammeChanged,
}

impl Cause {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Enrolled => "enrolled",
            Self::Upgraded => "upgraded",
            Self::Kept => "kept",
            Self::GraceBegan { .. } => "grace_began",
            Self::GraceEnded => "grace_ended",
            Self::Demoted => "demoted",
            Self::ByHand { .. } => "by_hand",
            Self::Undone => "undone",
            Self::ProgrammeChanged => "programme_changed",
        }
    }
}
