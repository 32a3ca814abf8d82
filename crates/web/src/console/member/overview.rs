//! The overview: why the tier is what it is, what she spends month by month and on what, and what happened last.

use askama::Template;
use axum::response::Response;
use yanji_app::records::{CategorySpend, MemberSpending, Timeline, TimelineQuery};
use yanji_books::id::MemberId;
use yanji_engine::Day;
use yanji_words::whole;

use super::timeline::{Entry, entries};
use super::top::{Known, Tab, Top, top};
use crate::console::chart::{Chart, ChartKind, Series, Unit};
use crate::console::door::Visitor;
use crate::console::failure::Failure;
use crate::console::figures::{hundredths, yuan};
use crate::console::frame::{Frame, Section};
use crate::console::why;

/// How many entries of the timeline the overview shows.
const LATEST: usize = 6;
/// How many categories are shown.
const CATEGORIES_MOST: usize = 6;

#[derive(Template)]
#[template(path = "member/overview.html")]
struct OverviewPage {
    frame: Frame,
    top: Top,
    entries: Vec<Entry>,
    chart: Chart,
    /// What was spent in these months.
    spent: String,
    categories: Vec<Category>,
}

struct Category {
    name: String,
    amount: String,
    lines: String,
    /// Of all categories, from 0 to 100.
    percent: i64,
}

pub(super) async fn page(visitor: &Visitor, id: MemberId) -> Result<Response, Failure> {
    let (known, spending, timeline) = visitor
        .ask(move |clinic, actor| {
            let latest = TimelineQuery { limit: LATEST, ..TimelineQuery::default() };
            let timeline = clinic.member_timeline(actor, id, &latest)?;
            Ok((Known::ask(clinic, actor, id)?, clinic.member_spending(actor, id)?, timeline))
        })
        .await?;
    let zone = visitor.state.clinic.zone();
    let frame = visitor.frame(Section::Members);
    let lines = latest(&frame, &known, &timeline, &zone);
    visitor.page(&overview(frame, &known, &spending, lines))
}

fn latest(frame: &Frame, known: &Known, timeline: &Timeline, zone: &jiff::tz::TimeZone) -> Vec<Entry> {
    let mut lines = entries(frame, known.member.id, timeline, &why::names(&known.told), zone);
    lines.truncate(LATEST);
    lines
}

fn overview(frame: Frame, known: &Known, spending: &MemberSpending, entries: Vec<Entry>) -> OverviewPage {
    let all: i64 = spending.months.iter().map(|month| month.amount_fen).sum();
    let row = |name: String, amount_fen: i64, lines: i64| Category {
        name,
        amount: yuan(amount_fen),
        lines: whole(lines),
        percent: hundredths(amount_fen, all),
    };
    let (first, others) = spending.categories.split_at(spending.categories.len().min(CATEGORIES_MOST));
    let of_others = |value: fn(&CategorySpend) -> i64| others.iter().map(value).sum::<i64>();
    let rest = row(
        frame.t("spending.others").into_owned(),
        of_others(|category| category.amount_fen),
        of_others(|category| category.lines),
    );
    let first = first.iter().map(|category| row(category.category.clone(), category.amount_fen, category.lines));
    let categories = first.chain((!others.is_empty()).then_some(rest));
    OverviewPage {
        top: top(&frame, known, Tab::Overview),
        entries,
        chart: chart(&frame, spending),
        spent: yuan(all),
        categories: categories.collect(),
        frame,
    }
}

/// What she spent month by month.
fn chart(frame: &Frame, spending: &MemberSpending) -> Chart {
    let series = |key: &str, values: Vec<i64>| Series { name: frame.t(key).into_owned(), values, shade: None };
    Chart {
        id: "spending-chart",
        title: frame.t("spending.caption").into_owned(),
        kind: ChartKind::Bar,
        unit: Unit::Money,
        heading: frame.t("spending.month").into_owned(),
        categories: spending.months.iter().map(|month| month_name(month.month)).collect(),
        series: vec![series("spending.amount", spending.months.iter().map(|month| month.amount_fen).collect())],
    }
}

/// A month as it is written: `2026-11`.
fn month_name(day: Day) -> String {
    let date = day.date();
    format!("{:04}-{:02}", date.year, date.month)
}

#[cfg(test)]
mod tests {
    use yanji_app::records::{CategorySpend, MonthSpend};

    use super::super::timeline::testing::sample;
    use super::super::top::testing::known;
    use super::*;
    use crate::console::form::testing::{in_both_languages, sample_day};

    #[test]
    fn the_page_is_made_with_and_without_sales() {
        let month = |amount_fen| MonthSpend { month: sample_day(), amount_fen, sales: 2 };
        let category = CategorySpend { category: "7".to_owned(), amount_fen: 50_000, lines: 1 };
        let sold = MemberSpending { months: vec![month(0), month(200_000)], categories: vec![category] };
        for html in in_both_languages(|frame| {
            let lines = latest(&frame, &known(), &sample(), &jiff::tz::TimeZone::UTC);
            overview(frame, &known(), &sold, lines)
        }) {
            assert!(html.contains("2,000.00") && html.contains("2026-11") && html.contains("value=\"25\""));
            assert!(html.contains("321"), "what expires next");
        }
        let nine = MemberSpending {
            months: vec![month(900)],
            categories: (1..=9)
                .map(|name| CategorySpend { category: name.to_string(), amount_fen: 100, lines: 1 })
                .collect(),
        };
        in_both_languages(|frame| {
            let page = overview(frame, &known(), &nine, Vec::new());
            let last = page.categories.last().map(|row| (row.amount.as_str(), row.lines.as_str()));
            assert_eq!((page.categories.len(), last), (7, Some(("3.00", "3"))), "the rest is told in one");
            page
        });
        let none = MemberSpending { months: vec![month(0)], categories: Vec::new() };
        in_both_languages(|frame| overview(frame, &known(), &none, Vec::new()));
    }
}
