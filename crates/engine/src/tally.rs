//! What a member has done, day by day, summed so that any window is two look-ups.

use crate::day::Day;
use crate::number::{Fen, Points};
use crate::programme::Metric;

/// The sums of every metric, in the order of [`Metric::ALL`]: fen for money, numbers for the rest.
pub type Sums = [i64; Metric::ALL.len()];

/// The running sums up to and with one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DaySums {
    /// The day.
    pub day: Day,
    /// How many sales of that day are not refunded in full.
    pub live_sales: u32,
    /// All up to and with that day.
    pub sums: Sums,
}

/// The running sums of one member, one entry for each day on which anything counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    days: Vec<DaySums>,
}

/// By how much a refund changed what a sale counts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Correction {
    pub(crate) spend: Fen,
    pub(crate) points: Points,
    pub(crate) sale_gone: bool,
}

impl Tally {
    /// The entries, oldest first.
    #[must_use]
    pub fn days(&self) -> &[DaySums] {
        &self.days
    }

    /// A tally of stored entries, oldest first.
    #[must_use]
    pub const fn restore(days: Vec<DaySums>) -> Self {
        Self { days }
    }

    /// The sums over all days.
    #[must_use]
    pub fn lifetime(&self) -> &Sums {
        self.days.last().map_or(&[0; Metric::ALL.len()], |day| &day.sums)
    }

    /// A metric over the days from `from` on.
    #[must_use]
    pub fn since(&self, metric: Metric, from: Day) -> i64 {
        let Some(last) = self.days.last() else { return 0 };
        if last.day < from {
            return 0;
        }
        let before = self.days.partition_point(|entry| entry.day < from);
        let sum_before = before.checked_sub(1).map_or(0, |index| self.days[index].sums[metric as usize]);
        last.sums[metric as usize] - sum_before
    }

    /// Forgets everything, keeping the memory.
    pub(crate) fn clear(&mut self) {
        self.days.clear();
    }

    /// The entry of a day that is not before the last one.
    fn on(&mut self, day: Day) -> &mut DaySums {
        let sums = match self.days.last() {
            Some(last) if last.day >= day => None,
            Some(last) => Some(last.sums),
            None => Some([0; Metric::ALL.len()]),
        };
        if let Some(sums) = sums {
            self.days.push(DaySums { day, live_sales: 0, sums });
        }
        let last = self.days.len() - 1;
        &mut self.days[last]
    }

    /// Counts something other than a sale.
    pub(crate) fn add(&mut self, day: Day, metric: Metric, value: i64) {
        self.on(day).sums[metric as usize] += value;
    }

    /// Counts a sale, which is a visit if it is `live`: not refunded in full.
    pub(crate) fn add_sale(&mut self, day: Day, spend: Fen, points: Points, live: bool) {
        let entry = self.on(day);
        entry.sums[Metric::Spend as usize] += spend.0;
        entry.sums[Metric::PointsEarned as usize] += points.0;
        if live {
            entry.live_sales += 1;
            if entry.live_sales == 1 {
                entry.sums[Metric::Visits as usize] += 1;
            }
        }
    }

    /// Takes back part of a sale on the day of that sale.
    pub(crate) fn correct_sale(&mut self, day: Day, correction: Correction) {
        let first = self.days.partition_point(|entry| entry.day < day);
        let mut visit_gone = 0;
        if let Some(entry) = self.days.get_mut(first)
            && correction.sale_gone
        {
            entry.live_sales = entry.live_sales.saturating_sub(1);
            visit_gone = i64::from(entry.live_sales == 0);
        }
        for entry in &mut self.days[first..] {
            entry.sums[Metric::Spend as usize] -= correction.spend.0;
            entry.sums[Metric::PointsEarned as usize] -= correction.points.0;
            entry.sums[Metric::Visits as usize] -= visit_gone;
        }
    }

    /// Takes back one referral on its day.
    pub(crate) fn void_referral(&mut self, day: Day) {
        let first = self.days.partition_point(|entry| entry.day < day);
        for entry in &mut self.days[first..] {
            entry.sums[Metric::Referrals as usize] -= 1;
        }
    }

    /// A copy that can still answer for windows that start on `anchor`, or on `horizon` or later, and forgets the
    /// days that no such window can tell apart.
    #[must_use]
    pub fn trimmed(&self, anchor: Day, horizon: Day) -> Self {
        let before = |day: Day| self.days.partition_point(|entry| entry.day < day).checked_sub(1);
        let (anchor, base) = (before(anchor), before(horizon));
        let days = self.days.iter().enumerate().filter_map(|(index, entry)| {
            let wanted = entry.day >= horizon || Some(index) == anchor || Some(index) == base;
            (wanted || index + 1 == self.days.len()).then_some(*entry)
        });
        Self { days: days.collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally() -> Tally {
        let mut tally = Tally::default();
        for (day, fen) in [(1, 100), (1, 50), (5, 200), (9, 400)] {
            tally.add_sale(Day::from_number(day), Fen(fen), Points(0), true);
        }
        tally
    }

    #[test]
    fn windows_are_differences_of_running_sums() {
        let tally = tally();
        for (from, spend, visits) in [(0, 750, 3), (1, 750, 3), (2, 600, 2), (5, 600, 2), (6, 400, 1), (10, 0, 0)] {
            assert_eq!(tally.since(Metric::Spend, Day::from_number(from)), spend, "from {from}");
            assert_eq!(tally.since(Metric::Visits, Day::from_number(from)), visits, "from {from}");
        }
    }

    #[test]
    fn a_refund_corrects_the_day_of_its_sale() {
        let mut tally = tally();
        let gone = |spend| Correction { spend: Fen(spend), points: Points(0), sale_gone: true };
        tally.correct_sale(Day::from_number(1), gone(100));
        assert_eq!(tally.since(Metric::Visits, Day::from_number(0)), 3, "another sale of the day stands");
        tally.correct_sale(Day::from_number(1), gone(50));
        assert_eq!(tally.since(Metric::Visits, Day::from_number(0)), 2);
        assert_eq!(tally.since(Metric::Spend, Day::from_number(0)), 600);
        assert_eq!(tally.since(Metric::Spend, Day::from_number(2)), 600);
    }

    #[test]
    fn a_trimmed_tally_answers_as_the_whole_one_where_it_may_be_asked() {
        let whole = tally();
        let (anchor, horizon) = (Day::from_number(2), Day::from_number(8));
        let trimmed = whole.trimmed(anchor, horizon);
        for from in [anchor, horizon, Day::from_number(9), Day::from_number(20), Day::BEFORE_ALL] {
            assert_eq!(trimmed.since(Metric::Spend, from), whole.since(Metric::Spend, from), "{from:?}");
        }
        assert!(trimmed.days().len() < whole.days().len() + 1);
    }
}
