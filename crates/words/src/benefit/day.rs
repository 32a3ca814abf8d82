//! Days on which something holds.

use yanji_engine::programme::benefit::Days;

use crate::Lang;
use crate::date::day_of_year;

const WEEKDAYS: [(&str, &str); 7] = [
    ("周一", "Mondays"),
    ("周二", "Tuesdays"),
    ("周三", "Wednesdays"),
    ("周四", "Thursdays"),
    ("周五", "Fridays"),
    ("周六", "Saturdays"),
    ("周日", "Sundays"),
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
        let dates = days.dates.iter().map(|(month, day)| day_of_year(lang, i32::from(*month), i32::from(*day)));
        let dates: Vec<String> = dates.collect();
        parts.push(lang.pick(format!("每年 {}", dates.join("、")), format!("on {} each year", dates.join(" and "))));
    }
    (!parts.is_empty()).then(|| parts.join(lang.pick("，", ", ")))
}
