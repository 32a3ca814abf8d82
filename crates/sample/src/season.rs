//! How busy each day of a period is: weekends, the weeks before the Spring Festival, the women's day, the autumn sales.

use yanji_engine::Day;

use crate::dice::Dice;

/// How busy a month is, January first, in hundredths of an ordinary one.
const MONTHS: [u32; 12] = [130, 70, 125, 95, 115, 125, 85, 85, 100, 95, 150, 125];
/// How busy a day of the week is, Monday first, in hundredths of an ordinary one.
const WEEKDAYS: [u32; 7] = [75, 70, 80, 90, 110, 145, 130];

/// A period with the weight of each of its days.
#[derive(Clone, Debug)]
pub(crate) struct Season {
    first: Day,
    /// The weight of all days before each day, and at last of all.
    sums: Vec<u32>,
}

impl Season {
    /// The period from `first` to `last`, both included.
    pub(crate) fn new(first: Day, last: Day) -> Self {
        let mut sums = vec![0];
        let mut sum = 0;
        for number in first.number()..=last.number() {
            sum += weight_of(Day::from_number(number));
            sums.push(sum);
        }
        Self { first, sums }
    }

    /// How many days the period has.
    pub(crate) fn days(&self) -> u32 {
        u32::try_from(self.sums.len() - 1).unwrap_or(u32::MAX)
    }

    /// The day so many days after the first.
    pub(crate) fn day(&self, offset: u32) -> Day {
        Day::from_number(self.first.number() + i32::try_from(offset).unwrap_or(i32::MAX))
    }

    /// The offset of a day between two offsets, both included, busy days more often.
    pub(crate) fn pick(&self, dice: &mut Dice, least: u32, most: u32) -> u32 {
        let (low, high) = (self.sums[least as usize], self.sums[most as usize + 1]);
        let drawn = low + dice.below(high - low);
        let after = self.sums[least as usize..=most as usize].partition_point(|sum| *sum <= drawn);
        least + u32::try_from(after).unwrap_or(u32::MAX) - 1
    }
}

fn weight_of(day: Day) -> u32 {
    let month = usize::try_from(day.date().month - 1).unwrap_or(0);
    // 1970-01-01 was a Thursday.
    let weekday = usize::try_from((day.number() + 3).rem_euclid(7)).unwrap_or(0);
    MONTHS[month] * WEEKDAYS[weekday] / 100
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_drawn_within_the_bounds_and_by_weight() {
        let season = Season::new(Day::parse("2026-11-02").unwrap(), Day::parse("2026-11-08").unwrap());
        assert_eq!(season.days(), 7);
        let mut dice = Dice::new(1, 0);
        let mut seen = [0; 7];
        for _ in 0..7_000 {
            seen[season.pick(&mut dice, 1, 6) as usize] += 1;
        }
        assert_eq!(seen[0], 0);
        assert!(seen[5] > seen[1] + 200, "a Saturday is busier than a Tuesday: {seen:?}");
        assert_eq!(season.pick(&mut dice, 3, 3), 3);
    }
}
