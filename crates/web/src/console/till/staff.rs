//! 业绩: who sold and who served, the base of commissions.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use yanji_app::paper::{Cell, Column, Kind, Sheet};
use yanji_app::records::StaffChoice;
use yanji_app::{Permission, StaffShare, StaffShareQuery};
use yanji_words::whole;

use super::{Tab, called, tabs};
use crate::console::door::Visitor;
use crate::console::export::{Format, download, of_store};
use crate::console::failure::Failure;
use crate::console::figures;
use crate::console::form::{Fields, Form};
use crate::console::frame::{Frame, Section, place};
use crate::console::list::List;

#[derive(Template)]
#[template(path = "till/staff.html")]
struct StaffPage {
    frame: Frame,
    list: List,
    form: Form,
    tabs: Vec<Tab>,
    /// Of which store the bills are.
    of_store: String,
    rows: Vec<ShareRow>,
    /// Of everybody.
    sum: ShareRow,
}

/// What somebody sold and served.
struct ShareRow {
    name: String,
    sold_lines: String,
    sold: String,
    served_lines: String,
    served: String,
}

pub(super) async fn page(visitor: Visitor, Query(pairs): Query<Vec<(String, String)>>) -> Result<Response, Failure> {
    visitor.require(Permission::MoneyRead)?;
    let fields = Fields::new(pairs);
    let today = visitor.state.clinic.today();
    let day = |name| fields.day(name).map_err(|error| visitor.failure(error));
    let month_start = today.add_months(-1).month_end().next();
    let from = day("from")?.unwrap_or(month_start);
    let until = day("until")?.unwrap_or(today);
    let query = StaffShareQuery { from, until, store: visitor.session.actor.store };
    let (shares, people) = visitor
        .ask(move |clinic, actor| Ok((clinic.staff_share(actor, &query)?, clinic.staff_choices(actor)?)))
        .await?;
    let frame = visitor.frame(Section::Desk);
    let told_of = place::told_of(&visitor, query.store);
    if let Some(format) = Format::of(fields.get("export")) {
        return download(&visitor, of_store(sheet(&frame, &shares, &people), &told_of), format).await;
    }
    let list = List::asked("/till/staff", &fields, &["from", "until"], &["sold"]);
    let form = Form::holding(fields).with_default("from", &from.to_string()).with_default("until", &until.to_string());
    let rows = shares.iter().map(|share| row(&frame, &people, share)).collect();
    let sum = row(&frame, &people, &everybody(&shares));
    visitor.page(&StaffPage {
        tabs: tabs(&visitor, "/till/staff").await?,
        of_store: told_of,
        rows,
        sum,
        list,
        form,
        frame,
    })
}

/// What all of them sold and served together.
fn everybody(shares: &[StaffShare]) -> StaffShare {
    StaffShare {
        staff: String::new(),
        sold_lines: shares.iter().map(|share| share.sold_lines).sum(),
        sold_fen: shares.iter().map(|share| share.sold_fen).sum(),
        served_lines: shares.iter().map(|share| share.served_lines).sum(),
        served_fen: shares.iter().map(|share| share.served_fen).sum(),
    }
}

/// Who sold or served; of lines that name nobody, that they do.
fn name(frame: &Frame, people: &[StaffChoice], share: &StaffShare) -> String {
    if share.staff.is_empty() { frame.t("share.nobody").into_owned() } else { called(frame, people, &share.staff) }
}

fn row(frame: &Frame, people: &[StaffChoice], share: &StaffShare) -> ShareRow {
    ShareRow {
        name: name(frame, people, share),
        sold_lines: whole(share.sold_lines),
        sold: figures::yuan(share.sold_fen),
        served_lines: whole(share.served_lines),
        served: figures::yuan(share.served_fen),
    }
}

fn sheet(frame: &Frame, shares: &[StaffShare], people: &[StaffChoice]) -> Sheet {
    let columns = [
        ("till.operator", Kind::Text),
        ("share.sold_lines", Kind::Whole),
        ("share.sold", Kind::Money),
        ("share.served_lines", Kind::Whole),
        ("share.served", Kind::Money),
    ];
    let row = |share: &StaffShare| {
        vec![
            Cell::text(name(frame, people, share)),
            Cell::Whole(share.sold_lines),
            Cell::Money(share.sold_fen),
            Cell::Whole(share.served_lines),
            Cell::Money(share.served_fen),
        ]
    };
    Sheet {
        name: frame.t("till.staff").into_owned(),
        columns: columns.map(|(key, kind)| Column::new(frame.t(key), kind)).into(),
        rows: shares.iter().map(row).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::form::testing::in_both_languages;

    #[test]
    fn the_page_is_made() {
        let share = StaffShare {
            sold_lines: 3,
            sold_fen: 1_234_500,
            served_lines: 1,
            served_fen: 100,
            ..StaffShare::default()
        };
        for html in in_both_languages(|frame| StaffPage {
            of_store: String::new(),
            rows: vec![row(&frame, &[], &share), row(&frame, &[], &share)],
            sum: row(&frame, &[], &everybody(&[share.clone(), share.clone()])),
            list: List { address: "/till/staff".to_owned(), ..List::default() },
            form: Form::default(),
            tabs: Vec::new(),
            frame,
        }) {
            assert!(html.contains("12,345.00") && html.contains("24,690.00"));
            assert!(html.contains("未指定") || html.contains("Nobody named"), "{html}");
        }
        in_both_languages(|frame| StaffPage {
            of_store: String::new(),
            rows: Vec::new(),
            sum: row(&frame, &[], &StaffShare::default()),
            list: List::default(),
            form: Form::default(),
            tabs: Vec::new(),
            frame,
        });
    }
}
