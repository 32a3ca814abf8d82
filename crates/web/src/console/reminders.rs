//! Reminders ahead of a day: who should hear of a review, of points or a coupon that end, of a gift; done with one by one,
//! taken away as a file, and how far ahead they are made.

use askama::Template;
use axum::Router;
use axum::extract::{Path, Query};
use axum::response::Response;
use axum::routing::{get, post};
use yanji_app::paper::{Cell, Column, Kind, Sheet};
use yanji_app::records::{Notice, NoticeDays, NoticeFigures, NoticeQuery, Page};
use yanji_app::{AppError, Permission};
use yanji_books::id::NoticeId;
use yanji_words::{Lang, Problem, Thing, whole, why_missing};

use super::coupons::{code_shown, piece_address};
use super::door::{Posted, Visitor};
use super::export::{Format, download};
use super::failure::Failure;
use super::form::{Fields, Form};
use super::frame::{Frame, Section};
use super::list::List;
use crate::AppState;

const ADDRESS: &str = "/reminders";
const FILTERS: &[&str] = &["kind", "state"];
const KINDS: [&str; 4] = ["retain", "points_expiring", "coupon_expiring", "gift"];
const STATES: [&str; 3] = ["open", "done", "lapsed"];
const DAYS: &[&str] = &["retain", "points", "coupons"];

#[derive(Template)]
#[template(path = "rights/reminders.html")]
struct RemindersPage {
    frame: Frame,
    list: List,
    kinds: Vec<Choice>,
    states: Vec<Choice>,
    rows: Vec<Row>,
    /// How far ahead they are made, for whoever may change it.
    days: Option<Form>,
}

/// A value of a filter.
struct Choice {
    code: &'static str,
    key: &'static str,
    is_chosen: bool,
}

/// A reminder as it is listed.
pub(super) struct Row {
    pub(super) done_address: String,
    pub(super) key: String,
    pub(super) member: String,
    pub(super) number: String,
    pub(super) name: String,
    pub(super) phone: String,
    pub(super) kind: &'static str,
    pub(super) due_on: String,
    pub(super) sentence: String,
    pub(super) more: String,
    pub(super) is_open: bool,
    pub(super) state: &'static str,
}

pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/reminders", get(page))
        .route("/reminders/days", post(set_days))
        .route("/reminders/{id}/done", post(done))
}

async fn page(visitor: Visitor, Query(pairs): Query<Vec<(String, String)>>) -> Result<Response, Failure> {
    let asked = Fields::new(pairs);
    if let Some(format) = Format::of(asked.get("export")) {
        let query = query_of(&visitor, &asked);
        let notices = visitor.ask(move |clinic, actor| clinic.notice_export(actor, &query)).await?;
        let sheet = sheet(&visitor.frame(Section::Desk), &notices);
        return download(&visitor, sheet, format).await;
    }
    show(&visitor, &asked, None).await
}

/// Says that somebody did with a reminder, and goes back to where it was listed.
async fn done(Path(id): Path<String>, Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    visitor.require(Permission::MemberEdit)?;
    let id: Result<NoticeId, _> = id.parse();
    let id = id.map_err(|_| visitor.failure(AppError::new(Problem::NotFound(Thing::Notice))))?;
    let key = fields.key().map_err(|error| visitor.failure(error))?;
    visitor.ask(move |clinic, actor| clinic.notice_done(actor, &key, id)).await?;
    let back = fields.get("member").parse::<yanji_books::id::MemberId>();
    let address = back.map_or_else(|_| ADDRESS.to_owned(), |member| format!("/members/{member}?tab=rights"));
    let notice = visitor.frame(Section::Desk).t("reminders.was_done").into_owned();
    Ok(visitor.go(&address, &notice))
}

async fn set_days(Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    visitor.require(Permission::SettingsManage)?;
    let set = match (fields.key(), days_of(&fields)) {
        (Ok(key), Ok(days)) => visitor.attempt(move |clinic, actor| clinic.notice_days_set(actor, &key, days)).await,
        (Err(error), _) | (_, Err(error)) => Err(error),
    };
    match set {
        Ok(_) => Ok(visitor.go(ADDRESS, &visitor.frame(Section::Desk).t("reminders.days_set"))),
        Err(error) => {
            let form = Form::refused(fields, error, visitor.lang, DAYS).map_err(|error| visitor.failure(error))?;
            show(&visitor, &Fields::default(), Some(form)).await
        }
    }
}

fn days_of(fields: &Fields) -> Result<NoticeDays, AppError> {
    let days = |name: &str| {
        let days = fields.whole(name)?;
        u16::try_from(days).map_err(|_| AppError::at(Problem::OutOfRange { least: 1, most: 90 }, name))
    };
    Ok(NoticeDays { retain: days("retain")?, points: days("points")?, coupons: days("coupons")? })
}

async fn show(visitor: &Visitor, asked: &Fields, form: Option<Form>) -> Result<Response, Failure> {
    let query = query_of(visitor, asked);
    let (found, days) =
        visitor.ask(move |clinic, actor| Ok((clinic.notice_list(actor, &query)?, clinic.notice_days(actor)?))).await?;
    let frame = Frame { address: ADDRESS.to_owned(), ..visitor.frame(Section::Desk) };
    let fresh = Form::fresh(&[]).map_err(|error| visitor.failure(error))?;
    let days = match form {
        Some(form) => Some(form),
        None if frame.permissions.allow(Permission::SettingsManage) => {
            let proposed = [("retain", days.retain), ("points", days.points), ("coupons", days.coupons)];
            let proposed = proposed.map(|(name, days)| (name, days.to_string()));
            Some(Form::fresh(&proposed).map_err(|error| visitor.failure(error))?)
        }
        None => None,
    };
    let list = List { next: found.next.clone(), ..List::asked(ADDRESS, asked, FILTERS, &[]) };
    visitor.page(&reminders_page(frame, list, asked, &found, fresh.key(), days))
}

/// What an address asks for, of the store in which the visitor acts.
fn query_of(visitor: &Visitor, asked: &Fields) -> NoticeQuery {
    let some =
        |name: &str, known: &[&str]| known.iter().find(|code| **code == asked.get(name)).map(|code| (*code).to_owned());
    NoticeQuery {
        kind: some("kind", &KINDS),
        state: some("state", &STATES),
        member: None,
        store: visitor.session.actor.store,
        after: (!asked.get("after").is_empty()).then(|| asked.get("after").to_owned()),
        limit: None,
    }
}

fn reminders_page(
    frame: Frame,
    list: List,
    asked: &Fields,
    found: &Page<Notice>,
    key: &str,
    days: Option<Form>,
) -> RemindersPage {
    let choice = |code, key, chosen: &str| Choice { code, key, is_chosen: code == chosen };
    let state = if asked.get("state").is_empty() { "open" } else { asked.get("state") };
    RemindersPage {
        kinds: KINDS.map(|code| choice(code, kind_key(code), asked.get("kind"))).into(),
        states: STATES.map(|code| choice(code, state_key(code), state)).into(),
        rows: found.items.iter().map(|notice| row(&frame, notice, key)).collect(),
        list,
        days,
        frame,
    }
}

/// A reminder as it is listed. Every one carries the same key with its own id, so that each is done with once.
pub(super) fn row(frame: &Frame, notice: &Notice, key: &str) -> Row {
    let (sentence, more) = said(frame, &notice.figures);
    Row {
        done_address: format!("/reminders/{}/done", notice.id),
        key: format!("{key}-{}", notice.id),
        member: notice.member.to_string(),
        number: notice.number.clone(),
        name: notice.name.clone(),
        phone: notice.phone.clone(),
        kind: kind_key(&notice.kind),
        due_on: notice.due_on.to_string(),
        sentence,
        more,
        is_open: notice.state == "open",
        state: state_key(&notice.state),
    }
}

/// What a reminder says, and the page of what it is about.
fn said(frame: &Frame, figures: &NoticeFigures) -> (String, String) {
    match figures {
        NoticeFigures::Retain { tier_name, condition, in_grace, .. } => {
            let key = if *in_grace { "reminders.retain_grace" } else { "reminders.retain_is" };
            (frame.fill(key, &[tier_name, &why_missing(frame.lang, condition)]), String::new())
        }
        NoticeFigures::PointsExpiring { points, first_on, last_on } if first_on == last_on => {
            (frame.fill("reminders.points_on", &[&whole(*points), &first_on.to_string()]), String::new())
        }
        NoticeFigures::PointsExpiring { points, first_on, last_on } => {
            let figures = [&whole(*points), &first_on.to_string(), &last_on.to_string()];
            (frame.fill("reminders.points_between", &figures.map(String::as_str)), String::new())
        }
        NoticeFigures::CouponExpiring { coupon, code, name, .. } => {
            (frame.fill("reminders.coupon_is", &[name, &code_shown(code)]), piece_address(coupon))
        }
        NoticeFigures::Gift { gifts, what } => {
            let and = if frame.lang == Lang::Zh { "、" } else { ", " };
            (frame.fill("reminders.gift_is", &[&gifts.join(and), &what.join(and)]), String::new())
        }
    }
}

fn kind_key(code: &str) -> &'static str {
    match code {
        "retain" => "reminders.retain",
        "points_expiring" => "reminders.points",
        "coupon_expiring" => "reminders.coupon",
        _ => "reminders.gift",
    }
}

fn state_key(code: &str) -> &'static str {
    match code {
        "open" => "reminders.open",
        "done" => "reminders.done",
        _ => "reminders.lapsed",
    }
}

/// Card numbers and what is to be said, no names and no phones.
fn sheet(frame: &Frame, notices: &[Notice]) -> Sheet {
    let column = |key: &str, kind| Column { title: frame.t(key).into_owned(), kind };
    let cells = |notice: &Notice| {
        vec![
            Cell::Day(notice.due_on),
            Cell::Text(notice.number.clone()),
            Cell::Text(frame.t(kind_key(&notice.kind)).into_owned()),
            Cell::Text(said(frame, &notice.figures).0),
            Cell::Text(frame.t(state_key(&notice.state)).into_owned()),
        ]
    };
    Sheet {
        name: frame.t("nav.reminders").into_owned(),
        columns: vec![
            column("reminders.due_on", Kind::Day),
            column("member.number", Kind::Text),
            column("reminders.kind", Kind::Text),
            column("reminders.what", Kind::Text),
            column("coupons.standing", Kind::Text),
        ],
        rows: notices.iter().map(cells).collect(),
    }
}

#[cfg(test)]
pub(super) mod testing {
    use yanji_app::records::{Notice, NoticeFigures};
    use yanji_books::id::{CouponId, MemberId, NoticeId};

    use crate::console::form::testing::sample_day;
    use crate::console::why::testing::sample_explanation;

    /// A reminder of every kind.
    pub(in crate::console) fn sample_notices() -> Vec<Notice> {
        let day = sample_day();
        let condition = sample_explanation().explanation.next.map(|next| next.condition).unwrap();
        let retain = |in_grace| NoticeFigures::Retain {
            tier_name: "2".to_owned(),
            until: day,
            in_grace,
            condition: condition.clone(),
        };
        let points = |last_on| NoticeFigures::PointsExpiring { points: 1_234, first_on: day, last_on };
        let coupon = NoticeFigures::CouponExpiring {
            coupon: CouponId([9; 16]),
            code: "7A3K9D2F5H4M".to_owned(),
            name: "7".to_owned(),
            expires_on: day,
        };
        let gift = NoticeFigures::Gift { gifts: vec!["8".to_owned()], what: vec!["7".to_owned()] };
        let all = [
            ("retain", "open", retain(false)),
            ("retain", "open", retain(true)),
            ("points_expiring", "done", points(day)),
            ("points_expiring", "open", points(day.next())),
            ("coupon_expiring", "lapsed", coupon),
            ("gift", "open", gift),
        ];
        let notice = |(kind, state, figures): (&str, &str, NoticeFigures)| Notice {
            id: NoticeId([5; 16]),
            member: MemberId([7; 16]),
            number: "10001".to_owned(),
            name: "*".to_owned(),
            phone: "138****0000".to_owned(),
            kind: kind.to_owned(),
            due_on: day,
            figures,
            made_on: day,
            state: state.to_owned(),
            done_at: None,
            done_by: None,
        };
        all.into_iter().map(notice).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::testing::sample_notices;
    use super::*;
    use crate::console::form::testing::{in_both_languages, sample_frame};

    fn sample(items: Vec<Notice>, days: bool) -> [String; 2] {
        let found = Page { items, next: None, total: None };
        in_both_languages(|frame| {
            let days = days.then(Form::default);
            reminders_page(frame, List::default(), &Fields::default(), &found, "k", days)
        })
    }

    #[test]
    fn the_page_is_made() {
        for html in sample(sample_notices(), true) {
            assert!(html.contains("1,234") && html.contains("7A3K-9D2F-5H4M") && html.contains("name=\"retain\""));
            assert!(html.contains("value=\"k-ntc_") && html.contains("138****0000"));
        }
        for html in sample(Vec::new(), false) {
            assert!(html.contains("empty-title") && !html.contains("name=\"retain\""));
        }
    }

    #[test]
    fn a_file_has_no_names_and_no_phones() {
        let sheet = sheet(&sample_frame(yanji_words::Lang::Zh), &sample_notices());
        assert!(sheet.rows.iter().all(|row| row.len() == sheet.columns.len()));
        assert!(!format!("{sheet:?}").contains('*'));
    }
}
