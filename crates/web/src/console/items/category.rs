//! Categories: added beside the list of items, and changed on a page of their own, which says what a rename does.

use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::{get, post};
use yanji_app::{AppError, ItemCategory, Permission};
use yanji_books::id::CategoryId;
use yanji_words::{Problem, Thing};

use super::{ADDRESS, done_at, frame};
use crate::AppState;
use crate::console::door::{Posted, Visitor};
use crate::console::failure::Failure;
use crate::console::form::{Fields, Form};
use crate::console::frame::Frame;
use crate::console::settings::{fresh, refused};

#[derive(Template)]
#[template(path = "items/category.html")]
struct CategoryPage {
    frame: Frame,
    form: Form,
    edit: String,
    name: String,
    has_rate: bool,
}

pub(super) fn router() -> Router<AppState> {
    Router::new().route("/items/categories", post(add)).route("/items/categories/{id}", get(page).post(edit))
}

async fn add(Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    visitor.require(Permission::ItemEdit)?;
    let name = fields.get("name").to_owned();
    let done = match fields.key() {
        Ok(key) => visitor.attempt(move |clinic, actor| clinic.category_add(actor, &key, &name)).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(_) => Ok(done_at(&visitor, ADDRESS, "items.category_added")),
        Err(error) => {
            let form = refused(&visitor, fields, error, &["name"])?;
            super::show(&visitor, form, Fields::default()).await
        }
    }
}

async fn page(visitor: Visitor, Path(id): Path<String>) -> Result<Response, Failure> {
    let category = find(&visitor, &id).await?;
    let hidden = if category.is_hidden { "1".to_owned() } else { String::new() };
    let form = fresh(&visitor, &[("name", category.name.clone()), ("is_hidden", hidden)])?;
    show(&visitor, form, category)
}

async fn edit(Path(id): Path<String>, Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    visitor.require(Permission::ItemEdit)?;
    let category = find(&visitor, &id).await?;
    let (name, is_hidden) = (fields.get("name").to_owned(), fields.get("is_hidden") == "1");
    let done = match fields.key() {
        Ok(key) => {
            let id = category.id;
            visitor.attempt(move |clinic, actor| clinic.category_edit(actor, &key, id, &name, is_hidden)).await
        }
        Err(error) => Err(error),
    };
    match done {
        Ok(_) => Ok(done_at(&visitor, ADDRESS, "settings.saved")),
        Err(error) => {
            let form = refused(&visitor, fields, error, &["name"])?;
            show(&visitor, form, category)
        }
    }
}

fn show(visitor: &Visitor, form: Form, category: ItemCategory) -> Result<Response, Failure> {
    let edit = format!("/items/categories/{}", category.id);
    let frame = frame(visitor, &edit);
    visitor.page(&CategoryPage { frame, form, edit, name: category.name, has_rate: category.has_rate })
}

async fn find(visitor: &Visitor, text: &str) -> Result<ItemCategory, Failure> {
    let missing = || visitor.failure(AppError::new(Problem::NotFound(Thing::Category)));
    let id: CategoryId = text.parse().map_err(|_| missing())?;
    visitor.require(Permission::ItemEdit)?;
    let categories = visitor.ask(|clinic, actor| clinic.category_list(actor)).await?;
    categories.into_iter().find(|category| category.id == id).ok_or_else(missing)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::form::testing::in_both_languages;

    #[test]
    fn the_page_is_made() {
        for has_rate in [false, true] {
            in_both_languages(|frame| CategoryPage {
                frame,
                form: Form::default(),
                edit: "/items/categories/1".to_owned(),
                name: "1".to_owned(),
                has_rate,
            });
        }
    }
}
