//! What a run has come across: a comparison that never meets a rule says nothing about it.

use std::collections::BTreeMap;

/// Every refusal of the language, in the order in which they are checked.
pub(crate) const REFUSALS: [&str; 17] = [
    "unknown_kind",
    "missing_field",
    "invalid_day",
    "invalid_amount",
    "invalid_points",
    "day_before_last",
    "day_closed",
    "day_ahead",
    "duplicate_sale",
    "unknown_sale",
    "over_refund",
    "unknown_referral",
    "insufficient_points",
    "unknown_tier",
    "tier_disabled",
    "unknown_redeem",
    "over_restore",
];

/// Declares the marks and the list of all of them together, so that none can be left out of the count.
macro_rules! marks {
    ($($(#[$doc:meta])* $mark:ident,)+) => {
        /// Something that a run has to come across.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub(crate) enum Mark { $($(#[$doc])* $mark,)+ }

        impl Mark {
            /// Every mark.
            pub(crate) const ALL: &[Self] = &[$(Self::$mark,)+];
        }
    };
}

marks! {
    /// A line is refused on a day after that of the member's next accepted activity.
    RefusedAhead,
    /// A grace ends on an evaluation day.
    GraceEndsOnEvaluationDay,
    /// A member who failed an evaluation before fails one again.
    SecondFailure,
    /// A sale of 0.
    ZeroSale,
    /// A refund of nothing, of a sale of 0.
    ZeroSaleRefunded,
    /// A change by hand with a lock that holds.
    HandLock,
    /// A change by hand whose lock day is over already.
    HandLockPast,
    /// A change by hand to a lower tier.
    HandLowering,
    /// An end of day that is skipped because of a lock, and that had something to do.
    LockSpares,
    /// An undo after a demotion that came after the sale.
    UndoAcrossDemotion,
    /// An undo that changes the tier state.
    UndoTaken,
    /// An undo that finds a higher tier and takes nothing.
    UndoWouldLift,
    /// An undo that gives a member her grace back.
    UndoIntoGrace,
    /// A refund that `keep` leaves without consequence for the tier.
    RefundKept,
    /// A referral made void.
    ReferralVoided,
    /// Points for taking part.
    TakingPartRewarded,
    /// A void that takes back the points of its referral.
    VoidTakesPoints,
    /// A void that leaves a debt.
    VoidIntoDebt,
    /// An upgrade with an activity.
    UpgradeImmediate,
    /// An upgrade at an evaluation.
    UpgradeAtEvaluation,
    /// An upgrade at an evaluation, at the very end of day at which a grace ended in a demotion.
    UpgradeOnGraceDemotion,
    /// An upgrade that leaves out a tier.
    UpgradeOverTier,
    /// A grace begins.
    GraceBegins,
    /// A member gets out of grace by her own activity.
    GraceLeft,
    /// A grace that ends in a demotion.
    GraceDemotion,
    /// A demotion without grace.
    DemotionAtOnce,
    /// A demotion to a tier that is not the base tier.
    DemotionAboveBase,
    /// A demotion that passes over a tier which is disabled or cannot be qualified for.
    DemotionOverTier,
    /// An evaluation that `min_hold_months` puts off.
    MinHoldSpares,
    /// An evaluation at which `retain` holds.
    Retained,
    /// An anniversary that is clamped to the end of a February.
    ClampedAnniversary,
    /// Points that expire.
    Expired,
    /// Points taken on the day on which their lot expires.
    TakenOnLastDay,
    /// A refund that takes from the sale's own lot.
    ClawedFromOwnLot,
    /// A refund of points that had expired.
    ClawedFromExpired,
    /// A refund that takes from other lots.
    ClawedFromOthers,
    /// A refund that leaves a debt.
    ClawedIntoDebt,
    /// Points that pay a debt.
    DebtPaid,
    /// A category with a rate of its own.
    CategoryRate,
    /// A bonus of the programme holds for a line.
    Bonus,
    /// It holds for a category with a rate of its own.
    BonusOnCategoryRate,
    /// A restoration of less than was redeemed.
    RestoredInPart,
    /// Points restored to a lot that was used up.
    RestoredIntoEmptyLot,
    /// Points restored to somebody who owes some.
    RestoredIntoDebt,
    /// Points restored to a lot that has ended.
    RestoredTooLate,
    /// A second `enrol`.
    SecondEnrol,
    /// A version that changes the programme of a member.
    VersionChanges,
    /// A version that moves a member to another tier.
    VersionMoves,
    /// A version that moves a member past a tier that it has disabled.
    VersionMovesPastDisabled,
    /// A version that ends a grace because the tier is never lost any more.
    VersionEndsGrace,
    /// A version that ends a grace because it moves the member to another tier that can be lost.
    VersionMovesOutOfGrace,
    /// An undo that goes through a change of programme.
    UndoAcrossVersions,
}

/// How often each mark and each refusal was come across.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reached {
    marks: BTreeMap<Mark, u64>,
    refusals: BTreeMap<&'static str, u64>,
}

impl Reached {
    pub(crate) fn mark(&mut self, mark: Mark) {
        *self.marks.entry(mark).or_default() += 1;
    }

    pub(crate) fn mark_if(&mut self, condition: bool, mark: Mark) {
        if condition {
            self.mark(mark);
        }
    }

    pub(crate) fn refusal(&mut self, code: &'static str) {
        *self.refusals.entry(code).or_default() += 1;
    }

    pub(crate) fn has(&self, mark: Mark) -> bool {
        self.marks.contains_key(&mark)
    }

    /// Adds what another run has come across.
    pub(crate) fn add(&mut self, other: &Self) {
        for (mark, count) in &other.marks {
            *self.marks.entry(*mark).or_default() += count;
        }
        for (code, count) in &other.refusals {
            *self.refusals.entry(code).or_default() += count;
        }
    }

    /// Every mark and refusal with its count, zeros too.
    pub(crate) fn counts(&self) -> Vec<(String, u64)> {
        let marks = Mark::ALL.iter().map(|mark| (format!("{mark:?}"), self.marks.get(mark).copied().unwrap_or(0)));
        let refusals = REFUSALS.iter().map(|code| ((*code).to_owned(), self.refusals.get(code).copied().unwrap_or(0)));
        marks.chain(refusals).collect()
    }

    /// What was never come across.
    pub(crate) fn missing(&self) -> Vec<String> {
        self.counts().into_iter().filter(|(_, count)| *count == 0).map(|(name, _)| name).collect()
    }
}
