//! What a line of a sale earns for each yuan.

use jiff::civil::Date;
use yanji_engine::programme::Programme;
use yanji_engine::programme::benefit::Bonus;

use super::member::SoldLine;
use super::reached::{Mark, Reached};
use crate::engine::engine_day;

const ONE: i128 = 1_000_000;

/// The rate of the line's category times the largest bonus, cut to six places, in millionths.
pub(super) fn rate_of(programme: &Programme, tier: usize, day: Date, line: &SoldLine, reached: &mut Reached) -> i128 {
    let own = programme.points.categories.iter().find(|(name, _)| *name == line.category);
    let rate = i128::from(own.map_or(programme.points.per_yuan, |(_, rate)| *rate).0);
    let mut largest = line.bonus;
    for bonus in &programme.benefits.bonuses {
        if applies(bonus, &programme.tiers[tier].code, day, &line.category) {
            reached.mark(Mark::Bonus);
            reached.mark_if(own.is_some(), Mark::BonusOnCategoryRate);
            largest = largest.max(i128::from(bonus.multiplier.0));
        }
    }
    rate * largest / ONE
}

/// Whether a bonus holds without having been granted.
fn applies(bonus: &Bonus, tier: &str, day: Date, category: &str) -> bool {
    let of_everything = bonus.scope.categories.is_empty() && bonus.scope.items.is_empty();
    let on_category = bonus.scope.categories.iter().any(|name| name == category);
    let for_tier = bonus.tiers.is_empty() || bonus.tiers.iter().any(|code| code == tier);
    !bonus.granted && (of_everything || on_category) && for_tier && is_on(bonus, day)
}

fn is_on(bonus: &Bonus, day: Date) -> bool {
    let days = &bonus.days;
    let number = |value: i8| u8::try_from(value).expect("days and months are positive");
    let (month, of_month) = (number(day.month()), number(day.day()));
    let weekday = number(day.weekday().to_monday_one_offset());
    days.from.is_none_or(|from| engine_day(day) >= from)
        && days.until.is_none_or(|until| engine_day(day) <= until)
        && (days.weekdays.is_empty() || days.weekdays.contains(&weekday))
        && (days.month_days.is_empty() || days.month_days.contains(&of_month))
        && (days.dates.is_empty() || days.dates.contains(&(month, of_month)))
}
