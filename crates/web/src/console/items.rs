//! Goods and prices: the list with its filters, and what all pages of the goods share. Each other page stands beside
//! this.

mod category;
mod file;
mod one;
mod prices;

use askama::Template;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Query};
use axum::response::Response;
use axum::routing::{get, post};
use yanji_app::{AppError, Item, ItemCategory, ItemKind, ItemProposal, ItemQuery, ItemSold, ItemSort, Permission};
use yanji_app::{kind_title, paper};
use yanji_words::{Lang, Problem, whole};

use super::door::{Posted, Visitor};
use super::export::{Format, download};
use super::failure::Failure;
use super::figures::yuan;
use super::form::{Fields, Form};
use super::frame::{Frame, Section};
use super::list::List;
use super::settings::{Choice, fresh};
use crate::AppState;

const ADDRESS: &str = "/items";
/// The filters of the list, which changing prices shares.
const FILTERS: &[&str] = &["text", "category", "kind", "sold"];
/// The columns by which the list can be ordered; the first is the order of the categories.
const SORTS: &[&str] = &["category", "code", "name", "price"];
/// How many items a page shows.
const ROWS: usize = 100;

#[derive(Template)]
#[template(path = "items/table.html")]
struct ItemsPage {
    frame: Frame,
    form: Form,
    /// What is asked for.
    asked: Form,
    list: List,
    categories: Vec<CategoryRow>,
    kinds: Vec<Choice>,
    rows: Vec<Row>,
    /// Where prices of what is listed are changed.
    prices: String,
    /// Whether there is no category at all.
    is_new: bool,
}

/// A category with the way to change it.
struct CategoryRow {
    id: String,
    edit: String,
    name: String,
    is_hidden: bool,
    has_rate: bool,
    items: String,
}

/// An item in the list.
struct Row {
    address: String,
    code: String,
    name: String,
    category: String,
    kind: &'static str,
    price: String,
    wholesale: String,
    member: String,
    floor: String,
    minutes: String,
    has_cautions: bool,
    is_hidden: bool,
}

pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/items", get(page))
        .route("/items/propose", post(propose))
        .route("/items/new", get(one::new).post(one::add))
        .route("/items/file", get(file::page).post(file::upload).layer(DefaultBodyLimit::max(file::UPLOAD_BYTES_MAX)))
        .route("/items/file/{id}", get(file::look_over).post(file::take))
        .route("/items/prices", get(prices::page).post(prices::change))
        .route("/items/{id}", get(one::page).post(one::edit))
        .merge(category::router())
}

async fn page(visitor: Visitor, Query(pairs): Query<Vec<(String, String)>>) -> Result<Response, Failure> {
    let asked = Fields::new(pairs);
    if let Some(format) = Format::of(asked.get("export")) {
        let (query, lang) = (query_of(&asked), visitor.lang);
        let sheet = visitor.ask(move |clinic, actor| clinic.item_sheet(actor, &query, lang)).await?;
        return download(&visitor, sheet, format).await;
    }
    let form = fresh(&visitor, &[])?;
    show(&visitor, form, asked).await
}

async fn show(visitor: &Visitor, form: Form, asked: Fields) -> Result<Response, Failure> {
    let query = query_of(&asked);
    let (categories, all, found) = visitor
        .ask(move |clinic, actor| {
            Ok((clinic.category_list(actor)?, clinic.item_list(actor)?, clinic.item_search(actor, &query)?))
        })
        .await?;
    let list = List::asked(ADDRESS, &asked, FILTERS, SORTS);
    visitor.page(&items_page(frame(visitor, ADDRESS), form, asked, list, &categories, &all, &found))
}

fn items_page(
    frame: Frame,
    form: Form,
    asked: Fields,
    mut list: List,
    categories: &[ItemCategory],
    all: &[Item],
    found: &[Item],
) -> ItemsPage {
    let first: usize = asked.get("after").parse().unwrap_or(0);
    let rows = found.iter().skip(first).take(ROWS).map(|item| row(item, frame.lang)).collect();
    let end = first.saturating_add(ROWS);
    list.next = (end < found.len()).then(|| end.to_string());
    list.total = Some(count(found.len()));
    ItemsPage {
        prices: List { address: "/items/prices".to_owned(), sort: String::new(), descending: false, ..list.clone() }
            .first_page(),
        categories: categories.iter().map(|category| category_row(category, all)).collect(),
        kinds: kinds(frame.lang),
        rows,
        is_new: categories.is_empty(),
        frame,
        form,
        asked: Form::holding(asked),
        list,
    }
}

fn category_row(category: &ItemCategory, items: &[Item]) -> CategoryRow {
    let own = items.iter().filter(|item| item.category == category.id && !item.is_hidden);
    CategoryRow {
        id: category.id.to_string(),
        edit: format!("/items/categories/{}", category.id),
        name: category.name.clone(),
        is_hidden: category.is_hidden,
        has_rate: category.has_rate,
        items: count(own.count()),
    }
}

fn row(item: &Item, lang: Lang) -> Row {
    Row {
        address: format!("{ADDRESS}/{}", item.id),
        code: item.code.clone(),
        name: item.name.clone(),
        category: item.category_name.clone(),
        kind: kind_title(item.kind, lang),
        price: yuan(item.price_fen),
        wholesale: item.wholesale_fen.map(yuan).unwrap_or_default(),
        member: item.member_fen.map(yuan).unwrap_or_default(),
        floor: if item.floor_fen == 0 { String::new() } else { yuan(item.floor_fen) },
        minutes: if item.minutes == 0 { String::new() } else { whole(item.minutes) },
        has_cautions: !item.cautions.is_empty(),
        is_hidden: item.is_hidden,
    }
}

/// What the filters of an address mean; what cannot be read filters nothing.
fn query_of(asked: &Fields) -> ItemQuery {
    ItemQuery {
        text: asked.get("text").to_owned(),
        category: asked.get("category").parse().ok(),
        kind: ItemKind::from_code(asked.get("kind")),
        sold: ItemSold::from_code(asked.get("sold")).unwrap_or_default(),
        sort: ItemSort::from_code(asked.get("sort")).unwrap_or_default(),
        descending: asked.get("descending") == "1",
    }
}

fn kinds(lang: Lang) -> Vec<Choice> {
    let choice = |kind: ItemKind| Choice { code: kind.code().to_owned(), name: kind_title(kind, lang).to_owned() };
    ItemKind::ALL.map(choice).into()
}

async fn propose(Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    visitor.require(Permission::ItemEdit)?;
    let proposal = ItemProposal::from_code(fields.get("proposal"));
    let proposal = proposal.ok_or_else(|| visitor.failure(AppError::at(Problem::Malformed, "proposal")))?;
    let (key, lang) = (fields.key().map_err(|error| visitor.failure(error))?, visitor.lang);
    let added = visitor.ask(move |clinic, actor| clinic.item_propose(actor, &key, proposal, lang)).await?;
    let told = visitor.frame(Section::Desk).put("items.proposed", added);
    Ok(visitor.go(ADDRESS, &told))
}

/// The frame of a page of the goods; one that answers a form names the page where the form stands.
fn frame(visitor: &Visitor, address: &str) -> Frame {
    Frame { address: address.to_owned(), ..visitor.frame(Section::Desk) }
}

/// Leads to a page that tells what was done.
fn done_at(visitor: &Visitor, address: &str, key: &str) -> Response {
    visitor.go(address, &visitor.frame(Section::Desk).t(key))
}

fn count(count: usize) -> String {
    whole(i64::try_from(count).unwrap_or(i64::MAX))
}

/// What stands in a cell of a price list, as a page shows it.
fn cell_text(cell: paper::Cell) -> String {
    match cell {
        paper::Cell::Empty => String::new(),
        paper::Cell::Text(text) => text,
        paper::Cell::Whole(number) => whole(number),
        paper::Cell::Money(fen) => yuan(fen),
        paper::Cell::Day(day) => day.to_string(),
        paper::Cell::Share(share) => super::figures::percent(share),
    }
}

#[cfg(test)]
mod testing {
    use yanji_books::id::{CategoryId, ItemId};

    use super::*;

    /// An item with something in every column.
    pub(super) fn item(byte: u8, name: &str) -> Item {
        Item {
            id: ItemId([byte; 16]),
            category: CategoryId([1; 16]),
            category_name: "1".to_owned(),
            kind: ItemKind::Product,
            code: format!("C-{byte}"),
            name: name.to_owned(),
            price_fen: 129_850,
            wholesale_fen: Some(100_000),
            member_fen: Some(110_000),
            floor_fen: 90_000,
            minutes: 90,
            cautions: "1".to_owned(),
            is_hidden: byte == 2,
        }
    }
}

#[cfg(test)]
mod tests {
    use yanji_books::id::CategoryId;

    use super::testing::item;
    use super::*;
    use crate::console::form::testing::in_both_languages;

    fn asked(pairs: &[(&str, &str)]) -> Fields {
        Fields::new(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    fn made(frame: Frame, pairs: &[(&str, &str)], categories: &[ItemCategory], items: &[Item]) -> ItemsPage {
        let list = List::asked(ADDRESS, &asked(pairs), FILTERS, SORTS);
        items_page(frame, Form::default(), asked(pairs), list, categories, items, items)
    }

    #[test]
    fn the_page_is_made() {
        let category = ItemCategory { id: CategoryId([1; 16]), name: "1".to_owned(), is_hidden: true, has_rate: true };
        for html in
            in_both_languages(|frame| made(frame, &[], std::slice::from_ref(&category), &[item(1, "1"), item(2, "2")]))
        {
            assert!(html.contains("1,298.50") && html.contains("1,100.00") && html.contains("C-1"), "{html}");
        }
        in_both_languages(|frame| made(frame, &[("text", "x")], std::slice::from_ref(&category), &[]));
        in_both_languages(|frame| made(frame, &[], &[], &[]));
    }

    #[test]
    fn a_long_list_has_pages() {
        let items: Vec<Item> = (0..=200).map(|byte| item(byte, "x")).collect();
        let frame = || crate::console::form::testing::sample_frame(Lang::Zh);
        let first = made(frame(), &[], &[], &items);
        assert_eq!((first.rows.len(), first.list.next.as_deref()), (ROWS, Some("100")));
        let last = made(frame(), &[("after", "200")], &[], &items);
        assert_eq!((last.rows.len(), last.list.next), (1, None));
    }

    #[test]
    fn what_cannot_be_read_filters_nothing() {
        let pairs = [("category", "x"), ("kind", "x"), ("sold", "x"), ("sort", "x")];
        assert_eq!(query_of(&asked(&pairs)), ItemQuery::default());
        let query = query_of(&asked(&[("kind", "product"), ("sold", "any"), ("sort", "price"), ("descending", "1")]));
        assert_eq!((query.kind, query.sold), (Some(ItemKind::Product), ItemSold::Any));
        assert_eq!((query.sort, query.descending), (ItemSort::Price, true));
    }
}
