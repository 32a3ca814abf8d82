//! The rules in English.

use yanji_engine::number::Micros;
use yanji_engine::programme::{Align, Cycle, Demote, Metric, OnRefund, Programme, Tier, Upgrade, Window};

use super::{Page, benefits, counted, step_below, uses};
use crate::condition::per;
use crate::{Lang, condition, decimal, taking_part};

pub(super) fn write(page: &mut Page, programme: &Programme) {
    page.title(&programme.name);
    page.heading("Tiers");
    page.text.push_str(match programme.evaluation.upgrade {
        Upgrade::Immediate => "You move up on the very day you qualify, straight to the highest tier you qualify for.\n",
        Upgrade::Evaluation => {
            "Once you qualify you move up at the next review, straight to the highest tier you qualify for; it applies from the day after.\n"
        }
    });
    for (index, tier) in programme.tiers.iter().enumerate() {
        page.subheading(&format!("{}. {}", index + 1, tier.name));
        self::tier(page, programme, index, tier);
    }
    points(page, programme);
    benefits::write(Lang::En, page, programme);
    refunds(page, programme);
    notes(page, programme);
}

fn tier(page: &mut Page, programme: &Programme, index: usize, tier: &Tier) {
    match (&tier.qualify, index) {
        (_, 0) => page.entry("Yours from the day you join."),
        (Some(qualify), _) => page.entry(&format!("To get it: {}.", condition(Lang::En, qualify))),
        (None, _) => page.entry("By invitation of the store."),
    }
    if !tier.enabled {
        page.entry("Not in use at present: nobody is in this tier, and nobody moves up to it.");
    }
    match &tier.retain {
        Some(retain) => {
            let days = review_days(programme.evaluation.cycle);
            page.entry(&format!("To keep it: {} ({days}).", condition(Lang::En, retain)));
            if tier.min_hold_months > 0 {
                page.entry(&format!("No review takes it away in your first {}.", months(tier.min_hold_months)));
            }
            page.entry(&missed(programme, index, tier));
        }
        None if index > 0 => page.entry("Yours to keep; it is not reviewed."),
        None => {}
    }
    if tier.points_multiplier != Micros::ONE {
        page.entry(&format!("Points on purchases: {} times.", decimal(tier.points_multiplier)));
    }
    benefits::tier(Lang::En, page, tier);
}

const fn review_days(cycle: Cycle) -> &'static str {
    match cycle {
        Cycle::Quarter => "reviewed on the last day of each quarter",
        Cycle::HalfYear => "reviewed on 30 June and 31 December",
        Cycle::Year => "reviewed on 31 December",
        Cycle::Anniversary => "reviewed after each full year in the tier",
    }
}

/// What happens when the condition is not fulfilled at an evaluation.
fn missed(programme: &Programme, index: usize, tier: &Tier) -> String {
    let fall = match programme.evaluation.demote {
        Demote::Step => format!("you move to {}", step_below(programme, index).unwrap_or_default()),
        Demote::Qualified => "you move to the highest tier you still qualify for".to_owned(),
    };
    match tier.grace_months {
        0 => format!("If you fall short, {fall} the day after."),
        grace => format!("If you fall short, you have {} of grace to make it up; otherwise {fall}.", months(grace)),
    }
}

/// 1 month, 2 months.
fn months(number: u8) -> String {
    format!("{number} month{}", if number == 1 { "" } else { "s" })
}

fn points(page: &mut Page, programme: &Programme) {
    let rules = &programme.points;
    page.heading("Points");
    page.entry(&match rules.per_yuan.0 {
        0 => "Purchases in general earn no points.".to_owned(),
        _ => format!("Purchases earn {}; each sale is rounded down to a whole point.", rate(rules.per_yuan)),
    });
    for (category, own) in &rules.categories {
        page.entry(&match own.0 {
            0 => format!("{category}: no points."),
            _ => format!("{category}: {}.", rate(*own)),
        });
    }
    if programme.tiers.iter().any(|tier| tier.points_multiplier != Micros::ONE) {
        page.entry("A sale earns by the tier you had before it.");
    }
    if rules.taking_part.is_rewarded() {
        page.entry(&format!("{}, the same in every tier.", taking_part(Lang::En, &rules.taking_part)));
    }
    if rules.taking_part.per_referral.0 > 0 {
        page.entry(
            "A referral that is voided, as when all that your friend bought is refunded, gives its points back.",
        );
    }
    page.entry(&match rules.expire {
        None => "Points do not expire.".to_owned(),
        Some(expiry) => {
            let (count, s) = (expiry.months, if expiry.months == 1 { "" } else { "s" });
            match expiry.align {
                Align::Day => format!("Points last {count} month{s}, up to and including the last day."),
                Align::MonthEnd => format!("Points last {count} month{s} and on to the end of that month."),
                Align::YearEnd => format!("Points last {count} month{s} and on to 31 December of that year."),
            }
        }
    });
    page.entry(match rules.expire {
        Some(_) => "Points that expire first are used first. Moving down a tier does not touch your points.",
        None => "Points earned first are used first. Moving down a tier does not touch your points.",
    });
    benefits::points(Lang::En, page, programme);
}

fn rate(rate: Micros) -> String {
    let (yuan, points) = per(rate);
    format!("{points} point{} per ¥{yuan}", if points == "1" { "" } else { "s" })
}

fn refunds(page: &mut Page, programme: &Programme) {
    page.heading("Refunds");
    page.entry("A refund takes back the points of what was refunded; if you have spent them, other points are used, and what is still missing comes off the points you earn next.");
    page.entry(match programme.evaluation.on_refund {
        OnRefund::Undo => {
            "Your tier is worked out again as if the refunded part had never been bought; a refund never moves you up."
        }
        OnRefund::Keep => "A refund does not change your tier at once; the next review counts what is left.",
    });
}

fn notes(page: &mut Page, programme: &Programme) {
    let windows = [
        (Window::Cumulative, "“In total” counts from the day you joined; after moving down, from the day after that."),
        (Window::Quarter, "“This quarter” is the calendar quarter."),
        (Window::HalfYear, "“This half-year” is January to June, or July to December."),
        (Window::Year, "“This calendar year” is 1 January to 31 December."),
        (
            Window::Cycle,
            "“The review period” runs from the last review to the next; in grace it reaches back to the start of the period in which you fell short.",
        ),
    ];
    let mut notes: Vec<&str> =
        windows.iter().filter(|(window, _)| uses(programme, *window)).map(|(_, note)| *note).collect();
    notes.extend(counted(programme).into_iter().map(metric_note));
    if notes.is_empty() {
        return;
    }
    page.heading("How things are counted");
    notes.into_iter().for_each(|note| page.entry(note));
}

const fn metric_note(metric: Metric) -> &'static str {
    match metric {
        Metric::Spend => {
            "Spend is what you paid, less refunds, on the day of the purchase; prepaid money counts when you use it."
        }
        Metric::Visits => {
            "Visits: several on one day count once; a day on which everything was refunded does not count."
        }
        Metric::PointsEarned => {
            "Points earned are those from purchases; using them or letting them expire takes nothing off, a refund does."
        }
        Metric::Referrals => "A referral counts once it is complete; a voided one does not.",
        Metric::Events => "Events count when you attend.",
        Metric::Engagements => "Taking part: each survey answered, check-in or review counts once.",
        Metric::Topups => "Top-ups: the money you pay in, without gifts.",
        Metric::Packages => "Packages: each one bought counts.",
    }
}
