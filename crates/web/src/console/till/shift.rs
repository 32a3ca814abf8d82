//! 开班与交班: the shift of whoever is signed in, handed over with what was counted, and the shifts of the last days.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use yanji_app::paper::{Cell, Kind, Sheet};
use yanji_app::records::StaffChoice;
use yanji_app::{Actor, AppError, Clinic, Permission, Shift, ShiftEnd};
use yanji_books::id::ShiftId;
use yanji_words::{Problem, Thing};

use super::{
    COUNTED, CountedRow, DifferenceRow, Tab, called, counted_sheet, counts, not_counted, store_called, tabs, tender_key,
};
use crate::console::desk::which_store;
use crate::console::door::{Posted, Visitor};
use crate::console::export::{Format, download};
use crate::console::failure::Failure;
use crate::console::figures;
use crate::console::form::{Fields, Form, amount_fen};
use crate::console::frame::{Frame, Section};
use crate::console::list::List;

/// How many shifts are on a page.
const PAGE: usize = 50;
/// Over how many days back shifts are listed when nothing else is asked for.
const DAYS_BACK: i32 = 30;
/// The fields of the forms by which a refusal can be placed.
const FIELDS: &[&str] = &["float_fen", "cash", "card", "wechat", "alipay", "handed_to"];

#[derive(Template)]
#[template(path = "till/shift.html")]
struct ShiftPage {
    frame: Frame,
    form: Form,
    tabs: Vec<Tab>,
    /// The id of the shift when it is somebody else's; empty for one's own.
    shift: String,
    /// Whose it is then.
    whose: String,
    /// The shift that runs; nothing between shifts.
    running: Option<Running>,
    /// Who may take over: id and name.
    others: Vec<(String, String)>,
}

/// The shift that runs.
struct Running {
    opened_at: String,
    float: String,
    /// What should be there: the tender's code, its words and the amount.
    expected: Vec<(&'static str, &'static str, String)>,
}

#[derive(Template)]
#[template(path = "till/shifts.html")]
struct ShiftsPage {
    frame: Frame,
    list: List,
    form: Form,
    tabs: Vec<Tab>,
    rows: Vec<ShiftRow>,
}

/// A shift.
struct ShiftRow {
    operator: String,
    store: String,
    opened_at: String,
    /// Empty while it runs.
    closed_at: String,
    handed_to: String,
    tenders: Vec<DifferenceRow>,
    /// Where it is ended, by whoever may end it; empty when it cannot be.
    end: String,
}

pub(super) async fn page(visitor: Visitor, Query(pairs): Query<Vec<(String, String)>>) -> Result<Response, Failure> {
    let fields = Fields::new(pairs);
    let proposed = [("shift", fields.get("shift").to_owned())];
    let form = Form::fresh(&proposed).map_err(|error| visitor.failure(error))?;
    show(visitor, form).await
}

pub(super) async fn open(Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    visitor.require(Permission::SalePost)?;
    let done = match (fields.key(), amount_fen(fields.get("float_fen"), "float_fen")) {
        (Ok(key), Ok(float_fen)) => {
            visitor.attempt(move |clinic, actor| clinic.shift_open(actor, &key, float_fen, None)).await
        }
        (Err(error), _) | (_, Err(error)) => Err(error),
    };
    match done {
        Ok(_) => {
            let notice = visitor.frame(Section::Desk).t("till.shift_opened").into_owned();
            Ok(visitor.go("/till/shift", &notice))
        }
        Err(error) => refused(visitor, fields, error).await,
    }
}

pub(super) async fn close(Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    let other = other_of(&fields).map_err(|error| visitor.failure(error))?;
    let done = match (fields.key(), end_of(&fields)) {
        (Ok(key), Ok(end)) => {
            let ended = move |clinic: &Clinic, actor: &Actor| match other {
                Some(shift) => clinic.shift_end(actor, &key, shift, &end),
                None => clinic.shift_close(actor, &key, &end),
            };
            visitor.attempt(ended).await
        }
        (Err(error), _) | (_, Err(error)) => Err(error),
    };
    match done {
        Ok(shift) => {
            let frame = visitor.frame(Section::Desk);
            let off_fen: i64 = shift.tenders.iter().filter_map(yanji_app::TillDifference::difference_fen).sum();
            let off = figures::yuan(off_fen);
            let notice = match not_counted(&frame, &shift.tenders).as_str() {
                "" => frame.put("till.shift_closed", off),
                missing => frame.fill("till.shift_closed_part", &[&off, missing]),
            };
            Ok(visitor.go(if other.is_some() { "/till/shifts" } else { "/till/shift" }, &notice))
        }
        Err(error) => refused(visitor, fields, error).await,
    }
}

/// The shift of somebody else that is to be ended; `None` for one's own.
fn other_of(fields: &Fields) -> Result<Option<ShiftId>, AppError> {
    match fields.get("shift") {
        "" => Ok(None),
        id => id.parse().map(Some).map_err(|_| AppError::new(Problem::NotFound(Thing::Shift))),
    }
}

fn end_of(fields: &Fields) -> Result<ShiftEnd, AppError> {
    let missing = |_| AppError::at(Problem::NotFound(Thing::Staff), "handed_to");
    let handed_to = match fields.get("handed_to") {
        "" => None,
        id => Some(id.parse().map_err(missing)?),
    };
    Ok(ShiftEnd { counted: counts(fields)?, handed_to })
}

async fn refused(mut visitor: Visitor, fields: Fields, error: AppError) -> Result<Response, Failure> {
    // The answer to a form is no address that could be asked for again.
    "/till/shift".clone_into(&mut visitor.address);
    let form = Form::refused(fields, error, visitor.lang, FIELDS).map_err(|error| visitor.failure(error))?;
    show(visitor, form).await
}

async fn show(visitor: Visitor, form: Form) -> Result<Response, Failure> {
    let other = other_of(form.fields()).map_err(|error| visitor.failure(error))?;
    let (shift, people) = visitor
        .ask(move |clinic, actor| {
            let shift = match other {
                Some(shift) => Some(clinic.shift_get(actor, shift)?).filter(|shift| shift.closed_at.is_none()),
                None => clinic.shift_now(actor)?,
            };
            Ok((shift, clinic.staff_choices(actor)?))
        })
        .await?;
    if other.is_some() && shift.is_none() {
        let notice = Problem::ShiftEnded.text(visitor.lang);
        return Ok(visitor.go("/till/shifts", &notice));
    }
    if shift.is_none()
        && let Some(page) = which_store::asked(&visitor, Section::Desk)
    {
        return page;
    }
    let frame = visitor.frame(Section::Desk);
    let whose = shift.as_ref().filter(|_| other.is_some());
    let whose = whose.map(|shift| called(&frame, &people, &shift.operator)).unwrap_or_default();
    let me = visitor.session.actor.name();
    let others = people.into_iter().filter(|person| !person.is_disabled && person.id.to_string() != me);
    let zone = visitor.state.clinic.zone();
    visitor.page(&ShiftPage {
        frame,
        tabs: tabs(&visitor, if other.is_some() { "/till/shifts" } else { "/till/shift" }).await?,
        shift: other.map(|shift| shift.to_string()).unwrap_or_default(),
        whose,
        running: shift.map(|shift| running(&shift, shift.opened_at.local_text(&zone))),
        others: others.map(|person| (person.id.to_string(), person.name)).collect(),
        form,
    })
}

fn running(shift: &Shift, opened_at: String) -> Running {
    let sum_of = |tender| shift.tenders.iter().find(|sum| sum.tender == tender).map_or(0, |sum| sum.expected_fen);
    let expected = COUNTED.map(|tender| (tender.code(), tender_key(tender), figures::yuan(sum_of(tender))));
    Running { opened_at, float: figures::yuan(shift.float_fen), expected: expected.into() }
}

pub(super) async fn list(visitor: Visitor, Query(pairs): Query<Vec<(String, String)>>) -> Result<Response, Failure> {
    visitor.require(Permission::MoneyRead)?;
    let fields = Fields::new(pairs);
    let today = visitor.state.clinic.today();
    let day = |name| fields.day(name).map_err(|error| visitor.failure(error));
    let from = day("from")?.unwrap_or_else(|| today.plus_days(-DAYS_BACK));
    let until = day("until")?.unwrap_or(today);
    let skip = fields.get("after").parse().unwrap_or(0);
    let (shifts, people) = visitor
        .ask(move |clinic, actor| {
            Ok((clinic.shift_list(actor, (from, until), skip, PAGE + 1)?, clinic.staff_choices(actor)?))
        })
        .await?;
    let frame = visitor.frame(Section::Desk);
    if let Some(format) = Format::of(fields.get("export")) {
        return download(&visitor, sheet(&frame, &shifts, &people), format).await;
    }
    let zone = visitor.state.clinic.zone();
    let mut list = List::asked("/till/shifts", &fields, &["from", "until"], &["day"]);
    list.next = (shifts.len() > PAGE).then(|| (skip + PAGE).to_string());
    let may_end = visitor.session.actor.permissions.allow(Permission::DayClose);
    let me = visitor.session.actor.name();
    let end = |shift: &Shift| match shift.closed_at {
        None if shift.operator == me => "/till/shift".to_owned(),
        None if may_end => format!("/till/shift?shift={}", shift.id),
        None | Some(_) => String::new(),
    };
    let row = |shift: &Shift| ShiftRow {
        end: end(shift),
        store: store_called(&visitor, &frame, shift.store),
        operator: called(&frame, &people, &shift.operator),
        opened_at: shift.opened_at.local_text(&zone),
        closed_at: shift.closed_at.map(|at| at.local_text(&zone)).unwrap_or_default(),
        handed_to: called(&frame, &people, &shift.handed_to),
        tenders: shift.tenders.iter().map(|tender| DifferenceRow::of(&frame, tender)).collect(),
    };
    let rows = shifts.iter().take(PAGE).map(row).collect();
    let form = Form::holding(fields).with_default("from", &from.to_string()).with_default("until", &until.to_string());
    visitor.page(&ShiftsPage { tabs: tabs(&visitor, "/till/shifts").await?, rows, list, form, frame })
}

fn sheet(frame: &Frame, shifts: &[Shift], people: &[StaffChoice]) -> Sheet {
    let rows = shifts.iter().map(|shift| CountedRow {
        before: [Cell::Day(shift.day), Cell::text(called(frame, people, &shift.operator))],
        tenders: &shift.tenders,
        after: Cell::text(called(frame, people, &shift.handed_to)),
    });
    let before = [("till.day", Kind::Day), ("till.operator", Kind::Text)];
    counted_sheet(frame, "till.shifts", before, "till.handed_to", rows)
}

#[cfg(test)]
mod tests {
    use yanji_app::{Instant, TillDifference};
    use yanji_books::id::ShiftId;
    use yanji_engine::Day;
    use yanji_engine::programme::benefit::Tender;

    use super::*;
    use crate::console::form::testing::in_both_languages;

    #[test]
    fn the_pages_are_made() {
        let shift = Shift {
            id: ShiftId::new(1),
            store: None,
            operator: "machine".to_owned(),
            day: Day::from_number(20_000),
            opened_at: Instant(0),
            float_fen: 20_000,
            closed_at: None,
            tenders: vec![TillDifference { tender: Tender::Cash, expected_fen: 30_000, counted_fen: None }],
            handed_to: String::new(),
        };
        for html in in_both_languages(|frame| ShiftPage {
            frame,
            form: Form::default(),
            tabs: Vec::new(),
            shift: "5".to_owned(),
            whose: "6".to_owned(),
            running: Some(running(&shift, "2024-10-04 09:00".to_owned())),
            others: vec![("1".to_owned(), "2".to_owned())],
        }) {
            assert!(html.contains("300.00") && html.contains("action=\"/till/shift/close\""));
            assert!(html.contains("name=\"shift\" value=\"5\""), "{html}");
        }
        for html in in_both_languages(|frame| ShiftPage {
            frame,
            form: Form::default(),
            tabs: Vec::new(),
            shift: String::new(),
            whose: String::new(),
            running: None,
            others: Vec::new(),
        }) {
            assert!(html.contains("action=\"/till/shift/open\""));
        }
        for html in in_both_languages(|frame| ShiftsPage {
            list: List { address: "/till/shifts".to_owned(), ..List::default() },
            form: Form::default(),
            tabs: Vec::new(),
            rows: vec![ShiftRow {
                operator: "1".to_owned(),
                store: "2".to_owned(),
                opened_at: "2024-10-04 09:00".to_owned(),
                closed_at: String::new(),
                handed_to: String::new(),
                tenders: shift.tenders.iter().map(|tender| DifferenceRow::of(&frame, tender)).collect(),
                end: "/till/shift?shift=5".to_owned(),
            }],
            frame,
        }) {
            assert!(html.contains("300.00") && html.contains("href=\"/till/shift?shift=5\""));
        }
    }
}
