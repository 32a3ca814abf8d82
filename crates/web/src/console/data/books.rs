//! The proof of the books: asked for, on its way, and what the last one found, in words.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use yanji_app::paper::{Cell, Column, Kind, Sheet};
use yanji_app::{Actor, Clinic, Fault, KeptVerification, Permission};
use yanji_words::whole;

use crate::console::door::{Posted, Visitor};
use crate::console::export::{Format, download};
use crate::console::failure::Failure;
use crate::console::form::Fields;
use crate::console::frame::{Frame, Section};
use crate::console::list::List;
use crate::works::WorkKind;

#[derive(Template)]
#[template(path = "data/books.html")]
struct BooksPage {
    frame: Frame,
    list: List,
    is_running: bool,
    last: Option<Shown>,
}

/// The outcome of the last proof.
struct Shown {
    at: String,
    by: String,
    digest: String,
    figures: Vec<(&'static str, String)>,
    log_holds: bool,
    faults: Vec<FaultRow>,
}

/// A fault in words.
struct FaultRow {
    /// The key of what it is about.
    what: &'static str,
    /// The card number or the place in the log.
    place: String,
    /// The member's page, for a fault in an account.
    find: bool,
    /// Table and column, for whoever mends it.
    detail: String,
}

pub(super) async fn page(visitor: Visitor, Query(pairs): Query<Vec<(String, String)>>) -> Result<Response, Failure> {
    let fields = Fields::new(pairs);
    let asked = |clinic: &Clinic, actor: &Actor| {
        let last = clinic.verification_last(actor)?;
        let people = if actor.permissions.allow(Permission::LogRead) { clinic.log_people(actor)? } else { Vec::new() };
        Ok((last, people))
    };
    let (last, people) = visitor.ask(asked).await?;
    let frame = visitor.frame(Section::Data);
    if let (Some(format), Some(last)) = (Format::of(fields.get("export")), &last) {
        return download(&visitor, sheet(&frame, last), format).await;
    }
    let zone = visitor.state.clinic.zone();
    let last = last.map(|last| {
        let by = people.into_iter().find(|person| person.code == last.by).map(|person| person.name);
        shown(&last, last.at.local_text(&zone), by.unwrap_or_default())
    });
    visitor.page(&BooksPage {
        is_running: is_running(&visitor),
        list: List { address: "/data/books".to_owned(), ..List::default() },
        frame,
        last,
    })
}

/// Begins a proof, unless one is on its way; it goes on whether or not anybody waits.
pub(super) async fn begin(Posted { visitor, .. }: Posted) -> Result<Response, Failure> {
    visitor.require(Permission::BooksVerify)?;
    if !is_running(&visitor) {
        let running = visitor.state.works.begin(WorkKind::Verification);
        let (clinic, actor) = (visitor.state.clinic.clone(), visitor.session.actor.clone());
        tokio::task::spawn_blocking(move || {
            if let Err(error) = clinic.verification_run(&actor, &mut |progress| running.report(progress)) {
                tracing::error!(code = error.code(), cause = ?std::error::Error::source(&error), "a proof failed");
            }
        });
    }
    let notice = visitor.frame(Section::Data).t("books.begun").into_owned();
    Ok(visitor.go("/data/books", &notice))
}

fn is_running(visitor: &Visitor) -> bool {
    visitor.state.works.list().iter().any(|(kind, _)| *kind == WorkKind::Verification)
}

fn shown(last: &KeptVerification, at: String, by: String) -> Shown {
    Shown {
        at,
        by,
        digest: last.digest.clone(),
        figures: vec![
            ("books.accounts", whole(last.accounts)),
            ("books.activities", whole(last.activities)),
            ("books.transfers", whole(last.transfers)),
            ("books.log_records", whole(last.log_records)),
        ],
        log_holds: last.log_holds(),
        faults: last.found.iter().map(fault_row).collect(),
    }
}

fn fault_row(fault: &Fault) -> FaultRow {
    let (what, find) = match fault.table.as_str() {
        "activities" => ("books.fault_activities", true),
        "transfers" => ("books.fault_transfers", true),
        "decisions" => ("books.fault_decisions", true),
        "lots" => ("books.fault_lots", true),
        "sales" => ("books.fault_sales", true),
        "rule_uses" => ("books.fault_rule_uses", true),
        "accounts" => ("books.fault_accounts", true),
        "log" | "log_heads" => ("books.fault_log", false),
        _ => ("books.fault_other", false),
    };
    let place = if find { fault.row.split(':').next().unwrap_or_default() } else { fault.row.as_str() };
    FaultRow { what, place: place.to_owned(), find, detail: format!("{}.{} {}", fault.table, fault.what, fault.row) }
}

fn sheet(frame: &Frame, last: &KeptVerification) -> Sheet {
    let columns = ["books.what", "books.place", "books.detail"];
    let row = |fault: &Fault| {
        let row = fault_row(fault);
        vec![Cell::text(frame.t(row.what)), Cell::text(row.place), Cell::text(row.detail)]
    };
    Sheet {
        name: frame.t("nav.books").into_owned(),
        columns: columns.map(|key| Column::new(frame.t(key), Kind::Text)).into(),
        rows: last.found.iter().map(row).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::form::testing::in_both_languages;

    fn kept(tables: &[&str]) -> KeptVerification {
        let fault =
            |table: &&str| Fault { table: (*table).to_owned(), row: "10001: 3".to_owned(), what: "7".to_owned() };
        KeptVerification {
            at: yanji_app::Instant(0),
            by: "machine".to_owned(),
            faults: 1,
            digest: "0".repeat(64),
            accounts: 2_000,
            activities: 1,
            transfers: 1,
            log_records: 1,
            found: tables.iter().map(fault).collect(),
        }
    }

    #[test]
    fn the_page_is_made() {
        let page = |last: Option<KeptVerification>, is_running| {
            move |frame| BooksPage {
                frame,
                list: List { address: "/data/books".to_owned(), ..List::default() },
                is_running,
                last: last.as_ref().map(|last| {
                    let mut shown = shown(last, "2026-11-21 10:00".to_owned(), "Z-9".to_owned());
                    // Names of tables are English by nature.
                    shown.faults.iter_mut().for_each(|fault| fault.detail = "7".to_owned());
                    shown
                }),
            }
        };
        for html in in_both_languages(page(None, false)) {
            assert!(!html.contains("export="));
        }
        let tables = ["activities", "transfers", "decisions", "lots", "sales", "accounts", "log", "log_heads", "x"];
        for html in in_both_languages(page(Some(kept(&tables)), true)) {
            assert!(html.contains("2,000") && html.contains("10001") && html.contains("export=csv"));
        }
        for html in in_both_languages(page(Some(kept(&[])), false)) {
            assert!(!html.contains("<tbody>") && html.contains(&"0".repeat(64)));
        }
    }

    #[test]
    fn a_fault_is_told_with_its_place() {
        let row = fault_row(&kept(&["lots"]).found[0]);
        assert_eq!((row.what, row.place.as_str(), row.find), ("books.fault_lots", "10001", true));
        assert_eq!(row.detail, "lots.7 10001: 3");
        assert!(!kept(&["log_heads"]).log_holds() && kept(&["lots"]).log_holds());
    }
}
