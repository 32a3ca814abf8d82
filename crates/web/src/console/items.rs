//! What is sold: the list under its categories, and what is kept about one. Categories, and the list as a file, stand
//! beside this.

mod category;
mod file;

use askama::Template;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, Query};
use axum::response::Response;
use axum::routing::{get, post};
use yanji_app::{AppError, Item, ItemCategory, ItemFields, ItemProposal, ItemTitles, Permission};
use yanji_books::id::ItemId;
use yanji_words::{Problem, Thing, whole};

use crate::AppState;
use crate::console::door::{Posted, Visitor};
use crate::console::export::{Format, download};
use crate::console::failure::Failure;
use crate::console::figures::yuan;
use crate::console::form::{Fields, Form, amount_fen};
use crate::console::frame::{Frame, Section};
use crate::console::list::List;
use crate::console::settings::{Choice, fresh, refused};

pub(super) const ADDRESS: &str = "/items";
const FIELDS: &[&str] = &["category", "name", "price", "minutes", "is_hidden"];

#[derive(Template)]
#[template(path = "items/list.html")]
struct ItemsPage {
    frame: Frame,
    form: Form,
    /// What is asked for.
    asked: Form,
    list: List,
    shelves: Vec<Shelf>,
    /// Whether there is no category at all.
    is_new: bool,
}

/// A category with its items.
struct Shelf {
    edit: String,
    name: String,
    is_hidden: bool,
    has_rate: bool,
    rows: Vec<Row>,
}

/// A service in the list.
struct Row {
    edit: String,
    name: String,
    price: String,
    minutes: String,
    is_hidden: bool,
}

#[derive(Template)]
#[template(path = "items/one.html")]
struct ItemPage {
    frame: Frame,
    form: Form,
    /// Where the form is sent.
    address: String,
    /// What the service is called; empty for one that is new.
    name: String,
    categories: Vec<Choice>,
}

pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/items", get(page))
        .route("/items/propose", post(propose))
        .route("/items/new", get(new).post(add))
        .route("/items/file", get(file::page).post(file::upload).layer(DefaultBodyLimit::max(file::UPLOAD_BYTES_MAX)))
        .route("/items/file/{id}", get(file::look_over).post(file::take))
        .route("/items/{id}", get(one).post(edit))
        .merge(category::router())
}

async fn page(visitor: Visitor, Query(pairs): Query<Vec<(String, String)>>) -> Result<Response, Failure> {
    let asked = Fields::new(pairs);
    if let Some(format) = Format::of(asked.get("export")) {
        let titles = titles(&visitor.frame(Section::Desk));
        let sheet = visitor.ask(move |clinic, actor| clinic.item_sheet(actor, &titles)).await?;
        return download(&visitor, sheet, format).await;
    }
    let form = fresh(&visitor, &[])?;
    show(&visitor, form, asked).await
}

pub(super) async fn show(visitor: &Visitor, form: Form, asked: Fields) -> Result<Response, Failure> {
    let (categories, services) = visitor
        .ask(|clinic, actor| {
            // Whoever may not change what is sold has the sale page to see it.
            Ok((clinic.category_list(actor)?, clinic.item_list(actor)?))
        })
        .await?;
    let is_new = categories.is_empty();
    let list = List::asked(ADDRESS, &asked, &["text", "hidden"], &[]);
    let shelves = shelves(categories, &services, &asked);
    visitor.page(&ItemsPage {
        frame: frame(visitor, ADDRESS),
        form,
        asked: Form::holding(asked),
        list,
        shelves,
        is_new,
    })
}

fn shelves(categories: Vec<ItemCategory>, services: &[Item], asked: &Fields) -> Vec<Shelf> {
    let (text, shows_hidden) = (asked.get("text").to_lowercase(), asked.get("hidden") == "1");
    let is_wanted =
        |service: &&Item| service.name.to_lowercase().contains(&text) && (shows_hidden || !service.is_hidden);
    let shelf = |category: ItemCategory| {
        let own = services.iter().filter(|service| service.category == category.id).filter(is_wanted);
        Shelf {
            edit: format!("/items/categories/{}", category.id),
            rows: own.map(row).collect(),
            name: category.name,
            is_hidden: category.is_hidden,
            has_rate: category.has_rate,
        }
    };
    let shelves = categories.into_iter().filter(|category| shows_hidden || !category.is_hidden).map(shelf);
    shelves.filter(|shelf| text.is_empty() || !shelf.rows.is_empty()).collect()
}

fn row(service: &Item) -> Row {
    Row {
        edit: format!("{ADDRESS}/{}", service.id),
        name: service.name.clone(),
        price: yuan(service.price_fen),
        minutes: if service.minutes == 0 { String::new() } else { whole(service.minutes) },
        is_hidden: service.is_hidden,
    }
}

/// What stands above the columns of the list as a file.
pub(super) fn titles(frame: &Frame) -> ItemTitles {
    let columns = ["items.category", "items.name", "items.price", "items.minutes", "items.hidden"];
    ItemTitles {
        sheet: frame.t("items.sheet").into_owned(),
        columns: columns.map(|key| frame.t(key).into_owned()),
        hidden: frame.t("items.hidden").into_owned(),
    }
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

async fn new(visitor: Visitor, Query(pairs): Query<Vec<(String, String)>>) -> Result<Response, Failure> {
    let category = Fields::new(pairs).get("category").to_owned();
    let form = fresh(&visitor, &[("category", category)])?;
    show_one(&visitor, form, format!("{ADDRESS}/new"), String::new()).await
}

async fn add(Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    visitor.require(Permission::ItemEdit)?;
    let done = match (fields.key(), item_fields(&fields)) {
        (Ok(key), Ok(new)) => visitor.attempt(move |clinic, actor| clinic.item_add(actor, &key, &new)).await,
        (Err(error), _) | (_, Err(error)) => Err(error),
    };
    match done {
        Ok(_) => Ok(done_at(&visitor, ADDRESS, "items.added")),
        Err(error) => {
            let form = refused(&visitor, fields, as_typed(error), FIELDS)?;
            show_one(&visitor, form, format!("{ADDRESS}/new"), String::new()).await
        }
    }
}

async fn one(visitor: Visitor, Path(id): Path<String>) -> Result<Response, Failure> {
    let service = find(&visitor, id_of(&visitor, &id)?).await?;
    let proposed = [
        ("category", service.category.to_string()),
        ("name", service.name.clone()),
        ("price", yuan(service.price_fen).replace(',', "")),
        ("minutes", service.minutes.to_string()),
        ("is_hidden", if service.is_hidden { "1".to_owned() } else { String::new() }),
    ];
    let form = fresh(&visitor, &proposed)?;
    show_one(&visitor, form, format!("{ADDRESS}/{}", service.id), service.name).await
}

async fn edit(Path(id): Path<String>, Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    visitor.require(Permission::ItemEdit)?;
    let id = id_of(&visitor, &id)?;
    let done = match (fields.key(), item_fields(&fields)) {
        (Ok(key), Ok(changes)) => {
            visitor.attempt(move |clinic, actor| clinic.item_edit(actor, &key, id, &changes)).await
        }
        (Err(error), _) | (_, Err(error)) => Err(error),
    };
    match done {
        Ok(_) => Ok(done_at(&visitor, ADDRESS, "settings.saved")),
        Err(error) => {
            let form = refused(&visitor, fields, as_typed(error), FIELDS)?;
            let service = find(&visitor, id).await?;
            show_one(&visitor, form, format!("{ADDRESS}/{id}"), service.name).await
        }
    }
}

async fn find(visitor: &Visitor, id: ItemId) -> Result<Item, Failure> {
    let services = visitor.ask(|clinic, actor| clinic.item_list(actor)).await?;
    let found = services.into_iter().find(|service| service.id == id);
    found.ok_or_else(|| visitor.failure(AppError::new(Problem::NotFound(Thing::Item))))
}

async fn show_one(visitor: &Visitor, form: Form, address: String, name: String) -> Result<Response, Failure> {
    let categories = visitor.ask(|clinic, actor| clinic.category_list(actor)).await?;
    let choice = |category: ItemCategory| Choice { code: category.id.to_string(), name: category.name };
    let categories = categories.into_iter().map(choice).collect();
    visitor.page(&ItemPage { frame: frame(visitor, &address), form, address, name, categories })
}

fn item_fields(fields: &Fields) -> Result<ItemFields, AppError> {
    let category = fields.needed("category")?;
    let category = category.parse().map_err(|_| AppError::at(Problem::Malformed, "category"))?;
    let price_fen = amount_fen(fields.get("price"), "price")?;
    Ok(ItemFields {
        minutes: if fields.get("minutes").is_empty() { 0 } else { fields.whole("minutes")? },
        is_hidden: fields.get("is_hidden") == "1",
        ..ItemFields::new(category, fields.get("name"), price_fen)
    })
}

/// The frame of a page of the goods; one that answers a form names the page where the form stands.
fn frame(visitor: &Visitor, address: &str) -> Frame {
    Frame { address: address.to_owned(), ..visitor.frame(Section::Desk) }
}

/// Leads to a page that tells what was done.
fn done_at(visitor: &Visitor, address: &str, key: &str) -> Response {
    visitor.go(address, &visitor.frame(Section::Desk).t(key))
}

/// An error about fen, as one about the yuan that the field takes.
fn as_typed(error: AppError) -> AppError {
    match (error.field.as_deref(), &error.problem) {
        (Some("price_fen"), Problem::OutOfRange { least, most }) => {
            AppError::at(Problem::OutOfRange { least: least / 100, most: most / 100 }, "price")
        }
        _ => error,
    }
}

fn id_of(visitor: &Visitor, text: &str) -> Result<ItemId, Failure> {
    text.parse().map_err(|_| visitor.failure(AppError::new(Problem::NotFound(Thing::Item))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::form::testing::in_both_languages;
    use yanji_books::id::CategoryId;

    fn category(byte: u8, is_hidden: bool) -> ItemCategory {
        ItemCategory { id: CategoryId([byte; 16]), name: byte.to_string(), is_hidden, has_rate: byte == 1 }
    }

    fn service(category: u8, name: &str, is_hidden: bool) -> Item {
        Item {
            id: ItemId([9; 16]),
            category: CategoryId([category; 16]),
            name: name.to_owned(),
            price_fen: 129_850,
            minutes: 45,
            is_hidden,
        }
    }

    fn asked(text: &str, hidden: &str) -> Fields {
        Fields::new(vec![("text".to_owned(), text.to_owned()), ("hidden".to_owned(), hidden.to_owned())])
    }

    #[test]
    fn the_pages_are_made() {
        let services = [service(1, "1", false), service(2, "2", true)];
        for (is_new, categories) in [(true, vec![]), (false, vec![category(1, false), category(2, true)])] {
            in_both_languages(|frame| ItemsPage {
                frame,
                form: Form::default(),
                asked: Form::holding(asked("", "1")),
                list: List::default(),
                shelves: shelves(categories.clone(), &services, &asked("", "1")),
                is_new,
            });
        }
        for name in ["", "1"] {
            in_both_languages(|frame| ItemPage {
                frame,
                form: Form::default(),
                address: "/items/1".to_owned(),
                name: name.to_owned(),
                categories: vec![Choice { code: "1".to_owned(), name: "2".to_owned() }],
            });
        }
    }

    #[test]
    fn the_list_is_narrowed_to_what_is_asked_for() {
        let services = [service(1, "Abc", false), service(1, "x", true), service(2, "abd", false)];
        let shown = |text: &str, hidden: &str| {
            let shelves = shelves(vec![category(1, false), category(2, true)], &services, &asked(text, hidden));
            shelves.iter().map(|shelf| shelf.rows.len()).collect::<Vec<_>>()
        };
        assert_eq!(shown("", ""), [1]);
        assert_eq!(shown("", "1"), [2, 1]);
        assert_eq!(shown("ab", "1"), [1, 1]);
        assert_eq!(shown("x", ""), [0_usize; 0]);
    }
}
