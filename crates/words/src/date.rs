//! Dates as people write them.

use yanji_engine::Day;

use crate::Lang;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A day of one year: 2026 年 12 月 1 日, 1 December 2026.
pub(crate) fn date(lang: Lang, day: Day) -> String {
    let date = day.date();
    let of_year = day_of_year(lang, date.month, date.day);
    lang.pick(format!("{} 年 {of_year}", date.year), format!("{of_year} {}", date.year))
}

/// A day of every year, by its month from 1 to 12: 5 月 1 日, 1 May.
pub(crate) fn day_of_year(lang: Lang, month: i32, day: i32) -> String {
    let name = usize::try_from(month - 1).ok().and_then(|index| MONTHS.get(index));
    lang.pick(format!("{month} 月 {day} 日"), format!("{day} {}", name.copied().unwrap_or_default()))
}
