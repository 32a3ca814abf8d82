//! Random histories, biased towards what is hard: thresholds met exactly, days on which something ends, refunds of
//! what is long past, lines that have to be refused.

mod lines;

use std::fmt;

use jiff::civil::{Date, date};
use yanji_engine::programme::Programme;

use crate::dice::Dice;
use crate::model::calendar::{add_months, period_start, tomorrow, yesterday};
use crate::model::history::COLUMNS;
use crate::model::member::Limits;
use lines::Scribe;

/// How many histories in a hundred are long.
const LONG: usize = 2;

/// Everything that one comparison takes.
#[derive(Clone)]
pub(crate) struct Trial {
    /// The programmes by number, each from a day; the first from the beginning.
    pub(crate) versions: Vec<(Date, usize)>,
    pub(crate) limits: Limits,
    pub(crate) as_of: Vec<Date>,
    pub(crate) lines: Vec<Line>,
    /// Begins with a byte-order mark, and ends lines with CR and LF.
    pub(crate) is_windows: bool,
}

/// One record of a history file.
#[derive(Clone)]
pub(crate) struct Line {
    pub(crate) fields: [String; 7],
    /// How many of the fields are written.
    pub(crate) written: usize,
    pub(crate) blank_before: bool,
}

impl Trial {
    /// The history of this seed under this programme, sometimes followed by others.
    pub(crate) fn random(seed: u64, programme: usize, programmes: &[Programme]) -> Self {
        let dice = &mut Dice::new(seed);
        let mut scribe = Scribe::new(dice);
        let (fewest, most) = if dice.percent(LONG) { (60, 120) } else { (8, 26) };
        let lines = (0..dice.between(fewest, most)).map(|_| scribe.write_line(dice)).collect();
        let (first, last) = scribe.days();
        let mut versions = vec![(date(1900, 1, 1), programme)];
        if dice.percent(35) {
            for _ in 0..dice.between(1, 2) {
                versions.push((interesting_day(dice, first, last), dice.below(programmes.len())));
            }
            versions.sort_unstable();
            versions.dedup_by_key(|(from, _)| *from);
        }
        let mut limits = Limits::default();
        if dice.percent(12) {
            limits.closed_through = Some(interesting_day(dice, first, last));
        }
        if dice.percent(12) {
            limits.today = Some(interesting_day(dice, first, last));
        }
        let after = i32::try_from(dice.between(0, 30)).expect("a few months");
        let as_of =
            vec![interesting_day(dice, first, last), last, add_months(interesting_day(dice, first, last), after)];
        Self { versions, limits, as_of, lines, is_windows: dice.percent(10) }
    }

    /// The history file.
    pub(crate) fn history(&self) -> String {
        let end = if self.is_windows { "\r\n" } else { "\n" };
        let mut text = if self.is_windows { "\u{feff}".to_owned() } else { String::new() };
        text.push_str(&COLUMNS.join(","));
        text.push_str(end);
        for line in &self.lines {
            if line.blank_before {
                text.push_str(end);
            }
            text.push_str(&line.fields[..line.written].join(","));
            text.push_str(end);
        }
        text
    }
}

impl fmt::Display for Trial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (from, number) in &self.versions {
            writeln!(f, "# from {from}:\n{}", crate::programmes::source(*number))?;
        }
        writeln!(f, "# {:?}\n# as of {:?}\n{}", self.limits, self.as_of, self.history())
    }
}

/// A day between two others or a little after them, more often one on which something may end or begin.
pub(crate) fn interesting_day(dice: &mut Dice, first: Date, last: Date) -> Date {
    let months = (i32::from(last.year()) - i32::from(first.year())) * 12 + 6;
    let month = i32::try_from(dice.between(0, i64::from(months))).expect("a few years");
    let around = add_months(first, month);
    match dice.below(6) {
        0 => around,
        1 => yesterday(around),
        2 => tomorrow(around),
        3 => yesterday(period_start(around, 3)),
        4 => period_start(around, 3),
        _ => around.last_of_month(),
    }
}
