//! What is not accepted: every refusal that depends on the member, in its fixed order, before anything changes.

use super::{Bounds, Member};
use crate::activity::{Activity, Deed, RefundLine, Refusal, SaleLine};
use crate::day::Day;
use crate::number::{Fen, Micros, Points, earned};
use crate::rulebook::{Rulebook, Version};

/// The most points that an account may hold or have held: far above any clinic, and safe to add to.
const MOST_HELD: i64 = 1_000_000_000_000_000_000;

/// What admitting an activity found, so that handling it need not search again.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Admitted {
    /// The place of the sale, referral or tier that the activity names.
    pub(super) place: usize,
}

impl Member {
    /// Refuses what cannot be accepted.
    pub(super) fn admit(
        &self,
        rulebook: &Rulebook,
        bounds: Bounds,
        activity: &Activity<'_>,
    ) -> Result<Admitted, Refusal> {
        let Activity { day, deed } = *activity;
        if !(Day::FIRST..=Day::LAST).contains(&day) {
            return Err(Refusal::InvalidDay);
        }
        let rules = rulebook.on(day);
        self.check_numbers(rules, &deed)?;
        self.check_day(bounds, day, &deed)?;
        let place = match deed {
            Deed::Sale { sale, .. } => match self.history.find_sale(sale) {
                Some(_) => Err(Refusal::DuplicateSale),
                None => Ok(0),
            },
            Deed::Refund { sale, lines } => self.admit_refund(sale, lines),
            Deed::ReferralVoid { referral } => {
                self.history.find_live_referral(referral).ok_or(Refusal::UnknownReferral)
            }
            Deed::Redeem { points, .. } => self.admit_taking(day, points),
            Deed::Restore { redeem, points } => self.admit_restoring(redeem, points),
            Deed::Points { points } if points.0 < 0 => self.admit_taking(day, Points(-points.0)),
            Deed::Tier { code, .. } => admit_tier(rules, code),
            Deed::Enrol
            | Deed::Points { .. }
            | Deed::Referral { .. }
            | Deed::Event
            | Deed::Engage
            | Deed::Topup { .. }
            | Deed::Package { .. } => Ok(0),
        }?;
        Ok(Admitted { place })
    }

    fn check_numbers(&self, rules: &Version, deed: &Deed<'_>) -> Result<(), Refusal> {
        let amount_fits = |amount: Fen| (0..=Fen::MOST.0).contains(&amount.0);
        let held = |points: i64| {
            self.life.as_ref().is_some_and(|life| life.purse.balance().0 + life.purse.expired().0 + points > MOST_HELD)
        };
        match deed {
            Deed::Sale { lines, .. } => {
                let total = total(lines.iter().map(|line| line.amount)).ok_or(Refusal::InvalidAmount)?;
                let plain = lines.iter().all(|line| line.bonus == Micros::ONE);
                let safe = plain && total <= rules.safe_sale() || earns_within_bounds(rules, lines);
                if lines.is_empty() || !safe || held(Points::MOST_EARNED.0) {
                    return Err(Refusal::InvalidAmount);
                }
            }
            Deed::Refund { lines, .. } => {
                total(lines.iter().map(|line| line.amount)).ok_or(Refusal::InvalidAmount)?;
            }
            Deed::Topup { amount } | Deed::Package { amount } if !amount_fits(*amount) => {
                return Err(Refusal::InvalidAmount);
            }
            Deed::Redeem { points, .. } | Deed::Restore { points, .. } if !(1..=Points::MOST.0).contains(&points.0) => {
                return Err(Refusal::InvalidPoints);
            }
            Deed::Restore { points, .. } if held(points.0) => return Err(Refusal::InvalidPoints),
            Deed::Points { points }
                if points.0 == 0 || points.0.unsigned_abs() > Points::MOST.0.unsigned_abs() || held(points.0) =>
            {
                return Err(Refusal::InvalidPoints);
            }
            Deed::Event | Deed::Engage | Deed::Referral { .. } => {
                let points = rules.points_of(deed);
                if points.0 > 0 && held(points.0) {
                    return Err(Refusal::InvalidPoints);
                }
            }
            Deed::Enrol
            | Deed::Topup { .. }
            | Deed::Package { .. }
            | Deed::Redeem { .. }
            | Deed::Restore { .. }
            | Deed::Points { .. }
            | Deed::ReferralVoid { .. }
            | Deed::Tier { .. } => {}
        }
        Ok(())
    }

    fn check_day(&self, bounds: Bounds, day: Day, deed: &Deed<'_>) -> Result<(), Refusal> {
        let again = *deed == Deed::Enrol && self.life.is_some();
        if !again && self.life.as_ref().is_some_and(|life| day < life.last_day) {
            return Err(Refusal::DayBeforeLast);
        }
        let closed_through = bounds.closed_through.filter(|_| !again);
        Bounds { closed_through, ..bounds }.admit(day)
    }

    fn admit_refund(&self, sale: u64, lines: &[RefundLine]) -> Result<usize, Refusal> {
        let place = self.history.find_sale(sale).ok_or(Refusal::UnknownSale)?;
        let past = &self.history.sales()[place];
        let left = self.history.lines_of(past);
        let mut wanted = Fen(0);
        for (index, line) in lines.iter().enumerate() {
            let repeated = lines[..index].iter().any(|other| other.line == line.line);
            let of_line = left.get(line.line).filter(|_| !repeated).ok_or(Refusal::OverRefund)?;
            if line.amount > of_line.left {
                return Err(Refusal::OverRefund);
            }
            wanted.0 += line.amount.0;
        }
        let nothing = wanted.0 == 0 && (past.amount.0 > 0 || past.is_gone);
        if nothing || past.is_gone { Err(Refusal::OverRefund) } else { Ok(place) }
    }

    fn admit_restoring(&self, redeem: u64, points: Points) -> Result<usize, Refusal> {
        let place = self.history.find_redeem(redeem).ok_or(Refusal::UnknownRedeem)?;
        if points > self.history.redeems()[place].out { Err(Refusal::OverRestore) } else { Ok(place) }
    }

    fn admit_taking(&self, day: Day, points: Points) -> Result<usize, Refusal> {
        let available = self.life.as_ref().map_or(Points(0), |life| life.purse.available_on(day));
        if points > available { Err(Refusal::InsufficientPoints) } else { Ok(0) }
    }
}

/// The sum of amounts, each and all within what is accepted.
fn total(mut amounts: impl Iterator<Item = Fen>) -> Option<Fen> {
    amounts.try_fold(Fen(0), |sum, amount| {
        let next = Fen(sum.0.checked_add(amount.0)?);
        (amount.0 >= 0 && next <= Fen::MOST).then_some(next)
    })
}

#[cold]
fn earns_within_bounds(rules: &Version, lines: &[SaleLine]) -> bool {
    if lines.iter().any(|line| !(Micros::ONE..=SaleLine::MOST_BONUS).contains(&line.bonus)) {
        return false;
    }
    let largest = lines.iter().map(|line| (line.amount, rules.largest_rate_of(line)));
    earned(rules.largest_multiplier(), largest).is_some()
}

fn admit_tier(rules: &Version, code: &str) -> Result<usize, Refusal> {
    let tier = rules.programme.tier_index(code).ok_or(Refusal::UnknownTier)?;
    if rules.programme.tiers[tier].enabled { Ok(tier) } else { Err(Refusal::TierDisabled) }
}
