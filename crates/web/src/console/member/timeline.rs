//! Everything that happened to a member, newest first: activities, refunds beside their sales, and between them what
//! the ends of days brought.

mod told;

use askama::Template;
use axum::response::Response;
use jiff::tz::TimeZone;
use yanji_app::paper::{Cell, Column, Kind as CellKind, Sheet};
use yanji_app::records::{DayEnd, Timeline, TimelineEntry, TimelinePart, TimelineQuery, TimelineRight};
use yanji_app::{Actor, AppError, Clinic};
use yanji_books::id::MemberId;
use yanji_engine::Day;
use yanji_engine::activity::{EntryKind, Kind};
use yanji_words::{happened, whole};

use super::Asked;
use super::top::{Known, Tab, Top, top};
use crate::console::door::Visitor;
use crate::console::export::{Format, download};
use crate::console::failure::Failure;
use crate::console::figures::{signed, yuan};
use crate::console::frame::{Frame, Section};
use crate::console::list::List;
use crate::console::points_cause::cause_key;
use crate::console::why::{self, change_sentence};

/// How many activities a page has.
const LIMIT: usize = 30;
/// How many activities are read at a time for a file.
const EXPORT_LIMIT: usize = 200;

#[derive(Template)]
#[template(path = "member/timeline.html")]
struct TimelinePage {
    frame: Frame,
    top: Top,
    entries: Vec<Entry>,
    parts: Vec<PartLink>,
    list: List,
}

/// A link that narrows the timeline.
struct PartLink {
    address: String,
    key: &'static str,
    is_here: bool,
}

/// One line of the timeline.
pub(in crate::console) struct Entry {
    /// Its place on the page, for links; empty for the end of a day.
    pub(in crate::console) anchor: String,
    pub(in crate::console) day: String,
    pub(in crate::console) title: String,
    /// The number of a sale or the id of a referral; may be empty.
    pub(in crate::console) number: String,
    /// What was sold, what was set, what changed.
    pub(in crate::console) details: Vec<String>,
    pub(in crate::console) amount: String,
    /// What was given back on it, where it is a sale.
    pub(in crate::console) refunds: Vec<Back>,
    /// What is left of it after that; empty when nothing was given back.
    pub(in crate::console) left: String,
    pub(in crate::console) points: String,
    pub(in crate::console) is_loss: bool,
    /// When and through which door it was recorded; empty for the end of a day.
    pub(in crate::console) recorded: String,
    /// The page of the sale with everything given back on it; empty where it is about none, or about one without a bill.
    pub(in crate::console) sale: String,
    /// Where to give money back; empty where nothing can be.
    pub(in crate::console) refund: String,
    /// Where to read the reason; empty where there is none.
    pub(in crate::console) note: String,
}

/// Money given back on a sale.
pub(in crate::console) struct Back {
    pub(in crate::console) anchor: String,
    pub(in crate::console) day: String,
    pub(in crate::console) amount: String,
}

pub(super) async fn page(visitor: &Visitor, id: MemberId, asked: &Asked) -> Result<Response, Failure> {
    let part = TimelinePart::from_code(&asked.part).unwrap_or_default();
    let query = TimelineQuery { part, before: asked.cursor(), limit: LIMIT };
    let (known, timeline) = visitor
        .ask(move |clinic, actor| Ok((Known::ask(clinic, actor, id)?, clinic.member_timeline(actor, id, &query)?)))
        .await?;
    let zone = visitor.state.clinic.zone();
    let list = asked.list(id, Tab::Timeline, &[("part", part_code(part))], timeline.next.clone());
    visitor.page(&timeline_page(visitor.frame(Section::Members), &known, &timeline, (part, list), &zone))
}

fn timeline_page(
    frame: Frame,
    known: &Known,
    timeline: &Timeline,
    (part, list): (TimelinePart, List),
    zone: &TimeZone,
) -> TimelinePage {
    let top = top(&frame, known, Tab::Timeline);
    let parts = TimelinePart::ALL.into_iter().map(|one| PartLink {
        address: match part_code(one) {
            "" => format!("{}?tab=timeline", top.head.address),
            code => format!("{}?tab=timeline&part={code}", top.head.address),
        },
        key: part_name(one),
        is_here: one == part,
    });
    TimelinePage {
        parts: parts.collect(),
        entries: entries(&frame, known.member.id, timeline, &why::names(&known.told), zone),
        top,
        list,
        frame,
    }
}

/// The part in an address; the whole needs no word.
const fn part_code(part: TimelinePart) -> &'static str {
    match part {
        TimelinePart::All => "",
        part => part.code(),
    }
}

const fn part_name(part: TimelinePart) -> &'static str {
    match part {
        TimelinePart::All => "timeline.all",
        TimelinePart::Money => "timeline.money",
        TimelinePart::Points => "timeline.points",
        TimelinePart::Tier => "timeline.tier",
        TimelinePart::Other => "timeline.other",
        TimelinePart::DayEnds => "timeline.day_ends",
    }
}

/// The lines of a timeline.
pub(super) fn entries(
    frame: &Frame,
    member: MemberId,
    timeline: &Timeline,
    names: &[(String, String)],
    zone: &TimeZone,
) -> Vec<Entry> {
    let mut ends = timeline.day_ends.iter().peekable();
    let mut lines = Vec::new();
    for entry in &timeline.entries {
        // The end of a day comes after everything that happened on it.
        while let Some(end) = ends.next_if(|end| end.day >= entry.day) {
            lines.push(day_end(frame, end, names));
        }
        lines.push(activity(frame, member, entry, names, zone));
    }
    lines.extend(ends.map(|end| day_end(frame, end, names)));
    lines
}

fn activity(
    frame: &Frame,
    member: MemberId,
    entry: &TimelineEntry,
    names: &[(String, String)],
    zone: &TimeZone,
) -> Entry {
    let known = EntryKind::from_code(&entry.kind);
    let is_refund = known == Some(EntryKind::Activity(Kind::Refund));
    let channel = match entry.channel.as_str() {
        "desk" => "channel.desk",
        "api" => "channel.api",
        "command" => "channel.command",
        "import" => "channel.import",
        _ => "channel.sample",
    };
    let left_fen = entry.amount_fen.map(|fen| fen - entry.refunds.iter().map(|back| back.amount_fen).sum::<i64>());
    let sale = entry.sale.map(|sale| format!("/sales/{sale}")).unwrap_or_default();
    let can_refund =
        matches!(known, Some(EntryKind::Activity(Kind::Sale | Kind::Package))) && left_fen.is_some_and(|left| left > 0);
    Entry {
        anchor: anchor(entry.seq),
        day: entry.day.to_string(),
        title: title(frame, entry),
        number: shown_number(&entry.number),
        details: details(frame, entry, names),
        amount: entry.amount_fen.map(|fen| yuan(if is_refund { -fen } else { fen })).unwrap_or_default(),
        refunds: entry
            .refunds
            .iter()
            .map(|back| Back { anchor: anchor(back.seq), day: back.day.to_string(), amount: yuan(back.amount_fen) })
            .collect(),
        left: left_fen.filter(|_| !entry.refunds.is_empty()).map(yuan).unwrap_or_default(),
        points: signed(entry.points),
        is_loss: is_refund || entry.points < 0,
        recorded: frame.fill("timeline.recorded", &[&entry.recorded_at.local_text(zone), &frame.t(channel)]),
        refund: if can_refund { format!("{sale}/refund") } else { String::new() },
        sale: if entry.has_bill { sale } else { String::new() },
        note: entry.note.map(|note| format!("/members/{member}/notes/{note}")).unwrap_or_default(),
    }
}

/// What happened, in a word or two. Points are used in three ways, each with a name of its own.
fn title(frame: &Frame, entry: &TimelineEntry) -> String {
    if EntryKind::from_code(&entry.kind) == Some(EntryKind::Activity(Kind::Redeem)) {
        let key = match (&entry.right, entry.sale) {
            (Some(_), _) => "timeline.used_for_reward",
            (None, Some(_)) => "timeline.used_as_money",
            (None, None) => "act.redeem",
        };
        return frame.t(key).into_owned();
    }
    let event = match &entry.right {
        Some(TimelineRight::Coupon { event, .. }) => Some(event.as_str()),
        Some(TimelineRight::Gift { .. } | TimelineRight::Reward { .. }) | None => None,
    };
    capital(happened(frame.lang, &entry.kind, event))
}

fn details(frame: &Frame, entry: &TimelineEntry, names: &[(String, String)]) -> Vec<String> {
    let name = |code: &String| names.iter().find(|(known, _)| known == code).map_or(code, |(_, name)| name).clone();
    let mut details: Vec<String> = match entry.items.as_slice() {
        [] => entry.lines.iter().filter_map(told::line).collect(),
        items => items.iter().map(told::item).collect(),
    };
    details.extend(entry.right.as_ref().into_iter().flat_map(|right| told::right(frame, right)));
    details.extend(entry.cause.map(|cause| frame.t(cause_key(Some(cause))).into_owned()));
    details.extend(entry.sale_day.map(|day| frame.put("timeline.of_sale", day)));
    details.extend(entry.tier.as_ref().map(|code| frame.put("timeline.tier_set", name(code))));
    details.extend(entry.locked_until.map(|until| frame.put("why.locked", until)));
    details.extend(entry.tier_changes.iter().map(|change| change_sentence(frame, change, names)));
    details
}

fn day_end(frame: &Frame, end: &DayEnd, names: &[(String, String)]) -> Entry {
    let mut details = Vec::new();
    if end.points_expired > 0 {
        details.push(frame.put("timeline.expired", whole(end.points_expired)));
    }
    details.extend(end.tier_changes.iter().map(|change| change_sentence(frame, change, names)));
    Entry {
        anchor: String::new(),
        day: end.day.to_string(),
        title: frame.t("timeline.day_end").into_owned(),
        number: String::new(),
        details,
        amount: String::new(),
        refunds: Vec::new(),
        left: String::new(),
        points: signed(-end.points_expired),
        is_loss: end.points_expired > 0,
        recorded: String::new(),
        sale: String::new(),
        refund: String::new(),
        note: String::new(),
    }
}

fn anchor(seq: i64) -> String {
    format!("entry-{seq}")
}

/// The number of a sale or referral. One that an import made from the content of a line, which begins with `~`, tells
/// people nothing.
pub(super) fn shown_number(number: &str) -> String {
    if number.starts_with('~') { String::new() } else { number.to_owned() }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// The whole timeline, or a part of it, as a file.
pub(super) async fn export(
    visitor: &Visitor,
    id: MemberId,
    asked: &Asked,
    format: Format,
) -> Result<Response, Failure> {
    let part = TimelinePart::from_code(&asked.part).unwrap_or_default();
    let (number, timeline, names) = visitor
        .ask(move |clinic, actor| {
            let number = clinic.member_get(actor, id)?.number;
            let names = why::names(&clinic.member_explanation(actor, id)?);
            Ok((number, whole_timeline(clinic, actor, id, part)?, names))
        })
        .await?;
    let frame = visitor.frame(Section::Members);
    download(visitor, sheet(&frame, &number, &timeline, &names), format).await
}

fn whole_timeline(clinic: &Clinic, actor: &Actor, id: MemberId, part: TimelinePart) -> Result<Timeline, AppError> {
    let mut all = Timeline { entries: Vec::new(), day_ends: Vec::new(), next: None };
    loop {
        let query = TimelineQuery { part, before: all.next.take(), limit: EXPORT_LIMIT };
        let page = clinic.member_timeline(actor, id, &query)?;
        all.entries.extend(page.entries);
        all.day_ends.extend(page.day_ends);
        if page.next.is_none() {
            return Ok(all);
        }
        all.next = page.next;
    }
}

fn sheet(frame: &Frame, number: &str, timeline: &Timeline, names: &[(String, String)]) -> Sheet {
    let columns = [
        ("timeline.day", CellKind::Day),
        ("timeline.what", CellKind::Text),
        ("timeline.number", CellKind::Text),
        ("timeline.details", CellKind::Text),
        ("timeline.spend", CellKind::Money),
        ("timeline.other_amount", CellKind::Money),
        ("member.points", CellKind::Whole),
    ];
    let mut rows: Vec<(Day, Vec<Cell>)> = timeline.entries.iter().map(|entry| row(frame, entry, names)).collect();
    rows.extend(timeline.day_ends.iter().map(|end| {
        let shown = day_end(frame, end, names);
        let cells = vec![
            Cell::Day(end.day),
            Cell::Text(shown.title),
            Cell::Empty,
            Cell::Text(shown.details.join("; ")),
            Cell::Empty,
            Cell::Empty,
            Cell::Whole(-end.points_expired),
        ];
        (end.day, cells)
    }));
    // Newest first; what happened on a day stands before its end in the list of rows, and after it here.
    rows.sort_by_key(|(day, cells)| (std::cmp::Reverse(*day), matches!(cells.get(2), Some(Cell::Text(_)))));
    Sheet {
        name: frame.put("timeline.file", number),
        columns: columns.map(|(key, kind)| Column::new(frame.t(key), kind)).into(),
        rows: rows.into_iter().map(|(_, cells)| cells).collect(),
    }
}

fn row(frame: &Frame, entry: &TimelineEntry, names: &[(String, String)]) -> (Day, Vec<Cell>) {
    let amount = |fen: Option<i64>| fen.map_or(Cell::Empty, Cell::Money);
    let (spend_fen, other_fen) = match EntryKind::from_code(&entry.kind) {
        Some(EntryKind::Activity(Kind::Sale)) => (entry.amount_fen, None),
        Some(EntryKind::Activity(Kind::Refund)) => (entry.amount_fen.map(|fen| -fen), None),
        // A deposit is spent with the sale that takes it, and a debt with the sale that its payment counts as.
        _ => (None, entry.amount_fen),
    };
    let cells = vec![
        Cell::Day(entry.day),
        Cell::Text(title(frame, entry)),
        Cell::Text(shown_number(&entry.number)),
        Cell::Text(details(frame, entry, names).join("; ")),
        amount(spend_fen),
        amount(other_fen),
        Cell::Whole(entry.points),
    ];
    (entry.day, cells)
}

#[cfg(test)]
pub(super) mod testing;

#[cfg(test)]
mod tests {
    use super::testing::sample;
    use super::*;
    use crate::console::form::testing::{in_both_languages, sample_frame};
    use crate::console::member::top::testing::known;
    use yanji_app::records::GivenBack;
    use yanji_books::id::{CouponId, SaleId};
    use yanji_books::journal::CouponEvent;
    use yanji_words::Lang;

    const MEMBER: MemberId = MemberId([7; 16]);

    #[test]
    fn a_piece_of_a_coupon_is_titled_by_what_became_of_it() {
        let piece = |event: CouponEvent| TimelineEntry {
            kind: "coupon".to_owned(),
            right: Some(TimelineRight::Coupon {
                coupon: CouponId([9; 16]),
                name: "1".to_owned(),
                code: "7A3K9D2F5H4M".to_owned(),
                event: event.code().to_owned(),
                source: "hand".to_owned(),
            }),
            ..sample().entries.remove(0)
        };
        let titles = CouponEvent::ALL.map(|event| title(&sample_frame(Lang::Zh), &piece(event)));
        assert_eq!(titles, ["发券", "获赠券", "转赠券", "作废券", "退回券"]);
    }

    #[test]
    fn the_page_is_made() {
        for html in in_both_languages(|frame| {
            let list = List { next: Some("1".to_owned()), ..List::default() };
            timeline_page(frame, &known(), &sample(), (TimelinePart::Money, list), &TimeZone::UTC)
        }) {
            assert!(html.contains("5001") && html.contains("2,000.00") && html.contains("rel=\"next\""));
        }
        let nothing = Timeline { entries: Vec::new(), day_ends: Vec::new(), next: None };
        in_both_languages(|frame| {
            timeline_page(frame, &known(), &nothing, (TimelinePart::DayEnds, List::default()), &TimeZone::UTC)
        });
    }

    #[test]
    fn ends_of_days_stand_after_what_happened_on_them() {
        let mut timeline = sample();
        timeline.entries.truncate(1);
        let earlier = Day::parse("2026-11-19").unwrap();
        timeline.day_ends.push(DayEnd { day: earlier, points_expired: 1, tier_changes: Vec::new() });
        let frame = sample_frame(Lang::En);
        let lines = entries(&frame, MEMBER, &timeline, &[], &TimeZone::UTC);
        let titles: Vec<_> = lines.iter().map(|line| (line.title.as_str(), line.points.as_str())).collect();
        assert_eq!(titles, [("End of day", "-50"), ("Enrolment", "+2,000"), ("End of day", "-1")]);
        let sheet = sheet(&frame, "1", &timeline, &[]);
        let titles: Vec<_> = sheet.rows.iter().map(|row| row[1].clone()).collect();
        assert_eq!(titles, ["End of day", "Enrolment", "End of day"].map(|title| Cell::Text(title.to_owned())));
    }

    #[test]
    fn only_sales_lead_to_a_refund_and_money_given_back_is_negative() {
        let frame = sample_frame(Lang::En);
        let lines = entries(&frame, MEMBER, &sample(), &[], &TimeZone::UTC);
        for line in &lines {
            assert_eq!(!line.refund.is_empty(), ["Sale", "Package"].contains(&line.title.as_str()), "{}", line.title);
        }
        let refund = lines.iter().find(|line| line.title == "Refund").unwrap();
        assert_eq!(refund.amount, "-2,000.00");
    }

    #[test]
    fn a_file_adds_up_to_what_she_spent() {
        let of = |kind: EntryKind| TimelineEntry { kind: kind.code().to_owned(), ..sample().entries.remove(0) };
        let kinds = [EntryKind::Activity(Kind::Sale), EntryKind::Activity(Kind::Refund), EntryKind::Deposit];
        let entries = kinds.map(of).into();
        let sheet = sheet(&sample_frame(Lang::Zh), "1", &Timeline { entries, day_ends: Vec::new(), next: None }, &[]);
        let money: Vec<_> = sheet.rows.iter().map(|row| (row[4].clone(), row[5].clone())).collect();
        let spent = |fen: i64| (Cell::Money(fen), Cell::Empty);
        assert_eq!(money, [spent(200_000), spent(-200_000), (Cell::Empty, Cell::Money(200_000))]);
        assert_eq!(sheet.columns.len(), sheet.rows[0].len());
    }

    #[test]
    fn points_that_are_used_say_for_what() {
        let redeem = |sale: Option<SaleId>, right: Option<TimelineRight>| TimelineEntry {
            kind: Kind::Redeem.code().to_owned(),
            sale,
            right,
            ..sample().entries.remove(0)
        };
        let reward = TimelineRight::Reward { name: "1".to_owned() };
        let used = [redeem(None, Some(reward)), redeem(Some(SaleId([9; 16])), None), redeem(None, None)];
        let titles = used.map(|entry| title(&sample_frame(Lang::Zh), &entry));
        assert_eq!(titles, ["积分兑换", "积分抵扣", "直接扣积分"]);
    }

    #[test]
    fn the_number_of_a_sale_leads_to_its_bill_where_it_has_one() {
        let frame = sample_frame(Lang::Zh);
        let mut timeline = sample();
        let sale = timeline.entries.iter().find_map(|entry| entry.sale).unwrap();
        let sales = |timeline: &Timeline| {
            let lines = entries(&frame, MEMBER, timeline, &[], &TimeZone::UTC);
            lines.into_iter().filter(|line| !line.anchor.is_empty()).map(|line| line.sale).collect::<Vec<_>>()
        };
        assert!(sales(&timeline).iter().all(|address| *address == format!("/sales/{sale}")));
        timeline.entries.iter_mut().for_each(|entry| entry.has_bill = false);
        assert!(sales(&timeline).iter().all(String::is_empty));
    }

    #[test]
    fn what_was_given_back_stands_beside_its_sale() {
        let frame = sample_frame(Lang::Zh);
        let mut timeline = sample();
        let sale = timeline.entries.iter_mut().find(|entry| entry.kind == "sale").unwrap();
        let day = sale.day;
        sale.refunds = [50_000, 150_000].map(|amount_fen| GivenBack { seq: 9, day, amount_fen }).into();
        let lines = entries(&frame, MEMBER, &timeline, &[], &TimeZone::UTC);
        let sale = lines.iter().find(|line| !line.refunds.is_empty()).unwrap();
        assert_eq!((sale.refunds[0].amount.as_str(), sale.refunds[0].anchor.as_str()), ("500.00", "entry-9"));
        assert_eq!((sale.left.as_str(), sale.refund.as_str()), ("0.00", ""), "nothing is left to give back");
    }
}
