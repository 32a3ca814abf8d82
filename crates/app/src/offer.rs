//! What is sold: categories and the services in them, changed one by one. A list that comes as a file, and lists to
//! start from, stand beside this.

mod proposal;
mod sheet;

use serde::{Deserialize, Serialize};
use yanji_books::id::{CategoryId, ServiceId};
use yanji_books::{Read, Tx, offers};
use yanji_words::{Problem, Thing};

use crate::actor::{Actor, Permission};
use crate::clinic::Clinic;
use crate::clock::Instant;
use crate::error::AppError;
use crate::field;
use crate::log;
use crate::once::Key;
use crate::organisation;

pub use self::proposal::OfferProposal;
pub use self::sheet::{OfferFault, OfferReading, OfferTitles};

/// The most fen that a service costs: a million yuan.
const PRICE_MOST: i64 = 100_000_000;
/// The most minutes that a service takes: a day.
const MINUTES_MOST: i64 = 24 * 60;

/// A category of what is sold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferCategory {
    /// Its id.
    pub id: CategoryId,
    /// The word that sales and programmes use.
    pub name: String,
    /// Whether it is no longer offered.
    pub is_hidden: bool,
    /// Whether the newest programme gives points of its own for it.
    pub has_rate: bool,
}

/// A treatment or goods.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Service {
    /// Its id.
    pub id: ServiceId,
    /// Its category.
    pub category: CategoryId,
    /// What it is called.
    pub name: String,
    /// What it costs, in fen.
    pub price_fen: i64,
    /// How long it takes, in minutes; 0 where that is no matter.
    pub minutes: i64,
    /// Whether it is no longer offered.
    pub is_hidden: bool,
}

/// What is kept about a service from now on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceFields {
    /// Its category.
    pub category: CategoryId,
    /// What it is called: 1 to 64 characters, unique.
    pub name: String,
    /// What it costs: 0 to 100 000 000 fen.
    pub price_fen: i64,
    /// How long it takes: 0 to 1 440 minutes.
    pub minutes: i64,
    /// Whether it is no longer offered.
    pub is_hidden: bool,
}

impl Clinic {
    /// Every category, in the order in which they were added; for whoever is signed in, since sales name them.
    ///
    /// # Errors
    /// Errors of the database.
    pub fn category_list(&self, _actor: &Actor) -> Result<Vec<OfferCategory>, AppError> {
        self.books.read(|tx| {
            let rated = self.rated_categories(tx)?;
            let category = |category| category_of(category, &rated);
            Ok(offers::categories(tx)?.into_iter().map(category).collect())
        })
    }

    /// Every service, by category and then in the order in which they were added; for whoever is signed in.
    ///
    /// # Errors
    /// Errors of the database.
    pub fn service_list(&self, _actor: &Actor) -> Result<Vec<Service>, AppError> {
        self.books.read(|tx| Ok(offers::services(tx)?.into_iter().map(Service::from).collect()))
    }

    /// Adds a category.
    ///
    /// # Errors
    /// About the field `name`: [`Problem::Missing`], [`Problem::TooLong`] and [`Problem::NameTaken`].
    pub fn category_add(&self, actor: &Actor, key: &Key, name: &str) -> Result<OfferCategory, AppError> {
        let name = field::name(name, "name", 32)?;
        self.offer_change(actor, key, "category_add", &name, |tx, at| {
            let category =
                offers::Category { id: CategoryId::new(at.0), name: name.clone(), is_hidden: false, created_at: at.0 };
            if !offers::insert_category(tx, &category)? {
                return Err(AppError::at(Problem::NameTaken, "name"));
            }
            log_change(tx, actor, at, "category_add", category.id.to_string(), 1)?;
            Ok(category_of(category, &self.rated_categories(tx)?))
        })
    }

    /// Calls a category something else, hides it or shows it again. Past sales keep the word of their day, and a
    /// programme that names the old word goes on naming it.
    ///
    /// # Errors
    /// [`Problem::NotFound`]; about the field `name`: [`Problem::Missing`], [`Problem::TooLong`] and
    /// [`Problem::NameTaken`].
    pub fn category_edit(
        &self,
        actor: &Actor,
        key: &Key,
        id: CategoryId,
        name: &str,
        is_hidden: bool,
    ) -> Result<OfferCategory, AppError> {
        let name = field::name(name, "name", 32)?;
        self.offer_change(actor, key, "category_edit", &(id, &name, is_hidden), |tx, at| {
            let found = offers::category(tx, id)?.ok_or(AppError::new(Problem::NotFound(Thing::Category)))?;
            let category = offers::Category { name: name.clone(), is_hidden, ..found };
            if !offers::update_category(tx, &category)? {
                return Err(AppError::at(Problem::NameTaken, "name"));
            }
            log_change(tx, actor, at, "category_edit", id.to_string(), 1)?;
            Ok(category_of(category, &self.rated_categories(tx)?))
        })
    }

    /// Adds a service.
    ///
    /// # Errors
    /// About a field: [`Problem::Missing`], [`Problem::TooLong`] and [`Problem::NameTaken`] of `name`,
    /// [`Problem::NotFound`] of `category`, [`Problem::OutOfRange`] of `price_fen` and `minutes`.
    pub fn service_add(&self, actor: &Actor, key: &Key, new: &ServiceFields) -> Result<Service, AppError> {
        let name = checked(new)?;
        self.offer_change(actor, key, "service_add", &(&name, new), |tx, at| {
            require_category(tx, new.category)?;
            let service = service_row(ServiceId::new(at.0), at.0, &name, new);
            if !offers::insert_service(tx, &service)? {
                return Err(AppError::at(Problem::NameTaken, "name"));
            }
            log_change(tx, actor, at, "service_add", service.id.to_string(), 1)?;
            Ok(Service::from(service))
        })
    }

    /// Changes what is kept about a service; sales that were rung up stay as they are.
    ///
    /// # Errors
    /// [`Problem::NotFound`], and as [`Clinic::service_add`].
    pub fn service_edit(
        &self,
        actor: &Actor,
        key: &Key,
        id: ServiceId,
        fields: &ServiceFields,
    ) -> Result<Service, AppError> {
        let name = checked(fields)?;
        self.offer_change(actor, key, "service_edit", &(id, &name, fields), |tx, at| {
            let found = offers::service(tx, id)?.ok_or(AppError::new(Problem::NotFound(Thing::Service)))?;
            require_category(tx, fields.category)?;
            let service = service_row(id, found.created_at, &name, fields);
            if !offers::update_service(tx, &service)? {
                return Err(AppError::at(Problem::NameTaken, "name"));
            }
            log_change(tx, actor, at, "service_edit", id.to_string(), 1)?;
            Ok(Service::from(service))
        })
    }

    /// The categories for which the newest programme has points of their own.
    fn rated_categories(&self, tx: &mut dyn Read) -> Result<Vec<String>, AppError> {
        let Some(rules) = self.rules(tx)? else { return Ok(Vec::new()) };
        let today = self.now().day_in(&rules.zone);
        let programme = &rules.book.on(today).programme;
        Ok(programme.points.categories.iter().map(|(name, _)| name.clone()).collect())
    }

    fn offer_change<T: Serialize + serde::de::DeserializeOwned>(
        &self,
        actor: &Actor,
        key: &Key,
        action: &'static str,
        input: &impl Serialize,
        change: impl Fn(&mut dyn Tx, Instant) -> Result<T, AppError>,
    ) -> Result<T, AppError> {
        actor.require(Permission::SettingsManage)?;
        let at = self.now();
        let request = self.request(actor, key, action, at);
        self.books.write(|tx| {
            // No name is given twice at once.
            organisation::hold(tx)?;
            request.once(tx, input, |tx| change(tx, at))
        })
    }
}

impl From<offers::Service> for Service {
    fn from(service: offers::Service) -> Self {
        let offers::Service { id, category, name, price_fen, minutes, is_hidden, created_at: _ } = service;
        Self { id, category, name, price_fen, minutes, is_hidden }
    }
}

fn category_of(category: offers::Category, rated: &[String]) -> OfferCategory {
    let offers::Category { id, name, is_hidden, created_at: _ } = category;
    OfferCategory { has_rate: rated.contains(&name), id, name, is_hidden }
}

fn service_row(id: ServiceId, created_at: i64, name: &str, fields: &ServiceFields) -> offers::Service {
    let ServiceFields { category, name: _, price_fen, minutes, is_hidden } = *fields;
    offers::Service { id, category, name: name.to_owned(), price_fen, minutes, is_hidden, created_at }
}

/// The name as it is kept, once all fields are sound.
fn checked(fields: &ServiceFields) -> Result<String, AppError> {
    let name = field::name(&fields.name, "name", 64)?;
    within(fields.price_fen, PRICE_MOST, "price_fen")?;
    within(fields.minutes, MINUTES_MOST, "minutes")?;
    Ok(name)
}

fn within(number: i64, most: i64, field: &'static str) -> Result<(), AppError> {
    if (0..=most).contains(&number) { Ok(()) } else { Err(AppError::at(Problem::OutOfRange { least: 0, most }, field)) }
}

fn require_category(tx: &mut dyn Read, id: CategoryId) -> Result<(), AppError> {
    let missing = AppError::at(Problem::NotFound(Thing::Category), "category");
    offers::category(tx, id)?.map(|_| ()).ok_or(missing)
}

fn log_change(
    tx: &mut dyn Tx,
    actor: &Actor,
    at: Instant,
    action: &'static str,
    subject: String,
    count: usize,
) -> Result<(), AppError> {
    let deed = log::Deed { action, subject, count: i64::try_from(count).ok(), ..log::Deed::default() };
    log::record(tx, actor, Permission::SettingsManage, at, deed)
}
