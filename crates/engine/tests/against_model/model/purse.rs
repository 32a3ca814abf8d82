//! Lots of points and points owed.

use jiff::civil::Date;
use yanji_engine::programme::Expiry;

use super::calendar::lot_end;
use super::reached::{Mark, Reached};

/// Points that were earned together.
#[derive(Clone, Debug)]
pub(crate) struct Lot {
    pub(crate) earned_on: Date,
    /// `None`: never.
    pub(crate) expires_on: Option<Date>,
    pub(crate) left: i128,
    /// What expired of it and was not yet set against a refund.
    pub(crate) expired: i128,
}

/// The points of a member.
#[derive(Clone, Debug, Default)]
pub(crate) struct Purse {
    /// In the order in which they were made.
    pub(crate) lots: Vec<Lot>,
    pub(crate) debt: i128,
    /// All that ever expired.
    pub(crate) expired: i128,
}

impl Purse {
    /// What is left in all lots.
    pub(crate) fn balance(&self) -> i128 {
        self.lots.iter().map(|lot| lot.left).sum()
    }

    /// What may be taken on `day`, whether the ends of the days before it have been handled or not.
    pub(crate) fn usable(&self, day: Date) -> i128 {
        self.lots.iter().filter(|lot| lot.expires_on.is_none_or(|end| end >= day)).map(|lot| lot.left).sum()
    }

    /// Adds earned points, after debts; the place of the lot, if one was formed.
    pub(crate) fn add(
        &mut self,
        points: i128,
        day: Date,
        expiry: Option<Expiry>,
        reached: &mut Reached,
    ) -> Option<usize> {
        let paid = points.min(self.debt);
        reached.mark_if(paid > 0, Mark::DebtPaid);
        self.debt -= paid;
        let rest = points - paid;
        if rest == 0 {
            return None;
        }
        let expires_on = expiry.map(|expiry| lot_end(expiry, day));
        self.lots.push(Lot { earned_on: day, expires_on, left: rest, expired: 0 });
        Some(self.lots.len() - 1)
    }

    /// Takes up to so many points, first from the lot that expires first, then the one earned first, then the one
    /// made first; the places of the lots and what was taken of each, in that order.
    pub(crate) fn take(&mut self, mut points: i128, day: Date, reached: &mut Reached) -> Vec<(usize, i128)> {
        let mut parts = Vec::new();
        while points > 0 {
            let first = self
                .lots
                .iter_mut()
                .enumerate()
                .filter(|(_, lot)| lot.left > 0)
                .min_by_key(|(made, lot)| (lot.expires_on.is_none(), lot.expires_on, lot.earned_on, *made));
            let Some((place, lot)) = first else { break };
            reached.mark_if(lot.expires_on == Some(day), Mark::TakenOnLastDay);
            let taken = lot.left.min(points);
            lot.left -= taken;
            points -= taken;
            parts.push((place, taken));
        }
        parts
    }

    /// Brings points back to where they were taken, after debts; what comes to a lot that has ended is gone.
    pub(crate) fn bring_back(&mut self, parts: &[(usize, i128)], day: Date, reached: &mut Reached) {
        for (place, points) in parts {
            let paid = self.debt.min(*points);
            self.debt -= paid;
            reached.mark_if(paid > 0, Mark::RestoredIntoDebt);
            let lot = &mut self.lots[*place];
            let rest = points - paid;
            if lot.expires_on.is_some_and(|end| end < day) {
                lot.expired += rest;
                self.expired += rest;
                reached.mark_if(rest > 0, Mark::RestoredTooLate);
            } else {
                reached.mark_if(rest > 0 && lot.left == 0, Mark::RestoredIntoEmptyLot);
                lot.left += rest;
            }
        }
    }

    /// Takes back what a refund un-earns: from the sale's own lot, what of it expired, the other lots, into debt.
    pub(crate) fn claw_back(&mut self, mut points: i128, own: Option<usize>, day: Date, reached: &mut Reached) {
        if let Some(own) = own {
            let lot = &mut self.lots[own];
            let from_left = lot.left.min(points);
            lot.left -= from_left;
            points -= from_left;
            let from_expired = lot.expired.min(points);
            lot.expired -= from_expired;
            points -= from_expired;
            reached.mark_if(from_left > 0, Mark::ClawedFromOwnLot);
            reached.mark_if(from_expired > 0, Mark::ClawedFromExpired);
        }
        let taken: i128 = self.take(points, day, reached).iter().map(|(_, taken)| taken).sum();
        let missing = points - taken;
        reached.mark_if(missing < points, Mark::ClawedFromOthers);
        reached.mark_if(missing > 0, Mark::ClawedIntoDebt);
        self.debt += missing;
    }

    /// The end of a day: what is left in lots that expire on it is gone.
    pub(crate) fn expire(&mut self, day: Date, reached: &mut Reached) {
        for lot in &mut self.lots {
            if lot.expires_on == Some(day) {
                reached.mark_if(lot.left > 0, Mark::Expired);
                self.expired += lot.left;
                lot.expired += lot.left;
                lot.left = 0;
            }
        }
    }
}
