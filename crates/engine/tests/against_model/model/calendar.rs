//! Days of the calendar as the page names them, over `jiff` dates.

use jiff::Span;
use jiff::civil::{Date, date};
use yanji_engine::programme::{Align, Cycle, Expiry};

/// The day of the same number `months` later, clamped to the month's end.
pub(crate) fn add_months(day: Date, months: i32) -> Date {
    day.checked_add(Span::new().months(months)).expect("days in use are far from the calendar's ends")
}

pub(crate) fn tomorrow(day: Date) -> Date {
    day.tomorrow().expect("days in use are far from the calendar's ends")
}

pub(crate) fn yesterday(day: Date) -> Date {
    day.yesterday().expect("days in use are far from the calendar's ends")
}

/// The first day of the calendar period of so many months that holds `day`.
pub(crate) fn period_start(day: Date, months: i8) -> Date {
    let month = (day.month() - 1) / months * months + 1;
    date(day.year(), month, 1)
}

/// The months of a calendar cycle; `None` for an anniversary.
pub(crate) fn cycle_months(cycle: Cycle) -> Option<i8> {
    match cycle {
        Cycle::Quarter => Some(3),
        Cycle::HalfYear => Some(6),
        Cycle::Year => Some(12),
        Cycle::Anniversary => None,
    }
}

/// Whether `day` is an evaluation day for a tier held since `tier_since`.
pub(crate) fn is_evaluation_day(cycle: Cycle, tier_since: Date, day: Date) -> bool {
    let next = tomorrow(day);
    match cycle_months(cycle) {
        Some(months) => next.day() == 1 && (next.month() - 1) % months == 0,
        None => {
            // Only this k lands in the year of the next day, and no clamping leaves the month.
            let k = i32::from(next.year()) - i32::from(tier_since.year());
            k >= 1 && next.month() == tier_since.month() && add_months(tier_since, 12 * k) == next
        }
    }
}

/// The first day of the cycle that holds `day`.
pub(crate) fn cycle_start(cycle: Cycle, tier_since: Date, day: Date) -> Date {
    match cycle_months(cycle) {
        Some(months) => period_start(day, months),
        None => {
            let mut start = tier_since;
            let mut k = 1;
            while add_months(tier_since, 12 * k) <= day {
                start = add_months(tier_since, 12 * k);
                k += 1;
            }
            start
        }
    }
}

/// The last day of a lot that is earned on `day`.
pub(crate) fn lot_end(expiry: Expiry, day: Date) -> Date {
    let end = add_months(day, i32::from(expiry.months));
    match expiry.align {
        Align::Day => end,
        Align::MonthEnd => end.last_of_month(),
        Align::YearEnd => end.last_of_year(),
    }
}

/// A day as a file writes it: ten characters, ASCII digits, a day that exists, from 1900 to 2999.
pub(crate) fn read_day(text: &str) -> Option<Date> {
    let shape = text.len() == 10
        && text
            .bytes()
            .enumerate()
            .all(|(at, byte)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() });
    if !shape {
        return None;
    }
    let day = Date::new(text[0..4].parse().ok()?, text[5..7].parse().ok()?, text[8..10].parse().ok()?).ok()?;
    (date(1900, 1, 1) <= day && day <= date(2999, 12, 31)).then_some(day)
}
