//! A report as a sheet: a row for each month with everything that the charts show.

use yanji_app::paper::{Cell, Column, Kind, Sheet};
use yanji_app::records::{MonthReport, Report};
use yanji_books::journal::PointsCause;

use super::month_text;
use crate::console::frame::Frame;
use crate::console::points_cause::cause_key;

pub(super) fn sheet(frame: &Frame, report: &Report) -> Sheet {
    let titles = [
        ("report.month", Kind::Text),
        ("report.revenue", Kind::Money),
        ("report.sales", Kind::Whole),
        ("report.ticket", Kind::Money),
        ("report.new_members", Kind::Whole),
        ("report.active", Kind::Whole),
        ("report.up", Kind::Whole),
        ("report.down", Kind::Whole),
        ("report.by_hand", Kind::Whole),
        ("report.points_given", Kind::Whole),
        ("report.points_used", Kind::Whole),
        ("report.points_deducted", Kind::Whole),
        ("report.points_of_gifts_taken", Kind::Whole),
        ("report.points_expired", Kind::Whole),
    ];
    let mut columns: Vec<Column> = titles.iter().map(|(key, kind)| Column::new(frame.t(key), *kind)).collect();
    columns.extend(causes(report).map(|cause| {
        let title = frame.put("report.points_given_as", frame.t(cause_key(cause)));
        Column::new(title, Kind::Whole)
    }));
    columns.extend(report.tiers.iter().map(|tier| Column::new(&tier.name, Kind::Whole)));
    Sheet { name: frame.t("nav.reports").into_owned(), columns, rows: report.months.iter().map(row).collect() }
}

/// The causes by which points are counted, which are the same in every month.
fn causes(report: &Report) -> impl Iterator<Item = Option<PointsCause>> {
    report.months.iter().take(1).flat_map(|month| &month.points_by_cause).map(|moved| moved.cause)
}

fn row(month: &MonthReport) -> Vec<Cell> {
    let figures = &month.figures;
    let own = [
        Cell::text(month_text(month.month)),
        Cell::Money(figures.revenue_fen),
        Cell::Whole(figures.sales),
        Cell::Money(figures.ticket_fen()),
        Cell::Whole(figures.new_members),
        Cell::Whole(figures.active_members),
        Cell::Whole(month.moves.up),
        Cell::Whole(month.moves.down),
        Cell::Whole(month.moves.by_hand),
        Cell::Whole(month.points_given),
        Cell::Whole(figures.points_used),
        Cell::Whole(month.points_deducted()),
        Cell::Whole(month.points_of_gifts_taken()),
        Cell::Whole(month.points_expired),
    ];
    let by_cause = month.points_by_cause.iter().map(|moved| Cell::Whole(moved.given));
    own.into_iter().chain(by_cause).chain(month.members.iter().map(|members| Cell::Whole(*members))).collect()
}
