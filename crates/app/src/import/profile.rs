//! What the cells of a column look like: the figures that guesses are made from.

use super::amount::parse_amount;
use super::date::DayFormat;
use super::table::Table;
use crate::sealing::phone_of;

/// How many rows are looked at.
const ROWS_LOOKED_AT: usize = 2_000;

/// In which formats days can be read: how many cells in each.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct DayReadings {
    year_first: usize,
    day_first: usize,
    month_first: usize,
    serial: usize,
}

impl DayReadings {
    pub(super) fn of(cell: &str) -> Self {
        let reads = |format: DayFormat| usize::from(format.parse(cell).is_some());
        // Small numbers are serial days of long ago, and hardly meant: 20000 is in 1954.
        let is_recent = cell.split('.').next().is_some_and(|whole| whole.len() == 5);
        Self {
            year_first: reads(DayFormat::YearFirst),
            day_first: reads(DayFormat::DayFirst),
            month_first: reads(DayFormat::MonthFirst),
            serial: usize::from(is_recent) * reads(DayFormat::Serial),
        }
    }

    pub(super) const fn any(&self) -> bool {
        self.year_first + self.day_first + self.month_first > 0
    }

    fn add(&mut self, other: Self) {
        self.year_first += other.year_first;
        self.day_first += other.day_first;
        self.month_first += other.month_first;
        self.serial += other.serial;
    }

    /// How many cells the best written format reads.
    pub(super) fn most(&self) -> usize {
        self.year_first.max(self.day_first).max(self.month_first)
    }

    /// The format that reads most, and whether another reads as many.
    pub(super) fn format(self) -> (DayFormat, bool) {
        let best = self.most().max(self.serial);
        if self.year_first == best {
            (DayFormat::YearFirst, false)
        } else if self.serial == best {
            (DayFormat::Serial, false)
        } else if self.month_first == self.day_first {
            (DayFormat::MonthFirst, true)
        } else if self.month_first == best {
            (DayFormat::MonthFirst, false)
        } else {
            (DayFormat::DayFirst, false)
        }
    }
}

/// What the cells of a column look like.
#[derive(Clone, Debug, Default)]
pub(super) struct Profile {
    filled: usize,
    pub(super) days: DayReadings,
    pub(super) amounts: usize,
    /// Amounts with a decimal point.
    pub(super) decimals: usize,
    pub(super) mobiles: usize,
    pub(super) with_digits: usize,
}

impl Profile {
    pub(super) fn of_columns(table: &Table, first: usize) -> Vec<Self> {
        let mut profiles: Vec<Self> = Vec::new();
        for row in table.rows_from(first).take(ROWS_LOOKED_AT) {
            if profiles.len() < row.width() {
                profiles.resize_with(row.width(), Self::default);
            }
            for (profile, cell) in profiles.iter_mut().zip(row.cells()).filter(|(_, cell)| !cell.is_empty()) {
                profile.look_at(cell);
            }
        }
        profiles
    }

    fn look_at(&mut self, cell: &str) {
        self.filled += 1;
        self.days.add(DayReadings::of(cell));
        let is_amount = parse_amount(cell).is_some();
        self.amounts += usize::from(is_amount);
        self.decimals += usize::from(is_amount && cell.contains(['.', '．']));
        let is_mobile =
            cell.len() >= 11 && phone_of(cell).is_ok_and(|phone| phone.is_some_and(|phone| phone.as_str().len() == 11));
        self.mobiles += usize::from(is_mobile);
        self.with_digits += usize::from(cell.chars().any(|character| character.is_ascii_digit()));
    }

    /// Whether nearly all cells are so.
    pub(super) const fn mostly(&self, count: usize) -> bool {
        self.filled > 0 && count * 10 >= self.filled * 9
    }
}
