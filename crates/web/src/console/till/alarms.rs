//! 告警: what about money wants a look, and from where on something does.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use yanji_app::paper::{Cell, Column, Kind, Sheet};
use yanji_app::records::StaffChoice;
use yanji_app::{Alarm, AlarmKind, AlarmLimits, AppError, Permission};
use yanji_books::id::AlarmId;
use yanji_words::{Problem, Thing, whole};

use super::{Tab, called, tabs};
use crate::console::door::{Posted, Visitor};
use crate::console::export::{Format, download};
use crate::console::failure::Failure;
use crate::console::figures;
use crate::console::form::{Fields, Form, amount_fen};
use crate::console::frame::{Frame, Section};
use crate::console::list::List;

/// How many alarms are on a page.
const PAGE: usize = 50;
/// The fields of the limits.
const FIELDS: &[&str] = &["adjusted_points", "small_refund_fen", "small_refunds", "price_change_percent"];

#[derive(Template)]
#[template(path = "till/alarms.html")]
struct AlarmsPage {
    frame: Frame,
    form: Form,
    list: List,
    tabs: Vec<Tab>,
    is_all: bool,
    rows: Vec<AlarmRow>,
}

/// An alarm.
struct AlarmRow {
    settle: String,
    at: String,
    what: String,
    /// The page that it is about with what that is called, if there is one.
    about: Option<(String, &'static str)>,
    /// Who settled it, and when; empty while nobody has.
    seen: String,
}

pub(super) async fn page(visitor: Visitor, Query(pairs): Query<Vec<(String, String)>>) -> Result<Response, Failure> {
    let limits = visitor.ask(|clinic, actor| clinic.alarm_limits(actor)).await?;
    let form = form_of(&limits).map_err(|error| visitor.failure(error))?;
    show(visitor, Fields::new(pairs), form).await
}

pub(super) async fn limits(Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    visitor.require(Permission::SettingsManage)?;
    let done = match (fields.key(), limits_of(&fields)) {
        (Ok(key), Ok(limits)) => {
            visitor.attempt(move |clinic, actor| clinic.alarm_limits_put(actor, &key, limits)).await
        }
        (Err(error), _) | (_, Err(error)) => Err(error),
    };
    match done {
        Ok(_) => {
            let notice = visitor.frame(Section::Desk).t("alarm.limits_done").into_owned();
            Ok(visitor.go("/till/alarms", &notice))
        }
        Err(error) => {
            let form = Form::refused(fields, error, visitor.lang, FIELDS).map_err(|error| visitor.failure(error))?;
            // The answer to a form is no address that could be asked for again.
            let mut visitor = visitor;
            "/till/alarms".clone_into(&mut visitor.address);
            show(visitor, Fields::default(), form).await
        }
    }
}

pub(super) async fn settle(Path(id): Path<String>, Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    visitor.require(Permission::DayClose)?;
    let missing = |_| visitor.failure(AppError::new(Problem::NotFound(Thing::Alarm)));
    let id: AlarmId = id.parse().map_err(missing)?;
    let key = fields.key().map_err(|error| visitor.failure(error))?;
    visitor.ask(move |clinic, actor| clinic.alarm_settle(actor, &key, id)).await?;
    let notice = visitor.frame(Section::Desk).t("alarm.settled_now").into_owned();
    Ok(visitor.go("/till/alarms", &notice))
}

fn form_of(limits: &AlarmLimits) -> Result<Form, AppError> {
    Form::fresh(&[
        ("adjusted_points", limits.adjusted_points.to_string()),
        ("small_refund_fen", figures::yuan(limits.small_refund_fen)),
        ("small_refunds", limits.small_refunds.to_string()),
        ("price_change_percent", limits.price_change_percent.to_string()),
    ])
}

fn limits_of(fields: &Fields) -> Result<AlarmLimits, AppError> {
    Ok(AlarmLimits {
        adjusted_points: fields.whole("adjusted_points")?,
        small_refund_fen: amount_fen(fields.get("small_refund_fen"), "small_refund_fen")?,
        small_refunds: fields.whole("small_refunds")?,
        price_change_percent: fields.whole("price_change_percent")?,
    })
}

async fn show(visitor: Visitor, fields: Fields, form: Form) -> Result<Response, Failure> {
    let is_all = fields.get("all") == "1";
    let skip = fields.get("after").parse().unwrap_or(0);
    let (alarms, people) = visitor
        .ask(move |clinic, actor| {
            Ok((clinic.alarm_list(actor, !is_all, skip, PAGE + 1)?, clinic.staff_choices(actor)?))
        })
        .await?;
    let frame = visitor.frame(Section::Desk);
    if let Some(format) = Format::of(fields.get("export")) {
        return download(&visitor, sheet(&frame, &alarms, &people), format).await;
    }
    let zone = visitor.state.clinic.zone();
    let mut list = List::asked("/till/alarms", &fields, &["all"], &["at"]);
    list.next = (alarms.len() > PAGE).then(|| (skip + PAGE).to_string());
    let row = |alarm: &Alarm| AlarmRow {
        settle: format!("/till/alarms/{}/settle", alarm.id),
        at: alarm.at.local_text(&zone),
        what: told(&frame, &people, &alarm.what),
        about: about(alarm),
        seen: alarm
            .seen_at
            .map(|at| format!("{} · {}", called(&frame, &people, &alarm.seen_by), at.local_text(&zone)))
            .unwrap_or_default(),
    };
    let rows = alarms.iter().take(PAGE).map(row).collect();
    visitor.page(&AlarmsPage { tabs: tabs(&visitor, "/till/alarms").await?, is_all, rows, list, form, frame })
}

/// The page of the sale or of the member that an alarm is about.
fn about(alarm: &Alarm) -> Option<(String, &'static str)> {
    let id = alarm.occasion.split(':').next().unwrap_or_default();
    if id.starts_with("sale_") {
        Some((format!("/sales/{id}"), "alarm.sale"))
    } else if id.starts_with("mem_") {
        Some((format!("/members/{id}"), "alarm.member"))
    } else {
        None
    }
}

/// An alarm in a sentence.
fn told(frame: &Frame, people: &[StaffChoice], what: &AlarmKind) -> String {
    let by = |code: &str| called(frame, people, code);
    match what {
        AlarmKind::LargeAdjustment { points, operator } => {
            frame.fill("alarm.large_adjustment", &[&by(operator), &figures::signed(*points)])
        }
        AlarmKind::RefundAfterClose { amount_fen, operator } => {
            frame.fill("alarm.refund_after_close", &[&by(operator), &figures::yuan(*amount_fen)])
        }
        AlarmKind::ManyRefunds { count, operator } => {
            frame.fill("alarm.many_refunds", &[&by(operator), &whole(*count)])
        }
        AlarmKind::LargePriceChange { list_fen, charged_fen, operator } => frame.fill(
            "alarm.large_price_change",
            &[&by(operator), &figures::yuan(*list_fen), &figures::yuan(*charged_fen)],
        ),
        AlarmKind::BalanceDiffers { faults } => frame.put("alarm.balance_differs", faults),
        AlarmKind::DayDiffers { off_fen } => frame.put("alarm.day_differs", figures::yuan(*off_fen)),
        AlarmKind::ChargeUnsold { amount_fen } => frame.put("alarm.charge_unsold", figures::yuan(*amount_fen)),
        AlarmKind::ChargeDiffers { asked_fen, told_fen } => {
            frame.fill("alarm.charge_differs", &[&figures::yuan(*asked_fen), &figures::yuan(*told_fen)])
        }
        AlarmKind::ChargeRefundFailed { amount_fen } => {
            frame.put("alarm.charge_refund_failed", figures::yuan(*amount_fen))
        }
    }
}

fn sheet(frame: &Frame, alarms: &[Alarm], people: &[StaffChoice]) -> Sheet {
    let columns = [("till.day", Kind::Day), ("alarm.what", Kind::Text), ("alarm.seen", Kind::Text)];
    let row = |alarm: &Alarm| {
        vec![
            Cell::Day(alarm.day),
            Cell::text(told(frame, people, &alarm.what)),
            Cell::text(called(frame, people, &alarm.seen_by)),
        ]
    };
    Sheet {
        name: frame.t("till.alarms").into_owned(),
        columns: columns.map(|(key, kind)| Column::new(frame.t(key), kind)).into(),
        rows: alarms.iter().map(row).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::form::testing::in_both_languages;

    #[test]
    fn the_page_is_made() {
        let operator = || "machine".to_owned();
        let kinds = [
            AlarmKind::LargeAdjustment { points: 5_000, operator: operator() },
            AlarmKind::RefundAfterClose { amount_fen: 123, operator: operator() },
            AlarmKind::ManyRefunds { count: 5, operator: operator() },
            AlarmKind::LargePriceChange { list_fen: 10_000, charged_fen: 100, operator: operator() },
            AlarmKind::BalanceDiffers { faults: 2 },
            AlarmKind::DayDiffers { off_fen: 50 },
            AlarmKind::ChargeUnsold { amount_fen: 128 },
            AlarmKind::ChargeDiffers { asked_fen: 128, told_fen: 127 },
            AlarmKind::ChargeRefundFailed { amount_fen: 128 },
        ];
        for html in in_both_languages(|frame| {
            let row = |kind: &AlarmKind| AlarmRow {
                settle: "/till/alarms/1/settle".to_owned(),
                at: "2026-03-02 10:00".to_owned(),
                what: told(&frame, &[], kind),
                about: Some(("/members/mem_9".to_owned(), "alarm.member")),
                seen: String::new(),
            };
            AlarmsPage {
                form: form_of(&AlarmLimits::default()).unwrap(),
                list: List { address: "/till/alarms".to_owned(), ..List::default() },
                tabs: Vec::new(),
                is_all: false,
                rows: kinds.iter().map(row).collect(),
                frame,
            }
        }) {
            assert!(html.contains("+5,000") && html.contains("name=\"small_refunds\" value=\"5\""), "{html}");
        }
    }
}
