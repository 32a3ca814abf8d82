//! 日结: what was counted beside what should be there, shown before the day is closed; and the days that were.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use yanji_app::paper::{Cell, Kind, Sheet};
use yanji_app::records::StaffChoice;
use yanji_app::{ClosedDay, Permission, Rehearsal};
use yanji_engine::Day;

use super::{
    COUNTED, CountedRow, DifferenceRow, Tab, called, counted_sheet, counts, not_counted, store_called, tabs, tender_key,
};
use crate::console::door::{Posted, Visitor};
use crate::console::export::{Format, download};
use crate::console::failure::Failure;
use crate::console::figures;
use crate::console::form::{Fields, Form};
use crate::console::frame::{Frame, Section};
use crate::console::list::List;

/// How many days are on a page.
const PAGE: usize = 50;
/// The fields of the form by which a refusal can be placed.
const FIELDS: &[&str] = &["cash", "card", "wechat", "alipay"];

#[derive(Template)]
#[template(path = "till/close.html")]
struct ClosePage {
    frame: Frame,
    form: Form,
    tabs: Vec<Tab>,
    day: String,
    /// What should be there: the tender's code, its words and the amount.
    expected: Vec<(&'static str, &'static str, String)>,
    /// What comes of what was counted, once it was asked for.
    outcome: Vec<DifferenceRow>,
    is_off: bool,
    /// What was not counted, once the outcome was asked for; empty when all was.
    not_counted: String,
    is_asked: bool,
    /// Who closed the day already, and when; nothing while it is open.
    closed: Option<String>,
    shifts_running: i64,
}

#[derive(Template)]
#[template(path = "till/closes.html")]
struct ClosesPage {
    frame: Frame,
    list: List,
    tabs: Vec<Tab>,
    rows: Vec<CloseRow>,
}

/// A closed day.
struct CloseRow {
    day: String,
    store: String,
    closed_at: String,
    closed_by: String,
    tenders: Vec<DifferenceRow>,
    is_sound: bool,
}

pub(super) async fn page(visitor: Visitor, Query(pairs): Query<Vec<(String, String)>>) -> Result<Response, Failure> {
    visitor.require(Permission::DayClose)?;
    let fields = Fields::new(pairs);
    let today = visitor.state.clinic.today();
    let day = fields.day("day").map_err(|error| visitor.failure(error))?.unwrap_or(today);
    let form = Form::fresh(&[("day", day.to_string())]).map_err(|error| visitor.failure(error))?;
    show(visitor, day, form, None).await
}

/// Shows what closing would come to, or closes.
pub(super) async fn close(Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    visitor.require(Permission::DayClose)?;
    let today = visitor.state.clinic.today();
    let day = fields.day("day").map_err(|error| visitor.failure(error))?.unwrap_or(today);
    let is_sure = fields.get("sure") == "1";
    let (key, counted) = match (fields.key(), counts(&fields)) {
        (Ok(key), Ok(counted)) => (key, counted),
        (Err(error), _) | (_, Err(error)) => return refused(visitor, day, fields, error).await,
    };
    let store = visitor.session.actor.store;
    let rehearsal = if is_sure { Rehearsal::Real } else { Rehearsal::Dry };
    let done =
        visitor.attempt(move |clinic, actor| clinic.till_close(actor, &key, day, store, &counted, rehearsal)).await;
    match done {
        Ok(_) if is_sure => {
            let notice = visitor.frame(Section::Desk).put("till.close_done", day);
            Ok(visitor.go("/till/closes", &notice))
        }
        Ok(closed) => {
            let form = Form::again(fields).map_err(|error| visitor.failure(error))?;
            show(visitor, day, form, Some(closed)).await
        }
        Err(error) => refused(visitor, day, fields, error).await,
    }
}

async fn refused(visitor: Visitor, day: Day, fields: Fields, error: yanji_app::AppError) -> Result<Response, Failure> {
    let form = Form::refused(fields, error, visitor.lang, FIELDS).map_err(|error| visitor.failure(error))?;
    show(visitor, day, form, None).await
}

async fn show(visitor: Visitor, day: Day, form: Form, outcome: Option<ClosedDay>) -> Result<Response, Failure> {
    let store = visitor.session.actor.store;
    let (till, people) = visitor
        .ask(move |clinic, actor| Ok((clinic.till_day(actor, day, store)?, clinic.staff_choices(actor)?)))
        .await?;
    let sum_of =
        |tender| till.tenders.iter().find(|sum| sum.tender == tender).map_or(0, |sum| sum.in_fen - sum.out_fen);
    let frame = visitor.frame(Section::Desk);
    let tenders = outcome.as_ref().map_or(&[][..], |closed| &closed.tenders);
    let rows: Vec<DifferenceRow> = tenders.iter().map(|tender| DifferenceRow::of(&frame, tender)).collect();
    let closed = till.closed.as_ref().map(|closed| {
        let at = closed.closed_at.local_text(&visitor.state.clinic.zone());
        frame.fill("till.closed_by", &[&called(&frame, &people, &closed.closed_by), &at])
    });
    visitor.page(&ClosePage {
        tabs: tabs(&visitor, "/till").await?,
        day: day.to_string(),
        expected: COUNTED.map(|tender| (tender.code(), tender_key(tender), figures::yuan(sum_of(tender)))).into(),
        is_off: rows.iter().any(|row| row.is_off),
        not_counted: not_counted(&frame, tenders),
        is_asked: outcome.is_some(),
        outcome: rows,
        closed,
        shifts_running: till.shifts_running,
        form,
        frame,
    })
}

pub(super) async fn list(visitor: Visitor, Query(pairs): Query<Vec<(String, String)>>) -> Result<Response, Failure> {
    let fields = Fields::new(pairs);
    let skip = fields.get("after").parse().unwrap_or(0);
    let (days, people) = visitor
        .ask(move |clinic, actor| Ok((clinic.till_closes(actor, skip, PAGE + 1)?, clinic.staff_choices(actor)?)))
        .await?;
    let frame = visitor.frame(Section::Desk);
    let zone = visitor.state.clinic.zone();
    let store_of = |day: &ClosedDay| store_called(&visitor, &frame, day.store);
    if let Some(format) = Format::of(fields.get("export")) {
        return download(&visitor, sheet(&frame, &days, &people, &store_of), format).await;
    }
    let mut list = List::asked("/till/closes", &fields, &[], &["day"]);
    list.next = (days.len() > PAGE).then(|| (skip + PAGE).to_string());
    let row = |day: &ClosedDay| CloseRow {
        day: day.day.to_string(),
        store: store_of(day),
        closed_at: day.closed_at.local_text(&zone),
        closed_by: called(&frame, &people, &day.closed_by),
        tenders: day.tenders.iter().map(|tender| DifferenceRow::of(&frame, tender)).collect(),
        is_sound: day.is_sound,
    };
    let rows = days.iter().take(PAGE).map(row).collect();
    visitor.page(&ClosesPage { tabs: tabs(&visitor, "/till/closes").await?, rows, list, frame })
}

fn sheet(frame: &Frame, days: &[ClosedDay], people: &[StaffChoice], store: &dyn Fn(&ClosedDay) -> String) -> Sheet {
    let rows = days.iter().map(|day| CountedRow {
        before: [Cell::Day(day.day), Cell::text(store(day))],
        tenders: &day.tenders,
        after: Cell::text(called(frame, people, &day.closed_by)),
    });
    let before = [("till.day", Kind::Day), ("till.store", Kind::Text)];
    counted_sheet(frame, "till.closes", before, "till.closed_person", rows)
}

#[cfg(test)]
mod tests {
    use yanji_app::TillDifference;
    use yanji_engine::programme::benefit::Tender;

    use super::*;
    use crate::console::form::testing::in_both_languages;

    #[test]
    fn the_pages_are_made() {
        let off = TillDifference { tender: Tender::Cash, expected_fen: 10_000, counted_fen: Some(9_950) };
        let open = TillDifference { tender: Tender::Card, expected_fen: 7_700, counted_fen: None };
        let page = |frame: Frame, closed: Option<&str>| ClosePage {
            form: Form::default(),
            tabs: Vec::new(),
            day: "2026-03-02".to_owned(),
            expected: COUNTED.map(|tender| (tender.code(), tender_key(tender), "1.00".to_owned())).into(),
            outcome: [&off, &open].map(|tender| DifferenceRow::of(&frame, tender)).into(),
            is_off: true,
            not_counted: not_counted(&frame, &[off, open]),
            is_asked: true,
            closed: closed.map(str::to_owned),
            shifts_running: 2,
            frame,
        };
        for html in in_both_languages(|frame| page(frame, None)) {
            assert!(html.contains("-0.50") && html.contains("name=\"sure\""));
            assert_eq!(html.matches("77.00").count(), 1, "what nobody counted has no figure: {html}");
        }
        for html in in_both_languages(|frame| page(frame, Some("7"))) {
            assert!(!html.contains("name=\"sure\""), "a closed day is not closed again");
        }
        for html in in_both_languages(|frame| ClosesPage {
            list: List { address: "/till/closes".to_owned(), ..List::default() },
            tabs: Vec::new(),
            rows: vec![CloseRow {
                day: "2026-03-02".to_owned(),
                store: "1".to_owned(),
                closed_at: "2026-03-02 21:00".to_owned(),
                closed_by: "1".to_owned(),
                tenders: [&off, &open].map(|tender| DifferenceRow::of(&frame, tender)).into(),
                is_sound: false,
            }],
            frame,
        }) {
            assert!(html.contains("99.50") && html.matches("77.00").count() == 1 && html.contains("alert-danger"));
        }
    }
}
