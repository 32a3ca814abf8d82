//! Who is about to lose a tier and who is near the next: the two short lists of the workbench, and each as a list of its
//! own with pages and export.

use std::sync::Arc;

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use yanji_app::paper::{Cell, Column, Kind, Sheet};
use yanji_app::records::{Outlook, OutlookMember, OutlookOf, OutlookRow};
use yanji_app::{Actor, AppError, Clinic, Permission};
use yanji_books::id::StoreId;
use yanji_words::{Lang, Problem, whole, why_missing};

use super::kept::{Kept, Morning};
use crate::console::door::{Visitor, render};
use crate::console::export::{Format, download, of_store};
use crate::console::failure::Failure;
use crate::console::figures::day;
use crate::console::form::Fields;
use crate::console::frame::{Frame, Section, place};
use crate::console::list::List;

/// For how long an outlook is shown, in seconds.
pub(super) const LASTS_SECONDS: i64 = 10 * 60;
/// Where outlooks are kept.
const KEEPER: fn(&Morning) -> &Kept<(), Outlook> = |morning| &morning.outlook;
/// How many members the workbench shows of each list, and a page of the whole list.
const SHORT: usize = 5;
const PAGE: usize = 50;

#[derive(Template)]
#[template(path = "home/outlook.html")]
pub(super) struct OutlookPart {
    pub(super) frame: Frame,
    pub(super) outlook: Short,
}

/// Both lists in short.
pub(super) struct Short {
    pub(super) made_at: String,
    pub(super) sides: [Side; 2],
}

/// One of the lists in short.
pub(super) struct Side {
    pub(super) of: &'static str,
    pub(super) title: &'static str,
    pub(super) none: &'static str,
    pub(super) icon: &'static str,
    pub(super) total: String,
    pub(super) rows: Vec<Row>,
}

/// One member.
pub(super) struct Row {
    pub(super) address: String,
    pub(super) number: String,
    pub(super) name: String,
    pub(super) phone: String,
    pub(super) tier: String,
    pub(super) goal: String,
    pub(super) shade: usize,
    pub(super) missing: String,
    pub(super) until: String,
    pub(super) in_grace: bool,
    pub(super) percent: i64,
}

#[derive(Template)]
#[template(path = "home/outlook_list.html")]
struct OutlookPage {
    frame: Frame,
    list: List,
    of: &'static str,
    /// Of which store the members are.
    of_store: String,
    made_at: String,
    rows: Vec<Row>,
}

/// Both lists, for the workbench to put in their place.
pub(in crate::console) async fn part(visitor: Visitor) -> Result<Response, Failure> {
    let outlook = kept(&visitor).await?;
    let frame = visitor.frame(Section::Home);
    let outlook = short(&visitor, &frame, &outlook).await?;
    render(&OutlookPart { frame, outlook }).map_err(|error| visitor.failure(error))
}

/// The outlook that is kept, or a new one, for a part of the workbench.
async fn kept(visitor: &Visitor) -> Result<Arc<Outlook>, Failure> {
    visitor.require(Permission::MemberRead)?;
    let outlook = visitor.state.morning.outlook.renewed((visitor, KEEPER), (), LASTS_SECONDS, worked_out).await;
    outlook.map(|answer| answer.value).map_err(|error| visitor.failure(error))
}

/// The outlook that is kept, however old, or a new one.
async fn answered(visitor: &Visitor) -> Result<Arc<Outlook>, AppError> {
    let outlook = visitor.state.morning.outlook.answer((visitor, KEEPER), (), LASTS_SECONDS, worked_out).await;
    outlook.map(|answer| answer.value)
}

fn worked_out(clinic: &Clinic, actor: &Actor) -> Result<Outlook, AppError> {
    clinic.outlook(actor, &mut |_| {})
}

/// Both lists in short, of the store in which the visitor acts.
pub(super) async fn short(visitor: &Visitor, frame: &Frame, outlook: &Outlook) -> Result<Short, Failure> {
    let keep = side(visitor, frame, outlook, SIDES[0]).await?;
    let next = side(visitor, frame, outlook, SIDES[1]).await?;
    Ok(Short { made_at: made_at(visitor, outlook), sides: [keep, next] })
}

/// What a list is called, what stands in its place without rows, and its picture.
const SIDES: [(OutlookOf, [&str; 3]); 2] = [
    (OutlookOf::Keep, ["outlook.keep", "outlook.keep_none", "trending-down"]),
    (OutlookOf::Next, ["outlook.next", "outlook.next_none", "trending-up"]),
];

async fn side(
    visitor: &Visitor,
    frame: &Frame,
    outlook: &Outlook,
    (of, [title, none, icon]): (OutlookOf, [&'static str; 3]),
) -> Result<Side, Failure> {
    let excerpt = Excerpt::of(outlook.list(of), visitor.session.actor.store, 0, SHORT);
    let members = visitor.ask(move |clinic, actor| clinic.outlook_members(actor, &excerpt.rows)).await?;
    let rows = members.iter().map(|member| row(frame.lang, member)).collect();
    Ok(Side { of: of.code(), title, none, icon, total: whole(excerpt.total), rows })
}

/// Some rows of one of the lists. A whole list may be long: nobody copies it to show a few.
struct Excerpt {
    rows: Vec<OutlookRow>,
    /// How many rows the store has in the list.
    total: i64,
}

impl Excerpt {
    /// So many rows of one store or of all, from one on.
    fn of(rows: &[OutlookRow], store: Option<StoreId>, first: usize, most: usize) -> Self {
        let own = || rows.iter().filter(|row| store.is_none() || row.store == store);
        Self {
            rows: own().skip(first).take(most).cloned().collect(),
            total: i64::try_from(own().count()).unwrap_or(i64::MAX),
        }
    }
}

fn made_at(visitor: &Visitor, outlook: &Outlook) -> String {
    outlook.made_at.local_text(&visitor.state.clinic.zone())
}

fn row(lang: Lang, member: &OutlookMember) -> Row {
    let OutlookMember { row, name, phone } = member;
    Row {
        address: format!("/members/{}", row.member),
        number: row.number.clone(),
        name: name.clone(),
        phone: phone.clone(),
        tier: row.tier_name.clone(),
        goal: row.goal_name.clone(),
        shade: row.tier_rank.min(5),
        missing: why_missing(lang, &row.condition),
        until: day(row.until),
        in_grace: row.in_grace,
        percent: row.progress_bp / 100,
    }
}

/// One of the lists with pages, or as a file.
pub(in crate::console) async fn list(
    visitor: Visitor,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let fields = Fields::new(pairs);
    let of = OutlookOf::from_code(fields.get("of")).unwrap_or(OutlookOf::Keep);
    visitor.require(Permission::MemberRead)?;
    let outlook = match answered(&visitor).await {
        Err(error @ AppError { problem: Problem::NoProgramme, .. }) => {
            return Ok(visitor.go("/programme", &error.text(visitor.lang)));
        }
        answered => answered.map_err(|error| visitor.failure(error))?,
    };
    let excerpt = |first, most| Excerpt::of(outlook.list(of), visitor.session.actor.store, first, most);
    if let Some(format) = Format::of(fields.get("export")) {
        return file(&visitor, of, excerpt(0, usize::MAX).rows, format).await;
    }
    let malformed = || visitor.failure(AppError::at(Problem::Malformed, "after"));
    let first: usize = match fields.get("after") {
        "" => 0,
        text => text.parse().map_err(|_| malformed())?,
    };
    let Excerpt { rows: shown, total } = excerpt(first, PAGE);
    let next = first.saturating_add(PAGE);
    let members = visitor.ask(move |clinic, actor| clinic.outlook_members(actor, &shown)).await?;
    let frame = visitor.frame(Section::Members);
    let asked = Fields::new(vec![
        ("of".to_owned(), of.code().to_owned()),
        ("after".to_owned(), fields.get("after").to_owned()),
    ]);
    let list = List {
        next: i64::try_from(next).is_ok_and(|next| next < total).then(|| next.to_string()),
        total: Some(whole(total)),
        ..List::asked("/members/outlook", &asked, &["of"], &[])
    };
    let rows = members.iter().map(|member| row(frame.lang, member)).collect();
    let of_store = place::told_of(&visitor, visitor.session.actor.store);
    visitor.page(&OutlookPage { list, of: of.code(), of_store, made_at: made_at(&visitor, &outlook), rows, frame })
}

/// The list as a file, of which the log knows: card numbers and figures, no names.
async fn file(visitor: &Visitor, of: OutlookOf, rows: Vec<OutlookRow>, format: Format) -> Result<Response, Failure> {
    let rows = visitor.ask(move |clinic, actor| clinic.outlook_export(actor, of, rows)).await?;
    let frame = visitor.frame(Section::Members);
    let told_of = place::told_of(visitor, visitor.session.actor.store);
    download(visitor, of_store(sheet(&frame, of, &rows), &told_of), format).await
}

fn sheet(frame: &Frame, of: OutlookOf, rows: &[OutlookRow]) -> Sheet {
    let column = |key: &str, kind| Column { title: frame.t(key).into_owned(), kind };
    let title = match of {
        OutlookOf::Keep => frame.t("outlook.keep"),
        OutlookOf::Next => frame.t("outlook.next"),
    };
    let cells = |row: &OutlookRow| {
        vec![
            Cell::Text(row.number.clone()),
            Cell::Text(row.tier_name.clone()),
            Cell::Text(row.goal_name.clone()),
            Cell::Share(row.progress_bp),
            Cell::Text(why_missing(frame.lang, &row.condition)),
            row.until.map_or(Cell::Empty, Cell::Day),
        ]
    };
    Sheet {
        name: title.into_owned(),
        columns: vec![
            column("member.number", Kind::Text),
            column("member.tier", Kind::Text),
            column("outlook.goal", Kind::Text),
            column("outlook.progress", Kind::Share),
            column("outlook.missing", Kind::Text),
            column("outlook.until", Kind::Day),
        ],
        rows: rows.iter().map(cells).collect(),
    }
}

#[cfg(test)]
mod tests {
    use yanji_books::id::MemberId;
    use yanji_engine::measure::{Count, Measured, Reading};
    use yanji_engine::number::Micros;
    use yanji_engine::programme::{Metric, Threshold, Window};

    use super::*;
    use crate::console::form::testing::{in_both_languages, sample_day, sample_frame};

    fn sample(in_grace: bool, until: bool) -> OutlookMember {
        let count =
            Count { metric: Metric::Visits, window: Window::Lifetime, from: sample_day(), to: sample_day(), value: 9 };
        let threshold = Threshold::AtLeast(Micros::whole(10));
        let row = OutlookRow {
            member: MemberId([7; 16]),
            number: "10001".to_owned(),
            store: Some(StoreId([3; 16])),
            tier_name: "2".to_owned(),
            tier_rank: 1,
            goal_name: "3".to_owned(),
            until: until.then(sample_day),
            in_grace,
            progress_bp: 9_000,
            condition: Measured { holds: false, reading: Reading::Metric { count, threshold } },
        };
        OutlookMember { row, name: "*".to_owned(), phone: "138****0000".to_owned() }
    }

    fn side(place: usize, rows: Vec<Row>) -> Side {
        let (of, [title, none, icon]) = SIDES[place];
        Side { of: of.code(), title, none, icon, total: rows.len().to_string(), rows }
    }

    #[test]
    fn the_parts_and_the_list_are_made() {
        for part in in_both_languages(|frame| OutlookPart {
            outlook: Short {
                made_at: "2026-11-21 09:00".to_owned(),
                sides: [side(0, vec![row(frame.lang, &sample(true, true))]), side(1, Vec::new())],
            },
            frame,
        }) {
            assert!(part.contains("2026-11-20") && part.contains("of=keep") && part.contains("138****0000"), "{part}");
        }
        for of in [OutlookOf::Keep, OutlookOf::Next] {
            for page in in_both_languages(|frame| OutlookPage {
                of_store: String::new(),
                list: List::default(),
                of: of.code(),
                made_at: "2026-11-21 09:00".to_owned(),
                rows: vec![row(frame.lang, &sample(false, of == OutlookOf::Keep))],
                frame,
            }) {
                assert!(page.contains("138****0000") && page.contains("text-nowrap\">90 %</div>"), "{page}");
            }
            in_both_languages(|frame| OutlookPage {
                of_store: String::new(),
                list: List::default(),
                of: of.code(),
                made_at: String::new(),
                rows: Vec::new(),
                frame,
            });
        }
    }

    #[test]
    fn whoever_fulfils_the_condition_is_told_when_she_rises() {
        let reached = |until: bool| {
            let mut sample = sample(false, until);
            sample.row.condition.holds = true;
            sample
        };
        for (until, told) in [(false, "下次消费或活动时升级"), (true, "等评定")] {
            let list = |frame: Frame| OutlookPage {
                of_store: String::new(),
                list: List::default(),
                of: OutlookOf::Next.code(),
                made_at: String::new(),
                rows: vec![row(frame.lang, &reached(until))],
                frame,
            };
            let part = |frame: Frame| OutlookPart {
                outlook: Short {
                    made_at: String::new(),
                    sides: [side(0, Vec::new()), side(1, vec![row(frame.lang, &reached(until))])],
                },
                frame,
            };
            let pages =
                [list(sample_frame(Lang::Zh)).render().unwrap(), part(sample_frame(Lang::Zh)).render().unwrap()];
            for page in pages {
                assert!(page.contains(told), "{page}");
                assert_eq!(page.contains("等评定"), until, "{page}");
            }
        }
    }

    #[test]
    fn a_file_has_no_names_and_no_phones() {
        let sheet = sheet(&sample_frame(Lang::En), OutlookOf::Next, &[sample(false, false).row]);
        assert_eq!(sheet.columns.len(), sheet.rows[0].len());
        assert!(sheet.rows[0].contains(&Cell::Share(9_000)) && sheet.rows[0].contains(&Cell::Empty));
        assert!(!format!("{sheet:?}").contains('*'));
    }

    #[test]
    fn one_store_sees_its_own() {
        let row = |store: u8, percent: i64| OutlookRow {
            store: Some(StoreId([store; 16])),
            progress_bp: percent * 100,
            ..sample(false, false).row
        };
        let rows = [row(3, 99), row(4, 98), row(3, 97), row(3, 96)];
        let excerpt = |store: Option<u8>, first, most| {
            let Excerpt { rows, total } = Excerpt::of(&rows, store.map(|byte| StoreId([byte; 16])), first, most);
            (rows.iter().map(|row| row.progress_bp / 100).collect::<Vec<_>>(), total)
        };
        assert_eq!(excerpt(Some(3), 0, 2), (vec![99, 97], 3));
        assert_eq!(excerpt(Some(3), 2, 2), (vec![96], 3), "the last page");
        assert_eq!(excerpt(Some(5), 0, 2), (vec![], 0));
        assert_eq!(excerpt(None, 1, usize::MAX), (vec![98, 97, 96], 4));
        assert_eq!(excerpt(None, 9, 2), (vec![], 4));
    }
}
