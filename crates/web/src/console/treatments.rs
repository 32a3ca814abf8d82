//! 划扣: treatments as they are recorded, with what has to be known before, and by day and batch afterwards.

mod record;

use askama::Template;
use axum::Router;
use axum::extract::Query;
use axum::response::Response;
use axum::routing::get;
use jiff::tz::TimeZone;
use yanji_app::paper::{Cell, Column, Kind, Sheet};
use yanji_app::records::StaffChoice;
use yanji_app::{Permission, Treatment};

use super::door::Visitor;
use super::export::{Format, download};
use super::failure::Failure;
use super::form::{Fields, Form};
use super::frame::{Frame, Section, StoreNames, place};
use super::list::List;
use super::till;
use crate::AppState;

#[derive(Template)]
#[template(path = "treatments/treatments.html")]
struct TreatmentsPage {
    frame: Frame,
    form: Form,
    list: List,
    /// The day, or nothing where a batch was asked for.
    day: String,
    /// Id and name of each open store; a column tells them apart where there are several.
    stores: Vec<(String, String)>,
    rows: Vec<TreatmentRow>,
}

/// A treatment.
struct TreatmentRow {
    at: String,
    member: String,
    member_number: String,
    item: String,
    /// Where it was done; empty where that is not known.
    store: String,
    operator: String,
    batch_number: String,
    /// Where it is corrected; empty for one that was corrected already.
    correct: String,
    /// Who corrected it and when; empty for one that stands.
    corrected: String,
    /// Whether it stands in the place of another one.
    is_correction: bool,
}

pub(super) fn router() -> Router<AppState> {
    Router::new().route("/treatments", get(page)).route("/members/{id}/treat", get(record::page).post(record::record))
}

async fn page(visitor: Visitor, Query(pairs): Query<Vec<(String, String)>>) -> Result<Response, Failure> {
    visitor.require(Permission::TreatmentRecord)?;
    let fields = Fields::new(pairs);
    let today = visitor.state.clinic.today();
    let day = fields.day("day").map_err(|error| visitor.failure(error))?.unwrap_or(today);
    let batch_number = fields.get("batch").to_owned();
    let is_batch = !batch_number.is_empty();
    let place = visitor.session.actor.store.filter(|_| visitor.stores.len() > 1);
    let store = place::asked(&fields, place);
    let (treatments, people) = visitor
        .ask(move |clinic, actor| {
            let found = if is_batch {
                clinic.treatments_with(actor, &batch_number)?
            } else {
                clinic.treatments_on(actor, day, store)?
            };
            Ok((found, clinic.staff_choices(actor)?))
        })
        .await?;
    let frame = visitor.frame(Section::Desk);
    let (zone, stores) = (visitor.state.clinic.zone(), StoreNames::of(&visitor.stores));
    if let Some(format) = Format::of(fields.get("export")) {
        return download(&visitor, sheet(&frame, &treatments, (&people, &stores), &zone), format).await;
    }
    let named = |one: &Treatment| TreatmentRow { store: stores.name(one.store), ..row(&frame, &people, one, &zone) };
    let rows = treatments.iter().map(named).collect();
    let mut list = List::asked("/treatments", &fields, &["day", "batch", "store"], &["at"]);
    list.keep_all_stores(&fields, place);
    let place = place.map(|store| store.to_string()).unwrap_or_default();
    visitor.page(&TreatmentsPage {
        list,
        form: Form::holding(fields).with_default("day", &day.to_string()).with_default("store", &place),
        stores: visitor.stores.iter().map(|store| (store.id.to_string(), store.name.clone())).collect(),
        day: if is_batch { String::new() } else { day.to_string() },
        rows,
        frame,
    })
}

fn row(frame: &Frame, people: &[StaffChoice], treatment: &Treatment, zone: &TimeZone) -> TreatmentRow {
    TreatmentRow {
        at: treatment.at.local_text(zone),
        member: format!("/members/{}", treatment.member),
        member_number: treatment.member_number.clone(),
        item: treatment.item_name.clone(),
        store: String::new(),
        operator: till::called(frame, people, &treatment.operator),
        batch_number: treatment.batch_number.clone(),
        correct: match treatment.corrected {
            None => format!("/members/{}/treat?replaces={}", treatment.member, treatment.id),
            Some(_) => String::new(),
        },
        corrected: corrected(frame, people, treatment, zone),
        is_correction: treatment.replaces.is_some(),
    }
}

/// Who corrected a record and when; empty for one that stands.
fn corrected(frame: &Frame, people: &[StaffChoice], treatment: &Treatment, zone: &TimeZone) -> String {
    let Some(corrected) = &treatment.corrected else { return String::new() };
    let who = till::called(frame, people, &corrected.operator);
    frame.fill("treatment.corrected", &[&who, &corrected.at.local_text(zone)])
}

fn sheet(
    frame: &Frame,
    treatments: &[Treatment],
    (people, stores): (&[StaffChoice], &StoreNames),
    zone: &TimeZone,
) -> Sheet {
    let columns = [
        ("till.day", Kind::Day),
        ("treatment.member", Kind::Text),
        ("treatment.item", Kind::Text),
        ("sales.store", Kind::Text),
        ("treatment.operator", Kind::Text),
        ("treatment.batch", Kind::Text),
        ("treatment.standing", Kind::Text),
    ];
    let row = |treatment: &Treatment| {
        vec![
            Cell::Day(treatment.day),
            Cell::text(&treatment.member_number),
            Cell::text(&treatment.item_name),
            Cell::text(stores.name(treatment.store)),
            Cell::text(till::called(frame, people, &treatment.operator)),
            Cell::text(&treatment.batch_number),
            Cell::text(corrected(frame, people, treatment, zone)),
        ]
    };
    Sheet {
        name: frame.t("nav.treatments").into_owned(),
        columns: columns.map(|(key, kind)| Column::new(frame.t(key), kind)).into(),
        rows: treatments.iter().map(row).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::form::testing::in_both_languages;

    #[test]
    fn the_page_is_made() {
        let row = || TreatmentRow {
            at: "2026-03-02 10:00".to_owned(),
            member: "/members/1".to_owned(),
            member_number: "8".to_owned(),
            item: "7".to_owned(),
            store: "6".to_owned(),
            operator: "1".to_owned(),
            batch_number: "B-9".to_owned(),
            correct: "/members/1/treat?replaces=2".to_owned(),
            corrected: "3".to_owned(),
            is_correction: true,
        };
        for (day, count) in [("2026-03-02", 1), ("", 0)] {
            for html in in_both_languages(|frame| TreatmentsPage {
                form: Form::default(),
                list: List { address: "/treatments".to_owned(), ..List::default() },
                day: day.to_owned(),
                stores: [("4", "4"), ("5", "5")].map(|(id, name)| (id.to_owned(), name.to_owned())).into(),
                rows: (0..count).map(|_| row()).collect(),
                frame,
            }) {
                assert_eq!(html.contains("B-9"), count > 0);
            }
        }
    }
}
