//! The page of reports with and without figures, and what an address asks for.

use yanji_app::records::{LadderTier, MonthReport, PointsByCause, TierMoves};
use yanji_books::journal::PointsCause;

use super::*;
use crate::console::form::testing::{in_both_languages, sample_frame};

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn sample() -> Report {
    let tier = |code: &str| LadderTier { code: code.to_owned(), name: code.to_owned() };
    let month = |on: &str, members: [i64; 2]| MonthReport {
        month: Month::of(day(on)),
        figures: Figures { revenue_fen: 120_000, sales: 3, new_members: 2, active_members: 2, ..Figures::default() },
        points_given: 1_200,
        points_by_cause: vec![
            PointsByCause { cause: Some(PointsCause::Compensation), given: 431, taken: 0 },
            PointsByCause { cause: None, given: 0, taken: 617 },
        ],
        points_expired: 7,
        moves: TierMoves { up: 1, down: 2, by_hand: 3 },
        members: members.into(),
    };
    Report { tiers: vec![tier("1"), tier("2")], months: vec![month("2026-10-01", [3, 1]), month("2026-11-01", [0, 0])] }
}

fn page(frame: Frame, report: Option<Report>, problem: &str) -> ReportPage {
    let list = List::asked("/data", &Fields::default(), &[], &[]);
    let asked = Asked { from: "2026-10".to_owned(), until: "2026-11".to_owned(), is_shares: true };
    ReportPage {
        shown: report.map(|report| shown(&frame, &list, &report, true)),
        ranges: ranges(&list, day("2026-11-21"), &usual(day("2026-11-21"), None)),
        stores: vec![StoreOption { code: "1".to_owned(), name: "2".to_owned(), is_chosen: true }],
        frame,
        list,
        asked,
        problem: problem.to_owned(),
        of_store: "5".to_owned(),
    }
}

#[test]
fn the_page_is_made() {
    for html in in_both_languages(|frame| page(frame, Some(sample()), "")) {
        assert_eq!(html.matches("data-chart=").count(), 9);
        assert!(html.contains("2,400.00") && html.contains("75.00 %") && html.contains("export=xlsx"));
        assert!(
            html.contains("431") && html.contains("617"),
            "what was given to make good, and what was taken by hand"
        );
    }
    in_both_languages(|frame| page(frame, None, "!"));
    for html in in_both_languages(|frame| page(frame, None, "")) {
        assert!(html.contains("class=\"empty-action\""), "without a programme it says where to begin");
    }
}

#[test]
fn an_address_asks_for_months_and_a_store() {
    let today = day("2026-11-21");
    let ask = |pairs: &[(&str, &str)], own| {
        let pairs = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        query(&Fields::new(pairs.collect()), today, own)
    };
    let range = |query: ReportQuery| (month_text(query.from), month_text(query.until));
    assert_eq!(range(ask(&[], None).unwrap()), ("2025-12".to_owned(), "2026-11".to_owned()));
    let asked = ask(&[("from", "2026-03"), ("until", "2026-05")], None).unwrap();
    assert_eq!(range(asked), ("2026-03".to_owned(), "2026-05".to_owned()));
    assert_eq!(ask(&[("from", "2026-13")], None).unwrap_err().field.as_deref(), Some("from"));
    assert_eq!(ask(&[("store", "x")], None).unwrap_err().field.as_deref(), Some("store"));
    let (own, other) = (StoreId([1; 16]), StoreId([2; 16]));
    assert_eq!(ask(&[("store", &other.to_string())], None).unwrap().store, Some(other));
    assert_eq!(ask(&[("store", &other.to_string())], Some(own)).unwrap().store, Some(own), "nobody else's store");
}

#[test]
fn often_wanted_ranges_are_one_click_away() {
    let list = List::asked("/data", &Fields::new(vec![("store".to_owned(), "s".to_owned())]), &["store"], &[]);
    let today = day("2026-03-05");
    let ranges = ranges(&list, today, &usual(today, None));
    assert_eq!(ranges[2].1, "/data?store=s&from=2026-01&until=2026-03");
    assert_eq!(ranges[3].1, "/data?store=s&from=2025-01&until=2025-12");
    assert_eq!(ranges.iter().map(|range| range.2).collect::<Vec<_>>(), [false, true, false, false, false]);
}

#[test]
fn the_sheet_has_a_row_for_each_month_and_a_column_for_each_tier() {
    let sheet = sheet::sheet(&sample_frame(yanji_words::Lang::En), &sample());
    assert_eq!((sheet.columns.len(), sheet.rows.len()), (18, 2));
    assert!(sheet.rows.iter().all(|row| row.len() == 18));
}
