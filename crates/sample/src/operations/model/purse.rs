//! Lots of points and points owed, as `docs/programme.md` tells them.

use yanji_engine::Day;

/// After so many months a lot ends.
const LOT_MONTHS: i32 = 6;

/// Points that were given at one time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lot {
    /// The day on which they were given.
    pub earned_on: Day,
    /// The last day on which they can be used.
    pub ends_on: Day,
    /// What is left.
    pub left: i64,
    /// What expired and was not set against a refund.
    pub expired: i64,
}

/// A member's points.
#[derive(Clone, Debug, Default)]
pub(super) struct Purse {
    /// In the order in which they were made.
    pub(super) lots: Vec<Lot>,
    pub(super) debt: i64,
    pub(super) expired: i64,
}

impl Purse {
    pub(super) fn balance(&self) -> i64 {
        self.lots.iter().map(|lot| lot.left).sum()
    }

    /// Pays what is owed and makes a lot of the rest; its place, if there was a rest.
    pub(super) fn give(&mut self, points: i64, day: Day) -> Option<usize> {
        let paid = points.min(self.debt);
        self.debt -= paid;
        let left = points - paid;
        if left == 0 {
            return None;
        }
        self.lots.push(Lot { earned_on: day, ends_on: day.add_months(LOT_MONTHS), left, expired: 0 });
        Some(self.lots.len() - 1)
    }

    /// Takes up to so many points: from which lots, and how many of each.
    pub(super) fn take(&mut self, mut points: i64) -> Vec<(usize, i64)> {
        let mut parts = Vec::new();
        while points > 0 {
            let open = self.lots.iter_mut().enumerate().filter(|(_, lot)| lot.left > 0);
            let Some((place, lot)) = open.min_by_key(|(made, lot)| (lot.ends_on, lot.earned_on, *made)) else { break };
            let taken = lot.left.min(points);
            lot.left -= taken;
            points -= taken;
            parts.push((place, taken));
        }
        parts
    }

    /// Takes back what a refunded sale had earned, or what a referral that is void had given.
    pub(super) fn claw_back(&mut self, mut points: i64, own: Option<usize>) {
        if let Some(lot) = own.and_then(|own| self.lots.get_mut(own)) {
            let from_left = lot.left.min(points);
            let from_expired = lot.expired.min(points - from_left);
            lot.left -= from_left;
            lot.expired -= from_expired;
            points -= from_left + from_expired;
        }
        let taken: i64 = self.take(points).iter().map(|(_, taken)| taken).sum();
        self.debt += points - taken;
    }

    /// Brings back points of a redemption, the last one taken first.
    pub(super) fn bring_back(&mut self, parts: &mut Vec<(usize, i64)>, mut points: i64, day: Day) {
        while points > 0
            && let Some((place, out)) = parts.pop()
        {
            let back = points.min(out);
            points -= back;
            if out > back {
                parts.push((place, out - back));
            }
            let paid = back.min(self.debt);
            self.debt -= paid;
            let Some(lot) = self.lots.get_mut(place) else { return };
            if lot.ends_on < day {
                lot.expired += back - paid;
                self.expired += back - paid;
            } else {
                lot.left += back - paid;
            }
        }
    }

    /// Ends a day; whether any points went with it.
    pub(super) fn end_day(&mut self, day: Day) -> bool {
        let before = self.expired;
        for lot in self.lots.iter_mut().filter(|lot| lot.ends_on == day) {
            self.expired += lot.left;
            lot.expired += lot.left;
            lot.left = 0;
        }
        self.expired > before
    }
}
