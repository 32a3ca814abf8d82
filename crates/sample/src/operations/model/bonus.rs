//! What a line earns for each yuan.

use yanji_engine::Day;

use super::super::operation::Line;

/// The rate of the category times the largest bonus, cut to six places, in millionths.
pub(super) fn rate_of(line: &Line, tier: usize, day: Day) -> i128 {
    let rate = match line.category {
        "护理" => 1_500_000,
        "药妆" => 333_333,
        "团购" => 0,
        _ => 1_000_000,
    };
    rate * i128::from(line.bonus.0.max(bonus_of(line.category, tier, day))) / 1_000_000
}

/// The largest bonus of the programme, in millionths.
pub(in super::super) fn bonus_of(category: &str, tier: usize, day: Day) -> i64 {
    let member_day = if day.date().day == 8 { 2_000_000 } else { 1_000_000 };
    let on_weekend = day.weekday() >= 6 && tier >= 1 && tier != 2;
    let weekend = if on_weekend && ["药妆", "仪器"].contains(&category) { 1_777_777 } else { 1_000_000 };
    member_day.max(weekend)
}
