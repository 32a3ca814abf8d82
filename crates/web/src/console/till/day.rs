//! 今日账: the money of a day by tender, and its payments.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use yanji_app::paper::{Cell, Column, Kind, Sheet};
use yanji_app::records::StaffChoice;
use yanji_app::{PaymentLine, PaymentQuery, TenderSum, TillDay};
use yanji_engine::Day;
use yanji_engine::programme::benefit::Tender;

use super::{Tab, called, cause_key, tabs, tender_key};
use crate::console::door::Visitor;
use crate::console::export::{Format, download, of_store};
use crate::console::failure::Failure;
use crate::console::figures;
use crate::console::form::{Fields, Form};
use crate::console::frame::{Frame, Section, place};
use crate::console::list::List;

/// How many payments are on a page.
const PAGE: usize = 50;
/// How many payments a file holds at most.
const FILE_MOST: usize = 20_000;

#[derive(Template)]
#[template(path = "till/day.html")]
struct DayPage {
    frame: Frame,
    form: Form,
    list: List,
    tabs: Vec<Tab>,
    day: String,
    /// Of which store the money is.
    of_store: String,
    before: String,
    after: Option<String>,
    came_in: String,
    went_out: String,
    net: String,
    tenders: Vec<TenderRow>,
    /// Who closed the day, and when; nothing while it is open.
    closed: Option<String>,
    shifts_running: i64,
    alarms: i64,
    payments: Vec<PaymentRow>,
}

/// A tender of the day.
struct TenderRow {
    name: &'static str,
    came_in: String,
    went_out: String,
    net: String,
    causes: Vec<(&'static str, i64, String)>,
}

/// A payment.
struct PaymentRow {
    /// The day and the time.
    at: (String, String),
    tender: &'static str,
    cause: &'static str,
    /// The page of the sale; empty for a deposit.
    sale: String,
    /// Its number; empty for a deposit.
    number: String,
    operator: String,
    amount: String,
    is_out: bool,
}

pub(super) async fn page(visitor: Visitor, Query(pairs): Query<Vec<(String, String)>>) -> Result<Response, Failure> {
    let fields = Fields::new(pairs);
    let today = visitor.state.clinic.today();
    let day = fields.day("day").map_err(|error| visitor.failure(error))?.unwrap_or(today);
    let format = Format::of(fields.get("export"));
    let skip = fields.get("after").parse().unwrap_or(0);
    let store = visitor.session.actor.store;
    let limit = if format.is_some() { FILE_MOST } else { PAGE + 1 };
    let (till, payments, people, alarms) = visitor
        .ask(move |clinic, actor| {
            let till = clinic.till_day(actor, day, store)?;
            let mut payments = Vec::new();
            // The use case gives two hundred at a time.
            loop {
                let skip = skip + payments.len();
                let query = PaymentQuery { from: day, until: day, store, skip, limit: limit - payments.len() };
                let page = clinic.payment_list(actor, &query)?;
                let is_last = page.is_empty();
                payments.extend(page);
                if is_last || payments.len() >= limit {
                    break;
                }
            }
            Ok((till, payments, clinic.staff_choices(actor)?, clinic.alarm_count(actor)?))
        })
        .await?;
    let frame = visitor.frame(Section::Desk);
    let told_of = place::told_of(&visitor, store);
    if let Some(format) = format {
        return download(&visitor, of_store(sheet(&frame, &payments, &people), &told_of), format).await;
    }
    let zone = visitor.state.clinic.zone();
    let mut list = List::asked("/till", &fields, &["day"], &["at"]);
    list.next = (payments.len() > PAGE).then(|| (skip + PAGE).to_string());
    let row = |line: &PaymentLine| payment_row(&frame, line, &line.at.local_text(&zone), &people);
    let payments = payments.iter().take(PAGE).map(row).collect();
    let closed = till.closed.as_ref().map(|closed| {
        let by = called(&frame, &people, &closed.closed_by);
        frame.fill("till.closed_by", &[&by, &closed.closed_at.local_text(&zone)])
    });
    let form = Form::holding(fields).with_default("day", &day.to_string());
    let page = made(frame, (form, list), &till, (closed, alarms, payments), today);
    visitor.page(&DayPage { tabs: tabs(&visitor, "/till").await?, of_store: told_of, ..page })
}

fn made(
    frame: Frame,
    (form, list): (Form, List),
    till: &TillDay,
    (closed, alarms, payments): (Option<String>, i64, Vec<PaymentRow>),
    today: Day,
) -> DayPage {
    DayPage {
        day: till.day.to_string(),
        of_store: String::new(),
        before: till.day.previous().to_string(),
        after: (till.day < today).then(|| till.day.next().to_string()),
        came_in: figures::yuan(till.tenders.iter().map(|sum| sum.in_fen).sum()),
        went_out: figures::yuan(till.tenders.iter().map(|sum| sum.out_fen).sum()),
        net: figures::yuan(till.net_fen),
        tenders: till.tenders.iter().filter(|sum| is_told(sum)).map(tender_row).collect(),
        closed,
        shifts_running: till.shifts_running,
        alarms,
        payments,
        tabs: Vec::new(),
        frame,
        form,
        list,
    }
}

/// Whether a tender has a row: money always has one, deposits where some were moved.
fn is_told(sum: &TenderSum) -> bool {
    sum.tender != Tender::Deposit || sum.in_fen != 0 || sum.out_fen != 0
}

fn tender_row(sum: &TenderSum) -> TenderRow {
    TenderRow {
        name: tender_key(sum.tender),
        came_in: figures::yuan(sum.in_fen),
        went_out: figures::yuan(sum.out_fen),
        net: figures::yuan(sum.in_fen - sum.out_fen),
        causes: sum
            .causes
            .iter()
            .map(|cause| (cause_key(&cause.cause), cause.count, figures::yuan(cause.amount_fen)))
            .collect(),
    }
}

fn payment_row(frame: &Frame, line: &PaymentLine, at: &str, people: &[StaffChoice]) -> PaymentRow {
    PaymentRow {
        at: at
            .split_once(' ')
            .map_or_else(|| (String::new(), at.to_owned()), |(day, time)| (day.to_owned(), time.to_owned())),
        tender: tender_key(line.tender),
        cause: cause_key(&line.cause),
        sale: if line.subject.starts_with("sale_") { format!("/sales/{}", line.subject) } else { String::new() },
        number: line.sale_number.clone(),
        operator: called(frame, people, &line.operator),
        amount: figures::yuan(line.amount_fen),
        is_out: line.amount_fen < 0,
    }
}

fn sheet(frame: &Frame, payments: &[PaymentLine], people: &[StaffChoice]) -> Sheet {
    let columns = [
        ("till.day", Kind::Day),
        ("till.tender", Kind::Text),
        ("till.cause", Kind::Text),
        ("till.operator", Kind::Text),
        ("till.amount", Kind::Money),
        ("till.subject", Kind::Text),
    ];
    let row = |line: &PaymentLine| {
        vec![
            Cell::Day(line.day),
            Cell::text(frame.t(tender_key(line.tender))),
            Cell::text(frame.t(cause_key(&line.cause))),
            Cell::text(called(frame, people, &line.operator)),
            Cell::Money(line.amount_fen),
            Cell::text(if line.sale_number.is_empty() { &line.subject } else { &line.sale_number }),
        ]
    };
    Sheet {
        name: frame.t("nav.till").into_owned(),
        columns: columns.map(|(key, kind)| Column::new(frame.t(key), kind)).into(),
        rows: payments.iter().map(row).collect(),
    }
}

#[cfg(test)]
mod tests {
    use yanji_app::{CauseSum, Instant};
    use yanji_books::id::{PaymentId, SaleId};

    use super::*;
    use crate::console::form::testing::in_both_languages;

    fn line(amount_fen: i64) -> PaymentLine {
        PaymentLine {
            id: PaymentId::new(1),
            day: Day::from_number(20_000),
            at: Instant(0),
            store: None,
            operator: "machine".to_owned(),
            tender: Tender::Wechat,
            amount_fen,
            cause: "refund".to_owned(),
            subject: SaleId::new(1).to_string(),
            sale_number: "260722-402936".to_owned(),
        }
    }

    #[test]
    fn the_page_is_made() {
        let causes = ["sale", "refund", "repayment", "deposit", "deposit_back", "refund_kept"].map(|cause| CauseSum {
            cause: cause.to_owned(),
            count: 2,
            amount_fen: 12_345,
        });
        let tenders =
            Tender::ALL.map(|tender| TenderSum { tender, in_fen: 1_234_567, out_fen: 100, causes: causes.to_vec() });
        let day = Day::from_number(20_000);
        let till =
            |closed| TillDay { day, store: None, tenders: tenders.to_vec(), net_fen: 99, closed, shifts_running: 1 };
        for html in in_both_languages(|frame| {
            let rows = vec![payment_row(&frame, &line(-5), "2024-10-04 09:00", &[])];
            let list = List { address: "/till".to_owned(), ..List::default() };
            made(frame, (Form::default(), list), &till(None), (None, 3, rows), day.next())
        }) {
            assert!(
                html.contains("12,344.67") && html.contains("-0.05") && html.contains("/till/close?day=2024-10-04")
            );
            assert!(html.contains("260722-402936</span></a>"), "a payment says of which sale it is: {html}");
        }
        for html in in_both_languages(|frame| {
            let list = List { address: "/till".to_owned(), ..List::default() };
            made(frame, (Form::default(), list), &till(None), (Some("7".to_owned()), 0, Vec::new()), day)
        }) {
            assert!(!html.contains("/till/close?day="), "a closed day is not closed again");
        }
    }
}
