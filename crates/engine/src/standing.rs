//! The tier part of a member: what she stands in, since when, and what the ends of days and activities make of it.
//!
//! Knows nothing of points; the second pass of an undo runs this part alone.

use serde::{Deserialize, Serialize};

use crate::activity::Deed;
use crate::day::Day;
use crate::effect::{Cause, Decision, Sink};
use crate::measure::{self, Stance};
use crate::programme::{Condition, Demote, Metric, Upgrade, Window};
use crate::rulebook::{Rulebook, Version};
use crate::tally::{Sums, Tally};

/// What a member stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The version of the rulebook that the tier's place belongs to.
    pub version: usize,
    /// The place in the ladder, from 0 for the base tier.
    pub tier: usize,
    /// Since when the tier counts as held.
    pub tier_since: Day,
    /// The start of the window `cumulative`.
    pub counted_since: Day,
    /// The grace that is running, if any.
    pub grace: Option<Grace>,
    /// The last day of a lock by hand, if any; it may have passed.
    pub locked_until: Option<Day>,
    /// The last day whose end has been handled.
    pub closed_through: Day,
    /// What the member has done.
    pub tally: Tally,
}

/// How a tier is held: what a tier set by hand begins anew, and what is brought back when that is taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub struct Held {
    /// Since when the tier counts as held.
    pub tier_since: Day,
    /// The start of the window `cumulative`.
    pub counted_since: Day,
    /// The grace that is running, if any.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub grace: Option<Grace>,
}

/// A grace after a failed evaluation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub struct Grace {
    /// Its last day.
    pub until: Day,
    /// The first day of the cycle that was failed.
    pub failed_from: Day,
}

/// Up to which day the ends of days surely leave a member's tier alone, for as long as nothing about it changes.
///
/// Finding the next day that is due asks the calendar; a replay spares that for all but a few activities.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Quiet {
    of: (usize, usize, Day, Option<Grace>, Option<Day>),
    until: Day,
}

impl Quiet {
    /// The quiet that a member's tier has now.
    pub(crate) fn of(standing: &Standing, rulebook: &Rulebook) -> Self {
        Self { of: Self::key(standing), until: standing.due_on(rulebook) }
    }

    /// Whether no end of a day before `day`, and no version that begins by then, changes anything.
    pub(crate) fn holds_before(&self, standing: &Standing, day: Day) -> bool {
        day < self.until && self.of == Self::key(standing)
    }

    const fn key(standing: &Standing) -> (usize, usize, Day, Option<Grace>, Option<Day>) {
        (standing.version, standing.tier, standing.tier_since, standing.grace, standing.locked_until)
    }
}

/// Whether a condition could hold if its windows held all that ever counted. If not, no window need be looked at.
fn is_within_reach(condition: &Condition, lifetime: &Sums) -> bool {
    match condition {
        Condition::Metric { metric, threshold, .. } => threshold.met_by(metric.micros(lifetime[*metric as usize])),
        Condition::All(parts) => parts.iter().all(|part| is_within_reach(part, lifetime)),
        Condition::Any(parts) => parts.iter().any(|part| is_within_reach(part, lifetime)),
        Condition::Score { .. } => true,
    }
}

impl Standing {
    /// A member who joins on a day, in the base tier.
    #[must_use]
    pub fn enrolled(rulebook: &Rulebook, day: Day) -> Self {
        Self {
            version: rulebook.version_on(day),
            tier: 0,
            tier_since: day,
            counted_since: day,
            grace: None,
            locked_until: None,
            closed_through: day.previous(),
            tally: Tally::default(),
        }
    }

    /// Starts anew as [`Standing::enrolled`] does, keeping the memory.
    pub(crate) fn restart(&mut self, rulebook: &Rulebook, day: Day) {
        let mut tally = std::mem::take(&mut self.tally);
        tally.clear();
        *self = Self { tally, ..Self::enrolled(rulebook, day) };
    }

    /// The version of the programme that the member is under.
    #[must_use]
    pub fn rules<'r>(&self, rulebook: &'r Rulebook) -> &'r Version {
        &rulebook.versions()[self.version]
    }

    /// Whether the tier is as it was on the day of enrolment.
    pub(crate) fn is_as_enrolled(&self, enrolled_on: Day) -> bool {
        (self.tier, self.tier_since, self.counted_since, self.grace, self.locked_until)
            == (0, enrolled_on, enrolled_on, None, None)
    }

    /// Whether nothing but a hand changes the tier on a day.
    #[must_use]
    pub fn is_locked_on(&self, day: Day) -> bool {
        self.locked_until.is_some_and(|until| until >= day)
    }

    /// How windows lie, seen from a day.
    #[must_use]
    pub fn stance(&self, rules: &Version, day: Day) -> Stance {
        Stance {
            day,
            counted_since: self.counted_since,
            cycle: rules.programme.evaluation.cycle,
            tier_since: self.tier_since,
            failed_from: self.grace.map(|grace| grace.failed_from),
        }
    }

    /// The next day whose end can change the tier or brings another version, or [`Day::NEVER`].
    #[must_use]
    pub fn due_on(&self, rulebook: &Rulebook) -> Day {
        let ahead = rulebook.versions().get(self.version + 1).map_or(Day::NEVER, |next| next.from);
        self.due_under(self.rules(rulebook)).min(ahead)
    }

    /// The next day whose end can change the tier under the rules of one version.
    fn due_under(&self, rules: &Version) -> Day {
        let mut from = self.closed_through.next();
        if let Some(until) = self.locked_until {
            from = from.max(until.next());
        }
        let evaluation = &rules.programme.evaluation;
        let tier = &rules.programme.tiers[self.tier];
        if evaluation.upgrade == Upgrade::Evaluation {
            let evaluated = measure::next_evaluation(evaluation.cycle, self.tier_since, from);
            return self.grace.map_or(evaluated, |grace| evaluated.min(grace.until.max(from)));
        }
        if let Some(grace) = self.grace {
            return grace.until.max(from);
        }
        if tier.retain.is_none() {
            return Day::NEVER;
        }
        let held = self.tier_since.add_months(i32::from(tier.min_hold_months));
        measure::next_evaluation(evaluation.cycle, self.tier_since, from.max(held))
    }

    /// Handles the ends of all days up to and with `through`, and takes over the versions that begin by `through`.
    pub fn close_through<S: Sink>(&mut self, rulebook: &Rulebook, through: Day, sink: &mut S) {
        while self.closed_through < through {
            let next = rulebook.versions().get(self.version + 1);
            if let Some(version) = next.filter(|version| version.from <= self.closed_through.next()) {
                self.take_over(version, self.closed_through.next(), sink);
                continue;
            }
            let last = next.map_or(through, |version| through.min(version.from.previous()));
            let rules = self.rules(rulebook);
            let due = self.due_under(rules);
            if due > last {
                self.closed_through = last;
            } else {
                self.end_day(rules, due, sink);
                self.closed_through = due;
            }
        }
    }

    /// Takes over the version in force on a day whose activities are about to be handled.
    pub(crate) fn open_day<S: Sink>(&mut self, rulebook: &Rulebook, day: Day, sink: &mut S) {
        self.close_through(rulebook, day.previous(), sink);
        if let Some(version) = rulebook.versions().get(self.version + 1).filter(|version| version.from <= day) {
            self.take_over(version, day, sink);
        }
    }

    /// As [`Standing::open_day`], without asking the calendar while the tier is surely left alone.
    pub(crate) fn open_day_if_due<S: Sink>(
        &mut self,
        quiet: &mut Option<Quiet>,
        rulebook: &Rulebook,
        day: Day,
        sink: &mut S,
    ) {
        if quiet.is_some_and(|quiet| quiet.holds_before(self, day)) {
            self.closed_through = self.closed_through.max(day.previous());
        } else {
            self.open_day(rulebook, day, sink);
            *quiet = Some(Quiet::of(self, rulebook));
        }
    }

    /// The change of programme at the start of `day`.
    fn take_over<S: Sink>(&mut self, version: &Version, day: Day, sink: &mut S) {
        let carried = version.carried(self.tier);
        let from = self.tier;
        self.version += 1;
        self.tier = carried.tier;
        if carried.moved {
            self.tier_since = day;
        }
        let tier = &version.programme.tiers[self.tier];
        let grace_ends = self.grace.is_some() && (carried.moved || self.tier == 0 || tier.retain.is_none());
        if grace_ends {
            self.grace = None;
        }
        if carried.moved || grace_ends {
            sink.decided(self.decision(day, from, Cause::ProgrammeChanged), || None);
        }
    }

    /// The end of one day: grace, then evaluation.
    fn end_day<S: Sink>(&mut self, rules: &Version, day: Day, sink: &mut S) {
        if self.is_locked_on(day) {
            return;
        }
        if self.grace.is_some_and(|grace| grace.until <= day) {
            self.demote(rules, day, sink);
        }
        let evaluation = &rules.programme.evaluation;
        if measure::next_evaluation(evaluation.cycle, self.tier_since, day) != day {
            return;
        }
        if evaluation.upgrade == Upgrade::Evaluation && self.upgrade(rules, day, day.next(), sink) {
            return;
        }
        self.evaluate(rules, day, sink);
    }

    /// Whether the tier is kept, on an evaluation day.
    fn evaluate<S: Sink>(&mut self, rules: &Version, day: Day, sink: &mut S) {
        let tier = &rules.programme.tiers[self.tier];
        let Some(retain) = tier.retain.as_ref().filter(|_| self.grace.is_none()) else { return };
        if self.tier_since.add_months(i32::from(tier.min_hold_months)) > day {
            return;
        }
        let stance = self.stance(rules, day);
        if measure::holds(retain, &self.tally, &stance) {
            self.confirm(day, Cause::Kept, (retain, &stance), sink);
        } else if tier.grace_months == 0 {
            self.demote(rules, day, sink);
        } else {
            let until = day.add_months(i32::from(tier.grace_months));
            self.grace = Some(Grace { until, failed_from: stance.cycle_start() });
            self.confirm(day, Cause::GraceBegan { until }, (retain, &stance), sink);
        }
    }

    /// The demotion at the end of a day.
    fn demote<S: Sink>(&mut self, rules: &Version, day: Day, sink: &mut S) {
        let stance = self.stance(rules, day);
        let tiers = &rules.programme.tiers;
        let qualifies = |condition: &Condition| match rules.programme.evaluation.demote {
            Demote::Step => true,
            Demote::Qualified => measure::holds(condition, &self.tally, &stance),
        };
        let to = (1..self.tier)
            .rev()
            .find(|index| tiers[*index].enabled && tiers[*index].qualify.as_ref().is_some_and(qualifies))
            .unwrap_or(0);
        let (from, since) = (self.tier, day.next());
        let decision = Decision { day, from, to, since, grace_until: None, cause: Cause::Demoted };
        sink.decided(decision, || {
            tiers[self.tier].retain.as_ref().map(|retain| measure::measure(retain, &self.tally, &stance))
        });
        self.tier = to;
        self.tier_since = day.next();
        self.counted_since = day.next();
        self.grace = None;
    }

    /// Goes to the highest enabled tier above whose condition holds on `day`, if any.
    fn upgrade<S: Sink>(&mut self, rules: &Version, day: Day, since: Day, sink: &mut S) -> bool {
        let tiers = &rules.programme.tiers;
        let lifetime = self.tally.lifetime();
        if !rules.may_rise(self.tier, lifetime) {
            return false;
        }
        let mut in_reach = (self.tier + 1..tiers.len()).rev().filter_map(|index| {
            let qualify = tiers[index].qualify.as_ref().filter(|_| tiers[index].enabled)?;
            is_within_reach(qualify, lifetime).then_some((index, qualify))
        });
        let Some(highest) = in_reach.next() else { return false };
        let stance = self.stance(rules, day);
        let holds = |(_, qualify): &(usize, &Condition)| measure::holds(qualify, &self.tally, &stance);
        let Some((to, qualify)) = std::iter::once(highest).chain(in_reach).find(holds) else { return false };
        let decision = Decision { day, from: self.tier, to, since, grace_until: None, cause: Cause::Upgraded };
        sink.decided(decision, || Some(measure::measure(qualify, &self.tally, &stance)));
        self.tier = to;
        self.tier_since = since;
        self.grace = None;
        true
    }

    /// The steps after an accepted activity: upgrade, or the end of a grace whose condition holds again.
    pub(crate) fn after_activity<S: Sink>(&mut self, rules: &Version, day: Day, sink: &mut S) {
        if self.is_locked_on(day) {
            return;
        }
        if rules.programme.evaluation.upgrade == Upgrade::Immediate && self.upgrade(rules, day, day, sink) {
            return;
        }
        let Some(retain) = rules.programme.tiers[self.tier].retain.as_ref().filter(|_| self.grace.is_some()) else {
            return;
        };
        let stance = self.stance(rules, day);
        if measure::holds(retain, &self.tally, &stance) {
            self.grace = None;
            self.confirm(day, Cause::GraceEnded, (retain, &stance), sink);
        }
    }

    /// Sets the tier by hand. `lowered` says whether that counts as going down.
    pub(crate) fn set_by_hand(&mut self, to: usize, day: Day, locked_until: Option<Day>, lowered: bool) {
        self.tier = to;
        self.tier_since = day;
        self.grace = None;
        self.locked_until = locked_until;
        if lowered {
            self.counted_since = day;
        }
    }

    /// How the tier is held.
    #[must_use]
    pub const fn held(&self) -> Held {
        Held { tier_since: self.tier_since, counted_since: self.counted_since, grace: self.grace }
    }

    /// Brings a tier back by hand as it was held. Of a tier that is never lost there is no grace, whatever the rules
    /// were when it began.
    pub(crate) fn set_back(&mut self, rules: &Version, to: usize, locked_until: Option<Day>, held: Held) {
        let can_be_lost = rules.programme.tiers[to].retain.is_some();
        self.tier = to;
        self.tier_since = held.tier_since;
        self.counted_since = held.counted_since;
        self.grace = held.grace.filter(|_| can_be_lost);
        self.locked_until = locked_until;
    }

    /// Counts an activity that is neither a sale nor taken back.
    pub(crate) fn count(&mut self, day: Day, deed: &Deed<'_>) {
        let (metric, value) = match deed {
            Deed::Referral { .. } => (Metric::Referrals, 1),
            Deed::Event => (Metric::Events, 1),
            Deed::Engage => (Metric::Engagements, 1),
            Deed::Topup { amount } => (Metric::Topups, amount.0),
            Deed::Package { .. } => (Metric::Packages, 1),
            Deed::Enrol
            | Deed::Sale { .. }
            | Deed::Refund { .. }
            | Deed::ReferralVoid { .. }
            | Deed::Redeem { .. }
            | Deed::Restore { .. }
            | Deed::Points { .. }
            | Deed::Tier { .. } => return,
        };
        self.tally.add(day, metric, value);
    }

    /// A decision that has just been carried out.
    pub(crate) fn decision(&self, day: Day, from: usize, cause: Cause) -> Decision {
        let grace_until = self.grace.map(|grace| grace.until);
        Decision { day, from, to: self.tier, since: self.tier_since, grace_until, cause }
    }

    /// Says that the tier stays, with the figures of a condition.
    fn confirm<S: Sink>(&self, day: Day, cause: Cause, (condition, stance): (&Condition, &Stance), sink: &mut S) {
        let why = || Some(measure::measure(condition, &self.tally, stance));
        sink.decided(self.decision(day, self.tier, cause), why);
    }

    /// What of the tally any window of this version or a later one can still ask for, seen from `day` on.
    #[must_use]
    pub fn remembered(&self, rulebook: &Rulebook, day: Day) -> Tally {
        let starts = rulebook.versions()[self.version..].iter().flat_map(|version| {
            let stance = self.stance(version, day);
            let windows = version.windows().into_iter();
            windows
                .filter(|window| !matches!(window, Window::Lifetime | Window::Cumulative))
                .map(move |window| stance.window_start(window))
        });
        let horizon = starts.min().unwrap_or(day).min(day);
        self.tally.trimmed(self.counted_since, horizon)
    }

    /// Takes over the tier, its days, grace and lock from a second pass, unless that one is higher.
    pub(crate) fn undo_to<S: Sink>(&mut self, there: &Self, day: Day, sink: &mut S) {
        let same = (self.tier, self.tier_since, self.counted_since, self.grace, self.locked_until)
            == (there.tier, there.tier_since, there.counted_since, there.grace, there.locked_until);
        if there.tier > self.tier || same {
            return;
        }
        let from = self.tier;
        self.tier = there.tier;
        self.tier_since = there.tier_since;
        self.counted_since = there.counted_since;
        self.grace = there.grace;
        self.locked_until = there.locked_until;
        sink.decided(self.decision(day, from, Cause::Undone), || None);
    }
}
