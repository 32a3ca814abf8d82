//! One member: the fold of her activities and of the ends of days under a rulebook.
//!
//! The front desk, the nightly clock, a replay and `verify` all go through [`Member::handle`] and
//! [`Member::close_days`]; there is no second way to change a state.

mod admit;
mod history;

pub use history::{PastRedeem, PastReferral, PastSale, PastSaleLine};

use crate::activity::{Activity, Deed, RefundLine, Refusal, SaleLine};
use crate::day::Day;
use crate::effect::{Cause, Sink};
use crate::number::{Fen, Points, earned};
use crate::programme::{Metric, OnRefund};
use crate::purse::{LotEnds, Purse};
use crate::rulebook::{Rulebook, Version};
use crate::standing::{Grace, Quiet, Standing};
use crate::tally::Correction;
use history::{History, Step, StepDeed};

/// Between which days activities are accepted, where the clock runs live. `None` leaves a side open, as in a replay.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bounds {
    /// The last day whose end has been handled for the clinic.
    pub closed_through: Option<Day>,
    /// Today, in the clinic's time zone.
    pub today: Option<Day>,
}

/// One member's account.
///
/// A member is either *whole*, having seen every accepted activity since enrolment, or *restored* from what the books
/// keep of her. A restored one can do everything except refund, restore, void, take back a tier set by hand and explain,
/// which look back: for those the caller folds the journal into a whole one.
#[derive(Clone, Debug, Default)]
pub struct Member {
    life: Option<Life>,
    history: History,
    /// Memory for the second pass of an undo.
    scratch: Option<Box<Standing>>,
    /// Memory of the member that this value was before.
    spare: Option<Life>,
    /// Up to when her tier is surely left alone.
    quiet: Option<Quiet>,
    lot_ends: LotEnds,
}

/// What a member has once she is enrolled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Life {
    /// The day of enrolment.
    pub enrolled_on: Day,
    /// The day of the last accepted activity.
    pub last_day: Day,
    /// The tier part.
    pub standing: Standing,
    /// The points part.
    pub purse: Purse,
}

/// A member's state as the outside sees it, comparable as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct State {
    /// The version of the rulebook that the tier's place belongs to.
    pub version: usize,
    /// The place in the ladder.
    pub tier: usize,
    /// Since when the tier counts as held.
    pub tier_since: Day,
    /// The start of the window `cumulative`.
    pub counted_since: Day,
    /// The grace that is running, if any.
    pub grace: Option<Grace>,
    /// The last day of a lock by hand, if any.
    pub locked_until: Option<Day>,
    /// Points that can be used.
    pub points: Points,
    /// Points that ever expired.
    pub points_expired: Points,
    /// Points owed.
    pub points_debt: Points,
    /// Spend over the lifetime.
    pub spend: Fen,
    /// Visits over the lifetime.
    pub visits: i64,
}

impl Bounds {
    /// Whether something may be entered for a day, as far as the clock is concerned.
    ///
    /// # Errors
    /// [`Refusal::DayClosed`], [`Refusal::DayAhead`].
    pub fn admit(self, day: Day) -> Result<(), Refusal> {
        if self.closed_through.is_some_and(|closed| day <= closed) {
            return Err(Refusal::DayClosed);
        }
        if self.today.is_some_and(|today| day > today) {
            return Err(Refusal::DayAhead);
        }
        Ok(())
    }
}

impl Life {
    /// The next day whose end can change anything, or [`Day::NEVER`].
    #[must_use]
    pub fn due_on(&self, rulebook: &Rulebook) -> Day {
        self.standing.due_on(rulebook).min(self.purse.due_on())
    }

    /// The state as the outside sees it.
    #[must_use]
    pub fn state(&self) -> State {
        let Standing { version, tier, tier_since, counted_since, grace, locked_until, ref tally, .. } = self.standing;
        let lifetime = tally.lifetime();
        State {
            version,
            tier,
            tier_since,
            counted_since,
            grace,
            locked_until,
            points: self.purse.balance(),
            points_expired: self.purse.expired(),
            points_debt: self.purse.debt(),
            spend: Fen(lifetime[Metric::Spend as usize]),
            visits: lifetime[Metric::Visits as usize],
        }
    }

    fn close_days<S: Sink>(&mut self, rulebook: &Rulebook, through: Day, sink: &mut S) {
        self.purse.expire_through(through, sink);
        self.standing.close_through(rulebook, through, sink);
    }

    /// Handles the ends of all days before `day` and takes over the version in force on it.
    fn open_day<S: Sink>(&mut self, rulebook: &Rulebook, day: Day, sink: &mut S) {
        self.purse.expire_through(day.previous(), sink);
        self.standing.open_day(rulebook, day, sink);
    }
}

impl Member {
    /// Nobody yet: enrolled by the first accepted activity.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A member as the books keep her. `sales` are those that the next activity may name.
    #[must_use]
    pub fn restore(life: Life) -> Self {
        Self { life: Some(life), ..Self::default() }
    }

    /// What she has, once enrolled.
    #[must_use]
    pub const fn life(&self) -> Option<&Life> {
        self.life.as_ref()
    }

    /// Her state, once enrolled.
    #[must_use]
    pub fn state(&self) -> Option<State> {
        self.life.as_ref().map(Life::state)
    }

    /// Her sales, in the order of the journal; of a restored member only those since.
    #[must_use]
    pub fn sales(&self) -> &[PastSale] {
        self.history.sales()
    }

    /// The lines of one of her sales.
    #[must_use]
    pub fn lines_of(&self, sale: &PastSale) -> &[PastSaleLine] {
        self.history.lines_of(sale)
    }

    /// Her referrals, in the order of the journal; of a restored member only those since.
    #[must_use]
    pub fn referrals(&self) -> &[PastReferral] {
        self.history.referrals()
    }

    /// Her redemptions, in the order of the journal; of a restored member only those since.
    #[must_use]
    pub fn redeems(&self) -> &[PastRedeem] {
        self.history.redeems()
    }

    /// Days with a value for every step that a metric other than sales and referrals counts: the day and the value.
    pub fn counted(&self, metric: Metric) -> impl Iterator<Item = (Day, i64)> {
        self.history.counted(metric)
    }

    /// Lets a restored member know of an earlier sale, so that a second one with its number is refused.
    pub fn recall_sale(&mut self, sale: u64, day: Day) {
        self.history.recall_sale(sale, day);
    }

    /// Becomes nobody again, keeping the memory: a replay uses one value for millions of members.
    pub fn clear(&mut self) {
        self.history.clear();
        self.spare = self.life.take().or_else(|| self.spare.take());
        self.quiet = None;
        self.lot_ends.lay_out();
    }

    /// Handles the ends of all days up to and with `through`, oldest first.
    pub fn close_days<S: Sink>(&mut self, rulebook: &Rulebook, through: Day, sink: &mut S) {
        if let Some(life) = &mut self.life {
            life.close_days(rulebook, through, sink);
        }
    }

    /// Handles the ends of all days before `day` and takes over the version in force on it: her state in the morning.
    pub fn open_day<S: Sink>(&mut self, rulebook: &Rulebook, day: Day, sink: &mut S) {
        if let Some(life) = &mut self.life {
            life.open_day(rulebook, day, sink);
        }
    }

    /// Handles one activity, after the ends of all days before its day.
    ///
    /// # Errors
    /// The first [`Refusal`] that applies, in the fixed order; nothing has changed then.
    pub fn handle<S: Sink>(
        &mut self,
        rulebook: &Rulebook,
        bounds: Bounds,
        activity: &Activity<'_>,
        sink: &mut S,
    ) -> Result<(), Refusal> {
        let admitted = self.admit(rulebook, bounds, activity)?;
        let Activity { day, deed } = *activity;
        let joined = self.life.is_none();
        if deed == Deed::Enrol && !joined {
            return Ok(());
        }
        if joined {
            self.enrol(rulebook, day, sink);
        }
        let Some(life) = &mut self.life else { return Ok(()) };
        life.purse.expire_through(day.previous(), sink);
        life.standing.open_day_if_due(&mut self.quiet, rulebook, day, sink);
        life.last_day = day;
        let rules = life.standing.rules(rulebook);
        let history = &mut self.history;
        match deed {
            Deed::Enrol => return Ok(()),
            Deed::Sale { sale, lines } => {
                let expires_on = self.lot_ends.of(rules.programme.points.expire, day);
                sell(life, history, rules, Sold { sale, day, lines, expires_on }, sink);
            }
            Deed::Refund { lines, .. } => {
                refund(life, history, admitted.place, day, lines, sink);
                self.undo(rulebook, day, sink);
                return Ok(());
            }
            Deed::ReferralVoid { .. } => {
                let referral = history.void_referral(admitted.place);
                life.standing.tally.void_referral(referral.day);
                life.purse.claw_back(day, referral.points, referral.lot, sink);
                self.undo(rulebook, day, sink);
                return Ok(());
            }
            Deed::Tier { locked_until, as_held: None, .. } => {
                set_tier(life, history, admitted.place, day, locked_until, sink);
                return Ok(());
            }
            Deed::Tier { locked_until, as_held: Some(held), .. } => {
                let from = life.standing.tier;
                history.forget_tier();
                life.standing.set_back(rules, admitted.place, locked_until, held);
                sink.decided(life.standing.decision(day, from, Cause::ByHand { locked_until }), || None);
                return Ok(());
            }
            Deed::Referral { referral } => {
                life.standing.count(day, &deed);
                let points = rules.points_of(&deed);
                let lot = reward(life, &mut self.lot_ends, rules, day, points, sink);
                history.push_referral(PastReferral { referral, day, points, lot, is_void: false });
            }
            Deed::Redeem { redeem: 0, points } => {
                history.push(day, StepDeed::Other);
                life.purse.take(day, points, |_| (), sink);
            }
            Deed::Redeem { redeem, points } => {
                history.push_redeem(redeem, day, points);
                life.purse.take(day, points, |part| history.push_part(part), sink);
            }
            Deed::Restore { points, .. } => {
                let parts = history.bring_back(admitted.place, day, points);
                life.purse.bring_back(day, points, parts, sink);
            }
            Deed::Points { points } => {
                history.push(day, StepDeed::Other);
                let expires_on = self.lot_ends.of(rules.programme.points.expire, day);
                give_or_take(life, day, points, expires_on, sink);
            }
            Deed::Event | Deed::Engage | Deed::Topup { .. } | Deed::Package { .. } => {
                history.push_counted(day, &deed);
                life.standing.count(day, &deed);
                reward(life, &mut self.lot_ends, rules, day, rules.points_of(&deed), sink);
            }
        }
        life.standing.after_activity(rules, day, sink);
        Ok(())
    }

    fn enrol<S: Sink>(&mut self, rulebook: &Rulebook, day: Day, sink: &mut S) {
        let life = match self.spare.take() {
            Some(mut life) => {
                life.standing.restart(rulebook, day);
                life.purse.clear();
                Life { enrolled_on: day, last_day: day, ..life }
            }
            None => Life {
                enrolled_on: day,
                last_day: day,
                standing: Standing::enrolled(rulebook, day),
                purse: Purse::default(),
            },
        };
        sink.decided(life.standing.decision(day, 0, Cause::Enrolled), || None);
        self.life = Some(life);
    }

    /// What the programme makes of the tier after a refund or a void on `day`.
    fn undo<S: Sink>(&mut self, rulebook: &Rulebook, day: Day, sink: &mut S) {
        let Some(life) = &mut self.life else { return };
        if life.standing.rules(rulebook).programme.evaluation.on_refund == OnRefund::Keep {
            return;
        }
        // Conditions only ask for more. Who never rose cannot have risen with less, so there is nothing to undo; that
        // spares most refunds the second pass.
        if life.standing.is_as_enrolled(life.enrolled_on) {
            return;
        }
        let there = self.scratch.get_or_insert_with(|| Box::new(Standing::enrolled(rulebook, day)));
        there.restart(rulebook, life.enrolled_on);
        self.history.walk_again(there, rulebook);
        there.open_day(rulebook, day, &mut ());
        life.standing.undo_to(there, day, sink);
    }
}

/// A sale that is accepted.
struct Sold<'a> {
    sale: u64,
    day: Day,
    lines: &'a [SaleLine],
    /// The last day of the lot that it makes.
    expires_on: Day,
}

fn sell<S: Sink>(life: &mut Life, history: &mut History, rules: &Version, sold: Sold<'_>, sink: &mut S) {
    let Sold { sale, day, lines, expires_on } = sold;
    let tier = life.standing.tier;
    let multiplier = rules.programme.tiers[tier].points_multiplier;
    let priced = || lines.iter().map(|line| (line.amount, rules.rate_of(line, day, tier)));
    // Within the bound by `admit`, which refuses what could pass it.
    let points = earned(multiplier, priced()).unwrap_or(Points::MOST_EARNED);
    let lot = life.purse.give(day, points, expires_on, sink);
    let past = PastSale::new(sale, day, multiplier, points, lot);
    let amount = history.push_sale(past, priced());
    life.standing.tally.add_sale(day, amount, points, true);
}

fn refund<S: Sink>(life: &mut Life, history: &mut History, place: usize, day: Day, lines: &[RefundLine], sink: &mut S) {
    let taken = history.take_back(place, lines);
    let sale = taken.sale;
    let correction = Correction { spend: taken.amount, points: taken.points, sale_gone: sale.is_gone };
    life.standing.tally.correct_sale(sale.day, correction);
    life.purse.claw_back(day, taken.points, sale.lot, sink);
}

fn set_tier<S: Sink>(
    life: &mut Life,
    history: &mut History,
    to: usize,
    day: Day,
    locked_until: Option<Day>,
    sink: &mut S,
) {
    let from = life.standing.tier;
    let lowered = to < from;
    history.push(day, StepDeed::Tier { to, locked_until, lowered });
    life.standing.set_by_hand(to, day, locked_until, lowered);
    sink.decided(life.standing.decision(day, from, Cause::ByHand { locked_until }), || None);
}

/// Gives points for taking part, which no tier multiplies. Returns the number of the lot, if one was made.
fn reward<S: Sink>(
    life: &mut Life,
    lot_ends: &mut LotEnds,
    rules: &Version,
    day: Day,
    points: Points,
    sink: &mut S,
) -> Option<u32> {
    if points.0 == 0 {
        return None;
    }
    life.purse.give(day, points, lot_ends.of(rules.programme.points.expire, day), sink)
}

fn give_or_take<S: Sink>(life: &mut Life, day: Day, points: Points, expires_on: Day, sink: &mut S) {
    if points.0 > 0 {
        life.purse.give(day, points, expires_on, sink);
    } else {
        life.purse.deduct(day, Points(-points.0), sink);
    }
}

impl Step {
    /// Does the step in a second pass, on a day that is open.
    fn walk(&self, standing: &mut Standing, rulebook: &Rulebook, history: &History) {
        let day = self.day;
        match self.deed {
            StepDeed::Sale(place) => {
                let sale = &history.sales()[place as usize];
                standing.tally.add_sale(day, sale.left, sale.points, !sale.is_gone);
            }
            StepDeed::Referral(place) => {
                if !history.referrals()[place as usize].is_void {
                    standing.tally.add(day, Metric::Referrals, 1);
                }
            }
            StepDeed::Counted(metric, value) => standing.tally.add(day, metric, value),
            StepDeed::Other => {}
            StepDeed::Tier { to, locked_until, lowered } => {
                standing.set_by_hand(to, day, locked_until, lowered);
                return;
            }
            StepDeed::Forgotten => return,
        }
        let rules = standing.rules(rulebook);
        standing.after_activity(rules, day, &mut ());
    }
}
