//! Days on which something holds.

use yanji_engine::programme::benefit::Days;

use crate::Lang;

const WEEKDAYS: [(&str, &str); 7] = [
    ("周一", "Mondays"),
    ("周二", "Tuesdays"),
    ("周三", "Wednesdays"),
    ("周四", "Thursdays"),
    ("周五", "Fridays"),
    ("周六", "Saturdays"),
    ("周日", "Sundays"),
];

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

/// All that must hold, with a comma between; `None`: nothing must.
pub(super) fn days(lang: Lang, days: &Days) -> Option<String> {
    let mut parts = Vec::new();
    match (days.from, days.until) {
        (Some(from), Some(until)) => {
            parts.push(lang.pick(format!("{from} 到 {until}"), format!("from {from} to {until}")));
        }
        (Some(from), None) => parts.push(lang.pick(format!("{from} 起"), format!("from {from} on"))),
        (None, Some(until)) => parts.push(lang.pick(format!("到 {until} 为止"), format!("until {until}"))),
        (None, None) => {}
    }
    if !days.weekdays.is_empty() {
        let words = days.weekdays.iter().filter_map(|day| WEEKDAYS.get(usize::from(*day).checked_sub(1)?));
        parts.push(match lang {
            Lang::Zh => format!("每{}", words.map(|(zh, _)| *zh).collect::<Vec<_>>().join("、")),
            Lang::En => format!("on {}", words.map(|(_, en)| *en).collect::<Vec<_>>().join(" and ")),
        });
    }
    if !days.month_days.is_empty() {
        let numbers: Vec<String> = days.month_days.iter().map(u8::to_string).collect();
        parts.push(
            lang.pick(
                format!("每月 {} 日", numbers.join("、")),
                format!("on day {} of the month", numbers.join(" and ")),
            ),
        );
    }
    if !days.dates.is_empty() {
        let dates: Vec<String> = days.dates.iter().map(|(month, day)| date(lang, *month, *day)).collect();
        parts.push(lang.pick(format!("每年 {}", dates.join("、")), format!("on {} each year", dates.join(" and "))));
    }
    (!parts.is_empty()).then(|| parts.join(lang.pick("，", ", ")))
}

/// A day of the year: 5 月 1 日, 1 May.
fn date(lang: Lang, month: u8, day: u8) -> String {
    let name = usize::from(month).checked_sub(1).and_then(|index| MONTHS.get(index));
    lang.pick(format!("{month} 月 {day} 日"), format!("{day} {}", name.copied().unwrap_or_default()))
}
