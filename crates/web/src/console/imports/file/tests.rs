//! Tests of looking a file over. Nothing else is here.

use super::*;
use crate::console::form::testing::{in_both_languages, sample_day};
use yanji_app::import::{Certainty, ColumnSeen, ImportRefusal, RowSeen, UnlistedCategory};

fn inspection(layout: Layout) -> Inspection {
    let column = |place, role| ColumnSeen {
        place,
        name: place.to_string(),
        role,
        certainty: Certainty::Sure,
        samples: vec!["1".to_owned(), "2".to_owned()],
    };
    let row = |refusal| RowSeen {
        line: 2,
        number: "1".to_owned(),
        day: Some(sample_day()),
        amount_fen: Some(120_000),
        category: "7".to_owned(),
        sale: "5001".to_owned(),
        refusal,
    };
    Inspection {
        file_name: "1".to_owned(),
        mapping: Mapping { layout, header_rows: 1, columns: Columns::default(), day_format: DayFormat::DayFirst },
        sheets: vec!["1".to_owned(), "2".to_owned()],
        sheet_guess: Some(SheetGuess { filled: 7, by: SheetSign::Header }),
        columns: vec![column(0, Some(ColumnRole::Number)), column(1, None)],
        is_day_ambiguous: true,
        missing: vec![ColumnRole::Day, ColumnRole::Amount],
        rows: 2_000,
        first_rows: vec![row(None), row(Some((ColumnRole::Day, "invalid_day".to_owned())))],
        saved: Some("1".to_owned()),
    }
}

fn report() -> ImportReport {
    let refusal = ImportRefusal {
        line: 7,
        member: "1".to_owned(),
        field: "day".to_owned(),
        code: "invalid_day".to_owned(),
        value: "1.1".to_owned(),
    };
    let category = |place: i64| UnlistedCategory { name: format!("C-{place}"), lines: 1_000 * place };
    ImportReport {
        lines: 9,
        new: 8,
        refused: 1,
        refunds: 3,
        refunds_fen: 45_600,
        refusals: vec![refusal],
        unlisted_categories: (1..=14).map(category).collect(),
        ..ImportReport::default()
    }
}

#[test]
fn the_page_is_made() {
    let text = Layout::Text { encoding: Encoding::Utf8, separator: Separator::Comma };
    for layout in [text, Layout::Workbook { sheet: None }] {
        let is_text = matches!(layout, Layout::Text { .. });
        for page in in_both_languages(|frame| FilePage {
            stores: vec![("1".to_owned(), "Y-1".to_owned())],
            is_bound: false,
            store: "1".to_owned(),
            is_first: true,
            form: Form::default(),
            address: "/imports/file/1".to_owned(),
            file_name: "1".to_owned(),
            seen: Some(Seen {
                // Names of encodings are written the same way in every language.
                encodings: Vec::new(),
                ..seen_file(&frame, &inspection(layout.clone()))
            }),
            report: Some(shown_report(&frame, &report(), "1".to_owned())),
            frame,
        }) {
            assert_eq!(page.contains("name=\"separator\""), is_text);
            assert!(page.contains("1,200.00") && page.contains("name=\"start\""));
            assert!(page.contains("456.00"), "what refunds give back is told apart");
            assert!(page.contains("C-12") && page.contains("12,000") && !page.contains("C-13"), "the rest are counted");
        }
    }
    in_both_languages(|frame| FilePage {
        stores: vec![("1".to_owned(), "Y-1".to_owned())],
        is_bound: true,
        store: "1".to_owned(),
        is_first: false,
        frame,
        form: Form::default(),
        address: "/imports/file/1".to_owned(),
        file_name: "1".to_owned(),
        seen: None,
        report: None,
    });
}

#[test]
fn what_was_corrected_is_kept_until_the_layout_changes() {
    let fields = |layout: &str, separator: &str| {
        let pairs = [
            ("encoding", "UTF-8"),
            ("separator", separator),
            ("header_rows", "1"),
            ("layout", layout),
            ("column", ""),
            ("column", "amount"),
            ("day_format", "day_first"),
        ];
        Fields::new(pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).into())
    };
    let kept = choice(&fields("UTF-8|comma||1", "comma"));
    assert_eq!(kept.encoding, Some(Encoding::Utf8));
    assert_eq!(kept.columns.unwrap().amount, Some(Column::Place(1)));
    assert_eq!(kept.day_format, Some(DayFormat::DayFirst));
    assert_eq!(kept.header_rows, Some(1));
    let changed = choice(&fields("UTF-8|comma||1", "tab"));
    assert_eq!((changed.separator, changed.columns, changed.day_format), (Some(Separator::Tab), None, None));
    assert_eq!(changed.header_rows, None, "other rows come before the data of another layout");
    assert_eq!(choice(&fields("UTF-8|comma||0", "tab")).header_rows, Some(1), "somebody counted them");
}
