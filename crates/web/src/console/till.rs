//! The money of the desk's day: what came in, shifts, closed days, what is owed either way, alarms, who sold what.

mod alarms;
pub(super) mod charges;
mod close;
mod day;
mod liability;
mod owed;
mod shift;
mod staff;

use axum::Router;
use axum::routing::{get, post};
use yanji_app::paper::{Cell, Column, Kind, Sheet};
use yanji_app::records::StaffChoice;
use yanji_app::{AppError, Permission, TillCount, TillDifference};
use yanji_books::id::StoreId;
use yanji_engine::programme::benefit::Tender;
use yanji_words::whole;

use super::door::Visitor;
use super::failure::Failure;
use super::figures;
use super::form::{Fields, amount_fen};
use super::frame::Frame;
use crate::AppState;

pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/till", get(day::page))
        .route("/till/close", get(close::page).post(close::close))
        .route("/till/closes", get(close::list))
        .route("/till/shift", get(shift::page))
        .route("/till/shift/open", post(shift::open))
        .route("/till/shift/close", post(shift::close))
        .route("/till/shifts", get(shift::list))
        .route("/till/charges", get(charges::page))
        .route("/till/charges/{id}/query", post(charges::query))
        .route("/till/charges/{id}/cancel", post(charges::cancel))
        .route("/till/charges/{id}/sale", post(charges::ring))
        .route("/till/charges/refunds/{id}/retry", post(charges::retry))
        .route("/till/charges/refunds/{id}/settle", post(charges::settle))
        .route("/till/alarms", get(alarms::page))
        .route("/till/alarms/limits", post(alarms::limits))
        .route("/till/alarms/{id}/settle", post(alarms::settle))
        .route("/till/liabilities", get(liability::page))
        .route("/till/owed", get(owed::page))
        .route("/till/staff", get(staff::page))
}

/// The tenders that lie in a drawer or an account: all but deposits.
const COUNTED: [Tender; 4] = [Tender::Cash, Tender::Card, Tender::Wechat, Tender::Alipay];

/// A page of the money.
struct Tab {
    address: &'static str,
    key: &'static str,
    is_here: bool,
    /// How many things wait there; nothing where none does.
    waiting: Option<String>,
}

/// The pages of the money that somebody may open, as seen from one of them, with how many alarms nobody has settled.
async fn tabs(visitor: &Visitor, here: &str) -> Result<Vec<Tab>, Failure> {
    const MONEY: Permission = Permission::MoneyRead;
    const ALARMS: &str = "/till/alarms";
    let pages = [
        ("/till", "till.today", MONEY),
        ("/till/shift", "till.shift", Permission::SalePost),
        ("/till/shifts", "till.shifts", MONEY),
        ("/till/closes", "till.closes", MONEY),
        ("/till/owed", "till.owed", MONEY),
        ("/till/liabilities", "till.liabilities", MONEY),
        ("/till/staff", "till.staff", MONEY),
        ("/till/charges", "charge.title", Permission::SalePost),
        (ALARMS, "till.alarms", MONEY),
    ];
    let may = |needed: Permission| visitor.session.actor.permissions.allow(needed);
    let alarms = if may(MONEY) { visitor.ask(|clinic, actor| clinic.alarm_count(actor)).await? } else { 0 };
    let open = pages.into_iter().filter(|(.., needed)| may(*needed));
    let tab = |(address, key, _)| Tab {
        address,
        key,
        is_here: address == here,
        waiting: (address == ALARMS && alarms > 0).then(|| whole(alarms)),
    };
    Ok(open.map(tab).collect())
}

/// The key of the words for a tender.
const fn tender_key(tender: Tender) -> &'static str {
    match tender {
        Tender::Cash => "tender.cash",
        Tender::Card => "tender.card",
        Tender::Wechat => "tender.wechat",
        Tender::Alipay => "tender.alipay",
        Tender::Deposit => "tender.deposit",
    }
}

/// The key of the words for what a payment was for, by its code.
fn cause_key(cause: &str) -> &'static str {
    match cause {
        "sale" => "cause.sale",
        "refund" => "cause.refund",
        "repayment" => "cause.repayment",
        "deposit" => "cause.deposit",
        "deposit_back" => "cause.deposit_back",
        "refund_kept" => "cause.refund_kept",
        _ => "cause.other",
    }
}

/// How colleagues name somebody of the journal; whoever ran a command or a program has no name.
pub(super) fn called(frame: &Frame, people: &[StaffChoice], code: &str) -> String {
    let known = people.iter().find(|person| person.id.to_string() == code);
    match (known, code) {
        (Some(person), _) => person.name.clone(),
        (None, "") => String::new(),
        (None, "machine") => frame.t("till.machine").into_owned(),
        (None, _) => frame.t("till.program").into_owned(),
    }
}

/// How the store of a day or a shift is called; what belongs to none stands for all of them.
fn store_called(visitor: &Visitor, frame: &Frame, store: Option<StoreId>) -> String {
    let known = visitor.stores.iter().find(|known| Some(known.id) == store);
    known.map_or_else(|| frame.t("till.all_stores").into_owned(), |known| known.name.clone())
}

/// What was typed as counted: a tender that was left empty was not counted.
fn counts(fields: &Fields) -> Result<Vec<TillCount>, AppError> {
    let typed = COUNTED.into_iter().filter(|tender| !fields.get(tender.code()).is_empty());
    typed
        .map(|tender| {
            let counted_fen = amount_fen(fields.get(tender.code()), tender.code())?;
            Ok(TillCount { tender, counted_fen })
        })
        .collect()
}

/// A tender of a closed day or an ended shift, for a table.
struct DifferenceRow {
    tender: &'static str,
    expected: String,
    /// What was counted, or that nothing was.
    counted: String,
    difference: String,
    is_off: bool,
}

impl DifferenceRow {
    fn of(frame: &Frame, tender: &TillDifference) -> Self {
        let difference_fen = tender.difference_fen();
        let not_counted = || frame.t("till.not_counted").into_owned();
        Self {
            tender: tender_key(tender.tender),
            expected: figures::yuan(tender.expected_fen),
            counted: tender.counted_fen.map_or_else(not_counted, figures::yuan),
            difference: difference_fen.map_or_else(|| "—".to_owned(), figures::yuan),
            is_off: difference_fen.is_some_and(|difference_fen| difference_fen != 0),
        }
    }
}

/// A closed day or an ended shift for a file: what stands before its tenders and after them, and the tenders.
struct CountedRow<'a> {
    before: [Cell; 2],
    tenders: &'a [TillDifference],
    after: Cell,
}

/// What was counted, with a line for each tender, for a file. What nobody counted has no figure.
fn counted_sheet<'a>(
    frame: &Frame,
    name: &str,
    before: [(&str, Kind); 2],
    after: &str,
    rows: impl Iterator<Item = CountedRow<'a>>,
) -> Sheet {
    let tender = [
        ("till.tender", Kind::Text),
        ("till.expected", Kind::Money),
        ("till.counted", Kind::Money),
        ("till.difference", Kind::Money),
    ];
    let columns = before.into_iter().chain(tender).chain([(after, Kind::Text)]);
    let not_counted = || Cell::text(frame.t("till.not_counted"));
    let line = |row: &CountedRow<'_>, tender: &TillDifference| {
        let figures = [
            Cell::text(frame.t(tender_key(tender.tender))),
            Cell::Money(tender.expected_fen),
            tender.counted_fen.map_or_else(not_counted, Cell::Money),
            tender.difference_fen().map_or(Cell::Empty, Cell::Money),
        ];
        row.before.iter().cloned().chain(figures).chain([row.after.clone()]).collect()
    };
    Sheet {
        name: frame.t(name).into_owned(),
        columns: columns.map(|(key, kind)| Column::new(frame.t(key), kind)).collect(),
        rows: rows.flat_map(|row| row.tenders.iter().map(|tender| line(&row, tender)).collect::<Vec<_>>()).collect(),
    }
}

/// The tenders that nobody counted, by what they are called, in a row; nothing where all were.
fn not_counted(frame: &Frame, tenders: &[TillDifference]) -> String {
    let names = tenders.iter().filter(|tender| tender.counted_fen.is_none());
    let names: Vec<_> = names.map(|tender| frame.t(tender_key(tender.tender))).collect();
    names.join(frame.lang.pick("、", ", "))
}
