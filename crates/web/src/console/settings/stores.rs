//! Stores: the list, and what is kept about one. A store is never deleted, only given up.

use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::{get, post};
use yanji_app::{AppError, Permission, StoreChanges, StoreDetails, StoreProfile, Stretch};
use yanji_books::id::StoreId;
use yanji_words::{Problem, Shape, Thing};

use super::{done_at, frame, fresh, refused};
use crate::AppState;
use crate::console::door::{Posted, Visitor};
use crate::console::failure::Failure;
use crate::console::form::{Fields, Form};
use crate::console::frame::Frame;

const ADDRESS: &str = "/settings/stores";
const FIELDS: &[&str] =
    &["name", "address", "telephone", "contact", "day_0", "day_1", "day_2", "day_3", "day_4", "day_5", "day_6"];
/// The days of the week: the names of their fields and the keys of their words.
const WEEK: [(&str, &str); 7] = [
    ("day_0", "stores.monday"),
    ("day_1", "stores.tuesday"),
    ("day_2", "stores.wednesday"),
    ("day_3", "stores.thursday"),
    ("day_4", "stores.friday"),
    ("day_5", "stores.saturday"),
    ("day_6", "stores.sunday"),
];

#[derive(Template)]
#[template(path = "settings/stores.html")]
struct StoresPage {
    frame: Frame,
    form: Form,
    rows: Vec<Row>,
}

/// A store in the list.
struct Row {
    edit: String,
    name: String,
    address: String,
    telephone: String,
    /// How many days of the week it is open; nothing until somebody says.
    days: Option<usize>,
    is_closed: bool,
}

#[derive(Template)]
#[template(path = "settings/store.html")]
struct StorePage {
    frame: Frame,
    form: Form,
    edit: String,
    name: String,
    is_closed: bool,
    week: &'static [(&'static str, &'static str)],
    /// How many of the staff who can sign in belong to it.
    staff: usize,
}

pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/settings/stores", get(list).post(add))
        .route("/settings/stores/{id}", get(page).post(edit))
        .route("/settings/stores/{id}/close", post(close))
        .route("/settings/stores/{id}/reopen", post(reopen))
}

async fn list(visitor: Visitor) -> Result<Response, Failure> {
    let form = fresh(&visitor, &[])?;
    show_list(&visitor, form).await
}

async fn add(Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    visitor.require(Permission::SettingsManage)?;
    let name = fields.get("name").to_owned();
    let done = match fields.key() {
        Ok(key) => visitor.attempt(move |clinic, actor| clinic.store_add(actor, &key, &name)).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(store) => Ok(done_at(&visitor, &address(store.id), "stores.added")),
        Err(error) => {
            let form = refused(&visitor, fields, error, &["name"])?;
            show_list(&visitor, form).await
        }
    }
}

async fn show_list(visitor: &Visitor, form: Form) -> Result<Response, Failure> {
    let profiles = visitor.ask(|clinic, actor| clinic.store_profiles(actor)).await?;
    let rows = profiles.into_iter().map(row).collect();
    visitor.page(&StoresPage { frame: frame(visitor, ADDRESS), form, rows })
}

fn row(profile: StoreProfile) -> Row {
    let StoreProfile { store, details } = profile;
    Row {
        edit: address(store.id),
        name: store.name,
        address: details.address,
        telephone: details.telephone,
        days: details.business.map(|week| week.iter().filter(|day| !day.is_empty()).count()),
        is_closed: store.is_closed,
    }
}

async fn page(visitor: Visitor, Path(id): Path<String>) -> Result<Response, Failure> {
    show(&visitor, id_of(&visitor, &id)?, None).await
}

async fn edit(Path(id): Path<String>, Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    visitor.require(Permission::SettingsManage)?;
    let id = id_of(&visitor, &id)?;
    if !fields.get("alike").is_empty() {
        let form = Form::again(alike(&fields)).map_err(|error| visitor.failure(error))?;
        return show(&visitor, id, Some(form)).await;
    }
    let (done, others) = match (fields.key(), changes(&fields)) {
        (Ok(key), Ok(changes)) => {
            let edited = visitor.attempt(move |clinic, actor| clinic.store_edit(actor, &key, id, &changes)).await;
            (edited.map(|_| ()), Vec::new())
        }
        (Err(error), _) => (Err(error), Vec::new()),
        (_, Err((error, others))) => (Err(error), others),
    };
    match done {
        Ok(()) => Ok(done_at(&visitor, ADDRESS, "settings.saved")),
        Err(error) => {
            let form = refused(&visitor, fields, error, FIELDS)?.complaining_too(&others, visitor.lang);
            show(&visitor, id, Some(form)).await
        }
    }
}

async fn close(Path(id): Path<String>, Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    visitor.require(Permission::SettingsManage)?;
    let id = id_of(&visitor, &id)?;
    let key = fields.key().map_err(|error| visitor.failure(error))?;
    visitor.ask(move |clinic, actor| clinic.store_close(actor, &key, id)).await?;
    Ok(done_at(&visitor, ADDRESS, "stores.closed"))
}

async fn reopen(Path(id): Path<String>, Posted { visitor, fields }: Posted) -> Result<Response, Failure> {
    visitor.require(Permission::SettingsManage)?;
    let id = id_of(&visitor, &id)?;
    let key = fields.key().map_err(|error| visitor.failure(error))?;
    visitor.ask(move |clinic, actor| clinic.store_reopen(actor, &key, id)).await?;
    Ok(done_at(&visitor, ADDRESS, "stores.reopened"))
}

async fn show(visitor: &Visitor, id: StoreId, form: Option<Form>) -> Result<Response, Failure> {
    let (profiles, staff) =
        visitor.ask(|clinic, actor| Ok((clinic.store_profiles(actor)?, clinic.staff_list(actor)?))).await?;
    let staff = staff.iter().filter(|one| one.store == Some(id) && !one.is_disabled).count();
    let missing = || visitor.failure(AppError::new(Problem::NotFound(Thing::Store)));
    let StoreProfile { store, details } =
        profiles.into_iter().find(|profile| profile.store.id == id).ok_or_else(missing)?;
    let form = match form {
        Some(form) => form,
        None => {
            let proposed = proposed(&store.name, &details);
            fresh(visitor, &proposed)?
        }
    };
    let edit = address(id);
    let frame = frame(visitor, &edit);
    visitor.page(&StorePage { frame, form, edit, name: store.name, is_closed: store.is_closed, week: &WEEK, staff })
}

/// What the fields hold of a store.
fn proposed(name: &str, details: &StoreDetails) -> Vec<(&'static str, String)> {
    let mut proposed = vec![
        ("name", name.to_owned()),
        ("address", details.address.clone()),
        ("telephone", details.telephone.clone()),
        ("contact", details.contact.text()),
    ];
    if let Some(week) = &details.business {
        let text = |day: &Vec<Stretch>| day.iter().map(|one| one.text()).collect::<Vec<_>>().join(", ");
        proposed.extend(WEEK.iter().zip(week).map(|((field, _), day)| (*field, text(day))));
    }
    proposed
}

/// The form with the hours of Monday on every day.
fn alike(fields: &Fields) -> Fields {
    let is_day = |name: &str| WEEK.iter().any(|(day, _)| *day == name);
    let kept = fields.pairs().filter(|(name, _)| *name != "alike" && !is_day(name));
    let hours = WEEK.map(|(day, _)| (day, fields.get(WEEK[0].0)));
    Fields::new(kept.chain(hours).map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
}

/// What the form says of a store, or what is wrong with the first of its fields and with others.
fn changes(fields: &Fields) -> Result<StoreChanges, (AppError, Vec<AppError>)> {
    let no_hours = |field: &str| AppError::at(Problem::Misshapen(Shape::Hours), field);
    let mut wrong = Vec::new();
    let mut week: [Vec<Stretch>; 7] = Default::default();
    for ((field, _), day) in WEEK.iter().zip(&mut week) {
        match Stretch::parse_day(fields.get(field)) {
            Some(read) => *day = read,
            None => wrong.push(no_hours(field)),
        }
    }
    let contact = fields.needed("contact").and_then(|text| Stretch::parse(&text).ok_or_else(|| no_hours("contact")));
    let contact = match contact {
        Ok(contact) if wrong.is_empty() => contact,
        contact => {
            wrong.extend(contact.err());
            return Err((wrong.remove(0), wrong));
        }
    };
    Ok(StoreChanges {
        name: fields.get("name").to_owned(),
        details: StoreDetails {
            address: fields.get("address").to_owned(),
            telephone: fields.get("telephone").to_owned(),
            // A week without a single open day is one that nobody has filled in.
            business: week.iter().any(|day| !day.is_empty()).then_some(week),
            contact,
        },
    })
}

fn address(id: StoreId) -> String {
    format!("{ADDRESS}/{id}")
}

fn id_of(visitor: &Visitor, text: &str) -> Result<StoreId, Failure> {
    text.parse().map_err(|_| visitor.failure(AppError::new(Problem::NotFound(Thing::Store))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::form::testing::in_both_languages;

    #[test]
    fn the_pages_are_made() {
        let row = |is_closed, days| Row {
            edit: "/settings/stores/1".to_owned(),
            name: "1".to_owned(),
            address: "2".to_owned(),
            telephone: "3".to_owned(),
            days,
            is_closed,
        };
        let rows = || vec![row(false, Some(6)), row(true, None)];
        in_both_languages(|frame| StoresPage { frame, form: Form::default(), rows: rows() });
        in_both_languages(|frame| StoresPage { frame, form: Form::default(), rows: Vec::new() });
        for is_closed in [false, true] {
            let page = |frame| StorePage {
                frame,
                form: Form::default(),
                edit: "/settings/stores/1".to_owned(),
                name: "1".to_owned(),
                is_closed,
                week: &WEEK,
                staff: if is_closed { 0 } else { 3 },
            };
            in_both_languages(page);
        }
    }

    #[test]
    fn hours_are_read_day_by_day() {
        let fields = |monday: &str| {
            let pairs = [("name", "a"), ("contact", "8:00-21:00"), ("day_0", monday), ("day_6", "")];
            Fields::new(pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).into())
        };
        let read = changes(&fields("10:00-12:00，13:00-20:00")).unwrap();
        let shown = proposed("a", &read.details);
        assert!(shown.contains(&("day_0", "10:00-12:00, 13:00-20:00".to_owned())));
        assert_eq!(changes(&fields("10-12")).unwrap_err().0.field.as_deref(), Some("day_0"));
        assert_eq!(changes(&fields("")).unwrap().details.business, None);
    }
}
