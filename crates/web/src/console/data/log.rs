//! The log as a list: who did or looked at what, narrowed by action, person and days.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use jiff::tz::TimeZone;
use yanji_app::paper::{Cell, Column, Kind, Sheet};
use yanji_app::records::{Kpi, LogLine, LogPerson, LogQuery, OutlookOf};
use yanji_app::{Actor, AppError, Clinic, ItemProposal, KeptVerification, Permission};
use yanji_books::id::{
    AlarmId, BatchId, CategoryId, CouponId, GoalId, ImportId, ItemId, MemberId, NoticeId, ParkedId, ProgrammeId,
    RedemptionId, SaleId, ShiftId, StaffId, StoreId,
};
use yanji_words::whole;

use crate::console::door::Visitor;
use crate::console::export::{Format, download};
use crate::console::failure::Failure;
use crate::console::figures::{signed, yuan};
use crate::console::form::{Fields, Form};
use crate::console::frame::{Frame, Section};
use crate::console::home::title;
use crate::console::list::List;

/// How many lines a page has.
const PAGE_SIZE: usize = 50;

/// What the list can be narrowed by.
const FILTERS: [&str; 4] = ["action", "person", "from", "until"];

#[derive(Template)]
#[template(path = "data/log.html")]
struct LogPage {
    frame: Frame,
    list: List,
    form: Form,
    /// What was wrong with the days that were asked for; empty when nothing was.
    problem: String,
    /// Codes and words of every action.
    actions: Vec<(&'static str, &'static str)>,
    people: Vec<(String, String)>,
    rows: Vec<Row>,
    chains: Chains,
}

/// What is known of the chains of the log.
enum Chains {
    /// Nobody has looked, or whoever asks may not know.
    Unknown,
    Hold {
        at: String,
    },
    Broken {
        at: String,
    },
}

/// A record as pages show it.
pub(in crate::console) struct Row {
    pub(in crate::console) at: String,
    pub(in crate::console) who: String,
    /// The log-in name; empty where it is no person.
    login: String,
    pub(in crate::console) role: String,
    pub(in crate::console) channel: String,
    pub(in crate::console) what: String,
    /// What it was done to.
    subject: String,
    /// The page about that, for those who may open it; empty where there is none.
    address: String,
    /// Fields, purpose and count, in words.
    pub(in crate::console) more: Vec<String>,
}

pub(super) async fn page(visitor: Visitor, Query(pairs): Query<Vec<(String, String)>>) -> Result<Response, Failure> {
    let fields = Fields::new(pairs);
    let mut list = List::asked("/data/log", &fields, &FILTERS, &[]);
    let frame = visitor.frame(Section::Data);
    let zone = visitor.state.clinic.zone();
    let (query, problem) = match query(&fields) {
        Ok(query) => (query, String::new()),
        Err(error) => (LogQuery { limit: PAGE_SIZE, ..LogQuery::default() }, error.text(visitor.lang)),
    };
    if let Some(format) = Format::of(fields.get("export")) {
        let lines = visitor.ask(move |clinic, actor| clinic.log_export(actor, &query)).await?;
        let rows = lines.iter().map(|line| row(&frame, &zone, line)).collect();
        return download(&visitor, sheet(&frame, rows), format).await;
    }
    let asked = move |clinic: &Clinic, actor: &Actor| {
        let last =
            actor.permissions.allow(Permission::BooksVerify).then(|| clinic.verification_last(actor)).transpose()?;
        Ok((clinic.log_list(actor, &query)?, clinic.log_people(actor)?, last.flatten()))
    };
    let (found, people, last) = visitor.ask(asked).await?;
    list.next = found.next;
    let shown = FILTERS.map(|name| (name.to_owned(), fields.get(name).to_owned()));
    visitor.page(&LogPage {
        rows: found.items.iter().map(|line| row(&frame, &zone, line)).collect(),
        people: people.into_iter().map(|person| named(&frame, person)).collect(),
        actions: actions(&frame),
        chains: chains(last, &zone),
        form: Form::holding(Fields::new(shown.into())),
        list,
        problem,
        frame,
    })
}

fn query(fields: &Fields) -> Result<LogQuery, AppError> {
    let some = |name: &str| Some(fields.get(name).to_owned()).filter(|text| !text.is_empty());
    Ok(LogQuery {
        action: some("action"),
        person: some("person"),
        subject: None,
        from: fields.day("from")?,
        until: fields.day("until")?,
        after: some("after"),
        limit: PAGE_SIZE,
    })
}

fn actions(frame: &Frame) -> Vec<(&'static str, &'static str)> {
    yanji_words::actions().filter_map(|code| Some((code, yanji_words::action(frame.lang, code)?))).collect()
}

fn named(frame: &Frame, person: LogPerson) -> (String, String) {
    let name = if person.name.is_empty() { frame.t("log.machine").into_owned() } else { person.name };
    (person.code, name)
}

fn chains(last: Option<KeptVerification>, zone: &TimeZone) -> Chains {
    match last {
        None => Chains::Unknown,
        Some(last) if last.log_holds() => Chains::Hold { at: last.at.local_text(zone) },
        Some(last) => Chains::Broken { at: last.at.local_text(zone) },
    }
}

/// A record in words.
pub(in crate::console) fn row(frame: &Frame, zone: &TimeZone, line: &LogLine) -> Row {
    let what = yanji_words::action(frame.lang, &line.action).map_or_else(|| line.action.clone(), str::to_owned);
    let fields: Vec<String> = line.fields.iter().map(|field| words(frame, field_key(field), field)).collect();
    let more = [
        (!fields.is_empty()).then(|| frame.put("log.fields", fields.join(frame.lang.pick("、", ", ")))),
        line.purpose.as_ref().map(|purpose| frame.put("log.purpose", words(frame, purpose_key(purpose), purpose))),
        line.count.map(|count| frame.put(count_key(&line.action), whole(count))),
        line.number.as_ref().map(|number| frame.put("log.number", number)),
        line.amount_fen.map(|fen| frame.put("log.amount", yuan(fen))),
        line.points.map(|points| frame.put("log.points", signed(points))),
    ];
    Row {
        at: line.at.local_text(zone),
        who: match (line.person.as_str(), line.who.as_str()) {
            ("machine", _) => frame.t("log.machine").into_owned(),
            (person, "") => person.to_owned(),
            (_, who) => who.to_owned(),
        },
        login: line.login.clone(),
        // The program works for nobody in particular.
        role: if line.person == "machine" { String::new() } else { role(frame, &line.role, &line.role_name) },
        channel: words(frame, channel_key(&line.channel), &line.channel),
        what,
        subject: subject(frame, line),
        address: address(frame, line),
        more: more.into_iter().flatten().collect(),
    }
}

/// What it was done to, by the name that it has now, in words where the name is a code or a number.
fn subject(frame: &Frame, line: &LogLine) -> String {
    let (id, name) = (line.subject.as_str(), line.subject_name.as_str());
    if let Some(of) = OutlookOf::from_code(id) {
        return frame.t(outlook_key(of)).into_owned();
    }
    if let Some(proposal) = ItemProposal::from_code(id) {
        let key = match proposal {
            ItemProposal::Aesthetics => "setup.trade_aesthetics",
            ItemProposal::Beauty => "setup.trade_beauty",
            ItemProposal::Hair => "setup.trade_hair",
        };
        return frame.t(key).into_owned();
    }
    if name.is_empty() {
        return if is_told_by_its_action(id) { String::new() } else { role(frame, id, name) };
    }
    if id.parse::<ProgrammeId>().is_ok() {
        return frame.put("programme.number", name);
    }
    match Kpi::from_code(name).filter(|_| id.parse::<GoalId>().is_ok()) {
        Some(kpi) => frame.t(title(kpi)).into_owned(),
        None => name.to_owned(),
    }
}

/// Whether an id is of something that has no name: what was done to it says all that there is to say.
fn is_told_by_its_action(id: &str) -> bool {
    id.parse::<ParkedId>().is_ok()
        || id.parse::<ShiftId>().is_ok()
        || id.parse::<AlarmId>().is_ok()
        || id.parse::<NoticeId>().is_ok()
        || id.parse::<RedemptionId>().is_ok()
}

/// The page about what it was done to.
fn address(frame: &Frame, line: &LogLine) -> String {
    let id = line.subject.as_str();
    let kinds: [(bool, &[&str], &str); 10] = [
        (id.parse::<MemberId>().is_ok(), &["member_read"], "/members"),
        (id.parse::<SaleId>().is_ok(), &["member_read"], "/sales"),
        (id.parse::<CouponId>().is_ok(), &["programme_read"], "/coupons/pieces"),
        (id.parse::<BatchId>().is_ok(), &["tier_set", "points_adjust", "coupon_issue"], "/members/batches"),
        (id.parse::<ImportId>().is_ok(), &["import_run"], "/imports"),
        (id.parse::<StoreId>().is_ok(), &["settings_manage"], "/settings/stores"),
        (id.parse::<StaffId>().is_ok(), &["settings_manage"], "/settings/staff"),
        (id.parse::<ItemId>().is_ok(), &["item_edit"], "/items"),
        (id.parse::<CategoryId>().is_ok(), &["item_edit"], "/items/categories"),
        (id.parse::<GoalId>().is_ok(), &["settings_manage"], "/settings/goals"),
    ];
    let found = kinds.iter().find(|(is_it, needed, _)| *is_it && needed.iter().any(|code| frame.may(code)));
    // What has no name any more has no page either.
    found.filter(|_| !line.subject_name.is_empty()).map_or_else(String::new, |(.., page)| format!("{page}/{id}"))
}

/// What a role is called: the name that it was given, else that of a role that every clinic begins with, else its code.
fn role(frame: &Frame, code: &str, name: &str) -> String {
    if name.is_empty() { words(frame, role_key(code), code) } else { name.to_owned() }
}

const fn outlook_key(of: OutlookOf) -> &'static str {
    match of {
        OutlookOf::Keep => "outlook.keep",
        OutlookOf::Next => "outlook.next",
    }
}

/// The words of a key, or the code itself where it has none, such as a role of the clinic's own.
fn words(frame: &Frame, key: Option<&str>, code: &str) -> String {
    key.map_or_else(|| code.to_owned(), |key| frame.t(key).into_owned())
}

fn field_key(code: &str) -> Option<&'static str> {
    match code {
        "name" => Some("log.field_name"),
        "phone" => Some("log.field_phone"),
        "note" => Some("log.field_note"),
        "birthday" => Some("log.field_birthday"),
        "allergies" => Some("log.field_allergies"),
        _ => None,
    }
}

fn purpose_key(code: &str) -> Option<&'static str> {
    match code {
        "service" => Some("log.purpose_service"),
        "contact" => Some("log.purpose_contact"),
        "correction" => Some("log.purpose_correction"),
        "complaint" => Some("log.purpose_complaint"),
        _ => None,
    }
}

fn role_key(code: &str) -> Option<&'static str> {
    match code {
        "owner" => Some("log.role_owner"),
        "manager" => Some("log.role_manager"),
        "cashier" => Some("log.role_cashier"),
        "auditor" => Some("log.role_auditor"),
        _ => None,
    }
}

/// What is counted: a verification counts the faults that it found.
fn count_key(action: &str) -> &'static str {
    if action == "books_verify" { "log.faults" } else { "log.count" }
}

fn channel_key(code: &str) -> Option<&'static str> {
    match code {
        "desk" => Some("log.channel_desk"),
        "api" => Some("log.channel_api"),
        "command" => Some("log.channel_command"),
        "import" => Some("log.channel_import"),
        "sample" => Some("log.channel_sample"),
        _ => None,
    }
}

fn sheet(frame: &Frame, rows: Vec<Row>) -> Sheet {
    let columns =
        ["log.at", "log.who", "sign_in.login", "log.role", "log.channel", "log.what", "log.subject", "log.more"];
    let cells = |row: Row| {
        let more = row.more.join("; ");
        [row.at, row.who, row.login, row.role, row.channel, row.what, row.subject, more].map(Cell::text).into()
    };
    Sheet {
        name: frame.t("nav.log").into_owned(),
        columns: columns.map(|key| Column::new(frame.t(key), Kind::Text)).into(),
        rows: rows.into_iter().map(cells).collect(),
    }
}

#[cfg(test)]
pub(in crate::console) mod testing {
    use yanji_app::Instant;
    use yanji_app::records::LogLine;
    use yanji_books::id::MemberId;

    /// A record of the log in which everything is said.
    pub(in crate::console) fn sample_line() -> LogLine {
        LogLine {
            at: Instant(0),
            person: "machine".to_owned(),
            who: String::new(),
            login: String::new(),
            role: "owner".to_owned(),
            role_name: String::new(),
            permission: "member_reveal".to_owned(),
            channel: "desk".to_owned(),
            action: "member_reveal".to_owned(),
            subject: MemberId([7; 16]).to_string(),
            subject_name: "10001".to_owned(),
            member: Some(MemberId([7; 16])),
            fields: ["name", "phone", "note", "birthday", "allergies"].map(str::to_owned).into(),
            purpose: Some("contact".to_owned()),
            count: Some(2_000),
            amount_fen: Some(-12_345),
            points: Some(-30),
            number: Some("T-300".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::testing::sample_line;
    use super::*;
    use crate::console::form::testing::{in_both_languages, sample_frame};
    use yanji_books::id::StaffId;
    use yanji_words::Lang;

    fn page(rows: bool, chains: fn() -> Chains, next: Option<&'static str>) -> impl Fn(Frame) -> LogPage {
        move |frame| LogPage {
            list: List { next: next.map(str::to_owned), ..List::asked("/data/log", &Fields::default(), &FILTERS, &[]) },
            form: Form::default(),
            problem: String::new(),
            actions: actions(&frame),
            people: vec![named(&frame, LogPerson { code: "machine".to_owned(), name: String::new() })],
            rows: if rows { vec![row(&frame, &TimeZone::UTC, &sample_line())] } else { Vec::new() },
            chains: chains(),
            frame,
        }
    }

    #[test]
    fn the_page_is_made() {
        for html in in_both_languages(page(true, || Chains::Hold { at: "1".to_owned() }, Some("2"))) {
            assert!(
                html.contains("2,000")
                    && html.contains("-123.45")
                    && html.contains("href=\"/members/mem_")
                    && html.contains("after=2")
            );
        }
        in_both_languages(page(false, || Chains::Unknown, None));
        in_both_languages(page(false, || Chains::Broken { at: "1".to_owned() }, Some("2")));
    }

    #[test]
    fn codes_become_words_and_unknown_ones_stay() {
        let frame = sample_frame(Lang::Zh);
        let told = row(&frame, &TimeZone::UTC, &sample_line());
        assert_eq!((told.what.as_str(), told.more.len(), told.role.as_str()), ("查看会员完整资料", 6, ""));
        let person = || StaffId([1; 16]).to_string();
        let own = LogLine {
            person: person(),
            role: "shift_lead".to_owned(),
            channel: "radio".to_owned(),
            action: "x".to_owned(),
            ..sample_line()
        };
        let told = row(&frame, &TimeZone::UTC, &own);
        assert_eq!((told.role.as_str(), told.channel.as_str(), told.what.as_str()), ("shift_lead", "radio", "x"));
        let (role, role_name) = ("role_1".to_owned(), "1".to_owned());
        let named = LogLine { person: person(), role, role_name, ..sample_line() };
        assert_eq!(row(&frame, &TimeZone::UTC, &named).role, "1");
        let verified = LogLine { action: "books_verify".to_owned(), count: Some(0), ..sample_line() };
        assert!(row(&frame, &TimeZone::UTC, &verified).more.contains(&"发现问题：0".to_owned()));
        for code in ["manager", "cashier", "auditor"] {
            assert!(role_key(code).is_some());
        }
    }

    #[test]
    fn what_it_was_done_to_has_its_name_and_its_page() {
        let frame = sample_frame(Lang::Zh);
        let told = |subject: &str, name: &str| {
            let line = LogLine { subject: subject.to_owned(), subject_name: name.to_owned(), ..sample_line() };
            let row = row(&frame, &TimeZone::UTC, &line);
            (row.subject, row.address)
        };
        let id = |prefix: &str| format!("{prefix}_01010101010101010101010101010101");
        for (subject, name, shown, page) in [
            (id("mem"), "10001", "10001", "/members/"),
            (id("batch"), "+50", "+50", "/members/batches/"),
            (id("sale"), "5001", "5001", "/sales/"),
            (id("imp"), "7.csv", "7.csv", "/imports/"),
            (id("store"), "1", "1", "/settings/stores/"),
            (id("goal"), "revenue", "营业额", "/settings/goals/"),
        ] {
            assert_eq!(told(&subject, name), (shown.to_owned(), format!("{page}{subject}")), "{subject}");
        }
        for (subject, name, shown) in [
            (id("prog"), "3", "第 3 版"),
            (id("view"), "1", "1"),
            (id("goal"), "", &id("goal")),
            ("keep".to_owned(), "", "即将降级"),
            ("cashier".to_owned(), "", "收银"),
            ("aesthetics".to_owned(), "", "医美诊所"),
            ("beauty".to_owned(), "", "美容院、皮肤管理"),
            (id("shift"), "", ""),
            (String::new(), "", ""),
        ] {
            assert_eq!(told(&subject, name), (shown.to_owned(), String::new()), "{subject}");
        }
    }

    #[test]
    fn an_address_asks_for_what_it_says() {
        let pairs = [("action", "sale_post"), ("from", "2026-11-01"), ("after", "1.2")];
        let asked = query(&Fields::new(pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).into())).unwrap();
        assert_eq!(asked.action.as_deref(), Some("sale_post"));
        assert_eq!((asked.person, asked.until, asked.after.as_deref()), (None, None, Some("1.2")));
        assert!(query(&Fields::new(vec![("from".to_owned(), "x".to_owned())])).is_err());
    }
}
