//! The charts of a report. Figures are taken as the report has them.

use yanji_app::records::{MonthReport, Report, share_bp};

use super::month_text;
use crate::console::chart::{Chart, ChartKind, Series, Unit};
use crate::console::frame::Frame;
use crate::console::points_cause::cause_key;

/// Every chart of a report, in the order in which they are shown.
pub(super) fn charts(frame: &Frame, report: &Report, is_shares: bool) -> Vec<Chart> {
    use ChartKind::{Bar, Line};
    use Unit::{Count, Money};
    let one = |id, key: &str, kind, unit, figure: fn(&MonthReport) -> i64| {
        chart(frame, report, (id, key), (kind, unit), vec![series(frame, report, key, figure)])
    };
    vec![
        one("revenue", "report.revenue", Bar, Money, |month| month.figures.revenue_fen),
        one("sales", "report.sales", Bar, Count, |month| month.figures.sales),
        one("new-members", "report.new_members", Bar, Count, |month| month.figures.new_members),
        one("active", "report.active", Line, Count, |month| month.figures.active_members),
        one("ticket", "report.ticket", Line, Money, |month| month.figures.ticket_fen()),
        pyramid(frame, report, is_shares),
        moves(frame, report),
        points(frame, report),
        points_by_cause(frame, report),
    ]
}

fn chart(
    frame: &Frame,
    report: &Report,
    (id, key): (&'static str, &str),
    (kind, unit): (ChartKind, Unit),
    series: Vec<Series>,
) -> Chart {
    Chart {
        id,
        title: frame.t(key).into_owned(),
        kind,
        unit,
        heading: frame.t("report.month").into_owned(),
        categories: report.months.iter().map(|month| month_text(month.month)).collect(),
        series,
    }
}

fn series(frame: &Frame, report: &Report, key: &str, figure: fn(&MonthReport) -> i64) -> Series {
    Series { name: frame.t(key).into_owned(), values: report.months.iter().map(figure).collect(), shade: None }
}

fn pyramid(frame: &Frame, report: &Report, is_shares: bool) -> Chart {
    let tiers = report.tiers.iter().enumerate().map(|(place, tier)| {
        let figure = |month: &MonthReport| {
            let members = month.members.get(place).copied().unwrap_or_default();
            if is_shares { share_bp(members, month.members.iter().sum()) } else { members }
        };
        Series { name: tier.name.clone(), values: report.months.iter().map(figure).collect(), shade: Some(place) }
    });
    let unit = if is_shares { Unit::Share } else { Unit::Count };
    chart(frame, report, ("pyramid", "report.pyramid"), (ChartKind::Stacked, unit), tiers.collect())
}

fn moves(frame: &Frame, report: &Report) -> Chart {
    let series = vec![
        series(frame, report, "report.up", |month| month.moves.up),
        series(frame, report, "report.down", |month| month.moves.down),
        series(frame, report, "report.by_hand", |month| month.moves.by_hand),
    ];
    chart(frame, report, ("moves", "report.moves"), (ChartKind::Bar, Unit::Count), series)
}

fn points(frame: &Frame, report: &Report) -> Chart {
    let series = vec![
        series(frame, report, "report.points_given", |month| month.points_given),
        series(frame, report, "report.points_used", |month| month.figures.points_used),
        series(frame, report, "report.points_deducted", MonthReport::points_deducted),
        series(frame, report, "report.points_expired", |month| month.points_expired),
    ];
    chart(frame, report, ("points", "report.points"), (ChartKind::Bar, Unit::Count), series)
}

/// Points that were given without anything that earns them, by cause.
fn points_by_cause(frame: &Frame, report: &Report) -> Chart {
    let causes = report.months.first().map(|month| month.points_by_cause.as_slice()).unwrap_or_default();
    let series = causes.iter().enumerate().map(|(place, moved)| Series {
        name: frame.t(cause_key(moved.cause)).into_owned(),
        values: report.months.iter().map(|month| month.points_by_cause[place].given).collect(),
        shade: None,
    });
    chart(frame, report, ("points-by-cause", "report.points_by_cause"), (ChartKind::Bar, Unit::Count), series.collect())
}
