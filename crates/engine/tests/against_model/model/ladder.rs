//! The tier of a member: how it is won, kept and lost, and how an undo finds it again.

use jiff::civil::Date;
use yanji_engine::programme::{Condition, Demote, Programme, Threshold, Tier, Upgrade, Window};

use super::calendar::{add_months, cycle_start, is_evaluation_day, period_start, tomorrow, yesterday};
use super::journal::{Entry, Fact, Hand, measure};
use super::reached::{Mark, Reached};

/// The programme in its versions, each in force from its day; the first from the beginning.
#[derive(Clone, Debug)]
pub(crate) struct Versions(pub(crate) Vec<(Date, Programme)>);

impl Versions {
    pub(crate) fn in_force(&self, day: Date) -> &Programme {
        let last = self.0.iter().rev().find(|(from, _)| *from <= day);
        last.map_or(&self.0[0].1, |(_, programme)| programme)
    }

    /// The old and the new programme, if a version other than the first takes effect at the start of `day`.
    fn change_on(&self, day: Date) -> Option<(&Programme, &Programme)> {
        let changes = self.0.iter().skip(1).any(|(from, _)| *from == day);
        changes.then(|| (self.in_force(yesterday(day)), self.in_force(day)))
    }
}

/// A time in which a failed tier is still held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Grace {
    pub(crate) until: Date,
    /// The first day of the cycle that was failed.
    pub(crate) failed_from: Date,
}

/// What an undo takes: the tier and all that belongs to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Standing {
    /// The place in the programme in force, from 0.
    pub(crate) tier: usize,
    pub(crate) tier_since: Date,
    pub(crate) counted_since: Date,
    pub(crate) grace: Option<Grace>,
    pub(crate) locked_until: Option<Date>,
}

impl Standing {
    /// A member who has just enrolled.
    pub(crate) fn enrolled(day: Date) -> Self {
        Self { tier: 0, tier_since: day, counted_since: day, grace: None, locked_until: None }
    }

    fn is_locked(&self, day: Date) -> bool {
        self.locked_until.is_some_and(|until| until >= day)
    }

    /// The first day of a window that ends with `day`.
    fn window_start(&self, programme: &Programme, window: Window, day: Date) -> Date {
        match window {
            Window::Lifetime => Date::MIN,
            Window::Cumulative => self.counted_since,
            Window::Months(months) => tomorrow(add_months(day, -i32::from(months))),
            Window::Quarter => period_start(day, 3),
            Window::HalfYear => period_start(day, 6),
            Window::Year => period_start(day, 12),
            Window::Cycle => match self.grace {
                Some(grace) => grace.failed_from,
                None => cycle_start(programme.evaluation.cycle, self.tier_since, day),
            },
        }
    }

    /// Whether a condition holds on `day`, over the activities in `journal`.
    fn holds(&self, programme: &Programme, journal: &[Entry], condition: &Condition, day: Date) -> bool {
        let value = |metric, window| measure(journal, metric, self.window_start(programme, window, day), day);
        match condition {
            Condition::Metric { metric, window, threshold } => enough(value(*metric, *window) * 1_000_000, *threshold),
            Condition::All(parts) => parts.iter().all(|part| self.holds(programme, journal, part, day)),
            Condition::Any(parts) => parts.iter().any(|part| self.holds(programme, journal, part, day)),
            Condition::Score { terms, threshold } => {
                let sum: i128 =
                    terms.iter().map(|term| value(term.metric, term.window) * i128::from(term.weight.0)).sum();
                enough(sum, *threshold)
            }
        }
    }

    fn qualifies(&self, programme: &Programme, journal: &[Entry], tier: &Tier, day: Date) -> bool {
        tier.qualify.as_ref().is_some_and(|qualify| self.holds(programme, journal, qualify, day))
    }

    fn retains(&self, programme: &Programme, journal: &[Entry], day: Date) -> bool {
        let retain = programme.tiers[self.tier].retain.as_ref();
        retain.is_some_and(|retain| self.holds(programme, journal, retain, day))
    }

    /// The end of a day, but for the lots.
    pub(crate) fn end_day(&mut self, programme: &Programme, journal: &[Entry], day: Date, reached: &mut Reached) {
        let evaluation = programme.evaluation;
        if self.is_locked(day) {
            let graced = self.grace.is_some_and(|grace| grace.until <= day);
            let evaluated = is_evaluation_day(evaluation.cycle, self.tier_since, day);
            reached.mark_if(graced || evaluated && self.tier > 0, Mark::LockSpares);
            return;
        }
        let mut demoted = false;
        if self.grace.is_some_and(|grace| grace.until <= day) {
            let evaluated = is_evaluation_day(evaluation.cycle, self.tier_since, day);
            reached.mark_if(evaluated, Mark::GraceEndsOnEvaluationDay);
            reached.mark(Mark::GraceDemotion);
            self.demote(programme, journal, day, reached);
            demoted = true;
        }
        if is_evaluation_day(evaluation.cycle, self.tier_since, day) {
            reached.mark_if(day.month() == 2 && self.tier_since.day() == 29 && self.tier > 0, Mark::ClampedAnniversary);
            if evaluation.upgrade == Upgrade::Evaluation
                && self.upgrade(programme, journal, day, tomorrow(day), reached)
            {
                reached.mark(Mark::UpgradeAtEvaluation);
                reached.mark_if(demoted, Mark::UpgradeOnGraceDemotion);
                return;
            }
            self.evaluate(programme, journal, day, reached);
        }
    }

    /// The part of an evaluation that can cost the tier.
    fn evaluate(&mut self, programme: &Programme, journal: &[Entry], day: Date, reached: &mut Reached) {
        let tier = &programme.tiers[self.tier];
        if self.tier == 0 || tier.retain.is_none() || self.grace.is_some() {
            return;
        }
        if add_months(self.tier_since, i32::from(tier.min_hold_months)) > day {
            reached.mark_if(self.tier_since <= day, Mark::MinHoldSpares);
            return;
        }
        if self.retains(programme, journal, day) {
            reached.mark(Mark::Retained);
            return;
        }
        reached.mark_if(reached.has(Mark::GraceBegins) || reached.has(Mark::DemotionAtOnce), Mark::SecondFailure);
        if tier.grace_months == 0 {
            reached.mark(Mark::DemotionAtOnce);
            self.demote(programme, journal, day, reached);
        } else {
            reached.mark(Mark::GraceBegins);
            self.grace = Some(Grace {
                until: add_months(day, i32::from(tier.grace_months)),
                failed_from: cycle_start(programme.evaluation.cycle, self.tier_since, day),
            });
        }
    }

    fn demote(&mut self, programme: &Programme, journal: &[Entry], day: Date, reached: &mut Reached) {
        let below = |(place, tier): &(usize, &Tier)| *place < self.tier && tier.enabled;
        let mut tiers = programme.tiers.iter().enumerate().rev().filter(below);
        let found = match programme.evaluation.demote {
            Demote::Step => tiers.find(|(_, tier)| tier.qualify.is_some()),
            Demote::Qualified => tiers.find(|(_, tier)| self.qualifies(programme, journal, tier, day)),
        };
        let to = found.map_or(0, |(place, _)| place);
        reached.mark_if(to > 0, Mark::DemotionAboveBase);
        let passed = &programme.tiers[to + 1..self.tier];
        reached.mark_if(passed.iter().any(|tier| !tier.enabled || tier.qualify.is_none()), Mark::DemotionOverTier);
        self.tier = to;
        self.tier_since = tomorrow(day);
        self.counted_since = tomorrow(day);
        self.grace = None;
    }

    /// Upgrades on `day` to the highest tier that is qualified for, if any; whether it did.
    fn upgrade(
        &mut self,
        programme: &Programme,
        journal: &[Entry],
        day: Date,
        tier_since: Date,
        reached: &mut Reached,
    ) -> bool {
        let highest = (self.tier + 1..programme.tiers.len()).rev().find(|place| {
            let tier = &programme.tiers[*place];
            tier.enabled && self.qualifies(programme, journal, tier, day)
        });
        let Some(to) = highest else { return false };
        reached.mark_if(to > self.tier + 1, Mark::UpgradeOverTier);
        self.tier = to;
        self.tier_since = tier_since;
        self.grace = None;
        true
    }

    /// The steps for the tier after an accepted activity that is no refund, void, enrolment or change by hand.
    pub(crate) fn after_activity(
        &mut self,
        programme: &Programme,
        journal: &[Entry],
        day: Date,
        reached: &mut Reached,
    ) {
        if self.is_locked(day) {
            return;
        }
        if programme.evaluation.upgrade == Upgrade::Immediate && self.upgrade(programme, journal, day, day, reached) {
            reached.mark(Mark::UpgradeImmediate);
            return;
        }
        if self.grace.is_some() && self.retains(programme, journal, day) {
            reached.mark(Mark::GraceLeft);
            self.grace = None;
        }
    }

    /// A tier set by hand; the code is one of the programme's.
    pub(crate) fn set_by_hand(&mut self, programme: &Programme, hand: &Hand, day: Date) {
        self.tier = place_of(programme, &hand.code).expect("an accepted change names a tier of its day's programme");
        self.tier_since = day;
        self.grace = None;
        self.locked_until = hand.locked_until;
        if hand.lowering {
            self.counted_since = day;
        }
    }

    /// The start of a day: a version may take effect.
    pub(crate) fn begin_day(&mut self, versions: &Versions, day: Date, reached: &mut Reached) {
        let Some((old, new)) = versions.change_on(day) else { return };
        reached.mark(Mark::VersionChanges);
        let was_in_grace = self.grace.is_some();
        let enabled_place = |code: &str| place_of(new, code).filter(|place| new.tiers[*place].enabled);
        let kept = enabled_place(&old.tiers[self.tier].code);
        let highest_below = || old.tiers[..self.tier].iter().rev().find_map(|tier| enabled_place(&tier.code));
        let moved = kept.is_none();
        let next_below = self.tier.checked_sub(1).and_then(|below| place_of(new, &old.tiers[below].code));
        reached.mark_if(
            moved && next_below.is_some_and(|below| !new.tiers[below].enabled),
            Mark::VersionMovesPastDisabled,
        );
        self.tier = kept.or_else(highest_below).unwrap_or(0);
        if moved {
            reached.mark(Mark::VersionMoves);
            self.tier_since = day;
        }
        let can_be_lost = self.tier > 0 && new.tiers[self.tier].retain.is_some();
        if moved || !can_be_lost {
            self.grace = None;
        }
        reached.mark_if(was_in_grace && !moved && !can_be_lost, Mark::VersionEndsGrace);
        reached.mark_if(was_in_grace && moved && can_be_lost, Mark::VersionMovesOutOfGrace);
    }

    /// The standing that a member would have, had every sale always been as it is now: her journal is gone through
    /// again, for the tier alone, up to its last day.
    pub(crate) fn again(versions: &Versions, journal: &[Entry], reached: &mut Reached) -> Self {
        let mut day = journal[0].day;
        let mut standing = Self::enrolled(day);
        for (place, entry) in journal.iter().enumerate() {
            while day < entry.day {
                standing.end_day(versions.in_force(day), &journal[..place], day, reached);
                day = tomorrow(day);
                standing.begin_day(versions, day, reached);
            }
            let programme = versions.in_force(day);
            match &entry.fact {
                Fact::Enrol | Fact::Correction => {}
                Fact::Hand(hand) => standing.set_by_hand(programme, hand, day),
                Fact::Sale(_)
                | Fact::Referral { .. }
                | Fact::Event
                | Fact::Engage
                | Fact::Topup(_)
                | Fact::Package
                | Fact::PointsMoved
                | Fact::Redeemed(_) => standing.after_activity(programme, &journal[..=place], day, reached),
            }
        }
        standing
    }
}

/// The place of a tier in a programme.
pub(crate) fn place_of(programme: &Programme, code: &str) -> Option<usize> {
    programme.tiers.iter().position(|tier| tier.code == code)
}

/// Whether a value, in millionths of millionths, is enough.
fn enough(value: i128, threshold: Threshold) -> bool {
    match threshold {
        Threshold::AtLeast(number) => value >= i128::from(number.0) * 1_000_000,
        Threshold::MoreThan(number) => value > i128::from(number.0) * 1_000_000,
    }
}
