//! How to launch a programme in a shop: a dated checklist for the staff, and the notice to its members.
//!
//! Nothing here says what the programme will bring, and nothing here is done by itself: these are things for people.

mod notice;
mod plan;

use yanji_engine::Day;
use yanji_engine::day::Period;
use yanji_engine::programme::{Align, Cycle, Expiry, Programme};

use crate::Lang;

pub use notice::launch_notice;
pub use plan::launch_plan;

/// One thing to do for the launch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Before the first day, on it, or after it.
    pub stage: Stage,
    /// The day on which to do it, or by which it is done.
    pub when: Day,
    /// Who does it.
    pub who: Who,
    /// What to do, in a sentence or two.
    pub what: String,
}

/// When a step is taken, seen from the first day of the programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Before the first day.
    Before,
    /// On the first day.
    OnTheDay,
    /// After the first day.
    After,
}

/// Who takes a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Whoever decides on the programme.
    Owner,
    /// Whoever runs the shop.
    Manager,
    /// Whoever meets members at the desk.
    FrontDesk,
    /// Whoever writes to members.
    Marketing,
}

impl Stage {
    /// Every stage, in order.
    pub const ALL: [Self; 3] = [Self::Before, Self::OnTheDay, Self::After];

    /// What it is called.
    #[must_use]
    pub fn name(self, lang: Lang) -> &'static str {
        match self {
            Self::Before => lang.pick("上线之前", "Before"),
            Self::OnTheDay => lang.pick("上线当天", "On the day"),
            Self::After => lang.pick("上线之后", "After"),
        }
    }
}

impl Who {
    /// What they are called.
    #[must_use]
    pub fn name(self, lang: Lang) -> &'static str {
        match self {
            Self::Owner => lang.pick("老板", "Owner"),
            Self::Manager => lang.pick("店长", "Manager"),
            Self::FrontDesk => lang.pick("前台", "Front desk"),
            Self::Marketing => lang.pick("市场", "Marketing"),
        }
    }
}

/// The first day from `from` on at whose end a tier can be reviewed; `None`: no tier is ever reviewed.
fn first_review(programme: &Programme, from: Day) -> Option<Day> {
    programme.tiers.iter().any(|tier| tier.enabled && tier.retain.is_some()).then(|| match programme.evaluation.cycle {
        Cycle::Quarter => from.period_end(Period::Quarter),
        Cycle::HalfYear => from.period_end(Period::HalfYear),
        Cycle::Year => from.period_end(Period::Year),
        Cycle::Anniversary => from.add_months(12).previous(),
    })
}

/// The day on which points earned on `from` expire; `None`: never.
fn first_expiry(programme: &Programme, from: Day) -> Option<Day> {
    let Expiry { months, align } = programme.points.expire?;
    let day = from.add_months(i32::from(months));
    Some(match align {
        Align::Day => day,
        Align::MonthEnd => day.month_end(),
        Align::YearEnd => day.year_end(),
    })
}
