//! The reports: months of a store or of all, as charts with their tables, and as a file.

mod charts;
mod sheet;

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use yanji_app::records::{Figures, Month, Report, ReportQuery, StoreChoice};
use yanji_app::{Actor, AppError, Clinic, Permission};
use yanji_books::id::StoreId;
use yanji_engine::Day;
use yanji_words::{Problem, whole};

use crate::console::chart::Chart;
use crate::console::door::Visitor;
use crate::console::export::{Format, download, of_store};
use crate::console::failure::Failure;
use crate::console::figures::yuan;
use crate::console::form::Fields;
use crate::console::frame::{Frame, Section, place};
use crate::console::list::List;

/// How many months are shown when none are asked for.
const MONTHS: i32 = 12;

#[derive(Template)]
#[template(path = "data/report.html")]
struct ReportPage {
    frame: Frame,
    list: List,
    asked: Asked,
    /// What was wrong with the months that were asked for; empty when nothing was.
    problem: String,
    stores: Vec<StoreOption>,
    /// Of which store the figures are.
    of_store: String,
    /// Ranges that are often wanted: the key of their words, and the address.
    ranges: Vec<(&'static str, String, bool)>,
    shown: Option<Shown>,
}

/// The form above the charts.
struct Asked {
    from: String,
    until: String,
    is_shares: bool,
}

struct StoreOption {
    code: String,
    name: String,
    is_chosen: bool,
}

/// A report as the page shows it.
struct Shown {
    totals: Vec<Total>,
    charts: Vec<Chart>,
    /// Whether tiers are shown as shares of all members.
    is_shares: bool,
    /// The same months with tiers as counts, or as shares.
    counts_address: String,
    shares_address: String,
}

/// A figure of all months together.
struct Total {
    key: &'static str,
    figure: String,
}

pub(super) async fn page(visitor: Visitor, Query(pairs): Query<Vec<(String, String)>>) -> Result<Response, Failure> {
    visitor.require(Permission::MoneyRead)?;
    let fields = Fields::new(pairs);
    let list = List::asked("/data", &fields, &["from", "until", "store", "tiers"], &[]);
    let today = visitor.state.clinic.today();
    let own = visitor.session.actor.store;
    let (query, misread) = match query(&fields, today, own) {
        Ok(query) => (query, None),
        Err(error) => (usual(today, own), Some(error)),
    };
    let asked = move |clinic: &Clinic, actor: &Actor| Ok((clinic.report(actor, &query), clinic.store_choices(actor)?));
    let (answer, stores) = visitor.ask(asked).await?;
    let (report, problem) = match (answer, misread) {
        (_, Some(error)) => (None, error.text(visitor.lang)),
        (Ok(report), None) => (Some(report), String::new()),
        (Err(AppError { problem: Problem::NoProgramme, .. }), None) => (None, String::new()),
        (Err(error), None) => match error.problem {
            Problem::Malformed | Problem::OutOfRange { .. } => (None, error.text(visitor.lang)),
            _ => return Err(visitor.failure(error)),
        },
    };
    let frame = visitor.frame(Section::Data);
    let told_of = place::told_of(&visitor, query.store);
    if let (Some(format), Some(report)) = (Format::of(fields.get("export")), &report) {
        return download(&visitor, of_store(sheet::sheet(&frame, report), &told_of), format).await;
    }
    let is_shares = fields.get("tiers") == "shares";
    visitor.page(&ReportPage {
        shown: report.map(|report| shown(&frame, &list, &report, is_shares)),
        asked: Asked { from: month_text(query.from), until: month_text(query.until), is_shares },
        stores: if own.is_some() { Vec::new() } else { store_options(&stores, query.store) },
        ranges: ranges(&list, today, &query),
        problem,
        of_store: told_of,
        list,
        frame,
    })
}

/// The months and the store that are asked for. Whoever acts in a store is told of that store.
fn query(fields: &Fields, today: Day, own: Option<StoreId>) -> Result<ReportQuery, AppError> {
    let usual = usual(today, own);
    let month = |name: &str, usual: Month| match fields.get(name) {
        "" => Ok(usual),
        text => parse_month(text).ok_or_else(|| AppError::at(Problem::Malformed, name)),
    };
    let until = month("until", usual.until)?;
    let from = month("from", until.add(1 - MONTHS))?;
    let store = match (own, fields.get("store")) {
        (Some(own), _) => Some(own),
        (None, "") => None,
        (None, text) => Some(text.parse().map_err(|_| AppError::at(Problem::Malformed, "store"))?),
    };
    Ok(ReportQuery { from, until, store })
}

pub(in crate::console) fn usual(today: Day, store: Option<StoreId>) -> ReportQuery {
    let until = Month::of(today);
    ReportQuery { from: until.add(1 - MONTHS), until, store }
}

/// `2026-11` as a month.
fn parse_month(text: &str) -> Option<Month> {
    Day::parse(&format!("{text}-01")).map(Month::of)
}

/// A month as `2026-11`.
fn month_text(month: Month) -> String {
    let date = month.first().date();
    format!("{:04}-{:02}", date.year, date.month)
}

fn store_options(stores: &[StoreChoice], chosen: Option<StoreId>) -> Vec<StoreOption> {
    let option = |store: &StoreChoice| StoreOption {
        code: store.id.to_string(),
        name: store.name.clone(),
        is_chosen: chosen == Some(store.id),
    };
    stores.iter().map(option).collect()
}

/// The last months, this year, the last one.
fn ranges(list: &List, today: Day, query: &ReportQuery) -> Vec<(&'static str, String, bool)> {
    let now = Month::of(today);
    let january = now.add(1 - today.date().month);
    let ranges = [
        ("report.last_6", now.add(-5), now),
        ("report.last_12", now.add(-11), now),
        ("report.this_year", january, now),
        ("report.last_year", january.add(-12), january.add(-1)),
        ("report.last_36", now.add(-35), now),
    ];
    let address =
        |from: Month, until: Month| list.with("from", &month_text(from)).with("until", &month_text(until)).first_page();
    let is_shown = |from, until| (query.from, query.until) == (from, until);
    ranges.into_iter().map(|(key, from, until)| (key, address(from, until), is_shown(from, until))).collect()
}

fn shown(frame: &Frame, list: &List, report: &Report, is_shares: bool) -> Shown {
    Shown {
        totals: totals(report),
        charts: charts::charts(frame, report, is_shares),
        is_shares,
        counts_address: list.with("tiers", "").first_page(),
        shares_address: list.with("tiers", "shares").first_page(),
    }
}

/// What all months add up to. Members who came in several months are no sum and stand in the charts alone.
fn totals(report: &Report) -> Vec<Total> {
    let sum = |figure: fn(&Figures) -> i64| report.months.iter().map(|month| figure(&month.figures)).sum::<i64>();
    let all = Figures {
        revenue_fen: sum(|figures| figures.revenue_fen),
        sales: sum(|figures| figures.sales),
        new_members: sum(|figures| figures.new_members),
        ..Figures::default()
    };
    let total = |key, figure| Total { key, figure };
    vec![
        total("report.revenue", yuan(all.revenue_fen)),
        total("report.sales", whole(all.sales)),
        total("report.ticket", yuan(all.ticket_fen())),
        total("report.new_members", whole(all.new_members)),
    ]
}

#[cfg(test)]
mod tests;
