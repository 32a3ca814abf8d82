//! The month's figures with the change against the same days of the month before, and a small trend each.

use askama::Template;
use axum::response::Response;
use yanji_app::Permission;
use yanji_app::records::{Figures, Month, MonthFigures};
use yanji_words::whole;

use crate::console::door::{Visitor, render};
use crate::console::failure::Failure;
use crate::console::figures::{percent, yuan};
use crate::console::frame::{Frame, Section};

/// For how long the figures of a month are shown, in seconds.
pub(super) const LASTS_SECONDS: i64 = 60;
/// The width and height of a trend, in its own units, and the room above and below its line.
const TREND: (i64, i64) = (100, 28);
const TREND_ROOM: i64 = 3;

#[derive(Template)]
#[template(path = "home/figures.html")]
pub(super) struct FiguresPart {
    pub(super) frame: Frame,
    pub(super) month: Shown,
}

/// The figures as tiles.
pub(super) struct Shown {
    /// The days that are counted.
    pub(super) days: String,
    /// The time of which the figures are.
    pub(super) at: String,
    pub(super) tiles: Vec<Tile>,
}

/// One figure, or two that belong together.
pub(super) struct Tile {
    pub(super) label: &'static str,
    pub(super) value: String,
    pub(super) change: Change,
    /// The points of the line of its trend.
    pub(super) trend: String,
    /// A second figure under another key.
    pub(super) beside: Option<(&'static str, String)>,
}

/// A change against the month before.
#[derive(Default, PartialEq, Eq, Debug)]
pub(super) struct Change {
    /// `12.3 %`; empty when there is nothing to compare with.
    pub(super) text: String,
    /// `up`, `down` or `flat`.
    pub(super) way: &'static str,
}

/// The figures, for the workbench to put in their place.
pub(in crate::console) async fn part(visitor: Visitor) -> Result<Response, Failure> {
    let store = visitor.session.actor.store;
    visitor.require(Permission::MoneyRead)?;
    let kept = visitor.state.morning.figures.renewed(
        (&visitor, |morning| &morning.figures),
        store,
        LASTS_SECONDS,
        move |clinic, actor| clinic.figures_month(actor, store, Month::of(clinic.today())),
    );
    let month = kept.await.map_err(|error| visitor.failure(error))?;
    let frame = visitor.frame(Section::Home);
    let month = shown(&frame, &month.value, month.time(&visitor.state.clinic.zone()));
    render(&FiguresPart { frame, month }).map_err(|error| visitor.failure(error))
}

/// The figures of a month, as they were at a time of day.
pub(super) fn shown(frame: &Frame, month: &MonthFigures, at: String) -> Shown {
    let tile = |label, value: String, figure: fn(&Figures) -> i64| Tile {
        label,
        value,
        change: relative(figure(&month.now), figure(&month.before)),
        trend: trend(&month.trend.iter().map(figure).collect::<Vec<_>>()),
        beside: None,
    };
    let now = &month.now;
    let money = |fen| frame.put("home_figures.yuan", yuan(fen));
    let tiles = vec![
        tile("home_figures.revenue", money(now.revenue_fen), |figures| figures.revenue_fen),
        tile("home_figures.sales", whole(now.sales), |figures| figures.sales),
        tile("home_figures.ticket", money(now.ticket_fen()), Figures::ticket_fen),
        tile("home_figures.new_members", whole(now.new_members), |figures| figures.new_members),
        tile("home_figures.active_members", whole(now.active_members), |figures| figures.active_members),
        Tile {
            change: difference(frame, now.repurchase_bp(), month.before.repurchase_bp()),
            ..tile("home_figures.repurchase", percent(now.repurchase_bp()), Figures::repurchase_bp)
        },
        Tile {
            beside: Some(("home_figures.points_used", whole(now.points_used))),
            ..tile("home_figures.points_earned", whole(now.points_earned), |figures| figures.points_earned)
        },
        Tile {
            beside: Some(("home_figures.downgrades", whole(now.downgrades))),
            ..tile("home_figures.upgrades", whole(now.upgrades), |figures| figures.upgrades)
        },
    ];
    let days = frame.fill("home_figures.days", &[&month.from.to_string(), &month.until.to_string()]);
    Shown { days, at, tiles }
}

/// By how much more or less, of what there was, to the nearest tenth of a percent.
fn relative(now: i64, before: i64) -> Change {
    if before <= 0 {
        return Change { text: String::new(), way: "flat" };
    }
    let (more, before) = (i128::from(now - before), i128::from(before));
    let tenths = i64::try_from((more * 2_000 + more.signum() * before) / (2 * before)).unwrap_or(i64::MAX);
    Change { text: format!("{}.{} %", whole(tenths.abs() / 10), tenths.abs() % 10), way: way(tenths) }
}

/// By how much more or less, in percentage points.
fn difference(frame: &Frame, now_bp: i64, before_bp: i64) -> Change {
    let more_bp = now_bp - before_bp;
    let tenths = (more_bp + more_bp.signum() * 5) / 10;
    let text = frame.put("home_figures.percentage_points", format!("{}.{}", tenths.abs() / 10, tenths.abs() % 10));
    Change { text, way: way(tenths) }
}

const fn way(change: i64) -> &'static str {
    match change {
        1.. => "up",
        0 => "flat",
        _ => "down",
    }
}

/// The points of a line through these values, from left to right.
fn trend(values: &[i64]) -> String {
    let (width, height) = TREND;
    let steps = i64::try_from(values.len()).unwrap_or(1).saturating_sub(1).max(1);
    let (low, high) = (values.iter().min().copied().unwrap_or(0), values.iter().max().copied().unwrap_or(0));
    let room = height - 2 * TREND_ROOM;
    let point = |(place, value): (usize, &i64)| {
        let x = i64::try_from(place).unwrap_or(0) * width / steps;
        let above = if high == low {
            room / 2
        } else {
            i64::try_from(i128::from(value - low) * i128::from(room) / i128::from(high - low)).unwrap_or(0)
        };
        format!("{x},{}", height - TREND_ROOM - above)
    };
    values.iter().enumerate().map(point).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::form::testing::{in_both_languages, sample_day};

    fn sample() -> MonthFigures {
        let now = Figures {
            revenue_fen: 12_345_600,
            sales: 100,
            active_members: 60,
            returning_members: 15,
            points_used: 70,
            ..Figures::default()
        };
        let before = Figures { revenue_fen: 10_000_000, sales: 120, active_members: 50, ..Figures::default() };
        MonthFigures { from: sample_day(), until: sample_day(), now, before, trend: vec![before, now] }
    }

    #[test]
    fn the_part_is_made() {
        for part in
            in_both_languages(|frame| FiguresPart { month: shown(&frame, &sample(), "14:05".to_owned()), frame })
        {
            assert!(part.contains("14:05"), "whoever looks sees of when the figures are");
            assert!(part.contains("123,456.00") && part.contains("23.5 %") && part.contains("16.7 %"), "{part}");
            assert!(part.contains("25.00 %") && part.contains("points=\"0,25 100,3\""), "{part}");
        }
    }

    #[test]
    fn a_change_is_against_what_there_was() {
        let change = |text: &str, way| Change { text: text.to_owned(), way };
        assert_eq!(relative(110, 100), change("10.0 %", "up"));
        assert_eq!(relative(95, 100), change("5.0 %", "down"));
        assert_eq!(relative(100, 100), change("0.0 %", "flat"));
        assert_eq!(relative(5, 0), change("", "flat"));
        assert_eq!(relative(28, 18), change("55.6 %", "up"), "to the nearest tenth");
        assert_eq!(relative(17, 18), change("5.6 %", "down"));
    }

    #[test]
    fn a_line_of_equal_values_is_in_the_middle() {
        assert_eq!(trend(&[4, 4]), "0,14 100,14");
        assert_eq!(trend(&[]), "");
    }
}
