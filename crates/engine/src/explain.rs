//! Why a member has her tier, what is missing to the next, what keeps it and until when: figures with the activities
//! that counted. Sentences are made in `words`.

use crate::day::Day;
use crate::measure::{self, Count, Measured, Reading};
use crate::member::{Life, Member};
use crate::number::Micros;
use crate::programme::{Condition, Metric, Threshold, Upgrade};
use crate::rulebook::{Rulebook, Version};

/// What can be said of a member's tier on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The day on which it is said.
    pub day: Day,
    /// The version of the rulebook whose ladder the places below belong to.
    pub version: usize,
    /// The place in the ladder.
    pub tier: usize,
    /// Since when the tier counts as held.
    pub tier_since: Day,
    /// The last day on which nothing but a hand changes the tier.
    pub locked_until: Option<Day>,
    /// The next tier up that can be qualified for, with what is missing.
    pub next: Option<Next>,
    /// What keeps the tier; `None` when it is never lost.
    pub keep: Option<Keep>,
}

/// The next tier up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Next {
    /// Its place in the ladder.
    pub tier: usize,
    /// Its condition as it stands today.
    pub condition: Measured,
    /// What counted, one list for each metric and window in the condition, in its order.
    pub evidence: Vec<Evidence>,
    /// The evaluation that decides on it; `None`: the activity with which the condition holds.
    pub decided_on: Option<Day>,
    /// The last day of a lock, before the end of which nothing is decided.
    pub locked_until: Option<Day>,
}

/// What keeps a tier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keep {
    /// The day at whose end it is decided: the next evaluation, or the last day of grace.
    pub until: Day,
    /// Whether a grace is running.
    pub in_grace: bool,
    /// Its condition with what counts so far for that day.
    pub condition: Measured,
    /// What counted, as in [`Next::evidence`].
    pub evidence: Vec<Evidence>,
}

/// What counted for one metric over one window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The metric, the days and the sum.
    pub count: Count,
    /// What made the sum up, oldest first.
    pub counted: Vec<Counted>,
}

/// One activity that counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    /// The day.
    pub day: Day,
    /// The number of the sale, where it is one.
    pub sale: Option<u64>,
    /// How much it counted: fen for money, else a number.
    pub value: i64,
}

/// What is missing to fulfil a threshold, in the metric's own unit; 0 when it is met.
#[must_use]
pub fn missing(count: &Count, threshold: Threshold) -> i64 {
    let unit = i128::from(if count.metric.is_money() { 10_000 } else { Micros::ONE.0 });
    let have = count.metric.micros(count.value);
    if threshold.met_by(have) {
        return 0;
    }
    let wanted = match threshold {
        Threshold::AtLeast(number) => (i128::from(number.0) + unit - 1).div_euclid(unit),
        Threshold::MoreThan(number) => i128::from(number.0).div_euclid(unit) + 1,
    };
    i64::try_from(wanted - i128::from(count.value)).unwrap_or(i64::MAX)
}

/// Explains the tier of a whole member, whose ends of days have been handled up to the day before `day`.
#[must_use]
pub fn explain(member: &Member, rulebook: &Rulebook, day: Day) -> Option<Explanation> {
    let life = member.life()?;
    let rules = life.standing.rules(rulebook);
    Some(Explanation {
        day,
        version: life.standing.version,
        tier: life.standing.tier,
        tier_since: life.standing.tier_since,
        locked_until: life.standing.locked_until.filter(|until| *until >= day),
        next: next(member, life, rules, day),
        keep: keep(member, life, rules, day),
    })
}

fn next(member: &Member, life: &Life, rules: &Version, day: Day) -> Option<Next> {
    let tiers = &rules.programme.tiers;
    let evaluation = &rules.programme.evaluation;
    let above = life.standing.tier + 1..tiers.len();
    let (tier, qualify) =
        above.filter(|place| tiers[*place].enabled).find_map(|place| Some((place, tiers[place].qualify.as_ref()?)))?;
    let decided_on = match evaluation.upgrade {
        Upgrade::Immediate => None,
        Upgrade::Evaluation => {
            let free_from = life.standing.locked_until.map_or(day, |until| day.max(until.next()));
            Some(measure::next_evaluation(evaluation.cycle, life.standing.tier_since, free_from))
        }
    };
    let locked_until = life.standing.locked_until.filter(|until| *until >= day);
    let (condition, evidence) = read(member, life, rules, qualify, day);
    Some(Next { tier, condition, evidence, decided_on, locked_until })
}

fn keep(member: &Member, life: &Life, rules: &Version, day: Day) -> Option<Keep> {
    let standing = &life.standing;
    let tier = &rules.programme.tiers[standing.tier];
    let retain = tier.retain.as_ref()?;
    let free_from = standing.locked_until.map_or(day, |until| day.max(until.next()));
    let until = match standing.grace {
        Some(grace) => grace.until.max(free_from),
        None => {
            let held = standing.tier_since.add_months(i32::from(tier.min_hold_months));
            measure::next_evaluation(rules.programme.evaluation.cycle, standing.tier_since, free_from.max(held))
        }
    };
    // In grace, fulfilling the condition on any day is enough, so that it is read today; else on the day of decision.
    let read_on = if standing.grace.is_some() { day } else { until };
    let (condition, evidence) = read(member, life, rules, retain, read_on);
    Some(Keep { until, in_grace: standing.grace.is_some(), condition, evidence })
}

fn read(member: &Member, life: &Life, rules: &Version, condition: &Condition, day: Day) -> (Measured, Vec<Evidence>) {
    let stance = life.standing.stance(rules, day);
    let measured = measure::measure(condition, &life.standing.tally, &stance);
    let mut counts = Vec::new();
    gather(&measured, &mut counts);
    let evidence = counts.into_iter().map(|count| Evidence { count, counted: counted(member, &count) }).collect();
    (measured, evidence)
}

fn gather(measured: &Measured, counts: &mut Vec<Count>) {
    match &measured.reading {
        Reading::Metric { count, .. } => counts.push(*count),
        Reading::All(parts) | Reading::Any(parts) => parts.iter().for_each(|part| gather(part, counts)),
        Reading::Score { counts: parts, .. } => counts.extend(parts.iter().map(|(count, _)| *count)),
    }
}

/// The activities that make up a count.
fn counted(member: &Member, count: &Count) -> Vec<Counted> {
    let within = |day: Day| (count.from..=count.to).contains(&day);
    let live_sales = || member.sales().iter().filter(|sale| within(sale.day) && !sale.is_gone);
    let of_sales = |value: fn(&crate::member::PastSale) -> i64| {
        live_sales()
            .map(|sale| Counted { day: sale.day, sale: Some(sale.sale), value: value(sale) })
            .filter(|counted| counted.value > 0)
            .collect()
    };
    match count.metric {
        Metric::Spend => of_sales(|sale| sale.left.0),
        Metric::PointsEarned => of_sales(|sale| sale.points.0),
        Metric::Visits => {
            let mut days: Vec<Counted> =
                live_sales().map(|sale| Counted { day: sale.day, sale: Some(sale.sale), value: 1 }).collect();
            days.dedup_by_key(|counted| counted.day);
            days
        }
        Metric::Referrals => member
            .referrals()
            .iter()
            .filter(|referral| !referral.is_void && within(referral.day))
            .map(|referral| Counted { day: referral.day, sale: None, value: 1 })
            .collect(),
        Metric::Events | Metric::Engagements | Metric::Topups | Metric::Packages => member
            .counted(count.metric)
            .filter(|(day, _)| within(*day))
            .map(|(day, value)| Counted { day, sale: None, value })
            .collect(),
    }
}
