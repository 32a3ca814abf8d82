//! 消费单: the sales of the desk by day, store and card number, and any sale by its own number.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use yanji_app::paper::{Cell, Column, Kind, Sheet};
use yanji_app::{Actor, AppError, Clinic, Permission, SoldListed, SoldQuery, SoldSum};
use yanji_engine::Day;
use yanji_words::whole;

use super::frame;
use crate::console::door::Visitor;
use crate::console::export::{Format, download};
use crate::console::failure::Failure;
use crate::console::figures::yuan;
use crate::console::form::{Fields, Form};
use crate::console::frame::{Frame, StoreNames, place};
use crate::console::list::List;

const ADDRESS: &str = "/sales";
/// What the list may be narrowed by. A number alone says which sale is meant; nothing else counts beside it.
const FILTERS: &[&str] = &["number", "from", "until", "store", "member_number"];
/// How many sales are on a page.
const PAGE: usize = 50;
/// How many a use case gives at a time.
const STEP: usize = 200;
/// How many sales a file holds at most.
const FILE_MOST: usize = 20_000;

#[derive(Template)]
#[template(path = "desk/sales.html")]
struct SalesPage {
    frame: Frame,
    /// What is asked for.
    asked: Form,
    list: List,
    /// What was wrong with the days that were asked for; empty when nothing was.
    problem: String,
    stores: Vec<(String, String)>,
    rows: Vec<SaleRow>,
    /// What all of them come to, on all pages; nothing where a number was asked for.
    sum: Option<Sum>,
}

/// What sales come to, and what of that is owed.
struct Sum {
    total: String,
    owed: String,
}

/// A sale in the list.
struct SaleRow {
    address: String,
    number: String,
    day: String,
    /// The page of the member; empty without a card.
    member: String,
    member_number: String,
    store: String,
    total: String,
    owed: String,
    state: &'static str,
    has_refund: bool,
}

pub(super) async fn page(visitor: Visitor, Query(pairs): Query<Vec<(String, String)>>) -> Result<Response, Failure> {
    visitor.require(Permission::MemberRead)?;
    let fields = Fields::new(pairs);
    let format = Format::of(fields.get("export"));
    if format.is_some() {
        visitor.require(Permission::MoneyRead)?;
    }
    let today = visitor.state.clinic.today();
    let (days, problem) = match days(&fields, today) {
        Ok(days) => (days, String::new()),
        Err(error) => ((today, today), error.text(visitor.lang)),
    };
    let place = visitor.session.actor.store;
    let query = SoldQuery {
        from: days.0,
        until: days.1,
        store: place::asked(&fields, place),
        member_number: fields.get("member_number").to_owned(),
        skip: fields.get("after").parse().unwrap_or(0),
        limit: STEP,
    };
    let (from, until, skip) = (query.from, query.until, query.skip);
    let most = if format.is_some() { FILE_MOST } else { PAGE + 1 };
    let (sales, sum) = match fields.get("number").to_owned() {
        number if number.is_empty() => within(&visitor, query, most).await?,
        number => (visitor.ask(move |clinic, actor| clinic.sale_find(actor, &number)).await?, None),
    };
    let frame = frame(&visitor, ADDRESS);
    let stores = StoreNames::of(&visitor.stores);
    if let Some(format) = format {
        return download(&visitor, sheet(&frame, &sales, &stores), format).await;
    }
    let mut list = List::asked(ADDRESS, &fields, FILTERS, &["day"]);
    list.keep_all_stores(&fields, place);
    list.next = (sales.len() > PAGE).then(|| (skip + PAGE).to_string());
    list.total = sum.map(|sum| whole(sum.sales));
    let place = place.map(|store| store.to_string()).unwrap_or_default();
    let asked = Form::holding(fields).with_default("from", &from.to_string()).with_default("until", &until.to_string());
    let asked = asked.with_default("store", &place);
    let frame = Frame { address: visitor.address.clone(), ..frame };
    visitor.page(&SalesPage {
        asked,
        list,
        problem,
        sum: sum.map(|sum| Sum { total: yuan(sum.total_fen), owed: owed(sum.owed_fen) }),
        stores: visitor.own_stores().map(|store| (store.id.to_string(), store.name.clone())).collect(),
        rows: sales.iter().take(PAGE).map(|sale| row(&frame, sale, &stores)).collect(),
        frame,
    })
}

/// The sales of a query, at most so many, and what all of them come to, for whoever may see the clinic's money.
async fn within(
    visitor: &Visitor,
    query: SoldQuery,
    most: usize,
) -> Result<(Vec<SoldListed>, Option<SoldSum>), Failure> {
    let gather = move |clinic: &Clinic, actor: &Actor| {
        let sees_money = actor.permissions.allow(Permission::MoneyRead);
        let sum = sees_money.then(|| clinic.sale_sum(actor, &query)).transpose()?;
        let mut sales: Vec<SoldListed> = Vec::new();
        loop {
            let limit = (most - sales.len()).min(STEP);
            let step = SoldQuery { skip: query.skip + sales.len(), limit, ..query.clone() };
            let page = clinic.sale_list(actor, &step)?;
            let is_last = page.len() < limit;
            sales.extend(page);
            if is_last || sales.len() >= most {
                return Ok((sales, sum));
            }
        }
    };
    visitor.ask(gather).await
}

/// The first and the last day that are asked for: today when nobody says.
fn days(fields: &Fields, today: Day) -> Result<(Day, Day), AppError> {
    let until = fields.day("until")?.unwrap_or(today);
    Ok((fields.day("from")?.unwrap_or_else(|| today.min(until)), until))
}

/// The key of the words for how a sale stands: what came back of it, else whether something of it is owed still.
const fn state_key(sale: &SoldListed) -> &'static str {
    if sale.left_fen == sale.counted_fen {
        if sale.owed_fen > 0 { "sales.owing" } else { "sales.whole" }
    } else if sale.left_fen > 0 {
        "sales.partly"
    } else {
        "sales.gone"
    }
}

/// The page of a sale. Without a bill there is only what is taken back of it, for whoever may do that; others see the
/// member.
fn address(frame: &Frame, sale: &SoldListed) -> String {
    match sale.member {
        Some(member) if !sale.has_bill && !frame.may("sale_refund") => format!("/members/{member}"),
        Some(_) | None => format!("{ADDRESS}/{}", sale.sale),
    }
}

fn owed(owed_fen: i64) -> String {
    if owed_fen == 0 { String::new() } else { yuan(owed_fen) }
}

fn row(frame: &Frame, sale: &SoldListed, stores: &StoreNames) -> SaleRow {
    SaleRow {
        address: address(frame, sale),
        number: sale.number.clone(),
        day: sale.day.to_string(),
        member: sale.member.map(|member| format!("/members/{member}")).unwrap_or_default(),
        member_number: sale.member_number.clone(),
        store: stores.name(sale.store),
        total: yuan(sale.total_fen),
        owed: owed(sale.owed_fen),
        state: state_key(sale),
        has_refund: sale.left_fen < sale.counted_fen,
    }
}

fn sheet(frame: &Frame, sales: &[SoldListed], stores: &StoreNames) -> Sheet {
    let columns = [
        ("sales.day", Kind::Day),
        ("sales.number", Kind::Text),
        ("sales.member_number", Kind::Text),
        ("sales.store", Kind::Text),
        ("sales.total", Kind::Money),
        ("sales.owed", Kind::Money),
        ("sales.state", Kind::Text),
    ];
    let row = |sale: &SoldListed| {
        vec![
            Cell::Day(sale.day),
            Cell::text(&sale.number),
            Cell::text(&sale.member_number),
            Cell::text(stores.name(sale.store)),
            Cell::Money(sale.total_fen),
            Cell::Money(sale.owed_fen),
            Cell::text(frame.t(state_key(sale))),
        ]
    };
    Sheet {
        name: frame.t("sales.title").into_owned(),
        columns: columns.map(|(key, kind)| Column::new(frame.t(key), kind)).into(),
        rows: sales.iter().map(row).collect(),
    }
}

#[cfg(test)]
mod tests {
    use yanji_app::Permissions;
    use yanji_books::id::{MemberId, SaleId};
    use yanji_words::Lang;

    use super::*;
    use crate::console::form::testing::{in_both_languages, sample_day, sample_frame};

    fn listed(left_fen: i64, member: Option<MemberId>) -> SoldListed {
        SoldListed {
            sale: SaleId([9; 16]),
            number: "5001".to_owned(),
            day: sample_day(),
            member,
            member_number: "7".to_owned(),
            store: None,
            has_bill: true,
            total_fen: 12_345,
            owed_fen: 100,
            counted_fen: 12_000,
            left_fen,
        }
    }

    #[test]
    fn the_page_is_made() {
        let sales = [listed(12_000, None), listed(5_000, Some(MemberId([7; 16]))), listed(0, None)];
        let list = || List { address: ADDRESS.to_owned(), next: Some("50".to_owned()), ..List::default() };
        for html in in_both_languages(|frame| SalesPage {
            asked: Form::default(),
            list: list(),
            problem: "6".to_owned(),
            sum: Some(Sum { total: "370.35".to_owned(), owed: "3.00".to_owned() }),
            stores: vec![("1".to_owned(), "2".to_owned())],
            rows: sales.iter().map(|sale| row(&frame, sale, &StoreNames::default())).collect(),
            frame,
        }) {
            assert_eq!(html.matches("123.45").count(), 3);
            assert_eq!(html.matches("370.35").count(), 1);
        }
        for number in ["", "5001"] {
            in_both_languages(|frame| SalesPage {
                frame,
                asked: Form::fresh(&[("number", number.to_owned())]).unwrap(),
                list: List::default(),
                problem: String::new(),
                sum: None,
                stores: Vec::new(),
                rows: Vec::new(),
            });
        }
    }

    #[test]
    fn a_day_alone_asks_for_what_it_means() {
        let asked = |name: &str, text: &str| {
            let fields = Fields::new(vec![(name.to_owned(), text.to_owned())]);
            let told = days(&fields, sample_day()).map(|(from, until)| format!("{from:?} {until:?}"));
            told.map_err(|error| error.field.unwrap_or_default())
        };
        let (today, before) = (sample_day(), sample_day().previous());
        assert_eq!(asked("", ""), Ok(format!("{today:?} {today:?}")));
        assert_eq!(asked("from", &before.to_string()), Ok(format!("{before:?} {today:?}")));
        assert_eq!(asked("until", &before.to_string()), Ok(format!("{before:?} {before:?}")));
        assert_eq!(asked("until", "x"), Err("until".to_owned()));
    }

    #[test]
    fn a_sale_without_a_bill_leads_to_what_one_may_see() {
        let member = MemberId([7; 16]);
        let imported = SoldListed { has_bill: false, ..listed(1, Some(member)) };
        let mut frame = sample_frame(Lang::Zh);
        assert!(frame.may("sale_refund"));
        assert_eq!(address(&frame, &imported), format!("/sales/{}", imported.sale));
        frame.permissions = Permissions::default();
        assert_eq!(address(&frame, &imported), format!("/members/{member}"));
        assert_eq!(address(&frame, &listed(1, Some(member))), format!("/sales/{}", imported.sale));
    }

    #[test]
    fn how_much_is_left_of_a_sale_is_told() {
        let states = [12_000, 5_000, 0].map(|left| state_key(&listed(left, None)));
        assert_eq!(states, ["sales.owing", "sales.partly", "sales.gone"]);
        assert_eq!(state_key(&SoldListed { owed_fen: 0, ..listed(12_000, None) }), "sales.whole");
    }
}
