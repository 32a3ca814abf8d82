//! The categories under which items stand. Knows nothing of their prices.

use serde::{Deserialize, Serialize};
use yanji_books::id::CategoryId;
use yanji_books::{Read, items};
use yanji_words::{Problem, Thing};

use super::{log_change, require_reader};
use crate::actor::Actor;
use crate::clinic::Clinic;
use crate::error::AppError;
use crate::field;
use crate::once::Key;

/// The most characters of the name of a category.
pub(super) const NAME_MOST: usize = 32;

/// A category of what is sold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemCategory {
    /// Its id.
    pub id: CategoryId,
    /// The word that sales and programmes use.
    pub name: String,
    /// Whether it is no longer sold.
    pub is_hidden: bool,
    /// Whether the newest programme gives points of its own for it.
    pub has_rate: bool,
}

impl Clinic {
    /// Every category, in the order in which they were added.
    ///
    /// # Errors
    /// [`Problem::Forbidden`] as for [`Clinic::item_list`].
    pub fn category_list(&self, actor: &Actor) -> Result<Vec<ItemCategory>, AppError> {
        require_reader(actor)?;
        self.books.read(|tx| {
            let rated = self.rated_categories(tx)?;
            let category = |category| category_of(category, &rated);
            Ok(items::categories(tx)?.into_iter().map(category).collect())
        })
    }

    /// Adds a category.
    ///
    /// # Errors
    /// About the field `name`: [`Problem::Missing`], [`Problem::TooLong`] and [`Problem::NameTaken`].
    pub fn category_add(&self, actor: &Actor, key: &Key, name: &str) -> Result<ItemCategory, AppError> {
        let name = field::name(name, "name", NAME_MOST)?;
        self.item_change(actor, key, "category_add", &name, |tx, at| {
            let category =
                items::Category { id: CategoryId::new(at.0), name: name.clone(), is_hidden: false, created_at: at.0 };
            if !items::insert_category(tx, &category)? {
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
    ) -> Result<ItemCategory, AppError> {
        let name = field::name(name, "name", NAME_MOST)?;
        self.item_change(actor, key, "category_edit", &(id, &name, is_hidden), |tx, at| {
            let found = items::category(tx, id)?.ok_or(AppError::new(Problem::NotFound(Thing::Category)))?;
            let category = items::Category { name: name.clone(), is_hidden, ..found };
            if !items::update_category(tx, &category)? {
                return Err(AppError::at(Problem::NameTaken, "name"));
            }
            log_change(tx, actor, at, "category_edit", id.to_string(), 1)?;
            Ok(category_of(category, &self.rated_categories(tx)?))
        })
    }

    /// The categories for which the newest programme has points of their own.
    fn rated_categories(&self, tx: &mut dyn Read) -> Result<Vec<String>, AppError> {
        let Some(rules) = self.rules(tx)? else { return Ok(Vec::new()) };
        let today = self.now().day_in(&rules.zone);
        let programme = &rules.book.on(today).programme;
        Ok(programme.points.categories.iter().map(|(name, _)| name.clone()).collect())
    }
}

fn category_of(category: items::Category, rated: &[String]) -> ItemCategory {
    let items::Category { id, name, is_hidden, created_at: _ } = category;
    ItemCategory { has_rate: rated.contains(&name), id, name, is_hidden }
}
